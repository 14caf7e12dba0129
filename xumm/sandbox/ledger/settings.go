package ledger

import (
	"slices"
	"strings"
)

// Values of SetFlag and ClearFlag, and the flag of the account each stands for
// (xrpl.org, "AccountSet Flags").
const (
	asfDisableMaster = 4
	asfAccountTxnID  = 5
	asfNoFreeze      = 6
	asfMinter        = 10
	asfClawback      = 16
)

var accountFlags = map[uint32]uint32{
	1: FlagRequireTag, 2: FlagRequireAuth, 3: FlagDisallowXRP, asfDisableMaster: FlagMasterDisabled,
	asfNoFreeze: FlagNoFreeze, 7: FlagGlobalFreeze, 8: FlagDefaultRipple, 9: FlagDepositAuth,
	12: FlagNoNFTOffers, 13: FlagNoChecks, 14: FlagNoChannels, 15: FlagNoTrustLines,
	asfClawback: FlagLineClawback, 17: FlagLineLocking,
}

// Flags of the transaction that do the same.
const (
	tfRequireTag  = 0x00010000
	tfOptionalTag = 0x00020000
	tfRequireAuth = 0x00040000
	tfNoAuth      = 0x00080000
	tfNoXRP       = 0x00100000
	tfAllowXRP    = 0x00200000
)

func (a *application) accountSet() string {
	set, clear := number(a.tx["SetFlag"]), number(a.tx["ClearFlag"])
	rate, hasRate := a.tx["TransferRate"]
	tick, hasTick := a.tx["TickSize"]
	switch {
	case set != 0 && set == clear:
		return "temINVALID_FLAG"
	case hasRate && number(rate) != 0 && (number(rate) < 1_000_000_000 || number(rate) > 2_000_000_000):
		return "temBAD_TRANSFER_RATE"
	case hasTick && number(tick) != 0 && (number(tick) < 3 || number(tick) > 15):
		return "temBAD_TICK_SIZE"
	}
	root := a.editAccount(a.source)
	if result := a.mayDisableMaster(root, set); result != "" {
		return result
	}
	if set == asfClawback && root.Has(FlagNoFreeze) || set == asfNoFreeze && root.Has(FlagLineClawback) {
		return "tecNO_PERMISSION"
	}
	if flag, known := accountFlags[set]; known {
		root.setFlag(flag, true)
	}
	if flag, known := accountFlags[clear]; known && clear != asfNoFreeze && clear != asfClawback {
		root.setFlag(flag, false)
	}
	for flag, change := range map[uint32]struct {
		of uint32
		on bool
	}{
		tfRequireTag: {FlagRequireTag, true}, tfOptionalTag: {FlagRequireTag, false},
		tfRequireAuth: {FlagRequireAuth, true}, tfNoAuth: {FlagRequireAuth, false},
		tfNoXRP: {FlagDisallowXRP, true}, tfAllowXRP: {FlagDisallowXRP, false},
	} {
		if a.has(flag) {
			root.setFlag(change.of, change.on)
		}
	}
	switch {
	case set == asfAccountTxnID:
		root["AccountTxnID"] = a.id
	case clear == asfAccountTxnID:
		delete(root, "AccountTxnID")
	case set == asfMinter && a.tx.Text("NFTokenMinter") != "":
		root["NFTokenMinter"] = a.tx.Text("NFTokenMinter")
	case clear == asfMinter:
		delete(root, "NFTokenMinter")
	}
	for _, name := range []string{"Domain", "EmailHash", "MessageKey", "TransferRate", "TickSize", "WalletLocator"} {
		value, has := a.tx[name]
		switch {
		case !has:
		case isEmpty(value):
			delete(root, name)
		default:
			root[name] = value
		}
	}
	return "tesSUCCESS"
}

// isEmpty reports whether a value is the one that removes a setting.
func isEmpty(v any) bool {
	if s, isText := v.(string); isText {
		return strings.Trim(s, "0") == ""
	}
	return number(v) == 0
}

// mayDisableMaster gives why the account's own key cannot be disabled, "" when
// it can, or when that is not asked.
func (a *application) mayDisableMaster(root Entry, set uint32) string {
	switch {
	case set != asfDisableMaster:
		return ""
	case a.tx.Text("SigningPubKey") != "" && addressOf(a.tx.Text("SigningPubKey")) != a.source:
		return "tecNEED_MASTER_KEY"
	case root.Text("RegularKey") == "" && a.get(SignersIndex(a.source)) == nil:
		return "tecNO_ALTERNATIVE_KEY"
	}
	return ""
}

