package ui

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// contactsScreen lists the contacts and, in their place, shows the form of one.
type contactsScreen struct {
	w    *Window
	page *look.Page

	search     *look.Field
	list       *look.Card
	more       *look.Button
	imports    *look.Button
	export     *look.Button
	add        *look.Button
	report     *look.Card // rows that an import left out
	reportText *look.Text
	reportRows *fyne.Container

	form *contactForm // nil while the list is shown

	all    []storage.Contact
	failed error
	limit  int
	asked  int // counts the readings, so that a late one is dropped

	keeper draftKeeper
	kept   []byte // of the form, as it is on disk
}

func newContactsScreen(w *Window) *contactsScreen {
	s := &contactsScreen{w: w, limit: pageSize}
	s.search = look.NewField("Search").Placeholder("Name, address, tag, network, note…").OnChanged(func(string) {
		s.limit = pageSize
		s.show()
	})
	s.list = look.NewTightCard()
	s.more = look.NewSecondary("Show more", "chevron-down", func() { s.limit += pageSize; s.show() })
	s.more.Hide()
	s.imports = look.NewSecondary("Import", "", s.importTable)
	s.export = look.NewSecondary("Export", "save", s.exportTable)
	s.add = look.NewPrimary("New contact", "plus", func() { s.open(storage.Contact{}, atContacts) })
	s.buildReport()
	s.page = look.NewPage("", "")
	s.showList()
	s.restore()
	return s
}

// showList puts the list in the place of the form.
func (s *contactsScreen) showList() {
	s.form = nil
	s.page.SetTitle("Contacts", "Names for the accounts you send to")
	s.page.Actions(s.imports, s.export, s.add)
	s.page.Content(s.report, s.search, s.list, look.Row(look.Space3, look.Spring(), s.more, look.Spring()))
}

// refresh reads the contacts again and shows them.
func (s *contactsScreen) refresh() {
	s.asked++
	asked := s.asked
	var all []storage.Contact
	var err error
	s.w.d.background(func() { all, err = s.w.d.App.Contacts(context.Background()) }, func() {
		if asked != s.asked {
			return
		}
		s.all, s.failed = all, err
		s.show()
	})
}

// show lists what was read last, as far as it has the words that are searched for.
func (s *contactsScreen) show() {
	if s.form != nil {
		s.form.refresh()
		return
	}
	if s.failed != nil {
		s.list.SetContent(look.Inset(look.Space5, look.NewBanner(look.Bad, flow.Sentence(s.failed))))
		s.page.Refresh()
		return
	}
	setVisible(s.search, len(s.all) > 0)
	s.export.SetEnabled(len(s.all) > 0)
	found := flow.FindContacts(s.all, s.search.Text())
	setVisible(s.more, len(found) > s.limit)
	var rows []fyne.CanvasObject
	for i, c := range found[:min(len(found), s.limit)] {
		if i > 0 {
			rows = append(rows, look.NewDivider())
		}
		rows = append(rows, s.row(c))
	}
	switch {
	case len(s.all) == 0:
		rows = []fyne.CanvasObject{look.NewEmptyState("contacts", "No contacts yet",
			"Give the accounts you send to a name. It stands wherever their address does, and you are warned of an address that only looks like one of theirs.",
			"Add the first one", s.add.OnTapped)}
	case len(found) == 0:
		rows = []fyne.CanvasObject{look.NewEmptyState("search", "Nobody found", "No contact has all of these words.", "Show all", func() { s.search.SetText("") })}
	}
	s.list.SetContent(rows...)
	s.page.Refresh()
}

func (s *contactsScreen) row(c storage.Contact) fyne.CanvasObject {
	content := look.RowContent{Icon: "user", Tone: look.Neutral, Title: c.Name, Subtitle: c.Address}
	if note, _, _ := strings.Cut(c.Note, "\n"); note != "" {
		content.Subtitle += "   ·   " + note
	}
	if c.Tag != nil {
		content.Detail = fmt.Sprintf("Tag %d", *c.Tag)
	}
	if c.Network != "" {
		content.Badge, content.BadgeTone = networkName(c.Network), look.Neutral
	}
	send := look.NewIconButton("send", "Send to "+c.Name, func() { s.sendTo(c) })
	return look.Row(0, look.Grow(look.NewListRow(content, func() { s.open(c, atContacts) })), send, look.FixedWidth(look.Space4, look.NewLine("")))
}

// open shows the form of a contact, a new one when its ID is 0. Back is where
// the form leads when it is done.
func (s *contactsScreen) open(c storage.Contact, back place) {
	take := func() {
		s.form = newContactForm(s, c, back)
		s.form.showPage()
		s.w.show(atContacts)
		s.page.ScrollToTop()
	}
	if s.form == nil || !s.form.changed() {
		take()
		return
	}
	s.w.confirm(look.ConfirmWords{
		Title: "Replace what you are writing?", Yes: "Replace", No: "Keep it", Danger: true,
		Sentence: "There is a contact under \"Contacts\" that is not saved yet. This one would take its place.",
	}, take)
}

// sendTo writes a payment to a contact, as far as the contact tells.
func (s *contactsScreen) sendTo(c storage.Contact) {
	set := s.w.d.App.Settings()
	s.w.takeUp(flow.Draft{
		Tx: flow.PaymentTo(c), ExpireMinutes: set.ExpireMinutes, Network: first(c.Network, set.Network), Submit: true,
	})
}

func (s *contactsScreen) remove(c storage.Contact) {
	s.w.confirm(look.ConfirmWords{
		Title: "Delete " + c.Name + "?", Yes: "Delete", Danger: true,
		Sentence: "The name disappears from every request. The requests and the account stay.",
	}, func() {
		var err error
		s.w.d.background(func() { err = s.w.d.App.DeleteContact(context.Background(), c.ID) }, func() {
			if err != nil {
				s.w.say(look.Bad, flow.Sentence(err))
				return
			}
			s.w.say(look.Neutral, c.Name+" deleted")
			s.leaveForm(atContacts)
		})
	})
}

// leaveForm puts the list in its place, forgets what was typed, and goes back.
func (s *contactsScreen) leaveForm(back place) {
	s.showList()
	s.save()
	s.refresh()
	s.w.show(back)
}

// left takes up that another screen is shown.
func (s *contactsScreen) left() {
	s.save()
	if s.form != nil && !s.form.changed() {
		s.showList()
	}
}

func (s *contactsScreen) firstFocus() fyne.Focusable {
	if s.form != nil {
		return s.form.firstFocus()
	}
	if len(s.all) == 0 {
		return nil
	}
	return s.search.Entry
}
