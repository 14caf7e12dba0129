package xumm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

// serve gives a client of a real HTTP server with this handler.
func serve(t *testing.T, cred Credential, h http.HandlerFunc, opts ...Option) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	opts = append([]Option{WithBaseURL(server.URL), WithHTTPClient(server.Client())}, opts...)
	c, err := New(cred, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func goodToken() oauth2.TokenSource {
	return token{t: &oauth2.Token{AccessToken: "secret-jwt", Expiry: time.Now().Add(time.Hour)}}
}

func TestNew(t *testing.T) {
	tests := []struct {
		name string
		cred Credential
		opts []Option
		want error
	}{
		{"key and secret", APIKey(testKey, testSecret), nil, nil},
		{"upper case", APIKey(strings.ToUpper(testKey), testSecret), nil, nil},
		{"bearer", Bearer(goodToken()), nil, nil},
		{"key not a UUID", APIKey("my-key", testSecret), nil, ErrCredential},
		{"secret not a UUID", APIKey(testKey, testSecret[:35]+"g"), nil, ErrCredential},
		{"secret without hyphens", APIKey(testKey, strings.ReplaceAll(testSecret, "-", "0")), nil, ErrCredential},
		{"empty", APIKey("", ""), nil, ErrCredential},
		{"no token source", Bearer(nil), nil, ErrCredential},
		{"zero credential", Credential{}, nil, ErrCredential},
		{"slash at the end", APIKey(testKey, testSecret), []Option{WithBaseURL("https://xumm.app/")}, nil},
		{"no scheme", APIKey(testKey, testSecret), []Option{WithBaseURL("xumm.app")}, ErrInvalid},
		{"other scheme", APIKey(testKey, testSecret), []Option{WithBaseURL("ftp://xumm.app")}, ErrInvalid},
		{"user in address", APIKey(testKey, testSecret), []Option{WithBaseURL("https://a:b@xumm.app")}, ErrInvalid},
		{"query in address", APIKey(testKey, testSecret), []Option{WithBaseURL("https://xumm.app?x=1")}, ErrInvalid},
		{"in the clear", APIKey(testKey, testSecret), []Option{WithBaseURL("http://xumm.app")}, ErrInvalid},
		{"a session in the clear", Bearer(goodToken()), []Option{WithBaseURL("http://192.168.1.7:3000")}, ErrInvalid},
		{"like this computer", APIKey(testKey, testSecret), []Option{WithBaseURL("http://localhost.example")}, ErrInvalid},
		{"this computer", APIKey(testKey, testSecret), []Option{WithBaseURL("http://localhost:3000")}, nil},
		{"this computer, version 6", APIKey(testKey, testSecret), []Option{WithBaseURL("http://[::1]:3000")}, nil},
		{"with the API's path", APIKey(testKey, testSecret), []Option{WithBaseURL("https://xumm.app/api/v1/")}, ErrInvalid},
		{"with the API's whole path", APIKey(testKey, testSecret), []Option{WithBaseURL("https://xumm.app/api/v1/platform")}, ErrInvalid},
		{"behind a path", APIKey(testKey, testSecret), []Option{WithBaseURL("https://gateway.example/xumm")}, nil},
		{"browser", APIKey(testKey, testSecret), []Option{WithUserAgent("Mozilla/5.0")}, ErrInvalid},
		{"X11", APIKey(testKey, testSecret), []Option{WithUserAgent("app (x11; linux)")}, ErrInvalid},
		{"nothing given", APIKey(testKey, testSecret), []Option{nil, WithHTTPClient(nil), WithLogger(nil), WithUserAgent("")}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, err := New(test.cred, test.opts...)
			if !errors.Is(err, test.want) || (err == nil) != (c != nil) {
				t.Fatalf("New: %v, %v; want error %v", c, err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), testSecret[:20]) {
				t.Errorf("the error has the secret: %v", err)
			}
		})
	}
}

func TestNewSaysWhatToWrite(t *testing.T) {
	for base, want := range map[string]string{
		"http://xumm.app":           "write https://xumm.app",
		"https://xumm.app/api/v1":   "without /api/v1",
		"https://xumm.app/?secret=": "must look like https://xumm.app",
	} {
		if _, err := New(APIKey(testKey, testSecret), WithBaseURL(base)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", base, err)
		}
	}
}

