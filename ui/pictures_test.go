package ui

import (
	"testing"
	"time"

	"countersign/auth"
	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/ui/look/looktest"
	"countersign/xrpl"
)

func payment() storage.Request {
	return storage.Request{
		ID: "00000001-0000-4000-8000-000000000000", UUID: "3f0c6a3e-0a5b-4f0e-9d53-2a6c1d9f7b10",
		State: storage.Pending, TxType: "Payment",
		TxJSON:   []byte(`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"25000000","DestinationTag":7}`),
		Sentence: "Send 25 XRP to Bob (rU6K7V…JWDw1) with tag 7", Account: alice, Submit: true, ExpireMinutes: 5, Pushed: true,
		SignURL:   "https://xumm.app/sign/3f0c6a3e-0a5b-4f0e-9d53-2a6c1d9f7b10",
		CreatedAt: noon.Add(-20 * time.Second), ExpiresAt: noon.Add(280 * time.Second),
	}
}

func waitingSteps() []flow.Step {
	return []flow.Step{{Name: "Sent", State: flow.StepDone}, {Name: "Pushed", State: flow.StepDone}, {Name: "Opened", State: flow.StepNow}, {Name: "Signed"}, {Name: "In ledger"}}
}

func doneSteps() []flow.Step {
	return []flow.Step{{Name: "Sent", State: flow.StepDone}, {Name: "Pushed", State: flow.StepDone}, {Name: "Opened", State: flow.StepDone}, {Name: "Signed", State: flow.StepDone}, {Name: "In ledger", State: flow.StepDone}}
}

func provenPayment() flow.RequestView {
	r := payment()
	r.State, r.Settled, r.SignedBy, r.SignedNetwork, r.Result = storage.Signed, true, alice, "TESTNET", "tesSUCCESS"
	r.OpenedAt, r.ResolvedAt = noon.Add(-9*time.Second), noon.Add(-2*time.Second)
	r.TxID = "C53ECF838647FA5A4C780377025FEC7999AB4182590510CA461444B207AB74A9"
	r.Proof = []byte(`[{"name":"Signature","status":"checked"},{"name":"Signer","status":"checked"},{"name":"Same as asked","status":"checked"}]`)
	return flow.RequestView{Request: r, Steps: doneSteps(), Findings: []xrpl.Finding{
		{Name: "Request", Status: xrpl.Checked, Detail: "The platform's record is the request made here."},
		{Name: "Signature", Status: xrpl.Checked, Detail: "The signature fits the transaction and the key."},
		{Name: "Transaction id", Status: xrpl.Checked, Detail: "The id is the hash of what was signed."},
		{Name: "Signer", Status: xrpl.Checked, Detail: "Signed with the master key of rPT1Sj…zbpAYe, the account that was asked."},
		{Name: "Network", Status: xrpl.Checked, Detail: "It is in a validated ledger of Testnet, as asked."},
		{Name: "Same as asked", Status: xrpl.Checked, Detail: "Every field is as asked; Fee, Sequence and LastLedgerSequence were filled in."},
		{Name: "Ledger result", Status: xrpl.Checked, Detail: "tesSUCCESS, in validated ledger 90000003 of 2026-11-23 11:59:58 UTC. Delivered in full: 25 XRP."},
	}, Fields: []xrpl.FieldResult{
		{Field: "TransactionType", Outcome: xrpl.Same, Asked: `"Payment"`, Signed: `"Payment"`},
		{Field: "Account", Outcome: xrpl.Filled, Signed: alice},
		{Field: "Destination", Outcome: xrpl.Same, Asked: bob, Signed: bob},
		{Field: "DestinationTag", Outcome: xrpl.Same, Asked: "7", Signed: "7"},
		{Field: "Amount", Outcome: xrpl.Same, Asked: "25 XRP", Signed: "25 XRP"},
		{Field: "Fee", Outcome: xrpl.Filled, Signed: "0.000012 XRP"},
		{Field: "Sequence", Outcome: xrpl.Filled, Signed: "90000001"},
		{Field: "LastLedgerSequence", Outcome: xrpl.Filled, Signed: "90000021"},
	}}
}

