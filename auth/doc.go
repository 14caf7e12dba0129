// Package auth signs a person in with Xumm: OAuth 2.0 authorization code with
// PKCE (RFC 6749, RFC 7636), offline verification of the token, and the life of
// the session that follows.
//
//	Authenticator     a native program, by the phone, or over a redirect (RFC 8252); no secret
//	WebAuthenticator  a web backend, over its own https address, with the API secret
//	Verifier          a backend that is sent the tokens of sign-ins made elsewhere
//
// # A native program
//
//	a, err := auth.New(auth.Config{
//		Provider: auth.Xumm(),
//		ClientID: apiKey,
//		Browser:  auth.SystemBrowser{},
//		Store:    keyring,
//	})
//	defer a.Close()
//	session, err := a.Restore(ctx) // no network
//	if err != nil {
//		attempt, err := a.Start(ctx, auth.Request{})
//		// show attempt.SignPage(ctx) as a QR code, attempt.Progress(), Cancel;
//		// attempt.OpenBrowser(ctx) and attempt.URL() for the browser's way
//		session, err = attempt.Wait(ctx)
//	}
//	client, err := xumm.New(xumm.Bearer(session)) // a Session is an oauth2.TokenSource
//
// A TokenStore keeps the token between runs, in the system's keyring for one; with
// nil nothing is kept, and each run signs in anew. It is three methods that the
// program writes over the keyring it uses: see the example of TokenStore.
//
// The program asks the authorization endpoint itself and shows the sign page it
// leads to as a QR code. When the phone has answered, the platform's status socket
// tells the address that the sign page would return to. The program goes there as
// the page would, and takes the answer from the redirect, with the checks of
// every redirect; the socket is public and is believed in nothing. A person may
// use the same page in the browser, which waits some seconds before it returns;
// the first answer counts. What the provider may not answer to a program, such as
// a page for browsers only, leaves the sign-in to the browser by itself.
//
// # A web backend
//
//	web, err := auth.NewWeb(auth.WebConfig{
//		Provider:    auth.Xumm(),
//		ClientID:    apiKey,
//		RedirectURI: "https://shop.example/signed-in",
//	}, apiSecret)
//
//	// GET /sign-in
//	attempt, err := web.Start(auth.Request{})
//	// let this browser keep attempt.Sealed(), redirect it to attempt.URL()
//
//	// GET /signed-in
//	session, err := web.Finish(ctx, sealed, r.URL.Query(), auth.Request{})
//
// An API secret belongs to a backend, never to a program that people are given,
// which cannot keep it: Authenticator takes none, and needs none.
//
// # In either
//
// The package knows no window and no database. It shows nothing of a token that
// it has not verified, sends no secret to a log or an error, and opens no web
// view: a person types nothing on this computer, and a sign-in page that is shown
// runs in their own browser. REQUIREMENTS.md, beside this file, lists what a sign-in
// has to do, and the tests that prove it.
package auth
