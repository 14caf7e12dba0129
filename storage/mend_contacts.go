package storage

import (
	"context"
	"database/sql"
	"errors"
)

// rescueContactsQueries read the contacts of a damaged file from both ends. One
// of a schema before them has none.
func rescueContactsQueries(schema int) []string {
	if schema < 3 {
		return nil
	}
	return []string{
		`SELECT ` + contactColumns + ` FROM contacts ORDER BY id`,
		`SELECT ` + contactColumns + ` FROM contacts ORDER BY id DESC`,
	}
}

// A backup is of the same contacts as the file, so the same ID is the same one.
const rescueContactQuery = `INSERT INTO contacts (id, name, address, tag, network, note, created_at, updated_at, folded)
	VALUES (?,?,?,?,?,?,?,?,?)
	ON CONFLICT (id) DO UPDATE SET (name, address, tag, network, note, created_at, updated_at, folded) =
		(excluded.name, excluded.address, excluded.tag, excluded.network, excluded.note, excluded.created_at, excluded.updated_at, excluded.folded)
		WHERE excluded.updated_at > contacts.updated_at`

func rescueContacts(ctx context.Context, old *sql.DB, query string, tx *sql.Tx) (n int, err error) {
	rows, err := old.QueryContext(ctx, query) //nolint:rowserrcheck // the damage is what ends the reading
	if err != nil {
		return 0, ctx.Err()
	}
	defer rows.Close()
	for rows.Next() {
		c, err := scanContact(rows)
		if err != nil || c.check() != nil {
			continue // a damaged row
		}
		result, err := tx.ExecContext(ctx, rescueContactQuery, append([]any{c.ID}, contactValues(c)...)...)
		switch {
		case errors.Is(sqliteError(err), ErrExists):
			continue // the name went to another contact meanwhile, which is there already
		case err != nil:
			return n, err
		}
		changed, err := result.RowsAffected()
		if err != nil {
			return n, err
		}
		n += int(changed)
	}
	return n, ctx.Err() // not rows.Err: the damage is what ends the reading
}
