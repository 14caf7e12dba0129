package xrpl

import (
	"fmt"
	"strings"
)

// Explain says in words what a transaction does: "Send 25 XRP to Bob
// (rPT1Sj…4bXn4) with tag 7". The first sentence is the deed, and everything
// else the transaction holds follows, so that nothing is left out. Types that
// have no sentence of their own get their title and purpose from the catalogue,
// and unknown ones their name. There is no full stop at the end.
//
// The function name gives the name of an address, or "" for one it does not
// know; it may be nil. Explain never fails: what it cannot read it shows as it
// is. Long addresses and ids are shortened; Describe has them in full.
func Explain(t Tx, name func(address string) string) string {
	return newExplainer(t, name).text()
}

// ExplainBlob is Explain for a transaction in the ledger's binary form, in hex.
// Errors are those of Decode.
func ExplainBlob(blobHex string, name func(address string) string) (string, error) {
	t, err := Decode(blobHex)
	if err != nil {
		return "", err
	}
	return Explain(t, name), nil
}

type explainer struct {
	tx     Tx
	typ    Type // of the catalogue; the zero value for a type it does not have
	name   func(string) string
	told   map[string]bool // fields that are in the text already
	full   bool            // nothing is shortened
	inside bool            // of a batch: a batch in a batch is shown as it is
}

func newExplainer(t Tx, name func(string) string) *explainer {
	e := &explainer{tx: t, name: name, told: map[string]bool{}}
	e.typ, _ = TypeNamed(t.Type())
	return e
}

// text is the deed and all that goes with it.
func (e *explainer) text() string {
	parts := []string{e.deed()}
	if account := e.tx.Text("Account"); account != "" && !e.told["Account"] {
		e.told["Account"] = true
		parts = append(parts, "From "+e.person(account))
	}
	if flags := e.flags(); flags != "" {
		parts = append(parts, flags)
	}
	parts = append(parts, e.memos()...)
	if rest := e.rest(); rest != "" {
		parts = append(parts, rest)
	}
	if e.inside {
		return "[" + strings.Join(parts, "; ") + "]"
	}
	return strings.Join(parts, ". ")
}

// deed is the first sentence.
func (e *explainer) deed() string {
	name := e.tx.Type()
	if name == "" {
		return "A transaction without a type"
	}
	e.told["TransactionType"] = true
	if tell, ok := sentences()[name]; ok {
		return tell(e)
	}
	if e.typ.Name == "" {
		return "Sign a transaction of the type " + clean(name, 40)
	}
	return e.typ.Title + ": " + lowerFirst(strings.TrimSuffix(e.typ.Purpose, "."))
}

func (e *explainer) signIn() string {
	e.told["SignIn"] = e.tx["SignIn"] == true
	return "Prove that you control your account (sign-in)"
}

// flags names the flags of every type but Payment, whose sentence has its own.
func (e *explainer) flags() string {
	bits, err := wholeNumber(e.tx["Flags"], 1<<32-1)
	if err != nil || e.tx.Type() == "Payment" {
		return ""
	}
	e.told["Flags"] = true
	if bits&^flagFullyCanonical == 0 {
		return "" // says nothing about what the transaction does
	}
	return "Flags: " + titledFlags(e.typ.Flags, bits)
}

// isOn tells whether a flag of the type is set.
func (e *explainer) isOn(flag string) bool {
	bits, err := wholeNumber(e.tx["Flags"], 1<<32-1)
	bit := uint64(builtin().flags[e.tx.Type()][flag])
	return err == nil && bit != 0 && bits&bit == bit
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
		if isChallenge(memo) && e.tx.Type() == "SignIn" {
			out = append(out, "With a fresh challenge")
			continue
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

// challengeMemo is the type of the memo that makes a sign-in a fresh one. Its
// text is random and says nothing to a person.
const challengeMemo = "countersign/challenge"

func isChallenge(memo map[string]any) bool {
	kind, _ := memoText(memo["MemoType"])
	_, readable := memoText(memo["MemoData"])
	return kind == challengeMemo && readable && hasOnly(memo, "MemoType", "MemoData")
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

// fieldWords gives the value of one field.
func (e *explainer) fieldWords(name string) string {
	if name == "Flags" && e.tx.Type() == "Payment" && !e.full {
		if flags, err := wholeNumber(e.tx[name], 1<<32-1); err == nil {
			return flagWords(flags)
		}
	}
	return e.value(e.field(name), e.tx[name])
}
