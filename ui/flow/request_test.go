package flow

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
	"countersign/xumm/sandbox"
)

func TestSignInToProof(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.until("the signed-out state", func() bool { return w.app.Account().State == SignedOut })
	w.signIn()
	acc := w.app.Account()
	if acc.Address != w.account().Address || acc.Network != "TESTNET" || acc.Notice != "" || acc.Expiring {
		t.Errorf("account %+v", acc)
	}
	if w.ring.holds() != 1 {
		t.Errorf("the keyring holds %d secrets, want 1", w.ring.holds())
	}

	id := w.create(w.payment())
	if len(id) != 36 {
		t.Errorf("ID %q does not fit a custom identifier", id)
	}
	v := w.untilState(id, storage.Pending)
	if v.UUID == "" || v.SignURL == "" || v.Account != acc.Address || v.Sentence == "" || v.ExpiresAt.IsZero() {
		t.Errorf("pending request %+v", v.Request)
	}
	review := w.scan(v)
	if review.Instruction != "For the books" || !review.Submit || !slices.Equal(review.Signers, []string{acc.Address}) {
		t.Errorf("the phone shows %+v", review)
	}
	v = w.untilState(id, storage.Opened)
	if v.OpenedAt.IsZero() {
		t.Error("opened without a time")
	}
	out, err := review.Approve(w.ctx, acc.Address)
	if err != nil {
		t.Fatal(err)
	}
	v = w.untilSettled(id, storage.Signed)
	if v.TxID != out.TxID || v.Blob != out.Blob || v.Result != "tesSUCCESS" || v.SignedBy != acc.Address || v.SignedNetwork != "TESTNET" || v.ResolvedAt.IsZero() {
		t.Errorf("result %+v", v.Request)
	}
	if len(v.Findings) != 7 {
		t.Errorf("%d findings, want 7: %v", len(v.Findings), v.Findings)
	}
	for _, f := range v.Findings {
		if f.Status == xrpl.Failed {
			t.Errorf("finding %+v", f)
		}
	}
	for _, name := range []string{"Request", "Signature", "Same as asked"} {
		if f := findingNamed(t, v, name); f.Status != xrpl.Checked {
			t.Errorf("finding %+v", f)
		}
	}
	w.until("the ledger's word", func() bool { v = w.request(id); return v.Judged })
	for i, s := range v.Steps {
		if s.State != StepDone && s.State != StepSkipped {
			t.Errorf("step %d %+v", i, s)
		}
	}
	w.until("the notification", func() bool { return slices.Contains(w.notices(), "Signed and accepted by the ledger") })

	// Everything is in the database: a program started anew shows the same.
	w.end(w.app, w.db)
	w.start()
	w.until("the restored account", func() bool { return w.app.Account().State == SignedIn })
	again := w.request(id)
	if again.TxID != v.TxID || len(again.Findings) != 7 || !again.Settled {
		t.Errorf("after a restart %+v", again.Request)
	}
}

func TestSignInRequest(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(Draft{Tx: xrpl.Tx{"TransactionType": "SignIn"}, ExpireMinutes: 5, Submit: true})
	w.approve(w.untilState(id, storage.Pending))
	v := w.untilSettled(id, storage.Signed)
	if v.Submit || v.Result != "" {
		t.Errorf("a sign-in was to be submitted: %+v", v.Request)
	}
	for _, f := range v.Findings {
		if f.Status == xrpl.Failed {
			t.Errorf("finding %+v", f)
		}
	}
}

func TestReject(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(w.payment())
	if err := w.scan(w.untilState(id, storage.Pending)).Decline(w.ctx); err != nil {
		t.Fatal(err)
	}
	v := w.untilSettled(id, storage.Rejected)
	if len(v.Findings) != 0 || v.Steps[3].State != StepFailed {
		t.Errorf("declined request %+v", v)
	}
	w.until("the notification", func() bool { return slices.Contains(w.notices(), "Declined on the phone") })
}

func TestCancel(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(w.payment())
	w.untilState(id, storage.Pending)
	if err := w.app.Delete(w.ctx, id); !errors.Is(err, ErrLive) {
		t.Errorf("deleting a live request: %v", err)
	}
	sentence, err := w.app.Cancel(w.ctx, id)
	if err != nil || !strings.HasPrefix(sentence, "Cancelled.") {
		t.Fatalf("Cancel: %q, %v", sentence, err)
	}
	w.untilSettled(id, storage.Cancelled)
	if sentence, err = w.app.Cancel(w.ctx, id); err != nil || !strings.Contains(sentence, "over already") {
		t.Errorf("second Cancel: %q, %v", sentence, err)
	}
	if err := w.app.Delete(w.ctx, id); err != nil {
		t.Fatal(err)
	}
	if _, err := w.app.Request(w.ctx, id); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("after Delete: %v", err)
	}
}

