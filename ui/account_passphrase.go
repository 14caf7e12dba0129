package ui

import (
	"context"

	"fyne.io/fyne/v2"

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
	stop := look.NewQuiet("Stop using the file", "trash", func() {
		s.w.confirm(look.ConfirmWords{
			Title: "Stop using the passphrase file?", Yes: "Remove the file", Danger: true,
			Sentence: "The sign-in in it is lost, and you sign in again with the phone. Your requests stay.",
		}, func() { s.w.stopPassphrase() })
	})
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
