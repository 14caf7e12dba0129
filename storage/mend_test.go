package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// filled makes a database of n requests and gives its path. It is closed.
func filled(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "requests.db")
	d, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	addMore(t, d, 0, n)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func addMore(t *testing.T, d *DB, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		r := Request{ID: fmt.Sprintf("%04d", n), State: Pending, TxJSON: json.RawMessage(`"` + strings.Repeat("x", 1500) + `"`)}
		if err := d.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
}

func alter(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, d *DB) int {
	t.Helper()
	all, err := d.List(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func TestMend(t *testing.T) {
	garbage := bytes.Repeat([]byte("garbage!"), 1<<10)
	middle := func(data []byte) []byte { // two pages in the middle
		copy(data[len(data)/2:], garbage)
		return data
	}
	for _, c := range []struct {
		name          string
		backup        bool
		damage        func([]byte) []byte
		suspect       bool // the end was unclean: read all of it
		least, atMost int
	}{
		{"garbage, no backup", false, func([]byte) []byte { return garbage }, false, 0, 0},
		{"garbage, backup", true, func([]byte) []byte { return garbage }, false, 100, 100},
		{"header, backup", true, func(d []byte) []byte { copy(d, "SQLite format 9"); return d }, false, 100, 100},
		{"middle, no backup", false, middle, true, 100, 199},
		{"middle, backup", true, middle, true, 150, 200},
		{"cut short, backup", true, func(d []byte) []byte { return d[:len(d)/2] }, true, 100, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filled(t, 100)
			d, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			d.backups.Wait()
			daily, _, err := listBackups(path)
			if err != nil || len(daily) != 1 {
				t.Fatalf("backups: %v, %v", daily, err)
			}
			if !c.backup {
				os.Remove(daily[0])
			} else if err := backUp(t.Context(), path, daily[0]); err != nil {
				t.Fatal(err)
			}
			addMore(t, d, 100, 200)
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			var damaged []byte
			alter(t, path, func(data []byte) []byte { damaged = c.damage(data); return damaged })
			if c.suspect {
				if err := os.WriteFile(path+suspectSuffix, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}

			d = openAt(t, path)
			aside, err := filepath.Glob(path + ".corrupt-*")
			if err != nil || len(aside) != 1 {
				t.Fatalf("set aside: %v, %v", aside, err)
			}
			if kept, err := os.ReadFile(aside[0]); err != nil || !bytes.Equal(kept, damaged) {
				t.Errorf("the damaged file was changed: %v", err)
			}
			if notice := d.Notice(); !strings.Contains(notice, aside[0]) {
				t.Errorf("the notice does not name %s: %s", aside[0], notice)
			}
			if n := count(t, d); n < c.least || n > c.atMost {
				t.Errorf("%d requests, want %d to %d (%s)", n, c.least, c.atMost, d.Notice())
			}
			addMore(t, d, 200, 201)
			if _, err := os.Stat(path + suspectSuffix); err == nil {
				t.Error("the next start would check again")
			}
		})
	}
}

// A damaged page that is met in use makes the next start check the file.
func TestDamageInUse(t *testing.T) {
	path := filled(t, 200)
	alter(t, path, func(data []byte) []byte {
		copy(data[len(data)/2:], bytes.Repeat([]byte{0xff}, 8<<10))
		return data
	})
	d, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.List(t.Context(), Filter{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("List: %v, want ErrDamaged", err)
	}
	d.Close()
	d = openAt(t, path)
	if d.Notice() == "" {
		t.Error("no notice")
	}
	if n := count(t, d); n == 0 {
		t.Error("nothing was carried over")
	}
}

func raw(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	newer := filled(t, 1)
	raw(t, newer, "PRAGMA user_version = 99")
	foreign := filepath.Join(t.TempDir(), "requests.db")
	raw(t, foreign, "CREATE TABLE other (a)")
	for _, c := range []struct {
		path string
		want error
	}{{newer, ErrNewer}, {foreign, ErrForeign}} {
		before, err := os.ReadFile(c.path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), c.path); !errors.Is(err, c.want) {
			t.Errorf("%v, want %v", err, c.want)
		}
		if after, err := os.ReadFile(c.path); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%v: the file was touched", c.want)
		}
	}
	if _, err := Open(t.Context(), t.TempDir()); err == nil {
		t.Error("a directory was opened")
	}
}

// An update of the schema is preceded by a backup; a step that fails changes
// nothing, and those before it stay.
func TestMigrate(t *testing.T) {
	path := filled(t, 3)
	steps, err := migrations()
	if err != nil || len(steps) != latestSchema() {
		t.Fatalf("%d steps, %v", len(steps), err)
	}
	db, err := connect(path, 1, "_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	good := "ALTER TABLE requests ADD COLUMN more TEXT NOT NULL DEFAULT 'x'"
	bad := "CREATE TABLE half (a); CREATE TABLE requests (a)"
	if err := migrate(t.Context(), db, append(steps, good, bad), path, now); err == nil {
		t.Fatal("a failing step was accepted")
	}
	var version, halves, rows int
	err = db.QueryRow(`SELECT (SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_schema WHERE name = 'half'), (SELECT count(*) FROM requests WHERE more = 'x')`).Scan(&version, &halves, &rows)
	if err != nil || version != latestSchema()+1 || halves != 0 || rows != 3 {
		t.Errorf("version %d, %d half tables, %d rows, %v", version, halves, rows, err)
	}
	_, schema, err := listBackups(path)
	if err != nil || len(schema) != 1 || filepath.Base(schema[0]) != fmt.Sprintf("requests-20260101T120000Z-v%d.db", latestSchema()) || !isWhole(t.Context(), schema[0]) {
		t.Errorf("backups %v, %v", schema, err)
	}
}

func TestDailyBackups(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	path := filepath.Join(t.TempDir(), "requests.db")
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for day := range 6 {
		for range 2 { // twice a day
			d, err := open(t.Context(), path, func() time.Time { return now.AddDate(0, 0, day) })
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			if d.Notice() != "" {
				t.Error(d.Notice())
			}
		}
	}
	// A program that runs for days makes one with the first request of a day.
	today := now.AddDate(0, 0, 5)
	d, err := open(t.Context(), path, func() time.Time { return today })
	if err != nil {
		t.Fatal(err)
	}
	d.backups.Wait()
	today = now.AddDate(0, 0, 6)
	if err := d.Add(t.Context(), Request{ID: "one", State: Unsent}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	daily, _, err := listBackups(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range daily {
		names = append(names, filepath.Base(p))
		if !isWhole(t.Context(), p) {
			t.Errorf("%s is no whole database", p)
		}
	}
	if got, want := strings.Join(names, " "), "requests-20260107T120000Z.db requests-20260106T120000Z.db requests-20260105T120000Z.db"; got != want {
		t.Errorf("backups %s, want %s", got, want)
	}
}

// The window and the command line may make the day's backup at the same time.
func TestDailyBackupsOfTwoProcesses(t *testing.T) {
	path := filled(t, 1)
	now := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	d := openAt(t, path)
	d.backups.Wait()
	for day := range 20 {
		old := filepath.Join(backupDir(path), backupPrefix(path)+now.AddDate(0, 0, -100-day).Format(stamp)+".db")
		if err := os.WriteFile(old, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	failed := make(chan error)
	for range 4 {
		go func() { failed <- d.rotateBackups(now) }()
	}
	for range 4 {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	if daily, _, err := listBackups(path); err != nil || len(daily) != dailyBackups {
		t.Errorf("%d backups, %v", len(daily), err)
	}
}

func TestBackupFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "requests.db")
	if err := os.WriteFile(backupDir(path), nil, 0o600); err != nil { // a file in the place of the directory
		t.Fatal(err)
	}
	d := openAt(t, path)
	d.backups.Wait()
	if !strings.Contains(d.Notice(), "backup") {
		t.Errorf("notice: %q", d.Notice())
	}
}

// While one process mends or migrates, a second waits, and gives up with a
// clear error when its context ends.
func TestOpenWaits(t *testing.T) {
	path := filled(t, 1)
	lock, err := openLock(path + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Exclusive(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, ErrInUse)
	defer cancel()
	if _, err := Open(ctx, path); !errors.Is(err, ErrInUse) {
		t.Errorf("%v, want ErrInUse", err)
	}
	opened := make(chan error)
	go func() {
		d, err := Open(t.Context(), path)
		if err == nil {
			err = d.Close()
		}
		opened <- err
	}()
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

// A file that is in use is not replaced, damaged or not.
func TestDamagedWhileInUse(t *testing.T) {
	path := filled(t, 1)
	d := openAt(t, path)
	if err := os.WriteFile(path+suspectSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
	if aside, _ := filepath.Glob(path + ".corrupt-*"); len(aside) > 0 {
		t.Errorf("set aside: %v", aside)
	}
	addMore(t, d, 1, 2)
}

// firstSchema makes the file what the first version of the program left.
func firstSchema(t *testing.T, path string) {
	t.Helper()
	raw(t, path, "DROP INDEX requests_to_judge", "ALTER TABLE requests DROP COLUMN node", "ALTER TABLE requests DROP COLUMN judged", "ALTER TABLE requests DROP COLUMN multisign",
		"ALTER TABLE requests DROP COLUMN client_id", "ALTER TABLE requests DROP COLUMN made_by", "DROP TABLE contacts", "PRAGMA user_version = 1")
}

// What the first version stored is still there, made by nobody knows which
// application.
func TestFirstSchema(t *testing.T) {
	path := filled(t, 3)
	firstSchema(t, path)
	d := openAt(t, path)
	all, err := d.List(t.Context(), Filter{})
	if err != nil || len(all) != 3 {
		t.Fatalf("%d requests, %v", len(all), err)
	}
	for _, r := range all {
		if r.ClientID != "" || r.MadeBy != "" {
			t.Errorf("%s was made by %s, %s", r.ID, r.ClientID, r.MadeBy)
		}
		if r.Judged != (r.State == Signed) || r.Node != nil {
			t.Errorf("%s (%s) is judged: %t, by %s", r.ID, r.State, r.Judged, r.Node)
		}
	}
}

// A request of the version before this one, too, is of nobody knows which account,
// and loses nothing.
func TestSchemaWithoutMadeBy(t *testing.T) {
	path := filled(t, 3)
	raw(t, path, "ALTER TABLE requests DROP COLUMN made_by", "PRAGMA user_version = 4")
	d := openAt(t, path)
	all, err := d.List(t.Context(), Filter{})
	if err != nil || len(all) != 3 {
		t.Fatalf("%d requests, %v", len(all), err)
	}
	for _, r := range all {
		got, err := d.Change(t.Context(), r.ID, func(r *Request) { r.MadeBy = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe" })
		if r.MadeBy != "" || err != nil || got.MadeBy != "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe" {
			t.Errorf("%s was made by %q, then %q, %v", r.ID, r.MadeBy, got.MadeBy, err)
		}
	}
}

// A file that was damaged before the update of the schema loses nothing more
// by it.
func TestMendFirstSchema(t *testing.T) {
	path := filled(t, 100)
	firstSchema(t, path)
	alter(t, path, func(data []byte) []byte { // two pages in the middle
		copy(data[len(data)/2:], bytes.Repeat([]byte("garbage!"), 1<<10))
		return data
	})
	if err := os.WriteFile(path+suspectSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	daily, schema, err := listBackups(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, backup := range append(daily, schema...) {
		if err := os.Remove(backup); err != nil {
			t.Fatal(err)
		}
	}
	d := openAt(t, path)
	if n := count(t, d); n < 50 || n == 100 {
		t.Errorf("%d requests were carried over (%s)", n, d.Notice())
	}
}
