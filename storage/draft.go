package storage

import (
	"context"
	"database/sql"
	"errors"
)

const (
	saveDraftQuery = `INSERT INTO drafts (name, data, updated_at) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at`
	deleteDraftQuery = `DELETE FROM drafts WHERE name = ?`
	draftQuery       = `SELECT data FROM drafts WHERE name = ?`
)

// SaveDraft keeps unfinished input under a name, on the disk when it returns
// nil. Empty data deletes it. A draft must hold no secret.
func (d *DB) SaveDraft(ctx context.Context, name string, data []byte) error {
	err := d.inTransaction(ctx, func(tx *sql.Tx) error {
		if len(data) == 0 {
			_, err := tx.ExecContext(ctx, deleteDraftQuery, name)
			return err
		}
		_, err := tx.ExecContext(ctx, saveDraftQuery, name, data, millis(d.now()))
		return err
	})
	if err != nil {
		return d.describe("save the draft", err)
	}
	return nil
}

// Draft gives what SaveDraft kept, nil when there is none.
func (d *DB) Draft(ctx context.Context, name string) ([]byte, error) {
	var data []byte
	err := d.read.QueryRowContext(ctx, draftQuery, name).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, d.describe("read the draft", err)
	}
	return data, nil
}
