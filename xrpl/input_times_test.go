package xrpl

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func TestTimesOfAPlace(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	f := fieldOf(t, "EscrowCreate", "FinishAfter")
	for _, c := range []struct{ text, want, shown string }{
		{"2026-12-31 18:00", "852051600", "2026-12-31 18:00"},
		{"2026-12-31 18:00:07", "852051607", "2026-12-31 18:00:07"},
		{"2026-12-31T18:00:00Z", "852055200", "2026-12-31 19:00"},
		{"2026-07-01 8:30", "836202600", "2026-07-01 08:30"},
		{"2026-10-25T02:30:00+02:00", "846203400", "2026-10-25T02:30:00+02:00"}, // happens twice that night
		{"2026-10-25T02:30:00+01:00", "846207000", "2026-10-25 02:30"},
	} {
		v, err := f.ParseIn(c.text, berlin)
		if err != nil || v != n(c.want) {
			t.Errorf("%s: %v, %v, want %s", c.text, v, err, c.want)
			continue
		}
		text, ok := f.TextIn(v, berlin)
		if again, err := f.ParseIn(text, berlin); err != nil || again != v || !ok {
			t.Errorf("%s: shown as %q, read again as %v, %v", c.text, text, again, err)
		}
		if text != c.shown {
			t.Errorf("%s: shown as %q, want %q", c.text, text, c.shown)
		}
	}
	if _, err := f.ParseIn("2026-03-29 02:30", berlin); !errors.Is(err, ErrBadInput) || !strings.Contains(err.Error(), "put forward") {
		t.Errorf("an hour that does not exist: %v", err)
	}
}

func TestLedgerTime(t *testing.T) {
	for _, c := range []struct {
		sec  uint32
		text string
	}{
		{0, "2000-01-01T00:00:00Z"}, {852055200, "2026-12-31T18:00:00Z"}, {4294967295, "2136-02-07T06:28:15Z"},
	} {
		at := LedgerTime(c.sec)
		if got := at.Format(time.RFC3339); got != c.text {
			t.Errorf("%d is %s, want %s", c.sec, got, c.text)
		}
		if sec, ok := LedgerSeconds(at.In(time.FixedZone("", 3600))); !ok || sec != c.sec {
			t.Errorf("%s is %d, %v", c.text, sec, ok)
		}
	}
	for _, at := range []time.Time{LedgerTime(0).Add(-1), LedgerTime(4294967295).Add(time.Second), {}} {
		if sec, ok := LedgerSeconds(at); ok {
			t.Errorf("%s is %d", at, sec)
		}
	}
}