func TestCredentialNeverPrints(t *testing.T) {
	for name, cred := range map[string]Credential{"key": APIKey(testKey, testSecret), "bearer": Bearer(goodToken())} {
		c, err := New(cred)
		if err != nil {
			t.Fatal(err)
		}
		asJSON, err := json.Marshal(cred)
		if err != nil {
			t.Fatal(err)
		}
		var logged bytes.Buffer
		slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "cred", cred, "ptr", &cred)
		texts := []string{string(asJSON), logged.String(), cred.String()}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			texts = append(texts, fmt.Sprintf(verb, cred), fmt.Sprintf(verb, &cred), fmt.Sprintf(verb, []Credential{cred}))
			texts = append(texts, fmt.Sprintf(verb, c), fmt.Sprintf(verb, struct{ c Credential }{cred}))
		}
		for _, text := range texts {
			for _, secret := range []string{testKey, testSecret, "secret-jwt", fmt.Sprintf("%x", testSecret)} {
				if strings.Contains(text, secret) {
					t.Errorf("%s: %q has a secret", name, text)
				}
			}
		}
		if got := fmt.Sprint(cred); got != "[redacted]" || string(asJSON) != `"[redacted]"` {
			t.Errorf("%s prints as %s, %s", name, got, asJSON)
		}
	}
}

func TestRequestsOnTheWire(t *testing.T) {
	tests := []struct {
		name   string
		cred   Credential
		path   string
		header map[string]string
	}{
		{"key", APIKey(testKey, testSecret), "/api/v1/platform/ping", map[string]string{
			"X-Api-Key": testKey, "X-Api-Secret": testSecret, "Authorization": "", "Accept": "application/json", "Content-Type": "application/json"}},
		{"bearer", Bearer(goodToken()), "/api/v1/jwt/ping", map[string]string{
			"X-Api-Key": "", "X-Api-Secret": "", "Authorization": "Bearer secret-jwt", "Accept": "application/json", "Content-Type": "application/json"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var logged bytes.Buffer
			log := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
			c := serve(t, test.cred, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != test.path {
					t.Errorf("path %s, want %s", r.URL.Path, test.path)
				}
				for k, want := range test.header {
					if got := r.Header.Get(k); got != want {
						t.Errorf("%s: %q, want %q", k, got, want)
					}
				}
				if got := r.UserAgent(); got != "test/1" {
					t.Errorf("user agent %q", got)
				}
				w.Header().Set("X-RateLimit-Limit", "60")
				w.Header().Set("X-RateLimit-Remaining", "59")
				w.Header().Set("X-Call-Ref", "call-1")
				io.WriteString(w, `{"pong":true}`)
			}, WithUserAgent("test/1"), WithLogger(log))
			if r := c.Rate(); !r.At.IsZero() {
				t.Errorf("rate before the first call: %+v", r)
			}
			if _, err := c.Ping(t.Context()); err != nil {
				t.Fatal(err)
			}
			if r := c.Rate(); r.Limit != 60 || r.Remaining != 59 || r.At.IsZero() {
				t.Errorf("rate %+v", r)
			}
			if s := logged.String(); !strings.Contains(s, "call-1") || strings.Contains(s, testSecret) || strings.Contains(s, "secret-jwt") {
				t.Errorf("log: %s", s)
			}
		})
	}
}

// What is missing, no number or impossible is not told; a negative rest is none.
func TestRateOf(t *testing.T) {
	for _, test := range []struct {
		limit, remaining string
		want             Rate
		told             bool
	}{
		{"60", "59", Rate{Limit: 60, Remaining: 59}, true},
		{"60", "0", Rate{Limit: 60}, true},
		{"60", "", Rate{Limit: 60, Remaining: -1}, true},
		{"60", "many", Rate{Limit: 60, Remaining: -1}, true},
		{"60", "1.5", Rate{Limit: 60, Remaining: -1}, true},
		{"60", "-3", Rate{Limit: 60}, true},
		{"", "7", Rate{Remaining: 7}, true},
		{"few", "7", Rate{Remaining: 7}, true},
		{"-60", "7", Rate{Remaining: 7}, true},
		{"0", "0", Rate{}, true},
		{"99999999999999999999", "7", Rate{Remaining: 7}, true},
		{"", "", Rate{Remaining: -1}, false},
		{"0", "none", Rate{Remaining: -1}, false},
	} {
		h := http.Header{}
		h.Set("X-RateLimit-Limit", test.limit)
		h.Set("X-RateLimit-Remaining", test.remaining)
		if got, told := rateOf(h); got != test.want || told != test.told {
			t.Errorf("%q, %q: %+v, %t", test.limit, test.remaining, got, told)
		}
	}
}

