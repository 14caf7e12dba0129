package flow

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
	"countersign/xumm/sandbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// add puts a request into the database as a program left it that was killed.
func (w *world) add(r storage.Request) {
	w.t.Helper()
	db, err := storage.Open(w.ctx, filepath.Join(w.dir, "requests.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	if err := db.Add(w.ctx, r); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) unsent(id string, saved time.Time) storage.Request {
	d := w.payment()
	return storage.Request{
		ID: id, State: storage.Sending, TxType: "Payment", TxJSON: d.Tx.JSON(), Sentence: "Send 25.5 XRP",
		Account: w.account().Address, ExpireMinutes: 5, Submit: true, CreatedAt: saved, UpdatedAt: saved,
	}
}

const (
	idOne   = "1b144141-1a2b-4c3d-8e4f-0123456789ab"
	idTwo   = "2b144141-1a2b-4c3d-8e4f-0123456789ab"
	idThree = "3b144141-1a2b-4c3d-8e4f-0123456789ab"
)

// The program was killed between saving and sending, or between sending and
// noting the answer: the next one finds out and sends at most once.
func TestCrashBetweenSaveAndSend(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	arrived, err := w.app.current().client.CreatePayload(w.ctx, asPayload(w.unsent(idThree, time.Now())))
	if err != nil {
		t.Fatal(err)
	}
	w.end(w.app, w.db)

	w.add(w.unsent(idOne, time.Now()))                 // never sent
	w.add(w.unsent(idTwo, time.Now().Add(-time.Hour))) // never sent, and nobody waits for it any more
	w.add(w.unsent(idThree, time.Now()))               // sent, the answer was lost

	w.start()
	one := w.untilState(idOne, storage.Pending)
	two := w.untilState(idTwo, storage.Unsent)
	if !strings.Contains(two.Problem, "ended before this request was sent") {
		t.Errorf("problem %q", two.Problem)
	}
	three := w.untilState(idThree, storage.Pending)
	if three.UUID != arrived.UUID || three.SignURL != arrived.SignURL {
		t.Errorf("found %s, want %s", three.UUID, arrived.UUID)
	}
	w.approve(one)
	w.approve(three)
	w.untilSettled(idOne, storage.Signed)
	w.untilSettled(idThree, storage.Signed)
}

// The program is ended while a request waits, and signed meanwhile.
func TestResultWhileAway(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(w.payment())
	v := w.untilState(id, storage.Pending)
	w.end(w.app, w.db)
	w.approve(v)
	w.start()
	w.untilSettled(id, storage.Signed)
}

// The platform ends the session while a request is followed.
func TestUnauthorizedMidWay(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	d := w.payment()
	d.ExpireMinutes = 1440
	id := w.create(d)
	w.untilState(id, storage.Pending)

	w.p.Faults().SkewClock(25 * time.Hour) // tokens live 24 hours
	w.app.RefreshAll()
	w.until("the end of the session", func() bool { return w.app.Account().State == SignedOut })
	if n := w.app.Account().Notice; !strings.Contains(n, "still here") {
		t.Errorf("notice %q", n)
	}
	w.until("the request to wait", func() bool { return w.request(id).Trouble == "Sign in to follow this request." })
	if v := w.request(id); v.Settled || v.State != storage.Pending {
		t.Errorf("the request became %s", v.State)
	}
	if _, err := w.app.Cancel(w.ctx, id); !errors.Is(err, ErrSignedOut) {
		t.Errorf("Cancel while signed out: %v", err)
	}

	w.p.Faults().Reset()
	w.signIn()
	w.until("following to go on", func() bool { return w.request(id).Trouble == "" })
	w.approve(w.request(id))
	w.untilSettled(id, storage.Signed)
}

func TestSessionRunsOut(t *testing.T) {
	var mu sync.Mutex
	var ahead time.Duration
	w := newWorld(t, sandbox.Options{})
	w.start(func(a *App) {
		a.now = func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return wallClock().Add(ahead)
		}
	})
	later := func(d time.Duration) {
		mu.Lock()
		ahead = d
		mu.Unlock()
		w.app.tick()
	}
	w.signIn()
	id := w.create(w.payment())
	w.untilState(id, storage.Pending)
	later(22 * time.Hour)
	if acc := w.app.Account(); acc.Expiring || acc.State != SignedIn {
		t.Errorf("two hours before the end: %+v", acc)
	}
	later(23*time.Hour + 30*time.Minute)
	if acc := w.app.Account(); !acc.Expiring || acc.State != SignedIn {
		t.Errorf("half an hour before the end: %+v", acc)
	}
	later(25 * time.Hour)
	acc := w.app.Account()
	if acc.State != SignedOut || !strings.Contains(acc.Notice, "24 hours") {
		t.Errorf("after the end: %+v", acc)
	}
	if v := w.request(id); v.Settled {
		t.Error("the request was given up")
	}
	w.until("the notification", func() bool { return slices.Contains(w.notices(), "Signed out") })
	w.until("the keyring to be emptied", func() bool {
		select {
		case w.changes <- struct{}{}: // no change tells of it: look again at once
		default:
		}
		return w.ring.holds() == 0
	})
}

// A full disk: a new request is not sent at all, a result is kept and stored
// when there is room again.
func TestDiskFull(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	disk := &fullDisk{}
	w.start(func(a *App) { disk.store = a.db; a.db = disk })
	w.signIn()
	id := w.create(w.payment())
	v := w.untilState(id, storage.Pending)

	disk.fill(true)
	if _, err := w.app.Create(w.ctx, w.payment()); !errors.Is(err, storage.ErrFull) {
		t.Errorf("Create on a full disk: %v", err)
	}
	if n := len(w.p.Phone().Inbox()); n != 1 {
		t.Errorf("%d requests on the phone, want 1: an unsaved one was sent", n)
	}
	w.approve(v)
	v = w.untilSettled(id, storage.Signed)
	if v.TxID == "" || !strings.Contains(v.Trouble, "kept in memory") {
		t.Errorf("result %q, trouble %q", v.TxID, v.Trouble)
	}
	if r, err := w.db.Get(w.ctx, id); err != nil || r.State == storage.Signed {
		t.Errorf("the full disk has %s, %v", r.State, err)
	}
	list, err := w.app.Requests(w.ctx, storage.Filter{})
	if err != nil || len(list) != 1 || list[0].State != storage.Signed {
		t.Errorf("list %v, %v", list, err)
	}

	disk.fill(false)
	w.app.RefreshAll()
	w.until("the result to be stored", func() bool { return w.request(id).Trouble == "" })
	if r, err := w.db.Get(w.ctx, id); err != nil || r.TxID != v.TxID || !r.Settled || len(r.Proof) == 0 {
		t.Errorf("stored %+v, %v", r, err)
	}
}

// A result that could not be stored is tried a last time at the end.
func TestDiskFullUntilClose(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	disk := &fullDisk{}
	w.start(func(a *App) { disk.store = a.db; a.db = disk })
	w.signIn()
	id := w.create(w.payment())
	v := w.untilState(id, storage.Pending)
	disk.fill(true)
	w.approve(v)
	w.untilSettled(id, storage.Signed)
	disk.fill(false)
	w.app.Close()
	if r, err := w.db.Get(w.ctx, id); err != nil || r.State != storage.Signed || !r.Settled {
		t.Errorf("stored %+v, %v", r, err)
	}
}

type fullDisk struct {
	store
	mu   sync.Mutex
	full bool
}

func (d *fullDisk) fill(on bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.full = on
}

func (d *fullDisk) err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full {
		return storage.ErrFull
	}
	return nil
}

