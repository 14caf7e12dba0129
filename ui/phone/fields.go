package phone

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"countersign/xrpl"
)

// field is one line of a request's details.
type field struct {
	Label, Value string
	Mono         bool   // Value is machine text
	Name         string // of the account that Value is the address of, when known
}

// fieldsOf gives every field of a transaction as a person reads it, what matters
// most first. Nothing is left out: what has no words of its own is shown as it
// stands. name gives the name of an address, or "".
func fieldsOf(txType string, tx xrpl.Tx, name func(address string) string) []field {
	out := []field{{Label: "Type", Value: typeName(txType)}}
	for _, key := range keysOf(tx) {
		switch key {
		case "TransactionType": // is the first line
		case "Memos":
			out = append(out, memoFields(tx[key])...)
		default:
			out = append(out, fieldOf(key, tx[key], name))
		}
	}
	return out
}

// keysOf gives the names of a transaction's fields in the order of Tx.JSON.
func keysOf(tx xrpl.Tx) []string {
	d := json.NewDecoder(bytes.NewReader(tx.JSON()))
	if _, err := d.Token(); err != nil {
		return nil
	}
	var keys []string
	for d.More() {
		token, err := d.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return keys
		}
		keys = append(keys, key)
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return keys
		}
	}
	return keys
}

func fieldOf(key string, value any, name func(string) string) field {
	f := field{Label: label(key)}
	text, isText := value.(string)
	switch {
	case key == "Fee" || isText && isAmount(key):
		if drops, err := xrpl.ParseDrops(xrpl.Tx{key: value}.Text(key)); err == nil {
			f.Value = grouped(drops.XRP()) + " XRP"
			return f
		}
	case isAmount(key):
		if words, ok := issued(value, name); ok {
			f.Value = words
			return f
		}
	case isText:
		if _, err := xrpl.ParseAddress(text); err == nil {
			f.Value, f.Mono, f.Name = text, true, name(text)
			return f
		}
	}
	f.Value, f.Mono = plain(key, value)
	return f
}

// isAmount tells the fields that hold money (the ledger's definitions, type
// Amount).
func isAmount(key string) bool {
	switch key {
	case "Amount", "Amount2", "SendMax", "DeliverMin", "DeliverMax", "TakerGets", "TakerPays", "LimitAmount",
		"Balance", "NFTokenBrokerFee", "BidMin", "BidMax", "LPTokenOut", "LPTokenIn", "EPrice":
		return true
	}
	return false
}

// issued gives an amount of an issued currency in words.
func issued(value any, name func(string) string) (words string, ok bool) {
	m, ok := value.(map[string]any)
	amount := xrpl.Tx(m)
	if !ok || len(m) != 3 || amount.Text("value") == "" || amount.Text("currency") == "" || amount.Text("issuer") == "" {
		return "", false
	}
	issuer := amount.Text("issuer")
	if known := name(issuer); known != "" {
		issuer = known + " (" + issuer + ")"
	}
	return clean(amount.Text("value") + " " + amount.Text("currency") + " issued by " + issuer), true
}

// plain gives a value as it stands: text and numbers as they are, everything
// else as JSON.
func plain(key string, value any) (text string, machine bool) {
	if s := (xrpl.Tx{key: value}).Text(key); s != "" {
		return clean(s), len(s) > 24 && !strings.Contains(s, " ")
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if e.Encode(value) != nil {
		return "unreadable", false
	}
	return clean(out.String()), true
}

// memoFields gives a line for each part of each memo, decoded where it is text
// (xrpl.org, "Memos field").
func memoFields(value any) []field {
	list, ok := value.([]any)
	if !ok {
		return []field{fieldOf("Memos", value, nobody)}
	}
	var out []field
	for _, entry := range list {
		wrapper, _ := entry.(map[string]any)
		memo, ok := wrapper["Memo"].(map[string]any)
		if !ok || len(wrapper) != 1 || len(memo) == 0 {
			out = append(out, fieldOf("Memos", entry, nobody))
			continue
		}
		for _, key := range keysOf(memo) {
			out = append(out, memoField(key, memo[key]))
		}
	}
	return out
}

func memoField(key string, value any) field {
	text, isText := value.(string)
	if data, err := hex.DecodeString(text); isText && err == nil && utf8.Valid(data) {
		if s := clean(string(data)); s != "" && utf8.RuneCountInString(s) == utf8.RuneCount(bytes.TrimSpace(data)) {
			return field{Label: label(key), Value: s}
		}
	}
	s, _ := plain(key, value)
	return field{Label: label(key), Value: s, Mono: true}
}

func nobody(string) string { return "" }

// label is a field's name as people call it.
func label(key string) string {
	switch key {
	case "Account":
		return "Account asked for"
	case "Destination":
		return "To"
	case "DestinationTag":
		return "Destination tag"
	case "SourceTag":
		return "Source tag"
	case "SendMax":
		return "Spends at most"
	case "DeliverMin":
		return "Delivers at least"
	case "LastLedgerSequence":
		return "Last ledger"
	case "InvoiceID":
		return "Invoice id"
	case "NetworkID":
		return "Network id"
	case "Memos", "MemoData":
		return "Memo"
	case "MemoType":
		return "Memo type"
	case "MemoFormat":
		return "Memo format"
	}
	return clean(key)
}
