package flow

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"countersign/xrpl"
	"countersign/xrpl/node"
)

// openNodes is what a node says, by kind.
type openNodes struct {
	entries map[string][]node.Entry
	nfts    []node.NFT
	offers  map[string][]node.NFTOffer
	more    bool
	asked   int
}

func (n *openNodes) AccountObjects(_ context.Context, _, kind string) ([]node.Entry, bool, error) {
	return n.entries[kind], n.more, nil
}
func (n *openNodes) AccountNFTs(context.Context, string) ([]node.NFT, bool, error) {
	return n.nfts, n.more, nil
}
func (n *openNodes) NFTBuyOffers(_ context.Context, nft string) ([]node.NFTOffer, bool, error) {
	n.asked++
	return n.offers[nft], false, nil
}
func (n *openNodes) EscrowSequence(context.Context, node.Entry) (uint32, error) {
	return 0, errors.New("not asked for here")
}

// openAt is the moment of these tests, and ledgerAt one so many hours from it.
var openAt = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

func ledgerAt(hours int) any {
	sec, _ := xrpl.LedgerSeconds(openAt.Add(time.Duration(hours) * time.Hour))
	return ledgerNumber(sec)
}

// an makes an entry of the ledger; its index ends with the text.
func an(entryType, index string, fields map[string]any) node.Entry {
	fields["LedgerEntryType"] = entryType
	return node.Entry{Index: strings.Repeat("0", 64-len(index)) + index, Fields: fields}
}

func readOpen(t *testing.T, n openNode, txType, field string) ([]OpenObject, bool) {
	t.Helper()
	l, ok := openListFor(txType, field)
	if !ok {
		t.Fatalf("%s.%s can't be chosen", txType, field)
	}
	names := map[string]string{bobAddress: "Bob"}
	objects, more, err := l.read(t.Context(), openReader{
		node: n, network: "TESTNET", account: annAddress, now: openAt, name: func(a string) string { return names[a] },
	})
	if err != nil {
		t.Fatal(err)
	}
	return objects, more
}

