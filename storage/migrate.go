package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"
)

// Each file is one step; its place in the list is the schema version it leads
// to, which SQLite keeps in PRAGMA user_version. Steps are only ever added.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID is PRAGMA application_id of our files: "CSGN".
const applicationID = 0x4353474E

func migrations() ([]string, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql") // sorted by name
	if err != nil {
		return nil, err
	}
	steps := make([]string, len(names))
	for i, name := range names {
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if want := fmt.Sprintf("%04d_", i+1); path.Base(name)[:5] != want {
			return nil, fmt.Errorf("migration %s should begin with %s", name, want)
		}
		steps[i] = string(text)
	}
	return steps, nil
}

func latestSchema() int {
	steps, err := migrations()
	if err != nil {
		panic(err) // the files are part of the program: a test reads them all
	}
	return len(steps)
}

// schemaVersion gives the version of an opened file: ErrForeign when it is some
// other program's, ErrNewer when this program does not know the schema.
func schemaVersion(ctx context.Context, db *sql.DB) (int, error) {
	var id, version, tables int
	err := db.QueryRowContext(ctx, `SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id a, pragma_user_version v`).Scan(&id, &version, &tables)
	switch {
	case err != nil:
		return 0, sqliteError(err)
	case id != applicationID && (id != 0 || version != 0 || tables != 0):
		return 0, ErrForeign
	case version > latestSchema():
		return 0, fmt.Errorf("%w (schema %d, this program knows %d): update Countersign", ErrNewer, version, latestSchema())
	}
	return version, nil
}

// migrate brings the file up to date, each step in one transaction. A file
// with content is backed up before.
func migrate(ctx context.Context, db *sql.DB, steps []string, file string, now time.Time) error {
	version, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	if version > 0 && version < len(steps) {
		name := fmt.Sprintf("%s%s-v%d.db", backupPrefix(file), now.UTC().Format(stamp), version)
		if err := backUp(ctx, file, filepath.Join(backupDir(file), name)); err != nil {
			return fmt.Errorf("back up before the update of the schema: %w", err)
		}
	}
	for ; version < len(steps); version++ {
		if err := step(ctx, db, steps[version], version+1); err != nil {
			return fmt.Errorf("update the schema to version %d: %w", version+1, sqliteError(err))
		}
	}
	return nil
}

func step(ctx context.Context, db *sql.DB, script string, version int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	if _, err := tx.ExecContext(ctx, script); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil { //nolint:gosec // a number of ours
		return err
	}
	return tx.Commit()
}

// suspectSuffix names the file that asks for a check at the next start.
const suspectSuffix = ".suspect"

// prepare checks, mends and migrates the file. The caller is alone with it.
func prepare(ctx context.Context, file string, now time.Time) (notice string, err error) {
	if mendStopped(file) {
		if err := finishMend(file); err != nil {
			return "", err
		}
		notice = fmt.Sprintf("The request database was damaged; it has been set aside in %s, and another was made of the last backup and of what was still readable. Some requests may be missing.", filepath.Dir(file))
	}
	err = check(ctx, file)
	if errors.Is(err, ErrDamaged) {
		notice, err = mend(ctx, file, now)
	}
	if err != nil {
		return notice, err
	}
	if err := createPrivate(file); err != nil {
		return notice, err
	}
	db, err := connect(file, 1, "_txlock=immediate")
	if err != nil {
		return notice, err
	}
	defer db.Close()
	if _, err := schemaVersion(ctx, db); err != nil {
		return notice, err // before anything is written to the file
	}
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return notice, sqliteError(err)
	}
	steps, err := migrations()
	if err != nil {
		return notice, err
	}
	if err := migrate(ctx, db, steps, file, now); err != nil {
		return notice, err
	}
	os.Remove(file + suspectSuffix)
	return notice, nil
}

// createPrivate creates the file, empty, when it is missing, so that SQLite
// does not choose its mode. SQLite gives -wal and -shm the mode of the file.
func createPrivate(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return diskError(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := f.Chmod(0o600); err != nil && !errors.Is(err, errors.ErrUnsupported) {
			return err
		}
	}
	return syncDir(filepath.Dir(file))
}
