package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func openTest(t testing.TB) *DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "data", "requests.db"))
}

func openAt(t testing.TB, path string) *DB {
	t.Helper()
	d, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return d
}

func sample(id string) Request {
	at := time.Date(2026, 3, 4, 5, 6, 7, 89e6, time.UTC)
	return Request{
		ID: id, UUID: "0f8e3f5a-0000-4000-8000-000000000001", State: Pending,
		TxType: "Payment", TxJSON: json.RawMessage(`{ "TransactionType":"Payment", "Amount":"25000000" }`),
		Sentence: "Send 25 XRP to Örs", Account: "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe", Network: "TESTNET",
		Instruction: "Rent", ExpireMinutes: 60, Submit: true, Multisign: true,
		SignURL: "https://xumm.app/sign/x", StatusURL: "wss://xumm.app/sign/x", Pushed: true,
		CreatedAt: at, UpdatedAt: at.Add(time.Second), ExpiresAt: at.Add(time.Hour), OpenedAt: at.Add(2 * time.Second), ResolvedAt: at.Add(3 * time.Second),
		Blob: "1200", TxID: "ABCDEF", SignedBy: "rHb9", SignedNetwork: "wss://s.altnet", Result: "tesSUCCESS",
		Settled: true, Proof: json.RawMessage(`[{"what":"signature"}]`), Problem: "none", RenewedFrom: "older", ClientID: "1b144141-1a2b-4c3d-8e4f-0123456789ab",
		Node: json.RawMessage(`{"Server":"wss://example.org"}`), Judged: true, MadeBy: "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
	}
}

