package auth

import (
	"context"
	"errors"
	"html"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/xumm/sandbox"
)

// phoneAndTab is a person with a browser and a phone: the browser opens the sign
// page, the phone scans what the window shows, and then the page returns.
type phoneAndTab struct {
	opened chan visit // the sign page
}

func (p *phoneAndTab) Open(ctx context.Context, address string) error {
	go func() { p.opened <- get(context.WithoutCancel(ctx), address) }()
	return nil
}

// returnAddress is where the sign page goes when the request is resolved.
func returnAddress(t *testing.T, page visit) string {
	t.Helper()
	m := regexp.MustCompile(`data-return="([^"]*)"`).FindStringSubmatch(page.body)
	if page.err != nil || page.status != 200 || m == nil {
		t.Fatalf("the sign page: %d, %v: %.300s", page.status, page.err, page.body)
	}
	return html.UnescapeString(m[1])
}

func startSandbox(t *testing.T) (*sandbox.Platform, Config, *phoneAndTab) {
	t.Helper()
	uris := freeRedirects(t, 2)
	p, err := sandbox.Start(t.Context(), sandbox.Options{RedirectURIs: uris, AppName: "Integration"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	person := &phoneAndTab{opened: make(chan visit, 1)}
	info := p.Info()
	return p, Config{
		Provider: ProviderAt(info.OAuthURL), ClientID: info.APIKey, RedirectURIs: uris, Browser: person,
		Store: &memoryStore{},
	}, person
}

// through runs one sign-in: answer is what the person does on the phone. Without
// a status socket it needs the browser, which is then opened by itself.
func through(t *testing.T, a *Authenticator, p *sandbox.Platform, person *phoneAndTab, by way, r Request, answer func(*sandbox.Review) error) (*Session, visit, error) {
	t.Helper()
	p.Faults().RefuseSockets(by == byTab)
	attempt, err := a.Start(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(attempt.Cancel)
	qr, err := attempt.SignPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var back string
	if by == byTab {
		tab := <-person.opened
		if last := tab.via[len(tab.via)-1]; last != qr {
			t.Errorf("the tab shows %s, the QR code says %s", last, qr)
		}
		back = returnAddress(t, tab)
	}
	review, err := p.Phone().Scan(t.Context(), qr)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer(review); err != nil {
		t.Fatal(err)
	}
	var end visit
	if by == byTab {
		end = get(t.Context(), back)
	}
	s, err := attempt.Wait(t.Context())
	if by == byPhone && len(person.opened) > 0 {
		t.Error("a browser was opened")
	}
	return s, end, err
}

func TestSignInOnTheSandbox(t *testing.T) {
	for _, by := range []way{byPhone, byTab} {
		t.Run(by.String(), func(t *testing.T) {
			p, c, person := startSandbox(t)
			c.CertsFile = filepath.Join(t.TempDir(), "certs.json")
			a, err := New(c)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(a.Close)
			account := p.Phone().Accounts()[0].Address
			approve := func(r *sandbox.Review) error { _, err := r.Approve(t.Context(), account); return err }

			s, end, err := through(t, a, p, person, by, Request{Signers: []string{account}}, approve)
			if err != nil {
				t.Fatal(err)
			}
			if s.Account != account || s.AppName != "Integration" || s.Network != "TESTNET" || s.KeepErr != nil {
				t.Errorf("session %+v", s)
			}
			if by == byTab && (end.status != 200 || !strings.Contains(end.body, "You are signed in")) {
				t.Errorf("the tab ends with %d: %.200s", end.status, end.body)
			}
			if left := time.Until(s.Expires); left < 23*time.Hour || left > 25*time.Hour {
				t.Errorf("%v left", left)
			}
			again, err := New(c) // as after a restart of the program
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(again.Close)
			if restored, err := again.Restore(t.Context()); err != nil || restored.Account != account {
				t.Errorf("restored %v, %v", restored, err)
			}
			if err := again.SignOut(t.Context()); err != nil {
				t.Error(err)
			}

			_, end, err = through(t, a, p, person, by, Request{}, func(r *sandbox.Review) error { return r.Decline(t.Context()) })
			if !errors.Is(err, ErrDenied) || by == byTab && !strings.Contains(end.body, "was not approved") {
				t.Errorf("declined: %v, %d", err, end.status)
			}

			p.Faults().SkewClock(3 * time.Hour)
			s, _, err = through(t, a, p, person, by, Request{}, approve)
			if err != nil || (s.ClockSkew-3*time.Hour).Abs() > time.Minute {
				t.Errorf("skew: %+v, %v", s, err)
			}
			p.Faults().Reset()

			p.Faults().NoPublicClients(true)
			if _, _, err = through(t, a, p, person, by, Request{}, approve); !errors.Is(err, ErrNotEnabled) {
				t.Errorf("not enabled for PKCE: %v", err)
			}
			p.Faults().Reset()

			p.Faults().FailToken(1, 503)
			if _, _, err = through(t, a, p, person, by, Request{}, approve); !errors.Is(err, ErrProvider) {
				t.Errorf("token endpoint down: %v", err)
			}
			p.Faults().Reset()
		})
	}
}

func TestTheSandboxRefusesAnUnknownApplication(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"another API key": func(c *Config) { c.ClientID = testClientID },
		"an unregistered redirect": func(c *Config) {
			registered := c.RedirectURIs
			for slices.Contains(registered, c.RedirectURIs[0]) { // the same port can be free again
				c.RedirectURIs = freeRedirects(t, 1)
			}
		},
		"another path of a redirect": func(c *Config) { c.RedirectURIs = []string{strings.Replace(c.RedirectURIs[0], "callback", "other", 1)} },
	} {
		t.Run(name, func(t *testing.T) {
			_, c, _ := startSandbox(t)
			change(&c)
			c.Browser = nil
			a, err := New(c)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(a.Close)
			attempt := start(t, a)
			if _, err := attempt.SignPage(t.Context()); !errors.Is(err, ErrNotRegistered) {
				t.Fatalf("SignPage: %v", err)
			}
			if n := <-attempt.Notices(); n != noticeRefused {
				t.Errorf("notice %q", n)
			}
		})
	}
}
