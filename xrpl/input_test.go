package xrpl

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const (
	someAddress = "rf1BiGeXwwQoi8Z2ueFYTEXSwuJYfV2Jpn"
	someHash    = "4C6ACBD635B0F07101F7FA25871B0925F8836155462152172755845CE691C49E"
	someMPT     = "00000003430427B80BD2D09D36B70B969E12801065F22308"
)

// fieldOf gives a field by type and path, such as "Memo.MemoData" of a Payment.
func fieldOf(t testing.TB, typeName, path string) Field {
	t.Helper()
	typ, ok := TypeNamed(typeName)
	if !ok {
		t.Fatalf("no type %s", typeName)
	}
	name, rest, _ := strings.Cut(path, ".")
	f, ok := typ.Field(name)
	for ok && rest != "" {
		name, rest, _ = strings.Cut(rest, ".")
		i := slices.IndexFunc(f.Entry, func(e Field) bool { return e.Name == name })
		if ok = i >= 0; ok {
			f = f.Entry[i]
		}
	}
	if !ok {
		t.Fatalf("%s has no field %s", typeName, path)
	}
	return f
}

func n(s string) json.Number { return json.Number(s) }

var goodInput = []struct {
	typ, field, text string
	want             any
	shown            string // what Text gives; "" is the same as text
}{
	{"Payment", "Destination", someAddress, someAddress, ""},
	{"Payment", "Destination", "  " + someAddress + "\n", someAddress, someAddress},
	{"Payment", "DestinationTag", "0", n("0"), ""},
	{"Payment", "DestinationTag", "4294967295", n("4294967295"), ""},
	{"Payment", "DestinationTag", "007", n("7"), "7"},

	{"Payment", "Amount", "25", "25000000", "25 XRP"},
	{"Payment", "Amount", "25.5 XRP", "25500000", ""},
	{"Payment", "Amount", "0.1 USD " + someAddress, map[string]any{"currency": "USD", "issuer": someAddress, "value": "0.1"}, ""},
	{"Payment", "Amount", "10 USD." + someAddress, map[string]any{"currency": "USD", "issuer": someAddress, "value": "10"}, "10 USD " + someAddress},
	{"Payment", "Amount", "1.50 RLUSD/" + someAddress,
		map[string]any{"currency": "524C555344000000000000000000000000000000", "issuer": someAddress, "value": "1.5"}, "1.5 RLUSD " + someAddress},
	{"Payment", "Amount", "7 " + strings.ToLower(someMPT), map[string]any{"mpt_issuance_id": someMPT, "value": "7"}, "7 " + someMPT},
	{"Payment", "Amount", "9223372036854775807 " + someMPT, map[string]any{"mpt_issuance_id": someMPT, "value": "9223372036854775807"}, ""},
	{"TrustSet", "LimitAmount", "0 USD " + someAddress, map[string]any{"currency": "USD", "issuer": someAddress, "value": "0"}, ""},
	{"Payment", "Fee", "0.000012", "12", ""},
	{"SponsorshipSet", "FeeAmountDelta", "-1.5", "-1500000", ""},
	{"SponsorshipSet", "FeeAmountDelta", "-0", "0", "0"},
	{"SponsorshipSet", "RemainingOwnerCountDelta", "-2147483648", n("-2147483648"), ""},
	{"SponsorshipSet", "RemainingOwnerCountDelta", "2147483647", n("2147483647"), ""},
	{"SponsorshipSet", "RemainingOwnerCountDelta", "-0", n("0"), "0"},

	{"AMMVote", "Asset", "XRP", map[string]any{"currency": "XRP"}, ""},
	{"AMMVote", "Asset", "USD." + someAddress, map[string]any{"currency": "USD", "issuer": someAddress}, "USD " + someAddress},
	{"AMMVote", "Asset2", someMPT, map[string]any{"mpt_issuance_id": someMPT}, ""},
	{"OracleSet", "PriceDataSeries.BaseAsset", "XRP", "XRP", ""},
	{"OracleSet", "PriceDataSeries.BaseAsset", "usd", "usd", ""},
	{"OracleSet", "PriceDataSeries.QuoteAsset", "912810RR9", "3931323831305252390000000000000000000000", ""},
	{"OracleSet", "PriceDataSeries.QuoteAsset", "0158415500000000c1f76ff6ecb0bac600000000", "0158415500000000C1F76FF6ECB0BAC600000000", "0158415500000000C1F76FF6ECB0BAC600000000"},
	// Bytes that read like a code but are none stay hex.
	{"OracleSet", "PriceDataSeries.QuoteAsset", "5553440000000000000000000000000000000000", "5553440000000000000000000000000000000000", ""},
	{"OracleSet", "PriceDataSeries.QuoteAsset", "0000000000000000000000005553440000000000", "USD", "USD"},

	{"TicketCreate", "TicketCount", "250", n("250"), ""},
	{"AccountSet", "TickSize", "0", n("0"), ""},
	{"AccountSet", "TickSize", "15", n("15"), ""},
	{"NFTokenMint", "NFTokenTaxon", "4294967295", n("4294967295"), ""},
	{"XChainCommit", "XChainClaimID", "319", "000000000000013F", ""},
	{"XChainCommit", "XChainClaimID", "0x13f", "000000000000013F", "319"},
	{"XChainCommit", "XChainClaimID", "18446744073709551615", "FFFFFFFFFFFFFFFF", ""},
	{"MPTokenIssuanceCreate", "MaximumAmount", "9223372036854775807", "9223372036854775807", ""},
	{"ConfidentialMPTConvert", "MPTAmount", "0", "0", ""},

	{"VaultCreate", "AssetsMaximum", "1250.50", "1250.5", "1250.5"},
	{"VaultCreate", "AssetsMaximum", "9223372036854775807", "9223372036854775807", ""},
	{"VaultCreate", "AssetsMaximum", "0.0", "0", "0"},
	{"VaultCreate", "AssetsMaximum", "1000000000000000000000000000", "1e27", "1e27"},
	{"VaultCreate", "AssetsMaximum", "12e40", "12e40", ""},
	{"VaultCreate", "AssetsMaximum", "1e-3", "0.001", "0.001"},

	{"AMMVote", "TradingFee", "0.5", n("500"), ""},
	{"AMMVote", "TradingFee", "0.001 %", n("1"), "0.001"},
	{"AMMVote", "TradingFee", "1.000", n("1000"), "1"},
	{"NFTokenMint", "TransferFee", "50", n("50000"), ""},
	{"AccountSet", "TransferRate", "0.2", n("1002000000"), ""},
	{"AccountSet", "TransferRate", "0", n("1000000000"), ""},
	{"AccountSet", "TransferRate", "100", n("2000000000"), ""},
	{"AccountSet", "TransferRate", "0.0000001", n("1000000001"), ""},
	{"TrustSet", "QualityIn", "-1", n("990000000"), ""},
	{"TrustSet", "QualityIn", "329.4967295", n("4294967295"), ""},
	{"LoanSet", "InterestRate", "4.25", n("4250"), ""},
	{"LoanBrokerSet", "ManagementFeeRate", "10", n("10000"), ""},

	{"EscrowCreate", "FinishAfter", "2026-12-31T18:00:00Z", n("852055200"), ""},
	{"EscrowCreate", "FinishAfter", "2026-12-31T19:00:00+01:00", n("852055200"), "2026-12-31T18:00:00Z"},
	{"EscrowCreate", "FinishAfter", "2026-12-31 18:00", n("852055200"), "2026-12-31T18:00:00Z"},
	{"EscrowCreate", "FinishAfter", "2026-12-31 18:00 UTC", n("852055200"), "2026-12-31T18:00:00Z"},
	{"EscrowCreate", "FinishAfter", "2000-01-01", n("0"), "2000-01-01T00:00:00Z"},
	{"EscrowCreate", "FinishAfter", "2136-02-07 06:28:15", n("4294967295"), "2136-02-07T06:28:15Z"},
	{"OracleSet", "LastUpdateTime", "2026-12-31 18:00:01", n("1798740001"), "2026-12-31T18:00:01Z"},
	{"PaymentChannelCreate", "SettleDelay", "3600", n("3600"), "1 hour"},
	{"PaymentChannelCreate", "SettleDelay", "1h", n("3600"), "1 hour"},
	{"PaymentChannelCreate", "SettleDelay", "2 days", n("172800"), ""},
	{"PaymentChannelCreate", "SettleDelay", "1 Week, 1 day 2 hours 3m 4s", n("698584"), "8 days 2 hours 3 minutes 4 seconds"},
	{"PaymentChannelCreate", "SettleDelay", "0", n("0"), "0 seconds"},
	{"LoanSet", "PaymentInterval", "60", n("60"), "1 minute"},

	{"Payment", "Memos.MemoData", "Grüße 👨\u200d👩\u200d👧", "4772C3BCC39F6520F09F91A8E2808DF09F91A9E2808DF09F91A7", ""},
	{"Payment", "Memos.MemoData", " two\nlines ", "2074776F0A6C696E657320", ""},
	{"Payment", "Memos.MemoFormat", " text/plain ", "746578742F706C61696E", "text/plain"},
	{"AccountSet", "Domain", "Example.COM", "6578616D706C652E636F6D", "example.com"},
	{"NFTokenMint", "URI", "ipfs://a", "697066733A2F2F61", ""},
	{"NFTokenMint", "URI", strings.Repeat("a", 256), strings.Repeat("61", 256), ""},
	{"NFTokenMint", "URI", "", "", ""},
	{"EscrowCreate", "Condition", "0xa025 8020", "A0258020", "A0258020"},
	{"AccountSet", "MessageKey", "", "", ""},
	{"AccountSet", "MessageKey", "ed" + strings.Repeat("00", 32), "ED" + strings.Repeat("00", 32), "ED" + strings.Repeat("00", 32)},
	{"CheckCash", "CheckID", strings.ToLower(someHash), someHash, someHash},
	{"AccountSet", "EmailHash", "00112233445566778899AABBCCDDEEFF", "00112233445566778899AABBCCDDEEFF", ""},
	{"MPTokenAuthorize", "MPTokenIssuanceID", someMPT, someMPT, ""},
	{"NFTokenCancelOffer", "NFTokenOffers", someHash + ", " + strings.Repeat("0", 64), []any{someHash, strings.Repeat("0", 64)}, someHash + "\n" + strings.Repeat("0", 64)},

	{"AccountSet", "SetFlag", "1", n("1"), "Require a destination tag"},
	{"AccountSet", "SetFlag", "asfrequiredest", n("1"), "Require a destination tag"},
	{"AccountSet", "SetFlag", "require a destination tag", n("1"), "Require a destination tag"},
	{"DelegateSet", "Permissions.PermissionValue", "1", "Payment", "Payment"},
	{"DelegateSet", "Permissions.PermissionValue", "Trust line", "TrustSet", ""},
	{"DelegateSet", "Permissions.PermissionValue", "65540", "AccountDomainSet", "Only set the account's domain"},
	{"VaultCreate", "VaultKind", "ClosedEnded", n("1"), "Closed between two dates"},
	{"Payment", "SponsorFlags", "the fee, spfSponsorReserve", n("3"), "The fee, The reserve of what is made"},
	{"MPTokenIssuanceCreate", "ImmutableFlags", "0x100000, Metadata,", n("1114112"), "Metadata, 0x100000"},
	{"MPTokenIssuanceCreate", "ImmutableFlags", "None", n("0"), "none"},

	{"SignerListSet", "SignerEntries", `[{"SignerEntry": {"Account": "r", "SignerWeight": 1}}]`,
		[]any{map[string]any{"SignerEntry": map[string]any{"Account": "r", "SignerWeight": n("1")}}},
		`[{"SignerEntry":{"Account":"r","SignerWeight":1}}]`},
	{"DelegateSet", "Permissions", `[]`, []any{}, ""},
	{"Payment", "Paths", `[[{"currency":"USD"}]]`, []any{[]any{map[string]any{"currency": "USD"}}}, ""},
	{"LoanSet", "CounterpartySignature", `{"TxnSignature":"AB"}`, map[string]any{"TxnSignature": "AB"}, ""},
	{"Batch", "RawTransactions", `[{"RawTransaction":{"TransactionType":"Payment"}}]`,
		[]any{map[string]any{"RawTransaction": map[string]any{"TransactionType": "Payment"}}}, ""},
}

func TestParseAndText(t *testing.T) {
	for _, c := range goodInput {
		f := fieldOf(t, c.typ, c.field)
		got, err := f.Parse(c.text)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s.%s %q: %#v, %v, want %#v", c.typ, c.field, c.text, got, err, c.want)
			continue
		}
		want := c.shown
		if want == "" {
			want = c.text
		}
		text, ok := f.Text(got)
		if !ok || text != want {
			t.Errorf("%s.%s %q: shown as %q, %v, want %q", c.typ, c.field, c.text, text, ok, want)
		}
		if again, err := f.Parse(text); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s.%s %q: read again as %#v, %v", c.typ, c.field, text, again, err)
		}
	}
}

// What the catalogue can be asked has an example for every kind.
func TestInputsCoverEveryKind(t *testing.T) {
	seen := map[Kind]bool{KindBridge: true, KindJSON: true} // in tests of their own
	for _, c := range goodInput {
		seen[fieldOf(t, c.typ, c.field).Kind] = true
	}
	for _, f := range allFields() {
		if !seen[f.Kind] {
			t.Errorf("no example for the kind %s", f.Kind)
			seen[f.Kind] = true
		}
	}
}
