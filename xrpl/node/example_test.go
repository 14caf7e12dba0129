package node_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
)

func Example() {
	server, blob := exampleNode() // stands for a public node, and what a wallet has signed
	defer server.Close()

	client, err := node.New("TESTNET", node.WithServers(server.URL))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	outcome, err := client.Await(ctx, blob)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.Result, "delivered", outcome.Delivered, "drops in ledger", outcome.LedgerIndex)
	// Output: tesSUCCESS delivered 25000000 drops in ledger 995
}

func ExampleClient_Check() {
	server, _ := exampleNode()
	defer server.Close()
	client, err := node.New("TESTNET", node.WithServers(server.URL))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	tx := xrpl.Tx{"TransactionType": "Payment", "Destination": bob, "Amount": "25000000"}
	for _, p := range client.Check(context.Background(), tx, alice) {
		fmt.Println(p.Field+":", p.Message)
	}
	// Output: DestinationTag: The recipient requires a destination tag, for many people share the account. Ask the recipient for your tag and enter it (0 is a tag, too).
}

func exampleNode() (s *nodetest.Server, blob string) {
	k, err := xrpl.NewKey(xrpl.Ed25519, [16]byte{1})
	if err != nil {
		log.Fatal(err)
	}
	tx := xrpl.Tx{"TransactionType": "Payment", "Account": k.Address(), "Destination": bob, "Amount": "25000000",
		"Fee": "12", "Sequence": json.Number("7"), "LastLedgerSequence": json.Number("1010")}
	blob, hash, err := k.SignTx(tx)
	if err != nil {
		log.Fatal(err)
	}
	s = nodetest.NewServer(1)
	s.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 995, Delivered: "25000000"})
	s.SetAccount(nodetest.Account{Address: alice, Balance: 100 * xrpl.DropsPerXRP})
	s.SetAccount(nodetest.Account{Address: bob, Balance: 100 * xrpl.DropsPerXRP, Flags: requireTag})
	return s, blob
}