func TestCancelAndRenewWhenOpen(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(w.payment())
	review := w.scan(w.untilState(id, storage.Pending))
	const want = "open on the phone and can no longer be cancelled; decline it there"
	sentence, err := w.app.Cancel(w.ctx, id)
	if err != nil || !strings.Contains(sentence, want) {
		t.Errorf("Cancel: %q, %v", sentence, err)
	}
	if _, err := w.app.Renew(w.ctx, id); err == nil || !strings.Contains(Sentence(err), want) {
		t.Errorf("Renew: %v", err)
	}
	if list, _ := w.app.Requests(w.ctx, storage.Filter{}); len(list) != 1 {
		t.Errorf("%d requests, want 1", len(list))
	}
	if err := review.Decline(w.ctx); err != nil {
		t.Fatal(err)
	}
	w.untilSettled(id, storage.Rejected)
	renewed, err := w.app.Renew(w.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	v := w.untilState(renewed, storage.Pending)
	if v.RenewedFrom != id {
		t.Errorf("renewed from %q, want %q", v.RenewedFrom, id)
	}
	if again, err := w.app.Renew(w.ctx, id); err != nil || again != renewed {
		t.Errorf("a second Renew gave %q, %v; want the first one's %q", again, err, renewed)
	}
}

func TestRenewCancelsTheOldOne(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(w.payment())
	old := w.untilState(id, storage.Pending)
	renewed, err := w.app.Renew(w.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	w.untilState(renewed, storage.Pending)
	if v := w.request(id); v.State != storage.Cancelled || !v.Settled {
		t.Errorf("the old request is %s", v.State)
	}
	if _, err := w.p.Phone().Scan(w.ctx, old.SignURL); err == nil {
		t.Error("the old request can still be opened")
	}
	w.approve(w.request(renewed))
	w.untilSettled(renewed, storage.Signed)
	if _, err := w.app.Renew(w.ctx, renewed); err == nil {
		t.Error("a signed request was renewed")
	}
}

func TestLateResult(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.p.Faults().LateResult(700 * time.Millisecond)
	w.p.Faults().DuplicateFrames(true)
	id := w.create(w.payment())
	w.until("the live link", func() bool { return w.request(id).Link == xumm.Live })
	w.approve(w.request(id))
	v := w.untilSettled(id, storage.Signed)
	if v.TxID == "" || v.Result != "tesSUCCESS" {
		t.Errorf("result %+v", v.Request)
	}
}

func TestLostCreateAnswer(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.p.Faults().LoseCreates(1)
	id := w.create(w.payment())
	v := w.untilState(id, storage.Pending)
	if v.SignURL == "" {
		t.Error("no link for the recovered request")
	}
	w.approve(v)
	w.untilSettled(id, storage.Signed)
	if n := len(w.p.Phone().Inbox()); n != 0 {
		t.Errorf("%d more requests on the phone: it was sent twice", n)
	}
}

// A create arrives, its answer is lost, and then nothing can be looked up: the
// request stays in Sending and is never sent a second time.
func TestUnknownOutcomeIsLookedUp(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.p.Faults().LoseCreates(1)
	arrived := w.p.Phone().Changed()
	id := w.create(w.payment())
	<-arrived
	w.p.Faults().Fail(1000, 503)
	w.until("the trouble", func() bool {
		v := w.request(id)
		return v.State == storage.Pending || v.Trouble != ""
	})
	w.p.Faults().Reset()
	w.app.RefreshAll()
	w.approve(w.untilState(id, storage.Pending))
	w.untilSettled(id, storage.Signed)
	if n := len(w.p.Phone().Inbox()); n != 0 {
		t.Errorf("%d more requests on the phone: it was sent twice", n)
	}
}

func TestExpired(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(w.payment())
	w.untilState(id, storage.Pending)
	w.p.Faults().SkewClock(6 * time.Minute)
	w.app.RefreshAll()
	v := w.untilSettled(id, storage.Expired)
	if v.Steps[2].State != StepFailed {
		t.Errorf("steps %v", v.Steps)
	}
	if _, err := w.app.Renew(w.ctx, id); err != nil {
		t.Errorf("renewing an expired request: %v", err)
	}
}

// Expiry means "opened before": what is open on the phone can still be signed.
func TestSignedAfterExpiry(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.p.Faults().SignExpired(true)
	id := w.create(w.payment())
	review := w.scan(w.untilState(id, storage.Pending))
	w.untilState(id, storage.Opened)
	w.p.Faults().SkewClock(6 * time.Minute)
	w.app.RefreshAll()
	v := w.untilState(id, storage.Expired)
	if v.Settled || v.Link == "" || v.Steps[3].State != StepNow {
		t.Errorf("an opened request was given up: %+v", v)
	}
	if _, err := w.app.Renew(w.ctx, id); err == nil {
		t.Error("renewed although the old one can still be signed")
	}
	if err := w.app.Delete(w.ctx, id); !errors.Is(err, ErrLive) {
		t.Errorf("Delete: %v", err)
	}
	if _, err := review.Approve(w.ctx, w.account().Address); err != nil {
		t.Fatal(err)
	}
	w.untilSettled(id, storage.Signed)
}

// The ledger refuses: the signature is proved, and the refusal is shown.
func TestLedgerRefuses(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	d := w.payment()
	d.Tx["Amount"] = "99000000000000"
	id := w.create(d)
	w.approve(w.untilState(id, storage.Pending))
	v := w.untilSettled(id, storage.Signed)
	if !strings.HasPrefix(v.Result, "tec") || v.Steps[4].State != StepFailed {
		t.Errorf("result %q, steps %v", v.Result, v.Steps)
	}
	if f := findingNamed(t, v, "Signature"); f.Status != xrpl.Checked {
		t.Errorf("finding %+v", f)
	}
}

func TestRefusedAndSentAgain(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.p.Faults().DisableApp(true)
	id := w.create(w.payment())
	v := w.untilState(id, storage.Unsent)
	if !strings.Contains(v.Problem, "switched off") || v.Steps[0].State != StepFailed {
		t.Errorf("problem %q, steps %v", v.Problem, v.Steps)
	}
	if w.app.Account().State != SignedIn {
		t.Error("a disabled application signed the person out")
	}
	w.p.Faults().DisableApp(false)
	w.app.Retry(id)
	w.untilState(id, storage.Pending)
	if v := w.request(id); v.Problem != "" {
		t.Errorf("problem %q stayed", v.Problem)
	}
}

func TestRateLimitedNamesSeconds(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	// More than one: what is asked beside it about the account, the recipient and
	// the networks may come first.
	w.p.Faults().RateLimit(1000, 7*time.Second)
	id := w.create(w.payment())
	v := w.untilState(id, storage.Unsent)
	if !strings.Contains(v.Problem, "7 seconds") {
		t.Errorf("problem %q", v.Problem)
	}
	if err := w.app.Delete(w.ctx, id); err != nil {
		t.Errorf("deleting an unsent request: %v", err)
	}
}

func TestCreateSaysWhatIsWrong(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.until("the signed-out state", func() bool { return w.app.Account().State == SignedOut })
	if _, err := w.app.Create(w.ctx, w.payment()); !errors.Is(err, ErrSignedOut) {
		t.Errorf("signed out: %v", err)
	}
	w.signIn()
	other := w.p.Phone().Accounts()[1].Address
	tests := []struct {
		name   string
		change func(*Draft)
		want   string
	}{
		{"no transaction", func(d *Draft) { d.Tx = nil }, "no transaction"},
		{"never expires", func(d *Draft) { d.ExpireMinutes = 0 }, "1 to 1440 minutes"},
		{"two days", func(d *Draft) { d.ExpireMinutes = 2880 }, "1 to 1440 minutes"},
		{"long note", func(d *Draft) { d.Instruction = strings.Repeat("ä", 281) }, "281 characters"},
		{"network", func(d *Draft) { d.Network = "test net" }, "not a network key"},
		{"other account", func(d *Draft) { d.Tx["Account"] = other }, "asked to sign"},
		{"bad signer", func(d *Draft) { d.Account = "rNope" }, "address"},
		{"bad amount", func(d *Draft) { d.Tx["Amount"] = "25.5" }, "rops"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := w.payment()
			test.change(&d)
			_, err := w.app.Create(w.ctx, d)
			if !errors.Is(err, ErrProblems) || !strings.Contains(Sentence(err), test.want) {
				t.Errorf("error %v, want one that contains %q", err, test.want)
			}
		})
	}
	if list, err := w.app.Requests(w.ctx, storage.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("%d requests were saved, %v", len(list), err)
	}
}

// TestReturnLink: a sign page in this computer's browser leads back here, where
// the desktop brings such links here; the phone is given nowhere to go.
func TestReturnLink(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	link := ""
	w.start(func(a *App) { a.cfg.ReturnLink = func() string { return link } })
	w.signIn()
	for _, link = range []string{"", "countersign://request/{id}"} {
		v := w.untilState(w.create(w.payment()), storage.Pending)
		p, err := w.app.current().client.Payload(w.ctx, v.UUID)
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.ReplaceAll(link, "{id}", v.UUID); p.Meta.ReturnURLWeb != want || p.Meta.ReturnURLApp != "" {
			t.Errorf("with %q it returns to %q in the browser and %q on the phone", link, p.Meta.ReturnURLWeb, p.Meta.ReturnURLApp)
		}
	}
}
