package look

import (
	"fmt"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// StepState is how far one step of a progress is.
type StepState int

// The states of a step. Skipped is a step that did not happen and need not
// (nothing was pushed, but the code was scanned).
const (
	StepTodo StepState = iota
	StepNow
	StepDone
	StepFailed
	StepSkipped
	StepReported // somebody says so, and nobody has checked it
)

type step struct {
	label, detail string
	state         StepState
}

// Steps is progress in named steps, side by side.
type Steps struct {
	widget.BaseWidget
	steps []step
}

// NewSteps makes the progress; every step is still to do.
func NewSteps(labels ...string) *Steps {
	s := &Steps{}
	for _, l := range labels {
		s.steps = append(s.steps, step{label: l})
	}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes one step: its state and a word or two below its label.
func (s *Steps) Set(i int, state StepState, detail string) {
	if i < 0 || i >= len(s.steps) {
		return
	}
	if st := &s.steps[i]; st.state != state || st.detail != detail {
		st.state, st.detail = state, detail
		s.Refresh()
	}
}

// State gives the state of a step.
func (s *Steps) State(i int) StepState { return s.steps[i].state }

// Detail gives the words below a step's label.
func (s *Steps) Detail(i int) string { return s.steps[i].detail }

// CreateRenderer implements fyne.Widget.
func (s *Steps) CreateRenderer() fyne.WidgetRenderer {
	const d = 28
	type view struct {
		disc, line    *canvas.Rectangle
		img           *canvas.Image
		number        *Text
		label, detail *Text
	}
	views := make([]view, len(s.steps))
	p := &parts{}
	for i, st := range s.steps {
		v := view{
			disc: rectangle(d / 2), line: rectangle(1), img: NewIcon("check", 16, ColorOnFill),
			number: newText(decimal(i+1), voice{textCaption, 16, bold(), ColorMuted, fitNone}),
			label:  newText(st.label, voice{textCaption + 1, 18, bold(), ColorText, fitTrim}).Centered(),
			detail: newText("", voice{textCaption, 16, fyne.TextStyle{}, ColorMuted, fitWords}).Centered(),
		}
		views[i] = v
		if i > 0 {
			p.objs = append(p.objs, v.line)
		}
		p.objs = append(p.objs, v.disc, v.img, v.number, v.label, v.detail)
	}
	p.minSize = func() fyne.Size {
		h := float32(16)
		for _, v := range views {
			h = max(h, v.detail.MinSize().Height)
		}
		return fyne.NewSize(72*float32(len(views)), d+Space2+18+2+h)
	}
	p.layout = func(size fyne.Size) {
		if len(views) == 0 {
			return
		}
		w := size.Width / float32(len(views))
		for i, v := range views {
			x := w * float32(i)
			mid := floor(x + w/2)
			v.disc.Move(fyne.NewPos(mid-d/2, 0))
			v.disc.Resize(fyne.NewSquareSize(d))
			v.img.Move(fyne.NewPos(mid-8, d/2-8))
			v.img.Resize(fyne.NewSquareSize(16))
			m := v.number.MinSize()
			v.number.Move(fyne.NewPos(mid-floor(m.Width/2), d/2-8))
			v.number.Resize(m)
			v.line.Move(fyne.NewPos(mid-w+d/2+Space2, d/2-1))
			v.line.Resize(fyne.NewSize(max(0, w-d-2*Space2), 2))
			v.label.Move(fyne.NewPos(x+2, d+Space2))
			v.label.Resize(fyne.NewSize(max(0, w-4), 18))
			v.detail.Move(fyne.NewPos(x+2, d+Space2+18+2))
			v.detail.Resize(fyne.NewSize(max(0, w-4), 16))
		}
	}
	p.refresh = func() {
		for i, v := range views {
			st := s.steps[i]
			fill, line, ink, text, icon := ColorCard, ColorBorder, ColorMuted, ColorMuted, ""
			switch st.state {
			case StepNow:
				fill, line, ink, text = Accent.Soft(), Accent.Solid(), Accent.Text(), ColorText
			case StepDone:
				fill, line, ink, text, icon = ColorAccentFill, "", ColorOnFill, ColorText, "check"
			case StepFailed:
				fill, line, ink, text, icon = ColorBadFill, "", ColorOnFill, Bad.Text(), "cross"
			case StepSkipped:
				fill, line, icon = ColorSunken, "", "minus"
			case StepReported:
				text, icon = ColorText, "minus"
			}
			paint(v.disc, fill, line)
			if st.state == StepNow {
				v.disc.StrokeWidth = 2
				v.disc.Refresh()
			}
			v.img.Hidden, v.number.Hidden = icon == "", icon != ""
			if icon != "" {
				v.img.Resource = IconIn(icon, ink)
			}
			v.img.Refresh()
			v.number.SetColor(ink)
			v.label.SetColor(text)
			v.detail.SetText(st.detail)
			track := ColorHairline
			if st.state != StepTodo && st.state != StepSkipped && st.state != StepReported {
				track = Accent.Solid()
			}
			if st.state == StepFailed {
				track = Bad.Solid()
			}
			paint(v.line, track, "")
		}
		p.layout(s.Size())
		canvas.Refresh(s)
	}
	p.refresh()
	return p
}

// Countdown is the time left as mm:ss, with a thin ring that empties. It
// counts nothing itself: the screen calls Set once a second.
type Countdown struct {
	widget.BaseWidget
	caption     string
	left, total time.Duration
}

// NewCountdown makes a countdown; the caption says what ends ("Expires in").
func NewCountdown(caption string) *Countdown {
	c := &Countdown{caption: caption}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows what is left of a total; less than nothing is shown as nothing.
func (c *Countdown) Set(left, total time.Duration) {
	left = max(0, left)
	if c.left != left || c.total != total {
		c.left, c.total = left, total
		c.Refresh()
	}
}

// SetCaption changes the words before the time.
func (c *Countdown) SetCaption(s string) {
	if c.caption != s {
		c.caption = s
		c.Refresh()
	}
}

// Text gives the time as it is shown, rounded up to the second: "04:59", or
// "1:00:00" from an hour on.
func (c *Countdown) Text() string {
	s := int((c.left + time.Second - 1) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}

// urgent is the last fifth, or the last minute of a longer time.
func (c *Countdown) urgent() bool {
	return c.total > 0 && (c.left*5 <= c.total && c.left <= time.Minute)
}

// CreateRenderer implements fyne.Widget.
func (c *Countdown) CreateRenderer() fyne.WidgetRenderer {
	const d = 24
	track := canvas.NewArc(0, 360, 0.78, color.Transparent)
	ring := canvas.NewArc(0, 0, 0.78, color.Transparent)
	caption := newText("", voice{textBody, 20, fyne.TextStyle{}, ColorMuted, fitNone})
	clock := newText("", voice{textBody, 20, fyne.TextStyle{Monospace: true}, ColorText, fitNone})
	p := &parts{objs: []fyne.CanvasObject{track, ring, caption, clock}}
	p.minSize = func() fyne.Size {
		return fyne.NewSize(d+Space2+caption.MinSize().Width+Space1+2+clock.MinSize().Width, d)
	}
	p.layout = func(s fyne.Size) {
		y := floor((s.Height - d) / 2)
		for _, a := range []*canvas.Arc{track, ring} {
			a.Resize(fyne.NewSquareSize(d))
			a.Move(fyne.NewPos(0, y))
		}
		m := caption.MinSize()
		caption.Move(fyne.NewPos(d+Space2, floor((s.Height-20)/2)))
		caption.Resize(m)
		clock.Move(fyne.NewPos(d+Space2+m.Width+Space1+2, floor((s.Height-20)/2)))
		clock.Resize(clock.MinSize())
	}
	p.refresh = func() {
		ink, text := Accent.Solid(), ColorText
		if c.urgent() {
			ink, text = Warn.Solid(), Warn.Text()
		}
		track.FillColor = colorOf(ColorHairline)
		ring.FillColor = colorOf(ink)
		ring.EndAngle = 0
		if c.total > 0 {
			ring.EndAngle = 360 * float32(min(1, float64(c.left)/float64(c.total)))
		}
		ring.Hidden = ring.EndAngle == 0
		track.Refresh()
		ring.Refresh()
		caption.SetText(c.caption)
		clock.SetText(c.Text())
		clock.SetColor(text)
		p.layout(c.Size())
		canvas.Refresh(c)
	}
	p.refresh()
	return p
}
