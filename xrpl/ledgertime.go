package xrpl

import (
	"math"
	"time"
)

// rippleEpoch is 2000-01-01T00:00:00Z in seconds since 1970, the moment the
// ledger counts its seconds from (xrpl.org, "Specifying time").
const rippleEpoch = 946_684_800

// LedgerTime gives the moment, in UTC, of a number of seconds since 2000-01-01
// as the ledger's times are written.
func LedgerTime(sec uint32) time.Time {
	return time.Unix(rippleEpoch+int64(sec), 0).UTC()
}

// LedgerSeconds gives the seconds since 2000-01-01 UTC, as the ledger writes a
// time; parts of a second are left off. It is false for a moment the ledger
// cannot write: before 2000-01-01 or after 2136-02-07T06:28:15Z.
func LedgerSeconds(t time.Time) (uint32, bool) {
	sec := t.Unix() - rippleEpoch
	if sec < 0 || sec > math.MaxUint32 {
		return 0, false
	}
	return uint32(sec), true
}
