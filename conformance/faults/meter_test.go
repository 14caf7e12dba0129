package faults

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// meter is a transport that counts what a client does to the network. Every
// connection goes to the proxy, whatever the address in the request: the client
// and the links it gets name the sandbox itself.
type meter struct {
	*http.Transport
	dials, open, sent, received atomic.Int64

	mu       sync.Mutex
	looks    []time.Time // GETs of payloads
	creates  int         // POSTs
	upgrades int         // of websockets
	refused  time.Time   // the first answer with 429
	refusals int         // such answers
}

func newMeter(proxy string) *meter {
	m := &meter{}
	var d net.Dialer
	m.Transport = &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		conn, err := d.DialContext(ctx, network, proxy)
		if err != nil {
			return nil, err
		}
		m.dials.Add(1)
		m.open.Add(1)
		return &counted{Conn: conn, meter: m}, nil
	}}
	return m
}

func (m *meter) RoundTrip(r *http.Request) (*http.Response, error) {
	m.mu.Lock()
	switch {
	case r.Header.Get("Upgrade") != "":
		m.upgrades++
	case r.Method == http.MethodPost:
		m.creates++
	case strings.Contains(r.URL.Path, "/payload/"):
		m.looks = append(m.looks, time.Now())
	}
	m.mu.Unlock()
	a, err := m.Transport.RoundTrip(r)
	if err == nil && a.StatusCode == http.StatusTooManyRequests {
		m.mu.Lock()
		m.refusals++
		if m.refused.IsZero() {
			m.refused = time.Now()
		}
		m.mu.Unlock()
	}
	return a, err
}

// afterRefusal counts the GETs between two times after the first 429.
func (m *meter) afterRefusal(from, to time.Duration) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, at := range m.looks {
		if d := at.Sub(m.refused); d > from && d < to {
			n++
		}
	}
	return n
}

// most gives the greatest number of GETs within any minute.
func (m *meter) most() int {
	const span = time.Minute
	m.mu.Lock()
	defer m.mu.Unlock()
	times := slices.SortedFunc(slices.Values(m.looks), time.Time.Compare)
	most, first := 0, 0
	for i, at := range times {
		for at.Sub(times[first]) >= span {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// counted is a connection that tells its meter what goes through.
type counted struct {
	net.Conn
	meter  *meter
	closed sync.Once
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.meter.received.Add(int64(n))
	return n, err
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.meter.sent.Add(int64(n))
	return n, err
}

func (c *counted) Close() error {
	c.closed.Do(func() { c.meter.open.Add(-1) })
	return c.Conn.Close()
}

func (m *meter) client() *http.Client { return &http.Client{Transport: m} }
