package xrpl

import (
	"maps"
	"strings"
	"testing"
)

// otherKey is a second key that everybody knows: of sixteen bytes of zeros.
func otherKey(t testing.TB) *Key {
	t.Helper()
	k, err := NewKey(Ed25519, [16]byte{})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// edited signs nothing anew: it takes a signed blob apart and puts it together
// with other fields, as somebody without the key can.
func edited(t testing.TB, blob string, changes Tx) string {
	t.Helper()
	tx, err := Decode(blob)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range changes {
		if v == nil {
			delete(tx, name)
		} else {
			tx[name] = v
		}
	}
	out, err := Encode(tx)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// inOrder gives the words for the six statuses in the order of Verify: c for
// checked, F for failed, - for not checked.
func inOrder(found []Finding) string {
	letters := map[Status]string{Checked: "c", Failed: "F", NotChecked: "-"}
	var out strings.Builder
	for _, f := range found {
		out.WriteString(letters[f.Status])
	}
	return out.String()
}

// What a wallet, a platform or somebody between them could do to a payment, each
// signed with a good key: at least one finding fails, and none that the change
// makes untrue is checked. The order is signature, id, signer, network, same,
// result.
func TestVerifyOfATamperedPayment(t *testing.T) {
	k := testKey(t)
	token := func(code, issuer, value string) map[string]any {
		return map[string]any{"currency": code, "issuer": issuer, "value": value}
	}
	memos := func(data string) []any {
		return []any{map[string]any{"Memo": map[string]any{"MemoData": data}}}
	}
	xrp := parse(t, payment25)
	xrp["Account"] = k.Address()
	with := func(changes Tx) Tx {
		out := maps.Clone(xrp)
		maps.Copy(out, changes)
		return out
	}
	usd := with(Tx{"Amount": token("USD", alice, "25"), "SendMax": token("USD", alice, "26")})
	const lookalike = "0055534400000000000000000000000000000000" // "USD" in the wrong place
	tests := []struct {
		name    string
		asked   Tx
		changes Tx
		want    string
		says    string
	}{
		{"untouched", xrp, nil, "ccc-c-", ""},
		{"another account", with(Tx{"Account": alice}), Tx{"Account": k.Address()}, "ccF-F-", "Account was changed"},
		{"another amount", xrp, Tx{"Amount": "25000001"}, "ccc-F-", "Amount was changed: asked 25 XRP, signed 25.000001 XRP"},
		{"a token for XRP", xrp, Tx{"Amount": token("XRp", alice, "25")}, "ccc-F-", "25 XRp issued by " + alice},
		{"XRP for a token", usd, Tx{"Amount": "25", "SendMax": nil}, "ccc-F-", "SendMax is missing"},
		{"another destination", xrp, Tx{"Destination": alice}, "ccc-F-", "Destination was changed"},
		{"another tag", xrp, Tx{"DestinationTag": 70}, "ccc-F-", "DestinationTag was changed"},
		{"the tag taken away", xrp, Tx{"DestinationTag": nil}, "ccc-F-", "DestinationTag is missing"},
		{"partial payment added", usd, Tx{"Flags": flagPartialPayment}, "ccc-F-", "tfPartialPayment"},
		{"partial payment behind the flag without effect", usd, Tx{"Flags": 0x80020000}, "ccc-F-", "tfPartialPayment"},
		{"the flag of a batch's inner transaction", xrp, Tx{"Flags": 0x40000000}, "ccc-F-", "tfInnerBatchTxn"},
		{"a flag nobody knows", xrp, Tx{"Flags": 1}, "ccc-F-", "unknown 0x00000001"},
		{"a look-alike currency", usd, Tx{"Amount": token(lookalike, alice, "25")}, "ccc-F-", lookalike},
		{"a currency in another case", usd, Tx{"Amount": token("usd", alice, "25")}, "ccc-F-", "25 usd"},
		{"another issuer", usd, Tx{"Amount": token("USD", bob, "25")}, "ccc-F-", "issued by " + bob},
		{"a multi-purpose token of the same name", usd, Tx{"Amount": map[string]any{"mpt_issuance_id": strings.Repeat("55", 24), "value": "25"}}, "ccc-F-", "multi-purpose token"},
		{"more may be spent", usd, Tx{"SendMax": token("USD", alice, "260")}, "ccc-F-", "SendMax was changed"},
		{"the limit of spending taken away", usd, Tx{"SendMax": nil}, "ccc-F-", "SendMax is missing"},
		{"a limit of spending added", xrp, Tx{"SendMax": token("USD", alice, "1000")}, "ccc-F-", "SendMax was added"},
		{"a limit of delivery added", usd, Tx{"DeliverMin": token("USD", alice, "1")}, "ccc-F-", "DeliverMin was added"},
		{"paths added", usd, Tx{"Paths": []any{[]any{map[string]any{"account": bob}}}}, "ccc-F-", "Paths was added"},
		{"an invoice added", xrp, Tx{"InvoiceID": strings.Repeat("AB", 32)}, "ccc-F-", "InvoiceID was added"},
		{"credentials added", xrp, Tx{"CredentialIDs": []any{strings.Repeat("AB", 32)}}, "ccc-F-", "CredentialIDs was added"},
		{"a domain added", usd, Tx{"DomainID": strings.Repeat("AB", 32)}, "ccc-F-", "DomainID was added"},
		{"a delegate added", xrp, Tx{"Delegate": alice}, "ccc-F-", "Delegate was added"},
		{"a sponsor added", xrp, Tx{"Sponsor": alice}, "ccc-F-", "Sponsor was added"},
		{"the last transaction added", xrp, Tx{"AccountTxnID": strings.Repeat("AB", 32)}, "ccc-F-", "AccountTxnID was added"},
		{"a source tag added", xrp, Tx{"SourceTag": 1}, "ccc-F-", "SourceTag was added"},
		{"a source tag of 0 added", xrp, Tx{"SourceTag": 0}, "ccc-F-", "SourceTag was added"},
		{"a memo added", xrp, Tx{"Memos": memos("AB")}, "ccc-F-", "Memos was added"},
		{"the memo changed", with(Tx{"Memos": memos("AB")}), Tx{"Memos": memos("AC")}, "ccc-F-", "Memos was changed"},
		{"a second memo", with(Tx{"Memos": memos("AB")}), Tx{"Memos": append(memos("AB"), memos("AC")...)}, "ccc-F-", "Memos was changed"},
		{"the memo taken away", with(Tx{"Memos": memos("AB")}), Tx{"Memos": nil}, "ccc-F-", "Memos is missing"},
		{"a huge fee", xrp, Tx{"Fee": "100000000000"}, "ccc-F-", "Fee was filled in with 100000 XRP"},
		{"another fee than asked", with(Tx{"Fee": "12"}), Tx{"Fee": "1999999"}, "ccc-F-", "Fee was changed"},
		{"another sequence than asked", with(Tx{"Sequence": 5}), Tx{"Sequence": 6}, "ccc-F-", "Sequence was changed"},
		{"another ticket than asked", with(Tx{"Sequence": 0, "TicketSequence": 5}), Tx{"TicketSequence": 6}, "ccc-F-", "TicketSequence was changed"},
		{"the last ledger lowered", with(Tx{"LastLedgerSequence": 90000000}), Tx{"LastLedgerSequence": 89999999}, "ccc-F-", "LastLedgerSequence was changed"},
		{"the last ledger taken away", with(Tx{"LastLedgerSequence": 90000000}), Tx{"LastLedgerSequence": nil}, "ccc-F-", "LastLedgerSequence is missing"},
		{"the id of another network", xrp, Tx{"NetworkID": 21337}, "cccFF-", "NetworkID was added"},
		{"the id of a network that has none", xrp, Tx{"NetworkID": 1}, "cccFF-", "NetworkID was added"},
		{"another type", Tx{"TransactionType": "SignIn"}, Tx{"TransactionType": "Payment", "Destination": bob, "Amount": "1", "Fee": "12", "Sequence": 1}, "ccc-F-", "A SignIn was asked for, and a Payment was signed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found := Verify(signed(t, k, tt.asked, tt.changes))
			if got := inOrder(found); got != tt.want {
				t.Errorf("got %s, want %s: %s", got, tt.want, statuses(found))
			}
			if f := finding(t, found, stepSame); !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%q does not say %q", f.Detail, tt.says)
			}
		})
	}
}

