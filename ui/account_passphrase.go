package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// passphraseForm is a passphrase and the button that does something with it.
type passphraseForm struct {
	w     *Window
	field *look.Field
	act   *look.Button
	do    func(context.Context, []byte) error
	done  func()
}

func newPassphraseForm(w *Window, label, button string, primary bool, do func(context.Context, []byte) error, done func()) *passphraseForm {
	f := &passphraseForm{w: w, field: look.NewSecretField(label), do: do, done: done}
	f.act = look.NewSecondary(button, "lock", f.submit)
	if primary {
		f.act = look.NewPrimary(button, "lock", f.submit)
	}
	f.field.OnSubmitted(func(string) { f.submit() })
	f.field.OnChanged(func(string) { f.field.SetError("") })
	return f
}

func (f *passphraseForm) submit() {
	passphrase := []byte(f.field.Text())
	f.act.SetEnabled(false)
	var err error
	f.w.d.background(func() { err = f.do(context.Background(), passphrase) }, func() {
		f.act.SetEnabled(true)
		if err != nil {
			f.field.SetError(flow.Sentence(err))
			f.w.relayout()
			return
		}
		f.field.SetText("")
		f.done()
	})
}

// offerPassphrase is for who has no keyring: a file that keeps the sign-in.
func (s *accountScreen) offerPassphrase() fyne.CanvasObject {
	f := newPassphraseForm(s.w, "New passphrase", "Keep my sign-in", false, s.w.d.App.UsePassphrase, func() {
		s.w.say(look.Neutral, "Your sign-in is kept. You enter the passphrase when you start Countersign again.")
	})
	f.field.Hint("At least 8 characters. It can't be recovered; without it you just sign in again.")
	return look.NewSection("Stay signed in", "There is no keyring on this computer that keeps your sign-in. A file can, sealed under a passphrase of yours.",
		f.field, look.Row(look.Space3, f.act))
}

// buildPassphrase asks for the passphrase of the file that holds the sign-in.
func (s *accountScreen) buildPassphrase() fyne.CanvasObject {
	s.problem = newProblem()
	s.pass = newPassphraseForm(s.w, "Passphrase", "Continue", true, s.w.d.App.EnterPassphrase, func() {})
	signIn := look.NewSecondary("Sign in with Xumm", "qr", func() { s.w.startSignIn("") })
	stop := look.NewQuiet("Stop using the file", "trash", s.confirmStop)
	return look.NewPage("", "").MaxWidth(600).Content(look.NewCard(look.Column(look.Space5,
		look.Row(look.Space4, look.NewLogo(56), look.Grow(look.Column(look.Space1,
			look.NewTitle("Welcome back"),
			look.NewMuted("Your sign-in is in a file with a passphrase."),
		))),
		s.problem,
		s.pass.field,
		look.Row(look.Space3, s.pass.act, signIn, look.Spring(), stop),
	)), s.others.card)
}

// What keeps stored sign-ins from being opened, beside whoever is in use: an end of
// the name of a view that offers to.
const (
	needsPassphrase   = ", passphrase needed"
	othersLocked      = ", others locked"
	othersNotVerified = ", others not verified"
)

// unopened names in a view what openOthers offers in it.
func unopened(a flow.Account) string {
	switch {
	case asksPassphrase(a):
		return needsPassphrase
	case a.Unopened == flow.Locked:
		return othersLocked
	case a.Unopened == flow.CannotVerify:
		return othersNotVerified
	}
	return ""
}

// asksPassphrase tells whether the passphrase would open the sign-in of another
// account, or keep the one in use.
func asksPassphrase(a flow.Account) bool {
	return a.Passphrase == storage.PassphraseNeeded &&
		(a.Unopened == flow.Locked || a.State == flow.SignedIn && a.KeptIn == flow.KeptInMemory)
}

// openOthers is the way to sign-ins that are stored and could not be opened, beside
// whoever is in use; nil when there are none.
func (s *accountScreen) openOthers(a flow.Account) fyne.CanvasObject {
	switch unopened(a) {
	case "":
		return nil
	case needsPassphrase:
		words := "Sign-ins of this computer are in a file with a passphrase. Enter it to open them."
		if a.State == flow.SignedIn && a.KeptIn == flow.KeptInMemory {
			words = "Sign-ins of this computer are in a file with a passphrase. Enter it to open them, and to keep this one."
		}
		s.pass = newPassphraseForm(s.w, "Passphrase", "Continue", false, s.w.d.App.EnterPassphrase, func() {})
		stop := look.NewQuiet("Stop using the file", "trash", s.confirmStop)
		return look.NewSection("Enter your passphrase", words, s.pass.field, look.Row(look.Space3, s.pass.act, look.Spring(), stop))
	case othersLocked:
		s.retry = look.NewSecondary("Unlock the keyring", "lock", s.w.d.App.RetryAccount)
		return look.NewSection("Other accounts are stored", "The system's keyring is locked, so they could not be opened. Unlock it to use them.",
			look.Row(look.Space3, s.retry))
	}
	s.retry = look.NewSecondary("Try again", "refresh", s.w.d.App.RetryAccount)
	return look.NewSection("Other accounts are stored", "They can't be verified without a connection. Try again when you are online; nothing is lost.",
		look.Row(look.Space3, s.retry))
}

func (s *accountScreen) confirmStop() {
	s.w.confirm(look.ConfirmWords{
		Title: "Stop using the passphrase file?", Yes: "Remove the file", Danger: true,
		Sentence: "The sign-in in it is lost, and you sign in again with the phone. Your requests stay.",
	}, func() { s.w.stopPassphrase() })
}

func (w *Window) stopPassphrase() {
	var err error
	w.d.background(func() { err = w.d.App.StopPassphrase(context.Background()) }, func() {
		if err != nil {
			w.say(look.Bad, flow.Sentence(err))
			return
		}
		w.say(look.Neutral, "The passphrase file is removed.")
	})
}
