package flow

import (
	"context"
	"image"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"countersign/storage"
	"countersign/xumm"
)

// fakeDirectory is a platform that tells what a test wants, and counts how often
// it is asked.
type fakeDirectory struct {
	mu    sync.Mutex
	asked map[string]int // by address; "rails", and "avatar " with an address

	meta  map[string]xumm.AccountMeta
	rails []xumm.Rail
	err   error
	takes time.Duration // until it answers
}

func (d *fakeDirectory) ask(ctx context.Context, what string) error {
	d.mu.Lock()
	if d.asked == nil {
		d.asked = map[string]int{}
	}
	d.asked[what]++
	takes := d.takes
	d.mu.Unlock()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(takes):
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}

func (d *fakeDirectory) AccountMeta(ctx context.Context, account string) (*xumm.AccountMeta, error) {
	if err := d.ask(ctx, account); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.meta[account]
	return &m, nil
}

func (d *fakeDirectory) Avatar(ctx context.Context, account string, size int) (image.Image, error) {
	if err := d.ask(ctx, "avatar "+account); err != nil {
		return nil, err
	}
	return image.NewGray(image.Rect(0, 0, size, size)), nil
}

func (d *fakeDirectory) Rails(ctx context.Context) ([]xumm.Rail, error) {
	if err := d.ask(ctx, "rails"); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rails, nil
}

func (d *fakeDirectory) fail(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.err = err
}

func (d *fakeDirectory) count(what string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.asked[what]
}

// onDirectory is an App with ann signed in, on a platform that is only d. It
// counts what it says to have changed.
func onDirectory(t *testing.T, d *fakeDirectory) (a *App, changes func(What) int) {
	t.Helper()
	settings, err := storage.OpenSettings(filepath.Join(t.TempDir(), "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	counts := map[What]int{}
	a = &App{now: time.Now, log: slog.New(slog.DiscardHandler)}
	a.cfg.Settings, a.cfg.Platform = settings, Xumm()
	a.cfg.Changed = func(c Change) {
		mu.Lock()
		defer mu.Unlock()
		counts[c.What]++
	}
	a.db = noStore{}
	a.ctx, a.stop = context.WithCancel(t.Context())
	a.account.session = &session{ctx: a.ctx, end: func() {}, address: annAddress, directory: d}
	a.account.state = SignedIn
	return a, func(w What) int {
		mu.Lock()
		defer mu.Unlock()
		return counts[w]
	}
}

// noStore is a database with nothing in it.
type noStore struct{ store }

func (noStore) Unjudged(context.Context) ([]storage.Request, error) { return nil, nil }
