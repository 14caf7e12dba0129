package conformance

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"countersign/xumm/sandbox"
)

// namedPlatform is a sandbox under the platform's own names: what the SDKs for
// browsers are hard-wired to. Only the browser of the test believes it, by its
// own flags; nothing else on the machine is changed.
type namedPlatform struct {
	*sandbox.Platform
	browser context.Context

	mu    sync.Mutex
	calls []string
}

const (
	platformHost = "xumm.app"
	oauthHost    = "oauth2.xumm.app"
)

// startNamedPlatform starts a sandbox and a browser that takes it for the real
// platform. Every other name on the internet is unknown to that browser.
func startNamedPlatform(t *testing.T, browserPath string) *namedPlatform {
	t.Helper()
	platform, err := sandbox.New(sandbox.Options{
		BaseURL: "https://" + platformHost, OAuthURL: "https://" + oauthHost,
		// A bare line admits every port, and some foreign hosts: for tests only.
		RedirectURIs: []string{"http://127.0.0.1"},
		ReturnDelay:  time.Second,
		RateLimit:    -1, CreateLimit: -1,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := platform.Close(); err != nil {
			t.Error(err)
		}
	})
	p := &namedPlatform{Platform: platform}
	certificate, fingerprint := newCertificate(t)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		t.Fatal(err)
	}
	handler := platform.Handler()
	server := &http.Server{
		// Browsers open connections ahead and drop them, which is no failure.
		ErrorLog: log.New(io.Discard, "", 0),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p.mu.Lock()
			p.calls = append(p.calls, r.Method+" "+r.Host+r.URL.Path)
			p.mu.Unlock()
			handler.ServeHTTP(w, r)
		}),
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })

	at := listener.Addr().String()
	p.browser = startBrowser(t, browserPath,
		chromedp.Flag("host-resolver-rules", fmt.Sprintf("MAP %s %s, MAP %s %s, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", platformHost, at, oauthHost, at)),
		chromedp.Flag("ignore-certificate-errors-spki-list", fingerprint))
	return p
}

// newCertificate makes a certificate for the platform's names, and the
// fingerprint of its key by which a browser can be told to trust it.
func newCertificate(t *testing.T) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: platformHost},
		DNSNames:     []string{platformHost, oauthHost},
		NotBefore:    now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(public)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, base64.StdEncoding.EncodeToString(sum[:])
}

// takeCalls gives the calls since the last time, as "GET xumm.app/path".
func (p *namedPlatform) takeCalls() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	calls := p.calls
	p.calls = nil
	return calls
}

// bundlePage is a web application: the bundle as it was published, and what the
// SDK in it is created with.
const bundlePage = `<!DOCTYPE html><title>App</title><script src="/node_modules/%s/dist/browser.min.js"></script><script src="/calls.js"></script><script>
var key = %q;
%s
</script>`

// serveBundle serves a page that loads the bundle of an npm package and runs
// setup, and gives its address.
func (p *namedPlatform) serveBundle(t *testing.T, name, setup string) string {
	t.Helper()
	return servePage(t, fmt.Sprintf(bundlePage, name, p.Info().APIKey, setup))
}

// servePage serves a page and the packages it may load, on an origin of its own,
// and gives its address.
func servePage(t *testing.T, page string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/node_modules/", http.FileServer(http.Dir(".")))
	mux.HandleFunc("/calls.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, "browser.calls.js")
	})
	mux.HandleFunc("/favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, page)
	})
	server := &http.Server{Handler: mux}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return "http://" + listener.Addr().String() + "/"
}

// popup runs a script that opens the sign page in a window of its own, and
// gives that window once the sign page waits for the phone.
func (p *namedPlatform) popup(t *testing.T, from *tab, script string) *tab {
	t.Helper()
	from.run(`loginClosed()`, nil)
	from.run(script, nil)
	var id string
	from.run(`nextSignRequest()`, &id)
	targets, err := chromedp.Targets(p.browser)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(targets, func(i *target.Info) bool { return i.URL == "https://"+platformHost+"/sign/"+id })
	if at < 0 {
		t.Fatal("no window shows the sign page")
	}
	ctx, cancel := chromedp.NewContext(p.browser, chromedp.WithTargetID(targets[at].TargetID))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // attaches for as long as ctx, not for one call
		t.Fatal(err)
	}
	b := &tab{t: t, ctx: ctx}
	b.waitStatus("Waiting for your phone")
	return b
}

func (p *namedPlatform) scan(t *testing.T, code string) *sandbox.Review {
	t.Helper()
	review, err := p.Phone().Scan(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	return review
}

func (p *namedPlatform) approve(t *testing.T, code string) {
	t.Helper()
	p.approveAs(t, code, p.Phone().Accounts()[0].Address)
}

// approveAs approves with one of the phone's accounts.
func (p *namedPlatform) approveAs(t *testing.T, code, address string) sandbox.Outcome {
	t.Helper()
	out, err := p.scan(t, code).Approve(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (p *namedPlatform) decline(t *testing.T, code string) {
	t.Helper()
	if err := p.scan(t, code).Decline(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// run evaluates an expression on the page, awaits it, and decodes what it gives
// into result. What it throws fails the test.
func (b *tab) run(script string, result any) {
	b.t.Helper()
	text := b.eval(`(async function () { return JSON.stringify(await (` + script + `)) ?? "null"; })()`)
	if result == nil {
		return
	}
	if err := json.Unmarshal([]byte(text), result); err != nil {
		b.t.Fatalf("the page gave %s: %v", text, err)
	}
}

// returnTo waits until the tab, having left the application, is back on it after
// what trigger does.
func (b *tab) returnTo(address string, trigger func()) {
	b.t.Helper()
	limited, done := context.WithTimeout(b.ctx, patience)
	defer done()
	_, err := chromedp.Run(limited, chromedp.WaitEvent(page.FrameNavigated,
		func(e page.EventFrameNavigated) bool { return strings.HasPrefix(e.Frame.URL, address) },
		chromedp.Func(func(context.Context, *chromedp.Target) error { trigger(); return nil })))
	if err != nil {
		b.t.Fatalf("coming back: %v", err)
	}
	b.run(`new Promise(function (ok) {
		if (document.readyState === "complete") { ok(); } else { window.addEventListener("load", ok); }
	}).then(function () { return "loaded"; })`, nil)
}

// close closes the tab as a person does, so that the page hears of it.
func (b *tab) close() {
	b.t.Helper()
	err := chromedp.Do(b.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.Close, cdp.Empty{})
		return err
	}))
	if err != nil {
		b.t.Fatalf("closing the window: %v", err)
	}
}

// wantNoErrors checks that the page had none but those that have one of the
// given texts; SDKs may write of their progress.
func (b *tab) wantNoErrors(but ...string) {
	b.t.Helper()
	for {
		select {
		case m := <-b.console:
			kind, _, _ := strings.Cut(m, ":")
			known := func(text string) bool { return strings.Contains(m, text) }
			if !slices.Contains([]string{"log", "info", "debug"}, kind) && !slices.ContainsFunc(but, known) {
				b.t.Errorf("the console says: %s", m)
			}
		default:
			return
		}
	}
}
