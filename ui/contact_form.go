package ui

import (
	"context"
	"fmt"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// contactForm is the card a contact is added or changed in.
type contactForm struct {
	s    *contactsScreen
	card *look.Card
	open bool

	title              *look.Text
	name, address, tag *look.Field
	network            *networkChoice
	note               *look.Field
	failed             *look.Banner
	save, send, remove *look.Button

	from   storage.Contact // what it began with; its ID is 0 for a new one
	shown  int             // how often it was opened, so that a late answer knows whether it is meant
	tried  bool            // "Save" was pressed: empty fields are wrong now
	saving bool
	back   place // where the form leads when it is done
}

func newContactForm(s *contactsScreen) *contactForm {
	f := &contactForm{s: s}
	edited := func(string) { f.failed.Hide(); f.check(); s.relayout() }
	enter := func(string) { f.store() }
	f.title = look.NewHeading("")
	f.name = look.NewField("Name").OnChanged(edited).OnSubmitted(enter)
	f.address = look.NewField("Address").Hint("One that starts with “r”, or an X-address: that is taken apart.").OnChanged(edited).OnSubmitted(enter)
	f.tag = look.NewField("Destination tag").Optional().Hint("Exchanges need one.").OnChanged(edited).OnSubmitted(enter)
	f.network = newNetworkChoice(s.w.d, "Network", true, func() { edited("") })
	f.note = look.NewNoteField("Note", 3).Optional().OnChanged(edited)
	f.failed = look.NewBanner(look.Bad, "")
	f.failed.Hide()
	f.save = look.NewPrimary("Save", "", f.store)
	f.send = look.NewSecondary("Send to", "send", func() { s.w.draft.sendTo(f.from) })
	f.remove = look.NewQuiet("Delete", "trash", f.delete)
	f.card = look.NewCard(look.Column(look.Space4,
		look.Row(look.Space3, look.Grow(f.title), f.send, f.remove),
		f.name, f.address, look.Columns(look.Space4, 0.5, 380, f.tag, f.network.input), f.note, f.failed,
		look.Row(look.Space3, look.Spring(), look.NewSecondary("Cancel", "", f.cancel), f.save)))
	return f
}

// show fills the form with a contact.
func (f *contactForm) show(c storage.Contact) {
	f.open, f.from, f.tried, f.saving, f.back = true, c, false, false, atContacts
	f.shown++
	title := "New contact"
	if c.ID != 0 {
		title = c.Name
	}
	f.title.SetText(title)
	setVisible(f.send, c.ID != 0)
	setVisible(f.remove, c.ID != 0)
	f.fill(flow.FormOf(c))
	f.failed.Hide()
	f.check()
}

func (f *contactForm) fill(t flow.ContactForm) {
	f.name.SetText(t.Name)
	f.address.SetText(t.Address)
	f.tag.SetText(t.Tag)
	f.network.choose(t.Network)
	f.note.SetText(t.Note)
}

// changed tells that something was typed that is not saved.
func (f *contactForm) changed() bool { return f.open && f.typed() != flow.FormOf(f.from) }

// typed is what stands in the form.
func (f *contactForm) typed() flow.ContactForm {
	return flow.ContactForm{
		Name: f.name.Text(), Address: f.address.Text(), Tag: f.tag.Text(),
		Network: f.network.key(), Note: f.note.Text(),
	}
}

// check says at each field what is wrong with it and what is worth a thought,
// and tells whether the contact can be saved. An empty field is not called
// wrong before "Save" was pressed.
func (f *contactForm) check() bool {
	errs, warnings := map[string]string{}, map[string]string{}
	for _, p := range f.s.w.d.App.CheckContact(f.typed(), f.from.ID) {
		said := errs
		if p.Warning {
			said = warnings
		}
		if said[p.Field] == "" {
			said[p.Field] = p.Message
		}
	}
	for key, field := range f.fields() {
		problem := errs[key]
		if !f.tried && field.Text() == "" {
			problem = ""
		}
		field.SetError(problem)
		field.SetWarning(warnings[key])
	}
	if problem := errs[flow.ContactNetwork]; problem != "" { // the choice has no line of its own
		setBanner(f.failed, look.Bad, problem)
	}
	return len(errs) == 0
}

func (f *contactForm) fields() map[string]*look.Field {
	return map[string]*look.Field{
		flow.ContactName: f.name, flow.ContactAddress: f.address, flow.ContactTag: f.tag, flow.ContactNote: f.note,
	}
}

// store saves the contact and goes back to the list.
func (f *contactForm) store() {
	if f.saving {
		return
	}
	f.tried = true
	if !f.check() {
		f.s.relayout()
		for _, field := range []*look.Field{f.name, f.address, f.tag, f.note} {
			if field.Error() != "" {
				f.s.w.win.Canvas().Focus(field.Entry)
				return
			}
		}
		return
	}
	c, _ := f.typed().Contact()
	c.ID = f.from.ID
	f.saving = true
	var err error
	opening := f.shown
	f.s.w.d.background(func() { c, err = f.s.w.d.App.SaveContact(context.Background(), c) }, func() {
		if f.shown != opening || !f.open { // the form is another contact's by now, or shut
			if err != nil {
				f.s.w.say(look.Bad, c.Name+" was not saved. "+flow.Sentence(err))
			}
			return
		}
		f.saving = false
		if err != nil {
			setBanner(f.failed, look.Bad, flow.Sentence(err))
			f.s.relayout()
			return
		}
		f.close()
		f.s.w.say(look.Neutral, c.Name+" saved")
	})
}

// cancel goes back to the list; what was typed is given up only when a person
// says so.
func (f *contactForm) cancel() {
	if !f.changed() {
		f.close()
		return
	}
	f.s.w.confirm(look.ConfirmWords{
		Title: "Discard what you typed?", Yes: "Discard", No: "Go on", Danger: true,
		Sentence: "The contact stays as it was before.",
	}, f.close)
}

func (f *contactForm) delete() {
	c := f.from
	f.s.w.confirm(look.ConfirmWords{
		Title: "Delete " + c.Name + "?", Yes: "Delete", Danger: true,
		Sentence: "The name and the note are gone for good. Requests to this address stay, and show the address.",
	}, func() {
		var err error
		opening := f.shown
		f.s.w.d.background(func() { err = f.s.w.d.App.DeleteContact(context.Background(), c.ID) }, func() {
			if err != nil {
				f.s.w.say(look.Bad, flow.Sentence(err))
				return
			}
			if f.open && f.shown == opening {
				f.close()
			}
			f.s.w.say(look.Neutral, c.Name+" deleted")
		})
	})
}

func (f *contactForm) close() {
	f.open = false
	f.s.save()
	f.s.show()
	if f.s.w.at == atContacts && f.back != atContacts {
		f.s.w.show(f.back)
		return
	}
	if f.s.w.at == atContacts {
		if first := f.s.firstFocus(); first != nil {
			f.s.w.win.Canvas().Focus(first)
		} else {
			f.s.w.win.Canvas().Unfocus()
		}
	}
}

// sendTo begins a payment to a contact. What is being written is not given up
// for it: forms of other types wait, and another recipient is asked about.
func (s *newScreen) sendTo(c storage.Contact) {
	s.doc.SetType("Payment")
	s.face = faceForm
	s.w.show(atNew)
	if s.doc.Blocked() != "" {
		s.w.say(look.Warn, "The JSON of the payment you are writing can't be read yet. Correct or discard it, then choose "+c.Name+" again.")
		return
	}
	choose := func() {
		s.touched["Destination"] = true
		if c.Network != "" && s.network.key() == "" {
			s.network.choose(c.Network)
		}
		s.edit(func(f *flow.Form) { f.Choose("Destination", c.Address, c.Tag) })
		s.w.win.Canvas().Focus(s.firstFocus())
	}
	if to, tag := s.doc.Form().Text("Destination"), s.doc.Form().Text("DestinationTag"); to != "" && (to != c.Address || tag != "" && tag != tagText(c)) {
		s.w.confirm(look.ConfirmWords{
			Title: "Send to " + c.Name + " instead?", Yes: "Replace", No: "Keep it", Danger: true,
			Sentence: "The payment you are writing goes to " + nameOrAll(to, s.w.d.name) + ". Everything else in it stays.",
		}, choose)
		return
	}
	choose()
}

func tagText(c storage.Contact) string {
	if c.Tag == nil {
		return ""
	}
	return fmt.Sprint(*c.Tag)
}

// nameOrAll shortens only what is an address: other text is shown as typed.
func nameOrAll(text string, name func(string) string) string {
	if _, err := xrpl.ParseAddress(text); err != nil {
		return "“" + text + "”"
	}
	return nameOrShort(text, name)
}
