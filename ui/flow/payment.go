package flow

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"countersign/xrpl"
)

// Payment is the payment form's text as typed; Tx turns it into a transaction.
type Payment struct {
	To     string // classic address
	Tag    string // destination tag, "" for none; "0" is a tag
	Amount string // XRP in decimals, "25.5"
	Memo   string
}

// Tx gives the transaction the form stands for, as far as it can be read, with
// everything that is wrong or worth a warning. Problems carry the ledger's field
// names: Destination, DestinationTag, Amount, Memos.
func (p Payment) Tx() (xrpl.Tx, []xrpl.Problem) {
	fields := map[string]any{"TransactionType": "Payment"}
	var problems []xrpl.Problem
	told := make(map[string]bool)
	bad := func(field, message string) {
		problems = append(problems, xrpl.Problem{Field: field, Message: message})
		told[field] = true
	}

	to := strings.TrimSpace(p.To)
	if to != "" {
		fields["Destination"] = to
	} else {
		bad("Destination", "Enter the address that gets the payment; it starts with \"r\".")
	}
	if tag := strings.TrimSpace(p.Tag); tag != "" {
		n, err := strconv.ParseUint(tag, 10, 32)
		if err != nil {
			bad("DestinationTag", "A destination tag is a whole number from 0 to 4294967295. Correct it, or leave it empty.")
		} else {
			fields["DestinationTag"] = n
		}
	}
	drops, err := xrpl.ParseXRP(strings.TrimSpace(p.Amount))
	if err != nil {
		bad("Amount", err.Error())
	} else {
		fields["Amount"] = drops.String()
	}
	if strings.TrimSpace(p.Memo) != "" {
		data := strings.ToUpper(hex.EncodeToString([]byte(p.Memo)))
		fields["Memos"] = []any{map[string]any{"Memo": map[string]any{"MemoData": data}}}
	}

	tx := parsed(fields)
	for _, found := range xrpl.Check(tx) {
		if !told[found.Field] {
			problems = append(problems, found)
		}
	}
	return tx, problems
}

// parsed gives fields the shape that JSON text gives them, so that a form and
// its JSON make equal transactions.
func parsed(fields map[string]any) xrpl.Tx {
	text, err := json.Marshal(fields)
	if err == nil {
		var tx xrpl.Tx
		if tx, err = xrpl.ParseTx(text); err == nil {
			return tx
		}
	}
	return xrpl.Tx(fields)
}

// PaymentFromTx fills the form from a transaction. Whole is false when the form
// can't show everything the transaction says.
func PaymentFromTx(t xrpl.Tx) (p Payment, whole bool) {
	p.To = t.Text("Destination")
	if tag, ok := t["DestinationTag"]; ok {
		if text, err := json.Marshal(tag); err == nil {
			p.Tag = string(text)
		}
	}
	if drops, err := xrpl.ParseDrops(t.Text("Amount")); err == nil {
		p.Amount = drops.XRP()
	}
	p.Memo = memoText(t)
	// Whole is what comes out the same on the way back; nothing else is.
	back, _ := p.Tx()
	return p, bytes.Equal(canonical(t), canonical(back))
}

func memoText(t xrpl.Tx) string {
	memos, ok := t["Memos"].([]any)
	if !ok || len(memos) != 1 {
		return ""
	}
	outer, ok := asObject(memos[0])
	if !ok {
		return ""
	}
	memo, ok := asObject(outer["Memo"])
	if !ok {
		return ""
	}
	data, ok := memo["MemoData"].(string)
	if !ok {
		return ""
	}
	text, err := hex.DecodeString(data)
	if err != nil || !utf8.Valid(text) {
		return ""
	}
	return string(text)
}

// canonical is JSON with sorted names, for comparison only.
func canonical(t xrpl.Tx) []byte {
	b, err := json.Marshal(map[string]any(t))
	if err != nil {
		return nil
	}
	return b
}
