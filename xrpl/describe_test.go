package xrpl

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// text is everything a person can read of a description.
func (d Description) text() string {
	var out strings.Builder
	out.WriteString(d.Sentence)
	for _, r := range d.Rows {
		fmt.Fprintf(&out, "\n%s: %s", r.Label, r.Value)
	}
	return out.String()
}

// Whatever in a signed transaction is changed, and however little, the
// description changes too: nothing of what is signed is left out or shortened.
func TestDescribeShowsEveryBit(t *testing.T) {
	changes := 0
	for _, row := range corpus(t) {
		tx := parse(t, string(row.JSON))
		whole := Describe(tx, nil).text()
		blob, err := Encode(tx)
		if err != nil {
			t.Fatal(err)
		}
		walk(map[string]any(tx), "", func(path string, change func(v any) (undo func()), v any) {
			for _, other := range others(v) {
				undo := change(other)
				if changed, err := Encode(tx); err == nil && changed != blob {
					changes++
					if Describe(tx, nil).text() == whole {
						t.Errorf("%s %s: %s %v does not differ from %v in\n%s", row.Type, row.Hash, path, v, other, whole)
					}
				}
				undo()
			}
		})
	}
	if changes < 10000 {
		t.Errorf("only %d changes were tried", changes)
	}
}

// walk visits every text and number of a value with a way to change it.
func walk(v any, path string, visit func(path string, change func(any) (undo func()), v any)) {
	each := func(path string, inner any, set func(any)) {
		switch inner.(type) {
		case string, json.Number:
			visit(path, func(other any) func() {
				set(other)
				return func() { set(inner) }
			}, inner)
		default:
			walk(inner, path, visit)
		}
	}
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			each(path+"."+name, inner, func(other any) { v[name] = other })
		}
	case []any:
		for i, inner := range v {
			each(fmt.Sprintf("%s[%d]", path, i), inner, func(other any) { v[i] = other })
		}
	}
}

// others gives values near to one: a digit more or less, another letter in the
// middle, another account.
func others(v any) []any {
	switch v := v.(type) {
	case json.Number:
		n, ok := new(big.Int).SetString(v.String(), 10)
		if !ok {
			return nil
		}
		return []any{json.Number(n.Xor(n, big.NewInt(1)).String()), json.Number("7")}
	case string:
		out := []any{alice, bob, "7", "AB", "ABC", "7.5", strings.Repeat("AB", 32)}
		for _, at := range []int{0, len(v) / 2, len(v) - 1} {
			if at < 0 || at >= len(v) {
				continue
			}
			for _, c := range "1A" {
				if byte(c) != v[at] {
					out = append(out, v[:at]+string(c)+v[at+1:])
				}
			}
		}
		return out
	}
	return nil
}