// What can be done without the key: the bytes do not hold, and nothing is proved
// by fields that happen to be right.
func TestVerifyOfATamperedBlob(t *testing.T) {
	k, other := testKey(t), otherKey(t)
	asked := parse(t, payment25)
	asked["Account"] = k.Address()
	good := signed(t, k, asked, nil)
	theirs := signed(t, other, asked, nil) // names our account, signed by them
	decoded, err := Decode(theirs.Blob)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		blob string
		want string
	}{
		{"untouched", good.Blob, "ccc-c-"},
		{"the account edited", edited(t, good.Blob, Tx{"Account": other.Address()}), "FF--F-"},
		{"the amount edited", edited(t, good.Blob, Tx{"Amount": "1"}), "FF--F-"},
		{"the sequence edited", edited(t, good.Blob, Tx{"Sequence": 6}), "FF----"},
		{"no signature", edited(t, good.Blob, Tx{"TxnSignature": nil}), "FF----"},
		{"an empty signature", edited(t, good.Blob, Tx{"TxnSignature": ""}), "FF----"},
		{"no key", edited(t, good.Blob, Tx{"SigningPubKey": nil}), "FF----"},
		{"our key, their signature", edited(t, good.Blob, Tx{"TxnSignature": decoded["TxnSignature"]}), "FF----"},
		{"their key, our signature", edited(t, good.Blob, Tx{"SigningPubKey": other.PublicKey()}), "FF----"},
		{"their key and signature for our account", theirs.Blob, "cF--c-"},
		{"a byte of garbage at the end", good.Blob + "00", "FFF-F-"},
		{"a field at the end", good.Blob + "2300000001", "FFF-F-"}, // SourceTag, out of its place
		{"twice", good.Blob + good.Blob, "FFF-F-"},
		{"cut", good.Blob[:len(good.Blob)-2], "FFF-F-"},
		{"half a byte", good.Blob[:len(good.Blob)-1], "FFF-F-"},
		{"spaces", " " + good.Blob, "FFF-F-"},
		{"a fee in a token", strings.Replace(good.Blob, "68400000000000000C", "68D4838D7EA4C68000"+"0000000000000000000000005553440000000000"+strings.Repeat("AB", 20), 1), "FFF-F-"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := good
			s.Blob = tt.blob
			found := Verify(s)
			if got := inOrder(found); got != tt.want {
				t.Errorf("got %s, want %s: %+v", got, tt.want, found)
			}
			// The platform can also make the id fit: then the rest has to tell.
			if id, err := TxID(tt.blob); err == nil && tt.name != "untouched" {
				s.TxID = id
				if got := inOrder(Verify(s)); got == "ccc-c-" {
					t.Error("nothing tells once the id fits")
				}
			}
		})
	}
}

