package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// contactForm is a contact being written.
type contactForm struct {
	s     *contactsScreen
	was   storage.Contact  // stored under its ID; new when that is 0
	begun flow.ContactForm // what the form held at first: nothing is lost with it
	back  place

	name, address, tag, note *look.Field
	network                  *look.Select
	warnings                 *fyne.Container
	failed                   *look.Banner
	save                     *look.Button
	card                     *look.Card

	filling bool // fields are being set by the program, not typed
	tried   bool // "Save" was pressed: empty fields are wrong now
	busy    bool
	touched map[string]bool
}

func newContactForm(s *contactsScreen, c storage.Contact, back place) *contactForm {
	f := &contactForm{s: s, was: c, back: back, touched: map[string]bool{}}
	field := func(label, name string) *look.Field {
		in := look.NewField(label).OnChanged(func(string) { f.typed(name) }).OnSubmitted(func(string) { f.keep() })
		in.Entry.OnEscape = f.cancel
		return in
	}
	f.name = field("Name", flow.ContactName).Hint("What you call this account; 40 characters at most.")
	f.address = field("Address", flow.ContactAddress).Placeholder("r…").Hint("One that starts with r, or an X-address.").
		Action("paste", "Paste", func() { f.address.SetText(strings.TrimSpace(fyne.CurrentApp().Clipboard().Content())) })
	f.tag = field("Destination tag", flow.ContactTag).Optional().Hint("Exchanges ask for one.")
	f.note = look.NewNoteField("Note", 3).Optional().Hint("For you alone; it stays on this computer.").
		OnChanged(func(string) { f.typed(flow.ContactNote) })
	f.note.Entry.OnEscape = f.cancel
	var words []string
	for _, n := range networks {
		words = append(words, networkName(n))
	}
	f.network = look.NewSelect("Network", words, func(string) { f.typed(flow.ContactNetwork) })
	f.warnings = look.Column(look.Space2)
	f.failed = look.NewBanner(look.Bad, "")
	f.failed.Hide()
	f.save = look.NewPrimary("Save", "check", f.keep)
	f.card = look.NewCard(f.name, f.address, look.Columns(look.Space4, 0.5, 380, f.tag, look.Foot(20, f.network)), f.note,
		f.warnings, f.failed, look.Row(look.Space2, look.Spring(), look.NewSecondary("Cancel", "", f.cancel), f.save))
	f.fill(flow.FormOf(c).Split())
	f.begun = f.text()
	f.refresh()
	return f
}

// showPage puts the form in the place of the list.
func (f *contactForm) showPage() {
	p := f.s.page
	if f.was.ID == 0 {
		p.SetTitle("New contact", "A name for an account you send to")
		p.Actions()
	} else {
		p.SetTitle(f.was.Name, "Saved on "+f.was.UpdatedAt.In(f.s.w.d.Now().Location()).Format("2 Jan 2006"))
		p.Actions(look.NewQuiet("Delete", "trash", func() { f.s.remove(f.was) }),
			look.NewSecondary("Send to", "send", func() { f.s.sendTo(f.was) }))
	}
	p.Content(f.card)
}

// text is what the form holds.
func (f *contactForm) text() flow.ContactForm {
	return flow.ContactForm{
		Name: f.name.Text(), Address: f.address.Text(), Tag: f.tag.Text(), Note: f.note.Text(),
		Network: networks[max(0, slices.Index(f.network.Options(), f.network.Selected()))],
	}
}

func (f *contactForm) fill(t flow.ContactForm) {
	f.filling = true
	for in, text := range map[*look.Field]string{f.name: t.Name, f.address: t.Address, f.tag: t.Tag, f.note: t.Note} {
		if in.Text() != text {
			in.SetText(text)
		}
	}
	f.network.SetSelected(networkName(networks[max(0, slices.Index(networks, t.Network))]))
	f.filling = false
}

// typed takes in what a person did; an X-address falls apart at once.
func (f *contactForm) typed(field string) {
	if f.filling {
		return
	}
	f.touched[field] = true
	f.failed.Hide()
	f.fill(f.text().Split())
	f.refresh()
}

// refresh says what is wrong so far. A field nobody has typed in yet is not
// called wrong before "Save" was pressed.
func (f *contactForm) refresh() {
	errs := map[string]string{}
	f.warnings.Objects = nil
	for _, p := range f.problems() {
		switch {
		case p.Warning || p.Field == flow.ContactNetwork:
			f.warnings.Add(problemLine(p))
		case errs[p.Field] == "":
			errs[p.Field] = p.Message
		}
	}
	for name, in := range f.fields() {
		if !f.tried && (!f.touched[name] || in.Text() == "") {
			errs[name] = ""
		}
		in.SetError(errs[name])
	}
	setVisible(f.warnings, len(f.warnings.Objects) > 0)
	// Wrapping text knows its height only with its width.
	f.warnings.Resize(fyne.NewSize(f.name.Size().Width, f.warnings.Size().Height))
	f.warnings.Refresh()
	f.save.SetEnabled(!f.busy)
	f.s.page.Refresh()
}

func (f *contactForm) problems() []xrpl.Problem {
	return f.s.w.d.App.CheckContact(f.text(), f.was.ID)
}

func (f *contactForm) fields() map[string]*look.Field {
	return map[string]*look.Field{flow.ContactName: f.name, flow.ContactAddress: f.address, flow.ContactTag: f.tag, flow.ContactNote: f.note}
}

// changed tells that something was typed that is not stored.
func (f *contactForm) changed() bool { return f.text() != f.begun }

// keep saves the contact.
func (f *contactForm) keep() {
	if f.busy {
		return
	}
	f.tried = true
	f.refresh()
	stops := slices.ContainsFunc(f.problems(), func(p xrpl.Problem) bool { return !p.Warning })
	if stops {
		f.s.w.win.Canvas().Focus(f.firstFocus())
		return
	}
	c, _ := f.text().Contact()
	c.ID = f.was.ID
	f.busy = true
	f.refresh()
	var err error
	f.s.w.d.background(func() { c, err = f.s.w.d.App.SaveContact(context.Background(), c) }, func() {
		f.busy = false
		if err != nil {
			setBanner(f.failed, look.Bad, flow.Sentence(err))
			f.refresh()
			return
		}
		f.s.w.say(look.Neutral, c.Name+" saved")
		if f.s.form == f {
			f.s.leaveForm(f.back)
		}
	})
}

// cancel goes back; what was typed is not thrown away unasked.
func (f *contactForm) cancel() {
	if !f.changed() {
		f.s.leaveForm(f.back)
		return
	}
	f.s.w.confirm(look.ConfirmWords{
		Title: "Discard what you typed?", Yes: "Discard", No: "Go on writing", Danger: true,
		Sentence: "The contact is not saved yet.",
	}, func() { f.s.leaveForm(f.back) })
}

// firstFocus is the first field that is wrong or empty.
func (f *contactForm) firstFocus() fyne.Focusable {
	for _, in := range []*look.Field{f.name, f.address, f.tag, f.note} {
		if in.Error() != "" || in.Text() == "" && in != f.tag && in != f.note {
			return in.Entry
		}
	}
	return f.name.Entry
}
