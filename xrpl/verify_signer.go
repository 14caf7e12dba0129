package xrpl

import (
	"fmt"
	"slices"
	"strings"
)

// signerFinding tells whether whoever signed may sign for the account. The
// account's master key may unless it was switched off; everything else only the
// ledger knows.
func (s Signed) signerFinding(tx Tx, signatures []signature) Finding {
	finding := func(status Status, format string, args ...any) Finding {
		return Finding{stepSigner, status, fmt.Sprintf(format, args...)}
	}
	account := tx.Text("Account")
	switch {
	case len(signatures) == 0:
		return finding(NotChecked, "The signature is not valid, so nothing shows who signed.")
	case account == "":
		return finding(Failed, "The signed data names no account. It was signed with the key of %s.", signatures[0].key)
	case s.Account != "" && s.Account != account && !signedFor(signatures, s.Account):
		return finding(Failed, "The platform says that %s signed, but the signed data is for the account %s.", clean(s.Account, 40), account)
	}
	if asked, err := s.asked(); err == nil && asked.Text("Account") != "" {
		if want := classic(asked.Text("Account")); want != account {
			return finding(Failed, "The account %s was asked for, but %s signed.", clean(want, 40), account)
		}
	}
	_, multi := tx["Signers"]
	if s.validated(tx) && (!multi || !s.Multisign) {
		// Nodes have checked it, and all of them agree.
		return finding(Checked, "%s, and the ledger has accepted it.", s.signedBy(account, signatures, multi))
	}
	who := s.authority(account)
	switch {
	case multi:
		return s.signersFinding(account, signatures, who)
	case signatures[0].key == account && who != nil && who.MasterDisabled:
		return finding(Failed, "Signed with the master key of %s, which is switched off for this account: the ledger does not accept it.", account)
	case signatures[0].key == account:
		return finding(Checked, "Signed with the master key of %s.", account)
	case who == nil:
		return finding(NotChecked, "Signed with the key of %s, which is not the master key of %s. It may be the account's regular key, but only the ledger knows.", signatures[0].key, account)
	case who.RegularKey == signatures[0].key:
		return finding(Checked, "Signed with the key of %s, which is the regular key of %s, as a node says.", signatures[0].key, account)
	case !who.Exists:
		return finding(Failed, "Signed with the key of %s, and the ledger has no account %s yet, so it cannot have a regular key.", signatures[0].key, account)
	}
	return finding(Failed, "Signed with the key of %s, which may not sign for %s: a node says that it is not the account's regular key.", signatures[0].key, account)
}

// signersFinding weighs a list of signers against the account's own.
func (s Signed) signersFinding(account string, signatures []signature, who *Authority) Finding {
	names := make([]string, 0, len(signatures))
	for _, one := range signatures {
		names = append(names, one.account)
	}
	by := fmt.Sprintf("Signed for %s by %s", account, strings.Join(names, ", "))
	if who == nil {
		return Finding{stepSigner, NotChecked, by + ". Only the ledger knows whether they are on its signer list, so this was not checked."}
	}
	var weight uint32
	for _, one := range signatures {
		i := slices.IndexFunc(who.Signers, func(w SignerWeight) bool { return w.Account == one.account })
		if i < 0 {
			return Finding{stepSigner, Failed, fmt.Sprintf("%s. A node says that %s is not on the account's signer list.", by, one.account)}
		}
		if one.key != one.account {
			// A signer may sign with a regular key of its own.
			return Finding{stepSigner, NotChecked, fmt.Sprintf("%s, but with the key of %s. Whether that is its regular key was not asked.", by, one.key)}
		}
		weight += uint32(who.Signers[i].Weight)
	}
	detail := fmt.Sprintf("%s, on the account's signer list with a weight of %d of the %d needed, as a node says.", by, weight, who.Quorum)
	if !s.Multisign && weight < who.Quorum {
		return Finding{stepSigner, Failed, detail}
	}
	return Finding{stepSigner, Checked, detail}
}

func (s Signed) signedBy(account string, signatures []signature, multi bool) string {
	switch {
	case multi:
		return fmt.Sprintf("Signed for %s by %d signers", account, len(signatures))
	case signatures[0].key == account:
		return "Signed with the master key of " + account
	}
	return fmt.Sprintf("Signed for %s with the key of %s", account, signatures[0].key)
}

// authority gives what a node said about who may sign for the account.
func (s Signed) authority(account string) *Authority {
	n := s.node()
	if n == nil || n.Authority == nil || n.Authority.Account != account {
		return nil
	}
	return n.Authority
}

// signedFor tells whether the account is one of the signers of a multi-signed
// transaction: the platform may name either.
func signedFor(signatures []signature, account string) bool {
	return slices.ContainsFunc(signatures, func(s signature) bool { return s.account == account })
}

// classic gives the address an X-address stands for; others come back as they
// are.
func classic(address string) string {
	if looksLikeXAddress(address) {
		if x, err := ParseXAddress(address); err == nil {
			return x.Account.String()
		}
	}
	return address
}
