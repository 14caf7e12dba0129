package sandbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// These tests use real sockets and files, so they are outside any bubble.

func start(t *testing.T, o Options) *Platform {
	t.Helper()
	p, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func TestStartServesUntilClosed(t *testing.T) {
	p := start(t, Options{})
	info := p.Info()
	if !strings.HasPrefix(info.APIURL, "http://127.0.0.1:") || info.OAuthURL != info.APIURL || !isUUIDv4(info.APIKey) || !isUUIDv4(info.APISecret) || len(info.RedirectURIs) != 4 || len(info.Accounts) != 3 {
		t.Errorf("info: %+v", info)
	}
	response, err := http.Get(info.APIURL + "/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	r, _ := http.NewRequest("GET", info.APIURL, nil)
	r.Header.Set("X-Filler", strings.Repeat("x", 100<<10))
	if response, err = http.DefaultClient.Do(r); err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("giant headers: %s", response.Status)
	}
	http.DefaultClient.CloseIdleConnections()
	for range 2 {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := http.Get(info.APIURL); err == nil {
		t.Error("it still serves")
	}
}

func TestStartEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Start(ctx, Options{})
	if err != nil {
		t.Fatal(err)
	}
	// A connection nobody uses, as browsers open them in advance, is no reason
	// to stay.
	idle, err := net.Dial("tcp", hostOf(p.base))
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	cancel()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	select {
	case <-p.served:
	default:
		t.Error("Close returned while the platform was still closing")
	}
	if _, err := Start(ctx, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("started with a context that is over: %v", err)
	}
}

func TestStartRefuses(t *testing.T) {
	busy := start(t, Options{})
	damaged := filepath.Join(t.TempDir(), "state")
	if err := os.WriteFile(damaged, []byte(`{"Version":1,"APISecret":"a-secret"`), 0o600); err != nil {
		t.Fatal(err)
	}
	future := filepath.Join(t.TempDir(), "state")
	if err := os.WriteFile(future, []byte(`{"Version":99}`), 0o600); err != nil {
		t.Fatal(err)
	}
	badKey := filepath.Join(t.TempDir(), "state")
	if err := os.WriteFile(badKey, []byte(`{"Version":1,"SigningKey":"AAAA"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		o    Options
		want string
	}{
		"all interfaces":  {Options{Addr: "0.0.0.0:0"}, "loopback"},
		"no host":         {Options{Addr: ":0"}, "loopback"},
		"a name":          {Options{Addr: "example.com:80"}, "loopback"},
		"no port":         {Options{Addr: "127.0.0.1"}, "127.0.0.1:PORT"},
		"a busy port":     {Options{Addr: hostOf(busy.base)}, "cannot listen"},
		"bad key":         {Options{APIKey: "x"}, "API key must be a version 4 UUID"},
		"unknown network": {Options{Network: "MOON"}, "no network"},
		"damaged state":   {Options{StateFile: damaged}, "is damaged"},
		"other version":   {Options{StateFile: future}, "another version"},
		"damaged key":     {Options{StateFile: badKey}, "signing key is damaged"},
		"state directory": {Options{StateFile: t.TempDir()}, "cannot be read"},
	}
	for name, test := range tests {
		p, err := Start(t.Context(), test.o)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "a-secret") {
			t.Errorf("%s: %v", name, err)
		}
		if p != nil {
			_ = p.Close()
		}
	}
	for _, base := range []string{"x", "ftp://h", "http://h/path", "http://u:p@h", "http://h?x"} {
		if _, err := New(Options{BaseURL: base}); err == nil {
			t.Errorf("base URL %q is accepted", base)
		}
	}
}

// call makes a call with key and secret to a started platform.
func call(t *testing.T, p *Platform, method, path, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-API-Key", p.opts.APIKey)
	r.Header.Set("X-API-Secret", p.opts.APISecret)
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestStateOutlivesThePlatform(t *testing.T) {
	file := filepath.Join(t.TempDir(), "deep", "sandbox.json")
	options := Options{StateFile: file}
	first := start(t, options)
	token, err := first.oauth.sign(map[string]any{"aud": first.opts.APIKey, "exp": first.now().Unix() + 60, "sub": "r"})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, what := range []string{"signed", "open", "identified"} {
		created := call(t, first, "POST", "/api/v1/platform/payload", `{"txjson":{"TransactionType":"Payment","Destination":"`+first.Info().Accounts[1].Address+`","Amount":"1000000"},"custom_meta":{"identifier":"`+what+`"}}`)
		_, rest, _ := strings.Cut(created, `"uuid":"`)
		ids[what] = rest[:36]
	}
	review, err := first.Phone().Scan(t.Context(), first.signURL(ids["signed"]))
	if err != nil {
		t.Fatal(err)
	}
	out, err := review.Approve(t.Context(), first.Info().Accounts[0].Address)
	if err != nil {
		t.Fatal(err)
	}
	before := first.Ledger().Balances()
	if mode, err := os.Stat(file); err != nil || mode.Mode().Perm() != 0o600 {
		t.Fatalf("state file: %v %v", mode, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	second := start(t, options)
	if a, b := first.Info(), second.Info(); a.APIURL != b.APIURL || a.APIKey != b.APIKey || a.APISecret != b.APISecret || a.Accounts[2] != b.Accounts[2] {
		t.Errorf("info changed:\n%+v\n%+v", a, b)
	}
	if _, err := second.oauth.verify(token); err != nil {
		t.Errorf("the token of before: %v", err)
	}
	if got := call(t, second, "GET", "/api/v1/platform/payload/"+ids["signed"], ""); !strings.Contains(got, out.TxID) || !strings.Contains(got, "tesSUCCESS") {
		t.Errorf("the signed payload: %s", got)
	}
	if got := call(t, second, "GET", "/api/v1/platform/payload/ci/identified", ""); !strings.Contains(got, ids["identified"]) {
		t.Errorf("by identifier: %s", got)
	}
	after := second.Ledger().Balances()
	for i := range before {
		if before[i] != after[i] {
			t.Errorf("balance %+v became %+v", before[i], after[i])
		}
	}
	if result, ok := second.Ledger().Transaction(out.TxID); !ok || result != "tesSUCCESS" {
		t.Errorf("the ledger forgot: %q %v", result, ok)
	}
	if _, before := first.users.current(); !before.expires.IsZero() {
		if token, life := second.users.current(); token == "" || !life.expires.Equal(before.expires) {
			t.Errorf("user token until %v", life.expires)
		}
	}
	review, err = second.Phone().Scan(t.Context(), second.signURL(ids["open"]))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := review.Approve(t.Context(), second.Info().Accounts[0].Address); err != nil || out.Result != "tesSUCCESS" {
		t.Errorf("the open payload: %+v %v", out, err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*"))
	if hidden, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); err != nil || len(left)+len(hidden) != 1 {
		t.Errorf("files: %v %v", left, hidden)
	}
}

// A phone that approves by itself also answers what was open before.
func TestAutoApproveAfterRestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state")
	first := start(t, Options{StateFile: file})
	call(t, first, "POST", "/api/v1/platform/payload", signInBody)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := start(t, Options{StateFile: file, AutoApprove: true, OpenAfter: 1, ApproveAfter: 1})
	for {
		changed := second.Phone().Changed()
		if pl, ok := second.payloads.identified("mine"); ok && pl.signed() {
			break
		}
		select {
		case <-changed:
		case <-t.Context().Done():
			t.Fatal("not approved")
		}
	}
}

func TestPortTakenMeanwhile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state")
	first := start(t, Options{StateFile: file})
	// The first one still holds the port, so the second takes another.
	second := start(t, Options{StateFile: file})
	if first.base == second.base {
		t.Error("two on one port")
	}
}

func TestNothingSecretIsLogged(t *testing.T) {
	var log lockedBuffer
	p := start(t, Options{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), AutoApprove: true, OpenAfter: 1, ApproveAfter: 1})
	call(t, p, "POST", "/api/v1/platform/payload", `{"txjson":{"TransactionType":"OfferCancel"}}`)
	for {
		changed := p.Phone().Changed()
		if log.Len() > 0 {
			break
		}
		if err := p.Phone().Connect("DEVNET"); err != nil {
			t.Fatal(err)
		}
		<-changed
	}
	text := log.String()
	if !strings.Contains(text, "did not approve") {
		t.Errorf("log: %s", text)
	}
	for _, secret := range []string{p.opts.APISecret, p.phone.accounts[0].key.Seed()} {
		if strings.Contains(text, secret) {
			t.Error("a secret is in the log")
		}
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Len()
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
