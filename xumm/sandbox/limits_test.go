package sandbox

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestRateLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{RateLimit: 4, CreateLimit: 2})
		body := `{"txjson":{"TransactionType":"SignIn"}}`
		call := func(method, path, limit, left string, status int) {
			t.Helper()
			a := h.rest(method, path, body)
			if a.status != status || a.header.Get("X-RateLimit-Limit") != limit || a.header.Get("X-RateLimit-Remaining") != left {
				t.Errorf("%d %v", a.status, a.header)
			}
		}
		call("POST", "payload", "2", "1", 200)
		time.Sleep(30 * time.Second)
		call("POST", "payload", "2", "0", 200)
		call("POST", "payload", "2", "0", 429)
		call("GET", "ping", "4", "0", 200)
		call("GET", "ping", "4", "0", 429)
		time.Sleep(30 * time.Second)
		call("GET", "ping", "4", "0", 200)
	})
}
