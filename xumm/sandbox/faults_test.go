package sandbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestRESTFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		f := h.Faults()

		f.RateLimit(2, 1500*time.Millisecond)
		for range 2 {
			if a := h.rest("GET", "ping", ""); a.status != 429 || a.header.Get("Retry-After") != "2" || a.errorCode() != 429 {
				t.Errorf("limited: %d %v %s", a.status, a.header, a.raw)
			}
		}
		f.RateLimit(1, 0)
		if a := h.rest("GET", "ping", ""); a.status != 429 || a.header.Get("Retry-After") != "" {
			t.Errorf("limited without a time: %d %v", a.status, a.header)
		}
		f.Fail(1, 503)
		if a := h.rest("GET", "ping", ""); a.status != 503 || a.body["error"] != true || a.body["code"] != 503.0 {
			t.Errorf("failing: %d %s", a.status, a.raw)
		}
		f.FailHTML(1, 502)
		if a := h.rest("GET", "ping", ""); a.status != 502 || a.body != nil || !strings.Contains(a.header.Get("Content-Type"), "html") {
			t.Errorf("failing as HTML: %d %s", a.status, a.raw)
		}
		if a := h.rest("GET", "ping", ""); a.status != 200 {
			t.Errorf("afterwards: %d", a.status)
		}

		f.Delay(3 * time.Second)
		f.DelayOAuth(5 * time.Second)
		start := time.Now()
		h.rest("GET", "ping", "")
		if d := time.Since(start); d != 3*time.Second {
			t.Errorf("delayed by %v", d)
		}
		h.do("GET", "/certs", "")
		if d := time.Since(start); d != 8*time.Second {
			t.Errorf("OAuth delayed by %v", d-3*time.Second)
		}
		f.Reset()
		start = time.Now()
		h.rest("GET", "ping", "")
		if d := time.Since(start); d != 0 {
			t.Errorf("after Reset delayed by %v", d)
		}
	})
}

func TestLostCreate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		h.Faults().LoseCreates(1)
		r, _ := http.NewRequest("POST", h.base+"/api/v1/platform/payload", strings.NewReader(signInBody))
		r.Header.Set("X-API-Key", h.opts.APIKey)
		r.Header.Set("X-API-Secret", h.opts.APISecret)
		r.Header.Set("Content-Type", "application/json")
		if response, err := h.client.Do(r); !errors.Is(err, io.EOF) {
			t.Errorf("answered: %v %v", response, err)
		}
		if a := h.rest("GET", "payload/ci/mine", ""); a.status != 200 || a.body.in("meta")["resolved"] != false {
			t.Errorf("the lost payload: %d %s", a.status, a.raw)
		}
		if a := h.rest("POST", "payload", signInBody); a.errorCode() != 409 {
			t.Errorf("sent again: %d %s", a.status, a.raw)
		}
	})
}

func TestOAuthFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		f := h.Faults()
		code := h.code(h.authQuery(), "Alice")

		f.HangToken(true)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, "POST", h.base+"/token", strings.NewReader(h.tokenForm(code).Encode()))
		if _, err := h.client.Do(r); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("hanging: %v", err)
		}
		f.HangToken(false)

		f.FailToken(1, 500)
		if a := h.token(h.tokenForm(code)); a.status != 500 || !strings.Contains(a.raw, "<html>") {
			t.Errorf("failing: %d %s", a.status, a.raw)
		}
		f.NoPublicClients(true)
		if a := h.token(h.tokenForm(code)); a.status != 400 || a.body["error_description"] != "Invalid client credentials." {
			t.Errorf("no public clients: %d %s", a.status, a.raw)
		}
		if a := h.token(h.tokenForm(code, "client_secret", h.opts.APISecret)); a.status != 200 {
			t.Errorf("with the secret: %d %s", a.status, a.raw)
		}
		f.DisableApp(true)
		if a := h.do("GET", "/auth?"+h.authQuery().Encode(), "", "Accept", "application/json"); a.status != 500 || a.body["error"] != "get_client_error" {
			t.Errorf("disabled: %d %s", a.status, a.raw)
		}
	})
}

