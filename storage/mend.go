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
	"strings"
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

// mendedPath is where the file that will replace a damaged one is made.
func mendedPath(file string) string {
	return strings.TrimSuffix(file, filepath.Ext(file)) + ".mended"
}

// mend makes a new file of the newest good backup (or of nothing) and what can
// still be read of the damaged one, sets the damaged one aside, and puts the new
// one in its place. Until the new one is whole nothing is changed, so that a mend
// that is given up, by a crash or a full disk, can begin again.
func mend(ctx context.Context, file string, now time.Time) (notice string, err error) {
	made, err := buildMended(ctx, file, now)
	if err != nil {
		return "", err
	}
	if err := createPrivate(file + suspectSuffix); err != nil { // for finishMend
		return "", err
	}
	aside := asidePath(file, now)
	if err := moveDatabase(file, aside); err != nil {
		return "", fmt.Errorf("set the damaged database aside: %w", err)
	}
	if err := finishMend(file); err != nil {
		return "", err
	}
	return fmt.Sprintf("The request database was damaged; it has been set aside as %s. %s Some requests may be missing.", aside, made), nil
}

// moveDatabase renames a database that is closed. Its log goes first, under the
// name that SQLite looks for: beside another database it would be taken for that
// one's. The shared memory file has nothing of its own.
func moveDatabase(file, to string) error {
	if err := os.Remove(file + "-shm"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, log := range []string{"-wal", "-journal"} {
		info, err := os.Stat(file + log)
		if err == nil && info.Size() == 0 {
			err = os.Remove(file + log)
		} else if err == nil {
			err = os.Rename(file+log, to+log)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.Rename(file, to)
}

// finishMend puts the mended file in the place of the damaged one, which is set
// aside, also when a crash came between.
func finishMend(file string) error {
	if err := os.Rename(mendedPath(file), file); err != nil {
		return diskError(err)
	}
	return syncDir(filepath.Dir(file))
}

// mendStopped tells whether a crash came between setting the damaged file aside
// and putting the mended one in its place.
func mendStopped(file string) bool {
	_, err := os.Lstat(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return false
	}
	for _, there := range []string{mendedPath(file), file + suspectSuffix} {
		if _, err := os.Lstat(there); err != nil {
			return false
		}
	}
	return true
}

// buildMended makes the file that will replace a damaged one, and says of what.
func buildMended(ctx context.Context, file string, now time.Time) (of string, err error) {
	mended := mendedPath(file)
	for _, suffix := range []string{"", "-journal"} { // of a mend that was given up
		if err := os.Remove(mended + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	backup, err := restore(ctx, file, mended)
	switch {
	case err != nil:
		return "", fmt.Errorf("restore the backup %s: %w", backup, err)
	case backup == "":
		of = "There was no backup, so a new one was begun."
	default:
		of = fmt.Sprintf("The backup %s was restored.", filepath.Base(backup))
	}
	if err := createPrivate(mended); err != nil {
		return "", err
	}
	requests, contacts, err := rescue(ctx, file, mended, now)
	if err != nil {
		return "", fmt.Errorf("carry over what is still readable: %w", err)
	}
	if requests > 0 {
		of += fmt.Sprintf(" From the damaged file, %d requests were carried over.", requests)
	}
	if contacts > 0 {
		of += fmt.Sprintf(" From the damaged file, %d contacts were carried over.", contacts)
	}
	return of, nil
}

// restore copies the newest backup of file that is whole, and gives its path; ""
// when there is none.
func restore(ctx context.Context, file, to string) (string, error) {
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
		return backup, writeFile(to, data)
	}
	return "", ctx.Err() // given up, every backup seems damaged
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

// rescue reads the requests and contacts of a damaged file from both ends until
// it meets the damage, and adds those that the new file lacks or has in an older
// state. It counts them.
func rescue(ctx context.Context, from, to string, now time.Time) (requests, contacts int, err error) {
	old, err := connect(from, 1, "mode=ro", "_pragma=query_only(1)")
	if err != nil {
		return 0, 0, err
	}
	defer old.Close()
	version, err := schemaVersion(ctx, old)
	if err != nil || version == 0 {
		return 0, 0, ctx.Err() // unreadable from the start
	}
	// Without a write-ahead log the new file is all in one piece.
	fresh, err := connect(to, 1, "_txlock=immediate", "_pragma=journal_mode(DELETE)")
	if err != nil {
		return 0, 0, err
	}
	defer fresh.Close()
	steps, err := migrations()
	if err != nil {
		return 0, 0, err
	}
	if err := migrate(ctx, fresh, steps, to, now); err != nil {
		return 0, 0, err
	}
	tx, err := fresh.BeginTx(ctx, nil)
	if err != nil {
		return 0, 0, sqliteError(err)
	}
	defer tx.Rollback() // does nothing after Commit
	for _, query := range rescueQueries(version) {
		n, err := rescueRows(ctx, old, query, tx)
		if err != nil {
			return 0, 0, sqliteError(err)
		}
		requests += n
	}
	for _, query := range rescueContactsQueries(version) {
		n, err := rescueContacts(ctx, old, query, tx)
		if err != nil {
			return 0, 0, sqliteError(err)
		}
		contacts += n
	}
	return requests, contacts, sqliteError(tx.Commit())
}

// rescueQueries read a file of any schema from both ends. It was damaged before
// it could be brought up to date, so it may lack columns.
func rescueQueries(schema int) []string {
	columns := requestColumns
	if schema < 2 {
		columns = strings.Replace(columns, "client_id", "''", 1)
	}
	if schema < 4 {
		columns = strings.Replace(columns, "node, judged, multisign", "x'', state = 'signed', 0", 1)
	}
	if schema < 5 {
		columns = strings.Replace(columns, "made_by", "''", 1)
	}
	return []string{
		`SELECT ` + columns + ` FROM requests ORDER BY seq`,
		`SELECT ` + columns + ` FROM requests ORDER BY seq DESC`,
	}
}

func rescueRows(ctx context.Context, old *sql.DB, query string, tx *sql.Tx) (n int, err error) {
	rows, err := old.QueryContext(ctx, query) //nolint:rowserrcheck // the damage is what ends the reading
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
