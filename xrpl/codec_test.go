package xrpl

import (
	"errors"
	"strings"
	"testing"
)

const bobID = "F667B0CA50CC7709A220B0561B85E53A48461FA8"

func TestDecodeRefuses(t *testing.T) {
	const (
		typ     = "120000"
		flags   = "2200000000"
		seq     = "2400000001"
		amount  = "614000000000000001"
		fee     = "68400000000000000C"
		account = "8114" + bobID
		to      = "8314" + bobID
	)
	tests := []struct{ name, blob, says string }{
		{"empty", "", "empty"},
		{"odd", "123", "odd number"},
		{"not hex", "zz", "not hex"},
		{"wrong order", typ + seq + flags, "at byte 8: the field Flags is not in its place"},
		{"type not first", flags + typ, "TransactionType is not in its place"},
		{"field twice", typ + flags + flags, "at byte 8: the field Flags is there twice"},
		{"unknown field", typ + "20F000000000", "type 2 and number 240 is unknown"},
		{"unknown type", typ + "F0F0", "type 15 and number 240 is unknown"},
		{"field of another type", flags + to, "in Destination: a SignIn has no such field"},
		{"inner field outside", flags + "7D01AB", "in MemoData: a SignIn has no such field"},
		{"object end outside", typ + "E1", "type 14 and number 1 is unknown"},
		{"left over", typ + account + "00", "were expected"},
		{"cut in a header", typ + "20", "1 more bytes were expected, and 0 are left"},
		{"cut in a number", typ + "220000", "in Flags: 4 more bytes were expected, and 2 are left"},
		{"cut in an amount", typ + "6140", "in Amount: 8 more bytes"},
		{"cut before an amount", typ + "61", "in Amount: the bytes end"},
		{"cut in a token amount", typ + "61D5" + strings.Repeat("00", 40), "48 more bytes"},
		{"cut in an MPT amount", typ + "6160", "33 more bytes"},
		{"cut in a length", typ + "73", "in SigningPubKey: 1 more bytes"},
		{"cut in a value", typ + "7303AB", "3 more bytes"},
		{"length of no form", typ + "73FF", "unknown form"},
		{"length above the ledger's", typ + "73FEFFFF", "unknown form"},
		{"header too long", typ + "200200000000", "longer than needed"},
		{"account of 19 bytes", typ + "8113" + bobID[2:], "20 bytes, and this one has 19"},
		{"XRP negative", typ + "610000000000000001", "negative"},
		{"XRP minus zero", typ + "610000000000000000", "negative"},
		{"XRP above all there is", typ + "61416345785D8A0001", "more than all XRP"},
		{"token mantissa too small", typ + "61D4038D7EA4C67FFF" + "0000000000000000000000005553440000000000" + bobID, "normal form"},
		{"token mantissa too large", typ + "61D4A386F26FC10000" + "0000000000000000000000005553440000000000" + bobID, "normal form"},
		{"token exponent too small", typ + "61C0038D7EA4C68000" + "0000000000000000000000005553440000000000" + bobID, "normal form"},
		{"token exponent too large", typ + "61EC838D7EA4C68000" + "0000000000000000000000005553440000000000" + bobID, "normal form"},
		{"token plus zero", typ + "61C000000000000000" + "0000000000000000000000005553440000000000" + bobID, "normal form"},
		{"token of XRP", typ + "61D4838D7EA4C68000" + strings.Repeat("00", 20) + bobID, "currency or the issuer of XRP"},
		{"token of nobody", typ + "61D4838D7EA4C68000" + "0000000000000000000000005553440000000000" + strings.Repeat("00", 20), "currency or the issuer of XRP"},
		{"MPT negative", typ + "61200000000000000001" + strings.Repeat("AB", 24), "normal form"},
		{"MPT with other bits", typ + "61610000000000000001" + strings.Repeat("AB", 24), "normal form"},
		{"MPT too large", typ + "61608000000000000000" + strings.Repeat("AB", 24), "normal form"},
		{"change of a fee in tokens", typ + "6022D4838D7EA4C68000" + "0000000000000000000000005553440000000000" + bobID, "in FeeAmountDelta: the fee is not"},
		{"fee in tokens", typ + "68D4838D7EA4C68000" + "0000000000000000000000005553440000000000" + bobID, "in Fee: the fee is not"},
		{"memo left open", typ + "F9EA7D01AB", "in Memos.Memo: the bytes end"},
		{"memos left open", typ + "F9EA7D01ABE1", "in Memos: the bytes end"},
		{"memo in the wrong order", typ + "F9EA7D01AB7C01ABE1F1", "in Memos.Memo: the field MemoType is not in its place"},
		{"memo with a foreign field", typ + "F9EA" + account + "E1F1", "a Memo has no field Account"},
		{"foreign entry", typ + "F9E010" + account + "E1F1", "an entry of Memos is a Signer"},
		{"memo value cut", typ + "F9EA7D09ABE1F1", "in Memos.Memo.MemoData: 9 more bytes"},
		{"no paths", typ + "011200", "a payment path is empty"},
		{"empty path", typ + "0112" + "01" + bobID + "FFFF00", "a payment path is empty"},
		{"step of unknown kind", typ + "011202" + bobID + "00", "unknown kind 0x02"},
		{"paths left open", typ + "011201" + bobID, "in Paths: 1 more bytes"},
		{"hashes of 33 bytes", typ + "051321" + strings.Repeat("AB", 33), "cannot have 33 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tx, err := Decode(tt.blob)
			if !errors.Is(err, ErrBadBlob) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v %v, want an error with %q", tx, err, tt.says)
			}
		})
	}
	if _, err := Decode(typ + flags + seq + amount + fee + account + to); err != nil {
		t.Errorf("the whole transaction: %v", err)
	}
	if _, err := Decode("1203E7" + flags); !errors.Is(err, ErrUnsupportedType) || errors.Is(err, ErrBadBlob) {
		t.Errorf("an unknown type: %v", err)
	}
	if _, err := Decode(strings.Repeat("00", maxBlob+1)); !errors.Is(err, ErrBadBlob) {
		t.Errorf("a huge blob: %v", err)
	}
}

