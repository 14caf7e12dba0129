package ui

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/xrpl"
)

func (a *fakeApp) Name(address string) string {
	for _, c := range a.people {
		if c.Address == address {
			return c.Name
		}
	}
	return ""
}

func (a *fakeApp) Contacts(context.Context) ([]storage.Contact, error) {
	return slices.Clone(a.people), nil
}

func (a *fakeApp) CheckContact(f flow.ContactForm, id int64) []xrpl.Problem {
	c, problems := f.Contact()
	for _, other := range a.people {
		if other.ID != id && other.Name == c.Name {
			problems = append(problems, xrpl.Problem{Field: flow.ContactName, Message: "There is a contact of this name already."})
		}
		if other.ID != id && other.Address == c.Address {
			problems = append(problems, xrpl.Problem{Field: flow.ContactAddress, Warning: true, Message: other.Name + " has this address."})
		}
	}
	return problems
}

func (a *fakeApp) SaveContact(_ context.Context, c storage.Contact) (storage.Contact, error) {
	a.people = slices.DeleteFunc(a.people, func(o storage.Contact) bool { return c.ID != 0 && o.ID == c.ID })
	if c.ID == 0 {
		c.ID = int64(len(a.people) + 1)
	}
	a.people = append(a.people, c)
	slices.SortFunc(a.people, func(x, y storage.Contact) int { return strings.Compare(x.Name, y.Name) })
	a.contactsChanged()
	return c, nil
}

func (a *fakeApp) DeleteContact(_ context.Context, id int64) error {
	a.people = slices.DeleteFunc(a.people, func(o storage.Contact) bool { return o.ID == id })
	a.contactsChanged()
	return nil
}

// ImportContacts takes names and addresses, one pair a line; tables are read in
// package flow.
func (a *fakeApp) ImportContacts(ctx context.Context, r io.Reader) (flow.Imported, error) {
	var out flow.Imported
	text, err := io.ReadAll(r)
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		name, address, _ := strings.Cut(line, ",")
		c, problems := flow.ContactForm{Name: name, Address: address}.Contact()
		if len(problems) > 0 {
			out.Bad = append(out.Bad, flow.BadRow{Line: i + 1, Reason: problems[0].Message})
			continue
		}
		out.Added++
		_, _ = a.SaveContact(ctx, c)
	}
	return out, err
}

func (a *fakeApp) ExportContacts(_ context.Context, w io.Writer) (n int, err error) {
	for _, c := range a.people {
		if _, err := fmt.Fprintf(w, "%s,%s\n", c.Name, c.Address); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (a *fakeApp) contactsChanged() {
	if a.tick != nil {
		a.tick(flow.Change{What: flow.ContactsChanged})
	}
}
