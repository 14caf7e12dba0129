package xrpl

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
	"unicode/utf8"
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
	{"VaultCreate", "AssetsMaximum", "1000000000000000000000000000", "1000000000000000000000000000", ""},
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

const someSeed = "sn259rEFXrQrWyx3Q7XneWcwV6dfL"

var badInputs = []struct{ typ, field, text, want string }{
	{"Payment", "Destination", "", "empty"},
	{"Payment", "Destination", "rf1BiGeXwwQoi8Z2ueFYTEXSwuJYfV2Jpm", "checksum"},
	{"Payment", "Destination", "X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ", "X-address"},
	{"Payment", "Destination", someSeed, "secret"},
	{"Payment", "DestinationTag", "", "empty"},
	{"Payment", "DestinationTag", "-1", "0 to 4294967295"},
	{"Payment", "DestinationTag", "4294967296", "0 to 4294967295"},
	{"Payment", "DestinationTag", "invoice 7", "memo"},
	{"Payment", "DestinationTag", "1e3", "digits only"},
	{"Payment", "Amount", "", "empty"},
	{"Payment", "Amount", "1,5", "comma"},
	{"Payment", "Amount", "-1", "negative"},
	{"Payment", "Amount", "10 USD", "which asset"},
	{"Payment", "Amount", "10 XRP " + someAddress, "no issuer"},
	{"Payment", "Amount", "10 US " + someAddress, "three characters"},
	{"Payment", "Amount", "10 USD rrrrrrrrrrrrrrrrrrrrrhoLvTp", "stands for XRP"},
	{"Payment", "Amount", "-10 USD " + someAddress, "negative"},
	{"Payment", "Amount", "1,5 USD " + someAddress, "comma"},
	{"Payment", "Amount", "12345678901234567 USD " + someAddress, "16"},
	{"Payment", "Amount", "1.5 " + someMPT, "whole number"},
	{"Payment", "Amount", "9223372036854775808 " + someMPT, "larger"},
	{"Payment", "Fee", "0.0000001", "six decimals"},
	{"Payment", "Fee", "10 USD " + someAddress, "plain number"},
	{"Payment", "Fee", "-1", "negative"},
	{"AMMVote", "Asset", "USD", "which asset"},
	{"AMMVote", "Asset", "10 USD " + someAddress, "which asset"},
	{"OracleSet", "PriceDataSeries.BaseAsset", "U D", "three characters"},
	{"OracleSet", "PriceDataSeries.BaseAsset", "US.", "three characters"},
	{"OracleSet", "PriceDataSeries.BaseAsset", "with space", "name"},
	{"TicketCreate", "TicketCount", "0", "at the least"},
	{"TicketCreate", "TicketCount", "251", "250"},
	{"TicketCreate", "TicketCount", "1.0", "whole number"},
	{"TicketCreate", "TicketCount", "-1", "negative"},
	{"TicketCreate", "TicketCount", "0x10", "whole number"},
	{"AccountSet", "TickSize", "2", "or 0"},
	{"AccountSet", "TickSize", "16", "15"},
	{"MPTokenIssuanceCreate", "AssetScale", "256", "255"},
	{"MPTokenIssuanceCreate", "MaximumAmount", "9223372036854775808", "9223372036854775807"},
	{"XChainCommit", "XChainClaimID", "18446744073709551616", "too large"},
	{"XChainCommit", "XChainClaimID", "13f", "whole number"},
	{"XChainCommit", "XChainClaimID", "0x13g", "hex digits"},
	{"SponsorshipSet", "RemainingOwnerCountDelta", "-2147483649", "too small"},
	{"SponsorshipSet", "RemainingOwnerCountDelta", "2147483648", "too large"},
	{"VaultCreate", "AssetsMaximum", "-1", "negative"},
	{"VaultCreate", "AssetsMaximum", "1.", "plain number"},
	{"VaultCreate", "AssetsMaximum", "1,000", "comma"},
	{"VaultCreate", "AssetsMaximum", "9223372036854775809", "digits"},
	{"VaultCreate", "AssetsMaximum", "1e99999", "large"},
	{"VaultCreate", "AssetsMaximum", "1e999999", "exponent"},
	{"AMMVote", "TradingFee", "1.001", "1 %"},
	{"AMMVote", "TradingFee", "-0.1", "0 %"},
	{"AMMVote", "TradingFee", "0.0005", "0.001 %"},
	{"AMMVote", "TradingFee", "0,5", "comma"},
	{"AMMVote", "TradingFee", "half", "0.5"},
	{"AMMVote", "TradingFee", strings.Repeat("9", 31), "too many digits"},
	{"AccountSet", "TransferRate", "100.0000001", "100 %"},
	{"AccountSet", "TransferRate", "-1", "0 %"},
	{"AccountSet", "TransferRate", "0.00000001", "0.0000001 %"},
	{"TrustSet", "QualityIn", "-100.1", "-99.9999999 %"},
	{"TrustSet", "QualityOut", "-100", "-99.9999999 %"}, // 0 stands for the face value
	{"TrustSet", "QualityIn", "329.4967296", "329.4967295 %"},
	{"LoanBrokerSet", "ManagementFeeRate", "10.001", "10 %"},
	{"EscrowCreate", "FinishAfter", "1999-12-31 23:59:59", "too early"},
	{"EscrowCreate", "FinishAfter", "2136-02-07 06:28:16", "too late"},
	{"EscrowCreate", "FinishAfter", "2026-12-31T18:00:00.5Z", "whole seconds"},
	{"EscrowCreate", "FinishAfter", "2026-02-30 18:00", "2026-12-31 18:00"},
	{"EscrowCreate", "FinishAfter", "852055200", "2026-12-31 18:00"},
	{"OracleSet", "LastUpdateTime", "1999-12-31", "too early"},
	{"OracleSet", "LastUpdateTime", "2106-02-07 06:28:16", "too late"},
	{"PaymentChannelCreate", "SettleDelay", "soon", "length of time"},
	{"PaymentChannelCreate", "SettleDelay", "1 hour 30", "length of time"},
	{"PaymentChannelCreate", "SettleDelay", "1.5 hours", "length of time"},
	{"PaymentChannelCreate", "SettleDelay", "-1", "length of time"},
	{"PaymentChannelCreate", "SettleDelay", "137 years", "length of time"},
	{"PaymentChannelCreate", "SettleDelay", "49711 days", "too long"},
	{"PaymentChannelCreate", "SettleDelay", "4294967296", "hold"},
	{"LoanSet", "PaymentInterval", "59", "1 minute"},
	{"Payment", "Memos.MemoData", someSeed, "secret"},
	{"Payment", "Memos.MemoData", "a\u202eb", "U+202E at position 2"},
	{"Payment", "Memos.MemoData", "a\x00", "U+0000 at position 2"},
	{"Payment", "Memos.MemoData", "\xff", "UTF-8"},
	{"Payment", "Memos.MemoData", strings.Repeat("a", maxInput+1), "too long"},
	{"Payment", "Memos.MemoFormat", "text plain", "web address"},
	{"AccountSet", "Domain", "https://example.com", "https://"},
	{"AccountSet", "Domain", "exämple.com", "xn--"},
	{"NFTokenMint", "URI", strings.Repeat("a", 257), "room for 256"},
	{"NFTokenMint", "URI", strings.Repeat("ä", 129), "258 bytes"},
	{"EscrowCreate", "Condition", "A02", "odd"},
	{"EscrowCreate", "Condition", "secret", "not hex"},
	{"EscrowCreate", "Condition", strings.Repeat("00", 129), "room for 256"},
	{"PaymentChannelCreate", "PublicKey", "ED00", "takes 66"},
	{"CheckCash", "CheckID", someHash[1:], "63 hex digits"},
	{"CheckCash", "CheckID", "my check", "64 hex digits"},
	{"CheckCash", "CheckID", "", "empty"},
	{"NFTokenCancelOffer", "NFTokenOffers", ",", "no id"},
	{"NFTokenCancelOffer", "NFTokenOffers", someHash + " " + strings.ToLower(someHash), "twice"},
	{"NFTokenCancelOffer", "NFTokenOffers", someHash + " AB", "Number 2"},
	{"Payment", "CredentialIDs", strings.Repeat(someHash+" ", 9), "room for 8"},
	{"AccountSet", "SetFlag", "11", "none of the choices"},
	{"AccountSet", "ClearFlag", "asfNoFreeze", "none of the choices"},
	{"VaultCreate", "VaultKind", "2", "\"Open at any time\""},
	{"DelegateSet", "Permissions.PermissionValue", "AccountDelete", "none of the choices"},
	{"Payment", "SponsorFlags", "the fee, the rest", "none of the choices"},
	{"Payment", "SponsorFlags", ", ,", "empty"},
	{"Payment", "SponsorFlags", "0x100000000", "none of the choices"},
	{"SignerListSet", "SignerEntries", "{}", "list"},
	{"SignerListSet", "SignerEntries", "[", "line 1, column"},
	{"SignerListSet", "SignerEntries", "[{}]", "Entry 1"},
	{"SignerListSet", "SignerEntries", `[{"SignerEntry": {"Weight": 1}}]`, "Account, SignerWeight, WalletLocator"},
	{"SignerListSet", "SignerEntries", `[{"SignerEntry": {"Account": "r", "Account": "r"}}]`, "twice"},
	{"SignerListSet", "SignerEntries", `[] []`, "line 1, column 4"},
	{"AMMBid", "AuthAccounts", `[{"AuthAccount":{}},{"AuthAccount":{}},{"AuthAccount":{}},{"AuthAccount":{}},{"AuthAccount":{}}]`, "room for 4"},
	{"Batch", "RawTransactions", `[{"TransactionType": "Payment"}]`, "RawTransaction"},
	{"LoanSet", "CounterpartySignature", `[]`, "braces"},
	{"Payment", "Paths", `[{}]`, "list of lists"},
	{"Payment", "Paths", `[["USD"]]`, "list of lists"},
	{"XChainClaim", "XChainBridge", `{"LockingChainDoor": "r"}`, "LockingChainIssue is missing"},
	{"XChainClaim", "XChainBridge", `{"Door": "r"}`, "does not belong"},
	{"Payment", "Paths", strings.Repeat("[", 100) + strings.Repeat("]", 100), "deeper"},
}

