package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// contactsScreen is the list of the people that requests are made for, and the
// form one of them is changed in.
type contactsScreen struct {
	w      *Window
	page   *look.Page
	search *look.Field
	list   *look.Card
	more   *look.Button
	listed *fyne.Container // what is to be seen while nobody is being changed
	form   *contactForm
	report *importReport

	add, take, export *look.Button

	all    []storage.Contact // by name, as they were read last
	failed string            // why they could not be read
	asked  int               // counts the readings, so that a late one is dropped
	limit  int               // of the rows that are shown

	keeper draftKeeper
	kept   []byte // of the form, as it is on disk
}

func newContactsScreen(w *Window) *contactsScreen {
	s := &contactsScreen{w: w, limit: pageSize}
	s.search = look.NewField("Search").Placeholder("Name, address, tag, note…").OnChanged(func(string) {
		s.limit = pageSize
		s.show()
	})
	s.more = look.NewSecondary("Show more", "chevron-down", func() { s.limit += pageSize; s.show() })
	s.list = look.NewTightCard()
	s.report = newImportReport(s)
	s.listed = look.Column(look.Space6, s.report.box, s.search, s.list, look.Row(look.Space3, look.Spring(), s.more, look.Spring()))
	s.form = newContactForm(s)
	s.add = look.NewPrimary("Add contact", "plus", func() { s.open(storage.Contact{}) })
	s.take = look.NewSecondary("Import", "", s.importCSV)
	s.export = look.NewSecondary("Export", "save", s.exportCSV)
	s.page = look.NewPage("Contacts", "People you send to, kept on this computer only").
		Actions(s.take, s.export, s.add).Content(s.listed, s.form.card)
	s.restore()
	s.show()
	return s
}

func (s *contactsScreen) relayout() { s.page.Refresh() }

// known are the contacts that were read last, as forms offer them.
func (s *contactsScreen) known() []Contact {
	var out []Contact
	for _, c := range s.all {
		out = append(out, Contact{Name: c.Name, Address: c.Address, Tag: c.Tag, Note: c.Note, Where: s.contactNetwork(c)})
	}
	return out
}

// load reads the contacts, and tells whoever shows names when it is done.
func (s *contactsScreen) load() {
	s.asked++
	asked := s.asked
	var list []storage.Contact
	var err error
	s.w.d.background(func() { list, err = s.w.d.App.Contacts(context.Background()) }, func() {
		if asked != s.asked {
			return
		}
		s.failed = ""
		if err != nil {
			s.failed = flow.Sentence(err)
		} else {
			s.all = list
		}
		s.show()
		s.w.namesChanged()
	})
}

// show brings the screen up to date.
func (s *contactsScreen) show() {
	setVisible(s.form.card, s.form.open)
	setVisible(s.listed, !s.form.open)
	s.add.SetEnabled(!s.form.open)
	s.export.SetEnabled(len(s.all) > 0)
	setVisible(s.search, len(s.all) > 0)
	if s.form.open {
		s.form.check() // beside other contacts it may be right or wrong now
	}
	s.list.SetContent(s.rows()...)
	s.page.Refresh()
}

// rows are the lines of the list, or what to do when there are none.
func (s *contactsScreen) rows() []fyne.CanvasObject {
	s.more.Hide()
	if s.failed != "" {
		return []fyne.CanvasObject{look.Inset(look.Space5, look.NewBanner(look.Bad, s.failed).Action("Try again", s.load))}
	}
	if len(s.all) == 0 {
		return []fyne.CanvasObject{look.NewEmptyState("contacts", "No contacts yet",
			"Give an address a name once, and choose it by that name from then on. Copies that only look like it are pointed out.",
			"Add the first one", func() { s.open(storage.Contact{}) })}
	}
	found := flow.FindContacts(s.all, s.search.Text())
	if len(found) == 0 {
		return []fyne.CanvasObject{look.NewEmptyState("search", "Nobody found", "No contact has these words.",
			"Show all", func() { s.search.SetText(""); s.show() })}
	}
	setVisible(s.more, len(found) > s.limit)
	var rows []fyne.CanvasObject
	for i, c := range found[:min(len(found), s.limit)] {
		if i > 0 {
			rows = append(rows, look.NewDivider())
		}
		row := look.NewListRow(look.RowContent{
			Icon: "user", Tone: look.Neutral, Title: c.Name, Subtitle: contactSubtitle(c), Detail: s.contactNetwork(c),
		}, func() { s.open(c) })
		send := look.NewIconButton("send", "Send to "+c.Name, func() { s.w.draft.sendTo(c) })
		rows = append(rows, look.Row(0, look.Grow(row), look.InsetXY(look.Space3, 0, send)))
	}
	return rows
}

// contactSubtitle is the address whole: that is what people compare.
func contactSubtitle(c storage.Contact) string {
	text := c.Address
	if c.Tag != nil {
		text += fmt.Sprintf(" · tag %d", *c.Tag)
	}
	return text
}

func (s *contactsScreen) contactNetwork(c storage.Contact) string {
	if c.Network == "" {
		return ""
	}
	return s.w.d.networkName(c.Network)
}

// open shows the form with a contact, an empty one to add another. While one is
// being written the list is out of sight, so nothing typed is given up for it.
func (s *contactsScreen) open(c storage.Contact) {
	s.form.show(c)
	s.show()
	s.w.win.Canvas().Focus(s.form.name.Entry)
}

// propose opens the form with what is known of an account, and leads back to the
// screen it was asked for on. What is being written is not given up unasked.
func (s *contactsScreen) propose(c storage.Contact) {
	take := func() {
		from := s.w.at
		s.w.show(atContacts)
		s.open(c)
		s.form.back = from
	}
	if !s.form.changed() {
		take()
		return
	}
	s.w.confirm(look.ConfirmWords{
		Title: "Replace what you are writing?", Yes: "Replace", No: "Keep it", Danger: true,
		Sentence: "There is a contact under \"Contacts\" that is not saved yet. This one would take its place.",
	}, take)
}

func (s *contactsScreen) firstFocus() fyne.Focusable {
	switch {
	case s.form.open:
		return s.form.name.Entry
	case len(s.all) > 0:
		return s.search.Entry
	}
	return nil
}
