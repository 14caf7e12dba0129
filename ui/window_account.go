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
			w.hello.Set(w.greeting(account))
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

// greeting says who has just signed in. Somebody who wanted to add an account and
// is told the one that was there already knows what to do about it.
func (w *Window) greeting(a flow.Account) (look.Tone, string) {
	who := w.draft.who(a.Address)
	for _, k := range w.begun.had {
		if k.Address == a.Address && k.Network == a.Network {
			return look.Neutral, who + " was signed in already. To add another, choose it on the phone before you approve."
		}
	}
	words := "Signed in as " + who + "."
	if w.d.name(a.Address) == "" && a.KnownAs != "" {
		words += " " + a.KnownAs
	}
	return look.Good, words
}

// ungreet takes the greeting away: what a person does next has begun.
func (w *Window) ungreet() {
	if w.hello.Visible() {
		w.hello.Hide()
		w.relayout()
	}
}

func (w *Window) signInChanged() {
	switch s := w.d.App.SignIn(); s.Step {
	case flow.SignInIdle, flow.SignInFailed:
		// The account is there before its attempt has ended.
		w.accountChanged()
		if w.greet && s.Step == flow.SignInFailed && w.at != atAccount {
			w.say(problemTone(s), s.Problem) // the person has gone on to something else
		}
		w.greet = false
	default:
		w.showAccount(w.d.App.Account())
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
		w.last = signedOf(a)
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
	if w.hello.Visible() && a.State == flow.SignedIn {
		if tone, words := w.greeting(a); words != w.hello.Text() { // its name has come
			w.hello.Set(tone, words)
			w.relayout()
		}
	}
	text := a.Notice
	step := w.d.App.SignIn().Step
	signingIn := step == flow.SignInStarting || step == flow.SignInWaiting
	w.notice.Button().SetEnabled(!a.Trying)
	switch {
	case a.State == flow.SignedIn && a.Unkept && !a.Expiring:
		if a.Tried {
			text = "The keyring stayed locked. " + text
		}
		w.notice.Action("Unlock the keyring", w.d.App.RetryAccount)
	case a.State == flow.SignedIn && a.Expiring:
		text = fmt.Sprintf("Your sign-in ends in %s. Sign in again to go on without a break. %s", timeLeftWords(a.Expires, w.d.Now()), a.Notice)
		w.notice.Action("Sign in again", w.signInAgain)
	case a.State == flow.SignedOut && !signingIn:
		w.notice.Action("Sign in", w.signInAgain)
	default:
		w.notice.Action("", nil)
	}
	shown, said := w.notice.Visible(), w.notice.Text()
	setBanner(w.notice, look.Warn, text)
	if shown != w.notice.Visible() || said != text {
		w.relayout()
	}
}

// begun is the sign-in that was begun last.
type begun struct {
	start  func()
	adding bool                // to another account
	had    []flow.KnownAccount // the accounts that were signed in then, when adding
}

// startSignIn signs in whoever answers, on one network or ("") on any.
func (w *Window) startSignIn(network string) {
	w.beginSignIn(begun{start: func() { w.d.App.StartSignIn(network) }})
}

// signInAgain signs the account in use in once more, or the one used last: never one
// that is signed in besides.
func (w *Window) signInAgain() {
	if a := w.d.App.Account(); a.Address != "" {
		w.signInAs(flow.KnownAccount{Address: a.Address, Network: a.Network})
		return
	}
	if w.last.address != "" {
		w.signInAs(flow.KnownAccount{Address: w.last.address, Network: w.last.network})
		return
	}
	if list := w.d.App.Accounts(); len(list) > 0 && !list[0].SignedIn {
		w.signInAs(list[0])
		return
	}
	w.startSignIn("")
}

func (w *Window) signInAs(k flow.KnownAccount) {
	w.beginSignIn(begun{start: func() { w.d.App.StartSignInAs(k) }})
}

// addAccount signs another account in beside those that are.
func (w *Window) addAccount(network string) {
	b := begun{start: func() { w.d.App.StartSignIn(network) }, adding: true}
	for _, k := range w.d.App.Accounts() {
		if k.SignedIn {
			b.had = append(b.had, k)
		}
	}
	w.beginSignIn(b)
}

// trySignInAgain begins the sign-in that failed once more, as it was.
func (w *Window) trySignInAgain() {
	back := w.back
	w.beginSignIn(w.begun)
	w.back = back
}

// beginSignIn shows the sign-in; the end of it leads back to where the person is.
func (w *Window) beginSignIn(b begun) {
	w.back = atNew
	if w.at != atAccount {
		w.back = w.at
	}
	w.begun, w.greet = b, true
	w.ungreet()
	b.start()
	w.show(atAccount)
}

// problemTone is red for what went wrong; what a person chose is not wrong.
func problemTone(s flow.SignInView) look.Tone {
	if s.Declined {
		return look.Neutral
	}
	return look.Bad
}
