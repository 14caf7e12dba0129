package flow

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xrpl/node"
	"countersign/xumm/sandbox"
)

// warnings are what Check says of a draft without stopping it.
func warnings(a *App, d Draft) string {
	var texts []string
	for _, p := range a.Check(d) {
		if p.Warning {
			texts = append(texts, p.Message)
		}
	}
	return strings.Join(texts, "\n")
}

// A recipient is new until something to it was signed; what was signed before
// the program started counts, and what was deleted does not.
func TestFirstTimeRecipient(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	to := w.p.Phone().Accounts()[1].Address
	isNew := func() bool { return strings.Contains(warnings(w.app, w.payment()), "Nothing has gone to "+to) }
	w.until("the history to be read", isNew)

	declined := w.create(w.payment())
	if err := w.scan(w.untilState(declined, storage.Pending)).Decline(w.ctx); err != nil {
		t.Fatal(err)
	}
	w.untilSettled(declined, storage.Rejected)
	if err := w.app.LoadContacts(w.ctx); err != nil || !isNew() {
		t.Errorf("declined, and still not new (%v)", err)
	}

	id := w.create(w.payment())
	w.approve(w.untilState(id, storage.Pending))
	w.untilSettled(id, storage.Signed)
	w.until("the recipient to be known", func() bool { return !isNew() })

	w.end(w.app, w.db)
	w.start()
	w.until("the sign-in to be restored", func() bool { return w.app.Account().State == SignedIn })
	if err := w.app.LoadContacts(w.ctx); err != nil || isNew() {
		t.Errorf("after a restart the recipient is new (%v)", err)
	}
	if err := w.app.Delete(w.ctx, id); err != nil {
		t.Fatal(err)
	}
	w.until("the deleted request to be forgotten", isNew)
}

// A contact's name is in what is said of it at once, and its tag is looked at.
func TestContactsInUse(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	d := w.payment() // with tag 7
	to := d.Tx.Text("Destination")
	w.until("the history to be read", func() bool { return warnings(w.app, d) != "" })

	bob, err := w.app.SaveContact(w.ctx, storage.Contact{Name: " Bob ", Address: to, Tag: tagOf(9), Network: "MAINNET"})
	if err != nil || bob.Name != "Bob" {
		t.Fatal(bob, err)
	}
	if w.app.Name(to) != "Bob" {
		t.Errorf("called %q", w.app.Name(to))
	}
	d.Network = "TESTNET"
	if got := warnings(w.app, d); got != "Bob is saved for Mainnet, and this is for Testnet. Check the network before you send." {
		t.Errorf("on another network: %s", got)
	}
	d.Network = "MAINNET"
	if got := warnings(w.app, d); !strings.Contains(got, "Bob is saved with the tag 9, and this has 7.") {
		t.Errorf("with another tag: %s", got)
	}
	bob.Tag, bob.Network = tagOf(7), ""
	if bob, err = w.app.SaveContact(w.ctx, bob); err != nil {
		t.Fatal(err)
	}
	d.Network = ""
	if got := warnings(w.app, d); got != "" {
		t.Errorf("all as saved: %s", got)
	}
	if v := w.request(w.create(d)); !strings.Contains(v.Sentence, "to Bob (") {
		t.Errorf("the request says %q", v.Sentence)
	}

	if _, err := w.app.SaveContact(w.ctx, storage.Contact{Name: "BOB", Address: to}); !errors.Is(err, storage.ErrNameTaken) || !strings.Contains(Sentence(err), "Choose another name") {
		t.Errorf("a second Bob: %v", err)
	}
	if _, err := w.app.SaveContact(w.ctx, storage.Contact{Name: "Eve", Address: "rEve"}); !errors.Is(err, ErrBadContact) {
		t.Errorf("no address: %v", err)
	}
	form := ContactForm{Name: "bob", Address: to, Tag: "7"}
	if got := w.app.CheckContact(form, 0); len(got) != 2 || got[0].Field != ContactName || got[0].Warning || got[1].Field != ContactAddress || !got[1].Warning {
		t.Errorf("the same again: %v", got)
	}
	if got := w.app.CheckContact(form, bob.ID); len(got) != 0 {
		t.Errorf("itself: %v", got)
	}
	if err := w.app.DeleteContact(w.ctx, bob.ID); err != nil {
		t.Fatal(err)
	}
	if err := w.app.DeleteContact(w.ctx, bob.ID); !errors.Is(err, storage.ErrNoContact) || !strings.Contains(Sentence(err), "no longer there") {
		t.Errorf("deleted twice: %v", err)
	}
	if w.app.Name(to) != "" {
		t.Errorf("still called %q", w.app.Name(to))
	}
}

