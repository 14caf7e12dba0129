// Package xumm is a client of the Xumm (Xaman) signing platform: it creates
// sign requests ("payloads"), follows them until a wallet has answered, reads
// the result, and makes every other call that the platform offers to
// developers.
//
//	client, err := xumm.New(xumm.APIKey(key, secret)) // or Bearer, or OneTimeToken
//	created, err := client.CreatePayload(ctx, xumm.PayloadRequest{
//		TxJSON:     []byte(`{"TransactionType":"SignIn"}`),
//		Options:    xumm.PayloadOptions{Expire: 5 * time.Minute},
//		CustomMeta: xumm.CustomMeta{Identifier: uuid.NewString()},
//	})
//	fmt.Println("Scan this with Xaman:", created.SignURL)
//	var last xumm.Update
//	for last = range client.Watch(ctx, created.Ref()).Updates() {
//		fmt.Println(last.State, last.Link) // the last one has Link Done
//	}
//	if last.Err != nil { … } // not settled; look again later
//	signed := last.State == xumm.Signed
//	accepted, known := last.Payload.Accepted() // of what was to go to the ledger
//
// Where nothing is shown on the way, Watch.Wait gives the last payload. Package
// xumm/sandbox is a platform for tests, with a phone that signs: see the example.
//
// # Who calls
//
// The platform is spoken to in four ways. The credential given to New decides
// which calls there are; one that a credential cannot make fails with
// ErrCredential before anything is sent.
//
//	Backend      APIKey        the application itself; a user is known after a signature
//	             Bearer        a user who signed in to its web site (auth.WebAuthenticator)
//	Browser      Bearer        a user who signed in by OAuth2 with PKCE
//	Native app   Bearer        the same (auth.Authenticator); never ship the API secret
//	xApp         OneTimeToken  the user of the wallet that opened the xApp
//
// A backend checks the tokens that the others send it without asking the
// platform: those of xApps with VerifyXAppToken (HS256, the API secret), those
// of sign-ins with auth.Verifier (RS256, the platform's published keys). Neither
// takes the other's.
//
// # What can be called
//
//	anybody        KYCApproved, AccountMeta, Avatar, Rails
//	all three      Ping, CreatePayload, Payload, PayloadByIdentifier, CancelPayload,
//	               Watch, CuratedAssets, Rates, HookHashes, HookHash, Transaction;
//	               that a session may look up by identifier is not documented
//	APIKey         UserToken, UserTokens, KYCStatus, AppStorage, SetAppStorage,
//	               DeleteAppStorage, SendEvent, SendPush, OneTimeTokenData,
//	               OneTimeTokenDataAgain, and Webhook, which receives
//	Bearer and     UserDataKeys, UserData, SetUserData, DeleteUserData, NFToken
//	OneTimeToken
//	OneTimeToken   XApp
//	no call        Links, AvatarURL, PaddedAvatarURL, ExplorerURL,
//	               ExplorerCTIDURL
//
// # What a create may leave behind
//
// CreatePayload never sends a request twice. Give each request a random
// identifier of its own (CustomMeta.Identifier): when an answer is lost, the
// payload is looked up by it, and the caller learns whether the payload exists
// (Created.Recovered), does not (ErrUnavailable), or cannot be known yet
// (ErrOutcomeUnknown). Sending again with the same identifier never makes a
// second payload: it gives the open one, or ErrDuplicate. For a SignIn refuse
// Recovered: who signs in must be shown a payload that nobody saw before.
//
// # What a watch promises
//
// Watch merges the status websocket and the REST API into one sequence of
// updates whose state never goes back. The websocket only tells when to look;
// what a GET says counts. A result is found also when its frame was lost, came
// before the platform had written it, or was sent while the machine slept or
// was offline. All watches of a Client share one rate limit.
//
// Signed is not done: the ledger may have refused what was signed. Then the state
// is Signed, the payload is settled and the watch ends without an error, since
// all of that is so. Payload.Accepted tells what the platform says of the
// submission, which is the first word of one node and no proof.
//
// # Errors
//
// A failed call is an *Error with the HTTP status, the platform's code and its
// reference, and matches one of the Err… values with errors.Is. What is refused
// before it is sent is no *Error: it matches ErrInvalid or ErrCredential, and the
// end of a context matches the context's own error. Answers of an unexpected
// shape, pages of a proxy, redirects and answers without an end are
// ErrUnavailable; a field that is missing or of another type is the zero value,
// unless it is what was asked for. Tokens that are not to be believed are
// ErrToken, those that have ended ErrTokenExpired, and posts to a webhook
// ErrSignature or ErrStale.
//
// # What it does not do
//
// The platform's word is not a proof. Decode Response.Hex, check the signature,
// compare every field with the request, and ask a node of the ledger, before
// anything of value depends on a payload: PayloadRequest.Evidence gives what
// xrpl.Verify needs for it, and its example goes the whole way.
//
// # Beside other public SDKs
//
// What this package and its neighbours in the module have, beside xumm-sdk
// 1.11.2 (JS), xumm-oauth2-pkce 2.8.7 (PK), xumm 1.8.0 (UN), xumm-sdk-py 1.0.4
// (PY), XUMM.NET.SDK (NT), XUMM-SDK-PHP (PH), xyield's xumm-go-client (GO) and
// xumm4j (JV), as their sources are: + yes, ~ partly, . no.
//
//	                                          this  JS PK UN PY NT PH GO JV
//	API key and secret                         +    +  .  +  +  +  +  +  +
//	Bearer token                               +    +  +  +  .  ~  .  .  .
//	OAuth2 with PKCE                       auth +   .  +  .  .  ~  .  .  .
//	OAuth2 with a client secret            auth +   .  .  .  +  ~  .  .  .
//	OAuth2 implicit (off unless asked for) auth +   .  +  +  .  .  .  .  .
//	verifies tokens, RS256 and HS256           +    .  .  .  .  .  .  .  .
//	force_network and signers at sign-in   auth +   .  .  .  .  .  .  .  .
//	session restored, signed out           auth +   ~  +  +  .  .  .  .  .
//	ping                                       +    +  +  +  +  +  +  +  +
//	payload: create, get, cancel               +    +  ~  +  +  +  +  +  +
//	payload by identifier                      +    .  .  .  .  +  +  +  ~
//	create and follow                          +    +  .  +  +  +  .  +  .
//	status by websocket                        +    +  ~  +  +  +  +  +  .
//	websocket: keepalive and reconnect         +    +  .  +  +  .  .  .  .
//	uses the websocket address it was given    +    .  .  .  .  .  +  .  .
//	looks again when the result is not there   +    .  .  .  .  .  .  .  .
//	signers, force_network, pathfinding        +    +  +  +  ~  +  +  ~  .
//	immutable, forceAccount                    +    .  .  .  .  .  +  .  .
//	submit:false can be sent                   +    +  +  +  +  +  +  .  +
//	every transaction type                     +    ~  .  ~  +  +  +  .  +
//	curated assets, rates, xrpl-tx, KYC        +    +  .  +  +  +  +  +  +
//	user tokens: many, one                     +    ~  .  ~  ~  +  ~  +  .
//	account meta                               +    .  .  .  .  +  .  .  .
//	rails, hook hashes                         +    +  .  +  .  +  .  .  .
//	NFT details                                +    +  .  +  .  +  .  .  .
//	app storage                                +    +  .  +  +  +  .  +  +
//	user data                                  +    +  .  +  .  +  .  .  .
//	xApp: one-time token, event, push          +    +  .  +  ~  +  .  +  .
//	webhook: body and signature                +    ~  .  .  ~  ~  .  ~  .
//	rate-limit figures                         +    .  .  .  .  .  .  .  .
//	errors with code and reference             +    .  .  .  ~  ~  ~  +  .
//	contexts and time-outs                     +    .  .  .  .  ~  .  .  .
//	other addresses than the platform's own    +    +  .  .  ~  ~  .  +  .
//	what was signed is verified            xrpl +   .  .  .  .  .  .  .  .
//
// The tests behind each row are in features_test.go.
//
// Facts about the platform are from its developer documentation
// (https://docs.xaman.dev), its API reference (https://xumm.readme.io) and its
// public issue tracker.
package xumm
