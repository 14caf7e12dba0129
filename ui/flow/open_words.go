package flow

import (
	"fmt"
	"strings"

	"countersign/xrpl"
	"countersign/xrpl/node"
)

// shortID shortens an id as addresses are.
func shortID(id string) string {
	if len(id) <= 16 {
		return id
	}
	return xrpl.ShortAddress(id)
}

func (r openReader) person(address string) string {
	if address == r.account {
		return "you"
	}
	return xrpl.SayAccount(address, r.name)
}

// amount gives an amount in few words, and who issues it, "" for XRP.
func (r openReader) amount(v any) (words, issuer string) {
	full, ok := xrpl.SayAmount(v, r.name)
	if !ok {
		return "an unreadable amount", ""
	}
	m, ok := asObject(v)
	if !ok {
		return full, ""
	}
	value, _, _ := strings.Cut(full, " ")
	if id := xrpl.Tx(m).Text("mpt_issuance_id"); id != "" {
		return value + " of the MPT " + shortID(id), ""
	}
	unit := currencyName(xrpl.Tx(m).Text("currency"))
	if unit = shortID(unit); unit == "" {
		unit = "tokens"
	}
	is := " is issued by "
	if _, odd := xrpl.LookAlike(xrpl.Tx(m).Text("currency")); odd {
		is = " is another token than it looks like, and issued by "
	}
	return value + " " + unit, unit + is + r.person(xrpl.Tx(m).Text("issuer"))
}

// until says until when something stands; a moment that has passed goes with
// gone.
func (r openReader) until(e entry, field, open, gone string) (words string, passed bool) {
	at, ok := e.number(field)
	switch {
	case !ok || at == 0:
		return "", false
	case r.passed(at):
		return gone + " " + xrpl.SayMoment(at), true
	}
	return open + " " + xrpl.SayMoment(at), false
}

// passed tells by the clock here; the ledger goes by its own.
func (r openReader) passed(at uint32) bool { return !xrpl.LedgerTime(at).After(r.now) }

func (r openReader) offer(e entry, o *OpenObject) {
	sequence, ok := e.number("Sequence")
	if !ok || sequence == 0 {
		return
	}
	gives, giver := r.amount(e.Fields["TakerGets"])
	gets, getter := r.amount(e.Fields["TakerPays"])
	until, _ := r.until(e, "Expiration", "until", "no longer stands since")
	o.Title = fmt.Sprintf("Sell %s for %s, offer %d", gives, gets, sequence)
	o.Detail, o.Mark = facts(giver, getter, until), fmt.Sprint(sequence)
	o.order = -int64(sequence) // newest first
	o.Fields["OfferSequence"] = ledgerNumber(sequence)
}

// party says who an object is from or to.
func (r openReader) party(e entry) string {
	if from := e.text("Account"); from != r.account {
		return "from " + r.person(from)
	}
	words := "to " + r.person(e.text("Destination"))
	if tag, ok := e.number("DestinationTag"); ok && e.Fields["DestinationTag"] != nil {
		words += fmt.Sprintf(" with tag %d", tag)
	}
	return words
}

func (r openReader) escrow(e entry, o *OpenObject) (issuer string) {
	held, issuer := r.amount(e.Fields["Amount"])
	o.Title = fmt.Sprintf("Escrow of %s %s", held, r.party(e))
	o.Fields["Owner"] = e.text("Account")
	if sequence, ok := e.number("Sequence"); ok && sequence != 0 {
		o.Fields["OfferSequence"] = ledgerNumber(sequence)
		o.Mark = fmt.Sprint(sequence)
	} else {
		o.escrow, o.Lacking = node.Entry(e), true
	}
	return issuer
}

// Ranks of what can be done now, only later, and not any more or never.
const (
	rankNow = iota
	rankLater
	rankNever
)

