package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// How many backups are kept: one a day, and one from before each update of the
// schema.
const (
	dailyBackups  = 3
	schemaBackups = 2
)

func backupDir(file string) string { return filepath.Join(filepath.Dir(file), "backups") }

func backupPrefix(file string) string {
	return strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + "-"
}

// listBackups gives the backups of file, newest first.
func listBackups(file string) (daily, schema []string, err error) {
	paths, err := filepath.Glob(filepath.Join(globEscape(backupDir(file)), globEscape(backupPrefix(file))+"*.db"))
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(paths) // the time in the name has a fixed width
	slices.Reverse(paths)
	for _, p := range paths {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(p), backupPrefix(file)), ".db")
		if at, suffix, _ := strings.Cut(name, "-v"); len(at) != len(stamp) {
			continue // not ours
		} else if suffix == "" {
			daily = append(daily, p)
		} else {
			schema = append(schema, p)
		}
	}
	return daily, schema, nil
}

// globEscape makes filepath.Glob take a path literally. Windows has no escape,
// and no such characters but '[' in names.
func globEscape(path string) string {
	if filepath.Separator == '\\' {
		return strings.ReplaceAll(path, "[", "[[]")
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// backUp writes a compact copy of the database as it is now. Readers and
// writers are not disturbed.
func backUp(ctx context.Context, file, to string) (err error) {
	if err := makePrivateDir(filepath.Dir(to)); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(to), "*.tmp") // mode 0600; VACUUM INTO accepts an empty file
	if err != nil {
		return diskError(err)
	}
	defer os.Remove(tmp.Name()) // gone already when all went well
	defer tmp.Close()
	db, err := connect(file, 1)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", tmp.Name()); err != nil {
		return sqliteError(err)
	}
	if err := tmp.Sync(); err != nil {
		return diskError(err)
	}
	if err := tmp.Close(); err != nil {
		return diskError(err)
	}
	if err := rename(tmp.Name(), to); err != nil {
		return diskError(err)
	}
	return syncDir(filepath.Dir(to))
}

// backUpDaily makes today's backup in the background when there is none yet,
// and removes those that are too old. Close waits for it.
func (d *DB) backUpDaily() {
	now := d.now().UTC()
	day := now.Format(time.DateOnly)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.backupDay == day {
		return
	}
	d.backupDay = day
	d.backups.Go(func() {
		if err := d.rotateBackups(now); err != nil {
			d.addNotice(fmt.Sprintf("Today's backup of the request database could not be written to %s: %v.", backupDir(d.path), err))
		}
	})
}

func (d *DB) rotateBackups(now time.Time) error {
	daily, schema, err := listBackups(d.path)
	if err != nil {
		return err
	}
	today := backupPrefix(d.path) + now.Format("20060102")
	if len(daily) == 0 || !strings.HasPrefix(filepath.Base(daily[0]), today) {
		to := filepath.Join(backupDir(d.path), backupPrefix(d.path)+now.Format(stamp)+".db")
		if err := backUp(context.Background(), d.path, to); err != nil {
			return err
		}
		daily = slices.Insert(daily, 0, to)
	}
	for _, old := range slices.Concat(daily[min(dailyBackups, len(daily)):], schema[min(schemaBackups, len(schema)):]) {
		// Another process may have removed it at the same time.
		if err := os.Remove(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
