package auth

import (
	"testing"
	"testing/synctest"
	"time"
)

// Nothing is forgotten as long as it could be used again, and not kept for ever.
func TestAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAnswered(10 * time.Minute)
		for _, before := range []time.Duration{0, 30 * time.Second, time.Minute, 9 * time.Minute, 50 * time.Second, time.Hour} {
			time.Sleep(before)
			s := randomSecret()
			if !a.take(s) {
				t.Error("a new one was taken")
			}
			for range 9 {
				time.Sleep(time.Minute)
				if a.take(s) {
					t.Error("taken twice")
				}
				a.take(randomSecret())
			}
		}
		for range 1000 {
			time.Sleep(time.Minute)
			a.take(randomSecret())
			if n := len(a.recent) + len(a.old); n > 20 {
				t.Fatalf("%d are remembered", n)
			}
		}
	})
}

// Whoever begins and answers as many sign-ins as they like does not fill the
// memory, and is not forgotten before as many others came.
func TestAnsweredIsBounded(t *testing.T) {
	a := newAnswered(time.Hour)
	var all []secret
	for range 3*maxAnswered + 7 {
		s := randomSecret()
		if !a.take(s) {
			t.Fatal("a new one was taken")
		}
		if n := len(a.recent) + len(a.old); n > 2*maxAnswered {
			t.Fatalf("%d are remembered", n)
		}
		all = append(all, s)
	}
	for i, s := range all[len(all)-maxAnswered:] {
		if a.take(s) {
			t.Fatalf("%d before the last was taken twice", maxAnswered-i)
		}
	}
}
