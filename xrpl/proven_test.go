package xrpl

import "testing"

func TestProven(t *testing.T) {
	names := []string{stepSignature, stepTxID, stepSigner, stepNetwork, stepSame, stepResult}
	words := map[byte]Status{'c': Checked, '-': NotChecked, 'F': Failed}
	findings := func(word string, more ...Finding) []Finding {
		var out []Finding
		for i := range len(word) {
			out = append(out, Finding{Name: names[i], Status: words[word[i]]})
		}
		return append(out, more...)
	}
	for _, test := range []struct {
		name     string
		findings []Finding
		proven   Status
		all      bool
	}{
		{"nothing", nil, NotChecked, false},
		{"everything", findings("cccccc"), Checked, true},
		{"a sign-in", findings("ccc-c-"), Checked, false},
		{"no id given", findings("c-cccc"), Checked, false},
		{"refused by the ledger", findings("cccccF"), Checked, false},
		{"a forged signature", findings("Fccccc"), Failed, false},
		{"another id", findings("cFcccc"), Failed, false},
		{"another network", findings("cccFcc"), Failed, false},
		{"another signer", findings("ccFccc"), Failed, false},
		{"who knows who signed", findings("cc-ccc"), NotChecked, false},
		{"who knows what was signed", findings("cccc-c"), NotChecked, false},
		{"no signature", findings("------"), NotChecked, false},
		{"a caller's own check", findings("cccccc", Finding{Name: "Request", Status: Checked}), Checked, true},
		{"a caller's own doubt", findings("cccccc", Finding{Name: "Request", Status: NotChecked}), NotChecked, false},
		{"a caller's own refusal", findings("cccccc", Finding{Name: "Request", Status: Failed}), Failed, false},
	} {
		if got := Proven(test.findings); got != test.proven {
			t.Errorf("%s: %s", test.name, got)
		}
		if got := AllChecked(test.findings); got != test.all {
			t.Errorf("%s: all checked: %t", test.name, got)
		}
	}
}
