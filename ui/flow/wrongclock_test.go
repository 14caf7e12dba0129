package flow

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"countersign/xumm/sandbox"
)

// noDate is a network, such as one with a proxy, that does not tell the time.
type noDate struct{ next http.RoundTripper }

func (n noDate) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := n.next.RoundTrip(r)
	if err == nil {
		resp.Header.Del("Date")
	}
	return resp, err
}

// To a clock that is two days fast a new sign-in has ended at once. That is no
// sign-in of 24 hours that is over: signing in again would not help.
func TestASignInWithAFastClock(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.p.Faults().SkewClock(-48 * time.Hour)
	w.start(func(a *App) {
		a.cfg.HTTPClient = &http.Client{Transport: noDate{&http.Transport{DisableKeepAlives: true}}}
	})
	w.app.StartSignIn("")
	w.answerSignIn()
	w.until("the sign-in to fail", func() bool { return w.app.SignIn().Step == SignInFailed })
	if problem := w.app.SignIn().Problem; !strings.Contains(problem, "Check this computer's date and clock") {
		t.Errorf("the person reads %q", problem)
	}
}

// By how much a clock is wrong, and in which direction.
func TestClockNotice(t *testing.T) {
	for off, want := range map[time.Duration]string{
		0:                               "",
		4*time.Minute + 59*time.Second:  "",
		-4*time.Minute - 59*time.Second: "",
		5 * time.Minute:                 "clock is 5 minutes behind",
		-7*time.Minute - 31*time.Second: "clock is 8 minutes ahead",
		2*time.Hour + 29*time.Second:    "clock is 120 minutes behind",
		-48*time.Hour + 29*time.Second:  "clock is 2880 minutes ahead",
	} {
		if got := clockNotice(off); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%v: %q", off, got)
		}
	}
}

// The same of a sign-in: the platform's clock is ahead of one that is behind.
func TestASignInSaysThatTheClockIsWrong(t *testing.T) {
	for skew, want := range map[time.Duration]string{20 * time.Minute: "20 minutes behind", -20 * time.Minute: "20 minutes ahead"} {
		w := newWorld(t, sandbox.Options{})
		w.p.Faults().SkewClock(skew)
		w.start()
		w.signIn()
		if notice := w.app.Account().Notice; !strings.Contains(notice, want) || w.app.Account().KeptIn != KeptInKeyring {
			t.Errorf("%v: %q, kept in %v", skew, notice, w.app.Account().KeptIn)
		}
	}
}