var inputSentence = regexp.MustCompile(`^[A-Z][^\n]*\.$`)

func TestParseErrors(t *testing.T) {
	for _, c := range badInputs {
		f := fieldOf(t, c.typ, c.field)
		got, err := f.Parse(c.text)
		name := fmt.Sprintf("%s.%s %.60q", c.typ, c.field, c.text)
		if err == nil {
			t.Errorf("%s: accepted as %#v", name, got)
			continue
		}
		if !errors.Is(err, ErrBadInput) || got != nil {
			t.Errorf("%s: %v and the value %v", name, err, got)
		}
		if !strings.Contains(err.Error(), c.want) || !inputSentence.MatchString(err.Error()) {
			t.Errorf("%s: %q does not say %q", name, err, c.want)
		}
		if strings.Contains(err.Error(), someSeed) {
			t.Errorf("%s: the secret is repeated in %q", name, err)
		}
	}
	_, err := fieldOf(t, "Payment", "Destination").Parse("r")
	if !errors.Is(err, ErrBadAddress) {
		t.Errorf("an address is %v", err)
	}
	if _, err = fieldOf(t, "Payment", "Fee").Parse("x"); !errors.Is(err, ErrBadAmount) {
		t.Errorf("an amount is %v", err)
	}
}

// A secret pasted into any field is never repeated in what the person reads.
func TestParseNeverRepeatsASecret(t *testing.T) {
	for _, f := range allFields() {
		v, err := f.Parse(someSeed)
		if err == nil || strings.Contains(err.Error(), someSeed) {
			t.Errorf("%s (%s): %v, %v", f.Name, f.Kind, v, err)
		}
	}
}

