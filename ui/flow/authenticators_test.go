package flow

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"countersign/xumm/sandbox"
)

// noKeys is a network in which the provider's keys are not to be had: who asks
// waits.
type noKeys struct {
	w    *world
	next http.RoundTripper

	mu           sync.Mutex
	came, inside int
}

func (n *noKeys) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/certs") {
		return n.next.RoundTrip(r)
	}
	n.count(1)
	n.w.changed()
	defer n.count(-1)
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func (n *noKeys) count(d int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.inside += d
	n.came = max(n.came, n.inside)
}

func (n *noKeys) now() (came, inside int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.came, n.inside
}

// age makes the keys on disk older.
func (w *world) age(by time.Duration) string {
	w.t.Helper()
	file := filepath.Join(w.dir, "certs.json")
	data, err := os.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	var kept map[string]any
	if err := json.Unmarshal(data, &kept); err != nil {
		w.t.Fatal(err)
	}
	kept["fetched_at"] = time.Now().Add(-by).UTC()
	if data, err = json.Marshal(kept); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

// A sign-in with keys of yesterday asks for newer ones beside it, and does not
// wait. The App does not leave that behind, and accounts share it.
func TestCloseLeavesNoRequestForKeysBehind(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.end(w.app, w.db)
	kept := w.age(48 * time.Hour)

	n := &noKeys{w: w, next: &http.Transport{DisableKeepAlives: true}}
	w.start(func(a *App) { a.cfg.HTTPClient = &http.Client{Transport: n} })
	w.signIn()
	w.until("the keys to be asked for", func() bool { came, _ := n.now(); return came > 0 })
	w.app.StartSignInAs(KnownAccount{Address: w.p.Phone().Accounts()[1].Address})
	w.answerSignInAs(w.p.Phone().Accounts()[1].Address)
	w.until("the other sign-in", func() bool { return w.app.Account().Address == w.p.Phone().Accounts()[1].Address })
	w.app.Close()
	if came, inside := n.now(); came != 1 || inside != 0 {
		t.Errorf("%d requests for keys at once, %d left behind", came, inside)
	}
	data, err := os.ReadFile(filepath.Join(w.dir, "certs.json"))
	if err != nil || string(data) != kept {
		t.Errorf("the key file was written: %s, %v", data, err)
	}
}
