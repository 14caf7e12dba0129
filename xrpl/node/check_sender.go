package node

import (
	"math/big"

	"countersign/xrpl"
)

// objects is how many objects the types that make one add to what an account
// owns, and has to keep a reserve for (xrpl.org, "Reserves"). Payment and
// TrustSet have rules of their own.
var objects = map[string]uint32{
	"CheckCreate": 1, "EscrowCreate": 1, "PaymentChannelCreate": 1, "OfferCreate": 1,
	"DepositPreauth": 1, "NFTokenCreateOffer": 1, "TicketCreate": 1, "DIDSet": 1,
	"MPTokenIssuanceCreate": 1, "CredentialCreate": 1, "PermissionedDomainSet": 1, "DelegateSet": 1,
}

// senderSide checks the account that will sign, for every type.
func (k *checker) senderSide() {
	if k.sender == "" {
		k.warn("Account", "Not checked: what the account holds and can spend, for it is not known yet who will sign. Enter the account to check it.")
		return
	}
	a, exists, known := k.account("Account", k.sender, "whether the sender's account has enough XRP")
	switch {
	case !known:
		return
	case !exists:
		if k.reserves("Account") {
			k.bad("Account", "The account %s does not exist on %s: nothing was ever paid into it. Send at least %s to it first, or choose another account or network.",
				xrpl.ShortAddress(k.sender), networkTitle(k.c.network), drops(k.info.ReserveBase).words())
		} else {
			k.bad("Account", "The account %s does not exist on %s: nothing was ever paid into it. Send XRP to it first, or choose another account or network.",
				xrpl.ShortAddress(k.sender), networkTitle(k.c.network))
		}
		return
	case a.BlackHoled():
		k.bad("Account", "Nobody can sign for the account %s any more: its key is disabled and it has no other. Choose another account.", xrpl.ShortAddress(k.sender))
		return
	}
	if !k.reserves("Account") {
		return
	}
	if fee, least := k.fee(), k.leastFee(); fee < least {
		k.bad("Fee", "The fee is %s drops, and the ledger asks for at least %s now. Raise it, or remove Fee and let the wallet choose.", fee, least)
	}
	if fee := k.fee(); a.Balance < fee {
		k.bad("Account", "The account has %s, which is less than the fee of %s. Send XRP to it first.", drops(a.Balance).words(), drops(fee).words())
		return
	}
	k.objectReserve(a)
}

// objectReserve checks that the account can afford what the transaction makes.
func (k *checker) objectReserve(a Account) {
	n, makes := objects[k.tx.Type()]
	if !makes {
		return
	}
	if k.tx.Type() == "TicketCreate" {
		n = max(1, wholeField(k.tx, "TicketCount"))
	}
	needed := k.info.Reserve(a.OwnerCount + n)
	if a.Balance >= needed {
		return
	}
	// An offer that is met at once needs no reserve.
	k.either(k.tx.Type() == "OfferCreate", "Account",
		"The account has %s, and with what this transaction adds to the ledger it must hold %s. Send %s to it first, or free reserve by removing offers, trust lines or the like.",
		drops(a.Balance).words(), drops(needed).words(), drops(needed-a.Balance).words())
}

// spendable is how much XRP the sender can give away with a transaction that
// adds so many objects (xrpl.org, "Reserves"): the fee may come out of the
// reserve.
func (k *checker) spendable(a Account, added uint32) amount {
	keep := max(k.info.Reserve(a.OwnerCount+added), k.fee())
	if added > 0 { // here it may not
		keep = k.info.Reserve(a.OwnerCount+added) + k.fee()
	}
	if a.Balance <= keep {
		return drops(0)
	}
	return drops(a.Balance - keep)
}

// spendXRP checks that the sender can pay the XRP in a field.
func (k *checker) spendXRP(field string, added uint32) {
	want, ok := amountOf(k.tx[field])
	if !ok || !want.isXRP() {
		return
	}
	a, exists, known := k.account("Account", k.sender, "whether the sender's account has enough XRP")
	if !known || !exists || !k.reserves(field) {
		return
	}
	if added > 0 && a.Balance < k.info.Reserve(a.OwnerCount+added) {
		return // objectReserve has said it
	}
	k.notMoreThan(field, want, k.spendable(a, added), a, false)
}

func (k *checker) notMoreThan(field string, want, have amount, a Account, warning bool) {
	if !have.less(want) {
		return
	}
	k.either(warning, field, "The account has %s, of which %s can be spent: the rest is its reserve and the fee. Lower the amount of %s, or send XRP to the account first.",
		drops(a.Balance).words(), have.words(), want.words())
}

// holds checks that the sender has the tokens it is to give. With warning some
// of them will do. Frozen tokens can go back to their issuer only.
func (k *checker) holds(field string, want amount, toIssuer, warning bool) {
	if k.sender == "" || want.issuer == k.sender || want.issuer == "" {
		return // issuers make their tokens
	}
	l, ok, known := k.line(field, k.sender, want.asset, "whether the sender holds enough "+want.words())
	switch {
	case !known:
		return
	case !ok || !l.have.positive():
		k.bad(field, "The account holds no %s issued by %s. Choose a token it holds, or get some first.", want.asset.words(), xrpl.ShortAddress(want.issuer))
		return
	case l.FrozenByPeer && !toIssuer, l.DeepFrozenByPeer && !toIssuer:
		k.bad(field, "The issuer has frozen the account's %s, so it can send them back to the issuer only. Ask the issuer.", want.asset.words())
		return
	}
	if l.have.less(want) {
		k.either(warning, field, "The account holds %s, and this takes %s. Lower the amount.", l.have.words(), want.words())
	}
}

// holding is a trust line to an issuer, seen by the holder.
type holding struct {
	Line
	have, limit amount
}

// line gives the trust line of an account for a token.
func (k *checker) line(field, address string, token asset, what string) (h holding, ok, known bool) {
	key := [2]string{address, token.issuer}
	f, asked := k.lines[key]
	if !asked {
		f.lines, f.more, f.err = k.c.AccountLines(k.ctx, address, token.issuer)
		k.lines[key] = f
	}
	if f.err != nil && !isMissing(f.err) {
		k.notAsked(field, what, f.err)
		return h, false, false
	}
	for _, l := range f.lines {
		if l.Currency != token.currency {
			continue
		}
		balance, _ := parseNumber(l.Balance)
		limit, _ := parseNumber(l.Limit)
		if balance.Sign() < 0 {
			balance = new(big.Rat)
		}
		return holding{l, amount{token, balance}, amount{token, limit}}, true, true
	}
	if f.more {
		k.notAsked(field, what, errManyLines)
	}
	return h, false, !f.more
}
