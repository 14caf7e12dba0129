package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"countersign/auth"
	"countersign/storage"
	"countersign/ui/desktop"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// redirects are the ways in which a sign-in by a browser comes back, in the order
// of the choice.
var redirects = []struct{ value, word string }{
	{"", "By a port of this computer"},
	{storage.RedirectLink, "By a countersign:// link"},
}

// linkSettings say whether this program opens the links of its scheme, and with
// that which ways a sign-in can come back by.
type linkSettings struct {
	s     *settingsScreen
	open  *look.Switch
	state *look.Text

	redirect *look.Select
	byPort   *look.Text        // why there is no choice
	register fyne.CanvasObject // what a sign-in by a link needs
	lines    *look.Mono
}

func newLinkSettings(s *settingsScreen) *linkSettings {
	l := &linkSettings{s: s, state: look.NewMuted("")}
	l.open = look.NewSwitch("Open countersign:// links here", "Such a link leads back to a request of yours, or ends a sign-in. It can't send or sign anything.", l.change)
	var words []string
	for _, r := range redirects {
		words = append(words, r.word)
	}
	l.redirect = look.NewSelect("A sign-in by the browser comes back", words, func(word string) {
		i := slices.Index(words, word)
		// What is shown may be older than what the desktop does.
		if redirects[i].value == storage.RedirectLink && !s.w.d.App.LinksOpenHere() {
			s.w.say(look.Warn, "Links are not opened here now, so no sign-in could come back by one. Let them be opened here first.")
			l.refresh()
			return
		}
		s.change(func(set *storage.Settings) { set.Redirect = redirects[i].value })
	})
	l.lines = look.NewMono(auth.DeepLink)
	l.lines.OnCopied = func() { s.w.say(look.Neutral, "Redirect line copied") }
	l.byPort = look.NewMuted("A sign-in by the browser comes back by a port of this computer. It can come back by a link while links are opened here.")
	l.register = look.Column(look.Space2, look.NewMuted("For a sign-in by a link, register this line in the developer console as well:"), l.lines)
	return l
}

func (l *linkSettings) section() fyne.CanvasObject {
	objs := []fyne.CanvasObject{look.FixedWidth(320, l.redirect), l.byPort, l.register}
	if l.s.w.d.Links != nil { // where nothing can be changed, as on a Mac, there is only the choice
		objs = append([]fyne.CanvasObject{l.open, l.state, look.NewDivider()}, objs...)
	}
	return look.NewSection("Links", "", objs...)
}

// change registers the program, or takes that back.
func (l *linkSettings) change(on bool) {
	var err error
	l.s.w.d.background(func() {
		if on {
			err = l.s.w.d.Links.Register(context.Background())
		} else {
			err = l.s.w.d.Links.Unregister(context.Background())
		}
		if err == nil {
			err = l.s.w.d.App.ChangeSettings(func(set *storage.Settings) { set.OpenLinks = on })
		}
	}, func() {
		if err != nil {
			l.s.w.say(look.Bad, flow.Sentence(err))
		}
		l.ask()
	})
}

// ask shows what the desktop does with a link, which it takes a process to tell.
func (l *linkSettings) ask() {
	if l.s.w.d.Links == nil {
		return
	}
	var r desktop.Registration
	var err error
	l.s.w.d.background(func() { r, err = l.s.w.d.Links.Registered(context.Background()) }, func() {
		words := ""
		switch {
		case err != nil:
			words = flow.Sentence(err)
		case r.Gone:
			words = "They were opened by Countersign from another place, where it isn't any more: " + r.By
		case r.State == desktop.RegisteredElsewhere:
			words = "They are opened by Countersign from another place now: " + r.By
		case r.State == desktop.RegisteredOther:
			words = "They are opened by " + r.By + " now."
		case r.Packaged:
			words = "They are opened here, since the package that Countersign was installed with says so for everybody. To have another program open them, choose it in your desktop's settings."
		case r.State == desktop.RegisteredHere:
			words = "They are opened here."
		}
		l.open.SetOn(err == nil && r.State == desktop.RegisteredHere)
		if r.Packaged { // which nothing here takes back
			l.open.Disable()
		} else {
			l.open.Enable()
		}
		l.state.SetText(words)
		setVisible(l.state, words != "")
		l.refresh()
	})
}

func (l *linkSettings) refresh() {
	set := l.s.w.d.App.Settings()
	for _, r := range redirects {
		if r.value == set.Redirect {
			l.redirect.SetSelected(r.word)
		}
	}
	here := l.s.w.d.App.LinksOpenHere()
	setVisible(l.redirect, here)
	setVisible(l.register, here)
	setVisible(l.byPort, !here)
	if l.s.page != nil {
		l.s.page.Refresh()
	}
}
