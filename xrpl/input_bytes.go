package xrpl

import (
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"
)

// urlChars are the characters of a URL besides letters and digits (RFC 3986),
// which is what a memo's type and format may hold (xrpl.org, "Memos field").
const urlChars = "-._~:/?#[]@!$&'()*+,;=%"

// parseText turns text into the hex of its UTF-8. Only where spaces around it
// mean nothing are they taken off.
func (f Field) parseText(text string) (any, error) {
	if f.Lower || f.URLChars {
		text = strings.TrimSpace(text)
	}
	if _, _, err := decodeSeed(strings.TrimSpace(text)); err == nil {
		return nil, badInput("This is a secret that gives away an account, and everybody could read it here. Never paste it anywhere.")
	}
	if i := strings.IndexFunc(text, invisible); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		return nil, badInput("The text has a character that cannot be seen (U+%04X at position %d). Remove it.", r, utf8.RuneCountInString(text[:i])+1)
	}
	if f.Lower {
		switch {
		case strings.Contains(text, "://"):
			return nil, badInput("Enter only the domain, such as example.com, without https:// in front.")
		case strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) >= 0:
			return nil, badInput("A domain has no spaces, and only plain letters, digits and signs. Write others as in the xn-- form.")
		}
		text = strings.ToLower(text)
	}
	if f.URLChars && strings.IndexFunc(text, func(r rune) bool { return !isURLChar(r) }) >= 0 {
		return nil, badInput("Only the characters of a web address can stand here: letters, digits and signs, no spaces.")
	}
	if f.MaxBytes > 0 && len(text) > f.MaxBytes {
		return nil, badInput("The text is too long: it takes %d bytes, and there is room for %d. Shorten it.", len(text), f.MaxBytes)
	}
	return upperHex([]byte(text)), nil
}

func isURLChar(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' ||
		r < utf8.RuneSelf && strings.IndexByte(urlChars, byte(r)) >= 0
}

// invisible tells of a character whether somebody who looks at the text would
// miss it. The two that join letters and emoji are part of writing.
func invisible(r rune) bool {
	const joiner, nonJoiner = '\u200D', '\u200C'
	return !unicode.IsGraphic(r) && r != '\n' && r != '\r' && r != '\t' && r != joiner && r != nonJoiner
}

func (f Field) textText(v any) (string, bool) {
	s, ok := v.(string)
	data, err := hex.DecodeString(s)
	if !ok || err != nil || !utf8.Valid(data) {
		return "", false
	}
	f.MaxBytes = 0 // too long a text can be shown, and shortened
	again, err := f.parseText(string(data))
	if err != nil || again != strings.ToUpper(s) {
		return "", false
	}
	return string(data), true
}

// compactHex takes out what hex is often copied with.
func compactHex(text string) string {
	text = strings.Join(strings.Fields(text), "")
	if rest, ok := strings.CutPrefix(text, "0x"); ok {
		return rest
	}
	return text
}

func (f Field) parseHex(text string) (any, error) {
	digits := compactHex(text)
	switch {
	case digits == "":
		return "", nil
	case !isHexDigits(digits):
		return nil, badInput("This is not hex. Only the digits 0-9 and A-F can stand here.")
	case f.Bytes > 0 && len(digits) != 2*f.Bytes:
		return nil, badInput("There are %d hex digits, and it takes %d. Copy it again.", len(digits), 2*f.Bytes)
	case len(digits)%2 != 0:
		return nil, badInput("The number of hex digits is odd, so one is missing. Copy it again.")
	case f.MaxBytes > 0 && len(digits) > 2*f.MaxBytes:
		return nil, badInput("This is too long: there are %d hex digits, and there is room for %d.", len(digits), 2*f.MaxBytes)
	}
	return strings.ToUpper(digits), nil
}

func parseHash(text string, bytes int) (any, error) {
	digits := compactHex(text)
	switch {
	case !isHexDigits(digits):
		return nil, badInput("This is not an id or a hash: it has %d hex digits, 0-9 and A-F only. Copy it again.", 2*bytes)
	case len(digits) != 2*bytes:
		return nil, badInput("There are %d hex digits, and it takes %d. Copy it again.", len(digits), 2*bytes)
	}
	return strings.ToUpper(digits), nil
}

func hexText(v any, bytes int, mayBeEmpty bool) (string, bool) {
	s, ok := v.(string)
	if !ok || s == "" {
		return "", ok && mayBeEmpty
	}
	if !isHexDigits(s) || len(s)%2 != 0 || bytes > 0 && len(s) != 2*bytes {
		return "", false
	}
	return strings.ToUpper(s), true
}

// hashBytes is the size of the hashes in a list.
const hashBytes = 32

func (f Field) parseHashes(text string) (any, error) {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' })
	if len(words) == 0 {
		return nil, badInput("There is no id here. Enter one or more, each with 64 hex digits.")
	}
	if f.MaxEntries > 0 && len(words) > f.MaxEntries {
		return nil, badInput("There are %d ids, and there is room for %d. Remove some.", len(words), f.MaxEntries)
	}
	seen := make(map[any]bool, len(words))
	list := make([]any, len(words))
	for i, word := range words {
		hash, err := parseHash(word, hashBytes)
		if err != nil {
			return nil, badInput("Number %d is not an id: it takes 64 hex digits, 0-9 and A-F only. Copy it again.", i+1)
		}
		if seen[hash] {
			return nil, badInput("Number %d is there twice. Remove one of them.", i+1)
		}
		seen[hash], list[i] = true, hash
	}
	return list, nil
}

func hashesText(v any) (string, bool) {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return "", false
	}
	lines := make([]string, len(list))
	for i, entry := range list {
		if lines[i], ok = hexText(entry, hashBytes, false); !ok {
			return "", false
		}
	}
	return strings.Join(lines, "\n"), true
}