func TestImportContacts(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	if _, err := w.app.SaveContact(w.ctx, storage.Contact{Name: "Bob", Address: bobAddress, Tag: tagOf(7)}); err != nil {
		t.Fatal(err)
	}
	table := "name,address,tag,network,note\n" +
		"Ann," + annAddress + ",,,first\n" +
		"BOB," + bobAddress + ",7,,the same\n" +
		"ann," + annAddress + ",,,twice\n" +
		"Bob," + annAddress + ",,,another\n" +
		"ANN," + annAddress + ",1,,another tag\n" +
		"Cy,rCy,,,\n"
	got, err := w.app.ImportContacts(w.ctx, strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	want := []BadRow{
		{5, "There is another contact named Bob already. Rename one of the two."},
		{6, "There is another contact named Ann already. Rename one of the two."},
	}
	if got.Added != 1 || got.Known != 2 || len(got.Bad) != 3 || !reflect.DeepEqual(got.Bad[:2], want) || got.Bad[2].Line != 7 {
		t.Errorf("%+v", got)
	}
	w.until("the imported contact to have a name", func() bool { return w.app.Name(annAddress) == "Ann" })

	var b strings.Builder
	if n, err := w.app.ExportContacts(w.ctx, &b); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	if want := "name,address,tag,network,note\nAnn," + annAddress + ",,,first\nBob," + bobAddress + ",7,,\n"; b.String() != want {
		t.Errorf("exported\n%s", b.String())
	}
	if got, err := w.app.ImportContacts(w.ctx, strings.NewReader(b.String())); err != nil || !reflect.DeepEqual(got, Imported{Known: 2}) {
		t.Errorf("imported again: %+v, %v", got, err)
	}
	list, err := w.app.Contacts(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for search, want := range map[string]int{"": 2, "ann": 1, "FIRST ann": 1, bobAddress[3:9]: 1, "7": 1, "nobody": 0, "ann bob": 0} {
		if got := FindContacts(list, search); len(got) != want {
			t.Errorf("%q finds %d, want %d", search, len(got), want)
		}
	}
}

// A table that can't be stored leaves nothing behind.
func TestImportIntoAFullDatabase(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start(func(a *App) { a.db = refusing{a.db} })
	got, err := w.app.ImportContacts(w.ctx, strings.NewReader("name,address\nAnn,"+annAddress+"\n"))
	if !errors.Is(err, storage.ErrFull) || !reflect.DeepEqual(got, Imported{}) || !strings.Contains(Sentence(err), "disk is full") {
		t.Errorf("%+v, %v", got, err)
	}
}

// refusing is a database on a full disk.
type refusing struct{ store }

func (refusing) AddContacts(ctx context.Context, list []storage.Contact) ([]int, error) {
	return nil, storage.ErrFull
}

// Nodes are those of the settings, and otherwise the program's own.
func TestNodeServersOfTheSettings(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	app := w.start(func(a *App) {
		a.cfg.Platform.Sandbox, a.cfg.Platform.BaseURL, a.cfg.Platform.Nodes = false, defaultBaseURL, nil
	})
	servers := func(want ...string) {
		t.Helper()
		if got := app.NodeServers("TESTNET"); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	change := func(f func(*storage.Settings)) {
		t.Helper()
		if err := app.ChangeSettings(f); err != nil {
			t.Fatal(err)
		}
	}
	servers(node.DefaultServers("TESTNET")...)
	change(func(s *storage.Settings) {
		s.NodeServers = map[string][]string{"TESTNET": {"wss://own.example", "http://no.example"}}
	})
	servers("wss://own.example")
	change(func(s *storage.Settings) { s.NodeServers = nil })
	servers(node.DefaultServers("TESTNET")...)
	if len(node.DefaultServers("TESTNET")) == 0 {
		t.Error("nobody is asked about the test network")
	}

	for address, want := range map[string]string{
		"wss://own.example": "", " wss://own.example ": "", "ws://127.0.0.1:6006": "",
		"ws://own.example": "is not encrypted", "own.example": "not the address",
	} {
		if got := CheckNodeServer(address); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q", address, got)
		}
	}
}
