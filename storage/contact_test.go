package storage

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

func tag(n uint32) *uint32 { return &n }

func sampleContact(name string) Contact {
	return Contact{Name: name, Address: "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe", Tag: tag(0), Network: "TESTNET", Note: "from the fair"}
}

func saveContact(t *testing.T, d *DB, c Contact) Contact {
	t.Helper()
	c, err := d.SaveContact(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func contactNames(t *testing.T, d *DB) []string {
	t.Helper()
	list, err := d.Contacts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range list {
		names = append(names, c.Name)
	}
	return names
}

// Every field that is stored comes back; a tag of 0 is a tag.
func TestContactRoundTrip(t *testing.T) {
	d := openTest(t)
	at := time.Date(2026, 3, 4, 5, 6, 7, 89e6, time.UTC)
	d.now = func() time.Time { return at.Add(500) }
	for _, want := range []Contact{
		sampleContact("Örs"),
		{Name: "No tag", Address: "rU6K7V3Po4snVhBBaU29sesqs2qTQJWDw1"},
		{Name: "Largest", Address: "rU6K7V3Po4snVhBBaU29sesqs2qTQJWDw1", Tag: tag(1<<32 - 1)},
	} {
		got := saveContact(t, d, want)
		if got.ID == 0 {
			t.Fatal("a contact was stored without an ID")
		}
		want.ID, want.CreatedAt, want.UpdatedAt = got.ID, at, at
		if !reflect.DeepEqual(got, want) {
			t.Errorf("saved  %+v\nwanted %+v", got, want)
		}
		list, err := d.Contacts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, c := range list {
			found = found || reflect.DeepEqual(c, want)
		}
		if !found {
			t.Errorf("%+v is not in %+v", want, list)
		}
	}
	if got := contactNames(t, d); !reflect.DeepEqual(got, []string{"Largest", "No tag", "Örs"}) {
		t.Errorf("in this order: %q", got)
	}
}

func TestContactChange(t *testing.T) {
	d := openTest(t)
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	d.now = func() time.Time { return at }
	bob := saveContact(t, d, sampleContact("Bob"))
	saveContact(t, d, sampleContact("Zoë"))
	d.now = func() time.Time { return at.Add(time.Hour) }

	for _, taken := range []string{"Bob", "bob", "  BOB "} {
		if _, err := d.SaveContact(t.Context(), sampleContact(taken)); !errors.Is(err, ErrNameTaken) {
			t.Errorf("a second %q: %v, want ErrNameTaken", taken, err)
		}
	}
	other := bob
	other.Name = "ZOË"
	if _, err := d.SaveContact(t.Context(), other); !errors.Is(err, ErrNameTaken) {
		t.Errorf("renamed to a taken name: %v, want ErrNameTaken", err)
	}

	bob.Name, bob.Tag, bob.CreatedAt = "BOB", nil, time.Time{}
	got := saveContact(t, d, bob)
	if got.Name != "BOB" || got.Tag != nil || !got.CreatedAt.Equal(at) || !got.UpdatedAt.Equal(at.Add(time.Hour)) {
		t.Errorf("changed to %+v", got)
	}

	if err := d.DeleteContact(t.Context(), bob.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.DeleteContact(t.Context(), bob.ID); !errors.Is(err, ErrNoContact) {
		t.Errorf("deleted twice: %v, want ErrNoContact", err)
	}
	// A form that was open while the contact was deleted never overwrites another.
	fresh := saveContact(t, d, sampleContact("Newest"))
	if _, err := d.SaveContact(t.Context(), bob); !errors.Is(err, ErrNoContact) || fresh.ID == bob.ID {
		t.Errorf("saved after deletion: %v (ID %d, new one %d)", err, bob.ID, fresh.ID)
	}
	for name, c := range map[string]Contact{"no name": {Name: " ", Address: "r"}, "no address": {Name: "A"}} {
		if _, err := d.SaveContact(t.Context(), c); err == nil {
			t.Errorf("%s: stored", name)
		}
	}
}

// One transaction: of those that can be stored all are, and with one that can't
// be a contact none.
func TestAddContacts(t *testing.T) {
	d := openTest(t)
	saveContact(t, d, sampleContact("Bob"))
	taken, err := d.AddContacts(t.Context(), []Contact{sampleContact("Ann"), sampleContact("BOB"), sampleContact("ann"), sampleContact("Cy")})
	if err != nil || !reflect.DeepEqual(taken, []int{1, 2}) {
		t.Errorf("taken %v, %v", taken, err)
	}
	if _, err := d.AddContacts(t.Context(), []Contact{sampleContact("Dan"), {}}); err == nil {
		t.Error("an empty contact was stored")
	}
	if got := contactNames(t, d); !reflect.DeepEqual(got, []string{"Ann", "Bob", "Cy"}) {
		t.Errorf("stored %q", got)
	}
}

// Contacts survive what requests survive.
func TestMendContacts(t *testing.T) {
	path := filled(t, 100)
	d, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Ann", "Bob", "Cy"} {
		saveContact(t, d, sampleContact(name))
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	alter(t, path, func(data []byte) []byte { // in the middle, where requests are
		copy(data[len(data)/2:], make([]byte, 8<<10))
		return data
	})
	daily, schema, err := listBackups(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, backup := range append(daily, schema...) {
		if err := os.Remove(backup); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path+suspectSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d = openAt(t, filepath.Clean(path))
	if got := contactNames(t, d); !reflect.DeepEqual(got, []string{"Ann", "Bob", "Cy"}) || d.Notice() == "" {
		t.Errorf("%q are left (%s)", got, d.Notice())
	}
}

// A newer backup wins over an older file and the other way round; a name is
// never there twice.
func TestRescueContactsKeepsTheNewest(t *testing.T) {
	d := openTest(t)
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	d.now = func() time.Time { return at }
	ann := saveContact(t, d, sampleContact("Ann"))
	saveContact(t, d, sampleContact("Bob"))
	tx, err := d.write.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	put := func(id int64, name string, updated time.Time) error {
		c := sampleContact(name)
		c.UpdatedAt = updated
		_, err := tx.ExecContext(t.Context(), rescueContactQuery, append([]any{id}, contactValues(c)...)...)
		return sqliteError(err)
	}
	for _, c := range []struct {
		id      int64
		name    string
		updated time.Time
		want    string // name under the ID afterwards
		taken   bool
	}{
		{ann.ID, "Older", at.Add(-time.Second), "Ann", false},
		{ann.ID, "Anna", at.Add(time.Second), "Anna", false},
		{ann.ID, "BOB", at.Add(time.Minute), "Anna", true},
		{77, "bob", at.Add(time.Minute), "", true},
		{78, "Cy", at, "Cy", false},
	} {
		if err := put(c.id, c.name, c.updated); errors.Is(err, ErrExists) != c.taken || err != nil && !c.taken {
			t.Errorf("%s: %v", c.name, err)
		}
		got, _ := scanContact(tx.QueryRowContext(t.Context(), contactQuery, c.id))
		if got.Name != c.want {
			t.Errorf("after %s: %q, want %q", c.name, got.Name, c.want)
		}
	}
}
