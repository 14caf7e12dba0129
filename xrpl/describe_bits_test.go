package xrpl

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
)

// text is everything a person can read of a description.
func (d Description) text() string {
	var out strings.Builder
	out.WriteString(d.Sentence)
	for _, r := range d.Rows {
		fmt.Fprintf(&out, "\n%s: %s", r.Label, r.Value)
	}
	return out.String()
}

// Whatever in a signed transaction is changed, and however little, the
// description changes too: nothing of what is signed is left out or shortened.
func TestDescribeShowsEveryBit(t *testing.T) {
	changes := 0
	for i, row := range corpus(t) {
		if i%2 == 1 {
			continue // five of each type are there; every other one is enough
		}
		tx := parse(t, string(row.JSON))
		whole := Describe(tx, nil).text()
		blob, err := Encode(tx)
		if err != nil {
			t.Fatal(err)
		}
		walk(map[string]any(tx), "", func(path string, change func(v any) (undo func()), v any) {
			for _, other := range others(v) {
				undo := change(other)
				if changed, err := Encode(tx); err == nil && changed != blob {
					changes++
					if Describe(tx, nil).text() == whole {
						t.Errorf("%s %s: %s %v does not differ from %v in\n%s", row.Type, row.Hash, path, v, other, whole)
					}
				}
				undo()
			}
		})
	}
	if changes < 5000 {
		t.Errorf("only %d changes were tried", changes)
	}
}

// walk visits every text and number of a value with a way to change it.
func walk(v any, path string, visit func(path string, change func(any) (undo func()), v any)) {
	each := func(path string, inner any, set func(any)) {
		switch inner.(type) {
		case string, json.Number:
			visit(path, func(other any) func() {
				set(other)
				return func() { set(inner) }
			}, inner)
		default:
			walk(inner, path, visit)
		}
	}
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			each(path+"."+name, inner, func(other any) { v[name] = other })
		}
	case []any:
		for i, inner := range v {
			each(fmt.Sprintf("%s[%d]", path, i), inner, func(other any) { v[i] = other })
		}
	}
}

// others gives values near to one: a digit more or less, another letter in the
// middle, another account.
func others(v any) []any {
	switch v := v.(type) {
	case json.Number:
		n, ok := new(big.Int).SetString(v.String(), 10)
		if !ok {
			return nil
		}
		return []any{json.Number(n.Xor(n, big.NewInt(1)).String()), json.Number("7")}
	case string:
		out := []any{alice, bob, "7", "AB", "ABC", "7.5", strings.Repeat("AB", 32)}
		for _, at := range []int{0, len(v) / 2, len(v) - 1} {
			if at < 0 || at >= len(v) {
				continue
			}
			for _, c := range "1A" {
				if byte(c) != v[at] {
					out = append(out, v[:at]+string(c)+v[at+1:])
				}
			}
		}
		return out
	}
	return nil
}