func TestDescribe(t *testing.T) {
	tests := []struct {
		name, tx, sentence string
		rows               []string // each "Label: value"
	}{
		{"payment",
			`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"25000000","DestinationTag":7,"Memos":[{"Memo":{"MemoData":"68690A21","MemoType":"61"}}]}`,
			"Send 25 XRP to Bob (rPT1Sj…bpAYe) with tag 7",
			[]string{"Type: Payment", "Recipient: Bob (" + bob + ")", `Memos: "hi !" (type a)`}},
		{"sign-in", `{"TransactionType":"SignIn"}`, "Prove that you control your account (sign-in)", []string{"Type: SignIn"}},
		{"dates and percentages",
			`{"TransactionType":"NFTokenMint","NFTokenTaxon":0,"TransferFee":4838,"Flags":8,"URI":"697066733A2F2F61","Amount":"0","Expiration":820454400}`,
			`Mint an NFT with the content "ipfs://a", taxon 0, which can be passed on, with 4.838 % of later sales for its issuer, and offer it for 0 XRP until 31 December 2025, 00:00 UTC`,
			[]string{"Type: Mint an NFT (NFTokenMint)", "Flags: Can be passed on (tfTransferable)"}},
		{"signers",
			`{"TransactionType":"SignerListSet","SignerQuorum":2,"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":1}},{"SignerEntry":{"Account":"` + alice + `","SignerWeight":1,"WalletLocator":"` + strings.Repeat("AB", 32) + `"}}]}`,
			"Let these sign for the account together, as soon as their weights reach 2: Bob (rPT1Sj…bpAYe) with the weight 1; Signer: rf1BiG…V2Jpn, Weight: 1, Wallet locator: ABABAB…BABAB",
			[]string{"Type: Signer list (SignerListSet)", "Signers (1 of 2): Bob (" + bob + ") with the weight 1", "Signers (2 of 2): Signer: " + alice + ", Weight: 1, Wallet locator: " + strings.Repeat("AB", 32)}},
		{"batch",
			`{"TransactionType":"Batch","Flags":65536,"RawTransactions":[{"RawTransaction":{"TransactionType":"Payment","Flags":1073741824,"Account":"` + alice + `","Destination":"` + bob + `","Amount":"1000000","Sequence":3,"Fee":"0","SigningPubKey":""}},{"RawTransaction":{"TransactionType":"OfferCancel","Flags":1073741825,"Account":"` + alice + `","OfferSequence":2,"Sequence":4,"Fee":"1","SigningPubKey":""}}]}`,
			"Send 2 transactions as one batch, all of them or none",
			[]string{"Type: Batch", "Transactions (1 of 2): Send 1 XRP to Bob (" + bob + "). From " + alice + ". Also set: Sequence 3",
				"Transactions (2 of 2): Take back the offer 2. From " + alice + ". Also set: Flags Part of a batch (tfInnerBatchTxn), unknown 0x00000001, Fee 0.000001 XRP, Sequence 4",
				"Flags: All or nothing (tfAllOrNothing)"}},
		{"what cannot be read", `{"TransactionType":"EscrowFinish","Owner":7,"OfferSequence":"x","Condition":null,"Strange":[1,{"a":"b"}]}`,
			"Release the escrow x of 7", []string{"Type: Release an escrow (EscrowFinish)", "Who made the escrow: 7", "Condition: null", `Strange: [1,{"a":"b"}]`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Describe(parse(t, tt.tx), contacts)
			var rows []string
			for _, r := range d.Rows {
				rows = append(rows, r.Label+": "+r.Value)
			}
			if d.Sentence != tt.sentence || !slices.Equal(rows, tt.rows) {
				t.Errorf("got\n%s\n%s\nwant\n%s\n%s", d.Sentence, strings.Join(rows, "\n"), tt.sentence, strings.Join(tt.rows, "\n"))
			}
		})
	}
	d, err := DescribeBlob(signInBlob, nil)
	if err != nil || d.Sentence != "Prove that you control your account (sign-in)" || len(d.Rows) < 4 {
		t.Errorf("%+v, %v", d, err)
	}
}

// Every template says only fields and flags that its type has.
func TestDeedTemplatesFitTheDefinitions(t *testing.T) {
	for typ, template := range deedTemplates {
		f, known := builtin().formatNamed(typ)
		if typ == channelAuthorize {
			f, known = builtin().channelFormat(), true
		}
		if !known {
			t.Errorf("%s is no type", typ)
			continue
		}
		rest := template
		for {
			_, after, found := strings.Cut(rest, "{")
			if !found {
				break
			}
			field, next, closed := strings.Cut(after, "}")
			name, _, _ := strings.Cut(field, "|")
			if !closed || !builtin().allows(f, name) {
				t.Errorf("%s has no field %q", typ, name)
			}
			rest = next
		}
		for part := range strings.SplitSeq(template, "[") {
			condition, _, _ := strings.Cut(part, ":")
			condition = strings.TrimPrefix(condition, "!")
			if strings.HasPrefix(condition, "tf") && builtin().flags[typ][condition] == 0 {
				t.Errorf("%s has no flag %q", typ, condition)
			}
		}
		if strings.Count(template, "[") != strings.Count(template, "]") || strings.Count(template, "{") != strings.Count(template, "}") {
			t.Errorf("%s: %q is not closed", typ, template)
		}
	}
	for _, typ := range builtin().typeNames() {
		_, written := deedOf(typ)
		_, templated := deedTemplates[typ]
		if typ, _ := TypeNamed(typ); !written && !templated && !typ.Internal {
			t.Errorf("%s has no sentence of its own", typ.Name)
		}
	}
}

func ExampleDescribe() {
	tx, err := ParseTx([]byte(`{"TransactionType": "OfferCreate", "TakerGets": "25000000", "Expiration": 852076800, "Fee": "12",
		"TakerPays": {"currency": "USD", "issuer": "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe", "value": "12.5"}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	d := Describe(tx, nil)
	fmt.Println(d.Sentence)
	for _, r := range d.Rows {
		fmt.Printf("%s: %s\n", r.Label, r.Value)
	}
	// Output:
	// Offer to give 25 XRP for 12.5 USD issued by rPT1Sj…bpAYe, until 1 January 2027, 00:00 UTC
	// Type: Offer to trade (OfferCreate)
	// You get: 12.5 USD issued by rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe
	// Fee: 0.000012 XRP
}
