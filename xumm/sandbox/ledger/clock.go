package ledger

import "time"

const (
	// Interval is the time from one ledger version to the next.
	Interval = 4 * time.Second
	// firstIndex is the version that opened on 2000-01-01: a number as large as
	// a grown network's.
	firstIndex = 80_000_000
)

var epoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// Current is the number of the open ledger version. It grows with time alone.
func Current() uint32 { return firstIndex + uint32(max(0, time.Since(epoch)/Interval)) }

// Validated is the number of the newest closed version: what is in it is final.
func Validated() uint32 { return Current() - 1 }

// CloseTime is when a version closes, in seconds since 2000-01-01 UTC.
func CloseTime(index uint32) uint32 {
	return (index - firstIndex + 1) * uint32(Interval/time.Second)
}

// UntilClose is how long the open version stays open.
func UntilClose() time.Duration { return Interval - time.Since(epoch)%Interval }
