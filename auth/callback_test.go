package auth

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func testExpectation() expectation {
	return expectation{redirectURI: "http://127.0.0.1:23471/callback", issuer: "https://oauth2.xumm.app", state: newSecret("the-right-state")}
}

// TestR40AnAddressIsCheckedTheSameWhereverItComesFrom is the check that the
// listener uses; an address that a person pastes is given to it as it is.
func TestR40AnAddressIsCheckedTheSameWhereverItComesFrom(t *testing.T) {
	const ours = "http://127.0.0.1:23471/callback"
	for _, tt := range []struct {
		address string
		code    string
		want    error // of check
		ends    error // of the answer
	}{
		{address: ours + "?authorization_code=c1&code=c1&state=the-right-state&nonce=n", code: "c1"},
		{address: ours + "?code=c1&state=the-right-state", code: "c1"},
		{address: ours + "?authorization_code=c1&state=the-right-state", code: "c1"},
		{address: ours + "?state=the-right-state&code=a%2Bb&iss=https%3A%2F%2Foauth2.xumm.app", code: "a+b"},
		{address: ours + "?error=access_denied&state=the-right-state", ends: ErrDenied},
		{address: ours + "?error=temporarily_unavailable&state=the-right-state", ends: ErrProvider},
		{address: "", want: errElsewhere},
		{address: ours, want: errElsewhere},
		{address: ours + "/?code=c1&state=the-right-state", want: errElsewhere},
		{address: ours + "2?code=c1&state=the-right-state", want: errElsewhere},
		{address: " " + ours + "?code=c1&state=the-right-state", want: errElsewhere},
		{address: "http://127.0.0.1:23472/callback?code=c1&state=the-right-state", want: errElsewhere},
		{address: "http://localhost:23471/callback?code=c1&state=the-right-state", want: errElsewhere},
		{address: "https://127.0.0.1:23471/callback?code=c1&state=the-right-state", want: errElsewhere},
		{address: "http://a@127.0.0.1:23471/callback?code=c1&state=the-right-state", want: errElsewhere},
		{address: ours + "?code=c1&state=the-right-state#frag", want: errMalformed},
		{address: ours + "?code=c1&state=the-right-stat%", want: errMalformed},
		{address: ours + "?code=c1&state=wrong", want: errState},
		{address: ours + "?code=c1", want: errState},
		{address: ours + "?", want: errState},
		{address: ours + "?error=access_denied", want: errStateless},
		{address: ours + "?error=access_denied&state=", want: errState},
		{address: ours + "?error=&state=the-right-state", want: errMalformed},
		{address: ours + "?code=c1&code=c1&state=the-right-state", want: errRepeated},
		{address: ours + "?code=c1&state=the-right-state&access_token=t", want: errImplicit},
		{address: ours + "?code=c1&state=the-right-state&iss=https%3A%2F%2Fevil.example", want: errIssuer},
		{address: ours + "?code=" + strings.Repeat("c", maxAddress) + "&state=the-right-state", want: errMalformed},
	} {
		got, err := testExpectation().check(tt.address)
		if !errors.Is(err, tt.want) || !errors.Is(got.err, tt.ends) || got.code.reveal() != tt.code {
			t.Errorf("%.120s: code %q, %v, %v; want %q, %v, %v", tt.address, got.code.reveal(), got.err, err, tt.code, tt.ends, tt.want)
		}
	}
}

func FuzzRedirectURL(f *testing.F) {
	const ours = "http://127.0.0.1:23471/callback"
	for _, s := range []string{
		ours + "?code=c&state=the-right-state", ours + "?error=access_denied&state=the-right-state", ours + "?error=x",
		ours + "?code=c&authorization_code=d&state=the-right-state", ours + "?%zz", "x", ours + "?state=the-right-state&iss=",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		e := testExpectation()
		got, err := e.check(address)
		if err != nil {
			if got.err != nil || got.code.reveal() != "" {
				t.Fatal("an answer together with an error")
			}
			return
		}
		// Whatever ends an attempt must have carried the state, once, to our address.
		u, parseErr := url.Parse(address)
		if parseErr != nil || u.Scheme+"://"+u.Host+u.Path != ours {
			t.Fatalf("accepted %q", address)
		}
		q, parseErr := url.ParseQuery(strings.TrimPrefix(address, ours+"?"))
		if parseErr != nil || len(q["state"]) != 1 || q.Get("state") != "the-right-state" || q.Has("access_token") || q.Has("id_token") {
			t.Fatalf("accepted %q", address)
		}
		if (got.err == nil) != (got.code.reveal() != "") {
			t.Fatalf("neither a code nor an error: %q", address)
		}
		if got.err == nil && q.Get("code") != got.code.reveal() && q.Get("authorization_code") != got.code.reveal() {
			t.Fatalf("a code from nowhere: %q", address)
		}
	})
}