// Any bit of a signed payment that is flipped is noticed, the id included.
func TestVerifyNoticesEveryBit(t *testing.T) {
	for _, k := range []*Key{testKey(t), otherKey(t)} {
		good := signed(t, k, parse(t, payment25), nil)
		blob, err := blobBytes(good.Blob)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 8 * len(blob) {
			s := good
			blob[i/8] ^= 1 << (i % 8)
			s.Blob = upperHex(blob)
			s.TxID = txID(blob) // the platform goes along
			blob[i/8] ^= 1 << (i % 8)
			if f := finding(t, Verify(s), stepSignature); f.Status == Checked {
				t.Errorf("%s: bit %d: %+v", k.Type(), i, f)
			}
		}
	}
}

// multisigned gives a payment of the account that the keys have signed.
func multisigned(t testing.TB, tx Tx, keys ...*Key) Signed {
	t.Helper()
	asked := tx
	tx = maps.Clone(tx)
	maps.Copy(tx, Tx{"Fee": "36", "Sequence": 5, "SigningPubKey": ""})
	unsigned, err := builtin().encodeTx(tx)
	if err != nil {
		t.Fatal(err)
	}
	var signers []any
	for _, k := range keys {
		id, err := ParseAddress(k.Address())
		if err != nil {
			t.Fatal(err)
		}
		message := append(append([]byte(prefixMultisign), unsigned...), id[:]...)
		signers = append(signers, map[string]any{"Signer": map[string]any{
			"Account": k.Address(), "SigningPubKey": k.PublicKey(), "TxnSignature": upperHex(k.sign(message)),
		}})
	}
	tx["Signers"] = signers
	blob, err := builtin().encodeTx(tx)
	if err != nil {
		t.Fatal(err)
	}
	return Signed{
		Request: asked, Blob: upperHex(blob), TxID: txID(blob), Account: asked.Text("Account"),
		Network: "TESTNET", SignedNetwork: "TESTNET", Multisign: true,
	}
}

