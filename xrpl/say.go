package xrpl

// SayAccount gives an address in words, as Explain does: shortened, with its
// name before it when name knows one; name may be nil.
func SayAccount(address string, name func(address string) string) string {
	return (&explainer{name: name}).person(address)
}

// SayAmount gives an amount of the ledger's JSON in words, as Explain does, such
// as "20 XRP" or "10 USD issued by Bob (rU6K7V…QJWDw1)"; false when it is none.
func SayAmount(v any, name func(address string) string) (string, bool) {
	return amountWords(v, (&explainer{name: name}).person)
}

// SayMoment gives a time of the ledger, in seconds since 2000-01-01, as
// "31 December 2026, 18:00 UTC".
func SayMoment(sec uint32) string { return dateWords(LedgerTime(sec)) }

// SayText gives the text that hex stands for, fit for one line, with "…" after
// so many characters; false when it is no text that can be shown.
func SayText(hexText string, most int) (string, bool) {
	text, ok := memoText(hexText)
	return clean(text, most), ok
}
