package auth

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// What comes to the redirect address and is not the answer leaves the attempt as
// it is, and nothing is sent to the provider.
func TestWebCallbacksThatAreNotTheAnswer(t *testing.T) {
	f := newConfidential(t)
	w := newTestWeb(t, f, nil)
	foreign, foreignCallback := approved(t, f, w, Request{})
	sealed, good := approved(t, f, w, Request{})
	change := func(name string, values ...string) url.Values {
		q := url.Values{}
		for k, v := range good {
			q[k] = v
		}
		if q[name] = values; len(values) == 0 {
			delete(q, name)
		}
		return q
	}
	for name, test := range map[string]struct {
		sealed   string
		callback url.Values
		want     error
	}{
		"wrong state":                       {sealed, change("state", randomSecret().reveal()), errState},
		"no state":                          {sealed, change("state"), errState},
		"an empty state":                    {sealed, change("state", ""), errState},
		"two states":                        {sealed, change("state", good.Get("state"), good.Get("state")), errRepeated},
		"the answer to somebody else's":     {sealed, foreignCallback, errState},
		"an answer in somebody else's name": {foreign, good, errState},
		"no code":                           {sealed, url.Values{"state": good["state"], "nonce": good["nonce"]}, errMalformed},
		"an empty code":                     {sealed, url.Values{"state": good["state"], "code": {""}}, errMalformed},
		"two codes":                         {sealed, change("code", "a", "b"), errRepeated},
		"two different codes":               {sealed, change("code", "another"), errMalformed},
		"a code and an error":               {sealed, change("error", "access_denied"), errMalformed},
		"an error without a state":          {sealed, url.Values{"error": {"access_denied"}}, errStateless},
		"a token":                           {sealed, change("access_token", "a.b.c"), errImplicit},
		"an id token":                       {sealed, change("id_token", "a.b.c"), errImplicit},
		"another issuer":                    {sealed, change("iss", "https://evil.example"), errIssuer},
		"a huge query":                      {sealed, change("x", strings.Repeat("x", maxAddress)), errMalformed},
		"no query":                          {sealed, nil, errState},
		"nothing kept":                      {"", good, errSealed},
		"rubbish kept":                      {"rubbish", good, errSealed},
		"no base64 kept":                    {"!", good, errSealed},
		"a cut":                             {sealed[:len(sealed)-4], good, errSealed},
		"too much":                          {strings.Repeat("A", maxSealed+1), good, errSealed},
	} {
		s, err := w.Finish(t.Context(), test.sealed, test.callback, Request{})
		if s != nil || !errors.Is(err, ErrCallback) || !errors.Is(err, test.want) || errors.Is(err, ErrAnswered) {
			t.Errorf("%s: %+v, %v; want %v", name, s, err, test.want)
		}
	}
	if _, posts, certs := f.count(); posts != 0 || certs != 0 {
		t.Errorf("%d token requests, %d for keys", posts, certs)
	}
	if s, err := w.Finish(t.Context(), sealed, good, Request{}); err != nil || s.Account != testAccount {
		t.Errorf("after all that: %+v, %v", s, err)
	}
}

