package phone

import (
	"context"
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/ui/look"
	"countersign/ui/look/looktest"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

func TestHomeShowsAccounts(t *testing.T) {
	b := newBench(t, look.Light)
	b.sees("Alice", "Bob", "Carol", "Ed25519", "secp256k1", "3,000", "1,000 XRP", "Testnet",
		xrpl.ShortAddress(b.account("Alice")), "No requests", "pretend")

	b.tap(b.home.accounts[1].button)
	if got := fyne.CurrentApp().Clipboard().Content(); got != b.account("Bob") {
		t.Errorf("copied %q", got)
	}
	if b.home.accounts[1].button.Label() != "Copied" {
		t.Error("the button does not say that it was pressed")
	}
	b.late = 3 * time.Second
	b.Tick()
	if b.home.accounts[1].button.Label() != "Copy" {
		t.Error("the button says so for ever")
	}

	other := b.home.others[1]
	b.sees("Others on this ledger", "Exchange", "with a destination tag only")
	other.button.Tapped(nil) // it is below the screen
	if got := fyne.CurrentApp().Clipboard().Content(); got != sandbox.DemoAccounts()[1].Address || other.button.Label() != "Copied" {
		t.Errorf("copied %q", got)
	}

	b.platform.Ledger().Fund(b.account("Carol"), 500_500_000)
	b.Refresh()
	b.sees("1,500.5 XRP", "3,500.5")
}

// A request for another network is refused, and so the phone can be switched to it.
func TestSwitchNetwork(t *testing.T) {
	b := newBench(t, look.Light)
	r := b.payment()
	r.Options.ForceNetwork = "MAINNET"
	created := b.create(r)
	b.show(created)
	b.press("Scan the code")
	b.press("Approve")
	b.sees("Switch the phone's network first.")
	b.press("Close")

	b.home.network.pick.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp}) // Mainnet is above Testnet
	b.sees("Mainnet")
	if got := b.wallet.Network(); got != "MAINNET" {
		t.Fatalf("the phone is on %s", got)
	}
	b.press("Scan the code")
	b.press("Approve")
	if p := b.payload(created); !p.Meta.Signed || p.Response.EnvironmentNetwork != "MAINNET" {
		t.Errorf("signed=%v on %s", p.Meta.Signed, p.Response.EnvironmentNetwork)
	}

	// What a script does is seen, too.
	b.press("Done")
	if err := b.wallet.Connect(sandbox.Sandnet); err != nil {
		t.Fatal(err)
	}
	b.Refresh()
	b.sees("Sandnet")
}

func TestScanAndApprove(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(b.payment())
	b.show(created)

	b.press("Scan the code")
	b.sees("Send 25 XRP to Bob", "Countersign", "asks for a payment", "Message from Countersign", "Rent for March",
		"Testnet", "Expires in", "25 XRP", "Destination tag", "Invoice 201", "Sign with", "Alice", b.account("Bob"))
	if !b.payload(created).Meta.AppOpened {
		t.Error("the platform was not told that the request was opened")
	}

	b.press("Approve")
	b.sees("Signed", "The ledger carried it out", "Signed by", "Alice")
	p := b.payload(created)
	if !p.Meta.Signed || p.Response.Account != b.account("Alice") || p.Response.DispatchedResult != "tesSUCCESS" {
		t.Errorf("the application sees signed=%v by %s with %q", p.Meta.Signed, p.Response.Account, p.Response.DispatchedResult)
	}
	if signer, err := xrpl.CheckSignature(p.Response.Hex); err != nil || signer != b.account("Alice") {
		t.Errorf("the signature is by %q: %v", signer, err)
	}
	b.sees(p.Response.TxID[:20])

	b.press("Done")
	b.sees("Scan the code", "974.999988 XRP", "1,025 XRP", "No requests")
}

