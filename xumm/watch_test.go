package xumm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestWatchFollowsToSigned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 5*time.Minute)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		if u := j.last(); u.Link != Live || u.State != Pending || u.Payload == nil {
			t.Fatalf("after connecting: %+v", u)
		}
		if n := p.count("GET"); n != 1 {
			t.Errorf("%d GETs on connect, want 1", n)
		}
		for range 2 { // the wallet fetches more than once
			p.send(testUUID, `{"opened":true}`)
			settle(time.Second)
		}
		p.send(testUUID, `{"pre_signed":true}`)
		settle(time.Second)
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"payload_uuidv4":"`+testUUID+`","signed":true,"txid":"AB"}`)
		p.send(testUUID, `{"payload_uuidv4":"`+testUUID+`","signed":true,"txid":"AB"}`)
		settle(time.Second)
		j.wantEnd(Signed, nil)
		if got, want := j.states(), []State{Pending, Opened, Signed}; !slices.Equal(got, want) {
			t.Errorf("states %v, want %v", got, want)
		}
		if u := j.last(); u.Payload.Response.DispatchedResult != "tesSUCCESS" || !u.PreSigned {
			t.Errorf("last update %+v", u)
		}
		if p.openSockets() != 0 {
			t.Error("the socket is still open")
		}
	})
}

func TestWatchWaitsForLateResult(t *testing.T) {
	for _, late := range []time.Duration{0, 100 * time.Millisecond, 3 * time.Second, 20 * time.Second, 2 * time.Minute} {
		t.Run(late.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				p.add(testUUID, 10*time.Minute)
				c, _ := bubble(t, p)
				j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
				settle(time.Second)
				start := time.Now()
				p.send(testUUID, `{"signed":true}`)
				time.Sleep(late)
				p.sign(testUUID, "tesSUCCESS")
				for !j.ended() {
					settle(50 * time.Millisecond)
				}
				j.wantEnd(Signed, nil)
				if took := time.Since(start) - late; took > chaseSlow+100*time.Millisecond {
					t.Errorf("noticed %s after it was written", took)
				}
			})
		})
	}
}

func TestWatchChaseWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 10*time.Minute)
		c, _ := bubble(t, p)
		ctx, cancel := context.WithCancel(t.Context())
		j := journalOf(t, c.Watch(ctx, Ref{UUID: testUUID}))
		settle(time.Second)
		start, before := time.Now(), len(p.times())
		p.send(testUUID, `{"signed":false}`)
		settle(4 * time.Second)
		var got []time.Duration
		for _, at := range p.times()[before:] {
			got = append(got, at.Sub(start))
		}
		ms := time.Millisecond
		if want := []time.Duration{0, 250 * ms, 750 * ms, 1750 * ms, 3750 * ms}; !slices.Equal(got, want) {
			t.Errorf("asked after %v, want %v", got, want)
		}
		cancel()
		synctest.Wait()
		j.wantEnd(Pending, context.Canceled)
	})
}

func TestWatchRejected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 5*time.Minute)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		p.change(testUUID, func(r *record) { r.meta["resolved"], r.meta["app_opened"] = true, true })
		p.send(testUUID, `{"signed":false}`)
		settle(time.Second)
		j.wantEnd(Rejected, nil)
	})
}

// A row that is half written must not be taken for a refusal.
func TestWatchDoubtsRejectionAfterSignedFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 5*time.Minute)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		p.change(testUUID, func(r *record) { r.meta["resolved"] = true })
		p.send(testUUID, `{"signed":true}`)
		settle(time.Second)
		p.sign(testUUID, "tesSUCCESS")
		settle(5 * time.Second)
		j.wantEnd(Signed, nil)
	})
}

func TestWatchResolvedBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, -time.Hour)
		p.sign(testUUID, "tecPATH_DRY")
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		j.wantEnd(Signed, nil)
	})
}

func TestWatchDispatch(t *testing.T) {
	t.Run("later", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, 5*time.Minute)
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(time.Second)
			p.sign(testUUID, "")
			p.send(testUUID, `{"signed":true}`)
			settle(10 * time.Millisecond)
			if u := j.last(); u.State != Signed || u.Link != Live {
				t.Fatalf("not signed at once: %+v", u)
			}
			p.send(testUUID, `{"dispatched":true}`)
			settle(20 * time.Second)
			if u := j.last(); !u.Dispatched || u.Link == Done {
				t.Fatalf("not dispatched: %+v", u)
			}
			p.sign(testUUID, "tesSUCCESS")
			settle(13 * time.Second)
			j.wantEnd(Signed, nil)
		})
	})
	t.Run("never", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, 5*time.Minute)
			p.sign(testUUID, "")
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(85 * time.Second)
			if j.ended() {
				t.Fatal("ended too early")
			}
			settle(10 * time.Second)
			j.wantEnd(Signed, ErrNotDispatched)
			if n := p.count("GET"); n > 20 {
				t.Errorf("%d GETs", n)
			}
		})
	})
}

func TestWatchCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		if got, err := c.CancelPayload(t.Context(), testUUID); err != nil || !got.Cancelled {
			t.Fatal(got, err)
		}
		settle(time.Second)
		j.wantEnd(Cancelled, nil)
	})
}

func TestWatchEndsWhenItCannotGoOn(t *testing.T) {
	tests := []struct {
		name  string
		rest  func(w http.ResponseWriter, r *http.Request) bool
		ref   Ref
		state State
		want  error
	}{
		{"401", func(w http.ResponseWriter, _ *http.Request) bool { softError(w, 401, 401); return true }, Ref{UUID: testUUID}, Pending, ErrUnauthorized},
		{"403", func(w http.ResponseWriter, _ *http.Request) bool { softError(w, 403, 813); return true }, Ref{UUID: testUUID}, Pending, ErrUnauthorized},
		{"disabled", func(w http.ResponseWriter, _ *http.Request) bool { softError(w, 403, 810); return true }, Ref{UUID: testUUID}, Pending, ErrAppDisabled},
		{"refused", func(w http.ResponseWriter, _ *http.Request) bool { softError(w, 400, 600); return true }, Ref{UUID: testUUID}, Pending, ErrRefused},
		{"unknown", nil, Ref{UUID: testUUID}, NotFound, ErrNotFound},
		{"exists false", func(w http.ResponseWriter, _ *http.Request) bool {
			fmt.Fprint(w, `{"meta":{"exists":false,"uuid":null}}`)
			return true
		}, Ref{UUID: testUUID}, NotFound, ErrNotFound},
		{"no uuid", nil, Ref{UUID: "../ping"}, NotFound, ErrInvalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				p.rest = test.rest
				c, _ := bubble(t, p)
				j := journalOf(t, c.Watch(t.Context(), test.ref))
				settle(5 * time.Second)
				j.wantEnd(test.state, test.want)
				if want := 2; test.want == ErrNotFound && p.count("GET") != want {
					t.Errorf("%d GETs, want %d", p.count("GET"), want)
				}
			})
		})
	}
}

// A replica that has not heard of the payload yet says 404 once.
func TestWatchOutlivesOneNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(500 * time.Millisecond)
		p.add(testUUID, time.Hour)
		settle(5 * time.Second)
		if u := j.last(); u.State != Pending || u.Payload == nil {
			t.Fatalf("%+v", u)
		}
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"signed":true}`)
		settle(time.Second)
		j.wantEnd(Signed, nil)
	})
}

func TestWatchSlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, time.Hour)
		c, _ := bubble(t, p)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		settle(time.Second)
		p.send(testUUID, `{"opened":true}`)
		settle(time.Second)
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"signed":true}`)
		settle(time.Minute)
		var got []Update
		for u := range w.Updates() {
			got = append(got, u)
		}
		if len(got) != 1 || got[0].State != Signed || got[0].Link != Done {
			t.Errorf("a reader that comes late gets %+v", got)
		}
	})
}

// Old answers and frames in any order never move the state back.
func TestWatchIsMonotone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, time.Hour)
		c, _ := bubble(t, p)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		j := journalOf(t, w)
		settle(time.Second)
		p.send(testUUID, `{"opened":true}`)
		settle(time.Second)
		w.Refresh() // the platform has not written app_opened yet
		settle(time.Second)
		if u := j.last(); u.State != Opened {
			t.Fatalf("%+v", u)
		}
		p.sign(testUUID, "")
		w.Refresh()
		settle(time.Millisecond)
		p.change(testUUID, func(r *record) { r.meta["signed"], r.meta["resolved"] = false, false })
		p.send(testUUID, `{"opened":true}`)
		p.send(testUUID, `{"expired":true}`)
		w.Refresh()
		settle(time.Second)
		if u := j.last(); u.State != Signed || u.Payload.State() != Signed {
			t.Fatalf("%+v", u)
		}
		p.sign(testUUID, "tesSUCCESS")
		settle(15 * time.Second)
		j.wantEnd(Signed, nil)
	})
}

func TestWatchTokenEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, time.Hour)
		c, _ := bubble(t, p)
		c.cred = Bearer(token{err: errors.New("signed out")})
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		j.wantEnd(Pending, ErrUnauthorized)
		if n := p.count("GET"); n != 0 {
			t.Errorf("%d GETs without a token", n)
		}
	})
}

func TestStatusURL(t *testing.T) {
	tests := []struct{ base, given, want string }{
		{"https://xumm.app", "", "wss://xumm.app/sign/" + testUUID},
		{"https://xumm.app", "wss://xaman.app/sign/x", "wss://xaman.app/sign/x"},
		{"https://xumm.app", "ws://xumm.app/sign/x", "wss://xumm.app/sign/" + testUUID},
		{"https://xumm.app", "file:///etc/passwd", "wss://xumm.app/sign/" + testUUID},
		{"https://xumm.app", "wss://xumm.app.example/sign/x", "wss://xumm.app/sign/" + testUUID},
		{"https://xumm.app", "wss://notxumm.app/sign/x", "wss://xumm.app/sign/" + testUUID},
		{"https://xumm.app", "wss://xumm.app@example.com/sign/x", "wss://xumm.app/sign/" + testUUID},
		{"https://xumm.app", "::", "wss://xumm.app/sign/" + testUUID},
		{"https://xumm.app", "wss://localhost/sign/x", "wss://xumm.app/sign/" + testUUID},
		{"http://localhost:9", "ws://127.0.0.1:9/sign/x", "ws://127.0.0.1:9/sign/x"},
		{"http://127.0.0.1:9", "ws://127.0.0.1:9/sign/x", "ws://127.0.0.1:9/sign/x"},
	}
	for _, test := range tests {
		c, err := New(APIKey(testKey, testSecret), WithBaseURL(test.base))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.statusURL(Ref{UUID: testUUID, StatusURL: test.given}); got != test.want {
			t.Errorf("%s with %q: %q, want %q", test.base, test.given, got, test.want)
		}
	}
}
