package auth

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xumm/sandbox"
)

// What a person pastes is judged as the listener judges a browser: strays do not
// end the wait, and the first genuine address does.
func TestR40APastedAddressSignsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		attempt, address := b.redirected(t)
		for _, stray := range []string{
			"", "hello", attempt.URL(), attempt.RedirectURI(), attempt.RedirectURI() + "?code=x", address + "&code=x",
			" " + address, address + "#x", address + "\n", strings.Replace(address, "state=", "state=x", 1),
			strings.Replace(address, "127.0.0.1", "localhost", 1), strings.Replace(address, "http:", "https:", 1),
			strings.Replace(address, "/callback", "/callback/", 1), address + "&access_token=x", address + "&iss=x",
			address + "&x=" + strings.Repeat("x", maxAddress),
		} {
			err := attempt.Receive(stray)
			if !errors.Is(err, ErrCallback) {
				t.Errorf("%.60q: %v", stray, err)
			}
			if strings.Contains(err.Error(), attempt.expected.state.reveal()) {
				t.Errorf("%.60q: the state is in the error", stray)
			}
		}
		if err := attempt.Receive(attempt.RedirectURI() + "?error=access_denied"); !errors.Is(err, ErrCallback) {
			t.Errorf("an error without a state: %v", err)
		}
		if n := <-attempt.Notices(); n != noticeReport {
			t.Errorf("notice %q", n)
		}
		if err := attempt.Receive(address); err != nil {
			t.Fatal(err)
		}
		if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount {
			t.Errorf("%+v, %v", s, err)
		}
		if err := attempt.Receive(address); !errors.Is(err, ErrCallback) {
			t.Errorf("a second time: %v", err)
		}
		if _, posts, _ := b.provider.count(); posts != 1 {
			t.Errorf("%d token requests", posts)
		}
	})
}

func TestR40APastedErrorEndsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		attempt := b.waiting(t)
		if err := attempt.Receive(attempt.RedirectURI() + "?error=access_denied&state=" + attempt.expected.state.reveal()); err != nil {
			t.Fatal(err)
		}
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrDenied) {
			t.Error(err)
		}
	})
}

// With every port taken nobody can come back, and the phone need not.
func TestR12WithEveryPortBusyTheOtherWaysWork(t *testing.T) {
	for name, answer := range map[string]func(*testing.T, *bubble, *Attempt, string){
		"the phone": func(_ *testing.T, b *bubble, _ *Attempt, _ string) { b.provider.approve() },
		"by hand": func(t *testing.T, _ *bubble, attempt *Attempt, address string) {
			if err := attempt.Receive(address); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				browser := newIdleBrowser()
				b := newBubble(t, func(c *Config) { c.Browser = browser })
				b.auth.listen = func(context.Context, string, string) (net.Listener, error) {
					return nil, errors.New("address already in use")
				}
				attempt, address := b.redirected(t)
				if n := <-attempt.Notices(); !strings.Contains(string(n), "23471, 25873, 28219, 30757") {
					t.Errorf("notice %q", n)
				}
				if !strings.HasPrefix(address, DefaultRedirectURIs()[0]+"?") || attempt.LocalURL() != "" {
					t.Errorf("it goes back to %q, and starts at %q", address, attempt.LocalURL())
				}
				if err := attempt.OpenBrowser(t.Context()); err != nil {
					t.Error(err)
				}
				// The sign page says less to the list of running programs than the
				// authorization request would.
				if opened := <-browser.opened; opened != b.provider.url+"/sign/"+testSignUUID {
					t.Errorf("opened %q", opened)
				}
				answer(t, b, attempt, address)
				if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount {
					t.Errorf("%+v, %v", s, err)
				}
				<-attempt.Closed()
			})
		})
	}
}

