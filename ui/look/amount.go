package look

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Amount is a large figure with its unit beside it, on one baseline.
type Amount struct {
	widget.BaseWidget
	value, unit *Text
}

// NewAmount makes a figure: NewAmount("1,250.50", "XRP").
func NewAmount(value, unit string) *Amount {
	a := &Amount{
		value: newText(value, voice{textAmount, 40, bold(), ColorText, fitNone}),
		unit:  newText(unit, voice{textHeading, 24, fyne.TextStyle{}, ColorMuted, fitNone}),
	}
	a.ExtendBaseWidget(a)
	return a
}

// Set changes figure and unit.
func (a *Amount) Set(value, unit string) {
	a.value.SetText(value)
	a.unit.SetText(unit)
	a.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (a *Amount) CreateRenderer() fyne.WidgetRenderer {
	p := &parts{objs: []fyne.CanvasObject{a.value, a.unit}}
	p.minSize = func() fyne.Size {
		return fyne.NewSize(a.value.MinSize().Width+Space2+a.unit.MinSize().Width, 40)
	}
	p.layout = func(fyne.Size) {
		v, u := a.value.MinSize(), a.unit.MinSize()
		a.value.Resize(v)
		a.unit.Resize(u)
		a.unit.Move(fyne.NewPos(v.Width+Space2, 13))
	}
	p.refresh = func() { p.layout(a.Size()) }
	return p
}

// Mono is machine text, an address or a hash: JetBrains Mono, wrapped where
// it must be, selectable with the pointer, and copied whole by its button.
type Mono struct {
	widget.BaseWidget
	label  *widget.Label
	copier *IconButton

	// OnCopied, when set, is called after the copy button was pressed, to say
	// so.
	OnCopied func()
}

// NewMono makes machine text.
func NewMono(s string) *Mono {
	m := &Mono{label: widget.NewLabel(s)}
	m.label.TextStyle, m.label.SizeName = fyne.TextStyle{Monospace: true}, SizeName(textMono)
	m.label.Wrapping = fyne.TextWrapBreak
	m.label.Selectable = true
	m.copier = NewIconButton("copy", "Copy", func() {
		fyne.CurrentApp().Clipboard().SetContent(m.label.Text)
		m.copier.Set("check", "Copied")
		if m.OnCopied != nil {
			m.OnCopied()
		}
	})
	m.copier.onFocus = func(on bool) {
		if !on {
			m.copier.Set("copy", "Copy")
		}
	}
	m.ExtendBaseWidget(m)
	return m
}

// Text gives the text.
func (m *Mono) Text() string { return m.label.Text }

// SetText changes the text.
func (m *Mono) SetText(s string) {
	m.label.SetText(s)
	m.copier.Set("copy", "Copy")
	m.Refresh()
}

// CopyButton gives the button, for focus and tests.
func (m *Mono) CopyButton() *IconButton { return m.copier }

// CreateRenderer implements fyne.Widget.
func (m *Mono) CreateRenderer() fyne.WidgetRenderer {
	text := Bare(m.label)
	const side = 32
	p := &parts{objs: []fyne.CanvasObject{text, m.copier}}
	p.minSize = func() fyne.Size {
		return fyne.NewSize(120, max(side, text.MinSize().Height))
	}
	p.layout = func(s fyne.Size) {
		w := max(0, s.Width-side-Space2)
		h := heightAt(text, w)
		text.Move(fyne.NewPos(0, max(0, floor((s.Height-h)/2))))
		text.Resize(fyne.NewSize(w, h))
		var used float32
		for line := range strings.Lines(m.label.Text) {
			used = max(used, fyne.MeasureText(strings.TrimRight(line, "\n"), textMono, m.label.TextStyle).Width)
		}
		m.copier.Move(fyne.NewPos(ceil(min(w, used))+Space2, floor((s.Height-side)/2)))
		m.copier.Resize(fyne.NewSquareSize(side))
	}
	p.refresh = func() {
		m.label.Refresh()
		p.layout(m.Size())
	}
	return p
}