func TestWebAnAttemptHasOneAnswer(t *testing.T) {
	f := newConfidential(t)
	w := newTestWeb(t, f, nil)
	sealed, callback := approved(t, f, w, Request{})
	var sessions, replays atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			switch s, err := w.Finish(t.Context(), sealed, callback, Request{}); {
			case err == nil && s.Account == testAccount:
				sessions.Add(1)
			case errors.Is(err, ErrCallback) && errors.Is(err, ErrAnswered):
				replays.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if _, posts, _ := f.count(); sessions.Load() != 1 || replays.Load() != 19 || posts != 1 {
		t.Errorf("%d sessions, %d replays, %d token requests", sessions.Load(), replays.Load(), posts)
	}

	// On another instance, the provider takes the code once.
	if s, err := newTestWeb(t, f, nil).Finish(t.Context(), sealed, callback, Request{}); s != nil || !errors.Is(err, ErrProvider) {
		t.Errorf("another instance: %+v, %v", s, err)
	}

	// A refusal is an answer, too.
	sealed, callback = approved(t, f, w, Request{})
	denied := url.Values{"error": {"access_denied"}, "error_description": {"The XUMM sign in request has been rejected"}, "state": callback["state"]}
	if s, err := w.Finish(t.Context(), sealed, denied, Request{}); s != nil || !errors.Is(err, ErrDenied) {
		t.Errorf("declined: %+v, %v", s, err)
	}
	if s, err := w.Finish(t.Context(), sealed, callback, Request{}); s != nil || !errors.Is(err, ErrCallback) {
		t.Errorf("a code after the refusal: %+v, %v", s, err)
	}
}

// A browser chooses which of its attempts it brings: that one was begun for
// anybody does not let somebody else in where a certain account is demanded.
func TestWebAnAttemptForAnybodyIsNotOneForTheOwner(t *testing.T) {
	f := newConfidential(t)
	w := newTestWeb(t, f, nil)
	for name, test := range map[string]struct {
		begun, demanded Request
		want            error // nil is a session
	}{
		"nothing asked":                    {},
		"the same":                         {Request{Signers: []string{testAccount}}, Request{Signers: []string{testAccount}}, nil},
		"for anybody, the right one came":  {Request{}, Request{Signers: []string{otherAccount, testAccount}}, nil},
		"for anybody, another one came":    {Request{}, Request{Signers: []string{otherAccount}}, errTokenSigner},
		"for certain ones, nothing said":   {Request{Signers: []string{otherAccount}}, Request{}, errTokenSigner},
		"for one, another is demanded":     {Request{Signers: []string{testAccount}}, Request{Signers: []string{otherAccount}}, errTokenSigner},
		"on any network, the right one":    {Request{}, Request{ForceNetwork: "TESTNET"}, nil},
		"on any network, another one":      {Request{}, Request{ForceNetwork: "MAINNET"}, errTokenNetwork},
		"on one, another one is demanded":  {Request{ForceNetwork: "TESTNET"}, Request{ForceNetwork: "MAINNET"}, errTokenNetwork},
		"of one account, on the right one": {Request{ForceNetwork: "TESTNET"}, Request{Signers: []string{testAccount}}, nil},
	} {
		sealed, callback := approved(t, f, w, test.begun)
		for _, mistake := range []Request{{ForceNetwork: "mainnet"}, {Signers: []string{"bob"}}} {
			if s, err := w.Finish(t.Context(), sealed, callback, mistake); s != nil || err == nil || errors.Is(err, ErrCallback) {
				t.Errorf("%s: a mistake in the request: %+v, %v", name, s, err)
			}
		}
		switch s, err := w.Finish(t.Context(), sealed, callback, test.demanded); {
		case test.want == nil && (err != nil || s.Account != testAccount):
			t.Errorf("%s: %+v, %v", name, s, err)
		case test.want != nil && (s != nil || !errors.Is(err, ErrToken) || !errors.Is(err, ErrMismatch) || !errors.Is(err, test.want)):
			t.Errorf("%s: %+v, %v; want %v", name, s, err, test.want)
		}
		if s, err := w.Finish(t.Context(), sealed, callback, Request{}); s != nil || !errors.Is(err, ErrAnswered) {
			t.Errorf("%s, once more: %+v, %v", name, s, err)
		}
	}
}

// Whatever a browser brings, only the attempt's own answer gets as far as the
// provider, and nothing makes it panic.
func FuzzWebCallback(f *testing.F) {
	w, err := NewWeb(WebConfig{Provider: Xumm(), ClientID: testClientID, RedirectURI: testWebURI, HTTPClient: &http.Client{Transport: unreachable{}}}, testSecret)
	if err != nil {
		f.Fatal(err)
	}
	attempt, err := w.Start(Request{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(attempt.Sealed(), "code=a&state=b")
	f.Add("", "error=access_denied")
	f.Add("AAAA", "access_token=a&state=")
	f.Fuzz(func(t *testing.T, sealed, callback string) {
		q, _ := url.ParseQuery(callback) // as net/http does
		for _, kept := range []string{sealed, attempt.Sealed()} {
			if s, err := w.Finish(t.Context(), kept, q, Request{}); s != nil || !errors.Is(err, ErrCallback) {
				t.Fatalf("%q, %q: %v, %v", kept, callback, s, err)
			}
		}
	})
}

type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("nothing may be sent")
}
