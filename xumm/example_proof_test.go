package xumm_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/google/uuid"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xumm"
)

// From the request to the ledger's last word. Neither the platform nor the wallet
// is believed: the signed transaction is compared with the request, field by
// field, and a node of the ledger says what became of it.
func ExamplePayloadRequest_Evidence() {
	platform, client := backend()
	defer platform.Close()
	nodes, err := node.New("TESTNET", node.WithServers(platform.Info().NodeURLs["TESTNET"]))
	if err != nil {
		log.Fatal(err)
	}
	defer nodes.Close()
	ctx := context.Background()

	request := order(platform, "25000000")
	created, err := client.CreatePayload(ctx, request)
	if err != nil {
		log.Fatal(err)
	}
	payload, err := client.Watch(ctx, created.Ref()).Wait(ctx)
	if err != nil {
		log.Fatal(err)
	}
	if payload.State() != xumm.Signed {
		log.Fatal(payload.State())
	}

	evidence, err := request.Evidence(payload)
	if err != nil {
		log.Fatal(err)
	}
	platform.Faults().SkewClock(10 * time.Second) // the next ledger, without the wait
	if _, err := nodes.Await(ctx, evidence.Blob); err != nil {
		log.Fatal(err)
	}
	evidence.Node = new(nodes.Report(ctx, evidence.Blob))
	findings := xrpl.Verify(evidence)
	for _, f := range findings {
		fmt.Printf("%s: %s\n", f.Name, f.Status)
	}
	if xrpl.AllChecked(findings) {
		fmt.Println("Ship it")
	}
	// Output:
	// Signature: checked
	// Transaction id: checked
	// Signer: checked
	// Network: checked
	// Same as asked: checked
	// Ledger result: checked
	// Ship it
}

// A sign-in lets in whoever answers it. So its payload is one that nobody else
// has seen, its text is one that was never signed before, and the signature is
// checked.
func ExamplePayloadRequest_Evidence_signIn() {
	platform, client := backend()
	defer platform.Close()
	ctx := context.Background()
	once := uuid.New()
	request := xumm.PayloadRequest{
		TxJSON:     json.RawMessage(fmt.Sprintf(`{"TransactionType":"SignIn","Memos":[{"Memo":{"MemoData":"%X"}}]}`, once[:])),
		Options:    xumm.PayloadOptions{Expire: 5 * time.Minute},
		CustomMeta: xumm.CustomMeta{Identifier: uuid.NewString()},
	}
	created, err := client.CreatePayload(ctx, request)
	if err != nil {
		log.Fatal(err)
	}
	if created.Recovered {
		log.Fatal("begin again, with another identifier")
	}
	payload, err := client.Watch(ctx, created.Ref()).Wait(ctx)
	if err != nil {
		log.Fatal(err)
	}
	evidence, err := request.Evidence(payload)
	if err != nil {
		log.Fatal(err)
	}
	if payload.State() != xumm.Signed || xrpl.Proven(xrpl.Verify(evidence)) != xrpl.Checked {
		log.Fatal("not signed in") // with a regular key: ask a node, too
	}
	signed, err := xrpl.Decode(evidence.Blob)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(signed.Text("Account") == platform.Phone().Accounts()[0].Address)
	// Output: true
}
