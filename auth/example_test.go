package auth_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"

	"countersign/auth"
	"countersign/xumm"
)

// A command that signs a person in and makes a request in their name.
func Example() {
	ctx := context.Background()
	a, err := auth.New(auth.Config{
		Provider: auth.Xumm(),
		ClientID: "9a5b2c0d-3e1f-4a6b-8c7d-0e1f2a3b4c5d", // your application's API key
		Browser:  auth.SystemBrowser{},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer a.Close()
	session, err := signIn(ctx, a)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("signed in as", session.Account)
	client, err := xumm.New(xumm.Bearer(session)) // a Session is an oauth2.TokenSource
	if err != nil {
		log.Fatal(err)
	}
	pong, err := client.Ping(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("a session of", pong.AppName, "on", pong.Network)
}

func signIn(ctx context.Context, a *auth.Authenticator) (*auth.Session, error) {
	if session, err := a.Restore(ctx); err == nil {
		return session, nil
	}
	attempt, err := a.Start(ctx, auth.Request{})
	if err != nil {
		return nil, err
	}
	defer attempt.Cancel()
	page, err := attempt.SignPage(ctx)
	if err != nil {
		fmt.Println("The sign-in goes on in the browser. If none has opened, open", attempt.URL())
	} else {
		fmt.Println("Open this address with Xaman on your phone, or show it as a QR code:", page)
	}
	return attempt.Wait(ctx)
}

// A backend that gives its own front end a nonce for each sign-in, and takes the
// token of that sign-in only.
func ExampleVerifier_VerifyNonce() {
	verifier, err := auth.NewVerifier(auth.VerifierConfig{
		Provider: auth.Xumm(),
		ClientID: "9a5b2c0d-3e1f-4a6b-8c7d-0e1f2a3b4c5d",
	})
	if err != nil {
		log.Fatal(err)
	}
	var takeNonce func(*http.Request) string // of the browser's session; "" the second time
	http.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		session, err := verifier.VerifyNonce(r.Context(), r.FormValue("token"), takeNonce(r))
		switch {
		case errors.Is(err, auth.ErrNoKeys):
			http.Error(w, "try again later", http.StatusServiceUnavailable)
		case err != nil:
			http.Error(w, "sign in again", http.StatusUnauthorized)
		default:
			fmt.Fprintln(w, "Welcome,", session.Account)
		}
	})
}

// Redirect addresses are registered whole, with port and path.
func ExampleDefaultRedirectURIs() {
	for _, uri := range auth.DefaultRedirectURIs() {
		fmt.Println(uri)
	}
	// Output:
	// http://127.0.0.1:23471/callback
	// http://127.0.0.1:25873/callback
	// http://127.0.0.1:28219/callback
	// http://127.0.0.1:30757/callback
}
