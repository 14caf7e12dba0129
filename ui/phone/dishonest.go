package phone

import (
	"fyne.io/fyne/v2"

	"countersign/ui/look"
	"countersign/xumm/sandbox"
)

const honestly = "Off"

// dishonestChooser is where a person makes the phone cheat. What is chosen stays
// until it is turned off, and the alarm says so on every screen.
type dishonestChooser struct {
	wallet *sandbox.Wallet
	object fyne.CanvasObject
	pick   *look.Select
	words  *look.Text
	alarm  *look.Banner
}

func newDishonestChooser(ph *Phone) *dishonestChooser {
	c := &dishonestChooser{wallet: ph.wallet, words: look.NewCaption("")}
	options := []string{honestly}
	for _, way := range sandbox.DishonestWays() {
		options = append(options, way.Title)
	}
	c.pick = look.NewSelect("Dishonest mode", options, func(title string) {
		c.choose(title)
		ph.Refresh()
	})
	c.object = look.NewTightCard(look.Inset(look.Space4, look.Column(look.Space2, c.pick, c.words)))
	c.alarm = look.NewBanner(look.Bad, "").Action("Turn off", func() {
		c.choose(honestly)
		ph.Refresh()
	})
	c.alarm.Button().OnEscape = ph.escape
	return c
}

func (c *dishonestChooser) choose(title string) {
	kind := sandbox.Honest
	for _, way := range sandbox.DishonestWays() {
		if way.Title == title {
			kind = way.Kind
		}
	}
	_ = c.wallet.SetDishonest(kind) // it is one of its own
}

// refresh shows what is chosen, and tells whether the alarm came or went.
func (c *dishonestChooser) refresh() (changed bool) {
	title, words := honestly, "The phone signs what it is asked. Choose a way in which it shall not, and see whether the proof finds out."
	for _, way := range sandbox.DishonestWays() {
		if way.Kind == c.wallet.Dishonest() {
			title, words = way.Title, way.Sentence
		}
	}
	on := title != honestly
	changed = c.alarm.Visible() != on || on && c.words.Text() != words
	c.pick.SetSelected(title)
	c.words.SetText(words)
	c.alarm.Hidden = !on
	if on {
		c.alarm.Set(look.Bad, "Dishonest mode: "+title+".")
	}
	return changed
}
