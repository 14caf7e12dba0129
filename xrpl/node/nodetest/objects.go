package nodetest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"countersign/xrpl"
)

func (t *state) accountInfo(p map[string]any, api int) (map[string]any, string) {
	address := text(p, "account")
	if _, err := xrpl.ParseAddress(address); err != nil {
		return nil, "actMalformed"
	}
	a, ok := t.accounts[address]
	if !ok {
		return nil, "actNotFound"
	}
	data := map[string]any{
		"LedgerEntryType": "AccountRoot", "Account": a.Address, "Balance": a.Balance.String(),
		"Sequence": a.Sequence, "OwnerCount": a.OwnerCount, "Flags": a.Flags,
	}
	if a.RegularKey != "" {
		data["RegularKey"] = a.RegularKey
	}
	if a.TransferRate != 0 {
		data["TransferRate"] = a.TransferRate
	}
	maps.Copy(data, a.More)
	result := t.from(map[string]any{"account_data": data})
	if p["signer_lists"] != true {
		return result, ""
	}
	lists := []any{}
	if a.Quorum != 0 {
		entries := []any{}
		for _, s := range a.Signers {
			entries = append(entries, map[string]any{"SignerEntry": map[string]any{"Account": s.Account, "SignerWeight": s.Weight}})
		}
		lists = append(lists, map[string]any{"LedgerEntryType": "SignerList", "SignerQuorum": a.Quorum, "SignerEntries": entries})
	}
	if api == 1 {
		data["signer_lists"] = lists
	} else {
		result["signer_lists"] = lists
	}
	return result, ""
}

func (t *state) accountLines(p map[string]any) (map[string]any, string) {
	address, peer := text(p, "account"), text(p, "peer")
	if _, ok := t.accounts[address]; !ok {
		return nil, "actNotFound"
	}
	lines := []any{}
	for _, l := range t.lines {
		if l.Account != address || peer != "" && l.Peer != peer {
			continue
		}
		row := map[string]any{
			"account": l.Peer, "currency": l.Currency, "balance": l.Balance, "limit": l.Limit,
			"limit_peer": or(l.LimitPeer, "0"), "quality_in": 0, "quality_out": 0,
		}
		for name, on := range map[string]bool{
			"no_ripple": l.NoRipple, "no_ripple_peer": l.NoRippleByPeer, "freeze": l.Frozen, "freeze_peer": l.FrozenByPeer,
			"authorized": l.Authorized, "peer_authorized": l.AuthorizedByPeer,
		} {
			if on {
				row[name] = true
			}
		}
		lines = append(lines, row)
	}
	return t.page(p, map[string]any{"account": address}, "lines", lines), ""
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// page gives one part of a list; the marker is where the next begins.
func (t *state) page(p, result map[string]any, name string, all []any) map[string]any {
	limit, ok := number(p["limit"])
	if !ok {
		limit = 200
	}
	start, _ := number(p["marker"])
	start = min(start, uint32(len(all)))
	end := min(start+limit, uint32(len(all)))
	result[name] = all[start:end]
	if end < uint32(len(all)) {
		result["marker"] = end
	}
	return t.from(result)
}

// goWithOwner are objects that do not keep their owner from being deleted.
var goWithOwner = []string{"Offer", "Ticket", "SignerList", "DepositPreauth", "NFTokenOffer", "DID", "Oracle", "Credential", "Delegate"}

func (t *state) accountObjects(p map[string]any) (map[string]any, string) {
	address, kind := text(p, "account"), strings.ReplaceAll(text(p, "type"), "_", "")
	if _, ok := t.accounts[address]; !ok {
		return nil, "actNotFound"
	}
	if kind == "paymentchannel" {
		kind = "paychannel"
	}
	objects := []any{}
	for _, index := range sortedKeys(t.entries) {
		fields := maps.Clone(t.entries[index])
		if p["deletion_blockers_only"] == true && slices.Contains(goWithOwner, text(fields, "LedgerEntryType")) {
			continue
		}
		own := fields["Account"] == address || fields["Owner"] == address || fields["Destination"] == address
		if !own || kind != "" && !strings.EqualFold(text(fields, "LedgerEntryType"), kind) {
			continue
		}
		fields["index"] = index
		objects = append(objects, fields)
	}
	return t.page(p, map[string]any{"account": address}, "account_objects", objects), ""
}

// selectors are the names under which ledger_entry takes an index.
var selectors = []string{"index", "check", "escrow", "offer", "payment_channel", "mpt_issuance", "mptoken", "nft_page", "ticket"}

func (t *state) ledgerEntry(p map[string]any) (map[string]any, string) {
	for _, name := range selectors {
		switch v := p[name].(type) {
		case string:
			if name == "mpt_issuance" {
				return t.entryWith(func(_ string, f map[string]any) bool { return f["mpt_issuance_id"] == v })
			}
			return t.entryWith(func(index string, _ map[string]any) bool { return index == v })
		case map[string]any:
			return t.entryWith(func(_ string, f map[string]any) bool { return matches(name, v, f) })
		}
	}
	return nil, "invalidParams"
}

// matches compares an object with the parts of its address.
func matches(kind string, key, fields map[string]any) bool {
	same := func(a, b any) bool {
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		return string(x) == string(y)
	}
	switch kind {
	case "ticket":
		return fields["LedgerEntryType"] == "Ticket" && same(fields["Account"], key["account"]) && same(fields["TicketSequence"], key["ticket_seq"])
	case "mptoken":
		return fields["LedgerEntryType"] == "MPToken" && same(fields["Account"], key["account"]) && same(fields["MPTokenIssuanceID"], key["mpt_issuance_id"])
	case "escrow":
		return fields["LedgerEntryType"] == "Escrow" && same(fields["Account"], key["owner"]) && same(fields["Sequence"], key["seq"])
	}
	return false
}

func (t *state) entryWith(found func(string, map[string]any) bool) (map[string]any, string) {
	for _, index := range sortedKeys(t.entries) {
		if found(index, t.entries[index]) {
			return t.from(map[string]any{"index": index, "node": t.entries[index]}), ""
		}
	}
	return nil, "entryNotFound"
}

func sortedKeys(m map[string]map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
