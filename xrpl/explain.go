package xrpl

import (
	"fmt"
	"strings"
)

// Explain says in words what a transaction does: "Send 25 XRP to Bob
// (rPT1Sj…4bXn4) with tag 7". The first sentence is the deed, and everything
// else the transaction holds follows, so that nothing is left out; for types
// other than Payment and SignIn that is the list of fields. There is no full
// stop at the end.
//
// The function name gives the name of an address, or "" for one it does not
// know; it may be nil. Explain never fails: what it cannot read it shows as it
// is.
func Explain(t Tx, name func(address string) string) string {
	e := &explainer{tx: t, name: name, told: map[string]bool{"TransactionType": true}}
	var parts []string
	switch t.Type() {
	case "Payment":
		parts = append(parts, e.payment())
	case "SignIn":
		parts = append(parts, "Prove that you control your account (sign-in)")
		e.told["SignIn"] = t["SignIn"] == true
	case "":
		parts = append(parts, "A transaction without a type")
	default:
		parts = append(parts, "Sign a transaction of the type "+clean(t.Type(), 40))
	}
	if account := t.Text("Account"); account != "" {
		e.told["Account"] = true
		parts = append(parts, "From "+e.person(account))
	}
	parts = append(parts, e.memos()...)
	if rest := e.rest(); rest != "" {
		parts = append(parts, rest)
	}
	return strings.Join(parts, ". ")
}

type explainer struct {
	tx   Tx
	name func(string) string
	told map[string]bool // fields that are in the text already
}

// person gives an address with its name.
func (e *explainer) person(address string) string {
	short := clean(ShortAddress(address), 40)
	if e.name == nil {
		return short
	}
	if name := clean(e.name(address), 40); name != "" {
		return name + " (" + short + ")"
	}
	return short
}

// amount gives an amount in words, or as it stands when it is none.
func (e *explainer) amount(field string) string {
	e.told[field] = true
	if words, ok := amountWords(e.tx[field], e.person); ok {
		return words
	}
	return "an unreadable amount (" + clean(compactJSON(e.tx[field]), 120) + ")"
}

func (e *explainer) payment() string {
	var out strings.Builder
	out.WriteString("Send ")
	flags, _ := wholeNumber(e.tx["Flags"], 1<<32-1)
	partial := flags&flagPartialPayment != 0
	if partial {
		out.WriteString("up to ")
	}
	if _, ok := e.tx["Amount"]; ok {
		out.WriteString(e.amount("Amount"))
	} else {
		out.WriteString("an amount that is entered on the phone")
	}
	out.WriteString(" to ")
	if to := e.tx.Text("Destination"); to != "" {
		e.told["Destination"] = true
		out.WriteString(e.person(to))
	} else {
		out.WriteString("nobody yet")
	}
	if tag := e.tx.Text("DestinationTag"); tag != "" {
		e.told["DestinationTag"] = true
		out.WriteString(" with tag " + clean(tag, 40))
	}
	if _, ok := e.tx["SendMax"]; ok {
		out.WriteString(", spending at most " + e.amount("SendMax"))
	}
	if _, ok := e.tx["DeliverMin"]; ok {
		out.WriteString(", delivering at least " + e.amount("DeliverMin"))
	} else if partial {
		out.WriteString(", delivering any part of it (partial payment)")
	}
	e.told["Flags"] = flags&^(flagPartialPayment|flagFullyCanonical) == 0 && e.tx.Text("Flags") != ""
	return out.String()
}

// memos gives memos that are nothing but text; others are left to rest.
func (e *explainer) memos() []string {
	list, ok := e.tx["Memos"].([]any)
	if !ok {
		return nil
	}
	var out []string
	for _, entry := range list {
		wrapper, err := objectOf(entry)
		if err != nil || len(wrapper) != 1 {
			return nil
		}
		memo, err := objectOf(wrapper["Memo"])
		if err != nil || len(memo) == 0 {
			return nil
		}
		var about []string
		words := "Memo"
		for _, name := range inDisplayOrder(memo) {
			text, ok := memoText(memo[name])
			switch {
			case !ok:
				return nil
			case name == "MemoData":
				words += fmt.Sprintf(": \"%s\"", text)
			default:
				about = append(about, strings.ToLower(strings.TrimPrefix(clean(name, 40), "Memo"))+" "+text)
			}
		}
		if len(about) > 0 {
			words += " (" + strings.Join(about, ", ") + ")"
		}
		out = append(out, words)
	}
	e.told["Memos"] = true
	return out
}

// rest lists every field that is not in the text yet.
func (e *explainer) rest() string {
	var fields []string
	for _, name := range inDisplayOrder(e.tx) {
		if e.told[name] {
			continue
		}
		fields = append(fields, clean(name, 40)+" "+e.fieldWords(name))
	}
	if len(fields) == 0 {
		return ""
	}
	return "Also set: " + strings.Join(fields, ", ")
}

func (e *explainer) fieldWords(name string) string {
	v := e.tx[name]
	f, known := builtin().byName[name]
	switch {
	case name == "Flags" && e.tx.Type() == "Payment":
		if flags, err := wholeNumber(v, 1<<32-1); err == nil {
			return flagWords(flags)
		}
	case known && f.kind == kindAmount:
		if words, ok := amountWords(v, e.person); ok {
			return words
		}
	case known && f.kind == kindAccountID:
		if address, ok := v.(string); ok {
			return e.person(address)
		}
	}
	if text := e.tx.Text(name); text != "" {
		return clean(text, 200)
	}
	return clean(compactJSON(v), 200)
}
