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
	keysTimeout  = 10 * time.Second
)

var errKeysLimited = errors.New("the keys were asked for less than a minute ago")

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

func (s *keySet) usable() bool { return s != nil && s.age() <= keysLife }

// keyCache holds the provider's keys in memory and on disk.
type keyCache struct {
	url   string
	file  string // "" keeps them in memory
	http  *http.Client
	log   *slog.Logger
	fresh time.Duration

	fetching chan struct{} // holds one element while a request is under way

	mu       sync.Mutex
	loaded   bool // the file was looked at
	set      *keySet
	attempts int       // requests that came to an end
	tried    time.Time // when the last one did
	failure  error     // its outcome
}

func newKeyCache(url, file string, client *http.Client, log *slog.Logger) *keyCache {
	return &keyCache{
		url:      url,
		file:     file,
		http:     client,
		log:      log,
		fresh:    keysFresh - rand.N(keysJitter),
		fetching: make(chan struct{}, 1),
	}
}

// cached gives the keys at hand that are not too old, or nil. No network.
func (c *keyCache) cached() *keySet {
	c.mu.Lock()
	defer c.mu.Unlock()
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

// current gives keys that are at most a day old if that can be had, and older
// ones (30 days at most) otherwise. The error is why there are none.
func (c *keyCache) current(ctx context.Context) (*keySet, error) {
	set := c.cached()
	if set != nil && set.age() < c.fresh {
		return set, nil
	}
	newer, err := c.refetch(ctx)
	if err != nil && set != nil {
		return set, nil
	}
	return newer, err
}

// refetch asks the provider, one request at a time: whoever comes while one is
// under way shares its outcome. With keys at hand it asks at most once a minute.
func (c *keyCache) refetch(ctx context.Context) (*keySet, error) {
	c.mu.Lock()
	seen := c.attempts
	c.mu.Unlock()
	select {
	case c.fetching <- struct{}{}:
		defer func() { <-c.fetching }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	set := c.cached()
	c.mu.Lock()
	shared, tried, failure := c.attempts != seen, c.tried, c.failure
	c.mu.Unlock()
	if shared {
		return set, failure
	}
	if set != nil && (time.Since(tried) < keysInterval || set.age() < keysInterval) {
		return set, errKeysLimited
	}
	newer, err := c.fetch(ctx, set)
	if ctx.Err() != nil && err != nil {
		return nil, err // given up by the caller: says nothing about the provider
	}
	c.mu.Lock()
	c.attempts++
	c.tried, c.failure = time.Now(), err
	if err == nil {
		c.set = newer
	}
	c.mu.Unlock()
	if err != nil {
		c.log.Warn("sign-in: the provider's keys could not be fetched", "error", err)
		return nil, err
	}
	if err := newer.save(c.file, c.url); err != nil {
		c.log.Warn("sign-in: the provider's keys could not be kept", "error", err)
	}
	return newer, nil
}

func (c *keyCache) fetch(ctx context.Context, old *keySet) (*keySet, error) {
	ctx, cancel := context.WithTimeout(ctx, keysTimeout)
	defer cancel()
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
