package auth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// connectProxy is a proxy that tunnels, and keeps the names it was asked for.
type connectProxy struct {
	mu    sync.Mutex
	asked []string
	open  sync.WaitGroup // tunnels; one that was asked for is open, so that none is added while they are waited for
}

func (p *connectProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked = append(p.asked, r.Method+" "+r.Host)
	p.open.Add(1)
	p.mu.Unlock()
	defer p.open.Done()
	if r.Method != http.MethodConnect {
		http.Error(w, "tunnels only", http.StatusMethodNotAllowed)
		return
	}
	there, err := new(net.Dialer).DialContext(r.Context(), "tcp", r.Host)
	if err != nil {
		http.Error(w, "unreachable", http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	if _, err := io.WriteString(here, "HTTP/1.1 200 Connected\r\n\r\n"); err != nil {
		return
	}
	var back sync.WaitGroup
	defer back.Wait()
	back.Go(func() {
		_, _ = io.Copy(there, here)
		_ = there.Close()
	})
	_, _ = io.Copy(here, there)
	_ = here.Close()
}

// The status socket goes the way of every other request: with TLS, and through
// the proxy where there is one.
func TestTheStatusSocketGoesThroughTheProxy(t *testing.T) {
	f := blankProvider(t)
	provider := httptest.NewTLSServer(f)
	defer provider.Close()
	f.url = provider.URL
	p := new(connectProxy)
	proxy := httptest.NewServer(p)
	defer proxy.Close()
	defer p.open.Wait()
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(provider.Certificate())
	a := newTestAuth(t, f, func(c *Config) {
		c.HTTPClient = &http.Client{Transport: &http.Transport{
			Proxy: http.ProxyURL(address), TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true,
		}}
	})
	attempt, err := a.Start(context.Background(), Request{})
	if err != nil {
		t.Fatal(err)
	}
	defer attempt.Cancel()
	if page, err := attempt.SignPage(t.Context()); err != nil || statusAddress(page) != strings.Replace(page, "https:", "wss:", 1) {
		t.Fatalf("%q, %v", page, err)
	}
	f.approve()
	if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount {
		t.Fatalf("%+v, %v", s, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	want := "CONNECT " + strings.TrimPrefix(f.url, "https://")
	if len(p.asked) != 5 { // sign page, socket, return address, token, keys
		t.Errorf("%d tunnels", len(p.asked))
	}
	for _, asked := range p.asked {
		if asked != want {
			t.Errorf("%s; want %s", asked, want)
		}
	}
}

func TestStatusAddress(t *testing.T) {
	for page, want := range map[string]string{
		"https://xumm.app/sign/" + testSignUUID:              "wss://xumm.app/sign/" + testSignUUID,
		"http://127.0.0.1:5000/sign/" + testSignUUID:         "ws://127.0.0.1:5000/sign/" + testSignUUID,
		"https://xumm.app/sign/" + testSignUUID + "?x=y#z":   "wss://xumm.app/sign/" + testSignUUID,
		"https://other.example:8443/sign/" + testSignUUID[:]: "wss://other.example:8443/sign/" + testSignUUID,
	} {
		if got := statusAddress(page); got != want {
			t.Errorf("%s: %s", page, got)
		}
	}
}

// A certificate that somebody else issued stays in the errors, with its issuer, for
// whoever shows them: of the sign page's request as of the sign-in, which it ends.
func TestACertificateOfOthersIsNamed(t *testing.T) {
	f := blankProvider(t)
	provider := httptest.NewUnstartedServer(f)
	provider.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that fail
	provider.StartTLS()
	defer provider.Close()
	f.url = provider.URL
	attempt := start(t, newTestAuth(t, f, nil))
	named := func(what string, err error) {
		t.Helper()
		var certificate *tls.CertificateVerificationError
		var authority x509.UnknownAuthorityError
		if !errors.Is(err, ErrProvider) || !errors.As(err, &certificate) || !errors.As(err, &authority) ||
			len(certificate.UnverifiedCertificates) == 0 || certificate.UnverifiedCertificates[0].Issuer.Organization[0] != "Acme Co" {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := attempt.SignPage(t.Context())
	named("the sign page", err)
	_, err = attempt.Wait(t.Context())
	named("the sign-in", err)
}
