package look

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"countersign/ui/look/looktest"
)

const (
	alice = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"
	bob   = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"
)

// gallery is a window with every widget in it, to be looked at.
func gallery() fyne.CanvasObject {
	rail := NewRail([]RailItem{{"new", "New request"}, {"activity", "Activity"}, {"contacts", "Contacts"}, {"settings", "Settings"}}, nil)
	rail.Select(0)
	rail.SetCount(1, 2)
	rail.SetFooter(NewAccountChip(Account{Address: alice, Short: "rPT1Sj…bpAYe", Name: "Alice", Network: "Testnet", Left: "18 h left"}, nil))

	to := NewField("Destination").Placeholder("r-address or contact").Hint("Bob, verified contact").Action("contacts", "Choose a contact", nil)
	to.SetText(bob)
	amount := NewField("Amount").Suffix("XRP")
	amount.SetText("25.1234567")
	amount.SetError("XRP has six decimals at most")
	tag := NewField("Destination tag").Optional().Placeholder("None")
	network := NewSelect("Network", []string{"Mainnet", "Testnet", "Devnet"}, nil)
	network.SetSelected("Testnet")
	json := NewEditor("JSON", 5)
	json.SetText("{\n  \"TransactionType\": \"Payment\",\n  \"Destination\": \"" + bob + "\"\n}")
	on := NewSwitch("Keep watching in the tray", "Closing the window does not stop open requests.", nil)
	on.SetOn(true)
	form := NewSection("Payment", "Send XRP to an address or a contact.",
		NewSegmented([]string{"Form", "JSON"}, nil), to,
		Columns(Space4, 0.5, 300, amount, tag), network, json,
		NewBanner(Accent, "Send 25 XRP to Bob (rHb9CJ…tyTh). The fee is chosen by the wallet."), on,
		Row(Space2, NewPrimary("Create request", "qr", nil), NewSecondary("Save draft", "", nil), NewQuiet("Clear", "trash", nil)),
		Row(Space2, disabled(NewPrimary("Create request", "qr", nil)), NewDanger("Remove", "", nil), NewIconButton("copy", "Copy link", nil), NewIconButton("save", "Save image", nil)),
	)

	steps := NewSteps("Sent", "Pushed", "Opened", "Signed", "In ledger")
	steps.Set(0, StepDone, "14:02")
	steps.Set(1, StepSkipped, "Not pushed")
	steps.Set(2, StepDone, "14:03")
	steps.Set(3, StepNow, "Waiting")
	count := NewCountdown("Expires in")
	count.Set(187*time.Second, 300*time.Second)
	request := NewCard(NewQR("https://xumm.app/sign/2f6c1b1e-8c1e-4a4e-9f30-0b3f7f2f6a11"), Center(count), steps)

	proof := NewProofCard()
	proof.Set([]ProofRow{
		{"Signature", Checked, "Made by the key of the account that was asked."},
		{"Same as asked", Failed, "The amount is 26 XRP, asked was 25 XRP."},
		{"In the ledger", NotChecked, "No node could be asked; the result is as the wallet reported it."},
	})
	rows := NewTightCard(
		NewListRow(RowContent{"send", Accent, "Payment to Bob", "rHb9CJ…tyTh · Testnet", "25 XRP", "Today 14:02", "Waiting", Accent}, nil), inset16(),
		NewListRow(RowContent{"sign-in", Good, "Sign-in", "rPT1Sj…pAYe", "", "Yesterday 09:12", "Signed", Good}, nil), inset16(),
		NewListRow(RowContent{"send", Warn, "Payment to a very long contact name that will not fit", "Testnet", "1,250.50 XRP", "2 Jan", "Declined", Warn}, nil),
	)
	right := Column(Space6, request,
		NewSection("Proof", "", NewAmount("1,250.50", "XRP"), NewMono(bob), proof), rows,
		Row(Space2, NewBadge("Draft", Neutral), NewBadge("Waiting", Accent), NewBadge("Signed", Good), NewBadge("Declined", Warn), NewBadge("Failed", Bad)),
	)
	left := Column(Space6, form,
		NewBanner(Warn, "Your session ends in 40 minutes.").Action("Sign in again", nil),
		NewBanner(Bad, "The platform did not answer. Your request is saved; try again when you are online."),
		NewBanner(Good, "Signed, checked and in the ledger."),
		NewCard(NewEmptyState("activity", "No requests yet", "What you create shows up here, with its result and its proof.", "New request", nil)),
	)
	page := NewPage("New request", "What is asked here is shown on your phone before you sign it.").
		Actions(NewSecondary("Templates", "", nil), NewPrimary("Create", "plus", nil)).
		MaxWidth(1100).Content(Columns(Space6, 0.5, 800, left, right))
	toasts := NewToasts(container.NewBorder(NewSandboxBanner("Sandbox: a platform, a phone and a ledger inside this program. Nothing here is worth anything."), nil, rail, nil, page))
	toasts.Say(Good, "Link copied")
	return toasts
}

func disabled(b *Button) *Button { b.Disable(); return b }

func inset16() *Divider { d := NewDivider(); d.inset = Space4; return d }

