package auth

import (
	"crypto/rsa"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// The keys are there as soon as they are fetched, however long the disk takes;
// meanwhile no others are asked for, whose file would be overwritten.
func TestNobodyWaitsForTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		keys := b.auth.verifier.keys
		var saved []*keySet
		keys.save = func(s *keySet) error {
			time.Sleep(time.Hour)
			saved = append(saved, s)
			return errors.New("the disk is full")
		}
		atOnce(t, "the first request", func() error { _, err := keys.current(t.Context()); return err })
		time.Sleep(2 * time.Minute)
		atOnce(t, "while they are saved", func() error { _, err := keys.refetch(t.Context()); return err })
		if n := b.keyRequests(); n != 1 {
			t.Errorf("%d requests beside a slow disk", n)
		}
		time.Sleep(time.Hour)
		b.provider.set(func() { b.provider.published, b.provider.etag = []*rsa.PrivateKey{testKeys()[1]}, `"two"` })
		atOnce(t, "after it", func() error { _, err := keys.refetch(t.Context()); return err })
		time.Sleep(time.Hour)
		synctest.Wait()
		if len(saved) != 2 || saved[1] != keys.cached() || b.keyRequests() != 2 {
			t.Errorf("saved %d, asked for %d", len(saved), b.keyRequests())
		}
	})
}
