package flow

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// offlineAfter is how long nothing may get through before a person hears of it:
// one lost request is no outage.
const offlineAfter = 10 * time.Second

// line is what is known of the way to the platform, by what came of requests
// that were made anyway.
type line struct {
	mu     sync.Mutex
	broken time.Time // since when no request got through; zero while they do
	told   bool      // the person was told
}

// watched is a transport that notes whether requests to the platform get through.
type watched struct {
	next http.RoundTripper
	host string
	a    *App
}

// RoundTrip implements http.RoundTripper.
func (t watched) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(r)
	if r.URL.Host == t.host && !errors.Is(err, context.Canceled) {
		t.a.heard(err == nil)
	}
	return resp, err
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the transport.
func (t watched) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// watchLine makes the program notice that the platform cannot be reached.
func (a *App) watchLine() {
	base, err := url.Parse(a.cfg.Platform.BaseURL)
	if err != nil {
		return // package xumm says so
	}
	client := *a.cfg.HTTPClient
	if client.Transport == nil {
		client.Transport = http.DefaultTransport
	}
	client.Transport = watched{client.Transport, base.Host, a}
	a.cfg.HTTPClient = &client
}

// heard takes in whether a request got through.
func (a *App) heard(through bool) {
	l := &a.line
	l.mu.Lock()
	changed := false
	switch {
	case through:
		changed, l.broken, l.told = l.told, time.Time{}, false
	case l.broken.IsZero():
		l.broken = a.now()
	case !l.told && a.now().Sub(l.broken) >= offlineAfter:
		changed, l.told = true, true
	}
	l.mu.Unlock()
	if changed {
		a.changed(ConnectionChanged)
	}
}

// Offline says in a sentence that the platform cannot be reached, "" while it can
// or nothing is known.
func (a *App) Offline() string {
	l := &a.line
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.told {
		return ""
	}
	return fmt.Sprintf("No connection to %s since %s. Requests that were sent go on by themselves when it is back; what was not sent waits for Send again.",
		a.cfg.Platform.Name, l.broken.In(a.now().Location()).Format("15:04"))
}

// knock asks the platform something when requests have failed and none is made,
// so that the end of an outage is noticed. It needs no sign-in for that: that the
// platform refuses is an answer too.
func (a *App) knock() {
	a.line.mu.Lock()
	broken := !a.line.broken.IsZero()
	a.line.mu.Unlock()
	if !broken {
		return
	}
	a.spawn(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, askFor)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(a.cfg.Platform.BaseURL, "/")+"/api/v1/platform/ping", nil)
		if err != nil {
			return // package xumm says so
		}
		client := *a.cfg.HTTPClient
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		resp, err := client.Do(r)
		if err != nil {
			a.log.Debug("the platform does not answer", "err", err)
			return
		}
		resp.Body.Close()
	})
}