// Cut anywhere, a blob is an error, or a shorter transaction that is not signed.
func TestDecodeOfEveryPrefix(t *testing.T) {
	for _, row := range corpus(t) {
		for n := 0; n < len(row.Blob); n += 2 {
			tx, err := Decode(row.Blob[:n])
			if err != nil {
				continue
			}
			if again, err := Encode(tx); err != nil || again != row.Blob[:n] {
				t.Fatalf("cut at %d: %s (%v)", n/2, again, err)
			}
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	pay := func(field string, v any) Tx { return Tx{"TransactionType": "Payment", field: v} }
	usd := func(field string, v any) Tx {
		m := map[string]any{"currency": "USD", "issuer": bob, "value": "1"}
		if m[field] = v; v == nil {
			delete(m, field)
		}
		return pay("Amount", m)
	}
	tests := []struct {
		name  string
		tx    Tx
		field string
		says  string
	}{
		{"no type", Tx{"Account": bob}, "TransactionType", "missing"},
		{"type a number", Tx{"TransactionType": 0}, "TransactionType", "text"},
		{"unknown field", pay("Oops", 1), "Oops", "no such field"},
		{"field of another type", pay("TakerGets", "1"), "TakerGets", "a Payment has no such field"},
		{"X-address mistyped", pay("Destination", "XVLhHMPHU98es4dbozjVtdWzVrDjtV5fdx1mHp98tDMoQXc"), "Destination", "checksum"},
		{"X-address with a tag where there is none", pay("Delegate", xTagged), "Delegate", "cannot have one"},
		{"X-address with a tag in a type without", Tx{"TransactionType": "NFTokenCreateOffer", "Destination": xTagged}, "Destination", "a NFTokenCreateOffer cannot have one"},
		{"payment field in a sign-in", Tx{"TransactionType": "SignIn", "Amount": "1"}, "Amount", "no such field"},
		{"null", pay("Fee", nil), "Fee", "null"},
		{"float", pay("Sequence", 1.0), "Sequence", "whole number"},
		{"text in a number", pay("Sequence", "x"), "Sequence", "digits only"},
		{"leading zero", pay("Sequence", "01"), "Sequence", "begins with a zero"},
		{"negative", pay("Sequence", -1), "Sequence", "negative"},
		{"too large", pay("Sequence", int64(1)<<32), "Sequence", "4294967295"},
		{"hash too short", pay("InvoiceID", "AB"), "InvoiceID", "needs 64"},
		{"odd hex", pay("SigningPubKey", "ABC"), "SigningPubKey", "odd number"},
		{"no hex", pay("SigningPubKey", "xy"), "SigningPubKey", "hex"},
		{"amount a number", pay("Amount", 1), "Amount", "a number"},
		{"amount with a foreign field", usd("extra", "x"), "Amount", "exactly"},
		{"amount without issuer", usd("issuer", nil), "Amount", "exactly"},
		{"value a number", usd("value", 1), "Amount.value", "text in quotes"},
		{"value too precise", usd("value", "1.0000000000000001"), "Amount.value", "17 significant"},
		{"value too large", usd("value", "1e96"), "Amount.value", "larger than any"},
		{"value too small", usd("value", "1e-82"), "Amount.value", "smaller than any"},
		{"value with a plus", usd("value", "+1"), "Amount.value", "plain number"},
		{"value with a comma", usd("value", "1,5"), "Amount.value", "plain number"},
		{"value with a bad exponent", usd("value", "1e"), "Amount.value", "exponent"},
		{"value with a fraction in the exponent", usd("value", "1e1.5"), "Amount.value", "exponent"},
		{"value with a huge exponent", usd("value", "1e99999"), "Amount.value", "exponent"},
		{"value with leading zeros", usd("value", "007"), "Amount.value", "plain number"},
		{"value in hex", usd("value", "0x10"), "Amount.value", "plain number"},
		{"value of nothing", usd("value", ""), "Amount.value", "plain number"},
		{"value too long", usd("value", strings.Repeat("0", 200)), "Amount.value", "too long"},
		{"currency with a space", usd("currency", "U D"), "Amount.currency", "does not permit"},
		{"currency of four letters", usd("currency", "USDT"), "Amount.currency", "40 hex digits"},
		{"currency XRP in hex", usd("currency", strings.Repeat("0", 40)), "Amount.currency", "not a token"},
		{"issuer XRP", usd("issuer", "rrrrrrrrrrrrrrrrrrrrrhoLvTp"), "Amount.issuer", "cannot issue"},
		{"memos an object", pay("Memos", map[string]any{}), "Memos", "a list"},
		{"memo with a foreign field", pay("Memos", []any{map[string]any{"Memo": map[string]any{"Data": "AB"}}}), "Memos[0].Memo.Data", "no such field"},
		{"memo with a field without a name", pay("Memos", []any{map[string]any{"Memo": map[string]any{"": "AB"}}}), "Memos[0].Memo.", "no such field"},
		{"memo a text", pay("Memos", []any{map[string]any{"Memo": "AB"}}), "Memos[0].Memo", "object"},
		{"second memo", pay("Memos", []any{map[string]any{"Memo": map[string]any{"MemoData": "AB"}}, 1}), "Memos[1]", "object"},
		{"kind of a step", pay("Paths", []any{[]any{map[string]any{"account": bob, "type": 48}}}), "Paths[0][0].type", "does not say which parts"},
		{"empty step", pay("Paths", []any{[]any{map[string]any{}}}), "Paths[0][0]", "empty"},
		{"currency of a step", pay("Paths", []any{[]any{map[string]any{"currency": "x"}}}), "Paths[0][0].currency", "code"},
		{"account of a step", pay("Paths", []any{[]any{map[string]any{"account": 1}}}), "Paths[0][0].account", "text"},
		{"no path", pay("Paths", []any{}), "Paths", "no path"},
		{"empty path", pay("Paths", []any{[]any{map[string]any{"account": bob}}, []any{}}), "Paths[1]", "no step"},
		{"type of a step", pay("Paths", []any{[]any{map[string]any{"account": bob, "type": 48}}}), "Paths[0][0].type", "which is 1"},
		{"type of a step in hex", pay("Paths", []any{[]any{map[string]any{"account": bob, "type_hex": "30"}}}), "Paths[0][0].type_hex", "which is 0000000000000001"},
		{"another part of a step", pay("Paths", []any{[]any{map[string]any{"account": bob, "tag": 1}}}), "Paths[0][0].tag", "remove this"},
		{"entry of a list", pay("CredentialIDs", []any{"AB"}), "CredentialIDs[0]", "needs 64"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			blob, err := Encode(tt.tx)
			var fe *FieldError
			if !errors.As(err, &fe) || !errors.Is(err, ErrBadTx) {
				t.Fatalf("got %q, %v", blob, err)
			}
			if fe.Field != tt.field || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %q in %q, want %q in %q", err, fe.Field, tt.says, tt.field)
			}
		})
	}
	if _, err := Encode(Tx{"TransactionType": "Wonder"}); !errors.Is(err, ErrUnsupportedType) {
		t.Errorf("an unknown type: %v", err)
	}
}

