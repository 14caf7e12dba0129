package flow

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// skeleton is what a name looks like: names that a person can't tell apart have
// the same. It only compares, and warns more often than it must: "Ian" and "lan"
// are one to it. A name that is nothing to look at has none.
func skeleton(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(name) {
		switch like, ok := lookalikes[r]; {
		case ok:
			b.WriteRune(like)
		case unseen(r), unicode.IsSpace(r):
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	// Lower case may have made another letter that has a likeness.
	text := strings.Map(func(r rune) rune {
		if like, ok := lookalikes[r]; ok {
			return like
		}
		return r
	}, norm.NFKC.String(b.String()))
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) && r < 0x80 })
}

// lookalikes are letters that are drawn like Latin ones, in lower case (Unicode
// Technical Standard 39, "confusables", of which these are the common ones).
var lookalikes = letters(
	"Il1|іІӀιΙıɪ", "l",
	"i", "l",
	"0оОοΟօ", "o",
	"аАαΑɑ", "a",
	"вВΒ", "b",
	"сСϲϹ", "c",
	"ԁ", "d",
	"еЕεΕҽ", "e",
	"ɡ", "g",
	"һнНΗ", "h",
	"јЈ", "j",
	"кКκΚ", "k",
	"мМΜ", "m",
	"ոΝ", "n",
	"рРρΡ", "p",
	"ԛ", "q",
	"ѕЅ", "s",
	"тТτΤ", "t",
	"υս", "u",
	"νѵ", "v",
	"ԝ", "w",
	"хХχΧ", "x",
	"уУγΥү", "y",
	"Ζ", "z",
)

func letters(pairs ...string) map[rune]rune {
	like := map[rune]rune{}
	for i := 0; i < len(pairs); i += 2 {
		for _, r := range pairs[i] {
			like[r] = rune(pairs[i+1][0])
		}
	}
	return like
}