func TestPing(t *testing.T) {
	tests := []struct {
		name string
		cred Credential
		body string
		want Pong
		err  error
	}{
		{"key", APIKey(testKey, testSecret), `{"pong":true,"auth":{"quota":{},"application":{"uuidv4":"u","name":"App","webhookurl":"https://a.example/hook","disabled":1,"redirecturis":["https://a.example/cb","a\u0007b",7]},"call":{}}}`,
			Pong{AppName: "App", AppUUID: "u", Quota: json.RawMessage("{}"), WebhookURL: "https://a.example/hook", Disabled: true, RedirectURIs: []string{"https://a.example/cb", "ab", "7"}}, nil},
		{"key, old", APIKey(testKey, testSecret), `{"pong":true,"auth":{"quota":null,"application":{"uuidv4":"u","name":"App","webhookurl":"","redirecturis":"x"}}}`,
			Pong{AppName: "App", AppUUID: "u"}, nil},
		{"bearer", Bearer(goodToken()), `{"pong":"1","client_id":"c","sub":"rAcc","app_name":"App","usertoken_uuidv4":"t","network_type":"TESTNET","network_id":"1","payload_uuidv4":"p","iat":1600000000,"exp":"1700000000"}`,
			Pong{AppName: "App", AppUUID: "c", Account: "rAcc", Network: "TESTNET", NetworkID: "1", UserToken: "t", PayloadUUID: "p", IssuedAt: time.Unix(1600000000, 0).UTC(), ExpiresAt: time.Unix(1700000000, 0).UTC()}, nil},
		{"xApp", Bearer(goodToken()), `{"pong":true,"ott_uuidv4":"o","app_uuidv4":"c","app_name":"App","network_id":"undefined","iat":1,"exp":1700000000}`,
			Pong{AppName: "App", AppUUID: "c", OneTimeToken: "o", IssuedAt: time.Unix(1, 0).UTC(), ExpiresAt: time.Unix(1700000000, 0).UTC()}, nil},
		{"network id a number", Bearer(goodToken()), `{"pong":true,"client_id":"c","network_id":21337}`, Pong{AppUUID: "c", NetworkID: "21337"}, nil},
		{"network id null", Bearer(goodToken()), `{"pong":true,"client_id":"c","network_id":null}`, Pong{AppUUID: "c"}, nil},
		{"not a pong", APIKey(testKey, testSecret), `{}`, Pong{}, ErrUnavailable},
		{"a list", APIKey(testKey, testSecret), `[]`, Pong{}, ErrUnavailable},
		{"nothing", APIKey(testKey, testSecret), ``, Pong{}, ErrUnavailable},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := serve(t, test.cred, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, test.body) })
			got, err := c.Ping(t.Context())
			if !errors.Is(err, test.err) {
				t.Fatalf("error %v, want %v", err, test.err)
			}
			if err == nil && !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got %+v, want %+v", *got, test.want)
			}
		})
	}
}

func TestHugeAnswer(t *testing.T) {
	c := serve(t, APIKey(testKey, testSecret), func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"meta":"`)
		chunk := bytes.Repeat([]byte("x"), 1<<20)
		for range 10 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
		io.WriteString(w, `"}`)
	})
	_, err := c.Payload(t.Context(), testUUID)
	var e *Error
	if !errors.As(err, &e) || !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("error %v", err)
	}
}

func TestRedirectsAreRefused(t *testing.T) {
	leaked := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { leaked = true }))
	defer other.Close()
	c := serve(t, APIKey(testKey, testSecret), func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
	})
	_, err := c.Ping(t.Context())
	if !errors.Is(err, ErrUnavailable) || leaked {
		t.Errorf("error %v, leaked %t", err, leaked)
	}
}

func TestTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.rest = func(_ http.ResponseWriter, r *http.Request) bool { <-r.Context().Done(); return true }
		c, _ := bubble(t, p)
		start := time.Now()
		_, err := c.Ping(t.Context())
		if took := time.Since(start); took != callTimeout || !errors.Is(err, ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %s: %v", took, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = c.Ping(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrUnavailable) {
			t.Errorf("caller's own limit: %v", err)
		}
	})
}

func TestNoTokenNoRequest(t *testing.T) {
	sources := map[string]oauth2.TokenSource{
		"error":   token{err: errors.New("signed out")},
		"nil":     token{},
		"empty":   token{t: &oauth2.Token{}},
		"expired": token{t: &oauth2.Token{AccessToken: "x", Expiry: time.Now().Add(-time.Second)}},
	}
	for name, ts := range sources {
		t.Run(name, func(t *testing.T) {
			c := serve(t, Bearer(ts), func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
			if _, err := c.Ping(t.Context()); !errors.Is(err, ErrUnauthorized) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestNamesAreChecked(t *testing.T) {
	c := serve(t, APIKey(testKey, testSecret), func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	for _, uuid := range []string{"", "..", "ping", testUUID + "x", strings.Replace(testUUID, "-", "/", 1)} {
		if _, err := c.Payload(t.Context(), uuid); !errors.Is(err, ErrInvalid) {
			t.Errorf("Payload(%q): %v", uuid, err)
		}
		if _, err := c.CancelPayload(t.Context(), uuid); !errors.Is(err, ErrInvalid) {
			t.Errorf("CancelPayload(%q): %v", uuid, err)
		}
	}
	for _, id := range []string{"", ".", "..", " x", "a\nb", strings.Repeat("x", 41)} {
		if _, err := c.PayloadByIdentifier(t.Context(), id); !errors.Is(err, ErrInvalid) {
			t.Errorf("PayloadByIdentifier(%q): %v", id, err)
		}
	}
}

func TestPayloadByIdentifierEscapes(t *testing.T) {
	const id = "a/b?c#d é%"
	c := serve(t, APIKey(testKey, testSecret), func(w http.ResponseWriter, r *http.Request) {
		if want := "/api/v1/platform/payload/ci/a%2Fb%3Fc%23d%20%C3%A9%25"; r.URL.EscapedPath() != want {
			t.Errorf("path %s, want %s", r.URL.EscapedPath(), want)
		}
		fmt.Fprintf(w, `{"meta":{"exists":true,"uuid":%q},"custom_meta":{"identifier":%q}}`, testUUID, id)
	})
	if p, err := c.PayloadByIdentifier(t.Context(), id); err != nil || p.CustomMeta.Identifier != id {
		t.Errorf("%+v, %v", p, err)
	}
}

// The UUID becomes part of links, so a path does not pass for one.
func TestPayloadByIdentifierNeedsUUID(t *testing.T) {
	for _, uuid := range []string{"", "../../login?next=https://example.com/", testUUID + "/../x"} {
		c := serve(t, APIKey(testKey, testSecret), func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"meta":{"exists":true,"uuid":%q},"custom_meta":{"identifier":"a"}}`, uuid)
		})
		if p, err := c.PayloadByIdentifier(t.Context(), "a"); !errors.Is(err, ErrUnavailable) {
			t.Errorf("%q: %+v, %v", uuid, p, err)
		}
	}
}

func TestCancelPayload(t *testing.T) {
	tests := []struct {
		body string
		want Cancellation
		err  error
	}{
		{`{"result":{"cancelled":true,"reason":"OK"},"meta":{"expired":true}}`, Cancellation{true, "OK"}, nil},
		{`{"result":{"cancelled":false,"reason":"ALREADY_OPENED"},"meta":{"expired":true}}`, Cancellation{false, "ALREADY_OPENED"}, nil},
		{`{"result":{"cancelled":0}}`, Cancellation{}, nil},
		{`{"result":null}`, Cancellation{}, ErrUnavailable},
		{`nonsense`, Cancellation{}, ErrUnavailable},
	}
	for _, test := range tests {
		c := serve(t, APIKey(testKey, testSecret), func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodDelete {
				t.Errorf("method %s", r.Method)
			}
			io.WriteString(w, test.body)
		})
		got, err := c.CancelPayload(t.Context(), testUUID)
		if !errors.Is(err, test.err) || err == nil && *got != test.want {
			t.Errorf("%s: %+v, %v", test.body, got, err)
		}
	}
}
