// Package auth signs a person in with Xumm: OAuth 2.0 authorization code with
// PKCE (RFC 6749, RFC 7636), offline verification of the token, and the life of
// the session that follows.
//
//	Authenticator  a native program, over a loopback redirect (RFC 8252); no secret
//	Web            a web backend, over its own https address, with the API secret
//	Verifier       a backend that is sent the tokens of sign-ins made elsewhere
//
// # A native program
//
//	a, err := auth.New(auth.Config{
//		Provider: auth.Xumm(),
//		ClientID: apiKey,
//		Browser:  auth.SystemBrowser{},
//		Store:    keyring,
//	})
//	session, err := a.Restore(ctx) // no network
//	if err != nil {
//		attempt, err := a.Start(ctx, auth.Request{})
//		// show attempt.URL(), attempt.SignPage(ctx), attempt.Deadline(), Cancel
//		session, err = attempt.Wait(ctx)
//	}
//	client := oauth2.NewClient(ctx, session) // a Session is an oauth2.TokenSource
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
//	session, err := web.Finish(ctx, sealed, r.URL.Query())
//
// An API secret belongs to a backend, never to a program that people are given,
// which cannot keep it: Authenticator takes none, and needs none.
//
// # In either
//
// The package knows no window and no database. It shows nothing of a token that
// it has not verified, sends no secret to a log or an error, and opens no web
// view: the sign-in page runs in the person's own browser.
package auth
