package xumm_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"golang.org/x/oauth2"

	"countersign/xumm"
)

// platform stands for https://xumm.app in the examples.
func platform() *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/platform/ping", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"pong":true,"auth":{"application":{"name":"My shop","uuidv4":"11111111-2222-4333-8444-555555555555"}}}`)
	})
	mux.HandleFunc("GET /api/v1/jwt/ping", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"pong":true,"app_name":"My shop","sub":"rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh","network_type":"MAINNET"}`)
	})
	mux.HandleFunc("GET /api/v1/jwt/authorize", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"jwt":"eyJhbGciOiJIUzI1NiJ9.e30.c2ln","app":{"name":"My shop"},"ott":{"account":"rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh","nodetype":"MAINNET"}}`)
	})
	mux.HandleFunc("GET /api/v1/jwt/rates/EUR", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"XRP":0.58,"__meta":{"currency":{"en":"Euro","code":"EUR","symbol":"€"}}}`)
	})
	return httptest.NewServer(mux)
}

func ExampleAPIKey() {
	server := platform()
	defer server.Close()
	client, err := xumm.New(
		xumm.APIKey("11111111-2222-4333-8444-555555555555", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"),
		xumm.WithBaseURL(server.URL), xumm.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	pong, err := client.Ping(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(pong.AppName)
	// Output: My shop
}

func ExampleBearer() {
	server := platform()
	defer server.Close()
	session := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "the user's JWT"})
	client, err := xumm.New(xumm.Bearer(session), xumm.WithBaseURL(server.URL), xumm.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	pong, err := client.Ping(context.Background())
	if errors.Is(err, xumm.ErrUnauthorized) {
		fmt.Println("Sign in again.")
		return
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(pong.Account, "on", pong.Network)
	// Output: rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh on MAINNET
}

// The front end of an xApp, which the wallet opened with a one-time token.
func ExampleOneTimeToken() {
	server := platform()
	defer server.Close()
	client, err := xumm.New(
		xumm.OneTimeToken("11111111-2222-4333-8444-555555555555", "0f0e0d0c-0b0a-4908-8706-050403020100"),
		xumm.WithBaseURL(server.URL), xumm.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	session, err := client.XApp(ctx)
	if errors.Is(err, xumm.ErrSpent) {
		fmt.Println("Open the xApp again.")
		return
	}
	if err != nil {
		log.Fatal(err)
	}
	rates, err := client.Rates(ctx, "EUR")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(session.Wallet.Account, "on", session.Wallet.Network)
	fmt.Println("1 XRP is", rates.XRP, rates.Symbol)
	// Output:
	// rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh on MAINNET
	// 1 XRP is 0.58 €
}
