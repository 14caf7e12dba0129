package xumm_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/google/uuid"

	"countersign/xumm"
	"countersign/xumm/sandbox"
)

// The sandbox stands for the platform, and for a person with a phone: so a
// program's own tests can go the whole way, without an account and without the
// network.
func Example() {
	ctx := context.Background()
	platform, err := sandbox.Start(ctx, sandbox.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer platform.Close()
	info, phone := platform.Info(), platform.Phone()
	customer, shop := phone.Accounts()[0].Address, phone.Accounts()[1].Address

	// What the program does. Against the real platform there is no WithBaseURL.
	client, err := xumm.New(xumm.APIKey(info.APIKey, info.APISecret), xumm.WithBaseURL(info.APIURL))
	if err != nil {
		log.Fatal(err)
	}
	created, err := client.CreatePayload(ctx, xumm.PayloadRequest{
		TxJSON:     json.RawMessage(`{"TransactionType":"Payment","Destination":"` + shop + `","Amount":"25000000"}`),
		Options:    xumm.PayloadOptions{Expire: 5 * time.Minute, ForceNetwork: "TESTNET"},
		CustomMeta: xumm.CustomMeta{Identifier: uuid.NewString(), Blob: json.RawMessage(`{"order":17}`)},
	})
	if err != nil {
		log.Fatal(err)
	}
	watch := client.Watch(ctx, created.Ref())

	// What the person does.
	review, err := phone.Scan(ctx, created.SignURL) // the text of the QR code
	if err != nil {
		log.Fatal(err)
	}
	if _, err := review.Approve(ctx, customer); err != nil {
		log.Fatal(err)
	}

	// What comes of it.
	payload, err := watch.Wait(ctx)
	if err != nil {
		log.Fatal(err)
	}
	accepted, known := payload.Accepted()
	fmt.Println(payload.State(), accepted, known)
	for _, b := range platform.Ledger().Balances()[:2] {
		fmt.Println(b.Account.Name, b.Drops.XRP())
	}
	// Output:
	// signed true true
	// Alice 974.999988
	// Bob 1025
}

// backend is an application's client of a sandbox whose phone approves
// everything at once, in the examples below.
func backend() (*sandbox.Platform, *xumm.Client) {
	platform, err := sandbox.Start(context.Background(), sandbox.Options{
		AutoApprove: true, OpenAfter: time.Millisecond, ApproveAfter: time.Millisecond,
	})
	if err != nil {
		log.Fatal(err)
	}
	return platform, clientOf(platform)
}

// clientOf is an application's client of a sandbox.
func clientOf(platform *sandbox.Platform) *xumm.Client {
	info := platform.Info()
	client, err := xumm.New(xumm.APIKey(info.APIKey, info.APISecret), xumm.WithBaseURL(info.APIURL))
	if err != nil {
		log.Fatal(err)
	}
	return client
}

// order is a payment of so many drops to one of the phone's accounts.
func order(platform *sandbox.Platform, drops string) xumm.PayloadRequest {
	return xumm.PayloadRequest{
		TxJSON:     json.RawMessage(`{"TransactionType":"Payment","Destination":"` + platform.Phone().Accounts()[1].Address + `","Amount":"` + drops + `"}`),
		Options:    xumm.PayloadOptions{Expire: 5 * time.Minute, ForceNetwork: "TESTNET"},
		CustomMeta: xumm.CustomMeta{Identifier: uuid.NewString()},
	}
}

// A page that shows how the request stands. The payment is signed, and it is not
// made: the ledger refuses it.
func ExampleClient_Watch() {
	platform, client := backend()
	defer platform.Close()
	ctx := context.Background()
	created, err := client.CreatePayload(ctx, order(platform, "5000000000"))
	if err != nil {
		log.Fatal(err)
	}
	// Show created.SignURL as a QR code.
	var last xumm.Update
	for last = range client.Watch(ctx, created.Ref()).Updates() {
		// Show last.State, last.Link and the time until last.ExpiresAt.
	}
	if last.Err != nil {
		log.Fatal(last.Err) // it is not settled: look again later
	}
	switch accepted, known := last.Payload.Accepted(); {
	case last.State != xumm.Signed:
		fmt.Println("not paid:", last.State)
	case known && !accepted:
		fmt.Println("signed, and refused by the ledger:", last.Payload.Response.DispatchedResult)
	case accepted:
		fmt.Println("paid, says the platform") // no proof: see PayloadRequest.Evidence
	}
	// Output: signed, and refused by the ledger: tecUNFUNDED_PAYMENT
}

// What went wrong, and what to do about it.
func ExampleError() {
	platform, client := backend()
	defer platform.Close()
	request := order(platform, "25000000")
	request.TxJSON = json.RawMessage(`{"TransactionType":"Paymnet"}`)

	_, err := client.CreatePayload(context.Background(), request)
	var failed *xumm.Error
	switch {
	case errors.Is(err, xumm.ErrOutcomeUnknown):
		fmt.Println("it may have been created: send it again later, with the same identifier")
	case errors.Is(err, xumm.ErrUnavailable), errors.Is(err, xumm.ErrRateLimited):
		fmt.Println("nothing was created: send it again later")
	case errors.As(err, &failed):
		fmt.Println("the platform refuses it, code", failed.Code) // and for its support: failed.Reference
	case err != nil:
		fmt.Println("it was not sent:", err) // ErrInvalid, ErrCredential, or the end of the context
	}
	// Output: the platform refuses it, code 602
}

// A request that goes to the phone of a user known from before, with nothing to
// scan.
func ExampleClient_CreatePayload_push() {
	platform, client := backend()
	defer platform.Close()
	ctx := context.Background()
	created, err := client.CreatePayload(ctx, order(platform, "1000000"))
	if err != nil {
		log.Fatal(err)
	}
	payload, err := client.Watch(ctx, created.Ref()).Wait(ctx)
	if err != nil || payload.State() != xumm.Signed {
		log.Fatal(payload.State(), err)
	}
	kept := payload.Application.IssuedUserToken // with the user; it is a secret

	next := order(platform, "2000000")
	next.UserToken = kept
	pushed, err := client.CreatePayload(ctx, next)
	if err != nil {
		log.Fatal(err)
	}
	if !pushed.Pushed { // the token has ended, or the user took it back
		fmt.Println("Scan", pushed.SignURL)
		return
	}
	fmt.Println("Look at your phone")
	// Output: Look at your phone
}

func ExampleClient_CancelPayload() {
	platform, err := sandbox.Start(context.Background(), sandbox.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer platform.Close()
	client := clientOf(platform)
	ctx := context.Background()
	for _, opened := range []bool{false, true} {
		created, err := client.CreatePayload(ctx, order(platform, "25000000"))
		if err != nil {
			log.Fatal(err)
		}
		if opened {
			if _, err := platform.Phone().Scan(ctx, created.SignURL); err != nil {
				log.Fatal(err)
			}
		}
		got, err := client.CancelPayload(ctx, created.UUID)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(got.Cancelled, got.Reason) // not cancelled: it may still be signed, so go on watching
	}
	// Output:
	// true OK
	// false ALREADY_OPENED
}

// A front end keeps something for the user who signed in.
func ExampleClient_SetUserData() {
	platform, _ := backend()
	defer platform.Close()
	ctx := context.Background()
	client := frontEnd(platform)
	if err := client.SetUserData(ctx, "basket", map[string]int{"apples": 3}); err != nil {
		log.Fatal(err)
	}
	data, err := client.UserData(ctx, "basket", "wishes")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(data), string(data["basket"]))
	// Output: 1 {"apples":3}
}

// frontEnd is the client of an xApp that the phone has opened.
func frontEnd(platform *sandbox.Platform) *xumm.Client {
	phone, info := platform.Phone(), platform.Info()
	token, err := phone.OpenXApp(context.Background(), phone.Accounts()[0].Address)
	if err != nil {
		log.Fatal(err)
	}
	client, err := xumm.New(xumm.OneTimeToken(info.APIKey, token), xumm.WithBaseURL(info.APIURL))
	if err != nil {
		log.Fatal(err)
	}
	return client
}

// The backend of an xApp exchanges the one-time token itself, and so learns whose
// wallet opened the xApp; then it gives the front end a session of its own.
func ExampleClient_OneTimeTokenData() {
	platform, client := backend()
	defer platform.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /session", func(w http.ResponseWriter, r *http.Request) {
		opened, err := client.OneTimeTokenData(r.Context(), r.FormValue("xAppToken"))
		if err != nil || opened.Account == "" || opened.AccountAccess != "FULL" {
			http.Error(w, "open the xApp again", http.StatusUnauthorized)
			return
		}
		// Here the backend sets a cookie of its own for opened.Account.
		fmt.Fprint(w, "a session on ", opened.Network)
	})

	phone := platform.Phone()
	token, err := phone.OpenXApp(context.Background(), phone.Accounts()[0].Address)
	if err != nil {
		log.Fatal(err)
	}
	for range 2 { // a token counts once
		answer := httptest.NewRecorder()
		mux.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/session?xAppToken="+token, nil))
		fmt.Println(answer.Code, strings.TrimSpace(answer.Body.String()))
	}
	// Output:
	// 200 a session on TESTNET
	// 401 open the xApp again
}

