package xrpl

import (
	"encoding/json"
	"fmt"
)

// Tx is a transaction in the ledger's JSON form. Numbers are json.Number, lists
// []any and objects map[string]any, as ParseTx and Decode make them.
type Tx map[string]any

// Type gives the TransactionType, or "" when there is none.
func (t Tx) Type() string { return t.Text("TransactionType") }

// Text gives a field that is a text or a number as text, and "" for every
// other.
func (t Tx) Text(field string) string {
	switch v := t[field].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return fmt.Sprint(v)
	}
	return ""
}

// IsPseudo tells of a type that the wallet signs and that is no transaction of
// the ledger, so that it can never be submitted (Xumm developer docs, "Payload
// transaction types").
func IsPseudo(txType string) bool { return txType == "SignIn" || txType == channelAuthorize }