func TestTokenValues(t *testing.T) {
	tests := []struct{ in, want string }{
		{"0", "0"}, {"-0", "0"}, {"0.00", "0"}, {"0e5", "0"},
		{"1", "1"}, {"1.0", "1"}, {"10e-1", "1"}, {"0.1E+1", "1"},
		{"-1.50", "-1.5"}, {"0.000001", "0.000001"}, {"123456.789", "123456.789"},
		{"9999999999999999", "9999999999999999"}, {"1000000000000000000", "1000000000000000000"},
		{"9999999999999999e80", "9999999999999999e80"}, {"1e95", "1e95"}, {"1e-81", "1e-81"},
		{"-9999999999999999e-96", "-9999999999999999e-96"},
	}
	for _, tt := range tests {
		d, err := parseDecimal(tt.in)
		if err != nil || d.String() != tt.want {
			t.Errorf("%s is %s (%v), want %s", tt.in, d, err, tt.want)
		}
		again, err := parseDecimal(d.String())
		if err != nil || again != d {
			t.Errorf("%s does not come back: %s (%v)", tt.in, again, err)
		}
	}
	for i, a := range []string{"-2", "-1.5", "-1e-3", "0", "1e-9", "0.5", "1", "1.1", "2e5"} {
		for j, b := range []string{"-2", "-1.5", "-1e-3", "0", "1e-9", "0.5", "1", "1.1", "2e5"} {
			x, _ := parseDecimal(a)
			y, _ := parseDecimal(b)
			if got := x.compare(y); got != threeWay(i, j) {
				t.Errorf("%s to %s gives %d", a, b, got)
			}
		}
	}
}

