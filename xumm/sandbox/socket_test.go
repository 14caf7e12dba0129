package sandbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

const signInBody = `{"txjson":{"TransactionType":"SignIn"},"options":{"expire":1,"return_url":{"web":"https://example.com/{id}"}},"custom_meta":{"identifier":"mine"}}`

func TestSocketTellsSecondsAndExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.create(signInBody)
		time.Sleep(500 * time.Millisecond)
		conn := h.dial(id)
		start := time.Now()
		h.frame(conn)
		var seconds []float64
		var at []time.Duration
		for len(seconds) < 7 {
			frame := h.frame(conn)
			if s, ok := frame["expires_in_seconds"].(float64); ok {
				seconds = append(seconds, s)
			} else if frame["expired"] == true {
				seconds = append(seconds, 1000)
			}
			at = append(at, time.Since(start))
		}
		if want := []float64{59, 44, 29, 14, 1000, 0, -15}; !slices.Equal(seconds, want) {
			t.Errorf("seconds: %v, want %v", seconds, want)
		}
		if want := 15 * time.Second; at[1] != want || at[4] != 59500*time.Millisecond {
			t.Errorf("at: %v", at)
		}
		// A signature after the expiry still arrives.
		h.Faults().SignExpired(true)
		if _, err := h.Phone().Scan(t.Context(), h.signURL(id)); !errors.Is(err, errExpired) {
			t.Errorf("opening what has expired: %v", err)
		}
	})
}

func TestSocketGreetsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		conn := h.dial(h.create(signInBody))
		h.frames(conn, 2)
		for _, text := range []string{`{"ping":true}`, `not JSON`, ``} {
			if err := conn.Write(t.Context(), websocket.MessageText, []byte(text)); err != nil {
				t.Fatal(err)
			}
			if got := h.frames(conn, 1); got[0] != "Right back at you!" {
				t.Errorf("%q is answered by %q", text, got)
			}
		}
	})
}

func TestSocketTellsRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.create(signInBody)
		conn := h.dial(id)
		h.frames(conn, 2)
		if err := h.scan(id).Decline(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.frames(conn, 1)
		frame := h.frame(conn)
		if frame["signed"] != false || frame["payload_uuidv4"] != id || frame["reference_call_uuidv4"] != id || frame["user_token"] != false || frame.in("return_url")["web"] != "https://example.com/"+id || frame.in("custom_meta")["identifier"] != "mine" {
			t.Errorf("frame: %v", frame)
		}
		if _, has := frame["txid"]; has {
			t.Errorf("a refusal has no txid: %v", frame)
		}
		pl := h.get(id)
		if meta := pl.in("meta"); meta["resolved"] != true || meta["signed"] != false {
			t.Errorf("meta: %v", meta)
		}
		if r := pl.in("response"); r["hex"] != "" || r["txid"] != "" || r["account"] != "" || r["resolved_at"] == nil {
			t.Errorf("response: %v", r)
		}
	})
}

// Who connects when all is over hears "expired", whatever happened, and then
// nothing.
func TestSocketAfterTheEnd(t *testing.T) {
	for name, end := range map[string]func(h *harness, id string){
		"signed":    func(h *harness, id string) { h.approve(id, "Bob") },
		"expired":   func(*harness, string) { time.Sleep(time.Hour) },
		"cancelled": func(h *harness, id string) { h.rest("DELETE", "payload/"+id, "") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHarness(t, Options{})
				id := h.create(signInBody)
				end(h, id)
				conn := h.dial(id)
				if got := h.frames(conn, 2); !slices.Equal(got, []string{"Welcome " + id, "expired"}) {
					t.Errorf("frames: %q", got)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				if _, data, err := conn.Read(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("then: %s %v", data, err)
				}
			})
		})
	}
}

// Cancelling says nothing, and the time of the first expiry stays.
func TestSocketIgnoresCancelling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.create(signInBody)
		conn := h.dial(id)
		h.frames(conn, 2)
		start := time.Now()
		h.rest("DELETE", "payload/"+id, "")
		if got := h.frames(conn, 5); !slices.Equal(got[:4], []string{"devapp_fetched", "expires_in_seconds", "expires_in_seconds", "expires_in_seconds"}) {
			t.Errorf("frames: %q", got)
		}
		if time.Since(start) != time.Minute {
			t.Errorf("after %v", time.Since(start))
		}
	})
}

func TestSocketOfUnknownPayload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		conn := h.dial(foreignUUID)
		if got := h.frames(conn, 1); got[0] != "Invalid payload!" {
			t.Errorf("frame: %q", got)
		}
		start := time.Now()
		_, _, err := conn.Read(t.Context())
		if websocket.CloseStatus(err) != websocket.StatusNormalClosure || time.Since(start) != unknownDelay {
			t.Errorf("closed by %v after %v", err, time.Since(start))
		}

		h.Faults().SilentUnknown(true)
		conn = h.dial(foreignUUID)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if _, data, err := conn.Read(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the silent socket: %s %v", data, err)
		}
	})
}

func TestSocketFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.create(signInBody)

		h.Faults().RefuseSockets(true)
		_, response, err := websocket.Dial(t.Context(), h.socketURL(id), &websocket.DialOptions{HTTPClient: h.client})
		if err == nil || response.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("refused: %v", err)
		}
		h.Faults().Reset()

		conn := h.dial(id)
		h.frames(conn, 2)
		h.Faults().DropSockets()
		if _, _, err := conn.Read(t.Context()); !errors.Is(err, io.EOF) {
			t.Errorf("dropped: %v", err)
		}

		h.Faults().DropSocketsAfter(1)
		conn = h.dial(id)
		h.frames(conn, 1)
		if _, _, err := conn.Read(t.Context()); !errors.Is(err, io.EOF) {
			t.Errorf("dropped after a frame: %v", err)
		}
		h.Faults().DropSocketsAfter(0)

		h.Faults().DuplicateFrames(true)
		conn = h.dial(id)
		h.frames(conn, 2)
		h.scan(id)
		if got := h.frames(conn, 2); !slices.Equal(got, []string{"opened", "opened"}) {
			t.Errorf("duplicates: %q", got)
		}
	})
}

func TestLateResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		h.Faults().LateResult(time.Second)
		id := h.create(signInBody)
		conn := h.dial(id)
		h.frames(conn, 2)
		h.approve(id, "Alice")
		if got := h.frames(conn, 4); got[3] != "signed" {
			t.Fatalf("frames: %q", got)
		}
		if meta := h.get(id).in("meta"); meta["resolved"] != false || meta["signed"] != false || meta["app_opened"] != true {
			t.Errorf("too early: %v", meta)
		}
		if a := h.rest("DELETE", "payload/"+id, ""); a.body.in("result")["reason"] != "ALREADY_OPENED" {
			t.Errorf("cancelling meanwhile: %s", a.raw)
		}
		time.Sleep(time.Second)
		if meta := h.get(id).in("meta"); meta["resolved"] != true || meta["signed"] != true {
			t.Errorf("later: %v", meta)
		}
	})
}