func TestApproveWithAnotherAccount(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(b.payment())
	b.show(created)
	b.press("Scan the code")

	rows := b.review.chooser.rows
	b.seesNot("Carol")
	b.tap(rows[0])
	b.sees("Alice", "Bob", "Carol")
	b.tap(rows[2])
	b.seesNot("Alice")
	b.press("Approve")
	if got := b.payload(created).Response.Account; got != b.account("Carol") {
		t.Errorf("signed by %s", got)
	}

	// The phone begins with the account that signed last.
	b.press("Done")
	b.show(b.create(b.payment()))
	b.press("Scan the code")
	if b.review.signer != b.account("Carol") {
		t.Errorf("it begins with %s", b.review.signer)
	}
}

func TestSignersRestrictTheChoice(t *testing.T) {
	b := newBench(t, look.Light)
	r := b.payment()
	r.Options.Signers = []string{b.account("Bob")}
	r.TxJSON = []byte(`{"TransactionType":"Payment","Destination":"` + b.account("Carol") + `","Amount":"1"}`)
	b.show(b.create(r))
	b.press("Scan the code")
	b.sees("Bob", "0.000001 XRP")
	b.seesNot("Alice")
	b.tap(b.review.chooser.rows[0]) // there is nothing to choose
	b.press("Approve")
	b.sees("Signed by", "Bob")
	b.press("Done")

	r.Options.Signers = []string{"rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"}
	b.show(b.create(r))
	b.press("Scan the code")
	b.sees("None of this phone's accounts may sign this", xrpl.ShortAddress("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"))
	b.seesNot("Sign with")
	if !b.button("Approve").Disabled() || b.button("Decline").Disabled() {
		t.Error("it can be approved, or cannot be declined")
	}
}

func TestDecline(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(b.payment())
	b.show(created)
	b.press("Scan the code")
	b.press("Decline")
	b.sees("Declined", "Nothing was signed", "Countersign was told")
	if p := b.payload(created); !p.Meta.Resolved || p.Meta.Signed {
		t.Errorf("resolved=%v signed=%v", p.Meta.Resolved, p.Meta.Signed)
	}
	b.press("Done")
	b.press("Scan the code")
	b.sees("This request was answered already.")
}

func TestLedgerRefusal(t *testing.T) {
	b := newBench(t, look.Light)
	r := b.payment()
	r.TxJSON = []byte(`{"TransactionType":"Payment","Destination":"` + b.account("Bob") + `","Amount":"5000000000"}`)
	b.show(b.create(r))
	b.press("Scan the code")
	b.press("Approve")
	b.sees("Signed, but not carried out", "kept the fee", "tecUNFUNDED_PAYMENT")
}

func TestSignIn(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(signIn())
	b.show(created)
	b.press("Scan the code")
	b.sees("asks you to sign in", "Sign-in")
	b.press("Approve")
	b.sees("Signed", "this account is yours", "Nothing was sent to the ledger")
	if !b.payload(created).Meta.Signed {
		t.Error("the application sees no signature")
	}
}

func TestClosingASignInDeclinesIt(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(signIn())
	b.show(created)
	b.press("Scan the code")
	b.press("Close")
	b.sees("Declined", "Closing a sign-in declines it")
	if p := b.payload(created); !p.Meta.Resolved || p.Meta.Signed {
		t.Errorf("resolved=%v signed=%v", p.Meta.Resolved, p.Meta.Signed)
	}
}

func TestClosedRequestStaysInTheList(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(b.payment())
	b.show(created)
	b.press("Scan the code")
	b.key(fyne.KeyEscape)
	b.sees("Waiting for you", "Payment to Bob", "Opened, not answered", "5 min left")
	if b.payload(created).Meta.Resolved {
		t.Error("closing answered the request")
	}
	b.late = 4*time.Minute + 30*time.Second
	b.Tick()
	b.sees("s left")

	b.tap(b.home.rows[created.UUID])
	b.sees("Send 25 XRP to Bob")
	b.press("Approve")
	b.press("Done")
	b.sees("No requests")
}

