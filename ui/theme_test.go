package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/ui/look/looktest"
)

// TestThemeReachesScreensOutOfSight changes the theme while other screens are
// hidden: each must look the same as one built in that theme.
func TestThemeReachesScreensOutOfSight(t *testing.T) {
	app := func() *fakeApp {
		a := &fakeApp{account: signedIn()}
		a.add(provenPayment())
		a.add(flow.RequestView{Request: payment(), Steps: waitingSteps()})
		return a
	}
	visit := func(s *stage) {
		s.w.ShowRequest(payment().ID)
		for _, p := range []place{atNew, atActivity, atAccount, atSettings} {
			s.w.show(p)
		}
	}
	pages := []place{atNew, atActivity, atAccount, atRequest}

	fresh := newStage(t, look.Light, app(), onSandbox)
	visit(fresh)
	for _, p := range pages {
		fresh.w.show(p)
		light := fresh.picture()

		switched := newStage(t, look.Dark, app(), onSandbox)
		visit(switched)
		fyne.CurrentApp().Settings().SetTheme(look.NewTheme(look.Light))
		switched.w.show(p)
		if n, at := looktest.Differing(light, switched.picture()); n > 0 {
			t.Errorf("screen %d: %d pixels are not as in the light theme, the first at %v", p, n, at)
		}
		fresh = newStage(t, look.Light, app(), onSandbox)
		visit(fresh)
	}
}
