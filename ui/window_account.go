package ui

import (
	"fmt"
	"time"

	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// signed tells one sign-in from another.
type signed struct {
	address, network string
	expires          time.Time
}

func signedOf(a flow.Account) signed {
	if a.State != flow.SignedIn {
		return signed{}
	}
	return signed{a.Address, a.Network, a.Expires}
}

func (w *Window) accountChanged() {
	account := w.d.App.Account()
	before, who := w.who, signedOf(account)
	w.state, w.who = account.State, who
	w.showAccount(account)
	switch {
	case who != before && who != signed{} && (before == signed{} || w.greet):
		if w.at == atAccount {
			w.show(w.back)
		}
		if w.greet {
			w.hello.Set(look.Good, "Signed in as "+w.draft.who(account.Address)+".")
			w.hello.Show()
			w.relayout()
		}
		w.greet = false
	case w.at == atAccount:
		w.account.refresh()
	}
	if who.address != before.address && before != (signed{}) {
		w.ungreet()
	}
	w.draft.accountChanged()
	w.settings.refresh()
	if w.at == atRequest {
		w.request.load()
	}
}

// ungreet takes the greeting away: what a person does next has begun.
func (w *Window) ungreet() {
	if w.hello.Visible() {
		w.hello.Hide()
		w.relayout()
	}
}

func (w *Window) signInChanged() {
	switch w.d.App.SignIn().Step {
	case flow.SignInIdle, flow.SignInFailed:
		// The account is there before its attempt has ended.
		w.accountChanged()
		w.greet = false
	}
	if w.at == atAccount {
		w.account.refresh()
	}
}

// showConnection says that the platform cannot be reached, as long as that is so.
func (w *Window) showConnection() {
	words, was := w.d.App.Offline(), w.offline.Text()
	if words == was {
		return
	}
	setBanner(w.offline, look.Warn, words)
	w.relayout()
}

// showAccount brings the foot of the rail and the notice up to date.
func (w *Window) showAccount(a flow.Account) {
	if a.State == flow.SignedIn {
		name, by := w.d.called(a)
		chip := look.Account{
			Address: a.Address, Short: xrpl.ShortAddress(a.Address), Name: name, By: by, Picture: a.Picture, Network: w.d.networkName(a.Network),
			Left: timeLeft(a.Expires, w.d.Now()),
		}
		if a.Expiring {
			chip.Tone = look.Warn
		}
		w.chip.Set(chip)
		w.showFoot()
	} else {
		w.rail.SetFooter(w.enter)
	}
	text := a.Notice
	if a.State == flow.SignedIn && a.Expiring {
		text = fmt.Sprintf("Your sign-in ends in %s. Sign in again to go on without a break. %s", timeLeftWords(a.Expires, w.d.Now()), a.Notice)
		w.notice.Action("Sign in again", w.signInAgain)
	} else {
		w.notice.Action("", nil)
	}
	shown, said := w.notice.Visible(), w.notice.Text()
	setBanner(w.notice, look.Warn, text)
	if shown != w.notice.Visible() || said != text {
		w.relayout()
	}
}

func (w *Window) startSignIn() { w.beginSignIn(func() { w.d.App.StartSignIn(w.account.forced()) }) }

// beginSignIn shows the sign-in; the end of it leads back to where the person is.
func (w *Window) beginSignIn(start func()) {
	w.back = atNew
	if w.at != atAccount {
		w.back = w.at
	}
	w.greet = true
	start()
	w.show(atAccount)
}
