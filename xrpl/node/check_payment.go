package node

import (
	"countersign/xrpl"
)

func (k *checker) payment() {
	want, hasAmount := amountOf(k.tx["Amount"])
	most, hasMost := amountOf(k.tx["SendMax"])
	r, exists, known := k.recipient()
	switch {
	case !known:
	case exists:
		k.commonRecipient(r)
		k.deposit(r, want, hasAmount)
		if hasAmount && want.isXRP() && r.DisallowsXRP() {
			k.warn("Destination", "The recipient asks not to be sent XRP. Send another asset, or ask first.")
		}
	default:
		k.newRecipient(r, want, hasAmount)
	}
	switch {
	case !hasAmount:
	case want.mpt != "":
		k.mptPayment(want, r, known && exists)
		return
	case !want.isXRP():
		k.receives(want, r, known && exists)
	}
	switch {
	case hasMost && most.isXRP():
		k.atMostXRP(most)
	case hasMost:
		k.sends("SendMax", most, r, true)
	case !hasAmount:
	case want.isXRP():
		k.spendXRP("Amount", 0)
	default:
		k.sends("Amount", want, r, k.partial())
	}
	if hasAmount && !want.isXRP() {
		k.passesOn(want, most, hasMost, r)
		k.transferFee(want, most, hasMost, r)
	}
}

// newRecipient is for a Destination that does not exist: only enough XRP makes
// it.
func (k *checker) newRecipient(r recipient, want amount, hasAmount bool) {
	short, network := xrpl.ShortAddress(r.address), networkTitle(k.c.network)
	switch {
	case isBlackHole(r.address):
		k.bad("Destination", "Nobody can ever own the account %s. Correct the address.", short)
	case hasAmount && !want.isXRP():
		k.bad("Destination", "The recipient %s does not exist on %s, so it cannot receive %s. Pay XRP to it first, or correct the address.", short, network, want.asset.words())
	case !k.reserves("Amount"):
		k.warn("Destination", "The recipient %s does not exist on %s yet: the payment has to be large enough to make the account. Check the address.", short, network)
	case hasAmount && want.less(drops(k.info.ReserveBase)):
		k.bad("Amount", "The recipient %s does not exist on %s yet, and the first payment has to be at least %s. Raise the amount, or correct the address.", short, network, drops(k.info.ReserveBase).words())
	case k.partial():
		k.bad("Flags", "The recipient %s does not exist on %s yet, and a partial payment cannot make an account. Remove the partial payment flag, or correct the address.", short, network)
	default:
		k.warn("Destination", "The recipient %s does not exist on %s yet: this payment makes the account, and %s of it stay there as a reserve. Check the address twice.", short, network, drops(k.info.ReserveBase).words())
	}
}

// atMostXRP checks a SendMax of XRP, which is only a limit.
func (k *checker) atMostXRP(limit amount) {
	a, exists, known := k.account("Account", k.sender, "whether the sender's account has enough XRP")
	if known && exists && k.reserves("SendMax") {
		have := k.spendable(a, 0)
		k.notMoreThan("SendMax", limit, have, a, have.positive())
	}
}

// receives checks that the recipient can take tokens.
func (k *checker) receives(want amount, r recipient, exists bool) {
	if want.issuer == r.address {
		return // back to the issuer, or whichever issuer the recipient trusts
	}
	issuer, there, known := k.account("Amount", want.issuer, "the issuer of "+want.asset.words())
	if known && !there {
		k.bad("Amount", "The issuer %s does not exist on %s. Correct the token.", xrpl.ShortAddress(want.issuer), networkTitle(k.c.network))
		return
	}
	if known && issuer.GlobalFreeze() && k.sender != want.issuer {
		k.bad("Amount", "The issuer has frozen all %s: they can be sent back to the issuer only. Choose another token, or ask the issuer.", want.asset.words())
	}
	if !exists {
		return
	}
	l, ok, asked := k.line("Destination", r.address, want.asset, "whether the recipient can receive "+want.asset.words())
	switch name := want.asset.words(); {
	case !asked:
	case !ok || l.limit.value.Sign() == 0 && !l.have.positive():
		k.bad("Destination", "The recipient has no trust line for %s issued by %s, so it cannot receive them. Ask the recipient to set one, or send another asset.", name, xrpl.ShortAddress(want.issuer))
	case l.Frozen || l.DeepFrozen, l.DeepFrozenByPeer:
		k.bad("Destination", "The recipient's trust line for %s is frozen, so it cannot receive them. Ask the recipient.", name)
	case known && issuer.RequiresAuth() && !l.AuthorizedByPeer:
		k.bad("Destination", "The issuer of %s has to permit each holder and has not permitted the recipient. Ask the recipient to apply to the issuer.", name)
	case l.limit.minus(l.have).less(want):
		room := l.limit.minus(l.have)
		if room.value.Sign() < 0 {
			room = amount{asset: want.asset, value: room.value.SetInt64(0)}
		}
		k.either(k.partial(), "Amount", "The recipient's trust line has room for %s only. Lower the amount, or ask the recipient to raise the limit.", room.words())
	case l.FrozenByPeer:
		k.warn("Destination", "The issuer has frozen the recipient's %s: they arrive, but can only be sent back to the issuer. Ask the recipient.", name)
	}
}

