package xrpl_test

import (
	"fmt"

	"countersign/xrpl"
)

// Build a payment, sign it, and prove that what was signed is what was asked.
func Example() {
	asked, err := xrpl.ParseTx([]byte(`{
		"TransactionType": "Payment", "Destination": "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe",
		"Amount": "25000000", "DestinationTag": 7, "Fee": "12", "Sequence": 1}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(xrpl.Explain(asked, nil))
	key, err := xrpl.KeyFromSeed("snoPBrXtMeMyMHUVTgbuqAfg1SUTb") // a seed everybody knows
	if err != nil {
		fmt.Println(err)
		return
	}
	blob, id, err := key.SignTx(asked)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range xrpl.Verify(xrpl.Signed{Request: asked, Blob: blob, TxID: id}) {
		fmt.Printf("%s: %s\n", f.Name, f.Status)
	}
	// Output:
	// Send 25 XRP to rPT1Sj…bpAYe with tag 7. Also set: Fee 0.000012 XRP, Sequence 1
	// Signature: checked
	// Transaction id: checked
	// Signer: checked
	// Network: not checked
	// Same as asked: checked
	// Ledger result: not checked
}

func ExampleDecode() {
	tx, err := xrpl.Decode("732103AB40A0490F9B7ED8DF29D246BF2D6269820A0EE7742ACDD457BEA7C7D0931EDB8114F667B0CA50CC7709A220B0561B85E53A48461FA8")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", tx.JSON())
	// Output:
	// {
	//   "TransactionType": "SignIn",
	//   "Account": "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe",
	//   "SigningPubKey": "03AB40A0490F9B7ED8DF29D246BF2D6269820A0EE7742ACDD457BEA7C7D0931EDB"
	// }
}

func ExampleParseXRP() {
	drops, err := xrpl.ParseXRP("25.5")
	fmt.Println(drops, drops.XRP(), err)
	_, err = xrpl.ParseXRP("0.0000001")
	fmt.Println(err)
	// Output:
	// 25500000 25.5 <nil>
	// XRP has at most six decimals, and this amount has 7. Shorten it.
}
