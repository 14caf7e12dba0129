package flow

import (
	"testing"

	"countersign/xrpl"
)

func TestChallenge(t *testing.T) {
	own := map[string]any{"Memo": map[string]any{"MemoData": "AB"}}
	asked := xrpl.Tx{"TransactionType": "SignIn", "Memos": []any{own}}
	first := withChallenge(asked)
	second := withChallenge(first)
	if len(asked["Memos"].([]any)) != 1 {
		t.Fatal("the draft was changed")
	}
	if n := len(second["Memos"].([]any)); n != 2 {
		t.Errorf("%d memos, want the own one and one challenge", n)
	}
	if string(first.JSON()) == string(second.JSON()) {
		t.Error("the challenge was used again")
	}
	if _, err := xrpl.Encode(second); err != nil {
		t.Error(err)
	}
	if got := withoutChallenge(second); string(got.JSON()) != string(asked.JSON()) {
		t.Errorf("without: %s", got.JSON())
	}
	if _, ok := withoutChallenge(withChallenge(xrpl.Tx{"TransactionType": "SignIn"}))["Memos"]; ok {
		t.Error("an empty list of memos was left")
	}
	payment := xrpl.Tx{"TransactionType": "Payment"}
	if _, ok := withChallenge(payment)["Memos"]; ok {
		t.Error("a payment got a challenge")
	}
}
