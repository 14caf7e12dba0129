package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// toastTime is how long words at the foot of the window stay: six seconds, and
// longer for what takes longer to read.
func toastTime(sentence string) time.Duration {
	return max(6*time.Second, time.Duration(len(sentence))*70*time.Millisecond)
}

// Window is the program's main window.
type Window struct {
	d   Deps
	win fyne.Window

	rail     *look.Rail
	chip     *look.AccountChip
	foot     *fyne.Container // the chip, and the switches above it
	switches []*look.AccountSwitch
	hello    *look.Banner // who has just signed in
	offline  *look.Banner
	enter    *look.Button // in place of the chip while nobody is signed in
	notice   *look.Banner // what the account has to say, until its reason is gone
	early    *look.Banner // Deps.Notice
	stack    *fyne.Container
	toasts   *look.Toasts
	shield   *look.Shield

	account  *accountScreen
	draft    *newScreen
	request  *requestScreen
	activity *activityScreen
	contacts *contactsScreen
	settings *settingsScreen

	at         place
	theme      string // of the settings, as it was applied last
	state      flow.AccountState
	greet      bool   // the next sign-in was asked for here, so it is announced
	begun      begun  // and this is it
	who        signed // who was signed in when the program was last asked
	last       signed // who was in use last, unless a person signed them out here
	back       place  // where a person was when they began to sign in
	toastUntil time.Time
	shields    int // how often the window was brought to the front
	counts     int // of the waiting requests, so that a late one is dropped
}

// New builds the window's content into win and shows the first screen.
func New(win fyne.Window, d Deps) *Window {
	w := &Window{d: d, win: win}
	if d.Contacts == nil {
		w.d.Contacts = w.people
	}
	w.rail = look.NewRail([]look.RailItem{
		{Icon: "new", Label: "New request"},
		{Icon: "activity", Label: "Activity"},
		{Icon: "contacts", Label: "Contacts"},
		{Icon: "settings", Label: "Settings"},
	}, func(i int) { w.show(place(i)) })
	w.chip = look.NewAccountChip(look.Account{}, func() { w.show(atAccount) })
	w.foot = look.Column(look.Space1)
	w.enter = look.NewSecondary("Sign in", "sign-in", func() { w.show(atAccount) })
	w.notice = look.NewBanner(look.Warn, "")
	w.early = look.NewBanner(look.Warn, "")
	w.early.Action("Got it", func() { w.early.Hide(); w.relayout() })
	w.stack = container.NewStack()

	w.account = newAccountScreen(w)
	w.draft = newNewScreen(w)
	w.request = newRequestScreen(w)
	w.activity = newActivityScreen(w)
	w.contacts = newContactsScreen(w)
	w.settings = newSettingsScreen(w)

	// All of them stay in the window, the hidden ones too: a change of theme
	// reaches only what is there.
	for _, o := range w.places() {
		o.Hide()
		w.stack.Add(o)
	}

	w.notice.Hide()
	setBanner(w.early, look.Warn, d.Notice)
	w.offline = look.NewBanner(look.Warn, "")
	w.offline.Action("Try now", func() { w.d.App.RefreshAll() })
	w.offline.Hide()
	w.hello = look.NewBanner(look.Good, "")
	w.hello.Action("Not you? Sign out", func() { w.account.signOut() })
	w.hello.Hide()
	notices := look.InsetXY(look.Space8, look.Space2, look.Column(look.Space2, w.offline, w.early, w.notice, w.hello))
	body := container.New(slot{w.offline, w.early, w.notice, w.hello}, notices, w.stack)
	var top fyne.CanvasObject
	if d.Sandbox != nil {
		banner := look.NewSandboxBanner("Sandbox: a pretend platform and a pretend ledger. Nothing here is real money.")
		if open := d.openPhone(); open != nil {
			banner.Action("Open the phone", open)
		}
		top = banner
	} else if host := d.App.Elsewhere(); host != "" {
		top = look.NewSandboxBanner("Platform: " + host + ", not Xumm's own. Whoever runs it sees your requests, and what it says is its own word.")
	}
	w.toasts = look.NewToasts(body) // and not over the rail, whose foot is a button
	w.shield = look.NewShield()
	win.SetContent(container.NewStack(container.NewBorder(top, nil, w.rail, nil, w.toasts), w.shield))
	w.addShortcuts()

	w.theme = d.App.Settings().Theme
	account := d.App.Account()
	w.state = account.State
	w.who = signedOf(account)
	w.showAccount(account)
	w.showConnection()
	if account.State == flow.SignedIn {
		w.show(atNew)
	} else {
		w.show(atAccount)
	}
	w.countWaiting()
	w.contacts.load()
	return w
}

// people are the contacts that were read last; none while the screens are built.
func (w *Window) people() []Contact {
	if w.contacts == nil {
		return nil
	}
	return w.contacts.known()
}

// namesChanged draws what shows names anew.
func (w *Window) namesChanged() {
	w.showAccount(w.d.App.Account())
	w.draft.namesChanged()
	w.request.load() // the form of a contact may lead back to it
	switch w.at {
	case atActivity:
		w.activity.refresh()
	case atAccount:
		w.account.refresh()
	}
}

