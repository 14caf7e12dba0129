package flow

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"countersign/auth"
	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
	"countersign/xumm/sandbox"
)

// world is a sandbox over real HTTP, a real database, and one App on them.
type world struct {
	t    *testing.T
	ctx  context.Context
	p    *sandbox.Platform
	dir  string
	ring *ring
	uris []string

	app     *App
	db      *storage.DB
	changes chan struct{}
	browser *browser

	secrets secrets

	mu       sync.Mutex
	notified []string
}

// guard ends a test that waits for something which never happens.
const guard = 60 * time.Second

func newWorld(t *testing.T, o sandbox.Options) *world {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), guard)
	t.Cleanup(cancel)
	w := &world{t: t, ctx: ctx, dir: t.TempDir(), ring: &ring{kept: map[string]string{}}, uris: o.RedirectURIs, changes: make(chan struct{}, 1)}
	if len(w.uris) == 0 {
		w.uris = freeRedirects(t)
	}
	o.RedirectURIs = w.uris
	if o.Seed == "" {
		o.Seed = t.Name()
	}
	o.RateLimit, o.CreateLimit = 100_000, 100_000
	p, err := sandbox.Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	w.p = p
	w.secrets.note("the API secret", p.Info().APISecret)
	w.ring.saved = func(stored string) { w.secrets.note("a token", jwtOf(stored)) }
	t.Cleanup(func() { w.secrets.check(t, w.dir) }) // after every App has ended
	w.ring.told = w.changed
	w.browser = &browser{w: w}
	return w
}

func freeRedirects(t *testing.T) []string {
	t.Helper()
	var uris []string
	for range 3 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		uris = append(uris, "http://"+l.Addr().String()+"/callback")
	}
	return uris
}

