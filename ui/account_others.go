package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// otherAccounts is the list of the accounts that were signed in and are not in
// use, with what can be done with each.
type otherAccounts struct {
	w     *Window
	card  *fyne.Container
	shown []flow.KnownAccount
	adds  bool           // another account can be added
	on    *networkChoice // that the phone must be on for that
	left  []*look.Text   // how long each is signed in, in the order of shown
}

func newOtherAccounts(w *Window) *otherAccounts {
	return &otherAccounts{w: w, card: look.Column(0), on: newNetworkChoice(w.d, "Network on the phone", true, func() {})}
}

// refresh builds the list anew only when another one is due, so that no focus is
// lost. It tells whether it did.
func (o *otherAccounts) refresh() bool {
	var list []flow.KnownAccount
	for _, k := range o.w.d.App.Accounts() {
		if !k.InUse && !k.Next { // that one is asked for above the list
			list = append(list, k)
		}
	}
	signedIn := o.w.d.App.Account().State == flow.SignedIn
	same := signedIn == o.adds && slices.EqualFunc(list, o.shown, func(a, b flow.KnownAccount) bool {
		return a.ID == b.ID && a.Address == b.Address && a.Network == b.Network && a.SignedIn == b.SignedIn && a.Unopened == b.Unopened
	})
	o.shown, o.adds = list, signedIn
	if same && len(o.card.Objects) > 0 {
		o.tick()
		return false
	}
	o.left = nil
	var rows []fyne.CanvasObject
	for i, k := range list {
		if i > 0 {
			rows = append(rows, look.NewDivider())
		}
		rows = append(rows, o.row(k))
	}
	if signedIn {
		if len(rows) > 0 {
			rows = append(rows, look.NewDivider())
		}
		rows = append(rows, look.FixedWidth(240, o.on.input),
			look.Row(look.Space3, look.NewSecondary("Add an account", "plus", func() { o.w.addAccount(o.on.forced()) })))
	}
	o.card.Objects = nil
	if len(rows) > 0 {
		words := "Requests of every account that is signed in are followed."
		if len(list) == 0 {
			words = "Several accounts can be signed in at once, each on its own."
		}
		o.card.Objects = []fyne.CanvasObject{look.NewSection("Other accounts", words, rows...)}
	}
	setVisible(o.card, len(rows) > 0) // an empty one would still take a gap
	o.tick()
	o.card.Refresh()
	return true
}

func (o *otherAccounts) row(k flow.KnownAccount) fyne.CanvasObject {
	name := o.w.accountName(k.Address)
	left := look.NewMuted("")
	o.left = append(o.left, left)
	act := look.NewSecondary("Use", "", func() { o.w.useAccount(k) })
	if !k.SignedIn {
		act = look.NewSecondary("Sign in", "", func() { o.w.signInAs(k) })
	}
	out := look.NewIconButton("sign-out", "Sign out "+name, func() { o.forget(k, name) })
	return look.Row(look.Space3, look.NewAvatar(k.Address, 36), look.Grow(look.Column(0, look.NewLine(name), left)), act, out)
}

func (o *otherAccounts) tick() {
	now := o.w.d.Now()
	for i, k := range o.shown {
		words := "sign-in has ended"
		switch {
		case k.SignedIn:
			words = timeLeft(k.Expires, now)
		case k.Unopened && k.Expires.After(now):
			words = "not opened yet"
		}
		if k.Network != "" {
			words = o.w.d.networkName(k.Network) + " · " + words
		}
		if i < len(o.left) {
			o.left[i].SetText(words)
			o.left[i].SetColor(look.ColorMuted)
			if k.Expiring {
				o.left[i].SetTone(look.Warn)
			}
		}
	}
}

func (o *otherAccounts) forget(k flow.KnownAccount, name string) {
	var err error
	o.w.d.background(func() { err = o.w.d.App.ForgetAccount(context.Background(), k.ID) }, func() {
		if err != nil {
			o.w.say(look.Bad, flow.Sentence(err))
			return
		}
		o.w.say(look.Neutral, name+" is signed out")
	})
}

// accountName is what an account is called, or its address in short.
func (w *Window) accountName(address string) string {
	if name := w.d.name(address); name != "" {
		return name
	}
	return xrpl.ShortAddress(address)
}

// useAccount makes requests with another account from now on.
func (w *Window) useAccount(k flow.KnownAccount) {
	var err error
	w.d.background(func() { err = w.d.App.UseAccount(k.ID) }, func() {
		if err != nil {
			w.say(look.Warn, flow.Sentence(err))
			return
		}
		w.say(look.Neutral, "Using "+w.accountName(k.Address))
	})
}

// maxSwitches is how many accounts there is room for above the chip.
const maxSwitches = 2

// showFoot shows the account in use at the foot of the rail, and above it others
// that one press puts in its place.
func (w *Window) showFoot() {
	var list []flow.KnownAccount
	for _, k := range w.d.App.Accounts() {
		if k.SignedIn && !k.InUse && len(list) < maxSwitches {
			list = append(list, k)
		}
	}
	var objs []fyne.CanvasObject
	for i, k := range list {
		shown := look.Account{Address: k.Address, Short: xrpl.ShortAddress(k.Address), Name: w.d.name(k.Address), Network: w.d.networkName(k.Network)}
		if k.Expiring { // without the minutes: with each the switch would lose the focus
			shown.Tone, shown.Left = look.Warn, "ends soon"
		}
		if i >= len(w.switches) || w.switches[i].Account() != shown {
			w.switches = append(w.switches[:i:i], look.NewAccountSwitch(shown, func() { w.useAccount(k) }))
		}
		w.switches[i].OnTapped = func() { w.useAccount(k) }
		objs = append(objs, w.switches[i])
	}
	objs = append(objs, w.chip)
	if !slices.Equal(w.foot.Objects, objs) {
		w.foot.Objects = objs
		w.foot.Refresh()
		w.rail.Refresh()
	}
	w.rail.SetFooter(w.foot)
}
