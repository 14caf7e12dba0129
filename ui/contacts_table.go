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

// reportMost is how many rows that were left out are shown; all can be copied.
const reportMost = 12

func (s *contactsScreen) buildReport() {
	s.reportText = look.NewMuted("")
	s.reportRows = look.Column(look.Space2)
	s.report = look.NewSection("Rows that were left out", "", s.reportText, s.reportRows)
	s.report.Hide()
}

func (s *contactsScreen) importTable() {
	open := dialog.NewFileOpen(func(in fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			s.w.say(look.Bad, "The file could not be opened. Choose another.")
		case in != nil: // otherwise nothing was chosen
			s.importFrom(in)
		}
	}, s.w.win)
	open.Show()
}

// importFrom adds the contacts of a table, and closes it.
func (s *contactsScreen) importFrom(in io.ReadCloser) {
	s.imports.SetEnabled(false)
	var got flow.Imported
	var err error
	s.w.d.background(func() {
		got, err = s.w.d.App.ImportContacts(context.Background(), in)
		in.Close() // it was read to its end, or can't be
	}, func() {
		s.imports.SetEnabled(true)
		s.report.Hide()
		if err != nil {
			s.w.say(look.Bad, flow.Sentence(err))
			s.page.Refresh()
			return
		}
		s.showReport(got.Bad)
		s.w.say(look.Neutral, importWords(got))
		s.refresh()
	})
}

// importWords says what became of a table.
func importWords(got flow.Imported) string {
	words := []string{plural(got.Added, "contact") + " added"}
	if got.Known > 0 {
		words = append(words, fmt.Sprintf("%d already there", got.Known))
	}
	if n := len(got.Bad); n > 0 {
		words = append(words, plural(n, "row")+" left out")
	}
	return strings.Join(words, ", ")
}

// showReport says which rows were left out and why, so that they can be mended
// and imported again.
func (s *contactsScreen) showReport(bad []flow.BadRow) {
	if len(bad) == 0 {
		return
	}
	s.reportText.SetText("Correct them in the table and import it again: what is there already is passed over.")
	s.reportRows.Objects = nil
	var all strings.Builder
	for i, row := range bad {
		line := fmt.Sprintf("Line %d: %s", row.Line, row.Reason)
		all.WriteString(line + "\n")
		if i < reportMost {
			s.reportRows.Add(look.NewBody(line))
		}
	}
	if n := len(bad) - reportMost; n > 0 {
		s.reportRows.Add(look.NewMuted(fmt.Sprintf("And %d more.", n)))
	}
	s.reportRows.Add(look.Row(look.Space2,
		look.NewSecondary("Copy all", "copy", func() { s.w.copy(all.String(), "List") }),
		look.NewQuiet("Got it", "", func() { s.report.Hide(); s.page.Refresh() })))
	s.report.Show()
}

func (s *contactsScreen) exportTable() {
	save := dialog.NewFileSave(func(out fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			s.w.say(look.Bad, "The table could not be saved. Choose another folder.")
		case out != nil: // otherwise nothing was chosen
			s.exportTo(out)
		}
	}, s.w.win)
	save.SetFileName("countersign-contacts.csv")
	save.Show()
}

// exportTo writes every contact, and closes the file.
func (s *contactsScreen) exportTo(out io.WriteCloser) {
	n := 0
	var err error
	s.w.d.background(func() {
		n, err = s.w.d.App.ExportContacts(context.Background(), out)
		err = errors.Join(err, out.Close())
	}, func() {
		if err != nil {
			s.w.say(look.Bad, "The table could not be saved. Choose another folder.")
			return
		}
		s.w.say(look.Neutral, plural(n, "contact")+" exported")
	})
}
