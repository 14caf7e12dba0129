package node

import (
	"slices"

	"countersign/xrpl"
)

func (k *checker) checkCreate() {
	r, ok := k.mustExist()
	if ok && r.Flags&flagDisallowChecks != 0 {
		k.bad("Destination", "The recipient accepts no checks. Send a payment instead, or ask the recipient.")
	}
	limit, hasLimit := amountOf(k.tx["SendMax"])
	switch {
	case !hasLimit:
	case limit.isXRP():
		a, exists, known := k.account("Account", k.sender, "whether the sender's account has enough XRP")
		if known && exists && k.reserves("SendMax") {
			// A check is a promise: it has to be covered when it is cashed.
			k.notMoreThan("SendMax", limit, k.spendable(a, 1), a, true)
		}
	case limit.issuer != "":
		k.frozenOrGone("SendMax", limit, r.address)
		k.holds("SendMax", limit, limit.issuer == r.address, true)
	}
}

// frozenOrGone checks the issuer of a token that is to be given away.
func (k *checker) frozenOrGone(field string, a amount, to string) {
	issuer, exists, known := k.account(field, a.issuer, "the issuer of "+a.asset.words())
	switch {
	case !known:
	case !exists:
		k.bad(field, "The issuer %s does not exist on %s. Correct the token.", xrpl.ShortAddress(a.issuer), networkTitle(k.c.network))
	case issuer.GlobalFreeze() && k.sender != a.issuer && to != a.issuer:
		k.bad(field, "The issuer has frozen all %s: they can be sent back to the issuer only. Choose another token, or ask the issuer.", a.asset.words())
	}
}

// flagAllowLocking lets tokens of an issuer be put into escrow (xrpl.org,
// "AccountRoot Flags").
const flagAllowLocking = 0x40000000

func (k *checker) escrowCreate() {
	r, ok := k.mustExist()
	if ok && r.address != k.sender && r.DepositAuth() {
		k.warn("Destination", "The recipient accepts payments only from accounts it has approved: only the recipient, or an account it has approved, can finish this escrow.")
	}
	want, hasAmount := amountOf(k.tx["Amount"])
	switch {
	case !hasAmount:
	case want.isXRP():
		k.spendXRP("Amount", 1)
	case want.issuer != "":
		k.frozenOrGone("Amount", want, "")
		issuer, exists, known := k.account("Amount", want.issuer, "the issuer of "+want.asset.words())
		switch {
		case want.issuer == k.sender:
			k.bad("Amount", "An issuer cannot put its own tokens into escrow. Choose another account or asset.")
		case known && exists && issuer.Flags&flagAllowLocking == 0:
			k.bad("Amount", "The issuer does not allow its %s to be put into escrow. Choose another asset, or ask the issuer.", want.asset.words())
		default:
			k.holds("Amount", want, false, false)
		}
	}
}

func (k *checker) channelCreate() {
	r, ok := k.mustExist()
	if ok && r.Flags&flagDisallowChannels != 0 {
		k.bad("Destination", "The recipient accepts no payment channels. Send payments instead, or ask the recipient.")
	}
	if ok && r.DisallowsXRP() {
		k.warn("Destination", "The recipient asks not to be sent XRP. Ask first.")
	}
	k.spendXRP("Amount", 1)
}

func (k *checker) trustSet() {
	limit, ok := amountOf(k.tx["LimitAmount"])
	if !ok || limit.issuer == "" {
		return
	}
	const field = "LimitAmount"
	name := limit.asset.words()
	issuer, exists, known := k.account(field, limit.issuer, "the issuer of "+name)
	switch {
	case !known:
		return
	case !exists:
		k.bad(field, "The issuer %s does not exist on %s. Correct the token.", xrpl.ShortAddress(limit.issuer), networkTitle(k.c.network))
		return
	}
	var l holding
	var has, asked bool
	if k.sender != "" {
		l, has, asked = k.line(field, k.sender, limit.asset, "whether there is a trust line for "+name+" already")
	}
	switch {
	case has && limit.less(l.have):
		k.warn(field, "The account holds %s, more than the new limit of %s: it keeps them, but receives no more, and the trust line stays.", l.have.words(), limit.words())
	case asked && !has && !limit.positive():
		k.bad(field, "There is no trust line for %s issued by %s, so there is nothing to remove. Set a limit above 0, or correct the token.", name, xrpl.ShortAddress(limit.issuer))
	}
	if has || !limit.positive() {
		return
	}
	switch {
	case issuer.Flags&flagDisallowTrustlines != 0:
		k.bad(field, "The account %s accepts no new trust lines. Choose another issuer, or ask it.", xrpl.ShortAddress(limit.issuer))
	case issuer.Pseudo():
		k.warn(field, "The issuer is a pool of the ledger; its tokens come from depositing there. Use AMMDeposit unless that is meant.")
	case issuer.BlackHoled():
		k.warn(field, "Nobody controls the issuer of %s any more: there will never be more of them than now, and nobody redeems them.", name)
	}
	if issuer.GlobalFreeze() {
		k.warn(field, "The issuer has frozen all %s: they can be sent back to the issuer only.", name)
	}
	if issuer.RequiresAuth() {
		k.warn(field, "The issuer of %s has to permit each holder: the trust line works only after it has. Apply to the issuer.", name)
	}
	k.lineReserve(asked)
}

