package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	testClientID = "9a5b2c0d-3e1f-4a6b-8c7d-0e1f2a3b4c5d"
	testAccount  = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"
	testSignUUID = "5f0d7c52-8a3b-4c1e-9d2f-6b7a8c9d0e1f"
)

// testKeys are made once: RSA keys are slow to make.
var testKeys = sync.OnceValue(func() [3]*rsa.PrivateKey {
	var keys [3]*rsa.PrivateKey
	for i := range keys {
		k, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		keys[i] = k
	}
	return keys
})

// fakeProvider is an authorization server whose every answer a test may change.
// It checks what a real one checks: the code, the verifier and the addresses.
type fakeProvider struct {
	t   *testing.T
	url string

	mu        sync.Mutex
	secret    string // the client's; "" for a public one
	signer    *rsa.PrivateKey
	published []*rsa.PrivateKey
	etag      string
	skew      time.Duration // its clock minus ours
	asked     url.Values    // of the last authorization request
	asks      int
	code      string
	posts     []url.Values // token requests
	certs     int          // key requests
	change    func(claims map[string]any)
	authorize http.HandlerFunc // in place of the redirect to the sign page
	token     http.HandlerFunc // in place of the token answer; nil is the real one
	keys      http.HandlerFunc
	headers   []http.Header // of every request

	socket   *fakeSocket
	declined bool
	returns  int              // visits of the return address
	back     http.HandlerFunc // in place of the return address's answer
}

func newFakeProvider(t *testing.T) *fakeProvider {
	t.Helper()
	f := blankProvider(t)
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	f.url = s.URL
	return f
}

func blankProvider(t *testing.T) *fakeProvider {
	key := testKeys()[0]
	return &fakeProvider{t: t, signer: key, published: []*rsa.PrivateKey{key}, etag: `"one"`, socket: newFakeSocket()}
}

func (f *fakeProvider) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

func (f *fakeProvider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.headers = append(f.headers, r.Header.Clone())
	authorize, token, keys := f.authorize, f.token, f.keys
	w.Header().Set("Date", time.Now().Add(f.skew).UTC().Format(http.TimeFormat))
	switch r.URL.Path {
	case "/auth":
		f.asked = r.URL.Query()
		f.asks++
		f.code = "gAAAA" + randomSecret().reveal()
	case "/token":
		_ = r.ParseForm()
		f.posts = append(f.posts, r.PostForm)
	case "/certs":
		f.certs++
	}
	f.mu.Unlock()
	switch {
	case r.URL.Path == "/auth" && authorize != nil:
		authorize(w, r)
	case r.URL.Path == "/auth":
		http.Redirect(w, r, f.url+"/sign/"+testSignUUID, http.StatusFound)
	case r.URL.Path == "/sign/"+testSignUUID && r.Header.Get("Upgrade") != "":
		f.socket.serve(w, r)
	case r.URL.Path == "/signin":
		f.serveReturn(w, r)
	case r.URL.Path == "/sign/"+testSignUUID:
		// The person approves at once; the page returns by way of the provider.
		http.Redirect(w, r, f.redirect(), http.StatusFound)
	case r.URL.Path == "/token" && token != nil:
		token(w, r)
	case r.URL.Path == "/token":
		f.serveToken(w, r)
	case r.URL.Path == "/certs" && keys != nil:
		keys(w, r)
	case r.URL.Path == "/certs":
		f.serveKeys(w, r)
	default:
		http.NotFound(w, r)
	}
}

// redirect is where the provider sends the browser after an approval.
func (f *fakeProvider) redirect() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	v := url.Values{"code": {f.code}, "authorization_code": {f.code},
		"state": {f.asked.Get("state")}, "nonce": {f.asked.Get("nonce")}}
	return f.asked.Get("redirect_uri") + "?" + v.Encode()
}

func (f *fakeProvider) serveToken(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.PostForm.Get("client_secret") != f.secret:
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"access_denied","error_description":"Invalid client credentials."}`)
		return
	case r.Method != http.MethodPost,
		r.PostForm.Get("grant_type") != "authorization_code",
		r.PostForm.Get("code") != f.code,
		r.PostForm.Get("client_id") != f.asked.Get("client_id"),
		r.PostForm.Get("redirect_uri") != f.asked.Get("redirect_uri"),
		base64.RawURLEncoding.EncodeToString(sum[:]) != f.asked.Get("code_challenge"):
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"access_denied","error_description":"Invalid authorization code."}`)
		return
	}
	f.code = ""
	claims := f.claims()
	if f.change != nil {
		f.change(claims)
	}
	jwt := signToken(f.signer, claims)
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": jwt, "token_type": "bearer",
		"expires_in": 86400, "id_token": jwt, "refresh_token": "", "scope": "openid"})
}