func TestPushedRequestArrives(t *testing.T) {
	b := newBench(t, look.Light)
	// The first signature gives the application a token to push with.
	first := b.create(b.payment())
	b.show(first)
	b.press("Scan the code")
	b.press("Approve")
	b.press("Done")
	r := b.payment()
	r.UserToken = b.payload(first).Application.IssuedUserToken
	created := b.create(r)
	if !created.Pushed {
		t.Fatal("the request was not pushed")
	}
	b.Refresh()
	b.sees("Payment to Bob", "New, ")
	b.late = 5*time.Minute + time.Second
	b.Tick()
	b.seesNot("Payment to Bob")
}

func TestExpiryDuringReview(t *testing.T) {
	b := newBench(t, look.Light)
	b.show(b.create(b.payment()))
	b.press("Scan the code")
	b.late = 5*time.Minute - 10*time.Second
	b.Tick()
	b.sees("00:1")
	b.late = 5*time.Minute + time.Second
	b.Tick()
	b.sees("This request has expired. Ask the application for a new one.", "00:00")
	if !b.button("Approve").Disabled() || !b.button("Decline").Disabled() {
		t.Error("an expired request can be answered")
	}
	b.press("Close")
	b.sees("Scan the code")
}

func TestScanningAnExpiredRequest(t *testing.T) {
	b := newBench(t, look.Light)
	b.show(b.create(b.payment()))
	b.platform.Faults().SkewClock(6 * time.Minute)
	b.press("Scan the code")
	b.sees("This request has expired.")
}

// TestAnsweredElsewhere answers the open request behind the screen's back.
func TestAnsweredElsewhere(t *testing.T) {
	for _, noticed := range []bool{false, true} {
		b := newBench(t, look.Light)
		created := b.create(b.payment())
		b.show(created)
		b.press("Scan the code")
		if err := b.review.request.Decline(t.Context()); err != nil {
			t.Fatal(err)
		}
		if noticed {
			b.Refresh()
			b.sees("does not wait any more")
			if !b.button("Approve").Disabled() || !b.button("Decline").Disabled() {
				t.Error("it can be answered again")
			}
		} else {
			b.press("Approve")
			b.sees("answered")
		}
		b.press("Close")
		b.sees("Scan the code")
		if b.payload(created).Meta.Signed {
			t.Error("the request was signed")
		}
	}
}

func TestNoCodeOnTheScreen(t *testing.T) {
	b := newBench(t, look.Light)
	b.press("Scan the code")
	b.sees("There is no code on the screen. Make a request first.")
}

func TestPaste(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(b.payment())
	for _, tt := range []struct{ text, want string }{
		{"", "There is nothing to scan"},
		{"hello", "not a sign request"},
		{b.account("Bob"), "account address"},
		{"https://xumm.app/sign/" + created.UUID, "real Xumm platform"},
		{"xumm://00000000-0000-4000-8000-000000000000", "does not exist"},
		{created.UUID, "bare request number"},
	} {
		b.press("Paste a link")
		test.Type(b.home.link.Entry, tt.text)
		b.press("Open")
		b.sees(tt.want)
		b.press("Cancel")
		b.seesNot(tt.want)
	}
	b.press("Paste a link")
	if b.win.Canvas().Focused() != b.home.link.Entry {
		t.Error("the cursor is not in the field")
	}
	test.Type(b.home.link.Entry, "xumm://"+created.UUID)
	b.key(fyne.KeyReturn)
	b.sees("Send 25 XRP to Bob")
}

func TestNothingCanBePressedWhileBusy(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(b.payment())
	b.show(created)
	b.hold = true
	b.press("Scan the code")
	if !b.button("Scan the code").Disabled() {
		t.Error("it can be scanned twice at once")
	}
	b.release()

	b.hold = true
	b.press("Approve")
	for _, label := range []string{"Approve", "Decline", "Close"} {
		if !b.button(label).Disabled() {
			t.Errorf("%s can be pressed while the request is being signed", label)
		}
	}
	b.key(fyne.KeyEscape)
	b.Refresh()
	b.Tick()
	b.sees("Send 25 XRP to Bob")
	b.release()
	b.sees("Signed")
}

