package flow

import (
	"net/http"
	"strings"
	"testing"

	"countersign/xumm/sandbox"
)

// gate is a network that holds up requests for the provider's keys.
type gate struct {
	came chan struct{} // has a value once somebody waits
	open chan struct{} // closed: they go on
}

func newGate() *gate { return &gate{make(chan struct{}, 1), make(chan struct{})} }

func (g *gate) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/certs") {
		select {
		case g.came <- struct{}{}:
		default:
		}
		select {
		case <-g.open:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	return http.DefaultTransport.RoundTrip(r)
}

// restartBehind starts the program anew without keys of the provider, and returns
// when the stored sign-in waits for them.
func (w *world) restartBehind(g *gate) {
	w.t.Helper()
	w.end(w.app, w.db)
	w.start(func(a *App) {
		a.cfg.CertsFile = ""
		a.cfg.HTTPClient = &http.Client{Transport: g}
	})
	w.t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	select {
	case <-g.came:
	case <-w.ctx.Done():
		w.t.Fatal("the stored sign-in was not looked at")
	}
}

// Signing out while the stored sign-in is still being verified is signing out.
func TestSignOutDuringRestore(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	g := newGate()
	w.restartBehind(g)
	if err := w.app.SignOut(w.ctx); err != nil {
		t.Fatal(err)
	}
	close(g.open)
	w.app.Close() // waits for what was under way
	if acc := w.app.Account(); acc.State != SignedOut || acc.Notice != "" || w.ring.holds() != 0 {
		t.Errorf("account %+v, %d tokens", acc, w.ring.holds())
	}
	if list := w.app.Settings().SignIns; len(list) != 0 {
		t.Errorf("the settings name %+v", list)
	}
}

// The same for an account that is not in use, and for the one in use by its row in
// the list.
func TestForgetAccountDuringRestore(t *testing.T) {
	for _, other := range []bool{false, true} {
		w := newWorld(t, sandbox.Options{})
		w.start()
		alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
		w.signInAs(alice)
		w.signInAs(bob) // in use
		gone, stays := bob, alice
		if other {
			gone, stays = alice, bob
		}
		g := newGate()
		w.restartBehind(g)
		if err := w.app.ForgetAccount(w.ctx, w.known(gone).ID); err != nil {
			t.Fatal(err)
		}
		close(g.open)
		w.until("the account that stays", func() bool { return w.known(stays).SignedIn })
		w.app.Close()
		if list := w.app.Accounts(); len(list) != 1 || list[0].InUse != other || w.ring.holds() != 1 {
			t.Errorf("accounts %+v, %d tokens", list, w.ring.holds())
		}
		if acc := w.app.Account(); (acc.State == SignedIn) != other || acc.State == Restoring {
			t.Errorf("account %+v", acc)
		}
	}
}
