package xrpl

import (
	"fmt"
	"strings"
	"time"
)

// dateWords writes a moment so that nobody can mistake day for month, and says
// that it is UTC. Seconds are there when there are any.
func dateWords(t time.Time) string {
	if t = t.UTC(); t.Second() != 0 {
		return t.Format("2 January 2006, 15:04:05 UTC")
	}
	return t.Format("2 January 2006, 15:04 UTC")
}

// percentText gives a number of the ledger's units in percent.
func percentText(f Field, n uint64) string {
	s, ok := f.percentText(f.numberValue(n))
	if !ok {
		return fmt.Sprint(n)
	}
	return s + " %"
}

// anOrA puts the article before the name of a type, as it is spoken: a Payment,
// an OfferCreate, an NFTokenMint.
func anOrA(name string) string {
	for _, spoken := range [...]string{"A", "E", "I", "O", "NFT", "MPT", "LP", "XChain"} {
		if strings.HasPrefix(name, spoken) {
			return "an " + name
		}
	}
	return "a " + name
}

// capital begins a sentence.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