// A length changes its form at 193 and 12481 bytes.
func TestLengths(t *testing.T) {
	for _, n := range []int{0, 1, 192, 193, 12480, 12481, 20000} {
		in := Tx{"TransactionType": "SignIn", "SigningPubKey": strings.Repeat("AB", n)}
		blob, err := Encode(in)
		if err != nil {
			t.Fatal(err)
		}
		out, err := Decode(blob)
		if err != nil || out["SigningPubKey"] != in["SigningPubKey"] {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if _, err := appendLength(nil, maxLength3+1); err == nil {
		t.Error("a length above the ledger's was written")
	}
}

// What is written of an MPT amount is always decimal.
func TestMPTValues(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "0x0": "0", "7": "7", "0xa": "10", "0x00FF": "255",
		"9223372036854775807": "9223372036854775807", "0x7fffFFFFffffFFFF": "9223372036854775807",
	} {
		tx := Tx{"TransactionType": "Payment", "Amount": map[string]any{"mpt_issuance_id": strings.Repeat("AB", 24), "value": in}}
		blob, err := Encode(tx)
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		back, err := Decode(blob)
		if err != nil || back["Amount"].(map[string]any)["value"] != want {
			t.Errorf("%s is %v (%v), want %s", in, back["Amount"], err, want)
		}
		if words, ok := amountWords(tx["Amount"], nil); !ok || !strings.HasPrefix(words, want+" ") {
			t.Errorf("%s in words is %q", in, words)
		}
	}
	for _, in := range []string{"", "-", "-1", "+1", "01", "1.0", "1e3", "0x", "0xg", "0x-1", "0x+1", "0x1_0", "-0x1", "0X1", "9223372036854775808", "0x8000000000000000", "99999999999999999999"} {
		if n, err := parseMPT(in); err == nil || !errors.Is(err, ErrBadAmount) {
			t.Errorf("%q is %d (%v)", in, n, err)
		}
	}
}

// Numbers are written as a node writes them: in full only where the point is
// near their nineteen digits.
func TestNumberValues(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "0e9": "0", "1": "1", "-1.50": "-1.5", "007": "7",
		"10000000000": "10000000000", "100000000000": "1e11", "123456789012": "123456789012e0", "99e20": "99e20",
		"1234567890123456789": "1234567890123456789", "9223372036854775807": "9223372036854775807",
		"-9223372036854775807": "-9223372036854775807", "9999999999999999990": "9999999999999999990", "12345678901234567890": "1234567890123456789e1",
		"0.0000000001": "0.0000000001", "0.00000000001": "1e-11", "0.000123456": "0.000123456",
		"1e32768": "1e32768", "1e-32750": "1e-32750",
	} {
		n, err := parseNumber(in)
		if err != nil || n.String() != want {
			t.Errorf("%s is %s (%v), want %s", in, n, err, want)
		}
		again, err := parseNumber(n.String())
		if err != nil || again != n {
			t.Errorf("%s does not come back: %v (%v)", in, again, err)
		}
	}
	for _, in := range []string{"", "-", "+1", ".5", "1.", "1e", "1e1.5", "0x1", "1e99999", "1e-32751", "1e32787", "12345678901234567891", "9223372036854775809", "1 "} {
		if n, err := parseNumber(in); err == nil || !errors.Is(err, ErrBadAmount) {
			t.Errorf("%q is %s (%v)", in, n, err)
		}
	}
}

