package phone

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"countersign/xrpl"
)

// sentence gives an error of the wallet as the phone shows it. The wallet's
// errors are sentences already, or nearly.
func sentence(err error) string {
	if errors.Is(err, context.Canceled) {
		return "The phone was stopped before it was done. Try again."
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "The platform took too long to answer. Try again."
	}
	s := clean(err.Error())
	if s == "" {
		return "Something went wrong. Try again."
	}
	first, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[size:]
	if !strings.ContainsRune(".!?", rune(s[len(s)-1])) {
		s += "."
	}
	return s
}

// clean takes out of text from outside what cannot be seen: it could turn the
// direction of writing around, and so say something else than is signed.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r' || r == '\t':
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(s)
}

// grouped puts commas between the thousands of a decimal number.
func grouped(number string) string {
	whole, fraction, hasFraction := strings.Cut(number, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if hasFraction {
		return whole + "." + fraction
	}
	return whole
}

func keyName(kt xrpl.KeyType) string {
	if kt == xrpl.Ed25519 {
		return "Ed25519"
	}
	return string(kt)
}

// typeIcon names the icon of a transaction type.
func typeIcon(txType string) string {
	switch txType {
	case "Payment":
		return "send"
	case "SignIn":
		return "sign-in"
	}
	return "code"
}

// typeName is a transaction type as people call it.
func typeName(txType string) string {
	switch txType {
	case "SignIn":
		return "Sign-in"
	case "PaymentChannelAuthorize":
		return "Claim from a payment channel"
	}
	return clean(txType)
}

// clock is a moment in a few characters: the time when it is today.
func clock(t, now time.Time) string {
	t = t.In(now.Location())
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04")
	}
	return t.Format("2 Jan 15:04")
}

// timeLeft is the time until end in a few characters: "4 min left". It is
// rounded up, so that it never says 0.
func timeLeft(end, now time.Time) string {
	switch left := end.Sub(now); {
	case left <= 0:
		return "expired"
	case left <= time.Minute:
		return fmt.Sprintf("%d s left", up(left, time.Second))
	case left <= time.Hour:
		return fmt.Sprintf("%d min left", up(left, time.Minute))
	default:
		return fmt.Sprintf("%d h left", up(left, time.Hour))
	}
}

func up(d, unit time.Duration) int { return int((d + unit - 1) / unit) }

// resultWords says what a ledger's engine result means (xrpl.org, "Transaction
// Results"), and whether it is what the person wanted.
func resultWords(code string) (words string, good bool) {
	if code == "tesSUCCESS" {
		return "The ledger carried it out (tesSUCCESS).", true
	}
	reason := resultReason(code)
	if reason == "" {
		reason = "The reason is its code"
	}
	reason = fmt.Sprintf("%s (%s).", reason, clean(code))
	if strings.HasPrefix(code, "tec") {
		return "The ledger did not carry it out, and kept the fee. " + reason, false
	}
	return "The ledger did not take it; nothing was paid. " + reason, false
}
