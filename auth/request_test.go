package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestR1NoWebViewIsLinked(t *testing.T) {
	list := func(of string) []string {
		out, err := exec.Command("go", "list", "-deps", "-tags", "ci", of).Output()
		if err != nil {
			t.Fatal(err)
		}
		deps := strings.Fields(string(out))
		if len(deps) < 50 {
			t.Fatalf("go list gave %d packages", len(deps))
		}
		return deps
	}
	embeds := regexp.MustCompile(`(?i)web_?view|webkit|\bcef\b|chromium|electron|wails|lorca|astilectron`)
	for _, dep := range list("..") { // the program
		if embeds.MatchString(dep) {
			t.Errorf("%s embeds a browser", dep)
		}
	}
	for _, dep := range list(".") {
		if dep == "countersign/auth" || !strings.HasPrefix(dep, "countersign/") {
			continue
		}
		if dep != "countersign/xrpl" && dep != "countersign/xrpl/definitions" {
			t.Errorf("auth imports %s", dep)
		}
	}
}

func TestR1TheBrowserIsOpened(t *testing.T) {
	f, browser := newFakeProvider(t), newTab()
	a := newTestAuth(t, f, func(c *Config) { c.Browser = browser })
	attempt := openBrowser(t, a)
	if _, err := attempt.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(browser.opened); n != 1 {
		t.Errorf("the browser was opened %d times", n)
	}
}

func TestR2R4EveryAttemptHasFreshValues(t *testing.T) {
	f := newFakeProvider(t)
	a := newTestAuth(t, f, nil)
	seen := map[string]string{}
	for i := range 3 {
		attempt := start(t, a)
		q := query(t, attempt.URL())
		for name, value := range map[string]string{
			"state": q.Get("state"), "nonce": q.Get("nonce"), "code_challenge": q.Get("code_challenge"),
			"verifier": attempt.verifier.reveal(), "start token": attempt.startToken.reveal(),
		} {
			raw, err := base64.RawURLEncoding.DecodeString(value)
			if err != nil || len(raw) != 32 {
				t.Errorf("%s %q: %d bytes, %v; want 256 bits", name, value, len(raw), err)
			}
			if former, ok := seen[value]; ok {
				t.Errorf("%s is a former %s", name, former)
			}
			seen[value] = name
		}
		if i%2 == 0 { // a cancelled attempt and a declined one leave nothing behind
			attempt.Cancel()
			continue
		}
		if v := get(t.Context(), attempt.expected.redirectURI+"?error=access_denied&state="+q.Get("state")); v.status != 200 {
			t.Errorf("status %d, %v", v.status, v.err)
		}
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrDenied) {
			t.Errorf("Wait: %v", err)
		}
	}
}

func TestR3TheAuthorizationRequest(t *testing.T) {
	f := newFakeProvider(t)
	attempt, err := newTestAuth(t, f, nil).Start(t.Context(), Request{ForceNetwork: "XAHAU", Signers: []string{testAccount}})
	if err != nil {
		t.Fatal(err)
	}
	defer attempt.Cancel()
	if !strings.HasPrefix(attempt.URL(), f.url+"/auth?") {
		t.Errorf("URL = %s", attempt.URL())
	}
	q := query(t, attempt.URL())
	verifier := attempt.verifier.reveal()
	if !regexp.MustCompile(`^[A-Za-z0-9._~-]{43}$`).MatchString(verifier) {
		t.Errorf("the verifier has %d characters, or some are reserved", len(verifier))
	}
	sum := sha256.Sum256([]byte(verifier))
	for name, want := range map[string]string{
		"response_type":         "code",
		"client_id":             testClientID,
		"scope":                 "openid",
		"code_challenge_method": "S256",
		"code_challenge":        base64.RawURLEncoding.EncodeToString(sum[:]),
		"redirect_uri":          attempt.expected.redirectURI,
		"force_network":         "XAHAU",
		"signers":               testAccount,
	} {
		if got := q[name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s = %q; want %q", name, got, want)
		}
	}
	if q.Has("client_secret") || q.Has("code_verifier") || len(q) != 10 {
		t.Errorf("unexpected parameters in %d: %v", len(q), q)
	}
}

func TestRequestIsChecked(t *testing.T) {
	a := newTestAuth(t, newFakeProvider(t), nil)
	for _, r := range []Request{
		{ForceNetwork: "mainnet"}, {ForceNetwork: "NET1"}, {ForceNetwork: "A-B"},
		{Signers: []string{""}}, {Signers: []string{testAccount, "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi"}},
	} {
		if attempt, err := a.Start(t.Context(), r); err == nil {
			attempt.Cancel()
			t.Errorf("%+v was accepted", r)
		}
	}
}

