package flow

import (
	"crypto/rand"
	"encoding/hex"
	"maps"
	"strings"

	"countersign/xrpl"
)

// challengeType marks the memo with which a sign-in is asked for. The signature
// over a sign-in without a memo is the same every time, so only a fresh random
// text in it shows that it was made for this request.
const challengeType = "countersign/challenge"

// withChallenge gives a sign-in a fresh challenge, in the place of an older one;
// other transactions come back as they are.
func withChallenge(tx xrpl.Tx) xrpl.Tx {
	if tx.Type() != "SignIn" {
		return tx
	}
	tx = withoutChallenge(tx)
	memos, _ := tx["Memos"].([]any)
	tx["Memos"] = append(memos[:len(memos):len(memos)], map[string]any{"Memo": map[string]any{
		"MemoType": textHex(challengeType),
		"MemoData": textHex(rand.Text()),
	}})
	return tx
}

// withoutChallenge gives a copy without the memos that withChallenge made.
func withoutChallenge(tx xrpl.Tx) xrpl.Tx {
	tx = maps.Clone(tx)
	memos, _ := tx["Memos"].([]any)
	var kept []any
	for _, memo := range memos {
		if !isChallenge(memo) {
			kept = append(kept, memo)
		}
	}
	switch {
	case len(memos) == 0:
	case len(kept) == 0:
		delete(tx, "Memos")
	default:
		tx["Memos"] = kept
	}
	return tx
}

func isChallenge(memo any) bool {
	wrapper, _ := memo.(map[string]any)
	inner, _ := wrapper["Memo"].(map[string]any)
	return inner["MemoType"] == textHex(challengeType)
}

func textHex(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) }