// Signers that nobody asked for may be anyone's: nothing but their signatures is
// ever checked, and without the question the answer is wrong.
func TestVerifyOfAMultiSignedPayment(t *testing.T) {
	k, other := testKey(t), otherKey(t)
	asked := parse(t, payment25)
	asked["Account"] = alice
	one := multisigned(t, asked, other)
	if got := inOrder(Verify(one)); got != "cc--c-" {
		t.Errorf("asked for: %s", got)
	}
	unasked := one
	unasked.Multisign = false
	if got := inOrder(Verify(unasked)); got != "cc--F-" {
		t.Errorf("not asked for: %s", got)
	}
	forOther := one
	forOther.Account = bob
	if got := inOrder(Verify(forOther)); got != "ccF-c-" {
		t.Errorf("another signer than the platform says: %s", got)
	}
	for name, keys := range map[string][]*Key{
		"the same signer twice": {other, other},
		"one order":             {k, other},
		"the other order":       {other, k},
	} {
		got := inOrder(Verify(multisigned(t, asked, keys...)))
		wrong := "Fc----"
		a, _ := ParseAddress(keys[0].Address())
		b, _ := ParseAddress(keys[1].Address())
		if string(a[:]) < string(b[:]) {
			wrong = "cc--c-"
		}
		if got != wrong {
			t.Errorf("%s: %s, want %s", name, got, wrong)
		}
	}
	own := parse(t, payment25)
	own["Account"] = other.Address()
	if got := inOrder(Verify(multisigned(t, own, other))); got != "Fc----" {
		t.Errorf("the account among its own signers: %s", got)
	}
	tx, err := Decode(one.Blob)
	if err != nil {
		t.Fatal(err)
	}
	tx["TxnSignature"], tx["SigningPubKey"] = "AB", other.PublicKey()
	both := one
	if both.Blob, err = Encode(tx); err != nil {
		t.Fatal(err)
	}
	if got := inOrder(Verify(both)); got != "FF----" {
		t.Errorf("signed in two ways: %s", got)
	}
}

