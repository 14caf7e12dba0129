package ledger

import (
	"crypto/sha256"
	"strings"
)

// keep copies fields of the transaction into an entry, those that are there.
func (a *application) keep(e Entry, names ...string) Entry {
	for _, name := range names {
		if value, has := a.tx[name]; has {
			e[name] = value
		}
	}
	return e
}

// passed reports whether a moment of a field has passed. Without the field it
// never does.
func (a *application) passed(e map[string]any, field string) bool {
	at, has := e[field]
	return has && number(at) <= a.now
}

func (a *application) escrowCreate() string {
	asked, ok := parseAmount(a.tx["Amount"])
	to := a.tx.Text("Destination")
	finish, hasFinish := a.tx["FinishAfter"]
	cancel, hasCancel := a.tx["CancelAfter"]
	condition := a.tx.Text("Condition")
	switch {
	case !ok || asked.value.Sign() <= 0:
		return "temBAD_AMOUNT"
	case !hasFinish && !hasCancel, hasFinish && hasCancel && number(cancel) <= number(finish):
		return "temBAD_EXPIRATION"
	case !hasFinish && condition == "":
		return "temMALFORMED"
	case condition != "" && fingerprint(condition) == "":
		return "temMALFORMED"
	case a.passed(a.tx, "CancelAfter") || a.passed(a.tx, "FinishAfter"):
		return "tecNO_PERMISSION"
	}
	dst := a.account(to)
	switch {
	case dst == nil:
		return "tecNO_DST"
	case dst.Has(FlagRequireTag) && a.tx["DestinationTag"] == nil:
		return "tecDST_TAG_NEEDED"
	case !asked.isXRP():
		return "tecNO_PERMISSION" // tokens would need the issuer's leave
	case !a.affordsObject(1):
		return "tecINSUFFICIENT_RESERVE"
	case a.account(a.source).Drops("Balance") < asked.drops()+reserve(a.account(a.source), 1):
		return "tecUNFUNDED"
	}
	a.pay(a.source, -int64(asked.drops()))
	a.put(EscrowIndex(a.source, a.place), a.keep(Entry{
		"LedgerEntryType": "Escrow", "Account": a.source, "Flags": whole(0), "Sequence": whole(a.place),
	}, "Amount", "Destination", "DestinationTag", "SourceTag", "FinishAfter", "CancelAfter", "Condition"))
	a.own(a.source, 1)
	return "tesSUCCESS"
}

func (a *application) escrowFinish() string {
	owner := a.tx.Text("Owner")
	at := EscrowIndex(owner, number(a.tx["OfferSequence"]))
	e := a.get(at)
	condition, fulfillment := a.tx.Text("Condition"), a.tx.Text("Fulfillment")
	_, hasFinish := e["FinishAfter"]
	switch {
	case (condition == "") != (fulfillment == ""):
		return "temMALFORMED"
	case e == nil:
		return "tecNO_TARGET"
	case hasFinish && !a.passed(e, "FinishAfter") || a.passed(e, "CancelAfter"):
		return "tecNO_PERMISSION"
	case e.Text("Condition") != condition || condition != "" && fingerprint(condition) != hashOf(fulfillment):
		return "tecCRYPTOCONDITION_ERROR"
	}
	to := e.Text("Destination")
	switch {
	case a.account(to) == nil:
		return "tecNO_DST"
	case !a.mayDeposit(a.source, to):
		return "tecNO_PERMISSION"
	}
	a.release(at, to)
	a.delivered = nil
	return "tesSUCCESS"
}

func (a *application) escrowCancel() string {
	at := EscrowIndex(a.tx.Text("Owner"), number(a.tx["OfferSequence"]))
	e := a.get(at)
	switch {
	case e == nil:
		return "tecNO_TARGET"
	case !a.passed(e, "CancelAfter"):
		return "tecNO_PERMISSION"
	}
	a.release(at, e.Text("Account"))
	return "tesSUCCESS"
}

// release pays what an escrow holds, and ends it.
func (a *application) release(at, to string) {
	e := a.get(at)
	a.pay(to, int64(e.Drops("Amount")))
	a.own(e.Text("Account"), -1)
	a.remove(at)
}

// The one kind of condition in use is PREIMAGE-SHA-256 (RFC draft
// crypto-conditions): a hash, and what was hashed.
const (
	conditionStart   = "A0258020"
	fulfillmentStart = "A0"
)

// fingerprint is the hash in a condition, "" when it is none.
func fingerprint(condition string) string {
	rest, ok := strings.CutPrefix(condition, conditionStart)
	if !ok || len(rest) < 64+6 || rest[64:68] != "8101" {
		return ""
	}
	return rest[:64]
}

// hashOf is the hash of what a fulfillment tells, "" when it is none.
func hashOf(fulfillment string) string {
	data := unhex(fulfillment)
	// A0 length 80 length preimage; lengths below 128 take one byte.
	if !strings.HasPrefix(fulfillment, fulfillmentStart) || len(data) < 4 || int(data[1]) != len(data)-2 || data[2] != 0x80 || int(data[3]) != len(data)-4 {
		return ""
	}
	sum := sha256.Sum256(data[4:])
	return upper(sum[:])
}