func (d *fullDisk) Add(ctx context.Context, r storage.Request) error {
	if err := d.err(); err != nil {
		return err
	}
	return d.store.Add(ctx, r)
}

func (d *fullDisk) Change(ctx context.Context, id string, change func(*storage.Request)) (storage.Request, error) {
	if err := d.err(); err != nil {
		return storage.Request{}, err
	}
	return d.store.Change(ctx, id, change)
}

func TestLockedKeyring(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.end(w.app, w.db)
	w.ring.set(func(r *ring) { r.locked = true })
	w.start()
	w.until("the locked state", func() bool { return w.app.Account().State == Locked })
	w.app.RetryAccount()
	w.until("the restored account", func() bool { return w.app.Account().State == SignedIn })
}

func TestSignInUnlocksKeyring(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.ring.set(func(r *ring) { r.locked = true })
	w.start()
	w.until("the locked state", func() bool { return w.app.Account().State == Locked })
	w.signIn()
	if w.ring.asked != 1 || w.ring.holds() != 1 {
		t.Errorf("asked %d times, holds %d", w.ring.asked, w.ring.holds())
	}
}

func TestNoKeyring(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.ring.set(func(r *ring) { r.missing = true })
	w.start()
	w.until("the signed-out state", func() bool { return w.app.Account().State == SignedOut })
	w.signIn()
	if n := w.app.Account().Notice; !strings.HasPrefix(n, "Signed in until you close the app. No keyring was found") {
		t.Errorf("notice %q", n)
	}
}

