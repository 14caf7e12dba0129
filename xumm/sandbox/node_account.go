package sandbox

import (
	"maps"
	"slices"
	"strings"

	"countersign/xrpl"
	"countersign/xumm/sandbox/ledger"
)

// addressIn reads an address out of a question; the account has to exist.
func (n ledgerNode) addressIn(q question, field string) (string, *nodeError) {
	address := q.params.Text(field)
	if address == "" {
		return "", &nodeError{"invalidParams", map[string]any{"error_message": "Missing field '" + field + "'."}}
	}
	if _, err := xrpl.ParseAddress(address); err != nil {
		return "", failed("actMalformed")
	}
	validated, no := q.chosen()
	if no != nil {
		return "", no
	}
	if n.chain.Entry(ledger.AccountIndex(address), validated) == nil {
		return "", failed("actNotFound")
	}
	return address, nil
}

// accountFlags are the names account_info has for an account's flags.
var accountFlags = map[string]uint32{
	"allowTrustLineClawback": ledger.FlagLineClawback, "allowTrustLineLocking": ledger.FlagLineLocking,
	"defaultRipple": ledger.FlagDefaultRipple, "depositAuth": ledger.FlagDepositAuth,
	"disableMasterKey": ledger.FlagMasterDisabled, "disallowIncomingCheck": ledger.FlagNoChecks,
	"disallowIncomingNFTokenOffer": ledger.FlagNoNFTOffers, "disallowIncomingPayChan": ledger.FlagNoChannels,
	"disallowIncomingTrustline": ledger.FlagNoTrustLines, "disallowIncomingXRP": ledger.FlagDisallowXRP,
	"globalFreeze": ledger.FlagGlobalFreeze, "noFreeze": ledger.FlagNoFreeze, "passwordSpent": ledger.FlagPasswordSpent,
	"requireAuthorization": ledger.FlagRequireAuth, "requireDestinationTag": ledger.FlagRequireTag,
}

func (n ledgerNode) accountInfo(q question) (map[string]any, *nodeError) {
	address, no := n.addressIn(q, "account")
	if no != nil {
		return nil, no
	}
	validated, _ := q.chosen()
	at := ledger.AccountIndex(address)
	root := n.chain.Entry(at, validated)
	data := indexed(at, root)
	flags := map[string]any{}
	for name, flag := range accountFlags {
		flags[name] = root.Has(flag)
	}
	result := map[string]any{"account_data": data, "account_flags": flags}
	if on, _ := q.params["signer_lists"].(bool); on {
		lists := []any{}
		if at := ledger.SignersIndex(address); n.chain.Entry(at, validated) != nil {
			lists = append(lists, indexed(at, n.chain.Entry(at, validated)))
		}
		if q.api > 1 {
			result["signer_lists"] = lists
		} else {
			data["signer_lists"] = lists
		}
	}
	return from(validated, result), nil
}

// indexed gives an entry as the API shows it, with its own address.
func indexed(at string, e ledger.Entry) map[string]any {
	out := maps.Clone(map[string]any(e))
	out["index"] = at
	return out
}

// owned gives an account's objects of a type ("" is every type), by index.
func (n ledgerNode) owned(q question, entryType string) (rows []map[string]any, address string, validated bool, no *nodeError) {
	if address, no = n.addressIn(q, "account"); no != nil {
		return nil, "", false, no
	}
	validated, _ = q.chosen()
	all := n.chain.Owned(address, validated)
	for _, at := range slices.Sorted(maps.Keys(all)) {
		if e := all[at]; entryType == "" || e.Type() == entryType {
			rows = append(rows, indexed(at, e))
		}
	}
	return rows, address, validated, nil
}

// objectTypes are the API's names for the types of objects.
var objectTypes = map[string]string{
	"check": "Check", "deposit_preauth": "DepositPreauth", "escrow": "Escrow", "mpt_issuance": "MPTokenIssuance",
	"mptoken": "MPToken", "nft_offer": "NFTokenOffer", "nft_page": "NFTokenPage", "offer": "Offer",
	"payment_channel": "PayChannel", "signer_list": "SignerList", "state": "RippleState", "ticket": "Ticket",
}

func (n ledgerNode) accountObjects(q question) (map[string]any, *nodeError) {
	name := q.params.Text("type")
	entryType := objectTypes[name]
	if name != "" && entryType == "" {
		entryType = name // unknown here: there are none of it
	}
	rows, address, validated, no := n.owned(q, entryType)
	if no != nil {
		return nil, no
	}
	if n.p.faults.get().nodeOldEntries {
		rows = old(rows)
	}
	result := map[string]any{"account": address}
	if no := q.page(objectsPage, list(rows), "index", "account_objects", result); no != nil {
		return nil, no
	}
	return from(validated, result), nil
}

// old gives entries as they were before their transaction's sequence was kept
// in them (xrpl.org, "Known Amendments", fixIncludeKeyletFields).
func old(rows []map[string]any) []map[string]any {
	for _, row := range rows { // they are copies
		switch row["LedgerEntryType"] {
		case "Escrow", "PayChannel":
			delete(row, "Sequence")
		}
	}
	return rows
}

func list(rows []map[string]any) []any {
	out := []any{}
	for _, row := range rows {
		out = append(out, row)
	}
	return out
}

