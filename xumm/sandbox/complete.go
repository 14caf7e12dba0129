package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"countersign/xrpl"
)

const (
	// usualFee is what the app's fee picker suggests, in drops.
	usualFee = 12
	// ownerReserve is what an object in the ledger binds, in drops; some
	// transactions cost as much (xrpl.org, "Transaction cost").
	ownerReserve = 200_000
	// ledgersAhead is how long a transaction stays valid at least, in ledger
	// versions, and relativeBelow the number under which a requested
	// LastLedgerSequence counts from the current version.
	ledgersAhead  = 20
	relativeBelow = 32570
)

// complete fills in what the request leaves to the wallet, as the app does: the
// account is overwritten, and the last ledger can only become later. entered is
// the amount the person has typed, nil when there was nothing to type.
func (w *Wallet) complete(pl payload, held heldAccount, network string, entered any) (xrpl.Tx, error) {
	tx := xrpl.Tx(strip(pl.TxType, pl.request()))
	if isSigned(tx) {
		return nil, errAlreadySigned
	}
	delete(tx, "SigningPubKey")
	delete(tx, "Signers")
	if !pl.Multisign && pl.TxType != "Import" {
		tx["Account"] = held.Address
	}
	if xrpl.IsPseudo(pl.TxType) {
		tx["TransactionType"] = pl.TxType // says what it is; it is not signed
		return tx, nil
	}
	account := tx.Text("Account")
	switch {
	case account == "":
		return nil, errNoMultisignAccount
	case pl.Multisign && account == held.Address:
		return nil, sentencef("%s cannot be one of the signers of %s's own transaction. Choose another account.", held.Name, held.Name)
	}
	if field := openAmount(pl.TxType, tx); field != "" {
		if entered == nil {
			return nil, errAmountLeftOpen
		}
		tx[field] = entered
	}
	if err := w.lookUp(tx, held); err != nil {
		return nil, err
	}
	if tx["Fee"] == nil {
		tx["Fee"] = w.pickFee(tx, pl.Multisign)
	}
	if tx["Sequence"] == nil {
		tx["Sequence"] = number(0)
		if tx["TicketSequence"] == nil {
			root, _ := w.p.ledger.look(account)
			tx["Sequence"] = number(root.Number("Sequence"))
		}
	}
	current := int64(ledgerIndex())
	last, given := wholeNumber(tx["LastLedgerSequence"])
	if given && last < relativeBelow {
		last += current
	}
	tx["LastLedgerSequence"] = number(max(last, current+ledgersAhead))
	if id := networks[network].ID; id > 1024 && tx["NetworkID"] == nil {
		tx["NetworkID"] = number(id)
	}
	return tx, nil
}

// number writes a whole number as decoded JSON has it.
func number[N int | int64 | uint32](n N) json.Number { return json.Number(fmt.Sprint(n)) }

// isSigned reports whether somebody has signed a transaction already.
func isSigned(tx map[string]any) bool {
	signers, _ := tx["Signers"].([]any)
	return textOr(tx, "TxnSignature") != "" || len(signers) > 0
}

// openAmount names the field of the amount that a request leaves to the person
// at the phone, "" when it leaves none.
func openAmount(txType string, tx map[string]any) string {
	field := map[string]string{"Payment": "Amount", "CheckCreate": "SendMax"}[txType]
	if field == "" || tx[field] != nil {
		return ""
	}
	return field
}

// lookUp fills in what the app takes from the ledger or its own keys.
func (w *Wallet) lookUp(tx xrpl.Tx, held heldAccount) error {
	switch tx.Type() {
	case "EscrowFinish", "EscrowCancel":
		if tx["OfferSequence"] != nil || tx["PreviousTxnID"] == nil {
			return nil
		}
		sequence, ok := w.p.ledger.sequenceOf(tx.Text("PreviousTxnID"))
		if !ok {
			return errNoEscrow
		}
		tx["OfferSequence"] = number(sequence)
		delete(tx, "PreviousTxnID")
	case "PaymentChannelCreate":
		if tx["PublicKey"] == nil {
			tx["PublicKey"] = held.key.PublicKey()
		}
	}
	return nil
}

// pickFee is what the app's fee picker puts in.
func (w *Wallet) pickFee(tx xrpl.Tx, multisign bool) string {
	fee := usualFee
	switch fulfillment := tx.Text("Fulfillment"); {
	case slices.Contains(strings.Fields("AccountDelete AMMCreate VaultCreate LedgerStateFix"), tx.Type()):
		fee = ownerReserve
	case tx.Type() == "EscrowFinish" && fulfillment != "":
		fee = usualFee/12*10*(33+len(fulfillment)/2/16) + usualFee
	}
	if multisign {
		fee *= 1 + w.p.ledger.signersOf(tx.Text("Account"))
	}
	return fmt.Sprint(fee)
}
