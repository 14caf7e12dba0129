package xrpl

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isBadCurrency tells whether a code is the one the ledger refuses: the letters
// XRP where a token's three letters would be (rippled, badCurrency), or that
// text anywhere else in it.
func isBadCurrency(code string) bool {
	c, err := parseCurrency(code)
	return err == nil && !c.isXRP() && len(c.String()) == 40 && strings.EqualFold(codeText(c), "XRP")
}

// codeText gives the text the bytes of a code hold, without the zeros around it.
func codeText(c currency) string { return strings.Trim(string(c[:]), "\x00") }

// LookAlike tells whether a currency code may be taken for another one, and
// says how in a sentence with what to do: codes such as "xrp" and "usd", forty hex digits
// that read like a three-letter code, letters of other scripts, and characters
// that cannot be seen. It is false for a text that is no code.
func LookAlike(code string) (sentence string, suspicious bool) {
	c, err := parseCurrency(code)
	if err != nil || c.isXRP() {
		return "", false
	}
	short := c.String()
	if len(short) == 3 {
		if reads := plainLetters(short); strings.EqualFold(reads, "XRP") {
			return fmt.Sprintf("The token code %q is not XRP, it only looks like it. An amount of XRP is a text of drops, without currency and issuer.", short), true
		}
		if upper := strings.ToUpper(short); upper != short {
			return fmt.Sprintf("The token code %q is another one than %q: the ledger tells small letters from capitals. Make sure it is the one you mean.", short, upper), true
		}
		return "", false
	}
	text := codeText(c)
	if text == "" || !utf8.ValidString(text) {
		return "", false
	}
	seen := strings.Map(visible, text)
	reads := strings.TrimSpace(plainLetters(seen))
	switch {
	case strings.EqualFold(reads, "XRP"):
		return fmt.Sprintf("The token code %s reads like \"XRP\", and is not XRP. Use another token.", short), true
	case printable(reads) && seen != text:
		return fmt.Sprintf("The token code %s reads like %q, and holds characters that cannot be seen. Make sure it is the token you mean.", short, clean(reads, 40)), true
	case printable(reads) && isASCII(reads) && !isASCII(seen):
		return fmt.Sprintf("The token code %s reads like %q, but is written with letters of another script. Make sure it is the token you mean.", short, reads), true
	case scripts(seen) > 1:
		return fmt.Sprintf("The token code %s reads like %q, and mixes letters of several scripts. Make sure it is the token you mean.", short, clean(seen, 40)), true
	case len(reads) == 3 && printable(reads):
		return fmt.Sprintf("The token code %s reads like %q, but is another token. Make sure it is the one you mean.", short, reads), true
	case strings.TrimSpace(seen) != seen && printable(seen):
		return fmt.Sprintf("The token code %s reads like %q, and has spaces around it. Make sure it is the token you mean.", short, reads), true
	}
	return "", false
}

// visible drops characters without a shape of their own; letters, digits, signs
// and plain spaces stay.
func visible(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return -1
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// scripts counts the scripts the letters of a text are from.
func scripts(s string) int {
	found := map[string]bool{}
	for _, r := range s {
		if r <= unicode.MaxASCII {
			if unicode.IsLetter(r) {
				found["Latin"] = true
			}
			continue
		}
		for name, table := range unicode.Scripts {
			if name != "Common" && name != "Inherited" && unicode.Is(table, r) {
				found[name] = true
			}
		}
	}
	return len(found)
}

// homoglyphs are letters that look like a Latin one in most typefaces, each with
// the one it looks like (from Unicode's confusables: Cyrillic, Greek, Armenian,
// and Roman numerals).
const homoglyphs = "" +
	"АA ВB СC ЕE НH ІI ЈJ КK МM ОO РP ЅS ТT ХX УY аa еe оo рp сc хx уy ѕs " +
	"іi јj ԁd ԛq ԝw һh ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa οo ρp " +
	"νv υu ιi ϲc ϳj ϹC ՍU ՏS ՕO հh ոn սu օo ⅠI ⅤV ⅩX ⅬL ⅭC ⅮD ⅯM ⅰi ⅴv ⅹx " +
	"ⅼl ⅽc ⅾd ⅿm"

// plainLetters writes a text with the plain letters it looks like.
func plainLetters(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r <= unicode.MaxASCII:
			return r
		case r >= '！' && r <= '～': // the wide forms of East Asian type
			return r - '！' + '!'
		}
		if i := strings.IndexRune(homoglyphs, r); i >= 0 {
			return rune(homoglyphs[i+utf8.RuneLen(r)])
		}
		return r
	}, s)
}
