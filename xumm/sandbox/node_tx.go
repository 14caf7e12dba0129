package sandbox

import (
	"fmt"
	"maps"
	"strings"

	"countersign/xrpl"
	"countersign/xumm/sandbox/ledger"
)

// searchRange is how many ledgers a search for a transaction may span.
const searchRange = 1000

func (n ledgerNode) tx(q question) (map[string]any, *nodeError) {
	from, hasFrom := wholeNumber(q.params["min_ledger"])
	to, hasTo := wholeNumber(q.params["max_ledger"])
	ranged := hasFrom && hasTo
	hash := strings.ToUpper(q.params.Text("transaction"))
	switch {
	case hasFrom != hasTo || hash == "":
		return nil, failed("invalidParams")
	case ranged && (from < 0 || to < from):
		return nil, failed("invalidLgrRange")
	case ranged && to-from > searchRange:
		return nil, failed("excessiveLgrRange")
	}
	r, ok := n.chain.Record(hash)
	forgets := n.p.faults.get().nodeForgets
	if ok && r.Network == n.id && !forgets {
		return n.show(r, q.api), nil
	}
	no := failed("txnNotFound")
	if ranged {
		no.extra = map[string]any{"searched_all": !forgets && n.chain.Searched(hash, uint32(from), uint32(to))}
	}
	return nil, no
}

// show gives a transaction in the shape of one of the API's versions: the first
// mixes everything, the second keeps the transaction apart.
func (n ledgerNode) show(r ledger.Record, api int) map[string]any {
	tx := map[string]any(r.Tx())
	if tx["TransactionType"] == "Payment" {
		tx["DeliverMax"] = tx["Amount"]
		if api > 1 {
			delete(tx, "Amount")
		}
	}
	out := tx
	if api > 1 {
		out = map[string]any{"tx_json": tx}
	}
	out["hash"], out["validated"] = r.ID, r.Validated()
	if !r.Validated() {
		return out
	}
	closed := ledger.CloseTime(r.Ledger)
	tx["date"], tx["ledger_index"] = closed, r.Ledger
	out["ledger_index"], out["meta"] = r.Ledger, n.metaOf(r, tx)
	out["ctid"] = fmt.Sprintf("C%07X%04X%04X", r.Ledger&0x0FFFFFFF, r.Place&0xFFFF, r.Network&0xFFFF)
	if api > 1 {
		out["close_time_iso"], out["ledger_hash"] = isoTime(closed), ledgerHash(r.Ledger)
	} else {
		out["inLedger"] = r.Ledger
	}
	return out
}

func (n ledgerNode) metaOf(r ledger.Record, tx map[string]any) any {
	if !n.p.faults.get().nodeLies {
		return r.Meta
	}
	lie := maps.Clone(r.Meta)
	lie["TransactionResult"] = "tesSUCCESS"
	if most, pays := tx["DeliverMax"]; pays {
		lie["delivered_amount"] = most
		delete(lie, "DeliveredAmount")
	}
	return lie
}

// accountTx gives the transactions that touched an account, newest first.
func (n ledgerNode) accountTx(q question) (map[string]any, *nodeError) {
	address, no := n.addressIn(q, "account")
	if no != nil {
		return nil, no
	}
	first, last := n.chain.First(), ledger.Validated()
	if least, ok := wholeNumber(q.params["ledger_index_min"]); ok && least > int64(first) {
		first = uint32(least)
	}
	if most, ok := wholeNumber(q.params["ledger_index_max"]); ok && most >= 0 && most < int64(last) {
		last = uint32(most)
	}
	limit, _ := wholeNumber(q.params["limit"])
	if limit <= 0 {
		limit = 200
	}
	rows := []any{}
	for _, r := range n.chain.Records(n.id) {
		if r.Ledger < first || r.Ledger > last || !touches(r, address) || n.p.faults.get().nodeForgets {
			continue
		}
		if int64(len(rows)) == limit {
			break
		}
		full := n.show(r, q.api)
		row := map[string]any{"meta": full["meta"], "validated": true}
		delete(full, "meta")
		delete(full, "validated")
		if q.api > 1 {
			delete(full, "ctid")
			maps.Copy(row, full)
		} else {
			row["tx"] = full
		}
		rows = append(rows, row)
	}
	return map[string]any{
		"account": address, "ledger_index_min": first, "ledger_index_max": last, "limit": limit,
		"transactions": rows, "validated": true,
	}, nil
}