// start makes an App on the same folder and keyring as before: the same person
// starting the program again.
func (w *world) start(adjust ...func(*App)) *App {
	w.t.Helper()
	db, err := storage.Open(w.ctx, filepath.Join(w.dir, "requests.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	settings, err := storage.OpenSettings(filepath.Join(w.dir, "settings.json"))
	if err != nil {
		w.t.Fatal(err)
	}
	info := w.p.Info()
	app, err := New(Config{
		Platform: Platform{
			Name: "Sandbox", BaseURL: info.APIURL, Provider: auth.ProviderAt(info.OAuthURL),
			Sandbox: true, APIKey: info.APIKey, RedirectURIs: w.uris, Nodes: w.nodes(),
		},
		DB: db, Settings: settings, Tokens: storage.NewTokens(storage.NewKeyring("flow test")),
		CertsFile: filepath.Join(w.dir, "certs.json"),
		Browser:   w.browser,
		Logger:    slog.New(slog.NewTextHandler(io.MultiWriter(testLog{w.t}, &w.secrets), &slog.HandlerOptions{Level: slog.LevelDebug})),
		Changed:   func(Change) { w.changed() },
		Notify: func(title, _, _ string) {
			w.mu.Lock()
			w.notified = append(w.notified, title)
			w.mu.Unlock()
			w.changed()
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	app.tokens = w.ring
	app.cfg.HTTPClient.Transport = spy{app.cfg.HTTPClient.Transport, &w.secrets}
	for _, f := range adjust {
		f(app)
	}
	w.app, w.db = app, db
	w.t.Cleanup(func() { w.end(app, db) })
	go app.Run(w.ctx)
	return app
}

// nodes are the sandbox's own ledger nodes.
func (w *world) nodes() map[string][]string {
	all := make(map[string][]string)
	for network, address := range w.p.Info().NodeURLs {
		all[network] = []string{address}
	}
	return all
}

func (w *world) changed() {
	select {
	case w.changes <- struct{}{}:
	default:
	}
}

// end closes an App and its database; a second time does nothing.
func (w *world) end(app *App, db *storage.DB) {
	app.Close()
	if err := db.Close(); err != nil {
		w.t.Errorf("closing the database: %v", err)
	}
}

// until waits until done; what is said when the test runs out of time.
func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	for !done() {
		select {
		case <-w.ctx.Done():
			w.t.Fatalf("waited in vain for %s", what)
		case <-w.changes:
		}
	}
}

func (w *world) untilState(id string, want storage.State) RequestView {
	w.t.Helper()
	var v RequestView
	w.until("the request to be "+string(want), func() bool {
		v = w.request(id)
		return v.State == want
	})
	return v
}

func (w *world) untilSettled(id string, want storage.State) RequestView {
	w.t.Helper()
	var v RequestView
	w.until("the request to be settled as "+string(want), func() bool {
		v = w.request(id)
		return v.Settled
	})
	if v.State != want {
		w.t.Fatalf("settled as %s, want %s (problem %q, trouble %q)", v.State, want, v.Problem, v.Trouble)
	}
	return v
}

func (w *world) request(id string) RequestView {
	w.t.Helper()
	v, err := w.app.Request(w.ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) account() sandbox.Account { return w.p.Phone().Accounts()[0] }

// signIn signs in for real: the phone scans the QR code and approves.
func (w *world) signIn() {
	w.t.Helper()
	w.app.StartSignIn("")
	w.answerSignIn()
	w.until("the sign-in", func() bool { return w.app.Account().State == SignedIn })
	w.until("the attempt to end", func() bool { return w.app.SignIn().Step == SignInIdle })
}

func (w *world) answerSignIn() {
	w.t.Helper()
	w.answerSignInAs(w.account().Address)
}

func (w *world) answerSignInAs(address string) {
	w.t.Helper()
	w.until("the QR code", func() bool { return w.app.SignIn().QR != "" })
	qr := w.app.SignIn().QR
	review, err := w.p.Phone().Scan(w.ctx, qr)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := review.Approve(w.ctx, address); err != nil {
		w.t.Fatal(err)
	}
}

// answerInBrowser is answerSignIn for where the phone's way does not work: the
// page in the browser goes back.
func (w *world) answerInBrowser() {
	w.t.Helper()
	w.answerSignIn()
	w.browser.back(path.Base(w.app.SignIn().QR))
}

// platform is the application's owner, with key and secret.
func (w *world) platform() *xumm.Client {
	w.t.Helper()
	info := w.p.Info()
	c, err := xumm.New(xumm.APIKey(info.APIKey, info.APISecret), xumm.WithBaseURL(info.APIURL),
		xumm.WithHTTPClient(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}))
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) payment() Draft {
	w.t.Helper()
	tx := parse(w.t, `{"TransactionType":"Payment","Destination":"`+w.p.Phone().Accounts()[1].Address+`","DestinationTag":7,"Amount":"25500000",
		"Memos":[{"Memo":{"MemoData":"7468616E6B73"}}]}`)
	return Draft{Tx: tx, Instruction: "For the books", ExpireMinutes: 5, Submit: true}
}

func (w *world) create(d Draft) string {
	w.t.Helper()
	id, err := w.app.Create(w.ctx, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) scan(v RequestView) *sandbox.Review {
	w.t.Helper()
	r, err := w.p.Phone().Scan(w.ctx, v.SignURL)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) approve(v RequestView) sandbox.Outcome {
	w.t.Helper()
	return w.approveAs(v, w.account().Address)
}

func (w *world) approveAs(v RequestView, address string) sandbox.Outcome {
	w.t.Helper()
	out, err := w.scan(v).Approve(w.ctx, address)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func (w *world) notices() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.notified...)
}

// browser is a browser that follows redirects and runs no scripts; what the sign
// page's script does at the end is done by back.
type browser struct {
	w    *world
	fail error
	seen atomic.Int32
}

// visits is how many pages were opened.
func (b *browser) visits() int { return int(b.seen.Load()) }

func (b *browser) Open(ctx context.Context, url string) error {
	if b.fail != nil {
		return b.fail
	}
	return b.get(ctx, url)
}

func (b *browser) get(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "text/html")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	b.seen.Add(1)
	b.w.changed()
	return err
}

// back goes where the sign page of a request returns to.
func (b *browser) back(uuid string) {
	p, err := b.w.platform().Payload(b.w.ctx, uuid)
	if err != nil {
		b.w.t.Fatal(err)
	}
	if err := b.get(b.w.ctx, p.Meta.ReturnURLWeb); err != nil {
		b.w.t.Fatal(err)
	}
}

// testLog writes diagnostics to the test's log.
type testLog struct{ t *testing.T }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Helper()
	l.t.Log(string(p))
	return len(p), nil
}

func findingNamed(t *testing.T, v RequestView, name string) xrpl.Finding {
	t.Helper()
	for _, f := range v.Findings {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no finding %q in %v", name, v.Findings)
	return xrpl.Finding{}
}
