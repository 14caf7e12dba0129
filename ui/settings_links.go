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

// linkSettings say whether this program opens the links of its scheme.
type linkSettings struct {
	s        *settingsScreen
	open     *look.Switch
	state    *look.Text
	redirect *look.Select
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
		s.change(func(set *storage.Settings) { set.Redirect = redirects[i].value })
	})
	l.lines = look.NewMono(auth.DeepLink)
	l.lines.OnCopied = func() { s.w.say(look.Neutral, "Redirect line copied") }
	return l
}

func (l *linkSettings) section() fyne.CanvasObject {
	return look.NewSection("Links", "", l.open, l.state, look.NewDivider(), look.FixedWidth(320, l.redirect),
		look.NewMuted("For a sign-in by a link, register this line in the developer console as well:"), l.lines)
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
		case r.State == desktop.RegisteredHere:
			words = "They are opened here."
		}
		l.open.SetOn(err == nil && r.State == desktop.RegisteredHere)
		l.state.SetText(words)
		setVisible(l.state, words != "")
		l.s.page.Refresh()
	})
}

func (l *linkSettings) refresh() {
	set := l.s.w.d.App.Settings()
	for _, r := range redirects {
		if r.value == set.Redirect {
			l.redirect.SetSelected(r.word)
		}
	}
}