func (n ledgerNode) accountLines(q question) (map[string]any, *nodeError) {
	rows, address, validated, no := n.owned(q, "RippleState")
	if no != nil {
		return nil, no
	}
	peer := q.params.Text("peer")
	lines := []any{}
	for _, row := range rows {
		line := ledger.LineOf(row, address)
		if peer == "" || line.Account == peer {
			lines = append(lines, line)
		}
	}
	return from(validated, map[string]any{"account": address, "lines": lines}), nil
}

func (n ledgerNode) accountOffers(q question) (map[string]any, *nodeError) {
	rows, address, validated, no := n.owned(q, "Offer")
	if no != nil {
		return nil, no
	}
	offers := []any{}
	for _, row := range rows {
		offer := map[string]any{"flags": row["Flags"], "seq": row["Sequence"], "taker_gets": row["TakerGets"], "taker_pays": row["TakerPays"]}
		if at, has := row["Expiration"]; has {
			offer["expiration"] = at
		}
		offers = append(offers, offer)
	}
	return from(validated, map[string]any{"account": address, "offers": offers}), nil
}

func (n ledgerNode) accountChannels(q question) (map[string]any, *nodeError) {
	rows, address, validated, no := n.owned(q, "PayChannel")
	if no != nil {
		return nil, no
	}
	channels := []any{}
	for _, row := range rows {
		if row["Account"] != address {
			continue
		}
		channel := map[string]any{
			"channel_id": row["index"], "account": address, "destination_account": row["Destination"], "amount": row["Amount"],
			"balance": row["Balance"], "settle_delay": row["SettleDelay"], "public_key_hex": row["PublicKey"],
		}
		for name, field := range map[string]string{"expiration": "Expiration", "cancel_after": "CancelAfter", "destination_tag": "DestinationTag"} {
			if v, has := row[field]; has {
				channel[name] = v
			}
		}
		channels = append(channels, channel)
	}
	return from(validated, map[string]any{"account": address, "channels": channels}), nil
}

func (n ledgerNode) accountNFTs(q question) (map[string]any, *nodeError) {
	rows, address, validated, no := n.owned(q, "NFTokenPage")
	if no != nil {
		return nil, no
	}
	tokens := []any{}
	for _, row := range rows {
		for _, wrapped := range row["NFTokens"].([]any) {
			wrapper, _ := entry(wrapped)
			token, _ := entry(wrapper["NFToken"])
			tokens = append(tokens, ledger.DescribeNFT(token))
		}
	}
	result := map[string]any{"account": address}
	if no := q.page(nftsPage, tokens, "NFTokenID", "account_nfts", result); no != nil {
		return nil, no
	}
	return from(validated, result), nil
}

func (n ledgerNode) nftSellOffers(q question) (map[string]any, *nodeError) {
	return n.nftOffers(q, true)
}
func (n ledgerNode) nftBuyOffers(q question) (map[string]any, *nodeError) {
	return n.nftOffers(q, false)
}

func (n ledgerNode) nftOffers(q question, sell bool) (map[string]any, *nodeError) {
	validated, no := q.chosen()
	if no != nil {
		return nil, no
	}
	nft := strings.ToUpper(q.params.Text("nft_id"))
	found := n.chain.NFTokenOffers(nft, sell, validated)
	offers := []any{}
	for _, at := range slices.Sorted(maps.Keys(found)) {
		e := found[at]
		offer := map[string]any{"nft_offer_index": at, "amount": e["Amount"], "flags": e["Flags"], "owner": e["Owner"]}
		for name, field := range map[string]string{"destination": "Destination", "expiration": "Expiration"} {
			if v, has := e[field]; has {
				offer[name] = v
			}
		}
		offers = append(offers, offer)
	}
	if len(offers) == 0 {
		return nil, failed("objectNotFound")
	}
	return from(validated, map[string]any{"nft_id": nft, "offers": offers}), nil
}

func (n ledgerNode) depositAuthorized(q question) (map[string]any, *nodeError) {
	source, no := n.addressIn(q, "source_account")
	if no != nil && no.code == "actNotFound" {
		no = failed("srcActNotFound")
	}
	if no != nil {
		return nil, no
	}
	destination, no := n.addressIn(q, "destination_account")
	if no != nil && no.code == "actNotFound" {
		no = failed("dstActNotFound")
	}
	if no != nil {
		return nil, no
	}
	validated, _ := q.chosen()
	root := n.chain.Entry(ledger.AccountIndex(destination), validated)
	ok := source == destination || !root.Has(ledger.FlagDepositAuth) || n.chain.Entry(ledger.PreauthIndex(destination, source), validated) != nil
	return from(validated, map[string]any{
		"source_account": source, "destination_account": destination, "deposit_authorized": ok,
	}), nil
}

// ledgerEntry gives one object, named by its index or by what makes it unique.
func (n ledgerNode) ledgerEntry(q question) (map[string]any, *nodeError) {
	validated, no := q.chosen()
	if no != nil {
		return nil, no
	}
	at, entryType, ok := q.entryIndex()
	if !ok {
		return nil, failed("malformedRequest")
	}
	e := n.chain.Entry(at, validated)
	if e == nil || entryType != "" && e.Type() != entryType {
		return nil, failed("entryNotFound")
	}
	return from(validated, map[string]any{"index": at, "node": indexed(at, e)}), nil
}