// The account of a UNLModify is nobody's and has no bytes; everywhere else it
// has twenty.
func TestUNLModify(t *testing.T) {
	const (
		head = "120066240000000026040B52006840000000000000007300701321EDB6FC8E803EE8EDC2793F1EC917B2EE41D35255618DEB91D3F9B1FC89B75D4539"
		tail = "00101101"
		zero = "rrrrrrrrrrrrrrrrrrrrrhoLvTp"
	)
	tx, err := Decode(head + "8100" + tail)
	if err != nil || tx["Account"] != zero {
		t.Fatalf("%v (%v)", tx, err)
	}
	if blob, err := Encode(tx); err != nil || blob != head+"8100"+tail {
		t.Errorf("%s (%v)", blob, err)
	}
	tx["Account"] = bob
	if blob, err := Encode(tx); err != nil || blob != head+"8114"+bobID+tail {
		t.Errorf("%s (%v)", blob, err)
	}
	for _, blob := range []string{
		head + "8114" + strings.Repeat("00", 20) + tail, // two ways to write the same
		"120000" + "8100", "120066" + "8300",
	} {
		if tx, err := Decode(blob); !errors.Is(err, ErrBadBlob) {
			t.Errorf("%s is %v (%v)", blob, tx, err)
		}
	}
	amendment := Tx{"TransactionType": "EnableAmendment", "Account": zero}
	if blob, err := Encode(amendment); err != nil || blob != "12006481"+"14"+strings.Repeat("00", 20) {
		t.Errorf("%s (%v)", blob, err)
	}
}

// The paths a node finds say of every step which parts it has.
func TestPathsOfANode(t *testing.T) {
	paths := func(step map[string]any) Tx {
		return Tx{"TransactionType": "Payment", "Paths": []any{[]any{step}}}
	}
	want, err := Encode(paths(map[string]any{"currency": "USD", "issuer": bob}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Encode(paths(map[string]any{"currency": "USD", "issuer": bob, "type": 48, "type_hex": "0000000000000030"}))
	if err != nil || got != want {
		t.Errorf("%s (%v), want %s", got, err, want)
	}
}
