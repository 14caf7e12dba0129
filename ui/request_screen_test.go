package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
	"countersign/xumm"
)

func openRequest(t *testing.T, v flow.RequestView) (*stage, *fakeApp) {
	t.Helper()
	app := &fakeApp{account: signedIn()}
	app.add(v)
	s := newStage(t, look.Light, app, onSandbox)
	s.w.ShowRequest(v.ID)
	return s, app
}

func TestCodeIsReadFromTheWindowInBothThemes(t *testing.T) {
	for _, a := range []look.Appearance{look.Light, look.Dark} {
		app := &fakeApp{account: signedIn()}
		app.add(flow.RequestView{Request: payment(), Steps: waitingSteps()})
		s := newStage(t, a, app)
		s.win.Resize(fyne.NewSize(1280, 1000))
		s.w.ShowRequest(payment().ID)
		if got := s.scan(); got != payment().SignURL {
			t.Errorf("%v: the code reads %q", a, got)
		}
	}
}

func TestCodeIsGoneOnceItIsNoUse(t *testing.T) {
	for _, state := range []storage.State{storage.Sending, storage.Unsent, storage.Signed, storage.Rejected, storage.Cancelled, storage.Expired, storage.Gone} {
		v := flow.RequestView{Request: payment(), Steps: waitingSteps()}
		v.State = state
		s, _ := openRequest(t, v)
		if got := s.scan(); got != "" {
			t.Errorf("%s: a code that reads %q is shown", state, got)
		}
		if s.w.QR() != "" {
			t.Errorf("%s: the phone is given a code", state)
		}
	}
}

func TestRequestIsFollowedToItsProof(t *testing.T) {
	v := flow.RequestView{Request: payment(), Steps: waitingSteps()}
	s, app := openRequest(t, v)
	s.mustSee("Send 25 XRP to Bob", "Waiting", "Scan with the sandbox phone.")
	s.mustNotSee("Proof")
	if got := s.w.request.countdown.Text(); got != "04:40" {
		t.Errorf("time left is %s", got)
	}

	s.now = noon.Add(40 * time.Second)
	s.w.Tick()
	s.mustSee("Close the previous result")

	v.State = storage.Opened
	app.add(v)
	s.changed(flow.RequestChanged, v.ID)
	s.mustSee("Opened", "Approve or decline it there.")

	proven := provenPayment()
	proven.Findings[6] = xrpl.Finding{Name: "Ledger result", Status: xrpl.NotChecked, Detail: "The platform reports tesSUCCESS."}
	app.add(proven)
	s.changed(flow.RequestChanged, v.ID)
	s.mustSee("What was signed is what was asked, and it is done by the platform's word; no ledger node was asked.", "Checked", "Not checked", "tesSUCCESS")
	if rows := s.w.request.proof.Rows(); len(rows) != 7 || rows[6].Status != look.NotChecked {
		t.Errorf("the proof is %+v", rows)
	}

	app.add(provenPayment())
	s.changed(flow.RequestChanged, v.ID)
	s.mustSee("Delivered in full: 25 XRP", "Field by field", "Filled in", "Same")
	s.mustNotSee("Not checked")
	if rows := s.w.request.proof.Rows(); len(rows) != 7 || rows[6].Status != look.Checked {
		t.Errorf("the proof is %+v", rows)
	}
}

// What is wrong is seen without scrolling: it comes first.
func TestFailedLinesComeFirst(t *testing.T) {
	v := provenPayment()
	v.Findings[5] = xrpl.Finding{Name: "Same as asked", Status: xrpl.Failed, Detail: "Amount was changed."}
	v.Fields[4].Outcome, v.Fields[4].Signed = xrpl.Changed, "2500 XRP"
	s, _ := openRequest(t, v)
	if rows := s.w.request.proof.Rows(); rows[0].Name != "Same as asked" || rows[0].Status != look.Failed || rows[1].Name != "Request" {
		t.Errorf("the proof is %+v", rows)
	}
	if rows := s.w.request.fields.Rows(); rows[0].Name != "Amount" || rows[0].State != look.FieldChanged || len(rows) != len(v.Fields) {
		t.Errorf("the fields are %+v", rows)
	}
	s.mustSee("Signed: 2500 XRP", "Changed", "Recipient (Destination)")
}

