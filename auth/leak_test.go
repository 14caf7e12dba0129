package auth

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// answerRaw answers with bytes as they are. ECHO stands for all that was sent.
func answerRaw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		echo := "LEAKED&" + r.URL.RawQuery + "&" + r.PostForm.Encode()
		_, _ = io.WriteString(conn, strings.ReplaceAll(text, "ECHO", echo))
	}
}

// An HTTP client quotes what it cannot read, and a redirect that it cannot
// parse even when it does not follow it. What an endpoint sends back may be
// what was sent to it.
func TestR39MalformedAnswersAreNotQuoted(t *testing.T) {
	for name, text := range map[string]string{
		"no HTTP":            "ECHO\r\n\r\n",
		"a status":           "HTTP/1.1 ECHO\r\n\r\n",
		"a status number":    "HTTP/1.1 2x0 ECHO\r\n\r\n",
		"a header":           "HTTP/1.1 200 OK\r\nECHO\r\n\r\n",
		"a length":           "HTTP/1.1 200 OK\r\nContent-Length: ECHO\r\n\r\n",
		"two lengths":        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: ECHO\r\n\r\n",
		"an encoding":        "HTTP/1.1 200 OK\r\nTransfer-Encoding: ECHO\r\n\r\n",
		"a chunk":            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nECHO\r\n",
		"a redirect":         "HTTP/1.1 302 Found\r\nLocation: http://[::1?ECHO\r\nContent-Length: 0\r\n\r\n",
		"a redirect's port":  "HTTP/1.1 307 Moved\r\nLocation: http://evil.example:ECHO/\r\nContent-Length: 0\r\n\r\n",
		"a redirect escaped": "HTTP/1.1 303 See Other\r\nLocation: https://%zz?ECHO\r\nContent-Length: 0\r\n\r\n",
	} {
		for _, endpoint := range []string{"auth", "token", "certs"} {
			t.Run(endpoint+" "+name, func(t *testing.T) {
				f := newFakeProvider(t)
				switch endpoint {
				case "auth":
					f.authorize = answerRaw(text)
				case "token":
					f.token = answerRaw(text)
				case "certs":
					f.keys = answerRaw(text)
				}
				var logged bytes.Buffer
				attempt := start(t, newTestAuth(t, f, func(c *Config) {
					c.Logger = slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
				}))
				_, pageErr := attempt.SignPage(t.Context())
				get(t.Context(), f.redirect())
				_, err := attempt.Wait(t.Context())
				switch {
				case endpoint == "auth" && pageErr == nil:
					t.Fatal("the answer was accepted")
				case endpoint != "auth" && err == nil:
					t.Fatal("the answer was accepted")
				}
				attempt.Cancel()
				seen := fmt.Sprintf("%v\n%+v\n%v\n%s", pageErr, err, err, logged.String())
				for _, hidden := range []string{"LEAKED", attempt.expected.state.reveal(), attempt.nonce.reveal(), attempt.verifier.reveal()} {
					if strings.Contains(seen, hidden) {
						t.Errorf("%q is in an error or the log:\n%s", hidden, seen)
					}
				}
			})
		}
	}
}

// What a person can act on stays: a certificate that is not trusted, a port
// where nobody listens, a server that speaks no TLS.
func TestNetworkFailuresAreTold(t *testing.T) {
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	defer untrusted.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	noTLS, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer noTLS.Close()
	go func() {
		for {
			conn, err := noTLS.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, "220 mail.example ESMTP\r\n")
			_ = conn.Close()
		}
	}()
	for says, address := range map[string]string{
		"first record does not look like a TLS":        "https://" + noTLS.Addr().String(),
		"certificate signed by unknown authority":      untrusted.URL,
		"server gave HTTP response to HTTPS client":    strings.Replace(plain.URL, "http:", "https:", 1),
		strings.TrimPrefix(gone.URL, "http://") + ": ": gone.URL,
	} {
		a, err := New(Config{Provider: ProviderAt(address), ClientID: testClientID, RedirectURIs: freeRedirects(t, 1)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := start(t, a).SignPage(t.Context()); !errors.Is(err, ErrProvider) || !strings.Contains(err.Error(), says) {
			t.Errorf("%v; want %q", err, says)
		}
	}
}
