package xrpl

import (
	"fmt"
	"slices"
	"time"
)

// Problem is something wrong with a transaction, or worth a thought, as a
// sentence for a person with what to do next. Field is the top-level field it
// belongs to. A Warning does not stop the transaction from being sent.
type Problem struct {
	Field, Message string
	Warning        bool
}

// CheckOptions tell what a check may take for granted. What is left out is not
// looked at.
type CheckOptions struct {
	Network     string       // key of the network it is for, such as MAINNET
	Signer      string       // the account that will sign
	Now         time.Time    // for dates that must not be over
	Definitions *Definitions // of another network than the XRP Ledger
}

// Check looks for everything that would make the platform, the wallet or the
// ledger refuse the transaction, or sign something else than was meant, as far
// as that can be seen without asking any of them. Fields the wallet fills in
// (Account, Fee, Sequence, LastLedgerSequence, SigningPubKey) may be absent.
// Problems come field by field in the order of Tx.JSON.
func Check(t Tx) []Problem { return CheckFor(t, CheckOptions{}) }

// CheckFor is Check with what is known about where the transaction will go, who
// signs it and when.
func CheckFor(t Tx, o CheckOptions) []Problem {
	c := &checker{tx: t, options: o, tables: o.Definitions.get(), done: map[string]bool{}}
	c.all()
	order := inDisplayOrder(c.fields())
	slices.SortStableFunc(c.problems, func(a, b Problem) int {
		return slices.Index(order, a.Field) - slices.Index(order, b.Field)
	})
	return c.problems
}

type checker struct {
	tx       Tx
	options  CheckOptions
	tables   *tables
	inner    bool    // part of a Batch: nothing is filled in or signed
	format   *format // nil for a type the definitions do not have
	typ      Type    // what the catalogue says on it
	known    bool    // that the catalogue says something
	problems []Problem
	done     map[string]bool // fields with an error: nothing more is said on them
}

// all goes from what holds for every value to what holds for the type.
func (c *checker) all() {
	for _, name := range inDisplayOrder(c.tx) {
		c.generally(name, name, c.tx[name], 0)
	}
	c.format = c.txType()
	c.values()
	c.fee()
	c.ledgerNumbers()
	c.memos()
	c.network()
	if c.format != nil {
		c.typ, c.known = TypeNamed(c.format.name)
		c.unknownFields()
		c.droppedFields()
		c.missingFields()
		c.flagBits()
		c.limits()
		c.amounts()
		for _, rule := range rulesOf(c.format.name) {
			rule(c)
		}
	}
	c.alreadySigned()
}

// fields is the set of the fields that problems belong to.
func (c *checker) fields() map[string]any {
	set := make(map[string]any)
	for _, p := range c.problems {
		set[p.Field] = nil
	}
	return set
}

func (c *checker) bad(field, format string, args ...any) {
	c.done[field] = true
	c.problems = append(c.problems, Problem{Field: field, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) warn(field, format string, args ...any) {
	c.problems = append(c.problems, Problem{Field: field, Message: fmt.Sprintf(format, args...), Warning: true})
}

// present tells whether the field is there, whatever is wrong with it.
func (c *checker) present(name string) bool {
	_, ok := c.tx[name]
	return ok
}

// has tells whether the field is there and nothing is wrong with it so far.
func (c *checker) has(name string) bool { return c.present(name) && !c.done[name] }

// number gives a whole number that is there and has nothing wrong with it.
func (c *checker) number(name string) (n uint64, ok bool) {
	if !c.has(name) {
		return 0, false
	}
	n, err := wholeNumber(c.tx[name], 1<<32-1)
	return n, err == nil
}

// flag tells whether a bit of Flags is set.
func (c *checker) flag(bit uint64) bool {
	flags, _ := c.number("Flags")
	return flags&bit != 0
}

// text gives a field that is a text and has nothing wrong with it, or "".
func (c *checker) text(name string) string {
	s, _ := c.tx[name].(string)
	if !c.has(name) {
		return ""
	}
	return s
}

// account is whose transaction it is, as far as that is known, or "".
func (c *checker) account() string {
	if c.present("Account") {
		return c.text("Account")
	}
	return c.options.Signer
}