// Signed as asked is not enough when the ledger never took it.
func TestNotInTheLedger(t *testing.T) {
	v := provenPayment()
	v.Result = ""
	v.Findings[6] = xrpl.Finding{Name: "Ledger result", Status: xrpl.Failed, Detail: "It is in no ledger and never will be."}
	s, _ := openRequest(t, v)
	s.mustSee("it did not do what was asked")
	s.mustNotSee("What was signed is what was asked.")
}

func TestNothingIsGreenThatWasNotChecked(t *testing.T) {
	v := provenPayment()
	for i := range v.Findings {
		v.Findings[i].Status = xrpl.NotChecked
	}
	v.Proof = nil
	s, _ := openRequest(t, v)
	s.mustNotSee("What was signed is what was asked.")
	if tone := s.w.request.verdict.Tone(); tone == look.Good {
		t.Error("the verdict is green")
	}
	if tone := s.w.request.badge.Tone(); tone == look.Good {
		t.Error("the badge is green")
	}
}

// What the ledger did with it is green only where a node has said so.
func TestDoneByThePlatformsWordIsNotGreen(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*flow.RequestView)
		tone   look.Tone
		says   string
	}{
		"by a node's word":       {func(v *flow.RequestView) { v.Findings[6].Status = xrpl.Checked }, look.Good, "What was signed is what was asked."},
		"nothing to submit":      {func(v *flow.RequestView) { v.Submit = false }, look.Good, "What was signed is what was asked."},
		"by the platform's word": {func(*flow.RequestView) {}, look.Neutral, "done by the platform's word; no ledger node was asked."},
		"nodes asked in vain":    {func(v *flow.RequestView) { v.InVain = true }, look.Neutral, "no ledger node has said so."},
		"the same, in one voice": {func(v *flow.RequestView) { v.InVain = true }, look.Neutral, "and it is done by the platform's word; no ledger"},
		"asking":                 {func(v *flow.RequestView) { v.AsksNode, v.InVain = true, true }, look.Neutral, "The ledger's result is awaited."},
		"no result":              {func(v *flow.RequestView) { v.Result = "" }, look.Neutral, "The ledger's result is not known."},
	} {
		v := provenPayment()
		v.Findings[6].Status = xrpl.NotChecked
		v.Steps[4].State = flow.StepReported
		c.change(&v)
		s, _ := openRequest(t, v)
		if tone := s.w.request.verdict.Tone(); tone != c.tone {
			t.Errorf("%s: the verdict's tone is %v", name, tone)
		}
		s.mustSee(c.says, "by the platform's word")
		if got := s.w.request.steps.State(4); got != look.StepReported {
			t.Errorf("%s: the step is %v", name, got)
		}
	}
}

func TestAStrangersSignatureIsNotGreen(t *testing.T) {
	v := provenPayment()
	v.Findings[3] = xrpl.Finding{Name: "Signer", Status: xrpl.NotChecked, Detail: "Signed with another key than the account's own."}
	s, _ := openRequest(t, v)
	s.mustNotSee("What was signed is what was asked.")
	if tone := s.w.request.verdict.Tone(); tone == look.Good {
		t.Error("the verdict is green")
	}
}

func TestVerdicts(t *testing.T) {
	tampered := provenPayment()
	tampered.Findings[5] = xrpl.Finding{Name: "Same as asked", Status: xrpl.Failed, Detail: "Amount: asked 25 XRP, signed 2500 XRP."}
	tampered.Proof = []byte(`[{"name":"Same as asked","status":"failed"}]`)
	refused := provenPayment()
	refused.Result = "tecUNFUNDED_PAYMENT"
	refused.Findings[6] = xrpl.Finding{Name: "Ledger result", Status: xrpl.Failed, Detail: "tecUNFUNDED_PAYMENT"}
	refused.Proof = []byte(`[{"name":"Signature","status":"checked"},{"name":"Signer","status":"checked"},{"name":"Same as asked","status":"checked"},{"name":"Ledger result","status":"failed"}]`)
	lost := provenPayment()
	lost.Findings[6] = xrpl.Finding{Name: "Ledger result", Status: xrpl.Failed, Detail: "It is in no ledger and never will be."}
	lost.Proof = refused.Proof
	lost.Steps[4].State = flow.StepFailed
	for _, c := range []struct {
		name, says, badge string
		v                 flow.RequestView
	}{
		{"in no ledger", "not in a ledger", "Not done", lost},
		{"tampered", "not what was asked", "Proof failed", tampered},
		{"refused", "the ledger refused it (tecUNFUNDED_PAYMENT)", "Refused", refused},
		{"good", "What was signed is what was asked.", "Signed", provenPayment()},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := openRequest(t, c.v)
			s.mustSee(c.says)
			if got := s.w.request.badge.Text(); got != c.badge {
				t.Errorf("the badge says %q", got)
			}
		})
	}
}

