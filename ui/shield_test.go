package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/ui/flow"
	"countersign/ui/look"
)

// click clicks in the middle of the button that reads label, as with the mouse:
// whatever lies above it there gets the click.
func (s *stage) click(label string) {
	s.t.Helper()
	find := func(root fyne.CanvasObject) fyne.CanvasObject {
		for _, o := range seen(nil, root) {
			if b, ok := o.(*look.Button); ok && b.Text() == label {
				return o
			}
		}
		return nil
	}
	o := find(s.win.Content())
	for _, over := range s.win.Canvas().Overlays().List() {
		if above := find(over); above != nil {
			o = above
		}
	}
	if o == nil {
		s.t.Fatalf("there is no %q to click at", label)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	test.TapCanvas(s.win.Canvas(), at.AddXY(o.Size().Width/2, o.Size().Height/2))
}

// passes lets the time of the shields pass.
func (s *stage) passes() {
	due := s.later
	s.later = nil // what they put off is due the next time
	for _, f := range due {
		f()
	}
}

// A window that came to the front by itself takes no click for a moment: a person
// who clicks right then clicks at what was there before.
func TestAWindowThatCameByItselfTakesNoClick(t *testing.T) {
	v := flow.RequestView{Request: payment(), Steps: waitingSteps()}
	s, app := openRequest(t, v)
	cancelled := "cancel " + v.ID
	s.w.Shield()
	s.w.ShowRequest(v.ID)
	s.click("Cancel request")
	s.w.Shield() // once more
	first := s.later[0]
	s.later = s.later[1:]
	first()
	s.click("Cancel request")
	if slices.Contains(app.told, cancelled) {
		t.Fatal("a click that was under way cancelled the request")
	}
	s.passes()
	s.click("Cancel request")
	if !slices.Contains(app.told, cancelled) {
		t.Errorf("a moment later it takes no click either: %q", app.told)
	}
}

// A question that is open is shielded, too, and is still there then.
func TestAQuestionThatCameByItselfTakesNoClick(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	yes := 0
	s.w.confirm(look.ConfirmWords{Title: "Delete?", Sentence: "It is gone then.", Yes: "Delete it"}, func() { yes++ })
	s.w.Shield()
	s.click("Delete it")
	if yes != 0 {
		t.Fatal("a click that was under way was the answer")
	}
	s.passes()
	s.click("Delete it")
	if yes != 1 {
		t.Errorf("a moment later it takes no click either")
	}
}

// What is asked meanwhile lies above the shield, and stays until it is answered; the
// shield that it covered is gone after it.
func TestAQuestionThatIsAskedMeanwhileStays(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	var said []string
	ask := func(what string) {
		s.w.confirm(look.ConfirmWords{Title: what + "?", Sentence: "It is gone then.", Yes: what}, func() { said = append(said, what) })
	}
	ask("Delete it")
	s.w.Shield()
	ask("Forget it")
	s.passes()
	s.click("Forget it")
	s.passes()
	s.click("Delete it")
	if want := []string{"Forget it", "Delete it"}; !slices.Equal(said, want) {
		t.Errorf("answered were %q; want %q", said, want)
	}
	if left := s.win.Canvas().Overlays().List(); len(left) > 0 {
		t.Errorf("%d overlays are left", len(left))
	}
}
