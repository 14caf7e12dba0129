// Package auth signs a person in with Xumm from a native program: OAuth 2.0
// authorization code with PKCE (RFC 8252, RFC 7636) over a loopback redirect,
// offline verification of the token, and the life of the session that follows.
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
// The package knows no window and no database. It shows nothing of a token that
// it has not verified, sends no secret to a log or an error, and opens no web
// view: the sign-in page runs in the person's own browser.
package auth
