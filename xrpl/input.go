package xrpl

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrBadInput is the kind of every error of Field.Parse. One about an address
// is ErrBadAddress as well, and one about an amount ErrBadAmount.
var ErrBadInput = errors.New("not a valid value")

// inputError carries a sentence for a person. What was typed is never repeated
// in it, for it may be a secret pasted by mistake.
type inputError struct {
	sentence string
	cause    error
}

func (e *inputError) Error() string        { return e.sentence }
func (e *inputError) Is(target error) bool { return target == ErrBadInput }
func (e *inputError) Unwrap() error        { return e.cause }

func badInput(format string, args ...any) error {
	return &inputError{sentence: fmt.Sprintf(format, args...)}
}

// asInput keeps the sentence of an error and makes it an ErrBadInput.
func asInput(err error) error {
	return &inputError{sentence: err.Error(), cause: err}
}

// maxInput bounds what Parse reads, in bytes: as much as a whole transaction.
const maxInput = maxJSON

// Parse turns what a person typed into the value the ledger's JSON has for the
// field. Times without a zone are taken as UTC; see ParseIn. What is typed is,
// by kind:
//
//   - account: a classic address; an X-address is an error that says what it
//     stands for
//   - amount: "25", "25 XRP", "10 USD rIssuer…" or "10 USD.rIssuer…", or
//     a whole number and an MPT's 48 hex digits
//   - xrp: an amount in XRP, which becomes drops
//   - asset: the same as an amount, without the number
//   - currency: three characters, forty hex digits, or a longer name of up to 20
//     characters, which becomes hex
//   - tag, number, decimal: digits; a number whose JSON is in hex may be typed
//     with 0x in front
//   - percent: "0.5", which becomes the ledger's unit exactly
//   - date, unixdate: "2026-12-31 18:00" or RFC 3339, which become seconds
//   - duration: seconds, or "1 hour 30 minutes", "2d"
//   - text: the text itself, which becomes hex; hex, hash: hex digits
//   - hashes: hashes with spaces, commas or line breaks between
//   - choice: the number, the ledger's name or the title
//   - flags: the same, with commas between; "none" for none
//   - list, object, paths, bridge, tx, json: the ledger's JSON
//
// The value is a string, a json.Number, a []any or a map[string]any. Only text
// and hex can be empty. Every error is an ErrBadInput and a sentence a person
// can act on.
func (f Field) Parse(text string) (any, error) { return f.ParseIn(text, time.UTC) }

// ParseIn is Parse with the place whose clock times without a zone are of; nil
// is UTC.
func (f Field) ParseIn(text string, place *time.Location) (any, error) {
	switch {
	case len(text) > maxInput:
		return nil, badInput("This is too long: at most %d characters can be entered here.", maxInput)
	case !utf8.ValidString(text):
		return nil, badInput("This is not text that can be read (it is not UTF-8). Copy it again.")
	}
	if f.Kind == KindText {
		return f.parseText(text)
	}
	text = strings.TrimSpace(text)
	if f.Kind == KindHex {
		return f.parseHex(text)
	}
	if text == "" && f.Kind != KindAccount && f.Kind != KindXRP && f.Kind != KindAmount {
		return nil, badInput("This is empty. Enter a value, or leave the field out.")
	}
	switch f.Kind {
	case KindAccount:
		return parseAccountInput(text)
	case KindAmount:
		return parseAmountInput(text)
	case KindXRP:
		return f.parseXRPInput(text)
	case KindAsset:
		return parseAssetInput(text)
	case KindCurrency:
		return parseCurrencyInput(text)
	case KindTag:
		return f.parseTag(text)
	case KindNumber:
		return f.parseNumber(text)
	case KindDecimal:
		return parseDecimalInput(text)
	case KindPercent:
		return f.parsePercent(text)
	case KindDate, KindUnixDate:
		return f.parseDate(text, place)
	case KindDuration:
		return f.parseDuration(text)
	case KindHash:
		return parseHash(text, f.Bytes)
	case KindHashes:
		return f.parseHashes(text)
	case KindChoice:
		return f.parseChoice(text)
	case KindFlags:
		return f.parseFlags(text)
	}
	return f.parseStructure(text)
}

// Text is the reverse of Parse, for editing a value: a text that Parse turns
// into the same value again, as far as the ledger can tell. It is false when
// there is none, such as for bytes that are no text, or a value that the ledger
// does not take for the field; such a value is edited as JSON. Times are
// written in RFC 3339 with UTC; see TextIn.
func (f Field) Text(v any) (string, bool) { return f.TextIn(v, nil) }

// TextIn is Text with the place whose clock times are shown in, as
// "2026-12-31 18:00"; nil is RFC 3339 in UTC, which ParseIn reads alike
// wherever it is.
func (f Field) TextIn(v any, place *time.Location) (string, bool) {
	switch f.Kind {
	case KindAccount:
		return accountText(v)
	case KindAmount:
		return amountText(v)
	case KindXRP:
		return f.xrpText(v)
	case KindAsset:
		return assetText(v)
	case KindCurrency:
		return currencyText(v)
	case KindTag, KindNumber:
		return f.numberText(v)
	case KindDecimal:
		return decimalText(v)
	case KindPercent:
		return f.percentText(v)
	case KindDate, KindUnixDate:
		return f.dateText(v, place)
	case KindDuration:
		return f.durationText(v)
	case KindText:
		return f.textText(v)
	case KindHex:
		return hexText(v, f.Bytes, true)
	case KindHash:
		return hexText(v, f.Bytes, false)
	case KindHashes:
		return hashesText(v)
	case KindChoice:
		return f.choiceText(v)
	case KindFlags:
		return f.flagsText(v)
	}
	return f.structureText(v)
}