func (f *fakeProvider) claims() map[string]any {
	now := time.Now().Add(f.skew)
	return map[string]any{
		"iss": f.url, "aud": testClientID, "client_id": testClientID, "app_uuidv4": testClientID,
		"sub": testAccount, "email": testClientID + "+" + testAccount + "@xumm.me",
		"nonce": f.asked.Get("nonce"), "scope": "openid", "app_name": "Test App",
		"payload_uuidv4": testSignUUID, "network_type": cmp.Or(f.asked.Get("force_network"), "TESTNET"), "network_id": 1,
		"iat": now.Unix(), "exp": now.Add(24 * time.Hour).Unix(),
	}
}

func (f *fakeProvider) serveKeys(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	w.Header().Set("ETag", f.etag)
	if f.etag != "" && r.Header.Get("If-None-Match") == f.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(keySetJSON(f.published...))
}

func (f *fakeProvider) count() (asks, posts, certs int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asks, len(f.posts), f.certs
}

func keySetJSON(private ...*rsa.PrivateKey) []byte {
	var set jose.JSONWebKeySet
	for i, k := range private {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: &k.PublicKey, KeyID: "key-" + strconv.Itoa(i), Use: "sig", Algorithm: "RS256"})
	}
	b, err := json.Marshal(set)
	if err != nil {
		panic(err)
	}
	return b
}

// signToken signs as the provider does: RS256, no key id.
func signToken(k *rsa.PrivateKey, claims map[string]any) string {
	return signWith(jose.RS256, k, nil, claims)
}

func signWith(alg jose.SignatureAlgorithm, key any, header map[jose.HeaderKey]any, claims map[string]any) string {
	o := (&jose.SignerOptions{}).WithType("JWT")
	for k, v := range header {
		o = o.WithHeader(k, v)
	}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, o)
	if err != nil {
		panic(err)
	}
	b, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	object, err := s.Sign(b)
	if err != nil {
		panic(err)
	}
	text, err := object.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return text
}

func with(claims map[string]any, name string, value any) map[string]any {
	c := maps.Clone(claims)
	if value == nil {
		delete(c, name)
	} else {
		c[name] = value
	}
	return c
}

// freeRedirects gives loopback redirect addresses whose ports were free.
func freeRedirects(t *testing.T, n int) []string {
	t.Helper()
	uris := make([]string, n)
	for i := range uris {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close() // after all, so that no port comes twice
		uris[i] = "http://" + l.Addr().String() + "/callback"
	}
	return uris
}

// memoryStore is a TokenStore that works, until told to fail.
type memoryStore struct {
	mu    sync.Mutex
	kept  map[string]string
	fail  error
	saves int
	deaf  bool // Clear does nothing
}

func (s *memoryStore) Load(_ context.Context, key string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return "", s.fail
	}
	if text, ok := s.kept[key]; ok {
		return text, nil
	}
	return "", ErrNoToken
}

func (s *memoryStore) Save(_ context.Context, key, secret string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	if s.kept == nil {
		s.kept = make(map[string]string)
	}
	s.kept[key] = secret
	s.saves++
	return nil
}

func (s *memoryStore) Clear(_ context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	if !s.deaf {
		delete(s.kept, key)
	}
	return nil
}

func (s *memoryStore) get(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[key]
}

// tab is a browser: it follows redirects and keeps the page it ends on.
type tab struct {
	opened chan string // addresses it was asked to open
	pages  chan visit
}

type visit struct {
	status int
	header http.Header
	body   string
	via    []string // addresses visited
	err    error
}

func newTab() *tab { return &tab{opened: make(chan string, 8), pages: make(chan visit, 8)} }

func (b *tab) Open(ctx context.Context, address string) error {
	b.opened <- address
	go func() { b.pages <- get(context.WithoutCancel(ctx), address) }()
	return nil
}

// get visits an address as a person's browser does.
func get(ctx context.Context, address string) visit { return navigate(ctx, address, true) }

// getOnce visits an address without following redirects.
func getOnce(t *testing.T, address string) visit { return navigate(t.Context(), address, false) }

func navigate(ctx context.Context, address string, follow bool) visit {
	v := visit{via: []string{address}}
	transport := &http.Transport{DisableKeepAlives: true}
	client := &http.Client{Transport: transport, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !follow {
			return http.ErrUseLastResponse
		}
		v.via = append(v.via, r.URL.String())
		return nil
	}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		v.err = err
		return v
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	resp, err := client.Do(r)
	if err != nil {
		v.err = err
		return v
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	v.status, v.header, v.body, v.err = resp.StatusCode, resp.Header, string(body), err
	return v
}
