package terminal

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path"
	"runtime"
	"strings"
	"testing"
	"time"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/xumm"
)

// The whole sign-in by the code that is printed: no browser is needed. There is no
// keyring here, so nothing can be kept, and the command says so.
func TestLogin(t *testing.T) {
	r := newRun(t)
	r.target.APISecret = ""
	code := r.login(func() { r.approveSignIn() })
	if want := r.p.Phone().Accounts()[0].Address + "\n"; r.out.String() != want {
		t.Errorf("out %q, want %q; err:\n%s", r.out, want, r.err)
	}
	before, _, _ := strings.Cut(r.err.String(), "scan this code")
	if runtime.GOOS == "linux" && !strings.Contains(before, "No keyring was found") {
		t.Errorf("that nothing keeps the sign-in is not said before the code:\n%s", r.err)
	}
	if runtime.GOOS == "linux" && (code != ExitError || !strings.Contains(r.err.String(), "could not be kept")) {
		t.Errorf("exit code %d, err:\n%s", code, r.err)
	}
}

// Without a websocket it is the page in the browser that returns.
func TestLoginInABrowser(t *testing.T) {
	r := newRun(t)
	r.target.APISecret = ""
	r.p.Faults().RefuseSockets(true)
	r.login(func() { r.returnFrom(r.approveSignIn()) })
	if want := r.p.Phone().Accounts()[0].Address + "\n"; r.out.String() != want {
		t.Errorf("out %q, want %q; err:\n%s", r.out, want, r.err)
	}
}

// Without a network the command says so, and nothing of a browser.
func TestLoginWithoutANetwork(t *testing.T) {
	r := newRun(t)
	r.target.APISecret = ""
	r.p.Close()
	if code := r.login(func() {}); code != ExitError || !strings.Contains(r.err.String(), "The platform can't be reached.") {
		t.Errorf("exit code %d, err:\n%s", code, r.err)
	}
	if strings.Contains(r.err.String(), "has to go on in a browser") {
		t.Errorf("err:\n%s", r.err)
	}
}

// login runs the command, and act beside it.
func (r *run) login(act func()) (code int) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer r.err.close()
		act()
	}()
	code = Login(r.ctx, r.console(""), r.target, LoginOptions{NoBrowser: true})
	r.err.close()
	<-done
	return code
}

// approveSignIn does what a person does with what login prints, and gives the
// address of the sign page.
func (r *run) approveSignIn() (page string) {
	info := r.p.Info()
	link := r.err.waitLine(r.ctx, info.OAuthURL+"/auth")
	page = r.err.waitLine(r.ctx, info.APIURL+"/sign/")
	if link == "" || page == "" {
		return ""
	}
	review, err := r.p.Phone().Scan(r.ctx, page)
	if err == nil {
		_, err = review.Approve(r.ctx, r.p.Phone().Accounts()[0].Address)
	}
	if err != nil {
		r.t.Errorf("answering the sign-in: %v", err)
		return ""
	}
	return page
}

// returnFrom does what a sign page in a browser does at its end.
func (r *run) returnFrom(page string) {
	info := r.p.Info()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	owner, err := xumm.New(xumm.APIKey(info.APIKey, info.APISecret), xumm.WithBaseURL(info.APIURL), xumm.WithHTTPClient(client))
	if err != nil {
		r.t.Error(err)
		return
	}
	p, err := owner.Payload(r.ctx, path.Base(page))
	if err != nil {
		r.t.Error(err)
		return
	}
	req, err := http.NewRequestWithContext(r.ctx, http.MethodGet, p.Meta.ReturnURLWeb, nil)
	if err != nil {
		r.t.Error(err)
		return
	}
	resp, err := client.Do(req)
	if err != nil {
		r.t.Error(err)
		return
	}
	resp.Body.Close()
}

func TestWhoamiSignedOut(t *testing.T) {
	r := newRun(t)
	r.target.APISecret = ""
	if code := Whoami(r.ctx, r.console(""), r.target, false); code != ExitError || r.out.String() != "" || r.err.String() == "" {
		t.Errorf("exit code %d, out %q, err %q", code, r.out, r.err)
	}
	r.target.APIKey = ""
	r.err = newBuffer()
	if code := Whoami(r.ctx, r.console(""), r.target, false); code != ExitError || !strings.Contains(r.err.String(), "COUNTERSIGN_API_KEY") {
		t.Errorf("exit code %d, err %q", code, r.err)
	}
}

