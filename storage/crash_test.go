package storage

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// roleVariable makes the test binary play the second process of a test.
const roleVariable = "STORAGE_TEST_ROLE"

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleVariable); role {
	case "":
		os.Exit(m.Run())
	case "writer":
		fmt.Fprintln(os.Stderr, writeForever(os.Args[1], os.Args[2]))
	case "full disk":
		if err := fillDisk(os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	case "saver":
		if err := saveOften(os.Args[1], os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(1)
}

// writeForever prints the ID of each request after it was acknowledged.
func writeForever(path, prefix string) error {
	ctx := context.Background()
	d, err := Open(ctx, path)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		id := fmt.Sprintf("%s-%d", prefix, n)
		if err := d.Add(ctx, Request{ID: id, State: Sending, TxJSON: json.RawMessage(`{"a":"` + strings.Repeat("x", n%3000) + `"}`)}); err != nil {
			return err
		}
		if n%3 == 0 {
			if _, err := d.Change(ctx, id, func(r *Request) { r.State, r.TxID = Signed, id }); err != nil {
				return err
			}
			id += " signed"
		}
		fmt.Println(id)
	}
}

// What was acknowledged is there after a SIGKILL in the middle of writing.
func TestKillWhileWriting(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "requests.db")
	acknowledged := map[string]State{}
	for round := range 25 {
		writer := exec.Command(program, path, fmt.Sprint(round))
		writer.Env = append(os.Environ(), roleVariable+"=writer")
		writer.Stderr = os.Stderr
		out, err := writer.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for until := 1 + rand.IntN(60); lines.Scan(); until-- {
			if until == 0 {
				writer.Process.Kill() // what is in the pipe still counts
			}
			id, signed := strings.CutSuffix(lines.Text(), " signed")
			acknowledged[id] = Sending
			if signed {
				acknowledged[id] = Signed
			}
		}
		writer.Wait()
	}
	d := openAt(t, path)
	if notice := d.Notice(); notice != "" {
		t.Errorf("notice: %s", notice)
	}
	all, err := d.List(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]Request{}
	for _, r := range all {
		found[r.ID] = r
	}
	for id, state := range acknowledged {
		r, ok := found[id]
		if !ok || state == Signed && (r.State != Signed || r.TxID != id) {
			t.Errorf("%s, acknowledged as %s, is %+v", id, state, r)
		}
	}
	var ok string
	if err := d.read.QueryRow("PRAGMA integrity_check").Scan(&ok); err != nil || ok != "ok" {
		t.Errorf("integrity: %s, %v", ok, err)
	}
	t.Logf("%d acknowledged requests, %d found, 25 kills", len(acknowledged), len(found))
}

// fillUp adds until the disk is full, makes room, and looks at what is there.
func fillUp(ctx context.Context, d *DB, makeRoom func() error) error {
	var acknowledged []string
	var full error
	body := json.RawMessage(`"` + strings.Repeat("x", 5000) + `"`)
	for n := 0; n < 2000 && full == nil; n++ {
		id := fmt.Sprint(n)
		if full = d.Add(ctx, Request{ID: id, State: Unsent, TxJSON: body}); full == nil {
			acknowledged = append(acknowledged, id)
		}
	}
	if !errors.Is(full, ErrFull) {
		return fmt.Errorf("after %d requests: %v, want ErrFull", len(acknowledged), full)
	}
	if len(acknowledged) == 0 {
		return errors.New("full from the start")
	}
	all, err := d.List(ctx, Filter{}) // reading goes on
	if err != nil || len(all) != len(acknowledged) {
		return fmt.Errorf("%d of %d requests while full, %v", len(all), len(acknowledged), err)
	}
	if err := makeRoom(); err != nil {
		return err
	}
	if err := d.Add(ctx, Request{ID: "after", State: Unsent, TxJSON: body}); err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	for _, id := range append(acknowledged, "after") {
		if r, err := d.Get(ctx, id); err != nil || (len(r.TxJSON) != len(body)) {
			return fmt.Errorf("%s: %d bytes, %w", id, len(r.TxJSON), err)
		}
	}
	return nil
}

// SQLITE_FULL, from a limit of SQLite's own.
func TestDatabaseFull(t *testing.T) {
	d := openTest(t)
	limit := func(pages int) error {
		_, err := d.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages))
		return err
	}
	if err := limit(100); err != nil {
		t.Fatal(err)
	}
	if err := fillUp(t.Context(), d, func() error { return limit(100000) }); err != nil {
		t.Error(err)
	}
}

const (
	saves       = 8
	testService = "Countersign test"
)

// saveOften is a program that signs in again and again. It ends with an error
// when a keyring that works is blamed for what another program did.
func saveOften(dir, who string) error {
	ctx := context.Background()
	tokens := TokensFor(testService, Places{Data: dir})
	for n := range saves {
		if err := tokens.Save(ctx, "a", fmt.Sprintf("%s %d", who, n)); err != nil {
			return err
		}
		if kept, why := keptOf(tokens, "a"); !kept || kindOf(tokens) != InKeyring {
			return fmt.Errorf("save %d is not in the keyring: %w", n, why)
		}
	}
	return nil
}
