package nodetest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"countersign/xrpl"
)

func text(m map[string]any, name string) string {
	s, _ := m[name].(string)
	return s
}

func number(v any) (uint32, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := strconv.ParseUint(n.String(), 10, 32)
	return uint32(i), err == nil
}

// answer gives a command's result, or an error's code with details.
func (t *state) answer(r Request) (map[string]any, string) {
	p := r.Params
	switch r.Command {
	case "server_info":
		return map[string]any{"info": t.serverInfo()}, ""
	case "fee":
		return map[string]any{
			"ledger_current_index": t.validated + 1,
			"drops": map[string]any{
				"base_fee": "10", "minimum_fee": "10", "median_fee": "5000", "open_ledger_fee": "12",
			},
		}, ""
	case "server_definitions":
		return t.definitions(p)
	case "subscribe":
		return map[string]any{"ledger_index": t.validated, "validated_ledgers": t.completeLedgers()}, ""
	case "tx":
		return t.tx(p, r.API)
	case "account_info":
		return t.accountInfo(p, r.API)
	case "account_lines":
		return t.accountLines(p)
	case "account_objects":
		return t.accountObjects(p)
	case "account_tx":
		return t.accountTx(p, r.API)
	case "ledger_entry":
		return t.ledgerEntry(p)
	case "deposit_authorized":
		return t.depositAuthorized(p)
	case "simulate":
		return t.simulate(p)
	}
	return nil, "unknownCmd"
}

func (t *state) completeLedgers() string {
	if t.validated < t.history {
		return "empty"
	}
	return strconv.Itoa(int(t.history)) + "-" + strconv.Itoa(int(t.validated))
}

func (t *state) serverInfo() map[string]any {
	suffix := "_xrp"
	if t.native {
		suffix = "_native"
	}
	ledger := map[string]any{
		"seq": t.validated, "age": 2,
		"reserve_base" + suffix: json.Number(t.base),
		"reserve_inc" + suffix:  json.Number(t.inc),
		"base_fee" + suffix:     json.Number(t.fee),
	}
	info := map[string]any{
		"build_version": "2.5.0", "server_state": "full",
		"complete_ledgers": t.completeLedgers(), "validated_ledger": ledger,
	}
	if t.validated == 0 {
		info["server_state"], info["closed_ledger"] = "syncing", ledger
		delete(info, "validated_ledger")
	}
	if t.idInField {
		info["network_id"] = t.id
	}
	for name, v := range t.info {
		info[name] = v
		if v == nil {
			delete(info, name)
		}
	}
	return info
}

func (t *state) definitions(p map[string]any) (map[string]any, string) {
	const hash = "0F0E0D0C0B0A09080706050403020100F0E0D0C0B0A090807060504030201000"
	if strings.EqualFold(text(p, "hash"), hash) {
		return map[string]any{"hash": hash}, ""
	}
	d := map[string]any{"FIELDS": []any{}, "TYPES": map[string]any{}, "hash": hash}
	maps.Copy(d, t.defs)
	return d, ""
}

func (t *state) tx(p map[string]any, api int) (map[string]any, string) {
	from, hasFrom := number(p["min_ledger"])
	to, hasTo := number(p["max_ledger"])
	switch {
	case hasFrom && hasTo && from > to:
		return nil, "invalidLgrRange"
	case hasFrom && hasTo && to-from > 1000:
		return nil, "excessiveLgrRange"
	}
	tx, ok := t.txs[strings.ToUpper(text(p, "transaction"))]
	if !ok || tx.Ledger != 0 && tx.Ledger < t.history {
		if hasFrom && hasTo {
			return map[string]any{"searched_all": from >= t.history && to <= t.validated}, "txnNotFound"
		}
		return nil, "txnNotFound"
	}
	return t.txJSON(tx, api), ""
}

