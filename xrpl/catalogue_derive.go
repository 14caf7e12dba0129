package xrpl

import (
	"strings"
	"unicode"
)

// derivedType is what can be said about a type nobody wrote words for: one of
// another network, or one newer than this program.
func derivedType(name string, code uint16) Type {
	return Type{
		Name: name, Code: code,
		Title:   spacedName(name),
		Purpose: "A type this version has no words for; its fields come from the definitions.",
		Group:   "Others",
		Screen:  GenericScreen,
	}
}

// derivedField tells from a field's name and the ledger's type what kind of
// value it has. Names follow a few habits: what ends in Tag is a tag, what ends
// in After, Date or Expiration is a time.
func derivedField(name, ledgerType string) Field {
	f := Field{Name: name, Label: spacedName(name), LedgerType: ledgerType, Kind: KindJSON}
	ends := func(endings ...string) bool {
		for _, e := range endings {
			if strings.HasSuffix(name, e) {
				return true
			}
		}
		return false
	}
	switch ledgerType {
	case "AccountID":
		f.Kind = KindAccount
	case "Amount":
		f.Kind = KindAmount
	case "Issue":
		f.Kind = KindAsset
	case "Currency":
		f.Kind = KindCurrency
	case "Number":
		f.Kind = KindDecimal
	case "PathSet":
		f.Kind = KindPaths
	case "XChainBridge":
		f.Kind = KindBridge
	case "Vector256":
		f.Kind = KindHashes
	case "Hash128":
		f.Kind, f.Bytes = KindHash, 16
	case "Hash160":
		f.Kind, f.Bytes = KindHash, 20
	case "Hash192":
		f.Kind, f.Bytes = KindHash, 24
	case "Hash256":
		f.Kind, f.Bytes = KindHash, 32
	case "Hash384":
		f.Kind, f.Bytes = KindHash, 48
	case "Hash512":
		f.Kind, f.Bytes = KindHash, 64
	case "Blob":
		f.Kind = KindHex
		if ends("URI", "URL", "Metadata", "Domain") {
			f.Kind = KindText
		}
	case "UInt32":
		f.Kind = KindNumber
		switch {
		case ends("Tag"):
			f.Kind = KindTag
		case ends("After", "Date", "Expiration"):
			f.Kind = KindDate
		case ends("Delay", "Interval", "Period"):
			f.Kind = KindDuration
		}
	case "UInt8", "UInt16", "UInt64":
		f.Kind = KindNumber
	case "Int32", "Int64":
		f.Kind, f.Signed = KindNumber, true
	}
	return f
}

// derivedChoiceTitle makes words of a flag's name: "tfSetNoRipple" is "Set no
// ripple".
func derivedChoiceTitle(name string) string {
	for _, prefix := range [...]string{"tif", "tmf", "spf", "asf", "tf"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" {
			return spacedName(rest)
		}
	}
	return spacedName(name)
}

// spacedName makes words of a name: "AssetsMaximum" is "Assets maximum", and
// "NFTokenID" is "NF token ID".
func spacedName(name string) string {
	r := []rune(name)
	var out strings.Builder
	for i, c := range r {
		upper := unicode.IsUpper(c)
		starts := i > 0 && upper && (!unicode.IsUpper(r[i-1]) || i+1 < len(r) && unicode.IsLower(r[i+1]))
		if starts {
			out.WriteByte(' ')
		}
		partOfAbbreviation := upper && (i+1 < len(r) && unicode.IsUpper(r[i+1]) || i > 0 && unicode.IsUpper(r[i-1]) && !starts)
		if i > 0 && !partOfAbbreviation {
			c = unicode.ToLower(c)
		}
		out.WriteRune(c)
	}
	return out.String()
}
