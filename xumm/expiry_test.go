package xumm

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestWatchExpiry(t *testing.T) {
	t.Run("never opened", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute)
			p.mute = true // not even the expired frame
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(65 * time.Second)
			j.wantEnd(Expired, nil)
		})
	})
	t.Run("frame", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute)
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(time.Minute)
			p.send(testUUID, `{"expired":true}`)
			settle(time.Second)
			j.wantEnd(Expired, nil)
		})
	})
	t.Run("signed in the grace period", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute)
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(30 * time.Second)
			p.change(testUUID, func(r *record) { r.meta["app_opened"] = true })
			p.send(testUUID, `{"opened":true}`)
			settle(4 * time.Minute)
			if u := j.last(); u.State != ExpiredOpened || u.Link != Live {
				t.Fatalf("in the grace period: %+v", u)
			}
			p.sign(testUUID, "tesSUCCESS")
			p.send(testUUID, `{"signed":true}`)
			settle(time.Second)
			j.wantEnd(Signed, nil)
		})
	})
	t.Run("grace over", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute).meta["app_opened"] = true
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(5*time.Minute + 55*time.Second)
			if j.ended() {
				t.Fatal("ended too early")
			}
			settle(10 * time.Second)
			j.wantEnd(ExpiredOpened, ErrGraceOver)
		})
	})
	t.Run("grace over while offline", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute).meta["app_opened"] = true
			c, m := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(2 * time.Minute)
			m.setDown(true)
			settle(30 * time.Minute)
			if u := j.last(); u.Link != Offline || !errors.Is(u.Err, ErrUnavailable) {
				t.Fatalf("offline: %+v", u)
			}
			p.sign(testUUID, "tesSUCCESS")
			m.setDown(false)
			settle(2 * time.Minute)
			j.wantEnd(Signed, nil)
		})
	})
}

// A resolve frame just before the grace period ends is a promise: the watch
// must not end while the platform still writes the result.
func TestWatchGraceWaitsForAnnouncedResult(t *testing.T) {
	for _, test := range []struct {
		name  string
		frame string
		sign  bool
		state State
	}{
		{"signed", `{"signed":true}`, true, Signed},
		{"rejected", `{"signed":false}`, false, Rejected},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				p.add(testUUID, time.Minute).meta["app_opened"] = true
				c, _ := bubble(t, p)
				j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
				settle(time.Minute + openGrace - time.Second)
				if u := j.last(); u.State != ExpiredOpened {
					t.Fatalf("in the grace period: %+v", u)
				}
				p.send(testUUID, test.frame)
				settle(8 * time.Second) // beyond the end of the grace period
				if test.sign {
					p.sign(testUUID, "tesSUCCESS")
				} else {
					p.change(testUUID, func(r *record) { r.meta["resolved"] = true })
				}
				settle(chaseSlow)
				j.wantEnd(test.state, nil)
			})
		})
	}
	t.Run("never written", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute).meta["app_opened"] = true
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(time.Minute + openGrace - time.Second)
			p.send(testUUID, `{"signed":true}`)
			settle(openGrace + 10*time.Second)
			j.wantEnd(ExpiredOpened, ErrGraceOver)
		})
	})
}

// Both frames say that a wallet has opened the payload, whatever the GETs say
// yet: it is not simply expired.
func TestWatchHeardOfAtTheLastMoment(t *testing.T) {
	for _, frame := range []string{`{"signed":true}`, `{"opened":true}`} {
		t.Run(frame, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				p.add(testUUID, time.Minute)
				c, _ := bubble(t, p)
				j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
				settle(time.Minute - 100*time.Millisecond)
				p.send(testUUID, frame)
				settle(3 * time.Second) // expired, and nothing written yet
				if u := j.last(); u.State != ExpiredOpened || u.Link != Live {
					t.Fatalf("%+v", u)
				}
				p.sign(testUUID, "tesSUCCESS")
				p.send(testUUID, `{"signed":true}`)
				settle(chaseSlow)
				j.wantEnd(Signed, nil)
			})
		})
	}
}
