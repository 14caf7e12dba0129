package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// updateSettings say whether a newer release is looked for, and what is known of
// one.
type updateSettings struct {
	s     *settingsScreen
	allow *look.Switch
	now   *look.Button
	open  *look.Button
	words *look.Text
}

func newUpdateSettings(s *settingsScreen) *updateSettings {
	u := &updateSettings{s: s, words: look.NewMuted("")}
	u.allow = look.NewSwitch("Look for a new version once a week", "Its servers learn your address on the internet and this version, and nothing else. Nothing is installed by itself.", func(on bool) {
		s.change(func(set *storage.Settings) { set.LookForUpdates = on })
	})
	u.now = look.NewSecondary("Look now", "refresh", func() {
		s.w.d.background(func() { s.w.d.Updates.Look(context.Background()) }, u.refresh)
	})
	u.open = look.NewPrimary("Open the download page", "arrow-up-right", func() { s.w.openURL(s.w.d.Updates.View().Page) })
	return u
}

func (u *updateSettings) section() fyne.CanvasObject {
	return look.NewSection("New versions", "", u.allow, look.NewDivider(), u.words, look.Row(look.Space3, u.now, u.open))
}

// refresh shows what is known. The page of an earlier look is not kept, since it
// is believed only as it came, signed.
func (u *updateSettings) refresh() {
	v := u.s.w.d.Updates.View()
	u.allow.SetOn(u.s.w.d.App.Settings().LookForUpdates)
	words := "This is version " + v.Version + ". It was never looked whether there is a newer one."
	switch {
	case v.Looking:
		words = "Looking…"
	case v.Problem != "":
		words = v.Problem
		if v.Newer {
			words += " Version " + v.Newest + " is known to be there."
		}
	case v.Newer && v.Page != "":
		words = "Version " + v.Newest + " is there; this is " + v.Version + "."
	case v.Newer:
		words = "Version " + v.Newest + " is there; this is " + v.Version + ". Look now to get to its page."
	case v.Newest != "" && v.Newest != v.Version:
		words = "This is version " + v.Version + ", which is newer than the newest release, " + v.Newest + ". Looked: " + when(v.Looked, u.s.w.d.Now()) + "."
	case !v.Looked.IsZero():
		words = "This is version " + v.Version + ", the newest. Looked: " + when(v.Looked, u.s.w.d.Now()) + "."
	}
	u.words.SetText(words)
	setVisible(u.open, v.Page != "" && !v.Looking)
	u.now.SetEnabled(!v.Looking)
	u.s.page.Refresh()
}

// UpdatesChanged takes in what was found out of newer releases.
func (w *Window) UpdatesChanged() {
	if u := w.settings.updates; u != nil {
		u.refresh()
	}
}

// Updates find out whether there is a newer release; *flow.Updates is the real
// one.
type Updates interface {
	Look(ctx context.Context)
	View() flow.UpdateView
}
