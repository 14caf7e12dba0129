package auth_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"countersign/auth"
	"countersign/xumm/sandbox"
)

// shopOnSandbox is the example, running, with a platform and a browser.
type shopOnSandbox struct {
	t        *testing.T
	url      string
	platform *sandbox.Platform
	browser  *http.Client
}

func startShop(t *testing.T, secret string) *shopOnSandbox {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	t.Cleanup(server.Close)
	address := "https://" + server.Listener.Addr().String()
	platform, err := sandbox.Start(t.Context(), sandbox.Options{RedirectURIs: []string{address + "/signed-in"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = platform.Close() })
	info := platform.Info()
	if secret == "" {
		secret = info.APISecret
	}
	web, err := auth.NewWeb(auth.WebConfig{Provider: auth.ProviderAt(info.OAuthURL), ClientID: info.APIKey, RedirectURI: address + "/signed-in"}, secret)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = shop(web)
	server.StartTLS()
	browser := server.Client()
	browser.Jar, err = cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser.Transport.(*http.Transport).DisableKeepAlives = true
	return &shopOnSandbox{t, address, platform, browser}
}

// get gives the status, the page and the address that a visit ends at.
func (s *shopOnSandbox) get(browser *http.Client, address string) (int, string, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	resp, err := browser.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, string(body), resp.Request.URL.String()
}

var returnPattern = regexp.MustCompile(`data-return="([^"]*)"`)

// begin visits the shop and gives the address the sign page returns to, after
// the person has answered on the phone.
func (s *shopOnSandbox) begin(answer func(context.Context, *sandbox.Review) error) string {
	s.t.Helper()
	status, page, address := s.get(s.browser, s.url+"/sign-in")
	m := returnPattern.FindStringSubmatch(page)
	if status != http.StatusOK || m == nil {
		s.t.Fatalf("the sign page at %s: %d: %.200s", address, status, page)
	}
	review, err := s.platform.Phone().Scan(s.t.Context(), address)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := answer(s.t.Context(), review); err != nil {
		s.t.Fatal(err)
	}
	return html.UnescapeString(m[1])
}

func (s *shopOnSandbox) expect(what string, status int, page string) {
	s.t.Helper()
	back := s.begin(s.approve)
	if got, body, _ := s.get(s.browser, back); got != status || !strings.Contains(body, page) {
		s.t.Errorf("%s: %d %s", what, got, body)
	}
}

func (s *shopOnSandbox) account() string { return s.platform.Phone().Accounts()[0].Address }

func (s *shopOnSandbox) approve(ctx context.Context, r *sandbox.Review) error {
	_, err := r.Approve(ctx, s.account())
	return err
}

// The web application of the example, in a browser with cookies, over TLS.
func TestExampleWebOnTheSandbox(t *testing.T) {
	s := startShop(t, "")
	back := s.begin(s.approve)
	stranger := *s.browser
	stranger.Jar = nil
	if status, page, _ := s.get(&stranger, back); status != http.StatusBadRequest {
		t.Errorf("in another browser: %d %s", status, page)
	}
	status, page, address := s.get(s.browser, back)
	if status != http.StatusOK || page != "Welcome, "+s.account()+"\n" {
		t.Fatalf("%d %s", status, page)
	}
	if status, page, _ := s.get(s.browser, address); status != http.StatusBadRequest {
		t.Errorf("the page loaded again: %d %s", status, page)
	}
	twice := s.begin(s.approve)
	shopURL, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	kept := s.browser.Jar.Cookies(shopURL)
	if status, page, address = s.get(s.browser, twice); status != http.StatusOK {
		t.Fatalf("signed in again: %d %s", status, page)
	}
	for _, c := range kept {
		c.Path, c.Secure = "/", true
	}
	s.browser.Jar.SetCookies(shopURL, kept) // as when both loads had begun before the first ended
	if _, _, address = s.get(s.browser, address); address != s.url+"/" {
		t.Errorf("loaded twice, it ends at %s", address)
	}

	decline := func(ctx context.Context, r *sandbox.Review) error { return r.Decline(ctx) }
	if status, page, _ := s.get(s.browser, s.begin(decline)); status != http.StatusForbidden || !strings.Contains(page, "not approved") {
		t.Errorf("declined: %d %s", status, page)
	}

	// With the secret the application need not be enabled for PKCE alone.
	s.platform.Faults().NoPublicClients(true)
	s.expect("no public clients", http.StatusOK, "Welcome")
	s.platform.Faults().Reset()

	s.platform.Faults().FailToken(1, 503)
	s.expect("token endpoint down", http.StatusBadGateway, "did not work")
	s.platform.Faults().Reset()

	s.expect("and up again", http.StatusOK, "Welcome")
}

func TestExampleWebWithAWrongSecret(t *testing.T) {
	s := startShop(t, "11111111-2222-4333-8444-555555555555")
	s.expect("a wrong secret", http.StatusBadGateway, "did not work")
}
