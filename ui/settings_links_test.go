package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"countersign/ui/desktop"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// fakeLinks is a desktop that opens links.
type fakeLinks struct {
	is  desktop.Registration
	err error // of changes
}

func (l *fakeLinks) Registered(context.Context) (desktop.Registration, error) { return l.is, nil }
func (l *fakeLinks) Register(context.Context) error {
	if l.err == nil {
		l.is = desktop.Registration{State: desktop.RegisteredHere}
	}
	return l.err
}
func (l *fakeLinks) Unregister(context.Context) error {
	if l.err == nil {
		l.is = desktop.Registration{}
	}
	return l.err
}

// The desktop is told who opens links only when a person says so, and what they
// said is kept, for a program that is moved.
func TestLinksAreOpenedHereWhenAsked(t *testing.T) {
	app, links := &fakeApp{account: signedIn()}, &fakeLinks{is: desktop.Registration{State: desktop.RegisteredOther, By: "other.desktop"}}
	s := newStage(t, look.Light, app, func(s *stage) { s.deps.Links = links })
	s.w.show(atSettings)
	open := s.w.settings.links.open
	if open.On() || app.settings.OpenLinks {
		t.Error("links are opened here unasked")
	}
	s.mustSee("They are opened by other.desktop now.")
	links.is = desktop.Registration{State: desktop.RegisteredElsewhere, By: "/opt/old"}
	s.w.settings.links.ask()
	s.mustSee("by Countersign from another place now: /opt/old")
	links.is.Gone = true
	s.w.settings.links.ask()
	s.mustSee("where it isn't any more: /opt/old")

	open.Tapped(nil)
	if !open.On() || !app.settings.OpenLinks || links.is.State != desktop.RegisteredHere {
		t.Errorf("on %v, setting %v, desktop %+v", open.On(), app.settings.OpenLinks, links.is)
	}
	s.mustSee("They are opened here.")

	links.err = errors.New("no")
	open.Tapped(nil)
	if !open.On() || !app.settings.OpenLinks {
		t.Error("it says that links are not opened here any more, but they are")
	}
	s.mustSee("Something unexpected")

	links.err = nil
	open.Tapped(nil)
	if open.On() || app.settings.OpenLinks || links.is.State != desktop.NotRegistered {
		t.Errorf("on %v, setting %v, desktop %+v", open.On(), app.settings.OpenLinks, links.is)
	}
}

// What a package says for everybody cannot be taken back here, and is not offered.
func TestLinksThatAPackageOpensHere(t *testing.T) {
	app, links := &fakeApp{account: signedIn()}, &fakeLinks{is: desktop.Registration{State: desktop.RegisteredHere, Packaged: true}}
	s := newStage(t, look.Light, app, func(s *stage) { s.deps.Links = links })
	s.w.show(atSettings)
	open := s.w.settings.links.open
	s.mustSee("the package that Countersign was installed with")
	open.Tapped(nil)
	if !open.On() || links.is.State != desktop.RegisteredHere {
		t.Errorf("it can be switched off: on %v, desktop %+v", open.On(), links.is)
	}
	links.is = desktop.Registration{State: desktop.RegisteredOther, By: "other.desktop"}
	s.w.settings.links.ask()
	open.Tapped(nil)
	if !open.On() || links.is.State != desktop.RegisteredHere {
		t.Errorf("it can't be switched on: on %v, desktop %+v", open.On(), links.is)
	}
}

func TestTheWayBackIsShownAsItIsSet(t *testing.T) {
	app := &fakeApp{account: signedIn(), linksHere: true}
	s := newStage(t, look.Light, app, func(s *stage) { s.deps.Links = &fakeLinks{is: desktop.Registration{State: desktop.RegisteredHere}} })
	s.w.show(atSettings)
	s.mustSee("register this line in the developer console")
	choice, lines := s.w.settings.links.redirect, s.w.settings.redirects
	for i, r := range redirects {
		app.settings.Redirect = r.value
		s.changed(flow.SettingsChanged, "")
		if choice.Index() != i {
			t.Errorf("set to %q, shown is %q", r.value, choice.Selected())
		}
		if want := strings.Join(app.RedirectURIs(), "\n"); lines.Text() != want {
			t.Errorf("set to %q, to register is %q", r.value, lines.Text())
		}
	}
}

// A sign-in that came back by a link which nothing opens here would not end: the
// choice is there only while one does.
func TestASignInByALinkIsOfferedOnlyWhereLinksAreOpened(t *testing.T) {
	app, links := &fakeApp{account: signedIn()}, &fakeLinks{}
	s := newStage(t, look.Light, app, func(s *stage) { s.deps.Links = links })
	s.w.show(atSettings)
	l := s.w.settings.links
	if l.redirect.Visible() || l.register.Visible() {
		t.Error("a sign-in by a link is offered, and nothing opens links here")
	}
	s.mustSee("comes back by a port of this computer")

	app.linksHere, links.is = true, desktop.Registration{State: desktop.RegisteredHere}
	l.ask()
	if !l.redirect.Visible() || !l.register.Visible() {
		t.Error("links are opened here, and a sign-in by one is not offered")
	}
	s.mustNotSee("comes back by a port of this computer")

	app.linksHere = false // meanwhile, by another program
	l.redirect.OnChanged(redirects[1].word)
	if app.settings.Redirect != "" || l.redirect.Visible() {
		t.Errorf("set to %q, offered %v", app.settings.Redirect, l.redirect.Visible())
	}
	s.mustSee("Let them be opened here first.")
}

// On a Mac nothing can be changed in who opens links, and they may be opened here.
func TestASignInByALinkWithoutASwitch(t *testing.T) {
	app := &fakeApp{account: signedIn(), linksHere: true}
	s := newStage(t, look.Light, app)
	s.w.show(atSettings)
	s.mustSee("A sign-in by the browser comes back")
	s.mustNotSee("Open countersign:// links here")
}

func TestWithoutLinksThereIsNoSectionForThem(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	s.w.show(atSettings)
	s.mustNotSee("countersign:// link")
}