// A program cannot keep a secret: the native sign-in has no place for one and
// sends none, and nothing of the program uses the sign-in that has.
func TestR5NoSecretInAProgram(t *testing.T) {
	config := reflect.TypeFor[Config]()
	for i := range config.NumField() {
		if name := config.Field(i).Name; strings.Contains(strings.ToLower(name), "secret") {
			t.Errorf("Config.%s", name)
		}
	}
	f := newFakeProvider(t)
	if _, err := signInWith(t, f, nil); err != nil {
		t.Fatal(err)
	}
	if len(f.posts) != 1 || f.posts[0].Has("client_secret") || f.asked.Has("client_secret") {
		t.Errorf("asked %v, posted %v", f.asked, f.posts)
	}
	for _, h := range f.headers {
		if h.Get("Authorization") != "" {
			t.Error("a request carries an Authorization header")
		}
	}
	// Nor has anything else of the program a place for one, but the command line's
	// scripts, and the sandbox, which is a platform.
	web, place := regexp.MustCompile(`\bauth\.NewWeb\(`), regexp.MustCompile(`(?i)api_?secret|client_?secret`)
	mayHave := regexp.MustCompile(`^\.\./(main\.go|ui/terminal/|xumm/|e2e/|conformance/)`)
	files := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir() && d.Name() != "auth":
			return err
		case d.IsDir():
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go"):
			return nil
		}
		files++
		b, err := os.ReadFile(path)
		if web.Match(b) {
			t.Errorf("%s signs in with a secret", path)
		}
		if !strings.HasSuffix(path, "_test.go") && !mayHave.MatchString(filepath.ToSlash(path)) && place.Match(b) {
			t.Errorf("%s has a place for a secret", path)
		}
		return err
	})
	if err != nil || files < 100 {
		t.Errorf("%d files, %v", files, err)
	}
}

func TestR6OneRedirectAddressByteForByte(t *testing.T) {
	f, browser := newFakeProvider(t), newTab()
	a := newTestAuth(t, f, func(c *Config) { c.Browser = browser })
	attempt := openBrowser(t, a)
	if _, err := attempt.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	asked, posted := f.asked.Get("redirect_uri"), f.posts[0].Get("redirect_uri")
	if asked != posted || asked != a.redirects[0].text {
		t.Errorf("asked %q, posted %q, registered %q", asked, posted, a.redirects[0].text)
	}
	if !strings.HasPrefix(asked, "http://127.0.0.1:") {
		t.Errorf("redirect_uri = %q", asked)
	}
}

