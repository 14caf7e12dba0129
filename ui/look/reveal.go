package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// holder is a widget of ours that others are put into. Fyne has no way up
// from a widget to what it is in, so the way is looked for from the top.
type holder interface{ held() []fyne.CanvasObject }

func (c *Card) held() []fyne.CanvasObject       { return []fyne.CanvasObject{c.content} }
func (b *Banner) held() []fyne.CanvasObject     { return []fyne.CanvasObject{b.action} }
func (e *EmptyState) held() []fyne.CanvasObject { return []fyne.CanvasObject{e.content} }
func (m *Mono) held() []fyne.CanvasObject       { return []fyne.CanvasObject{m.copier} }
func (f *Field) held() []fyne.CanvasObject      { return []fyne.CanvasObject{f.Entry, f.trailing} }
func (t *Toasts) held() []fyne.CanvasObject     { return []fyne.CanvasObject{t.content} }
func (p *Page) held() []fyne.CanvasObject       { return []fyne.CanvasObject{p.body} }

// scrollOf finds what scrolls o, if anything does: the innermost one.
func scrollOf(in, o fyne.CanvasObject, scroll *container.Scroll) (*container.Scroll, bool) {
	if in == o {
		return scroll, true
	}
	var inside []fyne.CanvasObject
	switch in := in.(type) {
	case *fyne.Container:
		inside = in.Objects
	case *container.Scroll:
		scroll, inside = in, []fyne.CanvasObject{in.Content}
	case *Page:
		scroll, inside = in.scroll, in.held()
	case holder:
		inside = in.held()
	}
	for _, next := range inside {
		if !next.Visible() {
			continue
		}
		if found, ok := scrollOf(next, o, scroll); ok {
			return found, true
		}
	}
	return nil, false
}

// scrollAround gives what scrolls o on its screen, nil if nothing does.
func scrollAround(o fyne.CanvasObject) *container.Scroll {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil || c.Content() == nil {
		return nil
	}
	scroll, _ := scrollOf(c.Content(), o, nil)
	return scroll
}

// reveal scrolls the screen so that o, which has just got the focus, is seen.
func reveal(o fyne.CanvasObject) {
	scroll := scrollAround(o)
	if scroll == nil {
		return
	}
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll).Y
	bottom := top + o.Size().Height
	room := scroll.Size().Height
	// The label above a field and the line below it come along.
	const air = Space8
	by := float32(0)
	switch {
	case top < air:
		by = top - air
	case bottom > room-air:
		by = min(bottom-room+air, top-air)
	}
	if by == 0 {
		return
	}
	to := scroll.Offset.Y + by
	most := scroll.Content.Size().Height - room
	scroll.ScrollToOffset(fyne.NewPos(0, max(0, min(to, most))))
	scrolled(scroll)
}

// scrolled tells what follows a scroll that it was moved by the program, of which
// the scroll itself tells nobody.
func scrolled(s *container.Scroll) {
	if s.OnScrolled != nil {
		s.OnScrolled(s.Offset)
	}
}
