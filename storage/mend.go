package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// check gives ErrDamaged when the file cannot be trusted. A file that was
// closed properly is only looked at; one that was not is read through.
func check(ctx context.Context, file string) error {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return ErrForeign
	case info.Size() == 0:
		return nil
	}
	unclean := false
	// The last process to close the database empties and removes its log, so a
	// log that is still there tells of a crash or a power failure.
	for _, suffix := range []string{"-wal", "-journal", suspectSuffix} {
		if info, err := os.Stat(file + suffix); err == nil && (info.Size() > 0 || suffix == suspectSuffix) {
			unclean = true
		}
	}
	db, err := connect(file, 1)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := schemaVersion(ctx, db); err != nil || !unclean {
		return err
	}
	return quickCheck(ctx, db)
}

func quickCheck(ctx context.Context, db *sql.DB) error {
	var finding string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&finding); err != nil {
		return sqliteError(err)
	}
	if finding != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, finding)
	}
	return nil
}

// mend sets a damaged file aside, puts the newest good backup (or nothing) in
// its place, and carries over what can still be read.
func mend(ctx context.Context, file string, now time.Time) (notice string, err error) {
	aside, err := setAside(file, now)
	if err != nil {
		return "", fmt.Errorf("set the damaged database aside: %w", err)
	}
	// The log may hold what the file lacks: it goes along, under the name that
	// SQLite looks for. The shared memory file has nothing of its own.
	if err := os.Rename(file+"-wal", aside+"-wal"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := os.Remove(file + "-shm"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	notice = fmt.Sprintf("The request database was damaged; it has been set aside as %s.", aside)

	backup, err := restore(ctx, file)
	if err != nil {
		return notice, fmt.Errorf("restore the backup %s: %w", backup, err)
	}
	if backup == "" {
		notice += " There was no backup, so a new one was begun."
	} else {
		notice += fmt.Sprintf(" The backup %s was restored.", filepath.Base(backup))
	}
	rescued, err := rescue(ctx, aside, file, now)
	os.Remove(aside + "-shm") // made by reading
	if info, err := os.Stat(aside + "-wal"); err == nil && info.Size() == 0 {
		os.Remove(aside + "-wal")
	}
	if err != nil {
		return notice, fmt.Errorf("carry over what is still readable: %w", err)
	}
	if rescued > 0 {
		notice += fmt.Sprintf(" From the damaged file, %d requests were carried over.", rescued)
	}
	return notice + " Some requests may be missing.", nil
}

// restore copies the newest backup that is whole into place, and gives its
// path; "" when there is none.
func restore(ctx context.Context, file string) (string, error) {
	daily, schema, err := listBackups(file)
	if err != nil {
		return "", err
	}
	all := slices.Concat(daily, schema)
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(filepath.Base(b), filepath.Base(a)) })
	for _, backup := range all {
		if !isWhole(ctx, backup) {
			continue
		}
		data, err := os.ReadFile(backup)
		if err != nil {
			return backup, err
		}
		return backup, writeFile(file, data)
	}
	return "", nil
}

func isWhole(ctx context.Context, file string) bool {
	db, err := connect(file, 1, "mode=ro")
	if err != nil {
		return false
	}
	defer db.Close()
	version, err := schemaVersion(ctx, db)
	return err == nil && version > 0 && quickCheck(ctx, db) == nil
}

// rescue reads the requests of a damaged file from both ends until it meets
// the damage, and adds those that the new file lacks or has in an older state.
func rescue(ctx context.Context, from, to string, now time.Time) (int, error) {
	old, err := connect(from, 1, "mode=ro", "_pragma=query_only(1)")
	if err != nil {
		return 0, err
	}
	defer old.Close()
	if version, err := schemaVersion(ctx, old); err != nil || version != latestSchema() {
		return 0, ctx.Err() // unreadable from the start, or of another shape
	}
	if err := createPrivate(to); err != nil {
		return 0, err
	}
	fresh, err := connect(to, 1, "_txlock=immediate")
	if err != nil {
		return 0, err
	}
	defer fresh.Close()
	steps, err := migrations()
	if err != nil {
		return 0, err
	}
	if err := migrate(ctx, fresh, steps, to, now); err != nil {
		return 0, err
	}
	tx, err := fresh.BeginTx(ctx, nil)
	if err != nil {
		return 0, sqliteError(err)
	}
	defer tx.Rollback() // does nothing after Commit
	rescued := 0
	for _, query := range []string{rescueUp, rescueDown} {
		n, err := rescueRows(ctx, old, query, tx)
		if err != nil {
			return 0, sqliteError(err)
		}
		rescued += n
	}
	return rescued, sqliteError(tx.Commit())
}

const (
	rescueUp   = `SELECT ` + requestColumns + ` FROM requests ORDER BY seq`
	rescueDown = `SELECT ` + requestColumns + ` FROM requests ORDER BY seq DESC`
)

func rescueRows(ctx context.Context, old *sql.DB, query string, tx *sql.Tx) (n int, err error) {
	rows, err := old.QueryContext(ctx, query)
	if err != nil {
		return 0, ctx.Err()
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanRequest(rows)
		if err != nil || r.check() != nil {
			continue // a damaged row
		}
		var updated int64
		switch err := tx.QueryRowContext(ctx, `SELECT updated_at FROM requests WHERE id = ?`, r.ID).Scan(&updated); {
		case errors.Is(err, sql.ErrNoRows):
			err = insertRequest(ctx, tx, r)
			if err != nil {
				return n, err
			}
			n++
		case err != nil:
			return n, err
		case updated < millis(r.UpdatedAt):
			if err := updateRequest(ctx, tx, r); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, ctx.Err() // not rows.Err: the damage is what ends the reading
}
