package flow

import (
	"strings"
	"testing"
	"time"

	"countersign/xrpl"
)

func messageAt(problems []xrpl.Problem, path string) string {
	for _, p := range problems {
		if p.Field == path {
			return p.Message
		}
	}
	return ""
}

func TestFormSaysWhatIsWrongAndWhere(t *testing.T) {
	tests := []struct {
		name, typ string
		typed     []string
		at, says  string
	}{
		{"empty address", "Payment", nil, "Destination", "Enter the address"},
		{"bad checksum", "Payment", []string{"Destination=" + somebody[:33] + "f"}, "Destination", "checksum"},
		{"seven decimals", "Payment", []string{"Amount=1.1234567"}, "Amount", "six decimals"},
		{"token without a figure", "Payment", []string{"Amount:token", "Amount/currency=USD", "Amount/issuer=" + somebody}, "Amount", "Enter how much"},
		{"token without an issuer", "Payment", []string{"Amount=1", "Amount:token", "Amount/currency=USD"}, "Amount/issuer", "issues the token"},
		{"token without a code", "Payment", []string{"Amount=1", "Amount:token", "Amount/issuer=" + somebody}, "Amount/currency", "such as USD"},
		{"code of two characters", "Payment", []string{"Amount=1", "Amount:token", "Amount/currency=US", "Amount/issuer=" + somebody}, "Amount/currency", "three characters"},
		{"code too long", "Payment", []string{"Amount=1", "Amount:token", "Amount/currency=ABCDEFGHIJKLMNOPQRSTU", "Amount/issuer=" + somebody}, "Amount/currency", "4 to 20"},
		{"MPT id cut", "Payment", []string{"Amount=1", "Amount:mpt", "Amount/mpt=00"}, "Amount/mpt", "48 hex digits"},
		{"date in another order", "EscrowCreate", []string{"FinishAfter=31.12.2030"}, "FinishAfter", "year, month and day"},
		{"no such day", "EscrowCreate", []string{"FinishAfter=2030-02-30"}, "FinishAfter", "year, month and day"},
		{"time without a date", "EscrowCreate", []string{"FinishAfter/time=12:00"}, "FinishAfter", "Choose a date"},
		{"bad time", "EscrowCreate", []string{"FinishAfter=2030-01-01", "FinishAfter/time=25:00"}, "FinishAfter/time", "hours and minutes"},
		{"before the ledger's time", "EscrowCreate", []string{"FinishAfter=1999-01-01"}, "FinishAfter", "too early"},
		{"after the ledger's time", "EscrowCreate", []string{"FinishAfter=2200-01-01"}, "FinishAfter", "too late"},
		{"duration in words", "PaymentChannelCreate", []string{"SettleDelay=two days"}, "SettleDelay", "2 days"},
		{"token called XRP", "Payment", []string{"Amount=1", "Amount:token", "Amount/currency=XRP", "Amount/issuer=" + somebody}, "Amount/currency", "Choose XRP as the asset"},
		{"secret in a memo", "Payment", []string{"Memos=snoPBrXtMeMyMHUVTgbuqAfg1SUTb"}, "Memos", "secret"},
		{"signer's address", "SignerListSet", []string{"SignerEntries+", "SignerEntries/0/Account=r", "SignerEntries/0/SignerWeight=1"}, "SignerEntries/0/Account", "address"},
		{"signer without a weight", "SignerListSet", []string{"SignerEntries+", "SignerEntries/0/Account=" + somebody}, "SignerEntries/0/SignerWeight", "whole number"},
		{"no signers", "SignerListSet", nil, "SignerEntries", "at least one"},
		{"too many accounts", "AMMBid", []string{"AuthAccounts+", "AuthAccounts+", "AuthAccounts+", "AuthAccounts+", "AuthAccounts+"}, "AuthAccounts", "at most 4"},
		{"second hash", "NFTokenCancelOffer", []string{"NFTokenOffers=" + someHash + " 12"}, "NFTokenOffers", "Number 2"},
		{"half a JSON", "Payment", []string{"Paths=[["}, "Paths", "JSON"},
		{"member twice", "Payment", []string{`Paths={"a":1,"a":2}`}, "Paths", "twice"},
		{"other fields that are none", "Payment", []string{"other=[1]"}, "other", "one JSON object"},
		{"other field with a place", "Payment", []string{`other={"Destination":"r"}`}, "other", "a place of its own"},
		{"amount of an asset not chosen", "AMMDeposit", []string{"Amount=1"}, "Amount", "asset above"},
		{"bridge begun", "XChainCreateBridge", []string{"XChainBridge/LockingChainDoor=" + somebody}, "XChainBridge/IssuingChainDoor", "address"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := formOf(t, test.typ)
			typing(f, test.typed...)
			tx, problems := f.Tx()
			if got := messageAt(problems, test.at); !strings.Contains(got, test.says) {
				t.Errorf("at %s: %q, not %q; all: %v", test.at, got, test.says, problems)
			}
			if tx.Type() != test.typ {
				t.Errorf("the transaction is %s", canonical(tx))
			}
		})
	}
}

