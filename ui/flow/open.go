package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/xrpl"
	"countersign/xrpl/node"
)

// OpenQuestion asks what an account has open in the ledger that can stand in an
// input of a form.
type OpenQuestion struct {
	Network string // the key the request is bound to; "" is the network the wallet was on
	Account string // an address; "" is the signed-in account, and what is no address somebody not known yet
	Type    string // of the transaction, the ledger's name
	Field   string // the field it is for, as Input.Open has it
}

// OpenAnswer is what is known of it now.
type OpenAnswer struct {
	State LedgerState
	// Title and Detail invite to choose; without Objects, unless they are being
	// asked for, Title is one sentence on why there is nothing to choose from.
	Title, Detail string
	Objects       []OpenObject
}

// OpenObject is one object of the ledger, in words, and what it puts into a form.
type OpenObject struct {
	Index         string // its address in the ledger; an NFT's id
	Title, Detail string
	Mark          string // the number or the start of the id that it is known by

	Fields   map[string]any // what stands for it in a form, values of the ledger's JSON by the ledger's names
	Suggests map[string]any // what goes with it
	// Lacking tells that something about it has to be asked for before it can
	// fill a form; see App.CompleteOpen.
	Lacking bool

	network string     // key
	escrow  node.Entry // that does not tell its sequence
	rank    int        // those that can be used now come first
	order   int64
}

// openNode is what is asked of a ledger's node; *node.Client is the real one.
type openNode interface {
	AccountObjects(ctx context.Context, address, kind string) (entries []node.Entry, more bool, err error)
	AccountNFTs(ctx context.Context, address string) (nfts []node.NFT, more bool, err error)
	NFTBuyOffers(ctx context.Context, nft string) (offers []node.NFTOffer, more bool, err error)
	EscrowSequence(ctx context.Context, escrow node.Entry) (uint32, error)
}

// openList is one kind of list to choose from.
type openList struct {
	many   string // what it is a list of: "open offers"
	of     string // how it belongs to an account: "of %s", "to %s"
	typing string // what is typed without it: "its sequence"

	kind, entryType string                               // as a node is asked, and as it answers
	suits           func(e entry, address string) bool   // which of them; nil is all
	entry           func(openReader, entry, *OpenObject) // puts one into words and fields; without a title it is left out
	// others reads what are no objects of one kind.
	others func(openReader, context.Context) ([]OpenObject, bool, error)

	never string // why a node can't be asked for it at all
}

// openLists are the lists by type and field of a form.
var openLists = func() map[string]openList {
	own := func(e entry, address string) bool { return e.text("Account") == address || e.text("Owner") == address }
	to := func(e entry, address string) bool { return e.text("Destination") == address }
	offers := openList{many: "open offers", of: "of %s", typing: "its sequence", kind: node.Offers, entryType: "Offer", suits: own, entry: openReader.offer}
	escrows := openList{many: "escrows", of: "from or to %s", typing: "owner and sequence", kind: node.Escrows, entryType: "Escrow"}
	finish, cancel := escrows, escrows
	finish.entry, cancel.entry = openReader.toFinish, openReader.toCancel
	checks := openList{many: "checks", of: "from or to %s", typing: "its id", kind: node.Checks, entryType: "Check", entry: openReader.check}
	cash := checks
	cash.of, cash.suits, cash.entry = "to %s", to, openReader.toCash
	channels := openList{many: "payment channels", of: "from or to %s", typing: "its id", kind: node.Channels, entryType: "PayChannel", entry: openReader.channel}
	ownChannels := channels
	ownChannels.of, ownChannels.suits = "from %s", own
	nfts := openList{many: "NFTs", of: "of %s", typing: "its id", others: openReader.nfts}
	mutable := nfts
	mutable.many, mutable.others = "NFTs that can be changed", openReader.mutableNFTs
	return map[string]openList{
		"OfferCancel.OfferSequence":       offers,
		"OfferCreate.OfferSequence":       offers,
		"EscrowFinish.Owner":              finish,
		"EscrowCancel.Owner":              cancel,
		"CheckCash.CheckID":               cash,
		"CheckCancel.CheckID":             checks,
		"PaymentChannelFund.Channel":      ownChannels,
		"PaymentChannelClaim.Channel":     channels,
		"PaymentChannelAuthorize.Channel": ownChannels,
		"NFTokenBurn.NFTokenID":           nfts,
		"NFTokenCreateOffer.NFTokenID":    nfts,
		"NFTokenModify.NFTokenID":         mutable,
		"NFTokenCancelOffer.NFTokenOffers": {many: "offers for NFTs", of: "of %s", typing: "their ids",
			kind: node.NFTOffers, entryType: "NFTokenOffer", suits: own, entry: openReader.nftOffer},
		"NFTokenAcceptOffer.NFTokenBuyOffer": {many: "offers for NFTs", of: "of %s", typing: "its id", others: openReader.buyOffers},
		"NFTokenAcceptOffer.NFTokenSellOffer": {typing: "its id",
			never: "The ledger keeps no list of the offers made to you: ask the seller for the offer's id."},
		"*.TicketSequence": {many: "tickets", of: "of %s", typing: "its number", kind: node.Tickets, entryType: "Ticket", suits: own, entry: openReader.ticket},
	}
}()