func TestOpenObjectsInWords(t *testing.T) {
	usd := map[string]any{"currency": "USD", "issuer": bobAddress, "value": "10"}
	fake := map[string]any{"currency": "5553440000000000000000000000000000000000", "issuer": bobAddress, "value": "1"}
	all := &openNodes{
		entries: map[string][]node.Entry{
			node.Offers: {
				an("Offer", "01", map[string]any{"Account": annAddress, "Sequence": ledgerNumber(1234), "TakerGets": "20000000", "TakerPays": usd}),
				an("Offer", "02", map[string]any{"Account": annAddress, "Sequence": ledgerNumber(1300), "TakerGets": fake, "TakerPays": "1", "Expiration": ledgerAt(-1)}),
				an("Offer", "03", map[string]any{"Account": bobAddress, "Sequence": ledgerNumber(5), "TakerGets": "1", "TakerPays": usd}), // not asked for
				an("Check", "04", map[string]any{"Account": annAddress, "SendMax": "1"}),                                                  // nor this
				an("Offer", "05", map[string]any{"Account": annAddress, "TakerGets": "1", "TakerPays": usd}),                              // nothing to name it by
				an("Offer", "06", map[string]any{"Account": annAddress, "Sequence": ledgerNumber(7), "TakerGets": "x", "TakerPays": []any{}}),
			},
			node.Escrows: {
				an("Escrow", "11", map[string]any{"Account": bobAddress, "Destination": annAddress, "Amount": "50000000", "FinishAfter": ledgerAt(170), "Sequence": ledgerNumber(8)}),
				an("Escrow", "12", map[string]any{"Account": annAddress, "Destination": bobAddress, "DestinationTag": ledgerNumber(7), "Amount": "1000000", "FinishAfter": ledgerAt(-1), "CancelAfter": ledgerAt(1), "Sequence": ledgerNumber(9)}),
				an("Escrow", "13", map[string]any{"Account": annAddress, "Destination": annAddress, "Amount": "1", "FinishAfter": ledgerAt(-5), "CancelAfter": ledgerAt(-1), "Sequence": ledgerNumber(10)}),
				an("Escrow", "14", map[string]any{"Account": bobAddress, "Destination": annAddress, "Amount": "2", "Condition": "A025", "CancelAfter": ledgerAt(9)}),
			},
			node.Checks: {
				an("Check", "21", map[string]any{"Account": bobAddress, "Destination": annAddress, "SendMax": "10000000", "Sequence": ledgerNumber(3)}),
				an("Check", "22", map[string]any{"Account": annAddress, "Destination": bobAddress, "SendMax": usd, "Expiration": ledgerAt(1)}),
				an("Check", "23", map[string]any{"Account": bobAddress, "Destination": annAddress, "SendMax": usd, "Expiration": ledgerAt(-1)}),
			},
			node.Channels: {
				an("PayChannel", "31", map[string]any{"Account": annAddress, "Destination": bobAddress, "Amount": "5000000", "Balance": "1000000", "PublicKey": "ED01"}),
				an("PayChannel", "32", map[string]any{"Account": bobAddress, "Destination": annAddress, "Amount": "5000000", "Balance": "0", "PublicKey": "ED02", "Expiration": ledgerAt(1), "CancelAfter": ledgerAt(5)}),
			},
			node.Tickets: {
				an("Ticket", "41", map[string]any{"Account": annAddress, "TicketSequence": ledgerNumber(77)}),
				an("Ticket", "42", map[string]any{"Account": annAddress, "TicketSequence": ledgerNumber(76)}),
			},
			node.NFTOffers: {
				an("NFTokenOffer", "51", map[string]any{"Owner": annAddress, "NFTokenID": "00080000" + strings.Repeat("A", 56), "Amount": "7000000", "Flags": ledgerNumber(1), "Destination": bobAddress}),
				an("NFTokenOffer", "52", map[string]any{"Owner": annAddress, "NFTokenID": "00080000" + strings.Repeat("B", 56), "Amount": usd, "Flags": ledgerNumber(0)}),
			},
		},
		nfts: []node.NFT{
			{ID: "0010" + strings.Repeat("C", 60), Issuer: annAddress, Taxon: 7, Serial: 4, Flags: 0x18, TransferFee: 1500, URI: "697066733A2F2F78"},
			{ID: "0008" + strings.Repeat("D", 60), Issuer: bobAddress, Serial: 5, Flags: 8, URI: "FF"},
		},
		offers: map[string][]node.NFTOffer{"0010" + strings.Repeat("C", 60): {
			{Index: strings.Repeat("E", 64), Owner: bobAddress, Amount: "3000000", Expiration: 1},
			{Index: strings.Repeat("F", 64), Owner: bobAddress, Amount: "2000000", Destination: annAddress},
			{Index: strings.Repeat("1", 64), Owner: bobAddress, Amount: "9", Destination: bobAddress}, // for a broker
			{Index: strings.Repeat("2", 64), Owner: annAddress, Amount: "9"},
		}},
	}
	const bobs = "Bob (rU6K7V…JWDw1)"
	for what, want := range map[string][]string{
		"OfferCancel.OfferSequence": {
			"Sell 1 555344…00000 for 0.000001 XRP, offer 1300 | 555344…00000 is another token than it looks like, and issued by " + bobs + ", no longer stands since 26 November 2026, 11:00 UTC | OfferSequence 1300",
			"Sell 20 XRP for 10 USD, offer 1234 | USD is issued by " + bobs + " | OfferSequence 1234",
			"Sell an unreadable amount for an unreadable amount, offer 7 |  | OfferSequence 7",
		},
		"EscrowFinish.Owner": {
			"Escrow of 0.000002 XRP from " + bobs + " | Can be finished by whoever meets its condition, not after 26 November 2026, 21:00 UTC | Owner " + bobAddress + " (lacking) [Condition A025]",
			"Escrow of 1 XRP to " + bobs + " with tag 7 | Can be finished since 26 November 2026, 11:00 UTC, not after 26 November 2026, 13:00 UTC | OfferSequence 9 Owner " + annAddress,
			"Escrow of 50 XRP from " + bobs + " | Can be finished after 3 December 2026, 14:00 UTC | OfferSequence 8 Owner " + bobAddress,
			"Escrow of 0.000001 XRP to you | Can no longer be finished since 26 November 2026, 11:00 UTC | OfferSequence 10 Owner " + annAddress,
		},
		"EscrowCancel.Owner": {
			"Escrow of 0.000001 XRP to you | Can be cancelled since 26 November 2026, 11:00 UTC | OfferSequence 10 Owner " + annAddress,
			"Escrow of 1 XRP to " + bobs + " with tag 7 | Can be cancelled after 26 November 2026, 13:00 UTC | OfferSequence 9 Owner " + annAddress,
			"Escrow of 0.000002 XRP from " + bobs + " | Can be cancelled after 26 November 2026, 21:00 UTC | Owner " + bobAddress + " (lacking)",
			"Escrow of 50 XRP from " + bobs + " | Can never be cancelled | OfferSequence 8 Owner " + bobAddress,
		},
		"CheckCash.CheckID": {
			"Check from " + bobs + " for up to 10 XRP |  | CheckID #21 [Amount 10000000]",
			"Check from " + bobs + " for up to 10 USD | Can no longer be cashed since 26 November 2026, 11:00 UTC, USD is issued by " + bobs + " | CheckID #23 [Amount {\"currency\":\"USD\",\"issuer\":\"" + bobAddress + "\",\"value\":\"10\"}]",
		},
		"CheckCancel.CheckID": {
			"Check from " + bobs + " for up to 10 XRP |  | CheckID #21",
			"Check to " + bobs + " for up to 10 USD | Can be cashed until 26 November 2026, 13:00 UTC, USD is issued by " + bobs + " | CheckID #22",
			"Check from " + bobs + " for up to 10 USD | Can no longer be cashed since 26 November 2026, 11:00 UTC, USD is issued by " + bobs + " | CheckID #23",
		},
		"PaymentChannelFund.Channel": {"Channel to " + bobs + " with 5 XRP | 1 XRP of it claimed | Channel #31"},
		"PaymentChannelClaim.Channel": {
			"Channel to " + bobs + " with 5 XRP | 1 XRP of it claimed | Channel #31",
			"Channel from " + bobs + " with 5 XRP | 0 XRP of it claimed, is closing, open until 26 November 2026, 13:00 UTC | Channel #32 [PublicKey ED02]",
		},
		"Payment.TicketSequence": {"Ticket 76 |  | TicketSequence 76", "Ticket 77 |  | TicketSequence 77"},
		"NFTokenCancelOffer.NFTokenOffers": {
			"Sell the NFT 000800…AAAAA for 7 XRP | Only for " + bobs + " | NFTokenOffers #51",
			"Buy the NFT 000800…BBBBB for 10 USD | USD is issued by " + bobs + " | NFTokenOffers #52",
		},
		"NFTokenBurn.NFTokenID": {
			"NFT “ipfs://x” | Number 4, issued by you, taxon 7, 1.5 % of a sale for the issuer | NFTokenID 0010" + strings.Repeat("C", 60),
			"NFT number 5 of " + bobs + " | Number 5, issued by " + bobs + ", taxon 0 | NFTokenID 0008" + strings.Repeat("D", 60),
		},
		"NFTokenModify.NFTokenID": {
			"NFT “ipfs://x” | Number 4, issued by you, taxon 7, 1.5 % of a sale for the issuer | NFTokenID 0010" + strings.Repeat("C", 60),
		},
		"NFTokenAcceptOffer.NFTokenBuyOffer": {
			"2 XRP from " + bobs + " for the NFT “ipfs://x” | Number 4, taxon 7 | NFTokenBuyOffer " + strings.Repeat("F", 64),
			"3 XRP from " + bobs + " for the NFT “ipfs://x” | No longer stands since 1 January 2000, 00:00:01 UTC, number 4, taxon 7 | NFTokenBuyOffer " + strings.Repeat("E", 64),
		},
	} {
		txType, field, _ := strings.Cut(what, ".")
		objects, _ := readOpen(t, all, txType, field)
		var got []string
		for _, o := range objects {
			got = append(got, o.Title+" | "+o.Detail+" | "+inFields(o))
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// inFields writes down what an object puts into a form.
func inFields(o OpenObject) string {
	var words []string
	for _, name := range sortedNames(o.Fields) {
		text := xrpl.Tx(o.Fields).Text(name)
		if list, ok := o.Fields[name].([]any); ok {
			text = fmt.Sprint(list[0])
		}
		if strings.HasPrefix(text, strings.Repeat("0", 60)) {
			text = "#" + strings.TrimLeft(text, "0")
		}
		words = append(words, name+" "+text)
	}
	if o.Lacking {
		words = append(words, "(lacking)")
	}
	for _, name := range sortedNames(o.Suggests) {
		text := xrpl.Tx(o.Suggests).Text(name)
		if m, ok := o.Suggests[name].(map[string]any); ok {
			text = strings.Join(strings.Fields(string(xrpl.Tx(m).JSON())), "")
		}
		words = append(words, "["+name+" "+text+"]")
	}
	return strings.Join(words, " ")
}

// A node is asked for the offers of so many NFTs only, and the list says that it
// is not all.
func TestOpenOffersAreBounded(t *testing.T) {
	n := &openNodes{}
	for i := range asksForOffers + 5 {
		n.nfts = append(n.nfts, node.NFT{ID: fmt.Sprintf("%064d", i), Issuer: bobAddress})
	}
	if _, more := readOpen(t, n, "NFTokenAcceptOffer", "NFTokenBuyOffer"); !more || n.asked != asksForOffers {
		t.Errorf("asked %d times, more %v", n.asked, more)
	}
}

// What can be chosen fits a field of the form it is chosen in.
func TestOpenListsFitTheirForms(t *testing.T) {
	for what := range openLists {
		txType, name, _ := strings.Cut(what, ".")
		if txType == "*" {
			txType = "Payment"
		}
		typ, ok := xrpl.TypeNamed(txType)
		if !ok {
			t.Errorf("%s: there is no such type", what)
			continue
		}
		f := NewForm(typ, time.UTC)
		there := false
		for i := range len(f.layout.modes) + 1 {
			f.mode = i
			for _, in := range allInputs(f.View(openAt)) {
				there = there || in.Kind == InputOpen && in.Open == name
			}
		}
		if !there {
			t.Errorf("%s: the form does not offer it", what)
		}
	}
}

func allInputs(v View) (all []Input) {
	for _, s := range v.Sections {
		for _, line := range s.Lines {
			all = append(all, line.Inputs...)
		}
	}
	return all
}

// An NFT to buy is somebody else's, and so is one that is burned for its owner.
func TestOpenIsOfferedWhereItFits(t *testing.T) {
	offered := func(f *Form, name string) bool {
		for _, in := range allInputs(f.View(openAt)) {
			if in.Kind == InputOpen && in.Open == name {
				return true
			}
		}
		return false
	}
	form := func(name string) *Form {
		typ, _ := xrpl.TypeNamed(name)
		return NewForm(typ, time.UTC)
	}
	create := form("NFTokenCreateOffer")
	sells := offered(create, "NFTokenID")
	create.SetMode(1)
	if buys := offered(create, "NFTokenID"); !sells || buys {
		t.Errorf("to sell %v, to buy %v", sells, buys)
	}
	burn := form("NFTokenBurn")
	own := offered(burn, "NFTokenID")
	burn.SetText("Owner", bobAddress)
	if others := offered(burn, "NFTokenID"); !own || others {
		t.Errorf("one's own %v, somebody's %v", own, others)
	}
	accept := form("NFTokenAcceptOffer")
	for mode, want := range []bool{false, true, false} {
		accept.SetMode(mode)
		if got := offered(accept, "NFTokenBuyOffer"); got != want {
			t.Errorf("mode %d: %v", mode, got)
		}
	}
	batch := form("Batch")
	batch.AddRow("RawTransactions")
	if offered(batch, "OfferSequence") {
		t.Error("inside a batch")
	}
}