func TestTextOfWhatCannotBeShown(t *testing.T) {
	for _, c := range []struct {
		typ, field string
		v          any
	}{
		{"Payment", "Destination", "r"},
		{"Payment", "Destination", nil},
		{"Payment", "DestinationTag", "7"},
		{"Payment", "DestinationTag", 7.0},
		{"Payment", "DestinationTag", n("1e3")},
		{"Payment", "DestinationTag", n("-1")},
		{"Payment", "DestinationTag", n("4294967296")},
		{"Payment", "Amount", "1.5"},
		{"Payment", "Amount", map[string]any{"currency": "USD", "issuer": someAddress, "value": "-1"}},
		{"Payment", "Amount", map[string]any{"currency": "USD", "issuer": someAddress, "value": "1", "more": "1"}},
		{"Payment", "Amount", map[string]any{"currency": "USD", "issuer": someAddress}},
		{"Payment", "Amount", map[string]any{"currency": "XRP", "value": "1"}},
		{"Payment", "Amount", map[string]any{"currency": "XRP", "issuer": someAddress, "value": "1"}},
		{"Payment", "Amount", map[string]any{"currency": strings.Repeat("0", 40), "issuer": someAddress, "value": "1"}},
		{"Payment", "Amount", map[string]any{"mpt_issuance_id": "00", "value": "1"}},
		{"Payment", "Amount", map[string]any{"mpt_issuance_id": someMPT, "value": "1.5"}},
		{"Payment", "Fee", map[string]any{}},
		{"Payment", "Fee", "-1"},
		{"AMMVote", "Asset", map[string]any{"currency": "USD"}},
		{"AMMVote", "TradingFee", n("65536")},
		{"AccountSet", "TransferRate", n("0")}, // stands for 0 %, as does 1000000000
		{"VaultCreate", "AssetsMaximum", "-1"},
		{"VaultCreate", "AssetsMaximum", 1.5},
		{"EscrowCreate", "FinishAfter", "2026"},
		{"OracleSet", "LastUpdateTime", n("1")},
		{"PaymentChannelCreate", "SettleDelay", n("-1")},
		{"Payment", "Memos.MemoData", "FF"},
		{"Payment", "Memos.MemoData", "E280AE"},
		{"Payment", "Memos.MemoData", "6"},
		{"AccountSet", "Domain", "41"},
		{"EscrowCreate", "Condition", "A"},
		{"CheckCash", "CheckID", ""},
		{"CheckCash", "CheckID", "AB"},
		{"NFTokenCancelOffer", "NFTokenOffers", []any{}},
		{"NFTokenCancelOffer", "NFTokenOffers", []any{"AB"}},
		{"AccountSet", "SetFlag", n("99")},
		{"AccountSet", "SetFlag", "asfRequireDest"},
		{"DelegateSet", "Permissions.PermissionValue", "AccountDelete"},
		{"Payment", "SponsorFlags", n("4294967296")},
		{"SignerListSet", "SignerEntries", map[string]any{}},
		{"SignerListSet", "SignerEntries", []any{map[string]any{"SignerEntry": map[string]any{"SignerWeight": 1.5}}}},
		{"Payment", "Paths", []any{"x"}},
	} {
		if text, ok := fieldOf(t, c.typ, c.field).Text(c.v); ok {
			t.Errorf("%s.%s %#v: shown as %q", c.typ, c.field, c.v, text)
		}
	}
}

