package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"countersign/storage"
	"countersign/xrpl"
)

// CheckContact gives what is wrong with a contact that is being typed, and what
// is worth a thought beside the other contacts. ID is that of the contact being
// changed, 0 for a new one. It never waits.
func (a *App) CheckContact(f ContactForm, id int64) []xrpl.Problem {
	c, problems := f.contact(a.savableNetwork)
	said := map[string]bool{}
	for _, p := range problems {
		said[p.Field] = true
	}
	for _, other := range a.knownPeople().contacts {
		if other.ID == id {
			continue
		}
		if !said[ContactName] && storage.FoldName(c.Name) == storage.FoldName(other.Name) {
			problems = append(problems, nameTaken(other))
		}
		switch {
		case said[ContactAddress]:
		case c.Address == other.Address && sameTag(c.Tag, other.Tag):
			problems = append(problems, xrpl.Problem{Field: ContactAddress, Warning: true,
				Message: fmt.Sprintf("%s has the same address and tag. One of the two is enough.", other.Name)})
		case alike(c.Address, other.Address):
			problems = append(problems, xrpl.Problem{Field: ContactAddress, Warning: true,
				Message: fmt.Sprintf("Compare every character: this looks like the address of %s (%s), and is another account. Such copies are made to steal payments.", other.Name, other.Address)})
		}
	}
	return problems
}

// savableNetwork tells of the networks that a contact can be saved for: the known
// ones, and those of contacts, which were known once.
func (a *App) savableNetwork(key string) bool {
	return a.knownNetwork(key) || slices.ContainsFunc(a.knownPeople().contacts, func(c storage.Contact) bool { return c.Network == key })
}

func nameTaken(other storage.Contact) xrpl.Problem {
	return xrpl.Problem{Field: ContactName, Message: fmt.Sprintf("There is a contact named %s already. Choose another name, or change that one.", other.Name)}
}

func sameTag(a, b *uint32) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// ErrBadContact is the kind of the error SaveContact gives for a contact that
// can't be one.
var ErrBadContact = errors.New("the contact has problems")

// SaveContact stores a contact: a new one when its ID is 0, otherwise in place
// of the stored one. Errors: ErrBadContact, storage.ErrNameTaken,
// storage.ErrNoContact, storage.ErrFull.
func (a *App) SaveContact(ctx context.Context, c storage.Contact) (storage.Contact, error) {
	clean, problems := FormOf(c).contact(a.savableNetwork)
	if len(problems) > 0 {
		return storage.Contact{}, &said{text: problems[0].Message, cause: ErrBadContact}
	}
	clean.ID = c.ID
	stored, err := a.db.SaveContact(ctx, clean)
	if err != nil {
		return storage.Contact{}, fmt.Errorf("saving the contact: %w", err)
	}
	a.contactsChanged(ctx)
	return stored, nil
}

// DeleteContact removes a contact for good; storage.ErrNoContact when it is gone
// already.
func (a *App) DeleteContact(ctx context.Context, id int64) error {
	if err := a.db.DeleteContact(ctx, id); err != nil {
		return fmt.Errorf("deleting the contact: %w", err)
	}
	a.contactsChanged(ctx)
	return nil
}

// contactsChanged takes up what was just stored, so that the next name that is
// asked for is the new one.
func (a *App) contactsChanged(ctx context.Context) {
	if _, err := a.loadContactsOnly(ctx); err != nil {
		a.log.Error("the contacts could not be read again", "err", err)
		a.refreshPeople()
	}
	a.changed(ContactsChanged)
}
