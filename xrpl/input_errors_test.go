package xrpl

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

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