// Every field that is stored comes back, byte for byte.
func TestAddGet(t *testing.T) {
	d := openTest(t)
	want := sample("one")
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Request]()) {
		if reflect.ValueOf(want).FieldByIndex(field.Index).IsZero() {
			t.Fatalf("the sample leaves %s empty, so this test proves nothing about it", field.Name)
		}
	}
	if err := d.Add(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got, err := d.Get(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if err := d.Add(t.Context(), want); !errors.Is(err, ErrExists) {
		t.Errorf("second Add: %v, want ErrExists", err)
	}
	if _, err := d.Get(t.Context(), "two"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Get of an unknown ID: %v, want ErrNotFound", err)
	}
	bare := Request{ID: "bare", State: Unsent}
	if err := d.Add(t.Context(), bare); err != nil {
		t.Fatal(err)
	}
	got, err = d.Get(t.Context(), "bare")
	if err != nil || got.CreatedAt.IsZero() || got.UpdatedAt.IsZero() {
		t.Fatalf("%+v, %v: want times to be filled in", got, err)
	}
	got.CreatedAt, got.UpdatedAt = time.Time{}, time.Time{}
	if !reflect.DeepEqual(got, bare) {
		t.Errorf("got  %+v\nwant %+v", got, bare)
	}
}

func TestAddRefuses(t *testing.T) {
	d := openTest(t)
	for name, r := range map[string]Request{
		"no ID":         {State: Unsent},
		"no state":      {ID: "a"},
		"unknown state": {ID: "a", State: "done"},
		"no JSON":       {ID: "a", State: Unsent, TxJSON: json.RawMessage(`{"a":`)},
		"no proof":      {ID: "a", State: Unsent, Proof: json.RawMessage(`[`)},
	} {
		if err := d.Add(t.Context(), r); err == nil {
			t.Errorf("%s: stored", name)
		}
	}
	if all, err := d.List(t.Context(), Filter{}); err != nil || len(all) != 0 {
		t.Errorf("%d requests, %v; want none", len(all), err)
	}
}

func TestChangeStates(t *testing.T) {
	all := []State{Unsent, Sending, Pending, Opened, Signed, Rejected, Cancelled, Expired, Gone}
	// What may follow a state that is not to be taken back.
	allowed := map[State][]State{
		Signed:    {Signed},
		Rejected:  {Rejected, Signed},
		Cancelled: {Cancelled, Rejected, Signed},
	}
	d := openTest(t)
	for _, from := range all {
		for _, to := range all {
			id := string(from + "-" + to)
			if err := d.Add(t.Context(), Request{ID: id, State: from}); err != nil {
				t.Fatal(err)
			}
			got, err := d.Change(t.Context(), id, func(r *Request) { r.State = to })
			if err != nil {
				t.Fatal(err)
			}
			want := to
			if after, final := allowed[from]; final && !slices.Contains(after, to) {
				want = from
			}
			if got.State != want {
				t.Errorf("%s, changed to %s: now %s, want %s", from, to, got.State, want)
			}
		}
	}
}

func TestChangeKeeps(t *testing.T) {
	d := openTest(t)
	was := sample("one")
	if err := d.Add(t.Context(), was); err != nil {
		t.Fatal(err)
	}
	got, err := d.Change(t.Context(), "one", func(r *Request) { *r = Request{State: Expired} })
	if err != nil {
		t.Fatal(err)
	}
	if !got.UpdatedAt.After(was.UpdatedAt) {
		t.Errorf("UpdatedAt %v is not later than %v", got.UpdatedAt, was.UpdatedAt)
	}
	want := Request{
		ID: was.ID, CreatedAt: was.CreatedAt, State: Expired, UpdatedAt: got.UpdatedAt,
		UUID: was.UUID, Blob: was.Blob, TxID: was.TxID, SignedBy: was.SignedBy, SignedNetwork: was.SignedNetwork,
		ClientID: was.ClientID, Judged: true, MadeBy: was.MadeBy,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if stored, err := d.Get(t.Context(), "one"); err != nil || !reflect.DeepEqual(stored, got) {
		t.Errorf("stored %+v, %v; Change gave %+v", stored, err, got)
	}
}

func TestChangeUndone(t *testing.T) {
	d := openTest(t)
	was := sample("one")
	if err := d.Add(t.Context(), was); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Change(t.Context(), "one", func(r *Request) { r.TxJSON = json.RawMessage(`{`) }); err == nil {
		t.Error("broken JSON was stored")
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not come through")
			}
		}()
		d.Change(t.Context(), "one", func(r *Request) { r.Sentence = "half"; panic("in the middle") })
	}()
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := d.Change(ctx, "one", func(r *Request) { r.Sentence = "half"; cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := d.Change(t.Context(), "two", func(*Request) { t.Error("called for no request") }); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown ID: %v, want ErrNotFound", err)
	}
	if got, err := d.Get(t.Context(), "one"); err != nil || !reflect.DeepEqual(got, was) {
		t.Errorf("got %+v, %v; want it unchanged", got, err)
	}
}

// Changes at the same time do not lose one another, whether they share a DB or
// have the file open twice.
func TestChangeTogether(t *testing.T) {
	a := openTest(t)
	b := openAt(t, a.path)
	if err := a.Add(t.Context(), Request{ID: "one", State: Pending}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for _, d := range []*DB{a, a, b, b} {
		all.Go(func() {
			for range 10 {
				if _, err := d.Change(t.Context(), "one", func(r *Request) { r.ExpireMinutes++ }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got, err := a.Get(t.Context(), "one"); err != nil || got.ExpireMinutes != 40 {
		t.Errorf("%d changes, %v; want 40", got.ExpireMinutes, err)
	}
}

func TestDelete(t *testing.T) {
	d := openTest(t)
	if err := d.Add(t.Context(), Request{ID: "one", State: Unsent}); err != nil {
		t.Fatal(err)
	}
	if err := d.Delete(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	if err := d.Delete(t.Context(), "one"); !errors.Is(err, ErrNotFound) {
		t.Errorf("second Delete: %v, want ErrNotFound", err)
	}
}

func ids(rr []Request) string {
	var out []string
	for _, r := range rr {
		out = append(out, r.ID)
	}
	return strings.Join(out, " ")
}

func TestList(t *testing.T) {
	d := openTest(t)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, r := range []Request{
		{ID: "a", State: Signed, TxType: "Payment", Sentence: "Send 10% of it_all", TxID: "FEED", Settled: true},
		{ID: "b", State: Pending, TxType: "Payment", Sentence: "Send 100 to ÖRS"},
		{ID: "c", State: Expired, TxType: "TrustSet", Account: "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"},
		{ID: "d", State: Unsent, TxType: "SignIn", Sentence: `back\slash "quoted"`, Settled: true},
	} {
		r.CreatedAt = at.Add(time.Duration(i) * time.Minute)
		if err := d.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		f    Filter
		want string
	}{
		{"all", Filter{}, "d c b a"},
		{"limit", Filter{Limit: 2}, "d c"},
		{"before", Filter{Before: at.Add(2 * time.Minute)}, "b a"},
		{"states", Filter{States: []State{Signed, Expired}}, "c a"},
		{"types", Filter{Types: []string{"Payment"}}, "b a"},
		{"both", Filter{Types: []string{"Payment", "TrustSet"}, States: []State{Pending, Unsent}}, "b"},
		{"percent", Filter{Text: "10%"}, "a"},
		{"underscore", Filter{Text: "it_a"}, "a"},
		{"only underscore", Filter{Text: "_"}, "a"},
		{"backslash", Filter{Text: `k\s`}, "d"},
		{"quote", Filter{Text: `"quoted"`}, "d"},
		{"other letter case", Filter{Text: "örs"}, "b"},
		{"two words", Filter{Text: " 100  SEND "}, "b"},
		{"txid", Filter{Text: "feed"}, "a"},
		{"address", Filter{Text: "rhb9"}, "c"},
		{"not across fields", Filter{Text: "paymentr"}, ""},
		{"injection", Filter{Text: `' OR 1=1 --`, States: []State{`') OR 1=1 --`}}, ""},
	} {
		got, err := d.List(t.Context(), c.f)
		if err != nil || ids(got) != c.want {
			t.Errorf("%s: got %q, %v; want %q", c.name, ids(got), err, c.want)
		}
	}
	if got, err := d.Unsettled(t.Context()); err != nil || ids(got) != "b c" {
		t.Errorf("Unsettled: %q, %v; want b c", ids(got), err)
	}
}

// Requests made in the same millisecond are not lost between two pages.
func TestListPages(t *testing.T) {
	d := openTest(t)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 20 {
		r := Request{ID: fmt.Sprintf("%02d", i), State: Pending, CreatedAt: at.Add(time.Duration(i/6) * time.Millisecond)}
		if err := d.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	all, err := d.List(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for limit := 1; limit <= 21; limit++ {
		var paged []Request
		f := Filter{Limit: limit}
		for {
			page, err := d.List(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			paged = append(paged, page...)
			f.Before = page[len(page)-1].CreatedAt
		}
		if ids(paged) != ids(all) {
			t.Errorf("limit %d: %s\nwant %s", limit, ids(paged), ids(all))
		}
	}
}

func TestDraft(t *testing.T) {
	d := openTest(t)
	for _, data := range []string{"", "first", "second", ""} {
		if err := d.SaveDraft(t.Context(), "payment", []byte(data)); err != nil {
			t.Fatal(err)
		}
		got, err := d.Draft(t.Context(), "payment")
		if err != nil || string(got) != data {
			t.Errorf("got %q, %v; want %q", got, err, data)
		}
	}
}

// A path may have the characters that mean something in a URI.
func TestOpenOddPath(t *testing.T) {
	odd := "a b%20?#&[x] ü;"
	if runtime.GOOS == "windows" {
		odd = "a b%20#&[x] ü;"
	}
	path := filepath.Join(t.TempDir(), odd, odd+".db")
	d := openAt(t, path)
	if err := d.Add(t.Context(), Request{ID: "one", State: Unsent}); err != nil {
		t.Fatal(err)
	}
	d.backups.Wait()
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		t.Errorf("nothing at %s: %v", path, err)
	}
	if daily, _, err := listBackups(path); err != nil || len(daily) != 1 {
		t.Errorf("backups %v, %v; want one", daily, err)
	}
}

func TestPrivateFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has access lists, which files inherit from the profile, and no mode bits")
	}
	path := filepath.Join(t.TempDir(), "data", "requests.db")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	d := openAt(t, path)
	if err := d.Add(t.Context(), Request{ID: "one", State: Unsent}); err != nil {
		t.Fatal(err)
	}
	d.backups.Wait()
	seen := map[string]bool{}
	err := filepath.Walk(filepath.Dir(path), func(p string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		want := os.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", p, info.Mode().Perm(), want)
		}
		seen[filepath.Base(p)] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"requests.db", "requests.db-wal", "requests.db-shm", "backups"} {
		if !seen[name] {
			t.Errorf("no %s among %v", name, seen)
		}
	}
}

// Signed requests are asked about until the ledger has spoken its last word.
func TestUnjudged(t *testing.T) {
	d := openTest(t)
	for id, r := range map[string]Request{
		"signed":  {State: Signed},
		"judged":  {State: Signed, Judged: true},
		"pending": {State: Pending},
	} {
		r.ID = id
		if err := d.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	got, err := d.Unjudged(t.Context())
	if err != nil || len(got) != 1 || got[0].ID != "signed" {
		t.Errorf("%+v, %v", got, err)
	}
}