func TestXAddressBringsItsTag(t *testing.T) {
	id, err := xrpl.ParseAddress(somebody)
	if err != nil {
		t.Fatal(err)
	}
	with := xrpl.XAddress{Account: id, Tag: 7, HasTag: true}.String()
	plain := xrpl.XAddress{Account: id}.String()
	onTest := xrpl.XAddress{Account: id, Test: true}.String()
	tests := []struct {
		name, typ, network string
		typed              []string
		json               string // without the type; "" when there is a problem
		at, says           string
	}{
		{"tag", "Payment", "", []string{"Destination=" + with, "Amount=1"}, `"Destination":"` + somebody + `","DestinationTag":7,"Amount":"1000000"`, "", ""},
		{"the same tag", "Payment", "", []string{"Destination=" + with, "Amount=1", "DestinationTag=7"}, `"Destination":"` + somebody + `","DestinationTag":7,"Amount":"1000000"`, "", ""},
		{"another tag", "Payment", "", []string{"Destination=" + with, "Amount=1", "DestinationTag=8"}, "", "DestinationTag", "carries the tag 7, and this is 8"},
		{"no tag", "Payment", "", []string{"Destination=" + plain, "Amount=1", "DestinationTag=8"}, `"Destination":"` + somebody + `","DestinationTag":8,"Amount":"1000000"`, "", ""},
		{"no place for a tag", "NFTokenBurn", "", []string{"NFTokenID=" + someHash, "Owner=" + with}, "", "Owner", "no place for a tag"},
		{"no tag, no place", "NFTokenBurn", "", []string{"NFTokenID=" + someHash, "Owner=" + plain}, `"NFTokenID":"` + someHash + `","Owner":"` + somebody + `"`, "", ""},
		{"test network on the main one", "Payment", "MAINNET", []string{"Destination=" + onTest, "Amount=1"}, "", "Destination", "for a test network"},
		{"main network on a test one", "Payment", "TESTNET", []string{"Destination=" + plain, "Amount=1"}, "", "Destination", "for the main network"},
		{"test network on a test one", "Payment", "TESTNET", []string{"Destination=" + onTest, "Amount=1"}, `"Destination":"` + somebody + `","Amount":"1000000"`, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := formOf(t, test.typ)
			typing(f, test.typed...)
			tx, problems := f.tx(test.network)
			if test.json == "" {
				if got := messageAt(problems, test.at); !strings.Contains(got, test.says) {
					t.Errorf("at %s: %q; all: %v", test.at, got, problems)
				}
				return
			}
			if want := parse(t, `{"TransactionType":"`+test.typ+`",`+test.json+`}`); len(problems) > 0 || !sameValue(map[string]any(tx), map[string]any(want)) {
				t.Errorf("got %s, %v", canonical(tx), problems)
			}
		})
	}
	f := formOf(t, "Payment")
	typing(f, "Destination="+with)
	if in, ok := find(f, "DestinationTag"); !ok || !in.Locked || in.Text != "7" {
		t.Errorf("the tag is %+v", in)
	}
	typing(f, "DestinationTag=8")
	if in, _ := find(f, "DestinationTag"); in.Locked {
		t.Error("another tag can't be taken out")
	}
}

var viewTime = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func find(f *Form, path string) (Input, bool) {
	for _, s := range f.View(viewTime).Sections {
		for _, l := range s.Lines {
			for _, in := range l.Inputs {
				if in.Path == path && !in.how {
					return in, true
				}
			}
		}
	}
	return Input{}, false
}

