package phone

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestSentence(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errors.New("this request has expired"), "This request has expired."},
		{errors.New("Cancelled. Make a new one."), "Cancelled. Make a new one."},
		{fmt.Errorf("fetch: %w", context.Canceled), "The phone was stopped before it was done. Try again."},
		{context.DeadlineExceeded, "The platform took too long to answer. Try again."},
		{errors.New(""), "Something went wrong. Try again."},
		{errors.New("a\u202eb"), "Ab."},
	} {
		if got := sentence(tt.err); got != tt.want {
			t.Errorf("sentence(%q) = %q, want %q", tt.err, got, tt.want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "999": "999", "1000": "1,000", "1234567.000001": "1,234,567.000001", "100000000000": "100,000,000,000",
	} {
		if got := grouped(in); got != want {
			t.Errorf("grouped(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestTimeLeft(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for left, want := range map[time.Duration]string{
		-time.Second: "expired", 0: "expired", time.Millisecond: "1 s left", time.Minute: "60 s left",
		61 * time.Second: "2 min left", time.Hour: "60 min left", 23*time.Hour + time.Second: "24 h left",
	} {
		if got := timeLeft(now.Add(left), now); got != want {
			t.Errorf("timeLeft(%v) = %q, want %q", left, got, want)
		}
	}
}

func TestClock(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.FixedZone("", 3600))
	if got := clock(time.Date(2026, 3, 2, 8, 5, 0, 0, time.UTC), now); got != "09:05" {
		t.Errorf("today is %q", got)
	}
	if got := clock(time.Date(2026, 3, 1, 8, 5, 0, 0, time.UTC), now); got != "1 Mar 09:05" {
		t.Errorf("yesterday is %q", got)
	}
}

func TestResultWords(t *testing.T) {
	for _, tt := range []struct {
		code, want string
		good       bool
	}{
		{"tesSUCCESS", "The ledger carried it out (tesSUCCESS).", true},
		{"tecNO_DST_INSUF_XRP", "The ledger did not carry it out, and kept the fee. The destination does not exist yet, and the amount is too small to create it (tecNO_DST_INSUF_XRP).", false},
		{"tefPAST_SEQ", "The ledger did not take it; nothing was paid. Its sequence number was used before (tefPAST_SEQ).", false},
		{"tecSOMETHING", "The ledger did not carry it out, and kept the fee. The reason is its code (tecSOMETHING).", false},
	} {
		if got, good := resultWords(tt.code); got != tt.want || good != tt.good {
			t.Errorf("resultWords(%s) = %q, %v", tt.code, got, good)
		}
	}
}

func TestDeed(t *testing.T) {
	for in, want := range map[string]string{
		"Send 25.5 XRP to Bob. Memo: \"x. y\"": "Send 25.5 XRP to Bob",
		"A transaction of type TrustSet.":      "A transaction of type TrustSet",
	} {
		if got := deed(in); got != want {
			t.Errorf("deed(%q) = %q, want %q", in, got, want)
		}
	}
}