// A sandbox that ends with the command keeps no sign-in.
func TestNoSignInWithTheThrowAwaySandbox(t *testing.T) {
	tests := []struct {
		name string
		run  func(context.Context, Console, Target) int
	}{
		{"login", func(ctx context.Context, c Console, t Target) int { return Login(ctx, c, t, LoginOptions{}) }},
		{"logout", func(ctx context.Context, c Console, t Target) int { return Logout(ctx, c, t, false) }},
		{"logout --all", func(ctx context.Context, c Console, t Target) int { return Logout(ctx, c, t, true) }},
		{"whoami", func(ctx context.Context, c Console, t Target) int { return Whoami(ctx, c, t, false) }},
		{"whoami --json", func(ctx context.Context, c Console, t Target) int { return Whoami(ctx, c, t, true) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRun(t)
			code := test.run(r.ctx, r.console(""), Target{Sandbox: true})
			if code != ExitUsage || r.out.String() != "" || !strings.Contains(r.err.String(), "--api-url") || !strings.Contains(r.err.String(), "countersign --sandbox") {
				t.Errorf("exit code %d, out %q, err %q", code, r.out, r.err)
			}
		})
	}
}

// A key and a secret are an application, not an account.
func TestNobodyWithKeyAndSecret(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		r := newRun(t)
		if code := Whoami(r.ctx, r.console(""), r.target, asJSON); code != ExitError || r.out.String() != "" || !strings.Contains(r.err.String(), "no account") {
			t.Errorf("whoami: exit code %d, out %q, err %q", code, r.out, r.err)
		}
	}
	r := newRun(t)
	if code := Login(r.ctx, r.console(""), r.target, LoginOptions{}); code != ExitUsage || r.out.String() != "" || !strings.Contains(r.err.String(), "no sign-in") {
		t.Errorf("login: exit code %d, out %q, err %q", code, r.out, r.err)
	}
}

// Tokens and secrets go to these addresses, so they go there encrypted, or do
// not leave this computer.
func TestPlainHTTPStaysOnThisComputer(t *testing.T) {
	tests := []struct {
		address string
		ok      bool
	}{
		{"http://127.0.0.1:8080", true},
		{"http://127.9.9.9", true},
		{"http://[::1]:8080", true},
		{"http://localhost:8080", true},
		{"http://LOCALHOST", true},
		{"https://example.org", true},
		{"http://example.org", false},
		{"HTTP://example.org", false},
		{"http://127.0.0.1.example.org", false},
		{"http://127.0.0.1@example.org", false},
		{"http://localhost.example.org", false},
		{"http://10.0.0.1", false},
		{"http://0.0.0.0:8080", false},
		{"http://:8080", false},
		{"ftp://127.0.0.1", false},
		{"127.0.0.1:8080", false},
	}
	for _, test := range tests {
		for name, target := range map[string]Target{"api": {APIURL: test.address}, "oauth": {APIURL: "http://127.0.0.1:8080", OAuthURL: test.address}, "sandbox": {Sandbox: true, APIURL: test.address}} {
			_, err := target.Platform()
			var o *outcome
			if err != nil && flow.Sentence(err) != err.Error() {
				t.Errorf("%s %s: the window would say %q", name, test.address, flow.Sentence(err))
			}
			if test.ok != (err == nil) || !test.ok && (!errors.As(err, &o) || o.code != ExitUsage) {
				t.Errorf("%s %s: %v", name, test.address, err)
			}
		}
	}
}

func TestLogoutWithoutKey(t *testing.T) {
	r := newRun(t)
	r.target.APISecret, r.target.APIKey = "", ""
	if code := Logout(r.ctx, r.console(""), r.target, false); code != ExitError || !strings.Contains(r.err.String(), "nothing to sign out of") {
		t.Errorf("exit code %d, err %q", code, r.err)
	}
}

// A platform named by its API alone must not send people to the real sign-in
// service with it.
func TestAnotherPlatformSignsInAtItself(t *testing.T) {
	for _, test := range []struct{ api, oauth, want string }{
		{"http://127.0.0.1:8600", "", "http://127.0.0.1:8600"},
		{"http://127.0.0.1:8600", "http://127.0.0.1:8700", "http://127.0.0.1:8700"},
		{"", "", "https://oauth2.xumm.app"},
	} {
		p, err := Target{APIURL: test.api, OAuthURL: test.oauth}.Platform()
		if err != nil {
			t.Fatal(err)
		}
		if p.Provider.Issuer != test.want {
			t.Errorf("%+v signs in at %s", test, p.Provider.Issuer)
		}
	}
}

