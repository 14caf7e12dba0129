package ui

import (
	"context"
	"testing"

	"countersign/ui/flow"
	"countersign/ui/look"
)

// fakeUpdates answer a look with what is set.
type fakeUpdates struct {
	is, found flow.UpdateView
	looks     int
}

func (u *fakeUpdates) View() flow.UpdateView { return u.is }
func (u *fakeUpdates) Look(context.Context)  { u.looks++; u.is = u.found }

func TestNewVersionsAreShown(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	updates := &fakeUpdates{is: flow.UpdateView{Version: "0.1.0"}}
	var opened string
	s := newStage(t, look.Light, app, func(s *stage) {
		s.deps.Updates = updates
		s.deps.OpenURL = func(url string) error { opened = url; return nil }
	})
	s.w.show(atSettings)
	s.mustSee("This is version 0.1.0. It was never looked whether there is a newer one.")
	s.mustNotSee("Open the download page")
	if s.w.settings.updates.allow.On() {
		t.Error("it is allowed before anybody said so")
	}
	s.w.settings.updates.allow.OnChanged(true)
	if !app.settings.LookForUpdates || updates.looks != 0 {
		t.Errorf("allowing it: setting %v, %d looks by the screen", app.settings.LookForUpdates, updates.looks)
	}

	updates.found = flow.UpdateView{Version: "0.1.0", Looked: noon, Newest: "0.1.0"}
	s.press("Look now")
	s.mustSee("This is version 0.1.0, the newest. Looked: Today 12:00.")
	updates.found = flow.UpdateView{Version: "0.1.0", Looked: noon, Newest: "0.2.0", Newer: true, Page: "https://example.com/0.2.0"}
	s.press("Look now")
	s.mustSee("Version 0.2.0 is there; this is 0.1.0.")
	s.press("Open the download page")
	if opened != "https://example.com/0.2.0" {
		t.Errorf("opened %q", opened)
	}
	updates.found = flow.UpdateView{Version: "0.1.0", Looked: noon, Newest: "0.2.0", Newer: true, Problem: "Not now."}
	s.press("Look now")
	s.mustSee("Not now. Version 0.2.0 is known to be there.")
	s.mustNotSee("Open the download page")

	updates.found = flow.UpdateView{Version: "0.1.0", Looked: noon, Newest: "0.0.9"}
	s.press("Look now")
	s.mustSee("This is version 0.1.0, which is newer than the newest release, 0.0.9. Looked: Today 12:00.")

	// What a look of the program's own finds is shown at once.
	updates.is = flow.UpdateView{Version: "0.1.0", Looking: true}
	s.w.UpdatesChanged()
	s.mustSee("Looking…")
}
