package look

import "fyne.io/fyne/v2"

// Tone is the meaning a colour carries. The zero value carries none.
type Tone int

// The tones, from saying nothing to saying that something went wrong. Good is
// for what was checked and holds, never for what is merely finished.
const (
	Neutral Tone = iota
	Accent
	Good
	Warn
	Bad
)

// String gives the tone's name, for tests and logs.
func (t Tone) String() string {
	switch t {
	case Accent:
		return "accent"
	case Good:
		return "good"
	case Warn:
		return "warn"
	case Bad:
		return "bad"
	}
	return "neutral"
}

// Text names the colour of words in this tone; readable on the ground, on a
// card and on Soft.
func (t Tone) Text() fyne.ThemeColorName { return t.name("text") }

// Soft names the pale ground of a badge or banner.
func (t Tone) Soft() fyne.ThemeColorName { return t.name("soft") }

// Line names the hairline round Soft.
func (t Tone) Line() fyne.ThemeColorName { return t.name("line") }

// Solid names the full colour, for dots, rings and bars.
func (t Tone) Solid() fyne.ThemeColorName { return t.name("solid") }

// Icon names the icon that says the tone without colour.
func (t Tone) Icon() string {
	switch t {
	case Good:
		return "check"
	case Warn:
		return "warn"
	case Bad:
		return "cross"
	}
	return "info"
}

func (t Tone) name(part string) fyne.ThemeColorName {
	return fyne.ThemeColorName("look." + t.String() + "." + part)
}