func openListFor(txType, field string) (openList, bool) {
	if field == "TicketSequence" {
		txType = "*"
	}
	l, ok := openLists[txType+"."+field]
	return l, ok
}

// read asks a node for the list. With more there are others.
func (l openList) read(ctx context.Context, r openReader) (objects []OpenObject, more bool, err error) {
	if l.others != nil {
		objects, more, err = l.others(r, ctx)
	} else {
		var entries []node.Entry
		if entries, more, err = r.node.AccountObjects(ctx, r.account, l.kind); err == nil {
			objects = l.objects(r, entries)
		}
	}
	if err != nil {
		return nil, false, err
	}
	for i := range objects {
		objects[i].network = r.network
	}
	slices.SortStableFunc(objects, func(a, b OpenObject) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return int(min(1, max(-1, a.order-b.order)))
	})
	return objects, more, nil
}

func (l openList) objects(r openReader, entries []node.Entry) (objects []OpenObject) {
	for _, e := range entries {
		e := entry(e)
		concerns := slices.Contains([]string{e.text("Account"), e.text("Owner"), e.text("Destination")}, r.account)
		if e.text("LedgerEntryType") != l.entryType || !concerns || l.suits != nil && !l.suits(e, r.account) {
			continue
		}
		o := OpenObject{Index: e.Index, Mark: shortID(e.Index), Fields: map[string]any{}, Suggests: map[string]any{}}
		if l.entry(r, e, &o); o.Title != "" {
			objects = append(objects, o)
		}
	}
	return objects
}

// whose names the objects of the list by whom they belong to, "" for the person
// at the screen: "your open offers", "the checks to Bob (rU6K7V…)".
func (l openList) whose(who string) string {
	if who == "" && l.of == "of %s" {
		return "your " + l.many
	}
	return "the " + l.many + " " + fmt.Sprintf(l.of, first(who, "you"))
}

// none says that there is nothing in the list.
func (l openList) none(who string) string {
	if who == "" && l.of == "of %s" {
		return "You have no " + l.many
	}
	return "There are no " + l.many + " " + fmt.Sprintf(l.of, first(who, "you"))
}

// openReader puts objects into words for an account.
type openReader struct {
	node    openNode
	network string // key
	account string
	now     time.Time
	name    func(address string) string
}

// entry is an object of a node's answer.
type entry node.Entry

func (e entry) text(field string) string { return xrpl.Tx(e.Fields).Text(field) }

// number gives a whole number of 32 bits.
func (e entry) number(field string) (uint32, bool) {
	n, ok := flagsOf(e.Fields[field])
	return uint32(n), ok && n <= 0xFFFFFFFF
}

// ledgerNumber gives a number as the ledger's JSON has it.
func ledgerNumber(n uint32) json.Number { return json.Number(fmt.Sprint(n)) }

// facts joins what is known of an object to one line.
func facts(list ...string) string {
	list = slices.DeleteFunc(list, func(s string) bool { return s == "" })
	return capital(strings.Join(list, ", "))
}