// A hanging call does not keep the platform from closing.
func TestCloseEndsHangingCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		h.Faults().HangToken(true)
		failed := make(chan error)
		go func() {
			_, err := h.client.PostForm(h.base+"/token", url.Values{})
			failed <- err
		}()
		conn := h.dial(h.create(signInBody))
		h.frames(conn, 2)
		synctest.Wait()
		if err := h.Close(); err != nil {
			t.Error(err)
		}
		if err := <-failed; !errors.Is(err, io.EOF) {
			t.Errorf("the hanging call: %v", err)
		}
		if _, _, err := conn.Read(t.Context()); !errors.Is(err, io.EOF) {
			t.Errorf("the socket: %v", err)
		}
	})
}

// Nor does a client that does not read, on somebody else's listener.
func TestCloseDoesNotWaitForReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		response, err := h.client.Get(h.signURL(h.create(signInBody)))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if err := h.Close(); err != nil || time.Since(start) > writeLimit {
			t.Errorf("closing took %v: %v", time.Since(start), err)
		}
		response.Body.Close()
	})
}

func TestSkewedClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		h.Faults().SkewClock(2 * time.Hour)
		a := h.rest("GET", "ping", "")
		if date, err := http.ParseTime(a.header.Get("Date")); err != nil || time.Until(date) != 2*time.Hour {
			t.Errorf("Date: %v %v", date, err)
		}
		claims := h.claims(h.signIn("Alice"))
		if got := int64(claims["iat"].(float64)) - time.Now().Unix(); got != 7200 {
			t.Errorf("iat is %d s ahead", got)
		}
		pl := h.get(h.create(signInBody)).in("payload")
		if pl["expires_at"] != "2000-01-01T02:01:00Z" || pl["expires_in_seconds"] != 60.0 {
			t.Errorf("payload: %v", pl)
		}
	})
}

func TestMissedPushes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		jwt := h.signIn("Alice")
		h.Faults().MissPushes(true)
		a := h.do("POST", "/api/v1/jwt/payload", signInBody, "Authorization", "Bearer "+jwt, "Content-Type", "application/json")
		if a.body["pushed"] != false || a.body.in("next")["no_push_msg_received"] != nil || len(h.Phone().Inbox()) != 0 {
			t.Errorf("%s %+v", a.raw, h.Phone().Inbox())
		}
	})
}

// Between the signature and the node's answer a ledger goes by.
func TestLateDispatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		h.Faults().LateDispatch(4 * time.Second)
		id := h.create(h.payTo(h.address("Bob"), "1"))
		review := h.scan(id)
		go func() {
			if _, err := review.Approve(t.Context(), h.Phone().Accounts()[0].Address); err != nil {
				t.Error(err)
			}
		}()
		for _, step := range []struct {
			wait time.Duration
			want any
		}{{time.Second, ""}, {2 * time.Second, ""}, {2 * time.Second, "tesSUCCESS"}} {
			time.Sleep(step.wait)
			synctest.Wait()
			pl := h.get(id)
			if pl.in("meta")["signed"] != true || pl.in("response")["dispatched_result"] != step.want {
				t.Errorf("want the result %q: %v", step.want, pl.in("response"))
			}
		}
	})
}

func TestLostReports(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		h.Faults().LoseSignatures(true)
		id := h.create(h.payTo(h.address("Bob"), "1000000"))
		out := h.approve(id, "Alice")
		if meta := h.get(id).in("meta"); meta["resolved"] != false || meta["app_opened"] != true {
			t.Errorf("lost signature: %v", meta)
		}
		if result, ok := h.Ledger().Transaction(out.TxID); !ok || result != "tesSUCCESS" {
			t.Errorf("on the ledger: %q %v", result, ok)
		}
		if inbox := h.Phone().Inbox(); len(inbox) != 0 {
			t.Errorf("the phone still shows it: %+v", inbox)
		}
		h.Faults().Reset()

		h.Faults().LoseDispatch(true)
		id = h.create(h.payTo(h.address("Bob"), "1000000"))
		out = h.approve(id, "Alice")
		pl := h.get(id)
		if r := pl.in("response"); pl.in("meta")["signed"] != true || r["hex"] != out.Blob || r["dispatched_result"] != "" || r["dispatched_nodetype"] != "" || r["environment_nodetype"] != "TESTNET" {
			t.Errorf("lost dispatch: %v", r)
		}
	})
}