// What is out of the ledger's limits but fits the field is shown, so that it
// can be mended.
func TestTextShowsWhatCanBeMended(t *testing.T) {
	for _, c := range []struct {
		typ, field string
		v          any
		want       string
	}{
		{"AMMVote", "TradingFee", n("5000"), "5"},
		{"TicketCreate", "TicketCount", n("300"), "300"},
		{"TicketCreate", "TicketCount", uint32(7), "7"},
		{"NFTokenMint", "URI", strings.Repeat("61", 300), strings.Repeat("a", 300)},
		{"XChainCommit", "XChainClaimID", "13f", "319"},
		{"DelegateSet", "Permissions.PermissionValue", n("1"), "Payment"},
		{"LoanSet", "PaymentInterval", n("5"), "5 seconds"},
	} {
		if text, ok := fieldOf(t, c.typ, c.field).Text(c.v); !ok || text != c.want {
			t.Errorf("%s.%s: %q, %v, want %q", c.typ, c.field, text, ok, c.want)
		}
	}
}

func TestBridgeAndJSONInput(t *testing.T) {
	const bridge = `{"IssuingChainDoor":"r","IssuingChainIssue":{"currency":"XRP"},"LockingChainDoor":"r","LockingChainIssue":{"currency":"XRP"}}`
	f := fieldOf(t, "XChainClaim", "XChainBridge")
	v, err := f.Parse(bridge)
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := f.Text(v); !ok || text != bridge {
		t.Errorf("%q, %v", text, ok)
	}
	anything := Field{Name: "New", Kind: KindJSON}
	for _, text := range []string{`{"a":[1,null,true,"x"]}`, `"text"`, `1.50`, `false`} {
		v, err := anything.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if shown, ok := anything.Text(v); !ok || shown != text {
			t.Errorf("%s: %q, %v", text, shown, ok)
		}
	}
	if _, err := anything.Parse("null"); !errors.Is(err, ErrBadInput) {
		t.Errorf("null: %v", err)
	}
}

