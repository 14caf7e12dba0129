package flow

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"countersign/xrpl"
)

// odd are values that may stand in any field, right or wrong.
func odd() []string {
	usd := func(v string) string {
		return `{"currency":"USD","issuer":"` + somebody + `","value":"` + v + `"}`
	}
	return []string{
		`null`, `true`, `0`, `1`, `-1`, `1.5`, `5000000000`, `131072`, `2147483648`, `1048576`, `65536`, `"0"`, `"1"`, `"25500000"`, `"1.5"`, `"-3"`, `""`, `"x"`, `" "`, `"AB"`, `"ab"`, `"FF"`,
		`"` + somebody + `"`, `"XVLhHMPHU98es4dbozjVtdWzVrDjtV5kAsixQTdMdnCAUfz"`, `"` + someHash + `"`, `"` + strings.ToLower(someHash) + `"`, `"` + someMPT + `"`,
		`"6578616D706C652E636F6D"`, `"0A0D"`, `"USD"`, `"534F4C4F00000000000000000000000000000000"`, `"5553440000000000000000000000000000000000"`, `"Payment"`,
		usd("0"), usd("12.50"), usd("1e5"), usd("-1"), `{"mpt_issuance_id":"` + someMPT + `","value":"7"}`, `{"currency":"XRP"}`, `{"currency":"USD","issuer":"` + somebody + `"}`, `{"mpt_issuance_id":"` + someMPT + `"}`,
		`{}`, `[]`, `[1]`, `[{}]`, `["` + someHash + `"]`, `["` + someHash + `","` + someHash + `"]`, `[[{"currency":"XRP"}]]`, `{"a":{"b":[null]}}`,
		`[{"Memo":{"MemoData":"61"}}]`, `[{"Memo":{"MemoData":"61","MemoType":"62"}},{"Memo":{}}]`, `[{"Memo":{"MemoData":"FF"}}]`,
		`[{"SignerEntry":{"Account":"` + somebody + `","SignerWeight":1}},{"SignerEntry":{"Account":7}}]`, `[{"Permission":{"PermissionValue":"Payment"}}]`, `[{"Permission":{"PermissionValue":65537}}]`,
		`[{"Credential":{"Issuer":"` + somebody + `","CredentialType":"4B5943"}}]`, `[{"AuthAccount":{"Account":"` + somebody + `"}}]`,
		`{"LockingChainDoor":"` + somebody + `","LockingChainIssue":{"currency":"XRP"},"IssuingChainDoor":"` + somebody + `","IssuingChainIssue":{"currency":"USD","issuer":"` + somebody + `"}}`,
		`[{"RawTransaction":{"TransactionType":"AccountDelete"}}]`, `946868640`, `4294967295`, `1005000000`, `172800`,
	}
}

func randomTx(t *testing.T, r *rand.Rand, typ xrpl.Type) xrpl.Tx {
	names := []string{"Novelty", "", "other", "Flags", "Account", "Memos", "SourceTag", "Fee", "Signers", "SigningPubKey"}
	for range 3 { // the type's own fields more often
		for _, f := range typ.Fields {
			names = append(names, f.Name)
		}
	}
	values := odd()
	for _, c := range typ.Flags {
		values = append(values, fmt.Sprint(c.Value))
	}
	fields := map[string]json.RawMessage{"TransactionType": json.RawMessage(`"` + typ.Name + `"`)}
	for range r.IntN(7) {
		fields[names[r.IntN(len(names))]] = json.RawMessage(values[r.IntN(len(values))])
	}
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(text))
}

// Whatever JSON is typed one after the other, the form says the same as the
// last, and taking it up anew says the same again.
func TestFormsFollowAnyJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, typ := range xrpl.Catalogue() {
		if typ.Internal {
			continue
		}
		f := NewForm(typ, time.UTC)
		for range 40 {
			tx := randomTx(t, r, typ)
			if r.IntN(8) == 0 && len(f.layout.modes) > 0 {
				f.SetMode(r.IntN(len(f.layout.modes) + 1))
			}
			f.Fill(tx)
			if back, _ := f.Tx(); !sameValue(map[string]any(back), map[string]any(tx)) {
				t.Fatalf("%s\nbecame %s\nin %s", canonical(tx), canonical(back), mustJSON(t, f.keep()))
			}
			f.View(viewTime)
			anew := NewForm(typ, time.UTC)
			anew.Load(tx)
			if back, _ := anew.Tx(); !sameValue(map[string]any(back), map[string]any(tx)) {
				t.Fatalf("%s\nloaded %s\nin %s", canonical(tx), canonical(back), mustJSON(t, anew.keep()))
			}
			kept := NewForm(typ, time.UTC)
			kept.restore(f.keep())
			if back, _ := kept.Tx(); !sameValue(map[string]any(back), map[string]any(tx)) {
				t.Fatalf("%s\nkept as %s\nin %s", canonical(tx), canonical(back), mustJSON(t, f.keep()))
			}
		}
	}
}

// Every button and choice that a form offers can be used in any state.
func TestFormsTakeAnyEdit(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	texts := []string{"", " ", "1", "-1", "1.5", somebody, someHash, someMPT, "USD", "SOLO", "2030-01-01", "12:00", "{", "[]", `{"a":1}`, "XVLhHMPHU98es4dbozjVtdWzVrDjtV5kAsixQTdMdnCAUfz", "2 days", "\x00"}
	for _, typ := range xrpl.Catalogue() {
		if typ.Internal {
			continue
		}
		f := NewForm(typ, time.UTC)
		for range 40 {
			var inputs []Input
			for _, s := range f.View(viewTime).Sections {
				for _, l := range s.Lines {
					inputs = append(inputs, l.Inputs...)
				}
			}
			if len(f.layout.modes) > 0 && r.IntN(10) == 0 {
				f.SetMode(r.IntN(len(f.layout.modes) + 1))
				continue
			}
			in := inputs[r.IntN(len(inputs))]
			switch in.Kind {
			case InputButton:
				f.Act(in)
			case InputSelect:
				f.Change(in, in.Options[r.IntN(len(in.Options))].Value)
			case InputSwitch:
				f.Change(in, []string{"", "on"}[r.IntN(2)])
			case InputHead, InputSay:
			default:
				f.Change(in, texts[r.IntN(len(texts))])
			}
			tx, _ := f.Tx()
			// The JSON of the form, taken up again, leaves it as it is.
			before := mustJSON(t, f.keep())
			f.Fill(tx)
			if back, _ := f.Tx(); !sameValue(map[string]any(back), map[string]any(tx)) {
				t.Fatalf("%s\nbecame %s\nfrom %s\nto   %s", canonical(tx), canonical(back), before, mustJSON(t, f.keep()))
			}
		}
	}
}