func TestRedirectAddresses(t *testing.T) {
	for _, text := range append(DefaultRedirectURIs(), "http://[::1]:23471/callback", "http://127.0.0.1:1024/a/b", DeepLink, "app2://a-b/c/d") {
		if u, err := parseRedirectURI(text); err != nil || u.text != text {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{
		"", "http://127.0.0.1/callback", "http://127.0.0.1:0/callback", "http://127.0.0.1:/callback",
		"http://localhost:23471/callback", "https://127.0.0.1:23471/callback", "http://127.0.0.2:23471/callback",
		"http://0.0.0.0:23471/callback", "http://192.168.1.2:23471/callback", "http://[::]:23471/callback",
		"http://127.0.0.1:23471", "http://127.0.0.1:23471/", "http://127.0.0.1:23471/callback/",
		"http://127.0.0.1:23471/callback?", "http://127.0.0.1:23471/callback?a=b", "http://127.0.0.1:23471/callback#f",
		"http://user@127.0.0.1:23471/callback", "http://127.0.0.1:023471/callback", "http://127.0.0.1:99999/callback",
		"http://127.0.0.1:23471/c%61llback", "http://127.0.0.1:23471/done", "http://127.0.0.1:23471/start/x",
		"http://127.0.0.1.example:23471/callback", "http://127.1:23471/callback", "http:callback",
		"countersign://", "countersign:callback", "countersign:///callback", "countersign://callback/", "countersign://callback?x=y",
		"countersign://callback#f", "countersign://u@callback", "countersign://callback:1", "Countersign://callback", "c://callback",
		"app.countersign://callback", "my-app://callback", "countersign://call back", "countersign://callback\r", "countersign://c%61llback",
		"javascript://callback", "data://callback", "xumm://callback", "https://callback", "file://callback/x",
	} {
		if _, err := parseRedirectURI(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
	for i, text := range DefaultRedirectURIs() {
		u, err := parseRedirectURI(text)
		if err != nil || u.port < 20000 || u.port > 32000 {
			t.Errorf("default %d: port %d, %v", i, u.port, err)
		}
	}
}

func TestR7TheBrowserIsGivenALocalAddressThatWorksOnce(t *testing.T) {
	f := newFakeProvider(t)
	var opened []string
	a := newTestAuth(t, f, func(c *Config) {
		c.Browser = browserFunc(func(_ context.Context, u string) error {
			opened = append(opened, u)
			return nil
		})
	})
	attempt := openBrowser(t, a)
	local := attempt.LocalURL()
	first := getOnce(t, local)
	if first.status != 302 || first.header.Get("Location") != f.url+"/sign/"+testSignUUID {
		t.Errorf("first visit: %d to %q, %v", first.status, first.header.Get("Location"), first.err)
	}
	if first.header.Get("Referrer-Policy") != "no-referrer" || first.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers: %v", first.header)
	}
	if guess := getOnce(t, "http://"+attempt.host+startPrefix+"guess"); guess.status != 404 {
		t.Errorf("a guess: %d", guess.status)
	}
	if err := attempt.OpenBrowser(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := attempt.LocalURL(); again == local || getOnce(t, again).status != 302 {
		t.Errorf("OpenBrowser gave no new address")
	}
	if second := getOnce(t, local); second.status != 409 || !strings.Contains(second.body, "did not work") {
		t.Errorf("second visit: %d", second.status)
	}
	if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrOpenedTwice) {
		t.Errorf("after it: %v", err)
	}
	if err := attempt.OpenBrowser(t.Context()); !errors.Is(err, ErrCancelled) {
		t.Errorf("OpenBrowser after the end: %v", err)
	}
	if len(opened) != 2 {
		t.Errorf("opened %d addresses", len(opened))
	}
	q := query(t, attempt.URL())
	for _, address := range opened {
		for _, name := range []string{"state", "nonce", "code_challenge", "client_id"} {
			if strings.Contains(address, q.Get(name)) {
				t.Errorf("the browser's argument holds the %s", name)
			}
		}
	}
}

func TestOpenBrowserNeedsABrowser(t *testing.T) {
	attempt := start(t, newTestAuth(t, newFakeProvider(t), nil))
	if err := attempt.OpenBrowser(t.Context()); err == nil {
		t.Error("no error")
	}
}

func TestNewChecksItsConfiguration(t *testing.T) {
	good := Config{Provider: Xumm(), ClientID: testClientID}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", "x", testClientID[1:], "urn:uuid:" + testClientID, "{" + testClientID + "}", strings.ReplaceAll(testClientID, "-", "")} {
		c := good
		c.ClientID = id
		if _, err := New(c); !errors.Is(err, ErrClientID) {
			t.Errorf("client id %q: %v", id, err)
		}
	}
	upper := good
	upper.ClientID = strings.ToUpper(testClientID)
	if a, err := New(upper); err != nil || a.clientID != testClientID {
		t.Errorf("an API key in capitals: %v", err)
	}
	for name, change := range map[string]func(*Config){
		"http away from loopback": func(c *Config) { c.Provider = ProviderAt("http://oauth.example") },
		"no provider":             func(c *Config) { c.Provider = Provider{} },
		"no scheme":               func(c *Config) { c.Provider = ProviderAt("oauth2.xumm.app") },
		"a query":                 func(c *Config) { c.Provider.AuthURL += "?a=b" },
		"user":                    func(c *Config) { c.Provider = ProviderAt("https://a:b@oauth.example") },
		"half http":               func(c *Config) { c.Provider.CertsURL = "http://oauth2.xumm.app/certs" },
		"redirect":                func(c *Config) { c.RedirectURIs = []string{"http://localhost:1/x"} },
		"time-out":                func(c *Config) { c.Timeout = -1 },
	} {
		c := good
		change(&c)
		if _, err := New(c); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	want := Provider{"https://oauth2.xumm.app", "https://oauth2.xumm.app/auth", "https://oauth2.xumm.app/token", "https://oauth2.xumm.app/certs"}
	if Xumm() != want {
		t.Errorf("Xumm() = %+v", Xumm())
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	s := &Session{Account: testAccount, jwt: newSecret("hidden-token")}
	attempt := &Attempt{attemptValues: attemptValues{nonce: newSecret("hidden-nonce")}, expected: expectation{state: newSecret("hidden-state")}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		for _, v := range []any{s, *s, s.jwt, attempt, []any{s.jwt}, struct{ S *Session }{s}} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "hidden") || strings.Contains(text, "68696464656e") {
				t.Errorf("%s of %T: %s", verb, v, text)
			}
		}
	}
}

type browserFunc func(ctx context.Context, url string) error

func (f browserFunc) Open(ctx context.Context, url string) error { return f(ctx, url) }

func query(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}