func TestTimesOfAPlace(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	f := fieldOf(t, "EscrowCreate", "FinishAfter")
	for _, c := range []struct{ text, want, shown string }{
		{"2026-12-31 18:00", "852051600", "2026-12-31 18:00"},
		{"2026-12-31 18:00:07", "852051607", "2026-12-31 18:00:07"},
		{"2026-12-31T18:00:00Z", "852055200", "2026-12-31 19:00"},
		{"2026-07-01 8:30", "836202600", "2026-07-01 08:30"},
		{"2026-10-25T02:30:00+02:00", "846203400", "2026-10-25T02:30:00+02:00"}, // happens twice that night
		{"2026-10-25T02:30:00+01:00", "846207000", "2026-10-25 02:30"},
	} {
		v, err := f.ParseIn(c.text, berlin)
		if err != nil || v != n(c.want) {
			t.Errorf("%s: %v, %v, want %s", c.text, v, err, c.want)
			continue
		}
		text, ok := f.TextIn(v, berlin)
		if again, err := f.ParseIn(text, berlin); err != nil || again != v || !ok {
			t.Errorf("%s: shown as %q, read again as %v, %v", c.text, text, again, err)
		}
		if text != c.shown {
			t.Errorf("%s: shown as %q, want %q", c.text, text, c.shown)
		}
	}
	if _, err := f.ParseIn("2026-03-29 02:30", berlin); !errors.Is(err, ErrBadInput) || !strings.Contains(err.Error(), "put forward") {
		t.Errorf("an hour that does not exist: %v", err)
	}
}

func TestLedgerTime(t *testing.T) {
	for _, c := range []struct {
		sec  uint32
		text string
	}{
		{0, "2000-01-01T00:00:00Z"}, {852055200, "2026-12-31T18:00:00Z"}, {4294967295, "2136-02-07T06:28:15Z"},
	} {
		at := LedgerTime(c.sec)
		if got := at.Format(time.RFC3339); got != c.text {
			t.Errorf("%d is %s, want %s", c.sec, got, c.text)
		}
		if sec, ok := LedgerSeconds(at.In(time.FixedZone("", 3600))); !ok || sec != c.sec {
			t.Errorf("%s is %d, %v", c.text, sec, ok)
		}
	}
	for _, at := range []time.Time{LedgerTime(0).Add(-1), LedgerTime(4294967295).Add(time.Second), {}} {
		if sec, ok := LedgerSeconds(at); ok {
			t.Errorf("%s is %d", at, sec)
		}
	}
}

// allFields gives every field of the catalogue, those of entries included.
func allFields() []Field {
	var out []Field
	var add func(fields []Field)
	add = func(fields []Field) {
		for _, f := range fields {
			out = append(out, f)
			add(f.Entry)
		}
	}
	for _, typ := range Catalogue() {
		add(typ.Fields)
	}
	add(CommonFields())
	return out
}

func FuzzParse(f *testing.F) {
	fields := allFields()
	index := func(typ, path string) uint16 {
		want := fieldOf(f, typ, path)
		i := slices.IndexFunc(fields, func(g Field) bool { return reflect.DeepEqual(g, want) })
		if i < 0 {
			f.Fatalf("%s.%s is not in the catalogue", typ, path)
		}
		return uint16(i)
	}
	for _, c := range goodInput {
		f.Add(index(c.typ, c.field), c.text)
	}
	for _, c := range badInputs {
		if len(c.text) < 1000 {
			f.Add(index(c.typ, c.field), c.text)
		}
	}
	f.Fuzz(func(t *testing.T, which uint16, text string) {
		field := fields[int(which)%len(fields)]
		v, err := field.Parse(text)
		if err != nil {
			if !errors.Is(err, ErrBadInput) || v != nil || !utf8.ValidString(err.Error()) {
				t.Fatalf("%s (%s) %q: %v, %v", field.Name, field.Kind, text, v, err)
			}
			return
		}
		shown, ok := field.Text(v)
		if !ok {
			t.Fatalf("%s (%s) %q: %#v cannot be shown", field.Name, field.Kind, text, v)
		}
		again, err := field.Parse(shown)
		if err != nil || !reflect.DeepEqual(again, v) {
			t.Fatalf("%s (%s) %q: %#v, shown as %q, read again as %#v, %v", field.Name, field.Kind, text, v, shown, again, err)
		}
	})
}