func TestStoppedProgram(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(b.payment())
	b.show(created)
	b.press("Scan the code")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.d.Ctx = ctx
	b.press("Approve")
	b.sees("The phone was stopped before it was done. Try again.")
	b.d.Ctx = t.Context()
	b.press("Approve")
	b.sees("Signed")
}

// TestWatch lets the loop run as in the program, with a queue that the test
// drains.
func TestWatch(t *testing.T) {
	b := newBench(t, look.Light)
	queue := make(chan func())
	b.d.Do = func(f func()) { queue <- f }
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.Watch(ctx)
	}()
	(<-queue)()
	b.platform.Ledger().Fund(b.account("Alice"), 1_000_000)
	(<-queue)()
	b.sees("1,001 XRP")
	cancel()
	<-ended
}

func TestGoldens(t *testing.T) {
	for _, a := range []look.Appearance{look.Light, look.Dark} {
		t.Run(a.String(), func(t *testing.T) {
			b := newBench(t, a)
			noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
			b.show(b.create(b.payment()))
			b.press("Scan the code")
			request := b.review.request
			b.d.Now = func() time.Time { return request.ExpiresAt.Add(-4*time.Minute - 9*time.Second) }
			b.review.life = 5 * time.Minute
			b.Tick()
			looktest.Golden(t, "review_"+a.String(), b.win.Canvas().Capture())
			b.key(fyne.KeyEscape)
			b.home.waiting = []sandbox.Notice{
				{UUID: "1", TxType: "SignIn", Title: "Sign in: Countersign", At: noon, ExpiresAt: noon.Add(23 * time.Hour)},
				{UUID: "2", TxType: "Payment", Title: "Payment to Bob", At: noon, ExpiresAt: noon.Add(4 * time.Minute), Opened: true},
			}
			b.d.Now = func() time.Time { return noon }
			b.home.showWaiting(noon)
			b.home.object.Refresh()
			looktest.Golden(t, "home_"+a.String(), b.win.Canvas().Capture())
			// A real transaction id depends on the hour.
			o := signedResult(request, sandbox.Outcome{
				TxID: "E6AAEFAC5649382F1BC9B08F6D8A78D06437CBCE6A133BA3E1827226A887204F", Result: "tesSUCCESS",
			}, "Alice")
			b.showResult(o)
			looktest.Golden(t, "result_"+a.String(), b.win.Canvas().Capture())
		})
	}
}

// The platform's picture of an account is the one that the phone shows, so that
// one account does not look like two.
func TestSamePictureOfAnAccount(t *testing.T) {
	b := newBench(t, look.Light)
	for _, a := range b.platform.Info().Accounts {
		told, err := b.client.Avatar(t.Context(), a.Address, 144)
		if err != nil {
			t.Fatal(err)
		}
		drawn := look.NewAvatar(a.Address, 144)
		b.win.SetContent(drawn)
		b.win.Resize(fyne.NewSize(144, 144))
		shown := b.win.Canvas().Capture()
		differ := 0
		for y := 0; y < 144; y += 4 {
			for x := 0; x < 144; x += 4 {
				if atCorner := min(x, 143-x)+min(y, 143-y) < 46; !atCorner && far(told.At(x, y), shown.At(x, y)) {
					differ++
				}
			}
		}
		if differ > 20 { // along the edges of cells
			t.Errorf("%s: %d of 1296 points differ", a.Name, differ)
		}
	}
}

func far(a, b color.Color) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	for _, d := range []int{int(ar) - int(br), int(ag) - int(bg), int(ab) - int(bb)} {
		if d > 0x1000 || d < -0x1000 {
			return true
		}
	}
	return false
}
