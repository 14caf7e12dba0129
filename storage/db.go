package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Errors of the database. Match them with [errors.Is].
var (
	ErrNotFound = errors.New("no such request")
	ErrExists   = errors.New("there is already a request with this ID")
	ErrFull     = errors.New("the disk is full")
	ErrNewer    = errors.New("the database is from a newer version")
	ErrInUse    = errors.New("another Countersign is busy with the database")
	ErrDamaged  = errors.New("the database is damaged")
	ErrForeign  = errors.New("the file is not a Countersign database")
	// ErrNotFolder is an error of the settings, too.
	ErrNotFolder = errors.New("something else is in the place of the folder")
	// ErrNotYours is an fs.ErrPermission, too, and an error of the settings and of the
	// passphrase file.
	ErrNotYours error = notYours{}
)

type notYours struct{}

func (notYours) Error() string        { return "it belongs to another user" }
func (notYours) Is(target error) bool { return target == fs.ErrPermission }

// DB is the database of sign requests, drafts and contacts. It may be used by several
// goroutines, and the same file by several processes (the window and the
// command line). Close it when done.
//
// What Add, Change and Delete report as done is on the disk (SQLite's
// write-ahead log with synchronous=FULL), and survives a crash or a power
// failure right after.
type DB struct {
	path  string
	now   func() time.Time
	write *sql.DB // one connection: writers queue here instead of colliding
	read  *sql.DB
	lock  *fileLock

	mu        sync.Mutex
	notice    string
	backupDay string // the day whose backup is made or being made
	backups   sync.WaitGroup
}

// Open opens or creates the database at path. The directory is made private
// (0700), as are the files (0600).
//
// An older schema is brought up to date, after a backup. A newer one is
// refused: ErrNewer. After an unclean end the file is checked; a damaged one
// is set aside, the newest good backup (or an empty database) takes its place,
// what is still readable is carried over, and Notice says so.
// Other errors: ErrFull, ErrInUse, ErrForeign, ErrNotFolder, ErrNotYours, or another
// fs.ErrPermission. A symbolic link is followed; what belongs to the database
// is beside the file it leads to.
func Open(ctx context.Context, path string) (*DB, error) {
	return open(ctx, path, time.Now)
}

func open(ctx context.Context, path string, now func() time.Time) (_ *DB, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // as SQLite does: the log is beside the target
	}
	d := &DB{path: path, now: now}
	defer func() {
		if err != nil {
			d.Close()
			err = fmt.Errorf("open the request database %s: %w", path, err)
		}
	}()
	if err := makePrivateDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	for _, suffix := range []string{"", "-wal", "-journal"} {
		if info, err := os.Stat(path + suffix); err == nil && !isYours(info) {
			return nil, fmt.Errorf("%w: %s", ErrNotYours, path+suffix)
		}
	}
	if d.lock, err = openLock(path + ".lock"); err != nil {
		return nil, err
	}
	alone, err := d.lock.ExclusiveOrShared(ctx)
	if err != nil {
		return nil, err
	}
	if alone {
		// Only the first process checks, mends and migrates: a file may not be
		// replaced under somebody who writes to it.
		if d.notice, err = prepare(ctx, path, now()); err != nil {
			return nil, err
		}
		if err := d.lock.Shared(ctx); err != nil {
			return nil, err
		}
	}
	if d.write, err = connect(path, 1, "_txlock=immediate"); err != nil {
		return nil, err
	}
	if d.read, err = connect(path, 4, "_pragma=query_only(1)"); err != nil {
		return nil, err
	}
	version, err := schemaVersion(ctx, d.read)
	switch {
	case err != nil:
		return nil, err
	case version < latestSchema():
		return nil, fmt.Errorf("%w, and it is an older version: close it first", ErrInUse)
	}
	d.backUpDaily()
	return d, nil
}

// Close waits for a running backup and closes the files.
func (d *DB) Close() error {
	d.backups.Wait()
	var errs []error
	// The readers first: the last connection to close empties the write-ahead
	// log, which marks a clean end.
	for _, pool := range []*sql.DB{d.read, d.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if d.lock != nil {
		errs = append(errs, d.lock.Close())
		d.lock = nil
	}
	return errors.Join(errs...)
}

// Notice is a sentence for the user when something happened to the file: a
// damaged one was set aside at Open, or the daily backup failed. Otherwise "".
func (d *DB) Notice() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.notice
}

func (d *DB) addNotice(sentence string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.notice = strings.TrimSpace(d.notice + " " + sentence)
}

// connect opens a pool of up to n connections. Options are the driver's
// (modernc.org/sqlite: _pragma, _txlock) and SQLite's own URI parameters.
func connect(path string, n int, options ...string) (*sql.DB, error) {
	uri := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	if !strings.HasPrefix(uri.Path, "/") {
		uri.Path = "/" + uri.Path // file:///C:/...
	}
	uri.RawQuery = strings.Join(append(options,
		"_pragma=busy_timeout(5000)",
		"_pragma=synchronous(FULL)",
		"_pragma=foreign_keys(1)",
		"_pragma=trusted_schema(0)",
		"_pragma=cell_size_check(1)",
	), "&")
	pool, err := sql.Open("sqlite", uri.String())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	return pool, nil
}

// describe turns SQLite's result codes into the package's errors and says what
// was being done.
func (d *DB) describe(doing string, err error) error {
	err = sqliteError(err)
	if errors.Is(err, ErrDamaged) {
		// Whatever state the log is in, check the file at the next start.
		if f, markErr := os.OpenFile(d.path+suspectSuffix, os.O_CREATE|os.O_WRONLY, 0o600); markErr == nil {
			f.Close()
		}
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func sqliteError(err error) error {
	var e *sqlite.Error
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if !errors.As(err, &e) {
		return diskError(err)
	}
	kind := error(nil)
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		kind = ErrFull
	case sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		kind = fs.ErrPermission
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		kind = ErrInUse
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		kind = ErrDamaged
	case sqlite3.SQLITE_IOERR:
		// The shared memory file is the one place where SQLite has no word of
		// its own for a full disk.
		if e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE {
			kind = ErrFull
		}
	case sqlite3.SQLITE_CONSTRAINT:
		if e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
			kind = ErrExists
		}
	}
	if kind == nil {
		return err
	}
	return fmt.Errorf("%w: %w", kind, err)
}