func TestSignOut(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(w.payment())
	w.untilState(id, storage.Pending)
	if err := w.app.SignOut(w.ctx); err != nil {
		t.Fatal(err)
	}
	if acc := w.app.Account(); acc.State != SignedOut || acc.Address != "" || acc.Notice != "" {
		t.Errorf("account %+v", acc)
	}
	if w.ring.holds() != 0 {
		t.Error("the sign-in is still in the keyring")
	}
	w.until("the request to wait", func() bool { return w.request(id).Trouble != "" })

	// Another account may not follow it, for the platform would not know it.
	other := w.p.Phone().Accounts()[1].Address
	w.app.StartSignIn("")
	w.answerSignInAs(other)
	w.until("the other account", func() bool { return w.app.Account().Address == other })
	w.until("the request to wait for its account", func() bool {
		return w.request(id).Trouble == "Sign in as "+xrpl.ShortAddress(w.account().Address)+" to follow this request."
	})
	if v := w.request(id); v.State != storage.Pending || v.Settled {
		t.Errorf("the request became %s", v.State)
	}

	w.ring.set(func(r *ring) { r.locked = true })
	if err := w.app.SignOut(w.ctx); err == nil || !strings.Contains(Sentence(err), "keyring is locked") {
		t.Errorf("SignOut with a locked keyring: %v", err)
	}
	if acc := w.app.Account(); acc.State != SignedOut || !strings.Contains(acc.Notice, "could not be removed") {
		t.Errorf("account %+v", acc)
	}
}

func TestSignInFails(t *testing.T) {
	t.Run("cancelled", func(t *testing.T) {
		w := newWorld(t, sandbox.Options{})
		w.start()
		w.app.StartSignIn("")
		w.app.StartSignIn("") // a second click
		w.until("the link", func() bool { return w.app.SignIn().URL != "" })
		w.app.CancelSignIn()
		if v := w.app.SignIn(); v != (SignInView{}) {
			t.Errorf("after Cancel: %+v", v)
		}
		w.signIn() // and again
	})
	t.Run("declined", func(t *testing.T) {
		w := newWorld(t, sandbox.Options{})
		w.start()
		w.app.StartSignIn("")
		w.until("the QR code", func() bool { return w.app.SignIn().QR != "" })
		qr := w.app.SignIn().QR
		review, err := w.p.Phone().Scan(w.ctx, qr)
		if err != nil {
			t.Fatal(err)
		}
		if err := review.Decline(w.ctx); err != nil {
			t.Fatal(err)
		}
		w.browser.back(filepath.Base(qr))
		w.until("the failure", func() bool { return w.app.SignIn().Step == SignInFailed })
		if v := w.app.SignIn(); !strings.Contains(v.Problem, "declined") || v.QR != "" || v.URL != "" {
			t.Errorf("view %+v", v)
		}
		w.app.CancelSignIn()
		if v := w.app.SignIn(); v.Step != SignInIdle {
			t.Errorf("a failure stays: %+v", v)
		}
	})
	t.Run("not enabled", func(t *testing.T) {
		w := newWorld(t, sandbox.Options{})
		w.start()
		w.p.Faults().NoPublicClients(true)
		w.app.StartSignIn("")
		w.answerSignIn()
		w.until("the failure", func() bool { return w.app.SignIn().Step == SignInFailed })
		if v := w.app.SignIn(); !strings.Contains(v.Problem, "PKCE") {
			t.Errorf("problem %q", v.Problem)
		}
	})
	t.Run("no browser", func(t *testing.T) {
		w := newWorld(t, sandbox.Options{})
		w.browser.fail = errors.New("no browser here")
		w.start()
		w.app.StartSignIn("")
		w.until("the notice", func() bool { return strings.Contains(w.app.SignIn().Notice, "browser could not be opened") })
		w.browser.fail = nil
		w.app.OpenBrowserAgain()
		w.until("the notice to go", func() bool { return w.app.SignIn().Notice == "" })
		w.answerSignIn()
		w.until("the sign-in", func() bool { return w.app.Account().State == SignedIn })
	})
}

