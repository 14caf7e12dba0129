package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"countersign/ui/flow"
	"countersign/ui/look"
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

// show goes to a place of the window. What lies over the one that is left goes
// with it: a link or the end of a sign-in can come at any time.
func (w *Window) show(p place) {
	if w.at == atNew && p != atNew {
		w.draft.save()
	}
	if w.at == atContacts && p != atContacts {
		w.contacts.save()
	}
	if w.at == atAccount && p != atAccount && w.state == flow.SignedIn && w.d.App.SignIn().Step == flow.SignInFailed {
		w.d.App.CancelSignIn() // it was read, and nothing depends on it
	}
	look.CloseOverlays(w.win.Canvas())
	w.at = p
	for i, o := range w.places() {
		setVisible(o, place(i) == p)
	}
	switch p {
	case atNew:
		w.draft.refresh()
		if w.draft.empty() {
			w.draft.page.ScrollToTop() // what is unfinished stays where it was
		}
	case atActivity:
		w.activity.refresh()
	case atContacts:
		w.contacts.show()
	case atSettings:
		w.settings.refresh()
		if w.settings.links != nil {
			w.settings.links.ask()
		}
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
	w.toasts.Dismiss() // it may be of what the person leaves, and lie on the page
	w.request.open(id)
	w.show(atRequest)
}

// shieldTime is a little more than the time between two clicks of one double click.
const shieldTime = 600 * time.Millisecond

// Shield lets clicks do nothing for a moment. Call it when the window comes to the
// front by itself: what a person clicks at right then is what was in front before,
// and who brought the window there may count on it.
func (w *Window) Shield() {
	w.shield.Show()
	overlays := w.win.Canvas().Overlays()
	over := look.NewShield()
	if overlays.Top() != nil { // a question, which lies above everything
		over.Show()
		over.Resize(w.win.Canvas().Size())
		overlays.Add(over)
	}
	w.shields++
	count := w.shields
	w.d.After(shieldTime, func() {
		w.unshield(over)
		if count == w.shields { // or it came once more
			w.shield.Hide()
		}
	})
}

// unshield takes away a shield that lies over a question. Fyne takes all away that
// lies above, too, such as a question that was asked meanwhile: that is waited for.
func (w *Window) unshield(over *look.Shield) {
	over.Hide()
	overlays := w.win.Canvas().Overlays()
	switch {
	case overlays.Top() == over:
		overlays.Remove(over)
	case slices.Contains(overlays.List(), fyne.CanvasObject(over)):
		w.d.After(shieldTime, func() { w.unshield(over) })
	}
}

// Announce says news of a request that is not on the screen.
func (w *Window) Announce(title, text, requestID string) {
	if w.at == atRequest && w.request.id == requestID {
		return
	}
	if requestID == "" && text == w.notice.Text() && w.notice.Visible() {
		return
	}
	w.say(look.Neutral, title+". "+text)
}
