package ui

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// A person compares the sentence with the phone: nothing of it may be cut off.
func TestSentenceIsReadWhole(t *testing.T) {
	v := flow.RequestView{Request: payment(), Steps: waitingSteps()}
	v.TxJSON = []byte(`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"25000000","Memos":[{"Memo":{"MemoData":"` +
		strings.Repeat("5468616E6B7320", 20) + `"}}],"SourceTag":99}`)
	s, _ := openRequest(t, v)
	s.win.Resize(fyne.NewSize(900, 640))
	if need := s.w.request.sentence.MinSize().Height; need < 48 || s.w.request.sentence.Size().Height < need {
		t.Errorf("the sentence has %v and needs %v", s.w.request.sentence.Size().Height, need)
	}
	found := false
	for _, o := range s.visible() {
		m, ok := o.(*look.Mono)
		found = found || ok && m.Text() == "99"
	}
	if !found {
		t.Error("the details leave out a field that has no line of its own")
	}
}

func TestStepsSayOnlyWhatIsTrue(t *testing.T) {
	signed := payment()
	signed.State, signed.Settled = storage.Signed, true
	held := signed
	held.Submit = false
	for _, c := range []struct {
		name string
		step flow.Step
		r    storage.Request
		want string
	}{
		{"nobody knows what the ledger did", flow.Step{Name: "In ledger", State: flow.StepSkipped}, signed, "no result"},
		{"not to be submitted", flow.Step{Name: "In ledger", State: flow.StepSkipped}, held, "not submitted"},
		{"no notification", flow.Step{Name: "Pushed", State: flow.StepSkipped}, payment(), "scan the code"},
		{"never came to it", flow.Step{Name: "Signed", State: flow.StepSkipped}, payment(), ""},
	} {
		if got := shortDetail(c.step, noon, c.r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestRefusedIsNotCalledSignedAsAskedUnchecked(t *testing.T) {
	v := provenPayment()
	v.Result = "tecPATH_DRY"
	for i := range v.Findings {
		v.Findings[i].Status = xrpl.NotChecked
	}
	v.Proof = nil
	s, _ := openRequest(t, v)
	s.mustSee("The ledger refused it (tecPATH_DRY)")
	s.mustNotSee("Signed as asked")
}

// No state of a request is a dead end.
func TestEveryStateHasSomethingToDo(t *testing.T) {
	for _, state := range []storage.State{storage.Sending, storage.Gone} {
		v := flow.RequestView{Request: payment(), Steps: waitingSteps()}
		v.State, v.Settled = state, state == storage.Gone
		s, app := openRequest(t, v)
		s.press("Look again")
		if len(app.told) != 1 || app.told[0] != "retry "+v.ID {
			t.Errorf("%s: told %v", state, app.told)
		}
	}
}

// brokenSettings is a program whose settings can't be stored.
type brokenSettings struct{ *fakeApp }

func (brokenSettings) ChangeSettings(func(*storage.Settings)) error {
	return errors.Join(storage.ErrFull)
}

func TestNothingIsCalledSavedThatWasNot(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app, func(s *stage) { s.deps.App = brokenSettings{app} })
	s.w.show(atSettings)
	s.w.settings.key.SetText("1b144141-1a2b-4c3d-8e4f-0123456789ab")
	s.press("Save")
	s.mustSee("The disk is full")
	s.mustNotSee("API key saved")
	s.mustNotSee("no addresses of yours")
}

func TestLongProblemOfTheKeyMakesRoom(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: flow.Account{State: flow.NeedsAPIKey}})
	s.win.Resize(fyne.NewSize(900, 640))
	s.w.account.key.SetText("1b144141")
	s.press("Save and continue")
	d := fyne.CurrentApp().Driver()
	bottom := d.AbsolutePositionForObject(s.w.account.key).Y + s.w.account.key.MinSize().Height
	if top := d.AbsolutePositionForObject(s.w.account.saveKey).Y; top < bottom {
		t.Errorf("the button begins at %v, the sentence above it ends at %v", top, bottom)
	}
}

func TestAmountsOfIssuedCurrencies(t *testing.T) {
	for amount, want := range map[string]string{
		`"25000000"`: "25 XRP",
		`{"currency":"USD","issuer":"` + bob + `","value":"12.5"}`:                                   "12.5 USD",
		`{"currency":"5553444300000000000000000000000000000000","issuer":"` + bob + `","value":"1"}`: "1 55534443…",
		`{"currency":"USD"}`: "",
		`null`:               "",
	} {
		r := storage.Request{TxJSON: []byte(`{"TransactionType":"Payment","Amount":` + amount + `}`)}
		if got := amountOf(r); got != want {
			t.Errorf("%s is %q, want %q", amount, got, want)
		}
	}
}

// A sign-in that is cancelled or fails changes the screen under the keyboard.
func TestKeyboardFollowsTheSignIn(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app)
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(app.told) != 1 || app.told[0] != "start sign-in" {
		t.Fatalf("told %v", app.told)
	}
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	s.changed(flow.SignInChanged, "")
	s.mustSee("Sign in with Xumm")
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(app.told) != 3 || app.told[2] != "start sign-in" {
		t.Errorf("told %v", app.told)
	}
}
