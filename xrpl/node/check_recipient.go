package node

import (
	"errors"
	"fmt"

	"countersign/xrpl"
)

var errManyLines = fmt.Errorf("%w: the account has too many trust lines", ErrUnproven)

func isMissing(err error) bool { return errors.Is(err, ErrAccountNotFound) }

// recipient is the account a transaction gives something to.
type recipient struct {
	Account
	address string
	tagged  bool // the transaction carries a tag for it
}

// recipient looks the Destination up; ok is false when there is none, or
// nothing is known of it. A missing account is left to the caller.
func (k *checker) recipient() (r recipient, exists, ok bool) {
	classic, x, isAddress := account(k.tx.Text("Destination"))
	if !isAddress {
		return r, false, false
	}
	_, r.tagged = k.tx["DestinationTag"]
	r.address, r.tagged = classic, r.tagged || x.HasTag
	a, exists, known := k.account("Destination", classic, "whether the recipient exists and accepts this")
	r.Account = a
	if a.Address == "" {
		r.Account.Address = classic
	}
	return r, exists, known
}

// commonRecipient checks what holds for every transaction with a Destination
// that exists.
func (k *checker) commonRecipient(r recipient) {
	switch {
	case r.Pseudo():
		k.bad("Destination", "The recipient is no person's account: it belongs to a pool or a vault of the ledger, which accepts no such transaction. Use the transaction type for depositing there, or correct the address.")
		return
	case r.BlackHoled():
		k.warn("Destination", "Nobody can sign for the recipient any more: whatever arrives there is lost for ever. Correct the address, unless that is meant.")
	}
	if r.RequiresTag() && !r.tagged {
		k.bad("DestinationTag", "The recipient requires a destination tag, for many people share the account. Ask the recipient for your tag and enter it (0 is a tag, too).")
	}
}

// mustExist checks a Destination that has to exist already.
func (k *checker) mustExist() (recipient, bool) {
	r, exists, ok := k.recipient()
	switch {
	case !ok:
		return r, false
	case !exists && isBlackHole(r.address):
		k.bad("Destination", "Nobody can ever own the account %s. Correct the address.", xrpl.ShortAddress(r.address))
		return r, false
	case !exists:
		k.bad("Destination", "The recipient %s does not exist on %s: nothing was ever paid into it. Pay XRP to it first, or correct the address.", xrpl.ShortAddress(r.address), networkTitle(k.c.network))
		return r, false
	}
	k.commonRecipient(r)
	return r, true
}

// deposit checks that the recipient accepts payments from the sender.
func (k *checker) deposit(r recipient, paid amount, known bool) {
	if !r.DepositAuth() || k.sender == "" || k.sender == r.address {
		return
	}
	// So that a poor account cannot lock itself out, it accepts small amounts
	// of XRP from everybody (xrpl.org, "Deposit Authorization").
	if known && paid.isXRP() && k.tx["SendMax"] == nil && k.infoErr == nil &&
		r.Balance <= k.info.ReserveBase && !drops(k.info.ReserveBase).less(paid) {
		return
	}
	const what = "whether the recipient accepts payments from this account"
	var credentials []string
	list, _ := k.tx["CredentialIDs"].([]any)
	for _, v := range list {
		id, _ := v.(string)
		credentials = append(credentials, id)
	}
	authorized, err := k.c.DepositAuthorized(k.ctx, k.sender, r.address, credentials)
	e, _ := errors.AsType[*Error](err)
	switch {
	case e != nil && e.Code == "badCredentials":
		k.bad("CredentialIDs", "One of the credentials does not exist, has expired or was not accepted. Correct the list, or remove the field.")
	case isMissing(err): // said before
	case err != nil:
		k.notAsked("Destination", what, err)
	case !authorized:
		k.bad("Destination", "The recipient accepts payments only from accounts it has approved (deposit authorisation), and this account is not one of them. Ask the recipient to approve it, or send a check instead.")
	}
}