func TestCancelSaysWhatHappened(t *testing.T) {
	s, app := openRequest(t, flow.RequestView{Request: payment(), Steps: waitingSteps()})
	app.cancelled = "It is open on the phone and can no longer be cancelled; decline it there."
	s.press("Cancel request")
	s.mustSee("can no longer be cancelled")
	s.now = noon.Add(10 * time.Second)
	s.w.Tick()
	s.mustNotSee("can no longer be cancelled")
}

// What is open on the phone can't be withdrawn: no button says so.
func TestOpenedCannotBeCancelled(t *testing.T) {
	v := flow.RequestView{Request: payment(), Steps: waitingSteps()}
	s, app := openRequest(t, v)
	s.mustSee("Cancel request")
	v.State = storage.Opened
	app.add(v)
	s.changed(flow.RequestChanged, v.ID)
	s.mustSee("it can't be cancelled here any more.")
	s.mustNotSee("Cancel request")
}

func TestExpiredOffersANewCode(t *testing.T) {
	v := flow.RequestView{Request: payment(), Steps: waitingSteps()}
	v.State, v.Settled = storage.Expired, true
	s, app := openRequest(t, v)
	s.mustSee("Expired")
	s.press("New code")
	if app.told[0] != "renew "+v.ID {
		t.Errorf("told %v", app.told)
	}
	if s.w.request.id == v.ID || s.scan() == "" {
		t.Error("the new request is not shown")
	}
}

func TestUnsentCanBeSentAgainOrEdited(t *testing.T) {
	v := flow.RequestView{Request: payment(), Steps: waitingSteps()}
	v.State, v.Problem = storage.Unsent, "The platform could not be reached. Check the connection, then send it again."
	s, app := openRequest(t, v)
	s.mustSee("could not be reached", "Not sent")
	s.press("Send again")
	if app.told[0] != "retry "+v.ID {
		t.Errorf("told %v", app.told)
	}
	s.press("Edit")
	if s.w.at != atNew || s.w.draft.input("Destination").Text() != bob || s.w.draft.input("Amount").Text() != "25" || s.w.draft.input("DestinationTag").Text() != "7" {
		t.Error("the form does not hold the request")
	}
}

func TestDeleteAsksFirst(t *testing.T) {
	s, app := openRequest(t, provenPayment())
	s.press("Delete")
	s.press("Cancel")
	if len(app.told) != 0 {
		t.Fatalf("told %v", app.told)
	}
	s.press("Delete")
	s.mustSee("What is on the ledger stays there.")
	for _, o := range s.visible() {
		if b, ok := o.(*look.Button); ok && b.Text() == "Delete" {
			b.OnTapped()
		}
	}
	if len(app.told) != 1 || !strings.HasPrefix(app.told[0], "delete ") {
		t.Errorf("told %v", app.told)
	}
	if s.w.at != atActivity {
		t.Error("the list is not shown")
	}
}

func TestTroubleIsSaid(t *testing.T) {
	v := flow.RequestView{Request: payment(), Steps: waitingSteps(), Trouble: "There is no connection at the moment. It is tried again by itself."}
	s, app := openRequest(t, v)
	s.mustSee("no connection at the moment")
	v.Trouble = ""
	app.add(v)
	s.changed(flow.RequestChanged, v.ID)
	s.mustNotSee("no connection at the moment")
}