// Only the id of a network inside bytes that were really signed proves a
// network: the platform's word is a hint, and transactions without an id are
// valid on every network that has none.
func TestVerifyOfTheNetwork(t *testing.T) {
	k := testKey(t)
	const none, xahau = 0, 21337
	tests := []struct {
		name            string
		carried         int
		asked, reported string
		want            Status
		says            string
	}{
		{"the platform's word only", none, "TESTNET", "TESTNET", NotChecked, "The platform reports TESTNET, as asked"},
		{"the platform's word for the main network", none, "MAINNET", "MAINNET", NotChecked, "names no network"},
		{"no word", none, "MAINNET", "", NotChecked, "does not report"},
		{"no wish", none, "", "MAINNET", NotChecked, "No network was asked for"},
		{"no wish and an id", xahau, "", "XAHAU", NotChecked, "No network was asked for"},
		{"another word", none, "MAINNET", "TESTNET", Failed, "TESTNET"},
		{"the id, and no word", xahau, "XAHAU", "", Checked, "21337"},
		{"the id, and the word", xahau, "XAHAU", "XAHAU", Checked, "21337"},
		{"the id, and another word", xahau, "XAHAU", "MAINNET", Failed, "MAINNET"},
		{"the id of another network", xahau, "XAHAUTESTNET", "XAHAUTESTNET", Failed, "21338"},
		{"an id where none belongs", xahau, "MAINNET", "MAINNET", Failed, "carry none"},
		{"no id where one belongs", none, "XAHAU", "XAHAU", Failed, "must carry 21337"},
		{"a network nobody knows", none, "CUSTOM", "CUSTOM", NotChecked, "CUSTOM"},
		{"a network nobody knows, with an id", xahau, "CUSTOM", "CUSTOM", NotChecked, "21337"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changes := Tx{}
			if tt.carried != none {
				changes["NetworkID"] = tt.carried
			}
			s := signed(t, k, parse(t, payment25), changes)
			s.Network, s.SignedNetwork = tt.asked, tt.reported
			if f := finding(t, Verify(s), stepNetwork); f.Status != tt.want || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%+v, want %s and %q", f, tt.want, tt.says)
			}
			s.Blob = edited(t, s.Blob, Tx{"TxnSignature": "AB"})
			if f := finding(t, Verify(s), stepNetwork); f.Status == Checked {
				t.Errorf("without a valid signature: %+v", f)
			}
		})
	}
}

// A network's id that the wallet put in unasked is told.
func TestVerifyTellsAnAddedNetworkID(t *testing.T) {
	s := signed(t, testKey(t), parse(t, payment25), Tx{"NetworkID": 21337})
	for _, network := range []string{"XAHAU", "CUSTOM", ""} {
		s.Network, s.SignedNetwork = network, network
		if f := finding(t, Verify(s), stepSame); f.Status != Checked || !strings.Contains(f.Detail, "NetworkID 21337") {
			t.Errorf("%q: %+v", network, f)
		}
	}
}

// Two sign-ins of one key are the same bytes, so an old one looks like a new
// one, unless the request had something of its own in it.
func TestVerifyTellsThatASignInMayBeOld(t *testing.T) {
	k := testKey(t)
	asked := Tx{"TransactionType": "SignIn"}
	first, second := signed(t, k, asked, nil), signed(t, k, asked, nil)
	if first.Blob != second.Blob {
		t.Fatal("two sign-ins differ")
	}
	const old = "may be an older one"
	if f := finding(t, Verify(first), stepSame); f.Status != Checked || !strings.Contains(f.Detail, old) {
		t.Errorf("%+v", f)
	}
	asked = Tx{"TransactionType": "SignIn", "Memos": []any{map[string]any{"Memo": map[string]any{"MemoData": "C0FFEE"}}}}
	if f := finding(t, Verify(signed(t, k, asked, nil)), stepSame); f.Status != Checked || strings.Contains(f.Detail, old) {
		t.Errorf("%+v", f)
	}
	if f := finding(t, Verify(signed(t, k, parse(t, payment25), nil)), stepSame); strings.Contains(f.Detail, old) {
		t.Errorf("%+v", f)
	}
}

// The platform's mark on stored sign-ins is none of a payment.
func TestVerifyOfTheSignInMark(t *testing.T) {
	k := testKey(t)
	for want, asked := range map[Status]Tx{
		Checked: {"TransactionType": "SignIn", "SignIn": true},
		Failed:  {"TransactionType": "Payment", "Destination": bob, "Amount": "1", "SignIn": true},
	} {
		s := signed(t, k, asked, Tx{"SignIn": nil})
		if f := finding(t, Verify(s), stepSame); f.Status != want {
			t.Errorf("%+v, want %s", f, want)
		}
	}
}