// lineReserve checks that the account can afford a new trust line. The first
// two objects need no reserve (xrpl.org, "Trust Lines and Reserves").
func (k *checker) lineReserve(asked bool) {
	a, exists, known := k.account("Account", k.sender, "whether the sender's account has enough XRP")
	if !asked || !known || !exists || a.OwnerCount < 2 || !k.reserves("Account") {
		return
	}
	if needed := k.info.Reserve(a.OwnerCount + 1); a.Balance < needed {
		k.bad("Account", "The account has %s, and with another trust line it must hold %s. Send %s to it first, or remove something it no longer needs.",
			drops(a.Balance).words(), drops(needed).words(), drops(needed-a.Balance).words())
	}
}

func (k *checker) offerCreate() {
	gets, hasGets := amountOf(k.tx["TakerGets"]) // what the sender gives
	pays, hasPays := amountOf(k.tx["TakerPays"])
	switch {
	case !hasGets:
	case gets.isXRP():
		a, exists, known := k.account("Account", k.sender, "whether the sender's account has enough XRP")
		if known && exists && k.reserves("TakerGets") {
			have := k.spendable(a, 0)
			k.notMoreThan("TakerGets", gets, have, a, have.positive())
		}
	case gets.issuer != "":
		k.frozenOrGone("TakerGets", gets, "")
		k.holds("TakerGets", gets, false, true)
	}
	if !hasPays || pays.issuer == "" || pays.issuer == k.sender {
		return
	}
	k.frozenOrGone("TakerPays", pays, "")
	issuer, exists, known := k.account("TakerPays", pays.issuer, "the issuer of "+pays.asset.words())
	if !known || !exists || k.sender == "" || !issuer.RequiresAuth() {
		return
	}
	l, ok, asked := k.line("TakerPays", k.sender, pays.asset, "whether the account may hold "+pays.asset.words())
	if asked && (!ok || !l.AuthorizedByPeer) {
		k.bad("TakerPays", "The issuer of %s has to permit each holder and has not permitted this account. Set a trust line and apply to the issuer first.", pays.asset.words())
	}
}

func (k *checker) accountDelete() {
	if r, ok := k.mustExist(); ok {
		k.deposit(r, amount{}, false)
	}
	a, exists, known := k.account("Account", k.sender, "whether the account can be deleted")
	if !known || !exists {
		return
	}
	// The sequence number of a deleted account must not come again soon
	// (xrpl.org, "Deleting Accounts").
	const apart = 256
	if k.infoErr == nil && a.Sequence+apart > k.info.Validated {
		k.bad("Account", "The account is too new, or has sent too many transactions, to be deleted now. Wait %d more ledgers, about %d minutes.", a.Sequence+apart-k.info.Validated, (a.Sequence+apart-k.info.Validated)/15+1)
	}
	blockers, _, err := k.c.AccountObjects(k.ctx, k.sender, Blockers)
	switch {
	case err != nil:
		k.notAsked("Account", "whether something in the ledger keeps the account from being deleted", err)
	case len(blockers) > 0:
		k.bad("Account", "The account cannot be deleted while the ledger holds for it: %s. Remove these first.", kinds(blockers))
	}
	if a.OwnerCount > 1000 {
		k.bad("Account", "The account owns %d objects, and one with more than 1000 cannot be deleted. Remove some first.", a.OwnerCount)
	}
}

// kindWords are the types of objects that keep an account from being deleted, as
// people call them (xrpl.org, "Deleting Accounts").
var kindWords = map[string]string{
	"Check": "checks", "Escrow": "escrows", "NFTokenPage": "NFTs", "Offer": "offers", "PayChannel": "payment channels",
	"RippleState": "trust lines", "MPTokenIssuance": "issued multi-purpose tokens", "MPToken": "multi-purpose tokens",
	"Bridge": "bridges", "Vault": "vaults", "AMM": "liquidity pools", "PermissionedDomain": "permissioned domains",
}

// kinds names the types of objects, each once.
func kinds(entries []Entry) string {
	var names []string
	for _, e := range entries {
		name, _ := e.Fields["LedgerEntryType"].(string)
		if words, known := kindWords[name]; known {
			name = words
		} else if name = plain(name, 40); name == "" {
			name = "an object"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return list(names)
}

// otherTypes are those without a check of their own.
func (k *checker) otherTypes() {
	r, exists, known := k.recipient()
	switch k.tx.Type() {
	case "NFTokenCreateOffer", "NFTokenMint":
		switch {
		case !known:
		case !exists:
			k.bad("Destination", "The account %s, for which the offer is meant, does not exist on %s. Correct the address, or remove the field.", xrpl.ShortAddress(r.address), networkTitle(k.c.network))
		case r.Flags&flagDisallowNFTOffers != 0:
			k.bad("Destination", "The account %s accepts no offers of NFTs. Ask it, or remove the field.", xrpl.ShortAddress(r.address))
		case r.BlackHoled():
			k.warn("Destination", "Nobody can sign for the account %s any more, so nobody can accept the offer. Correct the address.", xrpl.ShortAddress(r.address))
		}
	default:
		switch {
		case !known:
		case !exists:
			k.warn("Destination", "The account %s does not exist on %s. Check the address.", xrpl.ShortAddress(r.address), networkTitle(k.c.network))
		default:
			k.commonRecipient(r)
		}
	}
	if k.tx.Type() == "Clawback" {
		return // its issuer is the holder
	}
	for _, name := range inOrder(k.issuers("Amount", "SendMax")) {
		a, _ := amountOf(k.tx[name])
		if _, exists, known := k.account(name, a.issuer, "the issuer of "+a.asset.words()); known && !exists {
			k.bad(name, "The issuer %s does not exist on %s. Correct the token.", xrpl.ShortAddress(a.issuer), networkTitle(k.c.network))
		}
	}
}