// The backend of an xApp checks what its front end sends, without the network.
// A token of which the account is not known opens nobody's orders.
func ExampleVerifyXAppToken() {
	platform, _ := backend()
	defer platform.Close()
	info := platform.Info()
	orders := func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		claims, err := xumm.VerifyXAppToken(token, info.APIKey, info.APISecret)
		switch {
		case err != nil:
			http.Error(w, "open the xApp again", http.StatusUnauthorized)
		case claims.Account == "": // as a rule: see Client.OneTimeTokenData
			http.Error(w, "it is not known whose session this is", http.StatusForbidden)
		default:
			fmt.Fprintln(w, "orders of", claims.Account)
		}
	}

	session, err := frontEnd(platform).XApp(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodGet, "/orders", nil)
	request.Header.Set("Authorization", "Bearer "+session.JWT())
	answer := httptest.NewRecorder()
	orders(answer, request)
	fmt.Println(answer.Code, strings.TrimSpace(answer.Body.String()))
	// Output: 403 it is not known whose session this is
}

// A backend is told of signed and declined requests. What it is told is a signal
// only: it asks for the payload before it acts.
func ExampleNewWebhook() {
	platform, client := backend()
	defer platform.Close()
	paid := make(chan string, 1)
	hook, err := xumm.NewWebhook(platform.Info().APISecret, func(ctx context.Context, e xumm.WebhookEvent) error {
		// Wait, because the signature may be told of before the submission.
		payload, err := client.Watch(ctx, xumm.Ref{UUID: e.PayloadUUID}).Wait(ctx)
		if err != nil {
			return err // the platform tries again
		}
		if accepted, _ := payload.Accepted(); accepted {
			paid <- payload.CustomMeta.Identifier // of the request: find the order by it, and mark it once
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(hook) // the address in the developer console
	defer server.Close()
	if err := platform.SetWebhook(server.URL); err != nil {
		log.Fatal(err)
	}

	request := order(platform, "25000000")
	if _, err := client.CreatePayload(context.Background(), request); err != nil {
		log.Fatal(err)
	}
	fmt.Println(<-paid == request.CustomMeta.Identifier)
	// Output: true
}
