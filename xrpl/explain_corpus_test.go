package xrpl

import "testing"

// Nothing is dropped without a word: whatever is left out of a transaction, the
// text is another one.
func TestExplainDropsNothingOfAnyType(t *testing.T) {
	for _, row := range corpus(t) {
		tx := parse(t, string(row.JSON))
		whole := Explain(tx, nil)
		for name, v := range tx {
			if flags, err := wholeNumber(v, 1<<32-1); name == "Flags" && err == nil && flags&^(flagPartialPayment|flagFullyCanonical) == 0 {
				continue // without effect, or said in the sentence
			}
			delete(tx, name)
			if Explain(tx, nil) == whole {
				t.Errorf("%s: %s is not in %q", row.Type, name, whole)
			}
			tx[name] = v
		}
	}
}