// Offline without the provider's keys a stored sign-in can't be checked; it is
// not lost by that.
func TestCannotVerify(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.end(w.app, w.db)
	offline := &cable{cut: true}
	w.start(func(a *App) {
		a.cfg.CertsFile = ""
		a.cfg.HTTPClient = &http.Client{Transport: offline}
	})
	w.until("the failed check", func() bool { return w.app.Account().State == CannotVerify })
	offline.set(false)
	w.app.RetryAccount()
	w.until("the restored account", func() bool { return w.app.Account().State == SignedIn })
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}

// cable is a network that can be unplugged.
type cable struct {
	mu  sync.Mutex
	cut bool
}

func (c *cable) set(cut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = cut
}

func (c *cable) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	cut := c.cut
	c.mu.Unlock()
	if cut {
		return nil, errors.New("unplugged")
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestAnotherAPIKey(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start(func(a *App) { a.cfg.Platform.APIKey = "" })
	key := w.p.Info().APIKey
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.APIKey = " " + key + "\n" }); err != nil {
		t.Fatal(err)
	}
	w.until("the signed-out state", func() bool { return w.app.Account().State == SignedOut })
	w.signIn()
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.APIKey = "" }); err != nil {
		t.Fatal(err)
	}
	if acc := w.app.Account(); acc.State != NeedsAPIKey {
		t.Errorf("without a key: %+v", acc)
	}
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.APIKey = "not a key" }); err != nil {
		t.Fatal(err)
	}
	w.until("the notice", func() bool {
		acc := w.app.Account()
		return acc.State == NeedsAPIKey && strings.Contains(acc.Notice, "not valid")
	})
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.APIKey = key }); err != nil {
		t.Fatal(err)
	}
	w.until("the sign-in stored for the key", func() bool { return w.app.Account().State == SignedIn })
}

// With a key and secret there is no sign-in, and an ended one changes nothing.
func TestKeyAndSecret(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	info := w.p.Info()
	cred := xumm.APIKey(info.APIKey, info.APISecret)
	w.start(func(a *App) {
		a.cfg.Credential = &cred
		if err := a.firstState(); err != nil {
			t.Fatal(err)
		}
	})
	w.app.StartSignIn("")
	if acc := w.app.Account(); acc.State != SignedIn || acc.Address != "" {
		t.Fatalf("account %+v", acc)
	}
	d := w.payment()
	d.Account = w.account().Address
	id := w.create(d)
	w.approve(w.untilState(id, storage.Pending))
	v := w.untilSettled(id, storage.Signed)
	if f := findingNamed(t, v, "Request"); f.Status != xrpl.Checked {
		t.Errorf("finding %+v", f)
	}
}

func TestDiagnosticsHoldNoSecrets(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(w.payment())
	w.untilState(id, storage.Pending)
	text := w.app.Diagnostics()
	info := w.p.Info()
	var token string
	w.ring.set(func(r *ring) {
		for _, s := range r.kept {
			token = s
		}
	})
	for name, secret := range map[string]string{"API key": info.APIKey, "API secret": info.APISecret, "token": token} {
		if secret == "" || strings.Contains(text, secret) {
			t.Errorf("the %s is in the diagnostics:\n%s", name, text)
		}
	}
	for _, want := range []string{info.APIKey[:8] + "…", w.account().Address, "signed in", "Rate limit"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
}

func TestNewNeedsItsParts(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("no error without a database")
	}
}