// states is a window of what is seen in passing: hover, focus, disabled, and
// the faces of the QR code.
func states() fyne.CanvasObject {
	hovered := NewSecondary("Hovered", "copy", nil)
	hovered.MouseIn(nil)
	focused := NewPrimary("Focused", "qr", nil)
	focused.FocusGained()
	dimmed := NewIconButton("save", "Save image", nil)
	dimmed.Disable()
	tip := NewIconButton("copy", "Copy link", nil)
	tip.MouseIn(nil)
	field := NewField("Focused field").Suffix("XRP").Hint("What you have: 1,250.5 XRP")
	field.Entry.FocusGained()
	locked := NewField("Locked field")
	locked.SetText("Not to be changed")
	locked.SetEnabled(false)
	secret := NewSecretField("API secret")
	secret.SetText("not a real secret")
	row := NewListRow(RowContent{"send", Accent, "Hovered row", "rHb9CJ…tyTh", "25 XRP", "Today 14:02", "Waiting", Accent}, nil)
	row.MouseIn(nil)
	focusedRow := NewListRow(RowContent{Icon: "sign-in", Title: "Focused row", Badge: "Expired"}, nil)
	focusedRow.FocusGained()
	segments := NewSegmented([]string{"All", "Waiting", "Signed"}, nil)
	segments.SetSelected(1)
	segments.FocusGained()
	off := NewSwitch("Off", "", nil)
	off.FocusGained()
	choice := NewSelect("Nothing chosen", []string{"Mainnet", "Testnet"}, nil)
	choice.FocusGained()
	failed := NewSteps("Sent", "Pushed", "Opened", "Signed", "In ledger")
	failed.Set(0, StepDone, "14:02")
	failed.Set(1, StepDone, "14:02")
	failed.Set(2, StepDone, "14:03")
	failed.Set(3, StepFailed, "Declined on the phone")
	failed.Set(4, StepSkipped, "")
	urgent := NewCountdown("Expires in")
	urgent.Set(9*time.Second, 5*time.Minute)
	done := NewQR("https://xumm.app/sign/2f6c1b1e-8c1e-4a4e-9f30-0b3f7f2f6a11")
	done.ShowDone("check", Good, "Signed")
	expired := NewQR("https://xumm.app/sign/2f6c1b1e-8c1e-4a4e-9f30-0b3f7f2f6a11")
	expired.ShowDone("clock", Neutral, "Expired")
	return Inset(Space8, Column(Space6,
		Row(Space3, focused, hovered, NewQuiet("Quiet", "", nil), tip, dimmed),
		Columns(Space6, 0.5, 400, Column(Space2, field, secret), Column(Space2, locked, choice)),
		Row(Space6, segments, off, Spring(), urgent),
		NewTightCard(row, focusedRow),
		failed,
		Row(Space4, done, expired, NewQR("")),
		NewBanner(Neutral, "There is no keyring on this machine: you stay signed in until the window closes."),
	))
}

// lists is a window with a choice near its top and one near its foot.
func lists() fyne.CanvasObject {
	networks := []string{"Mainnet", "Testnet", "Devnet", "Xahau"}
	top, foot := NewSelect("Network", networks, nil), NewSelect("Network", networks, nil)
	top.SetSelected("Testnet")
	foot.SetSelected("Mainnet")
	return NewPage("Settings", "").Content(
		NewSection("Requests", "", top, NewField("Note")),
		NewSection("More requests", "", foot),
	)
}

// TestOpenList compares pictures of an open list, below its field and above it.
func TestOpenList(t *testing.T) {
	for _, a := range []Appearance{Light, Dark} {
		for i, name := range []string{"below", "above"} {
			t.Run(name+"-"+a.String(), func(t *testing.T) {
				looktest.Golden(t, "list-"+name+"-"+a.String(), render(t, a, lists, 560, 460, func(in fyne.CanvasObject) {
					card := in.(*Page).body.Objects[i].(*Card)
					s := card.content.(*fyne.Container).Objects[1].(*Select)
					s.Tapped(nil)
				}))
			})
		}
	}
}

// render draws a window in a theme at a scale of one, after something was done
// to what is in it.
func render(t *testing.T, a Appearance, content func() fyne.CanvasObject, width, height float32, then ...func(fyne.CanvasObject)) image.Image {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(NewTheme(a))
	w := test.NewTempWindow(t, content())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	for _, do := range then {
		do(w.Content())
	}
	return w.Canvas().Capture()
}

// TestGallery compares the galleries with the pictures in testdata.
// UPDATE_GOLDENS=1 draws those anew; look at them before you commit them.
func TestGallery(t *testing.T) {
	for _, a := range []Appearance{Light, Dark} {
		for _, g := range []struct {
			name    string
			content func() fyne.CanvasObject
			w, h    float32
		}{
			{"gallery", gallery, 1280, 1560},
			{"small", gallery, 900, 640},
			{"states", states, 1100, 1000},
		} {
			name := g.name + "-" + a.String()
			t.Run(name, func(t *testing.T) {
				looktest.Golden(t, name, render(t, a, g.content, g.w, g.h))
			})
		}
	}
}
