package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"countersign/ui/flow"
	"countersign/ui/look"
)

// maxBadRows is how many rows of a table are named one by one.
const maxBadRows = 12

// importReport says what was left out of a table, until it was read.
type importReport struct {
	s      *contactsScreen
	box    *look.Card
	banner *look.Banner
	lines  *look.Text
	all    string // every row, to be copied
}

func newImportReport(s *contactsScreen) *importReport {
	r := &importReport{s: s, banner: look.NewBanner(look.Warn, ""), lines: look.NewBody("")}
	r.banner.Action("Got it", func() { r.box.Hide(); s.relayout() })
	r.box = look.NewCard(look.Column(look.Space3, r.banner, r.lines,
		look.Row(look.Space2, look.NewSecondary("Copy all", "copy", func() { s.w.copy(r.all, "List") }))))
	r.box.Hide()
	return r
}

func (r *importReport) show(bad []flow.BadRow) {
	setVisible(r.box, len(bad) > 0)
	if len(bad) > 0 {
		r.banner.Set(look.Warn, plural(len(bad), "row")+" left out. Correct the table and import it again: what is here already is not added twice.")
		var lines []string
		for _, row := range bad {
			lines = append(lines, fmt.Sprintf("Line %d: %s", row.Line, row.Reason))
		}
		r.all = strings.Join(lines, "\n")
		if n := len(lines) - maxBadRows; n > 0 {
			lines = append(lines[:maxBadRows], fmt.Sprintf("and %d more", n))
		}
		r.lines.SetText(strings.Join(lines, "\n"))
	}
	r.s.relayout()
}

func (s *contactsScreen) importCSV() {
	open := dialog.NewFileOpen(func(in fyne.URIReadCloser, err error) {
		if err != nil {
			s.w.say(look.Bad, "The file could not be opened. Choose another one.")
			return
		}
		if in != nil { // something was chosen
			s.takeIn(in)
		}
	}, s.w.win)
	open.Show()
}

// takeIn adds the contacts of a table and says what became of it.
func (s *contactsScreen) takeIn(in io.ReadCloser) {
	var got flow.Imported
	var err error
	s.w.d.background(func() {
		defer in.Close() // it was only read
		got, err = s.w.d.App.ImportContacts(context.Background(), in)
	}, func() {
		if err != nil {
			s.w.say(look.Bad, flow.Sentence(err))
			return
		}
		said := plural(got.Added, "contact") + " added"
		if got.Known > 0 {
			said += fmt.Sprintf(", %d known already", got.Known)
		}
		s.report.show(got.Bad)
		s.w.say(look.Neutral, said)
	})
}

func (s *contactsScreen) exportCSV() {
	save := dialog.NewFileSave(func(out fyne.URIWriteCloser, err error) {
		if err != nil {
			s.w.say(look.Bad, notExported)
			return
		}
		if out != nil { // a place was chosen
			s.writeOut(out)
		}
	}, s.w.win)
	save.SetFileName("countersign-contacts.csv")
	save.Show()
}

const notExported = "The table could not be saved. Choose another folder."

// writeOut writes all contacts as a table.
func (s *contactsScreen) writeOut(out io.WriteCloser) {
	n := 0
	var err error
	s.w.d.background(func() {
		n, err = s.w.d.App.ExportContacts(context.Background(), out)
		err = errors.Join(err, out.Close())
	}, func() {
		if err != nil {
			s.w.say(look.Bad, notExported)
			return
		}
		s.w.say(look.Neutral, plural(n, "contact")+" exported")
	})
}
