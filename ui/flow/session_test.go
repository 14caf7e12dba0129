package flow

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"countersign/auth"
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
		w.changed() // nothing tells of it: look again at once
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

// A request anybody may sign does not tell whose it is: that another account
// can't see it is no reason to give it up before its time.
func TestNotFoundMayBeOutOfSight(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	gone := xumm.Update{Link: xumm.Done, State: xumm.NotFound, Err: xumm.ErrNotFound}
	signedIn, script := &session{who: &auth.Session{}}, &session{}
	soon, past := time.Now().Add(time.Minute), time.Now().Add(-time.Hour)
	tests := []struct {
		name    string
		s       *session
		account string
		expires time.Time
		want    storage.State
	}{
		{"anybody's, open", signedIn, "", soon, storage.Pending},
		{"anybody's, over", signedIn, "", past, storage.Gone},
		{"one account's", signedIn, somebody, soon, storage.Gone},
		{"with key and secret", script, "", soon, storage.Gone},
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := w.unsent(idOne[:35]+strconv.Itoa(i), time.Now())
			r.State, r.Account, r.ExpiresAt, r.UUID = storage.Pending, test.account, test.expires, idTwo
			if err := w.db.Add(w.ctx, r); err != nil {
				t.Fatal(err)
			}
			err := w.app.conclude(test.s, r, gone)
			v := w.request(r.ID)
			if v.State != test.want || v.Settled != (test.want == storage.Gone) || (err == nil) != v.Settled {
				t.Errorf("state %s, settled %v, error %v", v.State, v.Settled, err)
			}
		})
	}
}

func TestCreateAfterItsContext(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	ctx, cancel := context.WithCancel(w.ctx)
	cancel()
	if _, err := w.app.Create(ctx, w.payment()); !errors.Is(err, context.Canceled) {
		t.Errorf("Create: %v", err)
	}
	if list, err := w.app.Requests(w.ctx, storage.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("%d requests were saved, %v", len(list), err)
	}
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
