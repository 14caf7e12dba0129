package flow

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xumm/sandbox"
)

// lineOf is a client whose requests go over a cable that can be cut.
func lineOf(told func()) (*App, *http.Client, *bool) {
	cut := false
	a := &App{now: time.Now, cfg: Config{
		Platform: Platform{Name: "Xumm", BaseURL: "https://platform.test"},
		Changed: func(c Change) {
			if c.What == ConnectionChanged {
				told()
			}
		},
		HTTPClient: &http.Client{Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			switch {
			case r.Context().Err() != nil:
				return nil, r.Context().Err()
			case cut:
				return nil, errors.New("unplugged")
			}
			return &http.Response{StatusCode: 500, Body: http.NoBody, Header: http.Header{}}, nil
		})},
	}}
	a.watchLine()
	return a, a.cfg.HTTPClient, &cut
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		times := 0
		a, client, cut := lineOf(func() { times++ })
		get := func(url string) {
			t.Helper()
			if resp, err := client.Get(url); err == nil {
				resp.Body.Close()
			}
		}
		get("https://platform.test/a")
		*cut = true
		get("https://platform.test/a")
		time.Sleep(offlineAfter - time.Second)
		get("https://platform.test/a")
		if a.Offline() != "" {
			t.Error("told of a short outage")
		}
		time.Sleep(time.Second)
		get("https://elsewhere.test/") // says nothing of the platform
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://platform.test/a", nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := client.Do(r); err == nil { // given up by the program
			resp.Body.Close()
		}
		if a.Offline() != "" {
			t.Error("told of what is no outage")
		}
		get("https://platform.test/a")
		if words := a.Offline(); !strings.Contains(words, "No connection to Xumm since 00:00.") || times != 1 {
			t.Errorf("%q, told %d times", words, times)
		}
		*cut = false
		get("https://elsewhere.test/")
		if a.Offline() == "" {
			t.Error("another server ended the outage")
		}
		get("https://platform.test/a") // an answer is an answer, even an error
		if a.Offline() != "" || times != 2 {
			t.Errorf("%q, told %d times", a.Offline(), times)
		}
	})
}

// An outage of the real platform is noticed, and its end as well, although nobody
// asks for anything.
func TestOfflineIsNoticedAndEnds(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	plug := &cable{}
	var passed atomic.Int64
	w.start(func(a *App) {
		a.now = func() time.Time { return wallClock().Add(time.Duration(passed.Load())) }
		a.cfg.HTTPClient = &http.Client{Transport: plug}
		a.watchLine()
	})
	w.signIn()
	plug.set(true)
	w.app.heard(false) // the first request that did not get through
	passed.Store(int64(offlineAfter))
	w.app.tick()
	w.until("the outage to be told", func() bool { return w.app.Offline() != "" })
	plug.set(false)
	w.app.tick()
	w.until("its end", func() bool { return w.app.Offline() == "" })
}

// The end of an outage is noticed although nobody is signed in, and the sign-in
// service, which is another host, says nothing of it.
func TestTheEndOfAnOutageIsNoticedSignedOut(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	plug := &cable{}
	api := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Header.Get("X-Api-Key") != "" {
			t.Error("a credential is sent to find out whether there is a connection")
		}
		rw.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(api.Close)
	var passed atomic.Int64
	w.start(func(a *App) {
		a.now = func() time.Time { return wallClock().Add(time.Duration(passed.Load())) }
		a.cfg.Platform.BaseURL = api.URL
		a.cfg.HTTPClient = &http.Client{Transport: plug}
		a.watchLine()
	})
	w.until("the signed-out state", func() bool { return w.app.Account().State == SignedOut })
	plug.set(true)
	w.app.heard(false)
	passed.Store(int64(offlineAfter))
	w.app.tick()
	w.until("the outage to be told", func() bool { return w.app.Offline() != "" })
	plug.set(false)
	if resp, err := w.app.cfg.HTTPClient.Get(w.p.Info().OAuthURL + "/certs"); err == nil {
		resp.Body.Close()
	}
	if w.app.Offline() == "" {
		t.Error("the sign-in service ended the outage")
	}
	w.app.tick()
	w.until("its end", func() bool { return w.app.Offline() == "" })
}
