package xrpl

import "time"

// dateLabels says what is over when a date is in the past.
var dateLabels = map[string]string{
	"Expiration":       "it would expire before it is signed",
	"CancelAfter":      "it would be over before it is signed",
	"RedemptionDate":   "withdrawals would be open before it is signed",
	"SubscriptionDate": "deposits would be closed before it is signed",
}

// dates finds dates that are over already, that are 0, and that look as if they
// were counted from 1970.
func (c *checker) dates() {
	for _, name := range [...]string{"Expiration", "CancelAfter", "FinishAfter", "SubscriptionDate", "RedemptionDate"} {
		sec, ok := c.number(name)
		if !ok || !c.tables.allows(c.format, name) {
			continue
		}
		at := LedgerTime(uint32(sec))
		switch {
		case sec == 0 && name != "RedemptionDate" && name != "SubscriptionDate":
			c.bad(name, "%s is 0, and the ledger refuses that. Give a date, or remove the field.", name)
		case c.options.Now.IsZero():
		case dateLabels[name] != "" && !at.After(c.options.Now):
			c.bad(name, "%s is %s, which is in the past: %s. Choose a later date.", name, dateWords(at), dateLabels[name])
		case name == "FinishAfter" && !at.After(c.options.Now):
			c.warn(name, "%s is %s, which is in the past: the money can be released at once. Choose a later date if that is not meant.", name, dateWords(at))
		case at.Sub(c.options.Now) > 25*365*24*time.Hour:
			// The difference between the two ways to count is 30 years.
			c.warn(name, "%s is %s. The ledger counts seconds from 2000, not from 1970: subtract %d from a Unix time. Check the date.", name, dateWords(at), rippleEpoch)
		}
	}
}
