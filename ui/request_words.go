package ui

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// badge is a word for a state and the tone it is said in.
type badge struct {
	Word string
	Tone look.Tone
}

// badgeFor says in one or two words where a request stands. Good is kept for
// what was signed, checked and accepted by the ledger as reported; a signature
// nobody checked never gets it.
func badgeFor(r storage.Request) badge {
	switch r.State {
	case storage.Unsent:
		return badge{"Not sent", look.Warn}
	case storage.Sending:
		return badge{"Sending", look.Accent}
	case storage.Pending:
		return badge{"Waiting", look.Accent}
	case storage.Opened:
		return badge{"Opened", look.Accent}
	case storage.Rejected:
		return badge{"Declined", look.Warn}
	case storage.Cancelled:
		return badge{"Cancelled", look.Neutral}
	case storage.Expired:
		return badge{"Expired", look.Neutral}
	case storage.Gone:
		return badge{"Gone", look.Warn}
	case storage.Signed:
		return signedBadge(r)
	}
	return badge{"Unknown", look.Warn}
}

func signedBadge(r storage.Request) badge {
	found := findingsIn(r.Proof)
	switch proof := flow.Proven(found); {
	case proof == xrpl.Failed:
		return badge{"Proof failed", look.Bad}
	case flow.Refused(r.Result):
		return badge{"Refused", look.Bad}
	case r.Submit && flow.Undone(found, r.Result):
		return badge{"Not done", look.Bad}
	case proof == xrpl.Checked:
		return badge{"Signed", look.Good}
	}
	return badge{"Signed", look.Neutral}
}

// findingsIn reads stored findings; what cannot be read proves nothing.
func findingsIn(stored []byte) []xrpl.Finding {
	var found []xrpl.Finding
	if json.Unmarshal(stored, &found) != nil {
		return nil
	}
	return found
}

// when says a moment the way people do in a list: the time today, the day
// otherwise. Both are in the zone of now.
func when(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	y, m, d := now.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, now.Location())
	switch {
	case !t.Before(midnight):
		return "Today " + t.Format("15:04")
	case !t.Before(midnight.AddDate(0, 0, -1)):
		return "Yesterday " + t.Format("15:04")
	case t.Year() == y:
		return t.Format("2 Jan 15:04")
	}
	return t.Format("2 Jan 2006")
}

// amountOf is what a stored transaction moves: XRP, or the units of an issued
// currency; "" when it moves nothing.
func amountOf(r storage.Request) string {
	tx, err := xrpl.ParseTx(r.TxJSON)
	if err != nil {
		return ""
	}
	if issued, ok := tx["Amount"].(map[string]any); ok {
		value, currency := xrpl.Tx(issued).Text("value"), xrpl.Tx(issued).Text("currency")
		if value == "" || currency == "" {
			return ""
		}
		if len(currency) > 8 { // forty hexadecimal digits (xrpl.org, "Currency Codes")
			currency = currency[:8] + "…"
		}
		return value + " " + currency
	}
	drops, err := xrpl.ParseDrops(tx.Text("Amount"))
	if err != nil {
		return ""
	}
	return drops.XRP() + " XRP"
}

// plural counts things: "1 minute", "5 minutes".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// minutes is a life time in words: "5 minutes", "1 hour", "24 hours".
func minutes(n int) string {
	if n >= 60 && n%60 == 0 {
		return plural(n/60, "hour")
	}
	return plural(n, "minute")
}

// timeLeft is what is left of a session in a few characters: "18 h left".
func timeLeft(end, now time.Time) string {
	switch left := end.Sub(now); {
	case end.IsZero():
		return ""
	case left <= 0:
		return "ended"
	case left < time.Hour:
		return fmt.Sprintf("%d min left", int(left.Minutes())+1)
	default:
		return fmt.Sprintf("%d h left", int(left.Hours()))
	}
}

// timeLeftWords is the same for a sentence: "18 hours", "12 minutes".
func timeLeftWords(end, now time.Time) string {
	left := max(0, end.Sub(now))
	if left < time.Hour {
		return plural(int(left.Minutes())+1, "minute")
	}
	return plural(int(left.Hours()), "hour")
}

// capital begins a sentence with a capital letter and ends it with a point.
func capital(s string) string {
	if s == "" {
		return s
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
