package flow

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// A request that anybody may sign is followed and cancelled as the account that
// made it, and as no other.
func TestAnySignersRequestIsOfItsMaker(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(alice)
	d := w.payment()
	d.AnySigner = true
	id := w.create(d)
	if v := w.untilState(id, storage.Pending); v.MadeBy != alice || v.Account != "" {
		t.Errorf("made by %q for %q", v.MadeBy, v.Account)
	}
	w.signInAs(bob)
	r := w.request(id).Request
	if s, why := w.app.sessionFor(r); s == nil || s.address != alice {
		t.Errorf("the session of another account follows it: %q", why)
	}
	if err := w.app.ForgetAccount(w.ctx, w.known(alice).ID); err != nil {
		t.Fatal(err)
	}
	if s, why := w.app.sessionFor(r); s != nil || !strings.Contains(why, xrpl.ShortAddress(alice)) {
		t.Errorf("without its account: %v, %q", s, why)
	}
	if _, err := w.app.Cancel(w.ctx, id); err == nil {
		t.Error("another account cancelled it")
	}
	r.MadeBy = "" // of a version that did not note it
	if s, why := w.app.sessionFor(r); s == nil || s.address != bob {
		t.Errorf("of an earlier version: %q", why)
	}
}

// One that was never sent is of nobody yet: whoever sends it makes it.
func TestAnySignersUnsentRequestIsOfWhoSendsIt(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(bob)
	r := w.unsent(idOne, w.app.now())
	r.State, r.Account, r.MadeBy = storage.Unsent, "", alice
	if err := w.db.Add(w.ctx, r); err != nil {
		t.Fatal(err)
	}
	w.app.Retry(idOne)
	if v := w.untilState(idOne, storage.Sending); v.MadeBy != bob {
		t.Errorf("made by %q", v.MadeBy)
	}
}

// What waits for a sign-in is what would be sent by it, by whoever else is signed in.
func TestARequestAwaitsTheSignInThatSendsIt(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(bob)
	for name, tt := range map[string]struct {
		account, madeBy string
		want            bool
	}{
		"of who is signed in":             {bob, bob, false},
		"of another account":              {alice, alice, true},
		"anybody's, of another account":   {"", alice, true},
		"another's, of who is signed in":  {alice, bob, false},
		"of an earlier version":           {"", "", false},
		"an account's, of one before it":  {alice, "", true},
		"who is signed in, for another's": {bob, alice, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := w.unsent(uuid.NewString(), w.app.now())
			r.Account, r.MadeBy = tt.account, tt.madeBy
			if err := w.db.Add(w.ctx, r); err != nil {
				t.Fatal(err)
			}
			if v := w.request(r.ID); v.Awaits != tt.want {
				t.Errorf("awaits a sign-in: %v", v.Awaits)
			}
			r.State = storage.Signed
			if w.app.awaits(r) {
				t.Error("a signed one awaits a sign-in")
			}
		})
	}
}