func (t *state) txJSON(tx Tx, api int) map[string]any {
	validated := tx.Ledger != 0 && tx.Ledger <= t.validated && !tx.Unvalidated
	fields := map[string]any(maps.Clone(tx.Fields))
	if fields["TransactionType"] == "Payment" {
		fields["DeliverMax"] = fields["Amount"]
		if api > 1 {
			delete(fields, "Amount")
		}
	}
	result := map[string]any{}
	if api == 1 {
		result = fields
	} else {
		result["tx_json"] = fields
	}
	result["hash"], result["validated"] = tx.Hash, validated
	if !validated {
		return result
	}
	engine := tx.Result
	if engine == "" {
		engine = "tesSUCCESS"
	}
	meta := map[string]any{"TransactionResult": engine, "TransactionIndex": 3, "AffectedNodes": []any{}}
	if tx.Delivered != nil {
		meta["delivered_amount"] = tx.Delivered
	}
	result["meta"], result["ledger_index"] = meta, tx.Ledger
	fields["date"] = tx.Date
	if api > 1 {
		fields["ledger_index"] = tx.Ledger
		result["close_time_iso"] = xrpl.LedgerTime(tx.Date).Format(time.RFC3339)
	} else {
		result["inLedger"] = tx.Ledger
	}
	return result
}

func (t *state) accountTx(p map[string]any, api int) (map[string]any, string) {
	address := text(p, "account")
	if _, ok := t.accounts[address]; !ok {
		return nil, "actNotFound"
	}
	var own []Tx
	for _, tx := range t.txs {
		if tx.Fields["Account"] == address && tx.Ledger >= t.history && tx.Ledger <= t.validated && tx.Ledger != 0 {
			own = append(own, tx)
		}
	}
	slices.SortFunc(own, func(a, b Tx) int { return int(b.Ledger) - int(a.Ledger) })
	rows := []any{}
	for _, tx := range own {
		full := t.txJSON(tx, api)
		row := map[string]any{"meta": full["meta"], "validated": true, "hash": tx.Hash, "tx_json": full["tx_json"]}
		if api == 1 {
			row = map[string]any{"meta": full["meta"], "validated": true, "tx": full}
		}
		rows = append(rows, row)
	}
	return map[string]any{"account": address, "transactions": rows, "validated": true}, ""
}

func (t *state) depositAuthorized(p map[string]any) (map[string]any, string) {
	source, destination := text(p, "source_account"), text(p, "destination_account")
	if _, ok := t.accounts[source]; !ok {
		return nil, "srcActNotFound"
	}
	if _, ok := t.accounts[destination]; !ok {
		return nil, "dstActNotFound"
	}
	return t.from(map[string]any{
		"source_account": source, "destination_account": destination,
		"deposit_authorized": !t.denied[[2]string{source, destination}],
	}), ""
}

func (t *state) simulate(p map[string]any) (map[string]any, string) {
	tx, ok := p["tx_json"].(map[string]any)
	switch {
	case !ok:
		return nil, "invalidParams"
	case tx["TxnSignature"] != nil:
		return nil, "transactionSigned"
	case t.simulated != nil:
		return maps.Clone(t.simulated), ""
	}
	filled := maps.Clone(tx)
	if filled["Fee"] == nil {
		filled["Fee"] = "10"
	}
	if a, known := t.accounts[text(tx, "Account")]; known && filled["Sequence"] == nil {
		filled["Sequence"] = a.Sequence
	}
	return map[string]any{
		"applied": false, "engine_result": "tesSUCCESS", "engine_result_code": 0,
		"engine_result_message": "The simulated transaction would have been applied.",
		"ledger_index":          t.validated + 1, "tx_json": filled,
		"meta": map[string]any{"TransactionResult": "tesSUCCESS", "AffectedNodes": []any{}},
	}, ""
}

// from marks a result as read from the validated ledger.
func (t *state) from(m map[string]any) map[string]any {
	m["validated"], m["ledger_index"] = true, t.validated
	return m
}
