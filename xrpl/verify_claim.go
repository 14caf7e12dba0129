package xrpl

import (
	"encoding/hex"
	"fmt"
)

// claimFindings judges the answer to a PaymentChannelAuthorize: a bare signature
// over channel and amount, which are therefore the ones that were asked for when
// it is valid. It names no key; the platform's word on the key is enough for
// that, because a key that fits the account's address can only be the account's.
func claimFindings(s Signed, asked Tx) []Finding {
	findings := func(signature, signer, same Finding) []Finding {
		return []Finding{
			signature,
			{stepTxID, NotChecked, "A claim is no transaction and has no id."},
			signer,
			{stepNetwork, NotChecked, "A claim names no network; its channel exists on one only."},
			same,
			s.reported(asked.Type()),
		}
	}
	drops, err := ParseDrops(asked.Text("Amount"))
	if err == nil {
		_, err = ClaimData(asked.Text("Channel"), drops)
	}
	if err != nil {
		return findings(
			Finding{stepSignature, NotChecked, fmt.Sprintf("What was asked is no claim: %s", err)},
			Finding{stepSigner, NotChecked, "What was asked is no claim."},
			Finding{stepSame, Failed, fmt.Sprintf("What was asked is no claim: %s", err)})
	}
	key, keyErr := hex.DecodeString(s.PublicKey)
	if s.PublicKey == "" || keyErr != nil {
		const none = "The platform has not given the public key of the signature, so it could not be checked."
		return findings(
			Finding{stepSignature, NotChecked, none},
			Finding{stepSigner, NotChecked, none},
			Finding{stepSame, NotChecked, none})
	}
	if err := CheckClaim(asked.Text("Channel"), drops, s.PublicKey, s.Blob); err != nil {
		return findings(
			Finding{stepSignature, Failed, fmt.Sprintf("The signature is not valid: %s.", err)},
			Finding{stepSigner, NotChecked, "The signature is not valid, so nothing shows who signed."},
			Finding{stepSame, Failed, "The signature is not one over the channel and the amount that were asked for."})
	}
	owner := accountOf(key).String()
	signer := Finding{stepSigner, NotChecked, fmt.Sprintf("Signed with the key of %s. Which key the channel needs only the ledger knows.", owner)}
	wanted := classic(asked.Text("Account"))
	account := first(wanted, s.Account)
	if wanted != "" && s.Account != "" && wanted != s.Account {
		signer = Finding{stepSigner, Failed, fmt.Sprintf("The account %s was asked for, but the platform says that %s signed.", clean(wanted, 40), clean(s.Account, 40))}
	} else if account == owner {
		signer = Finding{stepSigner, Checked, fmt.Sprintf("Signed with the master key of %s. The claim is good if the channel was opened with that key.", owner)}
	} else if account != "" {
		signer.Detail = fmt.Sprintf("Signed with the key of %s, which is not the master key of %s. Which key the channel needs only the ledger knows.", owner, clean(account, 40))
	}
	return findings(
		Finding{stepSignature, Checked, "The signature is valid. It was made with the key of " + owner + "."},
		signer,
		Finding{stepSame, Checked, fmt.Sprintf("It authorizes up to %s XRP from the channel, as asked.", drops.XRP())})
}
