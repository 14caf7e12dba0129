package sandbox

import (
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"countersign/xrpl"
	"countersign/xrpl/definitions"
	"countersign/xumm/sandbox/ledger"
)

// buildVersion is what the nodes call themselves.
const buildVersion = "3.3.0-countersign-sandbox"

// ledgerHash stands for the hash of a version; it is made of its number only.
func ledgerHash(index uint32) string {
	sum := sha512.Sum512(append([]byte("LWR\x00"), binary.BigEndian.AppendUint32(nil, index)...))
	return strings.ToUpper(hex.EncodeToString(sum[:32]))
}

// networkID is what the node says its network is.
func (n ledgerNode) networkID() uint32 {
	if !n.p.faults.get().nodeWrongNetwork {
		return n.id
	}
	if n.name == "XAHAU" {
		return uint32(networks["MAINNET"].ID)
	}
	return uint32(networks["XAHAU"].ID)
}

func (n ledgerNode) history() string {
	return fmt.Sprintf("%d-%d", n.chain.First(), ledger.Validated())
}

func (n ledgerNode) serverInfo(question) (map[string]any, *nodeError) {
	native := "_xrp"
	if strings.HasPrefix(n.name, "XAHAU") {
		native = "_native"
	}
	index := ledger.Validated()
	return map[string]any{"info": map[string]any{
		"build_version": buildVersion, "network_id": n.networkID(), "server_state": "full",
		"complete_ledgers": n.history(), "load_factor": 1, "peers": 1,
		"time": n.p.now().UTC().Format("2006-Jan-02 15:04:05.000000 UTC"),
		"validated_ledger": map[string]any{
			"seq": index, "hash": ledgerHash(index), "age": int((ledger.Interval - ledger.UntilClose()) / time.Second),
			"base_fee" + native: json.Number("0.00001"), "reserve_base" + native: json.Number(ledger.BaseReserve.XRP()),
			"reserve_inc" + native: json.Number(ledger.OwnerReserve.XRP()),
		},
	}}, nil
}

// definitionsHash tells one set of definitions from another.
var definitionsHash = sync.OnceValue(func() string {
	sum := sha512.Sum512([]byte(definitions.JSON()))
	return strings.ToUpper(hex.EncodeToString(sum[:32]))
})

func (n ledgerNode) serverDefinitions(q question) (map[string]any, *nodeError) {
	if strings.EqualFold(q.params.Text("hash"), definitionsHash()) {
		return map[string]any{"hash": definitionsHash()}, nil
	}
	result := map[string]any{"hash": definitionsHash()}
	var tables map[string]json.RawMessage
	if err := json.Unmarshal([]byte(definitions.JSON()), &tables); err != nil {
		return nil, failed("internal")
	}
	for name, table := range tables {
		result[name] = table
	}
	return result, nil
}

// resultCodes are the numbers of the engine results.
var resultCodes = sync.OnceValue(func() map[string]int {
	var tables struct {
		Results map[string]int `json:"TRANSACTION_RESULTS"`
	}
	_ = json.Unmarshal([]byte(definitions.JSON()), &tables) // it is what the program was built with
	return tables.Results
})

func (n ledgerNode) fee(question) (map[string]any, *nodeError) {
	base := ledger.BaseFee.String()
	return map[string]any{
		"current_ledger_size": "0", "current_queue_size": "0", "expected_ledger_size": "32",
		"ledger_current_index": ledger.Current(), "max_queue_size": "640",
		"drops":  map[string]any{"base_fee": base, "median_fee": "5000", "minimum_fee": base, "open_ledger_fee": base},
		"levels": map[string]any{"median_level": "128000", "minimum_level": "256", "open_ledger_level": "256", "reference_level": "256"},
	}, nil
}

func (n ledgerNode) ledgerCurrent(question) (map[string]any, *nodeError) {
	return map[string]any{"ledger_current_index": ledger.Current()}, nil
}

func (n ledgerNode) ledgerClosed(question) (map[string]any, *nodeError) {
	return map[string]any{"ledger_index": ledger.Validated(), "ledger_hash": ledgerHash(ledger.Validated())}, nil
}

// ledgerVersion gives the head of a version and, when asked for, its
// transactions. Versions of before the sandbox are not to be had.
func (n ledgerNode) ledgerVersion(q question) (map[string]any, *nodeError) {
	index, closed := ledger.Current(), false
	switch at := paramText(q.params["ledger_index"]); at {
	case "current", "":
	case "validated", "closed":
		index, closed = ledger.Validated(), true
	default:
		asked, ok := wholeNumber(at)
		if !ok || asked < int64(n.chain.First()) || asked > int64(index) {
			return nil, failed("lgrNotFound")
		}
		index, closed = uint32(asked), uint32(asked) < index
	}
	head := map[string]any{"ledger_index": index, "closed": closed, "parent_hash": ledgerHash(index - 1)}
	if q.api == 1 {
		head["ledger_index"] = fmt.Sprint(index)
	}
	if closed {
		at := ledger.CloseTime(index)
		head["ledger_hash"], head["close_time"], head["close_time_iso"] = ledgerHash(index), at, isoTime(at)
		head["close_time_resolution"], head["total_coins"] = 10, fmt.Sprint(ledger.TotalDrops)
	}
	if on, _ := q.params["transactions"].(bool); on {
		head["transactions"] = n.transactionsOf(index, q)
	}
	result := map[string]any{"ledger": head, "validated": closed}
	if closed {
		result["ledger_index"], result["ledger_hash"] = index, ledgerHash(index)
	} else {
		result["ledger_current_index"] = index
	}
	return result, nil
}

func (n ledgerNode) transactionsOf(index uint32, q question) []any {
	expand, _ := q.params["expand"].(bool)
	list := []any{}
	for _, r := range n.chain.Records(n.id) {
		switch {
		case r.Ledger != index:
		case expand:
			list = append(list, n.show(r, q.api))
		default:
			list = append(list, r.ID)
		}
	}
	return list
}

// stream is what a subscriber to the ledger stream is told.
func (n ledgerNode) stream() map[string]any {
	index := ledger.Validated()
	return map[string]any{
		"fee_base": uint64(ledger.BaseFee), "reserve_base": uint64(ledger.BaseReserve), "reserve_inc": uint64(ledger.OwnerReserve),
		"ledger_hash": ledgerHash(index), "ledger_index": index, "ledger_time": ledger.CloseTime(index),
		"validated_ledgers": n.history(), "network_id": n.networkID(),
	}
}

func isoTime(at uint32) string { return stamp(xrpl.LedgerTime(at)) }
