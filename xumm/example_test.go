package xumm_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/google/uuid"
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
	mux.HandleFunc("POST /api/v1/platform/payload", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"uuid":"0f0e0d0c-0b0a-4908-8706-050403020100","next":{"always":"https://xumm.app/sign/0f0e0d0c-0b0a-4908-8706-050403020100"}}`)
	})
	mux.HandleFunc("GET /api/v1/platform/payload/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"meta":{"exists":true,"uuid":"0f0e0d0c-0b0a-4908-8706-050403020100","resolved":true,"signed":true},
			"payload":{"tx_type":"SignIn"},"response":{"account":"rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"}}`)
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

// The backend of an xApp checks what its front end sends, without the network.
func ExampleVerifyXAppToken() {
	const key, secret = "11111111-2222-4333-8444-555555555555", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	http.HandleFunc("/orders", func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		claims, err := xumm.VerifyXAppToken(token, key, secret)
		if err != nil {
			http.Error(w, "open the xApp again", http.StatusUnauthorized)
			return
		}
		fmt.Fprintln(w, "orders of", claims.Account)
	})
}

// A backend is told of signed and declined requests.
func ExampleNewWebhook() {
	const secret = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	hook, err := xumm.NewWebhook(secret, func(_ context.Context, e xumm.WebhookEvent) error {
		log.Println("order", e.CustomMeta.Identifier, "signed:", e.Signed)
		return nil // an error makes the platform try again
	})
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("POST /xumm", hook)
}

func ExampleClient_Watch() {
	server := platform()
	defer server.Close()
	client, err := xumm.New(
		xumm.APIKey("11111111-2222-4333-8444-555555555555", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"),
		xumm.WithBaseURL(server.URL), xumm.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	created, err := client.CreatePayload(ctx, xumm.PayloadRequest{
		TxJSON:     []byte(`{"TransactionType":"SignIn"}`),
		Options:    xumm.PayloadOptions{Expire: 5 * time.Minute},
		CustomMeta: xumm.CustomMeta{Identifier: uuid.NewString()},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("Scan this with Xaman:", created.SignURL)
	var last xumm.Update
	for last = range client.Watch(ctx, xumm.Ref{UUID: created.UUID}).Updates() {
		// Show last.State, last.Link and the time until last.ExpiresAt.
	}
	fmt.Println(last.State, "by", last.Payload.Response.Account)
	// Output:
	// Scan this with Xaman: https://xumm.app/sign/0f0e0d0c-0b0a-4908-8706-050403020100
	// signed by rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh
}