// scenes are the screens in the states that people see most.
func scenes() map[string]func(t *testing.T, a look.Appearance) *stage {
	return map[string]func(t *testing.T, a look.Appearance) *stage{
		"first-run": func(t *testing.T, a look.Appearance) *stage {
			return newStage(t, a, &fakeApp{account: flow.Account{State: flow.NeedsAPIKey}}, func(s *stage) {
				s.deps.ExploreSandbox = func() error { return nil }
			})
		},
		"sign-in": func(t *testing.T, a look.Appearance) *stage {
			return newStage(t, a, &fakeApp{account: flow.Account{State: flow.SignedOut}}, onSandbox)
		},
		"accounts": func(t *testing.T, a look.Appearance) *stage {
			app := severalAccounts()
			app.accounts[1].Expires, app.accounts[1].Expiring = noon.Add(40*time.Minute), true
			s := newStage(t, a, app)
			s.w.show(atAccount)
			return s
		},
		"stay-signed-in": func(t *testing.T, a look.Appearance) *stage {
			app := &fakeApp{account: signedIn()}
			app.account.Notice = "Signed in until you close the app. No keyring was found, so the sign-in is kept in memory only; start a keyring service, or use a file with a passphrase, to stay signed in."
			app.account.CanUsePassphrase = true
			s := newStage(t, a, app)
			s.w.show(atAccount)
			return s
		},
		"passphrase": func(t *testing.T, a look.Appearance) *stage {
			return newStage(t, a, &fakeApp{account: flow.Account{State: flow.Locked, Passphrase: storage.PassphraseNeeded}})
		},
		"scan-to-sign-in": func(t *testing.T, a look.Appearance) *stage {
			app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
			s := newStage(t, a, app, onSandbox)
			s.w.startSignIn("")
			app.signIn = flow.SignInView{
				Step: flow.SignInWaiting, URL: "https://oauth2.xumm.app/auth?x=1",
				QR: "https://xumm.app/sign/5f3c6a3e-0a5b-4f0e-9d53-2a6c1d9f7b10", Deadline: noon.Add(5 * time.Minute),
			}
			s.now = noon.Add(34 * time.Second)
			s.changed(flow.SignInChanged, "")
			return s
		},
		"sign-in-browser": func(t *testing.T, a look.Appearance) *stage {
			app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
			s := newStage(t, a, app)
			s.w.startSignIn("")
			app.signIn = flow.SignInView{
				Step: flow.SignInWaiting, URL: "https://oauth2.xumm.app/auth?x=1", Redirect: "http://127.0.0.1:23471/callback",
				QR: "https://xumm.app/sign/5f3c6a3e-0a5b-4f0e-9d53-2a6c1d9f7b10", Deadline: noon.Add(5 * time.Minute),
				Progress: auth.Progress{Step: auth.StepApprove, Browser: true},
			}
			s.now = noon.Add(52 * time.Second)
			s.changed(flow.SignInChanged, "")
			s.press("The browser did not come back?")
			return s
		},
		"new-request": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()}, onSandbox)
			s.w.draft.input("Destination").SetText(bob)
			s.w.draft.input("Amount").SetText("25")
			s.w.draft.input("DestinationTag").SetText("7")
			return s
		},
		"new-recipient-known": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: known(), ledger: flow.LedgerAnswered, knownAs: []string{"Xaman says that bithomp.com calls rU6K7V…QJWDw1 “Bob's Exchange”."}})
			s.w.draft.input("Destination").SetText(bob)
			s.w.draft.input("Amount").SetText("25")
			s.w.draft.input("DestinationTag").SetText("7")
			return s
		},
		"new-recipient-blocked": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn(), dangers: []string{
				"Xaman has blocked rU6K7V…QJWDw1, as it does accounts that are known for fraud. What goes there is gone for good.", "Xaman will refuse this request.",
			}, ledger: flow.LedgerAnswered, warned: []xrpl.Problem{{Field: "DestinationTag", Warning: true, Message: "The recipient asks for a destination tag, says Xaman, and none is entered. Without it they may not know who it is from, and may keep it: enter the tag."}}})
			s.w.draft.input("Destination").SetText(bob)
			s.w.draft.input("Amount").SetText("25")
			return s
		},
		"new-json": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()})
			s.w.draft.setType("")
			s.w.draft.json.SetText("{\n  \"TransactionType\": \"TrustSet\",\n  \"LimitAmount\": {\"currency\": \"USD\", \"issuer\": \"" + bob + "\", \"value\": \"100\"}\n}")
			return s
		},
		"choose-type": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()}, small)
			s.w.draft.chooseType()
			finder(t, s).Search().SetText("token")
			return s
		},
		"new-offer": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()}, tall)
			d := s.w.draft
			d.setType("OfferCreate")
			d.edit(func(f *flow.Form) { f.SetHow("TakerPays", "token") })
			for path, text := range map[string]string{"TakerGets": "10", "TakerPays": "5", "TakerPays/currency": "SOLO", "TakerPays/issuer": bob, "Expiration": "2026-12-31", "Expiration/time": "18:00"} {
				d.input(path).SetText(text)
			}
			return s
		},
		"new-escrow-chosen": func(t *testing.T, a look.Appearance) *stage {
			s := onOpen(t, a, "EscrowFinish", tall)
			s.w.draft.takeOpen("Owner", 0)
			return s
		},
		"choose-open": func(t *testing.T, a look.Appearance) *stage {
			s := onOpen(t, a, "EscrowFinish", small)
			s.w.draft.form.at("Owner/open").open.open()
			return s
		},
		"new-nothing-open": func(t *testing.T, a look.Appearance) *stage {
			return onOpen(t, a, "OfferCancel", small)
		},
		"new-signers": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()}, tall)
			d := s.w.draft
			d.setType("SignerListSet")
			s.press("Add a signer")
			s.press("Add a signer")
			for path, text := range map[string]string{"SignerEntries/0/Account": bob, "SignerEntries/0/SignerWeight": "1", "SignerEntries/1/SignerWeight": "1", "SignerQuorum": "2"} {
				d.input(path).SetText(text)
			}
			s.press("Create request")
			return s
		},
		"new-generic": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()}, tall)
			s.w.draft.setType("VaultCreate")
			s.press("More options")
			return s
		},
		"new-danger-small": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()}, small)
			d := s.w.draft
			d.setType("AccountSet")
			d.input("Domain").SetText("example.com")
			s.w.draft.form.at("SetFlag").chose("Disable the master key")
			return s
		},
		"calendar": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()}, small)
			s.w.draft.setType("CheckCreate")
			s.w.draft.input("Expiration").SetText("2026-12-24")
			s.win.Canvas().Focus(s.w.draft.input("Expiration").Entry)
			s.w.draft.form.at("Expiration").openCalendar()
			return s
		},
		"request": func(t *testing.T, a look.Appearance) *stage {
			app := &fakeApp{account: signedIn()}
			app.add(flow.RequestView{Request: payment(), Steps: waitingSteps()})
			s := newStage(t, a, app, onSandbox)
			s.w.ShowRequest(payment().ID)
			return s
		},
		"proven": func(t *testing.T, a look.Appearance) *stage {
			app := &fakeApp{account: signedIn()}
			app.add(provenPayment())
			s := newStage(t, a, app, onSandbox)
			s.w.ShowRequest(payment().ID)
			return s
		},
		"proven-unasked": func(t *testing.T, a look.Appearance) *stage {
			app := &fakeApp{account: signedIn()}
			v := provenPayment()
			v.Findings[6] = xrpl.Finding{Name: "Ledger result", Status: xrpl.NotChecked, Detail: "The platform reports tesSUCCESS. No ledger node was asked."}
			v.Steps[4].State = flow.StepReported
			app.add(v)
			s := newStage(t, a, app, small)
			s.w.ShowRequest(payment().ID)
			return s
		},
		"tampered": func(t *testing.T, a look.Appearance) *stage {
			app := &fakeApp{account: signedIn()}
			v := provenPayment()
			v.Findings[5] = xrpl.Finding{Name: "Same as asked", Status: xrpl.Failed, Detail: "Amount: asked 25 XRP, signed 2500 XRP."}
			v.Proof = []byte(`[{"name":"Same as asked","status":"failed","detail":""}]`)
			v.Fields[4] = xrpl.FieldResult{Field: "Amount", Outcome: xrpl.Changed, Asked: "25 XRP", Signed: "2500 XRP"}
			app.add(v)
			s := newStage(t, a, app)
			s.w.ShowRequest(payment().ID)
			return s
		},
		"activity": func(t *testing.T, a look.Appearance) *stage {
			app := &fakeApp{account: signedIn()}
			states := []struct {
				state storage.State
				ago   time.Duration
			}{{storage.Expired, 26 * time.Hour}, {storage.Rejected, 5 * time.Hour}, {storage.Unsent, 3 * time.Hour}, {storage.Cancelled, 2 * time.Hour}}
			for i, c := range states {
				r := payment()
				r.ID = string(rune('a'+i)) + r.ID[1:]
				r.State, r.CreatedAt, r.Settled = c.state, noon.Add(-c.ago), true
				if c.state == storage.Unsent {
					r.Problem = "The platform could not be reached. Check the connection, then send it again."
				}
				app.add(flow.RequestView{Request: r})
			}
			v := provenPayment()
			v.ID = "e" + v.ID[1:]
			v.CreatedAt = noon.Add(-time.Hour)
			app.add(v)
			app.add(flow.RequestView{Request: payment()})
			s := newStage(t, a, app, onSandbox)
			s.w.show(atActivity)
			return s
		},
		"activity-empty": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()})
			s.w.show(atActivity)
			return s
		},
		"contacts": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn(), people: threeContacts()})
			s.w.show(atContacts)
			return s
		},
		"contact-form": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn(), people: threeContacts()}, small)
			s.w.show(atContacts)
			s.press("My exchange")
			s.typeIn(s.w.contacts.form.tag, "x")
			return s
		},
		"contacts-empty": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()})
			s.w.show(atContacts)
			return s
		},
		"settings": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn(), settings: storage.Settings{APIKey: "1b144141-1a2b-4c3d-8e4f-0123456789ab"}}, tall)
			s.w.show(atSettings)
			return s
		},
		"account": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: signedIn()})
			s.w.show(atAccount)
			return s
		},
		"account-known": func(t *testing.T, a look.Appearance) *stage {
			s := newStage(t, a, &fakeApp{account: known()}, small)
			s.w.show(atAccount)
			return s
		},
	}
}

// TestPictures compares whole screens with the pictures in testdata, in both
// themes. "make goldens" draws those anew; look at them before you commit them.
func TestPictures(t *testing.T) {
	for name, scene := range scenes() {
		for _, a := range []look.Appearance{look.Light, look.Dark} {
			t.Run(name+"-"+a.String(), func(t *testing.T) {
				s := scene(t, a)
				looktest.Golden(t, name+"-"+a.String(), s.win.Canvas().Capture())
			})
		}
	}
}
