package auth_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"golang.org/x/oauth2"

	"countersign/auth"
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
	session, err := signIn(ctx, a)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("signed in as", session.Account)
	client := oauth2.NewClient(ctx, session) // adds the bearer token
	resp, err := client.Get("https://xumm.app/api/v1/jwt/ping")
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	fmt.Println(resp.StatusCode == http.StatusOK)
}

func signIn(ctx context.Context, a *auth.Authenticator) (*auth.Session, error) {
	if session, err := a.Restore(ctx); err == nil {
		return session, nil
	}
	attempt, err := a.Start(ctx, auth.Request{})
	if err != nil {
		return nil, err
	}
	fmt.Println("If no browser opened, open", attempt.URL())
	return attempt.Wait(ctx)
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
