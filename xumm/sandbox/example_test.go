package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strings"

	"countersign/xumm/sandbox"
)

// An application creates a payment request; the phone scans its link, which is
// what a QR code contains, and approves it.
func Example() {
	ctx := context.Background()
	platform, err := sandbox.Start(ctx, sandbox.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer platform.Close()
	info, phone := platform.Info(), platform.Phone()
	alice, bob := phone.Accounts()[0], phone.Accounts()[1]

	body := `{"txjson": {"TransactionType": "Payment", "Destination": "` + bob.Address + `", "Amount": "25000000"}}`
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, info.APIURL+"/api/v1/platform/payload", strings.NewReader(body))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-API-Key", info.APIKey)
	request.Header.Set("X-API-Secret", info.APISecret)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	var created struct{ Next struct{ Always string } }
	if err := json.NewDecoder(response.Body).Decode(&created); err != nil {
		log.Fatal(err)
	}

	review, err := phone.Scan(ctx, created.Next.Always)
	if err != nil {
		log.Fatal(err)
	}
	outcome, err := review.Approve(ctx, alice.Address)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.Result)
	for _, b := range platform.Ledger().Balances()[:2] {
		fmt.Println(b.Account.Name, b.Drops.XRP())
	}
	// Output:
	// tesSUCCESS
	// Alice 974.999988
	// Bob 1025
}

// Faults make the platform misbehave the way the real one can.
func ExampleFaults() {
	platform, err := sandbox.New(sandbox.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer platform.Close()
	platform.Faults().Fail(1, http.StatusBadGateway) // the next call
	platform.Faults().LateResult(0)                  // until Reset
	platform.Faults().Reset()
}

// The phone opens an xApp, and the xApp's own backend learns who opened it. A
// page in the wallet would call jwt/authorize with the same token.
func ExampleWallet_OpenXApp() {
	ctx := context.Background()
	platform, err := sandbox.Start(ctx, sandbox.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer platform.Close()
	info, phone := platform.Info(), platform.Phone()

	ott, err := phone.OpenXApp(ctx, phone.Accounts()[0].Address)
	if err != nil {
		log.Fatal(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, info.APIURL+"/api/v1/platform/xapp/ott/"+ott, nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("X-API-Key", info.APIKey)
	request.Header.Set("X-API-Secret", info.APISecret)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	var opened struct {
		AccountInfo struct{ Name string } `json:"account_info"`
		NodeType    string
	}
	if err := json.NewDecoder(response.Body).Decode(&opened); err != nil {
		log.Fatal(err)
	}
	fmt.Println(opened.AccountInfo.Name, "on", opened.NodeType)
	// Output:
	// Alice on TESTNET
}
