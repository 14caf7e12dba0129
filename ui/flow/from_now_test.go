package flow

import (
	"testing"
	"time"
)

func TestFromNow(t *testing.T) {
	now := time.Date(2026, time.November, 26, 3, 58, 5, 0, time.UTC)
	for want, d := range map[string]time.Duration{
		"in less than a minute":                 50 * time.Second,
		"less than a minute ago, which is past": -time.Second,
		"in 1 minute":                           80 * time.Second,
		"in 5 minutes":                          4*time.Minute + 50*time.Second,
		"in 1 hour":                             time.Hour,
		"in 30 hours":                           30 * time.Hour,
		"3 days ago, which is past":             -70 * time.Hour,
		"in 30 days":                            29*24*time.Hour + 20*time.Hour + 2*time.Minute, // midnight
		"in 31 days":                            31*24*time.Hour - 3*time.Hour,
	} {
		if got := fromNow(now.Add(d), now); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
