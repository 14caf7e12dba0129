package flow

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"countersign/storage"
)

// contactColumns are the columns of a table of contacts, in their order.
var contactColumns = []string{ContactName, ContactAddress, ContactTag, ContactNetwork, ContactNote}

// Limits of a table of contacts: far more than anybody has.
const (
	maxContactsFile = 8 << 20
	maxContactsRows = 20_000
)

// BadRow is a row of a table that was left out.
type BadRow struct {
	Line   int // of the file, from 1
	Reason string
}

// Imported is what became of a table of contacts.
type Imported struct {
	Added int
	Known int // rows that say what a contact says already
	Bad   []BadRow
}

// ImportContacts adds the contacts of a table with commas, semicolons or tabs,
// UTF-8 text with a row of column names: name and address and, where they are
// there, tag, network and note; other columns are passed over. An X-address is
// taken apart. A contact that is there already is never changed: a row with its
// name and another content is a bad one. All good rows are stored together; an
// error means that none was.
func (a *App) ImportContacts(ctx context.Context, r io.Reader) (Imported, error) {
	rows, out, err := readContacts(r, a.savableNetwork)
	if err != nil {
		return Imported{}, err
	}
	known, err := a.db.Contacts(ctx)
	if err != nil {
		return Imported{}, fmt.Errorf("reading the contacts: %w", err)
	}
	byName := map[string]storage.Contact{}
	for _, c := range known {
		byName[storage.FoldName(c.Name)] = c
	}
	var fresh []storage.Contact
	var lines []int
	for _, row := range rows {
		name := storage.FoldName(row.contact.Name)
		other, taken := byName[name]
		switch {
		case !taken:
			byName[name] = row.contact
			fresh, lines = append(fresh, row.contact), append(lines, row.line)
		case sameContact(row.contact, other):
			out.Known++
		default:
			out.Bad = append(out.Bad, BadRow{row.line, fmt.Sprintf("There is another contact named %s already. Rename one of the two.", other.Name)})
		}
	}
	if len(fresh) > 0 {
		lost, err := a.db.AddContacts(ctx, fresh)
		if err != nil {
			return Imported{}, fmt.Errorf("saving the contacts: %w", err)
		}
		for _, i := range lost { // somebody was quicker
			out.Bad = append(out.Bad, BadRow{lines[i], nameTaken(fresh[i]).Message})
		}
		out.Added = len(fresh) - len(lost)
		a.contactsChanged(ctx)
	}
	slices.SortStableFunc(out.Bad, func(a, b BadRow) int { return cmp.Compare(a.Line, b.Line) })
	return out, nil
}

// sameContact tells whether two rows say the same, whatever note they carry.
func sameContact(a, b storage.Contact) bool {
	return a.Address == b.Address && sameTag(a.Tag, b.Tag) && a.Network == b.Network
}

// contactRow is a good row and where it stood.
type contactRow struct {
	line    int
	contact storage.Contact
}

// readContacts reads a table. Every row is in rows or in the result's Bad; an
// error is a sentence about the table as a whole.
func readContacts(r io.Reader, knownNetwork func(key string) bool) (rows []contactRow, out Imported, err error) {
	data, err := io.ReadAll(io.LimitReader(r, maxContactsFile+1))
	if err != nil {
		return nil, out, &said{"The file could not be read. Choose it again.", err}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case len(data) > maxContactsFile:
		return nil, out, say("The file is larger than %d MB. Choose a table of contacts.", maxContactsFile>>20)
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return nil, out, say("The file is written in UTF-16. Save the table as \"CSV UTF-8\" and import that.")
	case bytes.IndexByte(data, 0) >= 0:
		return nil, out, say("The file is not text. Save the table as \"CSV UTF-8\" and import that.")
	case len(bytes.TrimSpace(data)) == 0:
		return nil, out, say("The file is empty. A table of contacts begins with the row %s.", strings.Join(contactColumns, ","))
	}
	table := csv.NewReader(bytes.NewReader(data))
	table.Comma = separator(data)
	table.FieldsPerRecord, table.ReuseRecord = -1, true
	table.TrimLeadingSpace = table.Comma != '\t' // it would swallow empty cells
	head, err := table.Read()
	if err != nil {
		return nil, out, &said{"The first row can't be read. A table of contacts begins with the row " + strings.Join(contactColumns, ",") + ".", err}
	}
	at, err := columnsOf(head)
	if err != nil {
		return nil, out, err
	}
	for {
		cells, err := table.Read()
		if errors.Is(err, io.EOF) {
			return rows, out, nil
		}
		if len(rows)+len(out.Bad) >= maxContactsRows {
			return nil, out, say("The table has more than %d rows. Split it.", maxContactsRows)
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			out.Bad = append(out.Bad, BadRow{broken.StartLine, "A quotation mark is in a place where it can't be read. Put the whole cell in quotation marks, and double those inside."})
			continue
		}
		if err != nil {
			return nil, out, &said{"The file could not be read. Choose it again.", err}
		}
		if emptyRow(cells) {
			continue
		}
		line, _ := table.FieldPos(0)
		c, problem := contactOf(cells, at, knownNetwork)
		if problem != "" {
			out.Bad = append(out.Bad, BadRow{line, problem})
			continue
		}
		rows = append(rows, contactRow{line, c})
	}
}

// separator is what divides the cells of the first row: spreadsheets write a
// semicolon in countries where the comma divides numbers.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := bytes.Count(first, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// columnsOf finds the places of our columns by their names, in any order.
func columnsOf(head []string) (map[string]int, error) {
	at := map[string]int{}
	for i, cell := range head {
		name := strings.ToLower(strings.TrimSpace(cell))
		if _, twice := at[name]; twice {
			for _, ours := range contactColumns {
				if name == ours {
					return nil, say("The table has two columns named %s. Remove one of them.", name)
				}
			}
		}
		at[name] = i
	}
	for _, needed := range []string{ContactName, ContactAddress} {
		if _, ok := at[needed]; !ok {
			return nil, say("The table has no column %q. Its first row has to name the columns: %s.", needed, strings.Join(contactColumns, ","))
		}
	}
	return at, nil
}

func emptyRow(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// contactOf reads one row. The problem is a sentence.
func contactOf(cells []string, at map[string]int, knownNetwork func(key string) bool) (c storage.Contact, problem string) {
	cell := func(name string) string {
		i, ok := at[name]
		if !ok || i >= len(cells) {
			return ""
		}
		return unguarded(cells[i])
	}
	for _, text := range cells {
		if !utf8.ValidString(text) {
			return c, "The text can't be read. Save the table as \"CSV UTF-8\" and import that."
		}
	}
	c, problems := ContactForm{
		Name: cell(ContactName), Address: cell(ContactAddress), Tag: cell(ContactTag), Network: cell(ContactNetwork), Note: cell(ContactNote),
	}.contact(knownNetwork)
	if len(problems) > 0 {
		return c, problems[0].Message
	}
	return c, ""
}

// ExportContacts writes every contact as a table that ImportContacts reads.
func (a *App) ExportContacts(ctx context.Context, w io.Writer) (n int, err error) {
	list, err := a.Contacts(ctx)
	if err != nil {
		return 0, err
	}
	return len(list), writeContacts(w, list)
}

func writeContacts(w io.Writer, list []storage.Contact) error {
	buffered := bufio.NewWriter(w)
	out := csv.NewWriter(buffered)
	rows := [][]string{contactColumns}
	for _, c := range list {
		rows = append(rows, []string{PlainCell(c.Name), c.Address, tagText(c.Tag), c.Network, PlainCell(c.Note)})
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}