// Another account's tag does not stay when an account is chosen.
func TestChoosingAnAccountBringsItsTag(t *testing.T) {
	f := formOf(t, "Payment")
	seven := uint32(7)
	f.Choose("Destination", somebody, &seven)
	if tx, _ := f.Tx(); tx.Text("DestinationTag") != "7" {
		t.Errorf("tag %s", tx.Text("DestinationTag"))
	}
	f.Choose("Destination", somebody, nil)
	if tx, _ := f.Tx(); tx.Text("DestinationTag") != "" {
		t.Errorf("tag %s stays", tx.Text("DestinationTag"))
	}
	s := formOf(t, "SignerListSet")
	s.AddRow("SignerEntries")
	s.Choose("SignerEntries/0/Account", somebody, &seven)
	if tx, _ := s.Tx(); strings.Contains(string(canonical(tx)), "Tag") {
		t.Errorf("a tag got into %s", canonical(tx))
	}
}

// Clocks go back an hour: the hour that comes twice is told apart.
func TestDatesOfTheHourThatComesTwice(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("this machine has no time zones")
	}
	typ, _ := xrpl.TypeNamed("EscrowCreate")
	for _, at := range []time.Time{
		time.Date(2030, 10, 27, 0, 30, 0, 0, time.UTC), time.Date(2030, 10, 27, 1, 30, 0, 0, time.UTC), time.Date(2030, 7, 1, 10, 0, 7, 0, time.UTC),
	} {
		seconds, _ := xrpl.LedgerSeconds(at)
		tx := xrpl.Tx{"TransactionType": "EscrowCreate", "FinishAfter": number(uint64(seconds))}
		f := NewForm(typ, zone)
		f.Load(tx)
		if back, _ := f.Tx(); !sameValue(back["FinishAfter"], tx["FinishAfter"]) {
			t.Errorf("%s became %s", at, canonical(back))
		}
		if f.in.at("FinishAfter").How == howJSON {
			t.Errorf("%s is shown as JSON", at)
		}
	}
}

// Values that no input can show stand in the form as JSON and come out as they
// were.
func TestFormSwallowsNothing(t *testing.T) {
	for _, fields := range []string{
		`"Amount":{"currency":"USD","issuer":"` + somebody + `","value":"1","more":1}`,
		`"Amount":25`, `"Amount":"1.5"`, `"Amount":null`, `"Amount":[]`,
		`"Amount":{"currency":"5553440000000000000000000000000000000000","issuer":"` + somebody + `","value":"1"}`,
		`"Amount":{"currency":"0158415500000000C1F76FF6ECB0BAC600000000","issuer":"` + somebody + `","value":"1"}`,
		`"DestinationTag":"x"`, `"DestinationTag":-1`, `"DestinationTag":{"a":1}`,
		`"Flags":131076`, `"Flags":"x"`, `"Flags":{}`, `"Flags":0`, `"Flags":2147483648`,
		`"Memos":[]`, `"Memos":[{"Memo":{"MemoData":"FF"}}]`, `"Memos":[{"Memo":{"MemoData":"61","X":1}}]`, `"Memos":"x"`, `"Memos":[{"Memo":{"MemoData":""}}]`,
		`"Paths":"x"`, `"InvoiceID":"12"`, `"InvoiceID":12`, `"Destination":12`, `"Destination":"not an address"`, `"Destination":""`,
		`"CredentialIDs":["x"]`, `"CredentialIDs":[]`, `"CredentialIDs":[1]`,
		`"Unknown":{"a":[null]}`, `"Signers":[{"Signer":{"Account":"` + somebody + `","SigningPubKey":"","TxnSignature":"AB"}}]`,
		`"SigningPubKey":""`, `"Fee":"12"`, `"Sequence":0`, `"TransferRate":"1"`, `"other":1`,
	} {
		f := formOf(t, "Payment")
		tx := parse(t, `{"TransactionType":"Payment",`+fields+`}`)
		f.Load(tx)
		back, _ := f.Tx()
		if !sameValue(map[string]any(back), map[string]any(tx)) {
			t.Errorf("%s\nbecame %s", canonical(tx), canonical(back))
		}
		f.View(viewTime)
		// A change elsewhere leaves it alone.
		f.SetText("SourceTag", "5")
		back, _ = f.Tx()
		delete(back, "SourceTag")
		if !sameValue(map[string]any(back), map[string]any(tx)) {
			t.Errorf("after a change elsewhere %s\nbecame %s", canonical(tx), canonical(back))
		}
	}
}