// sends checks that the sender can give tokens away. A limit is reached only if
// need be.
func (k *checker) sends(field string, want amount, r recipient, limit bool) {
	if want.isXRP() || want.mpt != "" {
		return
	}
	if k.sender != "" && want.issuer == k.sender && field == "SendMax" {
		return // whatever the sender holds of it, from any issuer
	}
	if field == "Amount" && want.issuer == r.address && k.sender != "" {
		// The recipient may be no issuer, but take the token of any it trusts.
		if issuer, exists, known := k.account("Amount", want.issuer, "the issuer"); !known || !exists || issuer.Flags&flagDefaultRipple == 0 {
			return
		}
	}
	k.holds(field, want, want.issuer == r.address, limit)
	if issuer, exists, known := k.account(field, want.issuer, "the issuer of "+want.asset.words()); field == "SendMax" && known {
		switch {
		case !exists:
			k.bad(field, "The issuer %s does not exist on %s. Correct the token.", xrpl.ShortAddress(want.issuer), networkTitle(k.c.network))
		case issuer.GlobalFreeze() && want.issuer != r.address:
			k.bad(field, "The issuer has frozen all %s: they can be sent back to the issuer only. Choose another token, or ask the issuer.", want.asset.words())
		}
	}
}

// passesOn checks that the issuer lets its token pass from one holder to
// another (xrpl.org, "Rippling"). There may be other ways for the payment.
func (k *checker) passesOn(want, most amount, hasMost bool, r recipient) {
	if k.sender == "" || k.sender == want.issuer || r.address == want.issuer || r.address == k.sender || hasMost && most.asset != want.asset {
		return
	}
	what := "whether the issuer lets " + want.asset.words() + " pass between holders"
	from, has, asked := k.line("Amount", k.sender, want.asset, what)
	to, receives, _ := k.line("Amount", r.address, want.asset, what)
	if asked && has && receives && from.NoRipplePeer && to.NoRipplePeer {
		k.warn("Amount", "The issuer does not let its %s pass from one holder to another, so they probably do not arrive. Try it out first, or send another asset.", want.asset.words())
	}
}

// transferFee says what the issuer takes when its tokens pass from one holder
// to another (xrpl.org, "Transfer Fees").
func (k *checker) transferFee(want, most amount, hasMost bool, r recipient) {
	issuer, exists, known := k.account("Amount", want.issuer, "whether the issuer of "+want.asset.words()+" takes a fee")
	if !known || !exists || issuer.TransferRate <= 1_000_000_000 || k.sender == want.issuer || r.address == want.issuer {
		return
	}
	percent := amount{asset{currency: "%"}, nil}
	percent.value = drops(xrpl.Drops(issuer.TransferRate - 1_000_000_000)).value
	percent.value.Quo(percent.value, drops(10_000_000).value)
	needed := want.times(issuer.TransferRate)
	switch {
	case k.partial():
		k.warn("Amount", "The issuer takes %s%% of what is sent, and this is a partial payment: the recipient gets less than %s. Send without the partial payment flag and with a SendMax of %s if the full amount has to arrive.", percent.number(), want.words(), needed.words())
	case !hasMost:
		k.warn("SendMax", "The issuer takes %s%% when its tokens change hands: for %s to arrive, %s have to be sent. Set SendMax to at least that.", percent.number(), want.words(), needed.words())
	case most.asset == want.asset && most.less(needed):
		k.bad("SendMax", "The issuer takes %s%% when its tokens change hands: for %s to arrive, %s have to be sent, and SendMax allows %s. Raise SendMax.", percent.number(), want.words(), needed.words(), most.words())
	case most.asset == want.asset:
		k.warn("SendMax", "The issuer takes %s%% when its tokens change hands: for %s to arrive, %s are sent.", percent.number(), want.words(), needed.words())
	}
}
