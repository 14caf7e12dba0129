package auth

import (
	"testing"
	"testing/synctest"
	"time"
)

// Nothing is forgotten as long as it could be used again, and not kept for ever.
func TestOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOnce(10 * time.Minute)
		for _, before := range []time.Duration{0, 30 * time.Second, time.Minute, 9 * time.Minute, 50 * time.Second, time.Hour} {
			time.Sleep(before)
			s := randomSecret()
			if !o.take(s) {
				t.Error("a new one was taken")
			}
			for range 9 {
				time.Sleep(time.Minute)
				if o.take(s) {
					t.Error("taken twice")
				}
				o.take(randomSecret())
			}
		}
		for range 1000 {
			time.Sleep(time.Minute)
			o.take(randomSecret())
			if n := len(o.recent) + len(o.old); n > 20 {
				t.Fatalf("%d are remembered", n)
			}
		}
	})
}
