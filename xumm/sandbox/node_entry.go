package sandbox

import (
	"encoding/hex"
	"strings"

	"countersign/xrpl"
	"countersign/xumm/sandbox/ledger"
)

// entryIndex finds which object a ledger_entry is about. Every kind can be named
// by its index; most by their parts, too.
func (q question) entryIndex() (at, entryType string, ok bool) {
	if v, has := q.params["index"]; has {
		return plainIndex(v, "")
	}
	if address, has := q.params["account_root"].(string); has {
		return ledger.AccountIndex(address), "AccountRoot", isAddress(address)
	}
	if id, has := q.params["mpt_issuance"].(string); has {
		return ledger.IssuanceIndex(id), "MPTokenIssuance", len(id) == 48
	}
	for name, entryType := range objectTypes {
		v, has := q.params[name]
		if name == "state" {
			v, has = q.params["ripple_state"]
		}
		if !has {
			continue
		}
		parts, isParts := entry(v)
		if !isParts {
			return plainIndex(v, entryType)
		}
		at, ok = partsIndex(name, parts)
		return at, entryType, ok
	}
	return "", "", false
}

func isAddress(s string) bool {
	_, err := xrpl.ParseAddress(s)
	return err == nil
}

func plainIndex(v any, entryType string) (at, ofType string, ok bool) {
	s, _ := v.(string)
	data, err := hex.DecodeString(s)
	return strings.ToUpper(s), entryType, err == nil && len(data) == 32
}

// partsIndex makes an index of the parts ledger_entry takes for a type.
func partsIndex(name string, parts ledger.Entry) (at string, ok bool) {
	sequence := func(field string) uint32 {
		n, _ := wholeNumber(parts[field])
		return uint32(n)
	}
	account, owner := parts.Text("account"), parts.Text("owner")
	switch name {
	case "offer":
		return ledger.OfferIndex(account, sequence("seq")), isAddress(account)
	case "escrow":
		return ledger.EscrowIndex(owner, sequence("seq")), isAddress(owner)
	case "ticket":
		return ledger.TicketIndex(account, sequence("ticket_seq")), isAddress(account)
	case "deposit_preauth":
		authorized := parts.Text("authorized")
		return ledger.PreauthIndex(owner, authorized), isAddress(owner) && isAddress(authorized)
	case "mptoken":
		id := parts.Text("mpt_issuance_id")
		return ledger.HoldingIndex(id, account), isAddress(account) && len(id) == 48
	case "state":
		accounts, _ := parts["accounts"].([]any)
		if len(accounts) != 2 {
			return "", false
		}
		a, _ := accounts[0].(string)
		b, _ := accounts[1].(string)
		return ledger.LineIndex(a, b, parts.Text("currency")), isAddress(a) && isAddress(b)
	}
	return "", false
}