// networksChanged offers the networks that are known since, and draws anew what
// shows their names.
func (w *Window) networksChanged() {
	for _, c := range []*networkChoice{w.draft.network, w.contacts.form.network, w.settings.network, w.settings.nodes.network, w.account.network, w.account.others.on} {
		if c != nil {
			c.offer()
		}
	}
	w.namesChanged()
}

func (w *Window) relayout() { w.toasts.Refresh() }

// QR is the text of the code that can be scanned from the window now, "" when
// there is none. The sandbox phone asks for it in place of a camera.
func (w *Window) QR() string {
	switch w.at {
	case atAccount:
		return w.account.code()
	case atRequest:
		return w.request.code()
	}
	return ""
}

// Changed takes in what changed in the program.
func (w *Window) Changed(c flow.Change) {
	switch c.What {
	case flow.AccountChanged:
		w.accountChanged()
	case flow.SignInChanged:
		w.signInChanged()
	case flow.ConnectionChanged:
		w.showConnection()
	case flow.RequestChanged:
		w.request.changed(c.RequestID)
		if w.at == atActivity {
			w.activity.refresh()
		}
		w.countWaiting()
	case flow.LedgerChecked:
		w.draft.ledgerAnswered()
	case flow.OpenChanged:
		w.draft.opensAnswered()
	case flow.TokensChanged:
		w.draft.tokensAnswered()
	case flow.RatesChanged:
		w.draft.ledgerAnswered()
		w.request.ratesChanged()
	case flow.ProfilesChanged:
		w.showAccount(w.d.App.Account())
		if w.at == atAccount {
			w.account.refresh()
		}
		w.draft.ledgerAnswered()
		w.request.profilesChanged()
	case flow.NetworksChanged:
		w.networksChanged()
	case flow.ContactsChanged:
		w.contacts.load()
	case flow.SettingsChanged:
		w.settings.refresh()
		w.draft.ledgerAnswered()
		// A change of theme draws every screen again; other settings need none.
		if set := w.d.App.Settings(); set.Theme != w.theme && w.d.Restyle != nil {
			w.theme = set.Theme
			w.d.Restyle(set)
		}
	}
}

// Tick keeps what shows time up to date; call it once a second.
func (w *Window) Tick() {
	now := w.d.Now()
	if !w.toastUntil.IsZero() && !now.Before(w.toastUntil) {
		w.toastUntil = time.Time{}
		w.toasts.Dismiss()
	}
	w.showAccount(w.d.App.Account())
	switch w.at {
	case atAccount:
		w.account.tick(now)
	case atRequest:
		w.request.tick(now)
	case atNew:
		w.draft.save()
		w.draft.tick()
	case atContacts:
		w.contacts.save()
	}
}

// Closing saves what is being typed, and has done so when it returns. Call it on
// Fyne's thread, or after that has ended, before the program goes.
func (w *Window) Closing() error { return errors.Join(w.draft.close(), w.contacts.close()) }

// say shows a line at the foot of the window for a few seconds.
func (w *Window) say(tone look.Tone, sentence string) {
	w.toastUntil = w.d.Now().Add(toastTime(sentence))
	w.toasts.Say(tone, sentence)
}

func (w *Window) copy(text, what string) {
	fyne.CurrentApp().Clipboard().SetContent(text)
	w.say(look.Neutral, what+" copied")
}

func (w *Window) openURL(url string) {
	var err error
	w.d.background(func() { err = w.d.OpenURL(url) }, func() {
		if err != nil {
			w.say(look.Warn, "The browser could not be opened. Copy the link and open it yourself.")
		}
	})
}

// confirm asks before something is done.
func (w *Window) confirm(words look.ConfirmWords, do func()) {
	look.Confirm(w.win.Canvas(), words, func(yes bool) {
		if yes {
			do()
		}
	})
}

// waiting are the states of a request somebody still has to act on.
var waiting = []storage.State{storage.Sending, storage.Pending, storage.Opened}

func (w *Window) countWaiting() {
	w.counts++
	count := w.counts
	var list []storage.Request
	var err error
	w.d.background(func() {
		list, err = w.d.App.Requests(context.Background(), storage.Filter{States: waiting})
	}, func() {
		if err == nil && count == w.counts { // a later count may have come first
			w.rail.SetCount(int(atActivity), len(list))
		}
	})
}

func (w *Window) addShortcuts() {
	c := w.win.Canvas()
	add := func(key fyne.KeyName, do func()) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) {
			// Fyne delivers these under an open dialog too.
			if c.Overlays().Top() == nil {
				do()
			}
		})
	}
	add(fyne.KeyN, func() { w.show(atNew) })
	add(fyne.Key1, func() { w.show(atNew) })
	add(fyne.Key2, func() { w.show(atActivity) })
	add(fyne.Key3, func() { w.show(atContacts) })
	add(fyne.Key4, func() { w.show(atSettings) })
	add(fyne.KeyF, func() {
		if w.at != atContacts { // which has a search of its own
			w.show(atActivity)
			return
		}
		w.show(atContacts)
	})
	add(fyne.KeyComma, func() { w.show(atSettings) })
	add(fyne.KeyR, w.d.App.RefreshAll)
}
