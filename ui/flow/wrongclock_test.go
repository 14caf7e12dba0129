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