// What is typed in one way stays while another is tried.
func TestWaysOfInputKeepWhatWasTyped(t *testing.T) {
	f := formOf(t, "Payment")
	typing(f, "Amount=1", "Amount:token", "Amount/currency=USD", "Amount/issuer="+somebody, "Amount:mpt", "Amount/mpt="+someMPT, "Amount:open", "Amount:token")
	if tx, _ := f.Tx(); xrpl.Tx(tx["Amount"].(map[string]any)).Text("currency") != "USD" {
		t.Errorf("got %s", canonical(tx))
	}
	d := formOf(t, "CheckCash")
	typing(d, "Amount=5", "mode 1", "DeliverMin=4", "mode 0")
	if tx, _ := d.Tx(); tx.Text("Amount") != "5000000" || tx["DeliverMin"] != nil {
		t.Errorf("got %s", canonical(tx))
	}
	typing(d, "mode 1")
	if tx, _ := d.Tx(); tx.Text("DeliverMin") != "4000000" || tx["Amount"] != nil {
		t.Errorf("got %s", canonical(tx))
	}
}

// Every type has a form that shows all its fields and flags, with a label each.
func TestEveryTypeHasAWholeForm(t *testing.T) {
	for _, typ := range xrpl.Catalogue() {
		if typ.Internal {
			continue
		}
		f := NewForm(typ, time.UTC)
		seen := map[string]bool{}
		for mode := range max(1, len(f.layout.modes)) {
			f.SetMode(mode)
			for _, s := range f.View(viewTime).Sections {
				for _, l := range s.Lines {
					for _, in := range l.Inputs {
						seen[in.Path] = true
						if in.Kind == InputSwitch {
							seen[in.Label] = true
						}
						if in.Kind != InputSay && in.Label == "" {
							t.Errorf("%s: %s has no label", typ.Name, in.Path)
						}
					}
				}
			}
		}
		for _, field := range typ.Fields {
			if !seen[field.Name] && !neverTyped(field.Name) && !(typ.Name == "Clawback" && field.Name == "Holder") {
				t.Errorf("%s: %s has no input", typ.Name, field.Name)
			}
		}
		for _, c := range typ.Flags {
			if f.layout.mask&c.Value == 0 && !seen[titleOf(c)] {
				t.Errorf("%s: flag %s has no switch", typ.Name, c.Name)
			}
		}
		for _, g := range f.layout.groups {
			for _, it := range g.items {
				if it.field != "" {
					if _, ok := typ.Field(it.field); !ok {
						t.Errorf("%s: the layout has %s, and the type has not", typ.Name, it.field)
					}
				}
				if it.flag != "" {
					found := false
					for _, c := range typ.Flags {
						found = found || c.Name == it.flag
					}
					if !found {
						t.Errorf("%s: the layout has the flag %s, and the type has not", typ.Name, it.flag)
					}
				}
			}
		}
		for _, m := range f.layout.modes {
			if m.flag != "" && m.bit == 0 {
				t.Errorf("%s: no flag %s", typ.Name, m.flag)
			}
		}
	}
}

func TestRate(t *testing.T) {
	usd := func(v string) string {
		return `{"currency":"USD","issuer":"` + somebody + `","value":"` + v + `"}`
	}
	for _, test := range []struct{ gets, pays, want string }{
		{`"10000000"`, usd("5"), "Rate: 1 XRP for 0.5 USD, and 1 USD for 2 XRP."},
		{`"3000000"`, usd("1"), "Rate: 1 XRP for about 0.33333333 USD, and 1 USD for 3 XRP."},
		{`"1"`, usd("1e80"), ""},
		{`"1000000"`, usd("1e999999999"), ""},
		{`"0"`, usd("1"), ""},
		{`"x"`, usd("1"), ""},
		{usd("1234567.5"), `"1000000"`, "Rate: 1 USD for about 0.00000081000026 XRP, and 1 XRP for 1234567.5 USD."},
	} {
		tx := parse(t, `{"TakerGets":`+test.gets+`,"TakerPays":`+test.pays+`}`)
		if got := rate(tx); test.want != "" && got != test.want || test.gets == `"0"` && got != "" {
			t.Errorf("%s for %s: %q", test.gets, test.pays, got)
		}
	}
}

// A form begins with a field and not with a heading.
func TestFormsBeginWithoutAHeading(t *testing.T) {
	for _, typ := range xrpl.Catalogue() {
		if groups := layoutOf(typ).groups; len(groups) > 0 && groups[0].title != "" {
			t.Errorf("the form for %s begins with %q", typ.Name, groups[0].title)
		}
	}
}
