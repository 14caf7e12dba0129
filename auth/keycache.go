package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

const (
	keysLife     = 30 * 24 * time.Hour // a set this old is no longer trusted
	keysFresh    = 24 * time.Hour      // a set this old is asked for again
	keysJitter   = time.Hour           // so that not everybody asks at once
	keysInterval = time.Minute         // between two requests, at least
	keysPause    = 5 * time.Second     // after the first that failed; then twice as long
	keysTimeout  = 10 * time.Second
)

var (
	errKeysLimited = errors.New("the keys were asked for less than a minute ago")
	errClosed      = errors.New("no keys are fetched after Close")
)

// keySet is what the provider published at one time.
type keySet struct {
	keys    []key
	jwks    []byte
	etag    string
	fetched time.Time // wall clock
}

// age is by the wall clock, which goes on while the computer sleeps. A set from
// the future (the clock was wrong once) counts as old, but not as too old.
func (s *keySet) age() time.Duration {
	age := time.Now().Round(0).Sub(s.fetched)
	if age < -keysInterval {
		return keysFresh
	}
	return max(age, 0)
}

// newerThan tells whether the keys were fetched after a token was signed, and so
// have its key among them if it is good. It goes by the token's own word: all that
// a forged one can choose is in which words it is refused.
func (s *keySet) newerThan(token secret) bool {
	issued, ok := issuedByItsOwnWord(token.reveal())
	return !ok || issued.Add(leeway).Before(s.fetched)
}

func (s *keySet) usable() bool { return s != nil && s.age() <= keysLife }

// keyCache holds the provider's keys in memory and on disk.
type keyCache struct {
	url   string
	file  string // "" keeps them in memory
	http  *http.Client
	log   *slog.Logger
	fresh time.Duration
	save  func(*keySet) error // writes the file

	life    context.Context // ends with close
	end     context.CancelCauseFunc
	flights sync.WaitGroup

	mu     sync.Mutex
	loaded bool // the file was looked at
	set    *keySet
	tried  time.Time     // when the last request ended
	failed error         // how it did
	pause  time.Duration // after it, while there are no keys
	flight *flight       // the request under way or being saved, or nil
}

// flight is one request for the keys. It belongs to nobody who waits for it:
// whoever gives up leaves it to the others, and its outcome counts.
type flight struct {
	done chan struct{} // closed when the outcome is there
	outcome
}

// outcome is what a request for the keys led to.
type outcome struct {
	set *keySet
	err error
}

func newKeyCache(url, file string, client *http.Client, log *slog.Logger) *keyCache {
	life, end := context.WithCancelCause(context.Background())
	return &keyCache{
		url:   url,
		file:  file,
		http:  client,
		log:   log,
		fresh: keysFresh - rand.N(keysJitter), //nolint:gosec // jitter is no secret
		save:  func(s *keySet) error { return s.save(file, url) },
		life:  life,
		end:   end,
	}
}

// close ends the request under way, lets no other begin, and waits until nothing
// is sent or written any more. The keys at hand stay.
func (c *keyCache) close() {
	c.mu.Lock()
	c.end(errClosed)
	c.mu.Unlock()
	c.flights.Wait()
}

// cached gives the keys at hand that are not too old, or nil. No network.
func (c *keyCache) cached() *keySet {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.atHand()
}

// atHand is cached for a caller that holds the lock.
func (c *keyCache) atHand() *keySet {
	if !c.loaded {
		c.loaded = true
		set, err := loadKeySet(c.file, c.url)
		if err != nil {
			c.log.Warn("sign-in: the key file is not usable", "error", err)
		}
		c.set = set
	}
	if !c.set.usable() {
		return nil
	}
	return c.set
}

// kept gives the keys at hand, without the network if there are any.
func (c *keyCache) kept(ctx context.Context) (*keySet, error) {
	if set := c.cached(); set != nil {
		return set, nil
	}
	return c.refetch(ctx)
}

// current gives the keys at hand, at once if there are any. When they are older
// than a day they are asked for again meanwhile: a provider that is slow or down
// keeps nobody waiting. The error is why there are none.
func (c *keyCache) current(ctx context.Context) (*keySet, error) {
	set, err := c.kept(ctx)
	if err == nil && set.age() >= c.fresh {
		c.ask()
	}
	return set, err
}

