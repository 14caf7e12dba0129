package flow

import (
	"slices"
	"strings"
	"testing"

	"countersign/xumm/sandbox"
)

// The list is asked for once, is one of the main network, and fills code and
// issuer of whatever amount is being written.
func TestTokens(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	if got := w.app.Tokens("MAINNET"); got != nil {
		t.Errorf("signed out: %v", got)
	}
	w.signIn()
	var list []Token
	w.until("the list", func() bool { list = w.app.Tokens("MAINNET"); return len(list) > 0 })
	if got := w.app.Tokens("TESTNET"); got != nil {
		t.Errorf("on a test network: %v", got)
	}
	i := slices.IndexFunc(list, func(t Token) bool { return t.Code == "USD" })
	if i < 0 || list[i].Issuer == "" || list[i].IssuerName == "" {
		t.Fatalf("the list is %+v", list)
	}
	f := formOf(t, "Payment")
	typing(f, "Amount:token", "Amount=5")
	f.ChooseToken("Amount/currency", list[i])
	tx, _ := f.Tx()
	amount, _ := tx["Amount"].(map[string]any)
	if amount["currency"] != "USD" || amount["issuer"] != list[i].Issuer || amount["value"] != "5" {
		t.Errorf("the amount is %v", amount)
	}
	who := w.app.Issuers(tx, "MAINNET")
	if len(who) != 1 || !strings.Contains(who[0], "The sandbox's list calls the issuer of this USD “Gateway”: ") || w.app.Issuers(tx, "TESTNET") != nil {
		t.Errorf("its issuer: %q", who)
	}
	if a, b := w.app.AboutTokens("MAINNET"), w.app.AboutTokens("TESTNET"); a != "The sandbox's list; being on it is no recommendation" || b != "The sandbox's list has tokens of Mainnet only." {
		t.Errorf("about it: %q, %q", a, b)
	}
	f.ChooseToken("Destination", list[i]) // no place for a code
	if f.Text("Destination") != "" {
		t.Error("a token was put into an address")
	}
}