// A double click on "Cancel request" must not hit the "New code" that takes its
// place, which would send the request again.
func TestDoubleClickIsOnePress(t *testing.T) {
	v := flow.RequestView{Request: payment(), Steps: waitingSteps()}
	s, app := openRequest(t, v)
	app.cancelled = "Cancelled. Nobody can sign it any more."
	s.press("Cancel request")
	v.State, v.Settled = storage.Cancelled, true
	app.add(v)
	s.changed(flow.RequestChanged, v.ID)
	s.now = s.now.Add(-800 * time.Millisecond) // press adds a second: 200 ms after the first
	s.press("New code")
	if len(app.told) != 1 {
		t.Fatalf("told %v", app.told)
	}
	s.press("New code")
	if len(app.told) != 2 {
		t.Errorf("a deliberate press does nothing: told %v", app.told)
	}
}

// Fields that are the same are shown in words; what was changed, to the letter.
func TestFieldsAreShownInWords(t *testing.T) {
	v := provenPayment()
	v.TxType = "EscrowCreate"
	v.TxJSON = []byte(`{"TransactionType":"EscrowCreate","Destination":"` + bob + `","Amount":"5000000","FinishAfter":848982693,"CancelAfter":851558400}`)
	v.Fields = []xrpl.FieldResult{
		{Field: "FinishAfter", Outcome: xrpl.Same, Asked: "848982693", Signed: "848982693"},
		{Field: "CancelAfter", Outcome: xrpl.Changed, Asked: "851558400", Signed: "851558401"},
		{Field: "Destination", Outcome: xrpl.Changed, Asked: `"` + bob + `"`, Signed: `"say \"x\""`},
	}
	s, _ := openRequest(t, v)
	s.mustSee("Can be released from (FinishAfter)", "26 November 2026", "Asked: 851558400", "Signed: 851558401", "Asked: "+bob, `Signed: "say \"x\""`)
}

// The platform's word on a recipient can come after the request was made; it is
// told as long as the request can be signed.
func TestLateWordOnTheRecipient(t *testing.T) {
	s, app := openRequest(t, flow.RequestView{Request: payment(), Steps: waitingSteps()})
	s.mustNotSee("has blocked")
	app.dangers = []string{"Xaman has blocked rU6K7V…QJWDw1."}
	s.changed(flow.ProfilesChanged, "")
	s.mustSee("Xaman has blocked rU6K7V…QJWDw1. Do not sign it; cancel the request, or decline it on the phone.")

	app.add(provenPayment()) // too late
	s.changed(flow.RequestChanged, payment().ID)
	s.mustNotSee("has blocked")
}

// What the platform refuses because of its recipient it refuses again: there is
// nothing to send once more.
func TestRefusedForItsRecipient(t *testing.T) {
	v := flow.RequestView{Request: payment(), Steps: waitingSteps()}
	v.State, v.Problem = storage.Unsent, flow.Sentence(fmt.Errorf("create: %w", &xumm.Error{Op: "create", Status: 400, Code: 609}))
	s, _ := openRequest(t, v)
	s.mustSee("list of known fraud", "Edit", "Delete")
	s.mustNotSee("Send again")
	v.Problem = "The platform could not be reached."
	s, _ = openRequest(t, v)
	s.mustSee("Send again", "Edit", "Delete")
}

// A name stands beside the address it is of.
func TestDetailsNameAccounts(t *testing.T) {
	s, _ := openRequest(t, provenPayment())
	s.mustSee("Recipient: Bob", "Signed by: Alice")
}

// A request whose sign-in is over before it was sent asks nobody to scan a code
// that is not there, whoever else is signed in.
func TestARequestWaitsForTheSignIn(t *testing.T) {
	r := payment()
	r.State = storage.Sending
	s, app := openRequest(t, flow.RequestView{Request: r, Steps: waitingSteps()})
	s.mustNotSee("Waiting for your sign-in")
	v := app.requests[r.ID]
	v.Awaits = true
	app.requests[r.ID] = v
	s.changed(flow.AccountChanged, "")
	s.mustSee("Waiting for your sign-in", "sign in to go on")
	s.mustNotSee("scan this code", "Sending")
	v.Awaits = false
	app.requests[r.ID] = v
	s.changed(flow.AccountChanged, "")
	s.mustNotSee("Waiting for your sign-in")
}