// touches reports whether a transaction is about an account, or changed it.
func touches(r ledger.Record, address string) bool {
	tx := r.Tx()
	if tx.Text("Account") == address || tx.Text("Destination") == address {
		return true
	}
	nodes, _ := r.Meta["AffectedNodes"].([]any)
	for _, wrapped := range nodes {
		wrapper, _ := entry(wrapped)
		for _, inner := range wrapper {
			change, _ := entry(inner)
			for _, part := range []string{"FinalFields", "NewFields"} {
				if fields, _ := entry(change[part]); fields.Text("Account") == address && change.Text("LedgerEntryType") == "AccountRoot" {
					return true
				}
			}
		}
	}
	return false
}

// submit takes a signed transaction.
func (n ledgerNode) submit(q question) (map[string]any, *nodeError) {
	blob := q.params.Text("tx_blob")
	tx, err := xrpl.Decode(blob)
	if err != nil {
		return nil, &nodeError{"invalidTransaction", map[string]any{"error_exception": err.Error()}}
	}
	result := n.p.ledger.submit(blob, int(n.id))
	txid, _ := xrpl.TxID(blob)
	applied := strings.HasPrefix(result, "tes") || strings.HasPrefix(result, "tec")
	out := engineResult(result)
	out["tx_blob"], out["accepted"], out["applied"], out["broadcast"], out["kept"], out["queued"] = blob, applied, applied, applied, applied, false
	out["validated_ledger_index"], out["open_ledger_cost"] = ledger.Validated(), ledger.BaseFee.String()
	out["tx_json"] = map[string]any(tx)
	if q.api > 1 {
		out["hash"] = txid
	} else {
		tx["hash"] = txid
	}
	return out, nil
}

// simulate tells what a transaction would do that nobody has signed.
func (n ledgerNode) simulate(q question) (map[string]any, *nodeError) {
	object, isJSON := entry(q.params["tx_json"])
	blob, isBlob := q.params["tx_blob"].(string)
	if isJSON == isBlob {
		return nil, failed("invalidParams")
	}
	tx := xrpl.Tx(maps.Clone(object))
	if isBlob {
		var err error
		if tx, err = xrpl.Decode(blob); err != nil {
			return nil, &nodeError{"invalidTransaction", map[string]any{"error_exception": err.Error()}}
		}
	}
	if isSigned(tx) {
		return nil, failed("transactionSigned")
	}
	if amount, has := tx["DeliverMax"]; has && tx["Amount"] == nil {
		tx["Amount"] = amount
		delete(tx, "DeliverMax")
	}
	root := n.chain.Entry(ledger.AccountIndex(tx.Text("Account")), false)
	if root == nil {
		return nil, failed("srcActNotFound")
	}
	if tx["Fee"] == nil {
		tx["Fee"] = n.p.phone.pickFee(tx, false)
	}
	if tx["Sequence"] == nil {
		tx["Sequence"] = root["Sequence"]
		if tx["TicketSequence"] != nil {
			tx["Sequence"] = number(0)
		}
	}
	if n.id > 1024 && tx["NetworkID"] == nil {
		tx["NetworkID"] = number(n.id)
	}
	tx["SigningPubKey"], tx["TxnSignature"] = "", ""
	blob, err := xrpl.Encode(tx)
	if err == nil {
		tx, err = xrpl.Decode(blob)
	}
	if err != nil {
		return nil, &nodeError{"invalidTransaction", map[string]any{"error_exception": err.Error()}}
	}
	result, meta := n.chain.Simulate(tx, n.id)
	out := engineResult(result)
	out["applied"], out["ledger_index"], out["tx_json"] = false, ledger.Current(), map[string]any(tx)
	if meta != nil {
		out["meta"] = meta
	}
	if q.params["binary"] == true {
		out["tx_blob"] = blob
	}
	return out, nil
}

func engineResult(result string) map[string]any {
	message := "The transaction was applied. Only final in a validated ledger."
	if result != "tesSUCCESS" {
		message = "See \"Transaction Results\" at xrpl.org for " + result + "."
	}
	return map[string]any{"engine_result": result, "engine_result_code": resultCodes()[result], "engine_result_message": message}
}
