package xrpl

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// flagNames gives a number of flags with the names a type has for them:
// "131072 (tfPartialPayment)".
func flagNames(known map[string]uint32, bits uint64) string {
	number := strconv.FormatUint(bits, 10)
	byBit := slices.SortedFunc(maps.Keys(known), func(a, b string) int {
		return cmp.Or(cmp.Compare(known[a], known[b]), strings.Compare(a, b))
	})
	var names []string
	name := func(bit uint64, word string) {
		if bit != 0 && bits&bit == bit {
			names = append(names, word)
			bits &^= bit
		}
	}
	for _, word := range byBit {
		name(uint64(known[word]), word)
	}
	name(flagFullyCanonical, "tfFullyCanonicalSig")
	name(flagInnerBatch, "tfInnerBatchTxn")
	if bits != 0 {
		names = append(names, fmt.Sprintf("unknown 0x%08X", bits))
	}
	if len(names) == 0 {
		return number
	}
	return number + " (" + strings.Join(names, ", ") + ")"
}
