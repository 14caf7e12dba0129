package ui

import (
	"context"
	"errors"
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

func TestTheWayBackIsShownAsItIsSet(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app, func(s *stage) { s.deps.Links = &fakeLinks{} })
	s.w.show(atSettings)
	s.mustSee("register this line in the developer console")
	choice := s.w.settings.links.redirect
	for i, r := range redirects {
		app.settings.Redirect = r.value
		s.changed(flow.SettingsChanged, "")
		if choice.Index() != i {
			t.Errorf("set to %q, shown is %q", r.value, choice.Selected())
		}
	}
}

func TestWithoutLinksThereIsNoSectionForThem(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	s.w.show(atSettings)
	s.mustNotSee("countersign:// link")
}
