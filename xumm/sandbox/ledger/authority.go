package ledger

import (
	"crypto/sha256"

	"github.com/decred/dcrd/crypto/ripemd160"

	"countersign/xrpl"
)

// authorize checks that the keys that signed may sign for the account. The
// signatures themselves are valid.
func (a *application) authorize(root Entry) string {
	if signers, multi := a.tx["Signers"].([]any); multi {
		return a.authorizeSigners(signers)
	}
	switch key := addressOf(a.tx.Text("SigningPubKey")); {
	case key == a.source && root.Has(FlagMasterDisabled):
		return "tefMASTER_DISABLED"
	case key != a.source && key != root.Text("RegularKey"):
		return "tefBAD_AUTH"
	}
	return ""
}

func (a *application) authorizeSigners(signers []any) string {
	list := a.get(SignersIndex(a.source))
	if list == nil {
		return "tefNOT_MULTI_SIGNING"
	}
	weights := map[string]uint32{}
	for _, e := range inner(list["SignerEntries"], "SignerEntry") {
		weights[e.Text("Account")] = e.Number("SignerWeight")
	}
	total := uint32(0)
	for _, s := range inner(signers, "Signer") {
		account := s.Text("Account")
		weight, listed := weights[account]
		if !listed || !a.speaksFor(addressOf(s.Text("SigningPubKey")), account) {
			return "tefBAD_SIGNATURE"
		}
		total += weight
	}
	if total < list.Number("SignerQuorum") {
		return "tefBAD_QUORUM"
	}
	return ""
}

// speaksFor reports whether a key may sign as one of several for an account,
// which does not have to be in the ledger.
func (a *application) speaksFor(key, account string) bool {
	root := a.account(account)
	if key == account {
		return root == nil || !root.Has(FlagMasterDisabled)
	}
	return root != nil && key == root.Text("RegularKey")
}

// inner gives the objects of a list such as Memos.
func inner(list any, name string) []Entry {
	wrappers, _ := list.([]any)
	var out []Entry
	for _, w := range wrappers {
		wrapper, _ := w.(map[string]any)
		object, _ := wrapper[name].(map[string]any)
		out = append(out, object)
	}
	return out
}

// addressOf gives the account a public key is the master key of.
func addressOf(publicKey string) string {
	first := sha256.Sum256(unhex(publicKey))
	h := ripemd160.New()
	h.Write(first[:])
	return xrpl.AccountID(h.Sum(nil)).String()
}