// sparing is current for tokens that anybody may have sent. With no keys at hand,
// each of them would be a request: while those fail, the provider is left alone
// after each for twice as long, from 5 seconds to a minute.
func (c *keyCache) sparing(ctx context.Context) (*keySet, error) {
	if err := c.pausing(); err != nil {
		return nil, err
	}
	return c.current(ctx)
}

// pausing gives why there are no keys, during a pause.
func (c *keyCache) pausing() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed != nil && c.flight == nil && time.Since(c.tried) < c.pause && c.atHand() == nil {
		return c.failed
	}
	return nil
}

// refetch asks the provider and waits for its answer. Whoever comes while a
// request is under way shares its outcome. With keys at hand it is asked at most
// once a minute; within that minute the outcome is what it was, or the keys at
// hand with errKeysLimited.
func (c *keyCache) refetch(ctx context.Context) (*keySet, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	f := c.ask()
	select {
	case <-f.done:
		return f.set, f.err
	case <-ctx.Done():
		return nil, context.Cause(ctx) // says nothing about the provider
	}
}

// ask gives the request under way, or begins one. When it is too early for
// another, or too late, it gives one that is over, with the keys at hand or why
// there are no newer ones.
func (c *keyCache) ask() *flight {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.flight != nil {
		return c.flight
	}
	set := c.atHand()
	switch {
	case c.life.Err() != nil:
		return landed(outcome{err: errClosed})
	case set == nil:
	case time.Since(c.tried) < keysInterval && c.failed != nil:
		return landed(outcome{err: c.failed})
	case time.Since(c.tried) < keysInterval, set.age() < keysInterval:
		return landed(outcome{set, errKeysLimited})
	}
	c.flight = &flight{done: make(chan struct{})}
	f := c.flight
	c.flights.Go(func() { c.fly(f, set) })
	return f
}

func landed(o outcome) *flight {
	f := &flight{make(chan struct{}), o}
	close(f.done)
	return f
}

// fly carries out one request. It ends within keysTimeout and with close, whoever
// waits for it or not, and takes nothing from a caller's context: what hangs on
// that is not made for use after the caller has gone. Only close waits for the
// disk.
func (c *keyCache) fly(f *flight, old *keySet) {
	ctx, cancel := context.WithTimeout(c.life, keysTimeout)
	defer cancel()
	set, err := c.fetch(ctx, old)
	if err != nil && c.life.Err() == nil {
		c.log.Warn("sign-in: the provider's keys could not be fetched", "error", err)
	}
	c.land(f, outcome{set, err})
	if err != nil {
		return
	}
	if err := c.save(set); err != nil {
		c.log.Warn("sign-in: the provider's keys could not be kept", "error", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flight = nil // not earlier: an older set must not be written over a newer one
}

// land tells everybody how a request ended.
func (c *keyCache) land(f *flight, o outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tried, c.failed = time.Now(), o.err
	if o.err == nil {
		c.set, c.pause = o.set, 0
	} else {
		c.pause = min(max(2*c.pause, keysPause), keysInterval)
		c.flight = nil // there is nothing to save
	}
	f.outcome = o
	close(f.done)
}

// fetch gives what the provider publishes now, or says that it is what it was.
func (c *keyCache) fetch(ctx context.Context, old *keySet) (*keySet, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url, nil)
	if err != nil {
		return nil, errKeySet
	}
	if old != nil && old.etag != "" {
		r.Header.Set("If-None-Match", old.etag)
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, quotable(ctx, err)
	}
	defer resp.Body.Close()
	now := time.Now().Round(0)
	if resp.StatusCode == http.StatusNotModified && r.Header.Get("If-None-Match") != "" {
		same := *old
		same.fetched = now
		return &same, nil
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("HTTP %d from the key endpoint", resp.StatusCode)
	}
	jwks, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, quotable(ctx, err)
	}
	keys, err := parseKeys(jwks)
	if err != nil {
		return nil, err
	}
	return &keySet{keys: keys, jwks: jwks, etag: resp.Header.Get("ETag"), fetched: now}, nil
}