// A token of one platform never goes to another: the sign-in service and the API
// are both Xumm's own, or neither is.
func TestTheRealSignInIsForTheRealPlatform(t *testing.T) {
	const realAPI, realSignIn = "https://xumm.app", "https://oauth2.xumm.app"
	for _, test := range []struct {
		target Target
		ok     bool
	}{
		{Target{}, true},
		{Target{APIURL: realAPI}, true},
		{Target{APIURL: "HTTPS://XUMM.APP./", OAuthURL: realSignIn + "/"}, true},
		{Target{OAuthURL: realSignIn}, true},
		{Target{APIURL: "https://evil.example", OAuthURL: realSignIn}, false},
		{Target{APIURL: "https://evil.example", OAuthURL: "https://OAUTH2.xumm.app.:443/"}, false},
		{Target{APIURL: realAPI, OAuthURL: "https://evil.example"}, false},
		{Target{OAuthURL: "https://evil.example"}, false},
		{Target{APIURL: realAPI + ":8443", OAuthURL: realSignIn}, false},
		{Target{APIURL: realAPI + "/elsewhere", OAuthURL: realSignIn}, false},
		{Target{APIURL: realAPI, Sandbox: true}, false},
		{Target{APIURL: "https://evil.example", OAuthURL: "https://evil.example"}, true},
	} {
		p, err := test.target.Platform()
		var o *outcome
		if test.ok != (err == nil) || !test.ok && (!errors.As(err, &o) || o.code != ExitUsage) {
			t.Errorf("%+v: %v", test.target, err)
		}
		if isReal := p.BaseURL == realAPI; err == nil && isReal != (p.Provider == flow.Xumm().Provider) {
			t.Errorf("%+v: %s signs in at %s", test.target, p.BaseURL, p.Provider.Issuer)
		}
	}
}

// Logout names whom it signed out, and who is left.
func TestLogoutNamesTheAccounts(t *testing.T) {
	for _, all := range []bool{false, true} {
		r := newRun(t)
		r.target.APISecret = ""
		alice, bob := r.p.Phone().Accounts()[0].Address, r.p.Phone().Accounts()[1].Address
		places, err := storage.PlacesFor("sandbox")
		if err != nil {
			t.Fatal(err)
		}
		f, err := storage.OpenSettings(places.Settings)
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now()
		if _, err := f.Change(func(s *storage.Settings) {
			for i, address := range []string{alice, bob} {
				s.SignIns = append(s.SignIns, storage.SignIn{
					Slot: string(rune('a' + i)), ClientID: r.target.APIKey, Account: address, Network: "TESTNET", Used: now.Add(-time.Duration(i) * time.Hour),
				})
			}
		}); err != nil {
			t.Fatal(err)
		}
		if code := Logout(r.ctx, r.console(""), r.target, all); code != ExitOK {
			t.Errorf("exit code %d, err:\n%s", code, r.err)
		}
		said := r.err.String()
		if !strings.Contains(said, "Signed out "+alice+" on TESTNET.") || strings.Contains(said, "Signed out "+bob) != all || strings.Contains(said, "Still kept here") == all {
			t.Errorf("all %v:\n%s", all, said)
		}
		if set, err := f.Reload(); err != nil || !set.SignedOut || all == (len(set.SignIns) == 1) {
			t.Errorf("all %v: %+v, %v", all, set.SignIns, err)
		}
	}
}

// A sign-in in the passphrase file is no locked keyring: unlocking that would not
// help.
func TestTheCommandsSayWhoAsksForThePassphrase(t *testing.T) {
	r := newRun(t)
	r.target.APISecret = ""
	places, err := storage.PlacesFor("sandbox")
	if err != nil {
		t.Fatal(err)
	}
	kept := storage.TokensFor("Countersign sandbox", places)
	if err := os.MkdirAll(places.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := kept.UsePassphrase(r.ctx, []byte("correct horse")); err != nil {
		t.Fatal(err)
	}
	if err := kept.Save(r.ctx, strings.ToLower(r.target.APIKey), "x"); err != nil {
		t.Fatal(err)
	}
	if kind, _ := kept.Where(strings.ToLower(r.target.APIKey)); kind != storage.InFile {
		t.Skip("this system has a keyring")
	}
	if code := Whoami(r.ctx, r.console(""), r.target, false); code != ExitError || !strings.Contains(r.err.String(), "only the window asks for") {
		t.Errorf("exit code %d, err %q", code, r.err)
	}
}