func TestWithoutAPortOrASignPageTheLinkIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		browser := newIdleBrowser()
		b := newBubble(t, func(c *Config) { c.Browser, c.RedirectURIs = browser, []string{DeepLink} })
		b.provider.authorize = answerHTML(200, "<html>")
		attempt, err := b.auth.Start(t.Context(), Request{})
		if err != nil {
			t.Fatal(err)
		}
		defer attempt.Cancel()
		if n := <-attempt.Notices(); n != NoticeBrowser {
			t.Errorf("notice %q", n)
		}
		if err := attempt.OpenBrowser(t.Context()); !errors.Is(err, errNothingToOpen) || browser.count() != 0 {
			t.Errorf("%v, opened %d times", err, browser.count())
		}
		if err := attempt.Receive(DeepLink + "?" + url.Values{"code": {b.provider.code}, "state": {attempt.expected.state.reveal()}}.Encode()); err != nil {
			t.Fatal(err)
		}
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestADeepLinkBindsNoPort(t *testing.T) {
	for name, tt := range map[string]struct {
		uris   []string
		busy   bool
		want   string
		listen int
	}{
		"alone":              {[]string{DeepLink}, false, DeepLink, 0},
		"first":              {append([]string{DeepLink}, DefaultRedirectURIs()...), false, DeepLink, 0},
		"last":               {append(DefaultRedirectURIs(), DeepLink), false, DefaultRedirectURIs()[0], 1},
		"last, and all busy": {append(DefaultRedirectURIs(), DeepLink), true, DeepLink, 4},
		"in the middle":      {slices.Insert(DefaultRedirectURIs(), 1, DeepLink), true, DeepLink, 4},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, func(c *Config) { c.RedirectURIs = tt.uris })
				listens := 0
				b.auth.listen = func(ctx context.Context, network, address string) (net.Listener, error) {
					listens++
					if tt.busy {
						return nil, errors.New("address already in use")
					}
					return b.net.listen(ctx, network, address)
				}
				attempt, address := b.redirected(t)
				if attempt.RedirectURI() != tt.want || b.provider.asked.Get("redirect_uri") != tt.want || listens != tt.listen {
					t.Errorf("%s, asked %s, listened %d times", attempt.RedirectURI(), b.provider.asked.Get("redirect_uri"), listens)
				}
				if err := attempt.Receive(address); err != nil {
					t.Fatal(err)
				}
				if _, err := attempt.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				if posted := b.provider.posts[0].Get("redirect_uri"); posted != tt.want {
					t.Errorf("posted %s", posted)
				}
			})
		})
	}
}

// The provider of the sandbox registers deep links by the rules of the real one.
func TestADeepLinkOnTheSandbox(t *testing.T) {
	for name, tt := range map[string]struct {
		registered []string
		by         way
		want       error
	}{
		"the phone":      {[]string{"http://127.0.0.1:23471/callback", DeepLink}, byPhone, nil},
		"the link":       {[]string{DeepLink}, byHand, nil},
		"not registered": {[]string{"http://127.0.0.1:23471/callback"}, byPhone, ErrNotRegistered},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := sandbox.Start(t.Context(), sandbox.Options{RedirectURIs: tt.registered})
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			p.Faults().RefuseSockets(tt.by != byPhone)
			info := p.Info()
			a, err := New(Config{Provider: ProviderAt(info.OAuthURL), ClientID: info.APIKey, RedirectURIs: []string{DeepLink}})
			if err != nil {
				t.Fatal(err)
			}
			attempt := start(t, a)
			page, err := attempt.SignPage(t.Context())
			if !errors.Is(err, tt.want) {
				t.Fatalf("SignPage: %v; want %v", err, tt.want)
			}
			if tt.want != nil {
				return
			}
			tab := getOnce(t, page)
			review, err := p.Phone().Scan(t.Context(), page)
			if err != nil {
				t.Fatal(err)
			}
			account := p.Phone().Accounts()[1].Address
			if _, err := review.Approve(t.Context(), account); err != nil {
				t.Fatal(err)
			}
			if tt.by == byHand { // as the system hands it over
				link := getOnce(t, returnAddress(t, tab)).header.Get("Location")
				if err := attempt.Receive(link); err != nil {
					t.Fatal(err)
				}
			}
			if s, err := attempt.Wait(t.Context()); err != nil || s.Account != account {
				t.Errorf("%+v, %v", s, err)
			}
		})
	}
}

// TestHowLongASignInTakes compares both ways on the sandbox, whose page in the
// browser waits as the real one does.
func TestHowLongASignInTakes(t *testing.T) {
	for _, by := range []way{byPhone, byTab} {
		synctest.Test(t, func(t *testing.T) {
			const host = "127.0.0.1:20002"
			n := newMemoryNet()
			p, err := sandbox.New(sandbox.Options{BaseURL: "http://" + host})
			if err != nil {
				t.Fatal(err)
			}
			n.serve(t, host, p.Handler())
			defer p.Close()
			p.Faults().RefuseSockets(by == byTab)
			info := p.Info()
			a, err := New(Config{Provider: ProviderAt(info.OAuthURL), ClientID: info.APIKey, HTTPClient: n.client()})
			if err != nil {
				t.Fatal(err)
			}
			a.listen = n.listen
			attempt := start(t, a)
			page, err := attempt.SignPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			b := &bubble{net: n}
			_, body, _ := b.visit(t, page)
			review, err := p.Phone().Scan(t.Context(), page)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := review.Approve(t.Context(), p.Phone().Accounts()[0].Address); err != nil {
				t.Fatal(err)
			}
			approved := time.Now()
			if by == byTab {
				time.Sleep(5 * time.Second) // the page counts down
				b.visit(t, b.location(t, returnAddress(t, visit{status: http.StatusOK, body: body})))
			}
			if _, err := attempt.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			took := time.Since(approved)
			t.Logf("from the approval to the session by the %s: %v, without the network's time", by, took)
			if by == byPhone && took >= time.Second || by == byTab && took < 5*time.Second {
				t.Errorf("by the %s it took %v", by, took)
			}
		})
	}
}