func (r openReader) toFinish(e entry, o *OpenObject) {
	issuer := r.escrow(e, o)
	from, timed := e.number("FinishAfter")
	timed = timed && from != 0
	ends, over := r.until(e, "CancelAfter", "not after", "can no longer be finished since")
	condition := e.text("Condition")
	if condition != "" {
		o.Suggests["Condition"] = condition
	}
	o.order = int64(from)
	when, how := "", ""
	switch {
	case over:
		o.rank, o.Detail = rankNever, facts(ends, issuer)
		return
	case timed && !r.passed(from):
		o.rank, when = rankLater, "can be finished after "+xrpl.SayMoment(from)
	case timed:
		when = "can be finished since " + xrpl.SayMoment(from)
	default:
		when = "can be finished"
	}
	if condition != "" {
		how = "by whoever meets its condition"
		when += " " + how
	}
	o.Detail = facts(when, ends, issuer)
}

func (r openReader) toCancel(e entry, o *OpenObject) {
	issuer := r.escrow(e, o)
	at, _ := e.number("CancelAfter")
	when, passed := r.until(e, "CancelAfter", "can be cancelled after", "can be cancelled since")
	o.order = int64(at)
	switch {
	case when == "":
		o.rank, when = rankNever, "can never be cancelled"
	case !passed:
		o.rank = rankLater
	}
	o.Detail = facts(when, issuer)
}

func (r openReader) check(e entry, o *OpenObject) {
	most, issuer := r.amount(e.Fields["SendMax"])
	until, _ := r.until(e, "Expiration", "can be cashed until", "can no longer be cashed since")
	o.Title = fmt.Sprintf("Check %s for up to %s", r.party(e), most)
	o.Detail = facts(until, issuer)
	o.Fields["CheckID"] = e.Index
}

func (r openReader) toCash(e entry, o *OpenObject) {
	r.check(e, o)
	if _, readable := xrpl.SayAmount(e.Fields["SendMax"], r.name); readable {
		o.Suggests["Amount"] = e.Fields["SendMax"]
	}
	if at, ok := e.number("Expiration"); ok && at != 0 && r.passed(at) {
		o.rank = rankNever
	}
}

func (r openReader) channel(e entry, o *OpenObject) {
	all, _ := r.amount(e.Fields["Amount"])
	paid, _ := r.amount(e.Fields["Balance"])
	ends, _ := r.until(e, "CancelAfter", "open until", "can be closed since")
	closing, _ := r.until(e, "Expiration", "is closing, open until", "can be closed since")
	o.Title = fmt.Sprintf("Channel %s with %s", r.party(e), all)
	o.Detail = facts(paid+" of it claimed", first(closing, ends))
	o.Fields["Channel"] = e.Index
	if e.text("Destination") == r.account {
		o.Suggests["PublicKey"] = e.text("PublicKey") // its claims are checked with it
	}
}

func (r openReader) ticket(e entry, o *OpenObject) {
	n, ok := e.number("TicketSequence")
	if !ok || n == 0 {
		return
	}
	o.Title, o.Mark, o.order = fmt.Sprintf("Ticket %d", n), "", int64(n)
	o.Fields["TicketSequence"] = ledgerNumber(n)
}

// The lowest bit of an offer for an NFT (xrpl.org, "NFTokenOffer").
const lsfSellNFToken = 0x00000001

func (r openReader) nftOffer(e entry, o *OpenObject) {
	price, issuer := r.amount(e.Fields["Amount"])
	flags, _ := flagsOf(e.Fields["Flags"])
	verb := "Buy"
	if flags&lsfSellNFToken != 0 {
		verb = "Sell"
	}
	whom := ""
	if to := e.text("Destination"); to != "" {
		whom = "only for " + r.person(to)
	}
	until, _ := r.until(e, "Expiration", "until", "no longer stands since")
	o.Title = fmt.Sprintf("%s the NFT %s for %s", verb, shortID(e.text("NFTokenID")), price)
	o.Detail = facts(whom, until, issuer)
	o.Fields["NFTokenOffers"] = []any{e.Index}
}
