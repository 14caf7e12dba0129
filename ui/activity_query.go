package ui

import (
	"strings"

	"countersign/storage"
	"countersign/xrpl"
)

// longEnough is how many characters of an id or a hash somebody types who means
// it. Fewer, such as an amount, are found in nearly every one of them.
const longEnough = 6

// query is what somebody typed to find requests: words that all have to be
// somewhere in a request, in any case.
type query struct {
	words   []string
	name    func(address string) string
	network func(key string) string
}

func newQuery(text string, name, network func(string) string) query {
	return query{strings.Fields(strings.ToLower(text)), name, network}
}

func (q query) empty() bool { return len(q.words) == 0 }

// fits tells whether r is among what was looked for.
func (q query) fits(r storage.Request) bool {
	prose, ids := q.text(r)
	for _, w := range q.words {
		if !strings.Contains(prose, w) && (len([]rune(w)) < longEnough || !strings.Contains(ids, w)) {
			return false
		}
	}
	return true
}

// text is what is looked in: what people read of a request, with whole
// addresses and names, and apart from it what only machines tell apart. A line
// for each, so that nothing is found across two.
func (q query) text(r storage.Request) (prose, ids string) {
	lines := []string{
		rowTitle(r, q.name), rowSubtitle(r, q.name), r.Sentence, r.Instruction, r.TxType,
		amountOf(r), badgeFor(r).Word, r.Result, q.network(first(r.SignedNetwork, r.Network)),
	}
	address := func(s string) {
		if _, err := xrpl.ParseAddress(s); err == nil {
			lines = append(lines, s, q.name(s))
		}
	}
	address(r.Account)
	address(r.SignedBy)
	if tx, err := xrpl.ParseTx(r.TxJSON); err == nil {
		lines = append(lines, xrpl.Explain(tx, q.name))
		texts(map[string]any(tx), address)
	}
	prose = strings.ToLower(strings.Join(lines, "\n"))
	return prose, strings.ToLower(strings.Join([]string{r.ID, r.UUID, r.TxID}, "\n"))
}

// texts calls found with every text in a JSON value.
func texts(v any, found func(string)) {
	switch v := v.(type) {
	case string:
		found(v)
	case map[string]any:
		for _, in := range v {
			texts(in, found)
		}
	case xrpl.Tx:
		texts(map[string]any(v), found)
	case []any:
		for _, in := range v {
			texts(in, found)
		}
	}
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