func (a *application) setRegularKey() string {
	key := a.tx.Text("RegularKey")
	root := a.editAccount(a.source)
	switch {
	case key == a.source:
		return "temBAD_REGKEY"
	case key != "":
		root["RegularKey"] = key
	case root.Has(FlagMasterDisabled) && a.get(SignersIndex(a.source)) == nil:
		return "tecNO_ALTERNATIVE_KEY"
	default:
		delete(root, "RegularKey")
	}
	return "tesSUCCESS"
}

// maxSigners is how long a signer list can be (xrpl.org, "SignerListSet").
const maxSigners = 32

func (a *application) signerListSet() string {
	quorum, entries := number(a.tx["SignerQuorum"]), inner(a.tx["SignerEntries"], "SignerEntry")
	at, root := SignersIndex(a.source), a.account(a.source)
	if quorum == 0 {
		switch {
		case len(entries) > 0:
			return "temMALFORMED"
		case root.Has(FlagMasterDisabled) && root.Text("RegularKey") == "":
			return "tecNO_ALTERNATIVE_KEY"
		case a.get(at) != nil:
			a.remove(at)
			a.own(a.source, -1)
		}
		return "tesSUCCESS"
	}
	total, seen := uint32(0), []string{}
	for _, e := range entries {
		account := e.Text("Account")
		if account == a.source || slices.Contains(seen, account) {
			return "temBAD_SIGNER"
		}
		if e.Number("SignerWeight") == 0 {
			return "temBAD_WEIGHT"
		}
		seen = append(seen, account)
		total += e.Number("SignerWeight")
	}
	switch {
	case len(entries) == 0 || len(entries) > maxSigners:
		return "temMALFORMED"
	case total < quorum:
		return "temBAD_QUORUM"
	case a.get(at) == nil && !a.affordsObject(1):
		return "tecINSUFFICIENT_RESERVE"
	case a.get(at) == nil:
		a.own(a.source, 1)
	}
	a.put(at, Entry{
		"LedgerEntryType": "SignerList", "Flags": whole(0x00010000), "SignerListID": whole(0),
		"Owner": a.source, "SignerQuorum": whole(quorum), "SignerEntries": a.tx["SignerEntries"],
	})
	return "tesSUCCESS"
}

func (a *application) depositPreauth() string {
	add, remove := a.tx.Text("Authorize"), a.tx.Text("Unauthorize")
	switch {
	case a.tx["AuthorizeCredentials"] != nil || a.tx["UnauthorizeCredentials"] != nil:
		return "tesSUCCESS" // credentials have no effect here
	case (add == "") == (remove == ""):
		return "temMALFORMED"
	case add == a.source || remove == a.source:
		return "temCANNOT_PREAUTH_SELF"
	}
	at := PreauthIndex(a.source, add+remove)
	switch {
	case remove != "" && a.get(at) == nil:
		return "tecNO_ENTRY"
	case remove != "":
		a.remove(at)
		a.own(a.source, -1)
		return "tesSUCCESS"
	case a.account(add) == nil:
		return "tecNO_TARGET"
	case a.get(at) != nil:
		return "tecDUPLICATE"
	case !a.affordsObject(1):
		return "tecINSUFFICIENT_RESERVE"
	}
	a.put(at, Entry{"LedgerEntryType": "DepositPreauth", "Account": a.source, "Authorize": add, "Flags": whole(0)})
	a.own(a.source, 1)
	return "tesSUCCESS"
}

// maxTickets is how many tickets an account can have.
const maxTickets = 250

func (a *application) ticketCreate() string {
	count := number(a.tx["TicketCount"])
	root := a.editAccount(a.source)
	switch {
	case count == 0 || count > maxTickets:
		return "temINVALID_COUNT"
	case root.Number("TicketCount")+count > maxTickets:
		return "tecDIR_FULL"
	case !a.affordsObject(int(count)):
		return "tecINSUFFICIENT_RESERVE"
	}
	next := root.Number("Sequence")
	for sequence := next; sequence < next+count; sequence++ {
		a.put(TicketIndex(a.source, sequence), Entry{
			"LedgerEntryType": "Ticket", "Account": a.source, "Flags": whole(0), "TicketSequence": whole(sequence),
		})
	}
	root["Sequence"] = whole(next + count)
	root["TicketCount"] = whole(root.Number("TicketCount") + count)
	a.own(a.source, int(count))
	return "tesSUCCESS"
}
