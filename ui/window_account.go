package ui

import (
	"fmt"

	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

func (w *Window) accountChanged() {
	account := w.d.App.Account()
	was := w.state
	w.state = account.State
	w.showAccount(account)
	switch {
	case account.State == flow.SignedIn && was != flow.SignedIn:
		if w.at == atAccount {
			w.show(atNew)
		}
		w.draft.greet(account, w.greet)
		w.greet = false
	case w.at == atAccount:
		w.account.refresh()
	}
	w.draft.accountChanged()
	w.settings.refresh()
	if w.at == atRequest {
		w.request.load()
	}
}

// showAccount brings the foot of the rail and the notice up to date.
func (w *Window) showAccount(a flow.Account) {
	if a.State == flow.SignedIn {
		chip := look.Account{
			Address: a.Address, Short: xrpl.ShortAddress(a.Address), Name: w.d.ownName(a), Picture: a.Picture, Network: w.d.networkName(a.Network),
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
		w.notice.Action("Sign in again", func() { w.startSignIn() })
	} else {
		w.notice.Action("", nil)
	}
	shown, said := w.notice.Visible(), w.notice.Text()
	setBanner(w.notice, look.Warn, text)
	if shown != w.notice.Visible() || said != text {
		w.relayout()
	}
}

func (w *Window) startSignIn() {
	w.greet = true
	w.d.App.StartSignIn("")
	w.show(atAccount)
}
