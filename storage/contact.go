package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Errors of the contacts. Match them with [errors.Is].
var (
	ErrNameTaken = errors.New("there is already a contact with this name")
	ErrNoContact = errors.New("no such contact")
)

// Contact is an account somebody sends to, under a name of theirs. Several
// contacts may share an address: at an exchange the tag tells them apart.
type Contact struct {
	ID      int64 // ours; 0 for one that is not stored yet
	Name    string
	Address string  // classic address
	Tag     *uint32 // nil for none; 0 is a tag
	Network string  // network key it was saved for; "" any
	Note    string

	// UTC, millisecond precision.
	CreatedAt, UpdatedAt time.Time
}

// check says what keeps a contact from being stored. What an address is, is
// known elsewhere.
func (c Contact) check() error {
	switch {
	case strings.TrimSpace(c.Name) == "":
		return errors.New("a contact needs a name")
	case c.Address == "":
		return errors.New("a contact needs an address")
	}
	return nil
}

// FoldName is a contact's name as it is compared: spaces and capitals make no
// difference.
func FoldName(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(name), " "))
}

// Columns in the order of scanContact and, after the ID, of contactValues.
const (
	contactColumns = `id, name, address, tag, network, note, created_at, updated_at`

	contactsQuery      = `SELECT ` + contactColumns + ` FROM contacts ORDER BY folded`
	contactQuery       = `SELECT ` + contactColumns + ` FROM contacts WHERE id = ?`
	insertContactQuery = `INSERT INTO contacts (name, address, tag, network, note, created_at, updated_at, folded)
		VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (folded) DO NOTHING`
	updateContactQuery = `UPDATE contacts SET (name, address, tag, network, note, created_at, updated_at, folded) =
		(?,?,?,?,?,?,?,?) WHERE id = ?`
	deleteContactQuery = `DELETE FROM contacts WHERE id = ?`
)

func contactValues(c Contact) []any {
	var tag any // NULL
	if c.Tag != nil {
		tag = int64(*c.Tag)
	}
	return []any{c.Name, c.Address, tag, c.Network, c.Note, millis(c.CreatedAt), millis(c.UpdatedAt), FoldName(c.Name)}
}

func scanContact(row interface{ Scan(...any) error }) (Contact, error) {
	var c Contact
	var tag sql.Null[uint32]
	var created, updated int64
	if err := row.Scan(&c.ID, &c.Name, &c.Address, &tag, &c.Network, &c.Note, &created, &updated); err != nil {
		return Contact{}, err
	}
	if tag.Valid {
		c.Tag = &tag.V
	}
	c.CreatedAt, c.UpdatedAt = fromMillis(created), fromMillis(updated)
	return c, nil
}

// Contacts gives every contact, by name.
func (d *DB) Contacts(ctx context.Context) ([]Contact, error) {
	list, err := d.contacts(ctx)
	if err != nil {
		return nil, d.describe("list the contacts", err)
	}
	return list, nil
}

func (d *DB) contacts(ctx context.Context) ([]Contact, error) {
	rows, err := d.read.QueryContext(ctx, contactsQuery)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Contact
	for rows.Next() {
		c, err := scanContact(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// SaveContact stores a contact: a new one when its ID is 0, otherwise in place
// of what is stored under the ID, whose CreatedAt stays. It gives what is
// stored now, on the disk. Errors: ErrNameTaken, ErrNoContact, ErrFull,
// ErrInUse.
func (d *DB) SaveContact(ctx context.Context, c Contact) (Contact, error) {
	if err := c.check(); err != nil {
		return Contact{}, err
	}
	err := d.inTransaction(ctx, func(tx *sql.Tx) (err error) {
		c.UpdatedAt = fromMillis(millis(d.now()))
		if c.ID == 0 {
			c.CreatedAt = c.UpdatedAt
			c.ID, err = insertContact(ctx, tx, c)
			if err == nil && c.ID == 0 {
				return ErrNameTaken
			}
			return err
		}
		before, err := scanContact(tx.QueryRowContext(ctx, contactQuery, c.ID))
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNoContact
		}
		if err != nil {
			return err
		}
		c.CreatedAt = before.CreatedAt
		_, err = tx.ExecContext(ctx, updateContactQuery, append(contactValues(c), c.ID)...)
		if errors.Is(sqliteError(err), ErrExists) {
			return ErrNameTaken
		}
		return err
	})
	if err != nil {
		return Contact{}, d.describe("save the contact", err)
	}
	d.backUpDaily()
	return c, nil
}

// insertContact gives the new contact's ID, or 0 when its name is taken.
func insertContact(ctx context.Context, tx *sql.Tx, c Contact) (int64, error) {
	result, err := tx.ExecContext(ctx, insertContactQuery, contactValues(c)...)
	if err != nil {
		return 0, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return 0, err
	}
	return result.LastInsertId()
}

// AddContacts stores new contacts in one transaction: all of them or, when it
// gives an error, none. One whose name is taken, by a stored contact or by an
// earlier one of the list, is left out; taken gives their indexes.
// Errors: ErrFull, ErrInUse.
func (d *DB) AddContacts(ctx context.Context, list []Contact) (taken []int, err error) {
	for i, c := range list {
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("contact %d: %w", i+1, err)
		}
	}
	err = d.inTransaction(ctx, func(tx *sql.Tx) error {
		now := d.now()
		for i, c := range list {
			c.CreatedAt, c.UpdatedAt = now, now
			id, err := insertContact(ctx, tx, c)
			if err != nil {
				return err
			}
			if id == 0 {
				taken = append(taken, i)
			}
		}
		return nil
	})
	if err != nil {
		return nil, d.describe("save the contacts", err)
	}
	d.backUpDaily()
	return taken, nil
}

// DeleteContact removes a contact for good, or gives ErrNoContact.
func (d *DB) DeleteContact(ctx context.Context, id int64) error {
	err := d.inTransaction(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, deleteContactQuery, id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNoContact)
		}
		return nil
	})
	if err != nil {
		return d.describe("delete the contact", err)
	}
	return nil
}
