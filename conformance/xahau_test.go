package conformance

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"countersign/xrpl"
)

// xahauCodec is the codec that Xaman's own signing library stands on; it ships
// the definitions of Xahau.
const (
	xahauCodec       = "xrpl-binary-codec-prerelease"
	xahauDefinitions = "node_modules/xrpl-binary-codec-prerelease/dist/enums/definitions-xahau.json"
)

// TestXahauAgainstNpm: with the definitions of Xahau, ours writes and reads what
// its own codec does. They describe no formats, so a transaction may hold every
// field.
func TestXahauAgainstNpm(t *testing.T) {
	path, err := filepath.Abs(xahauDefinitions)
	if err != nil {
		t.Fatal(err)
	}
	n := askNpm(t, "COUNTERSIGN_CODEC="+xahauCodec, "COUNTERSIGN_DEFINITIONS="+path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d, err := xrpl.ParseDefinitions(data)
	if err != nil {
		t.Fatal(err)
	}
	g := newGenerator(t, seed(t), xahauDefinitions, d)
	// Its rows "hash" and "index" have the place of these two, and npm takes one
	// for the other.
	g.fields = slices.DeleteFunc(g.fields, func(f xrpl.FieldFormat) bool { return f.Name == "LedgerHash" || f.Name == "ParentHash" })
	const alice, bob = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe", "rwiETSee2wMz3SBnAG8hkMsCgvGy9LWbZ1"
	evr := object{"currency": "EVR", "issuer": bob, "value": "12.5"}
	hash := strings.Repeat("AB", 32)
	for _, tx := range []object{
		{"TransactionType": "URITokenMint", "URI": "697066733A2F2F", "Digest": hash, "Flags": 1, "Amount": "1000000", "Destination": bob},
		{"TransactionType": "URITokenBurn", "URITokenID": hash},
		{"TransactionType": "URITokenBuy", "URITokenID": hash, "Amount": evr},
		{"TransactionType": "URITokenCreateSellOffer", "URITokenID": hash, "Amount": "5"},
		{"TransactionType": "URITokenCancelSellOffer", "URITokenID": hash},
		{"TransactionType": "Remit", "Destination": bob, "Amounts": []any{object{"AmountEntry": object{"Amount": evr}}, object{"AmountEntry": object{"Amount": "7"}}}, "URITokenIDs": []any{hash}, "MintURIToken": object{"URI": "AB", "Flags": 1}, "Inform": alice, "Blob": "DEAD"},
		{"TransactionType": "SetHook", "Hooks": []any{
			object{"Hook": object{"CreateCode": "0061736D", "HookApiVersion": 0, "HookNamespace": hash, "HookOn": hash, "Flags": 1,
				"HookParameters": []any{object{"HookParameter": object{"HookParameterName": "AB", "HookParameterValue": "CD"}}}}},
			object{"Hook": object{"HookHash": hash, "HookGrants": []any{object{"HookGrant": object{"HookHash": hash, "Authorize": bob}}}}},
			object{"Hook": object{}},
		}},
		{"TransactionType": "Invoke", "Destination": bob, "Blob": "00", "HookParameters": []any{object{"HookParameter": object{"HookParameterName": "AB", "HookParameterValue": "CD"}}}},
		{"TransactionType": "ClaimReward", "Issuer": bob},
		{"TransactionType": "Import", "Blob": "7B7D", "Issuer": bob},
		{"TransactionType": "GenesisMint", "GenesisMints": []any{object{"GenesisMint": object{"Destination": bob, "Amount": "1"}}}},
		{"TransactionType": "SetRemarks", "ObjectID": hash, "Remarks": []any{object{"Remark": object{"RemarkName": "AB", "RemarkValue": "CD", "Flags": 1}}}},
		{"TransactionType": "Payment", "Destination": bob, "DestinationTag": 0, "Amount": evr, "SendMax": "9"},
	} {
		tx["Account"], tx["Fee"], tx["Sequence"], tx["NetworkID"] = alice, "12", 7, 21337
		blob, err := d.Encode(tx)
		if err != nil {
			t.Errorf("%s: %v", xrpl.Tx(tx).AppendJSON(nil), err)
			continue
		}
		compare(t, n, tx, blob, d.Decode)
		sign(t, n, g, tx)
	}
	seen := map[string]bool{}
	for range 1000 {
		o := g.object(0)
		blob, err := d.EncodeObject(o)
		if err != nil {
			t.Fatalf("%s: %v", xrpl.Tx(o).AppendJSON(nil), err)
		}
		compare(t, n, o, blob, func(blob string) (xrpl.Tx, error) { return d.DecodeObject(blob) })
		see(seen, o)
	}
	for _, f := range g.fields {
		if !seen[f.Name] {
			t.Errorf("the field %s was in nothing", f.Name)
		}
	}
}
