package ui

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// place is where in the window a person is.
type place int

const (
	atNew place = iota // the first four are the places of the rail, in its order
	atActivity
	atContacts
	atSettings
	atAccount
	atRequest
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

	rail   *look.Rail
	chip   *look.AccountChip
	enter  *look.Button // in place of the chip while nobody is signed in
	notice *look.Banner // what the account has to say, until its reason is gone
	early  *look.Banner // Deps.Notice
	stack  *fyne.Container
	toasts *look.Toasts

	account  *accountScreen
	draft    *newScreen
	request  *requestScreen
	activity *activityScreen
	contacts *contactsScreen
	settings *settingsScreen

	at         place
	theme      string // of the settings, as it was applied last
	state      flow.AccountState
	greet      bool // the next sign-in was asked for here, so it is announced
	toastUntil time.Time
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
	notices := look.InsetXY(look.Space8, look.Space2, look.Column(look.Space2, w.early, w.notice))
	body := container.New(&slot{w.early, w.notice}, notices, w.stack)
	var top fyne.CanvasObject
	if d.Sandbox != nil {
		banner := look.NewSandboxBanner("Sandbox: a pretend platform and a pretend ledger. Nothing here is real money.")
		if open := d.openPhone(); open != nil {
			banner.Action("Open the phone", open)
		}
		top = banner
	}
	w.toasts = look.NewToasts(container.NewBorder(top, nil, w.rail, nil, body))
	win.SetContent(w.toasts)
	w.addShortcuts()

	w.theme = d.App.Settings().Theme
	account := d.App.Account()
	w.state = account.State
	w.showAccount(account)
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

// slot lays out the banners above the screen, as high as they are at this width.
// They take no room while both are hidden.
type slot [2]*look.Banner

func (s slot) empty() bool { return !s[0].Visible() && !s[1].Visible() }

func (s slot) MinSize(objs []fyne.CanvasObject) fyne.Size {
	size := objs[1].MinSize()
	if !s.empty() {
		m := objs[0].MinSize()
		size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height)
	}
	return size
}

func (s slot) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	high := float32(0)
	if !s.empty() {
		objs[0].Resize(fyne.NewSize(size.Width, objs[0].MinSize().Height))
		// Wrapping text knows its height only now that it has its width.
		high = objs[0].MinSize().Height
		objs[0].Resize(fyne.NewSize(size.Width, high))
	}
	high += look.Space1
	objs[1].Move(fyne.NewPos(0, high))
	objs[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-high)))
}

func (w *Window) relayout() { w.toasts.Refresh() }

// show goes to a place of the window.
func (w *Window) show(p place) {
	if w.at == atNew && p != atNew {
		w.draft.save()
	}
	if w.at == atContacts && p != atContacts {
		w.contacts.save()
	}
	w.at = p
	for i, o := range w.places() {
		setVisible(o, place(i) == p)
	}
	switch p {
	case atNew:
		w.draft.refresh()
	case atActivity:
		w.activity.refresh()
	case atContacts:
		w.contacts.show()
	case atSettings:
		w.settings.refresh()
	case atAccount:
		w.account.refresh()
	}
	switch p {
	case atNew, atActivity, atContacts, atSettings:
		w.rail.Select(int(p))
	case atRequest:
		w.rail.Select(int(atActivity))
	default:
		w.rail.Select(-1)
	}
	w.stack.Refresh()
	if f := w.firstFocus(); f != nil {
		w.win.Canvas().Focus(f)
	} else {
		// What had the focus is out of sight, and would still take keys: Enter
		// on a hidden "Create request" makes another one.
		w.win.Canvas().Unfocus()
	}
}

// places are the screens, in the order of the constants.
func (w *Window) places() []fyne.CanvasObject {
	return []fyne.CanvasObject{w.draft.page, w.activity.page, w.contacts.page, w.settings.page, w.account.page, w.request.page}
}

// firstFocus is where the keyboard starts on a screen.
func (w *Window) firstFocus() fyne.Focusable {
	switch w.at {
	case atNew:
		return w.draft.firstFocus()
	case atActivity:
		return w.activity.search.Entry
	case atContacts:
		return w.contacts.firstFocus()
	case atAccount:
		return w.account.firstFocus()
	}
	return nil
}

// ShowRequest goes to one request, as after a notification.
func (w *Window) ShowRequest(id string) {
	w.request.open(id)
	w.show(atRequest)
}

// Announce says news of a request that is not on the screen.
func (w *Window) Announce(title, text, requestID string) {
	if w.at == atRequest && w.request.id == requestID {
		return
	}
	w.say(look.Neutral, title+". "+text)
}

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
		if w.at == atAccount {
			w.account.refresh()
		}
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
			Address: a.Address, Short: xrpl.ShortAddress(a.Address), Name: w.d.name(a.Address), Network: networkName(a.Network),
			Left: timeLeft(a.Expires, w.d.Now()),
		}
		if a.Expiring {
			chip.Tone = look.Warn
		}
		w.chip.Set(chip)
		w.rail.SetFooter(w.chip)
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
