package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// Each statement finds its rows by an index. A full scan in order of an index
// is allowed for lists, which may have to look at everything; sorting is
// allowed only for a list of several states or types.
func TestQueriesUseIndexes(t *testing.T) {
	d := openTest(t)
	list := func(f Filter) string { q, _ := listQuery(f); return q }
	twins := func(f Filter) string { q, _ := sameTimeQuery(f, time.Now()); return q }
	all := Filter{Text: "a b", States: []State{Signed, Expired}, Types: []string{"Payment", "SignIn"}, Before: time.Now(), Limit: 5}
	for _, c := range []struct {
		name, query string
		sorts       bool
	}{
		{"get", selectQuery, false},
		{"update", updateQuery, false},
		{"delete", deleteQuery, false},
		{"draft", draftQuery, false},
		{"delete draft", deleteDraftQuery, false},
		{"unsettled", unsettledQuery, false},
		{"unjudged", unjudgedQuery, false},
		{"contacts", contactsQuery, false},
		{"contact", contactQuery, false},
		{"change contact", updateContactQuery, false},
		{"delete contact", deleteContactQuery, false},
		{"recipients", recipientsQuery, true},
		{"rescue up", rescueQueries(latestSchema())[0], false},
		{"rescue down", rescueQueries(latestSchema())[1], false},
		{"list", list(Filter{}), false},
		{"list page", list(Filter{Before: time.Now(), Limit: 50}), false},
		{"list text", list(Filter{Text: "a b"}), false},
		{"list one state", list(Filter{States: []State{Signed}}), false},
		{"list one type", list(Filter{Types: []string{"Payment"}}), false},
		{"list of an account", list(Filter{Account: "r"}), false},
		{"list states", list(Filter{States: []State{Signed, Expired}}), true},
		{"list all", list(all), true},
		{"same time", twins(Filter{}), false},
		{"same time all", twins(all), false},
	} {
		args := make([]any, strings.Count(c.query, "?"))
		rows, err := d.read.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+c.query, args...)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for rows.Next() {
			var id, parent, unused int
			var line string
			if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
				t.Fatal(err)
			}
			switch {
			case strings.Contains(line, "TEMP B-TREE"):
				if !c.sorts {
					t.Errorf("%s sorts: %s", c.name, line)
				}
			case slices.Contains([]string{"rescue up", "rescue down"}, c.name):
				if line != "SCAN requests" { // all of the table, in the order of its key
					t.Errorf("%s: %s", c.name, line)
				}
			case strings.Contains(line, "VIRTUAL TABLE"): // what stands inside one transaction
			case !strings.Contains(line, "USING INDEX") && !strings.Contains(line, "USING PRIMARY KEY") && !strings.Contains(line, "USING INTEGER PRIMARY KEY"):
				t.Errorf("%s uses no index: %s", c.name, line)
			}
		}
		if err := rows.Err(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		rows.Close()
	}
}

// The write-ahead log of SQLite up to 3.51.2 could be reset while it was in
// use, and then lose transactions (sqlite.org, release notes of 3.51.3).
func TestSQLiteVersion(t *testing.T) {
	d := openTest(t)
	var version string
	if err := d.read.QueryRow(`SELECT sqlite_version()`).Scan(&version); err != nil {
		t.Fatal(err)
	}
	var got [3]int
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &got[0], &got[1], &got[2]); err != nil {
		t.Fatalf("%s: %v", version, err)
	}
	if slices.Compare(got[:], []int{3, 51, 3}) < 0 {
		t.Errorf("SQLite %s is older than 3.51.3", version)
	}
}

func TestPragmas(t *testing.T) {
	d := openTest(t)
	for name, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000",
		"application_id": "1129531214", "trusted_schema": "0", "user_version": "5",
	} {
		for _, pool := range []*struct {
			name string
			get  func() (string, error)
		}{
			{"write", func() (v string, err error) { return v, d.write.QueryRow("PRAGMA " + name).Scan(&v) }},
			{"read", func() (v string, err error) { return v, d.read.QueryRow("PRAGMA " + name).Scan(&v) }},
		} {
			if got, err := pool.get(); err != nil || got != want {
				t.Errorf("%s: %s is %s, %v; want %s", pool.name, name, got, err, want)
			}
		}
	}
	if _, err := d.read.Exec("DELETE FROM requests"); err == nil {
		t.Error("the reading connections can write")
	}
}

// The database has no place for a token, a code or a key: a new column must be
// thought about here.
func TestNoPlaceForSecrets(t *testing.T) {
	d := openTest(t)
	rows, err := d.read.Query(`SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		got = append(got, name)
	}
	want := []string{"drafts.data", "drafts.name", "drafts.updated_at", "requests.seq", "requests.search"}
	for name := range strings.SplitSeq(requestColumns, ",") {
		want = append(want, "requests."+strings.TrimSpace(name))
	}
	want = append(want, "contacts.folded")
	for name := range strings.SplitSeq(contactColumns, ",") {
		want = append(want, "contacts."+strings.TrimSpace(name))
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("columns\n%v\nwant\n%v", got, want)
	}
	for _, name := range got {
		for _, secret := range []string{"token", "jwt", "secret", "password", "verifier", "nonce", "code", "key"} {
			if strings.Contains(name, secret) {
				t.Errorf("what is a %s doing here?", name)
			}
		}
	}
}
