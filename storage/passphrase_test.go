package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"filippo.io/age"
)

const passphrase = "correct horse"

// fileTokens is a run of the program on a computer with the given state of the
// keyring (nil: it works), and a place for a passphrase file. Each call begins a
// new run.
func fileTokens(path string, keyringState error, s *fakeStore) *Tokens {
	t := newTokens(newKeyring("test", s, fakeGuard{check: always(keyringState)}), newPassphraseFile(path))
	t.file.work = 1
	return t
}

// noKeyring is fileTokens on a computer without a keyring.
func noKeyring(path string) *Tokens { return fileTokens(path, ErrUnavailable, &fakeStore{}) }

func typed() []byte { return []byte(passphrase) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantSecret(t *testing.T, tokens *Tokens, key, want string) {
	t.Helper()
	if got, err := tokens.Load(t.Context(), key); err != nil || got != want {
		t.Errorf("Load %s: %q, %v; want %q", key, got, err, want)
	}
}

func wantError(t *testing.T, tokens *Tokens, key string, want error) {
	t.Helper()
	if got, err := tokens.Load(t.Context(), key); got != "" || !errors.Is(err, want) {
		t.Errorf("Load %s: %q, %v; want %v", key, got, err, want)
	}
}

func wantState(t *testing.T, tokens *Tokens, passphrase PassphraseState, kind Kind, why error) {
	t.Helper()
	if got := tokens.Passphrase(); got != passphrase {
		t.Errorf("the passphrase file is in state %v, want %v", got, passphrase)
	}
	if got := kindOf(tokens); got != kind {
		t.Errorf("the secret is in %v, want %v", got, kind)
	}
	if kept, err := keptOf(tokens, "a"); kept != (kind >= InFile) || !errors.Is(err, why) || why == nil && err != nil {
		t.Errorf("kept: %v, %v; want %v", kept, err, why)
	}
}

func TestT7AFileKeepsTheTokenBetweenRuns(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "deep", "tokens.sealed")
	tokens := noKeyring(path)
	wantState(t, tokens, NoPassphrase, InNothing, nil)
	typed := typed()
	must(t, tokens.UsePassphrase(ctx, typed))
	if !bytes.Equal(typed, make([]byte, len(typed))) {
		t.Errorf("the passphrase is still there: %q", typed)
	}
	must(t, tokens.Save(ctx, "a", "the-token"))
	wantState(t, tokens, PassphraseEntered, InFile, nil)
	wantSecret(t, tokens, "a", "the-token")

	tokens = noKeyring(path)
	wantError(t, tokens, "a", ErrPassphrase)
	wantError(t, tokens, "a", ErrLocked)
	wantState(t, tokens, PassphraseNeeded, InNothing, ErrPassphrase)
	wantError(t, tokens, "another", ErrNoSecret)
	wrong := []byte("correct house")
	if err := tokens.EnterPassphrase(ctx, wrong); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	if !bytes.Equal(wrong, make([]byte, len(wrong))) {
		t.Errorf("the wrong passphrase is still there: %q", wrong)
	}
	wantError(t, tokens, "a", ErrPassphrase)
	must(t, tokens.EnterPassphrase(ctx, []byte(passphrase)))
	wantSecret(t, tokens, "a", "the-token")
	wantState(t, tokens, PassphraseEntered, InFile, nil)
}

// Nothing of what it keeps is in the file as it is, nor in what is printed.
func TestT7NothingIsInTheClear(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	tokens := noKeyring(path)
	must(t, tokens.UsePassphrase(t.Context(), typed()))
	must(t, tokens.Save(t.Context(), "the-client", "the-token"))
	key := bytes.Clone(tokens.file.key)
	text, err := os.ReadFile(path)
	must(t, err)
	var file map[string]any
	must(t, json.Unmarshal(text, &file))
	printed := fmt.Sprintf("%v %+v %#v %s %q %v", tokens, tokens, tokens, tokens, tokens.file, *tokens.file)
	for _, secret := range []string{"the-client", "the-token", passphrase, string(key), fmt.Sprintf("%x", key)} {
		if strings.Contains(string(text), secret) || strings.Contains(fmt.Sprint(file), secret) {
			t.Errorf("%q is in the file: %s", secret, text)
		}
	}
	if printed != "[redacted] [redacted] [redacted] [redacted] [redacted] [redacted]" {
		t.Errorf("printed: %s", printed)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := tokens.EnterPassphrase(t.Context(), []byte("wrong passphrase")); err == nil || strings.Contains(err.Error(), "wrong passphrase") {
		t.Errorf("%v", err)
	}
	held := tokens.file.key
	must(t, tokens.StopPassphrase(t.Context()))
	if !bytes.Equal(held, make([]byte, len(held))) {
		t.Error("the key is still in memory")
	}
}

// The strength that a stolen file has, by the numbers in it. This is the one
// test that takes the time a person waits.
func TestT7TheWorkOfAGuess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	tokens := newTokens(newKeyring("test", &fakeStore{}, fakeGuard{}), newPassphraseFile(path))
	must(t, tokens.UsePassphrase(t.Context(), typed()))
	s, err := tokens.file.read()
	must(t, err)
	header, _, _ := bytes.Cut(s.Key, []byte("\n---"))
	if !bytes.HasPrefix(header, []byte("age-encryption.org/v1\n-> scrypt ")) || !bytes.Contains(header, []byte(" 17\n")) {
		t.Errorf("sealed by %q", header)
	}
	for short, want := range map[string]error{"": ErrWeakPassphrase, "seven77": ErrWeakPassphrase, "äöüßéèç": ErrWeakPassphrase} {
		if err := noKeyring(path+short).UsePassphrase(t.Context(), []byte(short)); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", short, err, want)
		}
	}
	must(t, noKeyring(path+"long").UsePassphrase(t.Context(), []byte("äöüßéèçê")))
}

func TestT7WhatIsInMemoryMovesIntoTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	tokens := noKeyring(path)
	must(t, tokens.Save(t.Context(), "a", "one"))
	must(t, tokens.Save(t.Context(), "b", "two"))
	wantState(t, tokens, NoPassphrase, InMemory, ErrUnavailable)
	must(t, tokens.UsePassphrase(t.Context(), typed()))
	wantState(t, tokens, PassphraseEntered, InFile, nil)
	if len(tokens.memory) != 0 {
		t.Error("copies stay in memory")
	}
	tokens = noKeyring(path)
	must(t, tokens.EnterPassphrase(t.Context(), typed()))
	wantSecret(t, tokens, "a", "one")
	wantSecret(t, tokens, "b", "two")
}

// Who signs in without entering the passphrase is signed in; the old sign-in
// does not come back, and the new one is kept as soon as the passphrase is there.
func TestT7ASignInBeforeThePassphrase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	tokens := noKeyring(path)
	must(t, tokens.UsePassphrase(t.Context(), typed()))
	must(t, tokens.Save(t.Context(), "a", "old"))
	must(t, tokens.Save(t.Context(), "b", "other"))

	tokens = noKeyring(path)
	must(t, tokens.Save(t.Context(), "a", "new"))
	wantState(t, tokens, PassphraseNeeded, InMemory, ErrPassphrase)
	if _, why := keptOf(tokens, "a"); !errors.Is(why, ErrUnavailable) {
		t.Errorf("why the file is asked at all is lost: %v", why)
	}
	wantSecret(t, tokens, "a", "new")
	wantError(t, noKeyring(path), "a", ErrNoSecret)
	wantError(t, noKeyring(path), "b", ErrPassphrase)

	must(t, tokens.EnterPassphrase(t.Context(), typed()))
	wantState(t, tokens, PassphraseEntered, InFile, nil)
	wantSecret(t, tokens, "a", "new")
	wantSecret(t, tokens, "b", "other")
}

// The order is keyring, file, memory; and a secret is in one place.
func TestT7TheKeyringComesFirst(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	store := &fakeStore{}
	tokens := fileTokens(path, nil, store)
	must(t, tokens.UsePassphrase(ctx, typed()))
	must(t, tokens.Save(ctx, "a", "one"))
	wantState(t, tokens, PassphraseEntered, InKeyring, nil)

	// Another day, without the keyring: the file's is newer than the keyring's.
	tokens = fileTokens(path, ErrUnavailable, store)
	must(t, tokens.EnterPassphrase(ctx, typed()))
	must(t, tokens.Save(ctx, "a", "two"))
	wantState(t, tokens, PassphraseEntered, InFile, nil)
	tokens = fileTokens(path, nil, store)
	wantError(t, tokens, "a", ErrPassphrase)
	must(t, tokens.EnterPassphrase(ctx, typed()))
	wantSecret(t, tokens, "a", "two")

	// With the keyring back, and without the passphrase.
	tokens = fileTokens(path, nil, store)
	must(t, tokens.Save(ctx, "a", "three"))
	wantState(t, tokens, PassphraseNeeded, InKeyring, nil)
	wantSecret(t, tokens, "a", "three")
	wantSecret(t, fileTokens(path, nil, store), "a", "three")

	// Too large for the keyring, not for the file.
	large := strings.Repeat("x", maxSecret+1)
	must(t, tokens.EnterPassphrase(ctx, typed()))
	must(t, tokens.Save(ctx, "a", large))
	wantState(t, tokens, PassphraseEntered, InFile, nil)
	if len(store.secrets) != 0 {
		t.Error("the older secret is still in the keyring")
	}
	wantSecret(t, tokens, "a", large)
	// Too large for both.
	must(t, tokens.Save(ctx, "a", strings.Repeat("x", maxSealed+1)))
	wantState(t, tokens, PassphraseEntered, InMemory, ErrTooLarge)
	wantError(t, fileTokens(path, nil, store), "a", ErrNoSecret)
}

// A locked keyring is not passed over for the file either.
func TestT7ALockedKeyringIsNotPassedOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	tokens := fileTokens(path, ErrLocked, &fakeStore{})
	must(t, tokens.UsePassphrase(t.Context(), typed()))
	if err := tokens.Save(t.Context(), "a", "secret"); !errors.Is(err, ErrLocked) || errors.Is(err, ErrPassphrase) {
		t.Errorf("Save: %v", err)
	}
	wantError(t, tokens, "a", ErrLocked)
}

func TestT7AnotherPassphrase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	tokens := noKeyring(path)
	must(t, tokens.UsePassphrase(t.Context(), typed()))
	must(t, tokens.Save(t.Context(), "a", "one"))
	must(t, tokens.UsePassphrase(t.Context(), []byte("battery staple")))
	wantSecret(t, tokens, "a", "one")

	tokens = noKeyring(path)
	if err := tokens.UsePassphrase(t.Context(), []byte("a new beginning")); !errors.Is(err, ErrPassphrase) {
		t.Errorf("changed without the old one: %v", err)
	}
	if err := tokens.EnterPassphrase(t.Context(), typed()); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("the old one opens it: %v", err)
	}
	must(t, tokens.EnterPassphrase(t.Context(), []byte("battery staple")))
	wantSecret(t, tokens, "a", "one")
}

func TestT7StopUsingTheFile(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	path := filepath.Join(dir, "tokens.sealed")
	gone := func() {
		t.Helper()
		if left, err := filepath.Glob(path + "*"); err != nil || len(left) != 1 || left[0] != path+".lock" {
			t.Errorf("left: %v, %v", left, err)
		}
	}
	tokens := noKeyring(path)
	must(t, tokens.UsePassphrase(ctx, typed()))
	must(t, tokens.Save(ctx, "a", "one"))
	must(t, os.WriteFile(path+".123.tmp", []byte("of a crash"), 0o600))
	must(t, tokens.StopPassphrase(ctx))
	gone()
	wantState(t, tokens, NoPassphrase, InMemory, ErrUnavailable)
	wantSecret(t, tokens, "a", "one") // until the program ends
	wantError(t, noKeyring(path), "a", ErrNoSecret)
	if err := tokens.EnterPassphrase(ctx, typed()); !errors.Is(err, ErrNoPassphraseFile) {
		t.Errorf("Enter: %v", err)
	}
	must(t, tokens.StopPassphrase(ctx))

	// Forgotten: what it held is lost, and a new one can begin.
	must(t, tokens.UsePassphrase(ctx, typed()))
	tokens = noKeyring(path)
	must(t, tokens.StopPassphrase(ctx))
	gone()
	wantError(t, tokens, "a", ErrNoSecret)
	must(t, tokens.UsePassphrase(ctx, []byte("another one")))

	// With a keyring by now, it goes there.
	must(t, tokens.Save(ctx, "a", "two"))
	store := &fakeStore{}
	tokens = fileTokens(path, nil, store)
	must(t, tokens.EnterPassphrase(ctx, []byte("another one")))
	must(t, tokens.StopPassphrase(ctx))
	gone()
	wantState(t, tokens, NoPassphrase, InKeyring, nil)
	if store.secrets["a"] != "two" {
		t.Errorf("the keyring has %q", store.secrets)
	}

	// A file that a person has moved elsewhere, and linked.
	tokens = noKeyring(path)
	must(t, tokens.UsePassphrase(ctx, typed()))
	target := filepath.Join(t.TempDir(), "elsewhere")
	must(t, os.Rename(path, target))
	if err := symlink(target, path); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	must(t, tokens.StopPassphrase(ctx))
	gone()
	if _, err := os.Lstat(target); err == nil {
		t.Error("the link is gone, the file is not")
	}
}

func TestT7WithoutAPlaceThereIsNoFile(t *testing.T) {
	tokens := NewTokens(newKeyring("test", &fakeStore{}, fakeGuard{}))
	for name, call := range map[string]func(context.Context, []byte) error{"Use": tokens.UsePassphrase, "Enter": tokens.EnterPassphrase} {
		typed := typed()
		if err := call(t.Context(), typed); !errors.Is(err, ErrNoPassphraseFile) || !bytes.Equal(typed, make([]byte, len(typed))) {
			t.Errorf("%s: %v, and the passphrase is now %q", name, err, typed)
		}
	}
	must(t, tokens.StopPassphrase(t.Context()))
}

// The threat: a file with any one byte changed. It gives what it was given, or
// an error that has a name.
// Another passphrase comes with another key: who has an old copy of the file and its
// passphrase can open what was in it then, and nothing that came later.
func TestT7AnotherPassphraseChangesTheKey(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	tokens := noKeyring(path)
	must(t, tokens.UsePassphrase(ctx, typed()))
	must(t, tokens.Save(ctx, "client", "the first token"))
	must(t, tokens.Save(ctx, "other", "another account's"))
	copied, err := os.ReadFile(path)
	must(t, err)
	must(t, tokens.UsePassphrase(ctx, []byte("battery staple")))
	wantSecret(t, tokens, "client", "the first token")
	wantSecret(t, tokens, "other", "another account's")
	must(t, tokens.Save(ctx, "client", "the later token"))

	later := newPassphraseFile(path)
	must(t, later.enter(ctx, []byte("battery staple")))
	if got, err := later.load("client"); got != "the later token" || err != nil {
		t.Errorf("with the new passphrase: %q, %v", got, err)
	}
	oldPath := filepath.Join(t.TempDir(), "tokens.sealed")
	must(t, os.WriteFile(oldPath, copied, 0o600))
	old := newPassphraseFile(oldPath)
	must(t, old.enter(ctx, typed()))
	if got, err := old.load("client"); got != "the first token" || err != nil {
		t.Errorf("the old copy: %q, %v", got, err)
	}
	s, err := later.read()
	must(t, err)
	for name := range s.Secrets {
		if text, err := unsealWith(old.key, s.Secrets[name]); err == nil {
			t.Errorf("the old key opens %s", text)
		}
	}
}

// A secret that was spoilt keeps nobody from another passphrase: it stays what
// it is, and the others are sealed anew.
func TestT7AnotherPassphraseWithASpoiltSecret(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	tokens := noKeyring(path)
	must(t, tokens.UsePassphrase(ctx, typed()))
	must(t, tokens.Save(ctx, "client", "the-token"))
	must(t, tokens.Save(ctx, "other", "spoilt"))
	must(t, tokens.file.locked(ctx, func() error {
		s, err := tokens.file.read()
		if err != nil {
			return err
		}
		s.Secrets[slot("other")] = []byte("spoilt")
		return tokens.file.write(s)
	}))
	must(t, tokens.UsePassphrase(ctx, []byte("battery staple")))
	next := noKeyring(path)
	must(t, next.EnterPassphrase(ctx, []byte("battery staple")))
	wantSecret(t, next, "client", "the-token")
	wantError(t, next, "other", ErrTampered)
}

func TestT7AnyByteChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	tokens := noKeyring(path)
	must(t, tokens.UsePassphrase(t.Context(), typed()))
	must(t, tokens.Save(t.Context(), "a", "secret"))
	whole, err := os.ReadFile(path)
	must(t, err)
	names := []error{ErrWrongPassphrase, ErrTampered, ErrUnreadable, ErrNoSecret}
	seen := map[error]int{}
	for at := range whole {
		changed := bytes.Clone(whole)
		changed[at] ^= 1
		must(t, os.WriteFile(path, changed, 0o600))
		tokens := noKeyring(path)
		err := tokens.EnterPassphrase(t.Context(), typed())
		var got string
		if err == nil {
			got, err = tokens.Load(t.Context(), "a")
		}
		if err == nil && got == "secret" {
			continue // such as a letter of base64 of which not every bit counts
		}
		known := false
		for _, name := range names {
			if errors.Is(err, name) {
				known, seen[name] = true, seen[name]+1
			}
		}
		if !known || got != "" {
			t.Errorf("byte %d of %d: %q, %v", at, len(whole), got, err)
		}
	}
	for _, name := range names[:2] {
		if seen[name] == 0 {
			t.Errorf("never %v", name)
		}
	}
}

// The threat: parts of files put together by someone without the passphrase.
func TestT7PartsPutTogether(t *testing.T) {
	dir := t.TempDir()
	mine, theirs := filepath.Join(dir, "mine"), filepath.Join(dir, "theirs")
	tokens := noKeyring(mine)
	must(t, tokens.UsePassphrase(t.Context(), typed()))
	must(t, tokens.Save(t.Context(), "a", "of a"))
	must(t, tokens.Save(t.Context(), "b", "of b"))
	other := noKeyring(theirs)
	must(t, other.UsePassphrase(t.Context(), []byte("their passphrase")))
	must(t, other.Save(t.Context(), "a", "theirs"))
	my, err := tokens.file.read()
	must(t, err)
	their, err := other.file.read()
	must(t, err)
	stranger, err := age.GenerateX25519Identity()
	must(t, err)
	var forKey bytes.Buffer
	w, err := age.Encrypt(&forKey, stranger.Recipient())
	must(t, err)
	must(t, w.Close())

	for name, c := range map[string]struct {
		file sealedFile
		want error
	}{
		"secrets exchanged":          {sealedFile{1, my.Key, map[string][]byte{slot("a"): my.Secrets[slot("b")]}}, ErrTampered},
		"a secret of another's":      {sealedFile{1, my.Key, their.Secrets}, ErrTampered},
		"another's key":              {sealedFile{1, their.Key, my.Secrets}, ErrWrongPassphrase},
		"another's file":             {*their, ErrWrongPassphrase},
		"the key as a secret":        {sealedFile{1, my.Key, map[string][]byte{slot("a"): my.Key}}, ErrTampered},
		"a secret as the key":        {sealedFile{1, my.Secrets[slot("a")], my.Secrets}, ErrWrongPassphrase},
		"cut short":                  {sealedFile{1, my.Key, map[string][]byte{slot("a"): my.Secrets[slot("a")][:150]}}, ErrTampered},
		"a key cut short":            {sealedFile{1, my.Key[:100], my.Secrets}, ErrTampered},
		"for a key, no passphrase":   {sealedFile{1, forKey.Bytes(), my.Secrets}, ErrTampered},
		"without a key":              {sealedFile{1, nil, my.Secrets}, ErrTampered},
		"of version 0":               {sealedFile{0, my.Key, my.Secrets}, ErrTampered},
		"of a newer version":         {sealedFile{2, my.Key, my.Secrets}, ErrUnreadable},
		"without the secret":         {sealedFile{1, my.Key, nil}, ErrNoSecret},
		"work of 2^19":               {sealedFile{1, demanding(t, my.Key, "19"), my.Secrets}, ErrUnreadable},
		"work of 2^30":               {sealedFile{1, demanding(t, my.Key, "30"), my.Secrets}, ErrUnreadable},
		"work beyond counting":       {sealedFile{1, demanding(t, my.Key, strings.Repeat("9", 40)), my.Secrets}, ErrTampered},
		"a secret with work of 2^18": {sealedFile{1, my.Key, map[string][]byte{slot("a"): demanding(t, my.Secrets[slot("a")], "18")}}, ErrTampered},
	} {
		text, err := json.Marshal(c.file)
		must(t, err)
		must(t, os.WriteFile(mine, text, 0o600))
		tokens := noKeyring(mine)
		err = tokens.EnterPassphrase(t.Context(), typed())
		var got string
		if err == nil {
			got, err = tokens.Load(t.Context(), "a")
		}
		if got != "" || !errors.Is(err, c.want) {
			t.Errorf("%s: %q, %v; want %v", name, got, err, c.want)
		}
	}
}

// demanding is what was sealed, demanding more work of who opens it.
func demanding(t *testing.T, sealed []byte, work string) []byte {
	t.Helper()
	out := bytes.Replace(sealed, []byte(" 1\n"), []byte(" "+work+"\n"), 1)
	if bytes.Equal(out, sealed) {
		t.Fatalf("no work factor in %q", sealed)
	}
	return out
}

// What is no file of ours is neither read nor written over; a keyring still works.
func TestT7AFileThatIsNone(t *testing.T) {
	for name, c := range map[string]struct {
		make func(path string) error
		want error
	}{
		"a folder":  {func(path string) error { return os.Mkdir(path, 0o700) }, ErrUnreadable},
		"too large": {func(path string) error { return os.WriteFile(path, make([]byte, maxPassphraseFile+1), 0o600) }, ErrUnreadable},
		"empty":     {func(path string) error { return os.WriteFile(path, nil, 0o600) }, ErrTampered},
		"no JSON":   {func(path string) error { return os.WriteFile(path, []byte("hello"), 0o600) }, ErrTampered},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "tokens.sealed")
			must(t, c.make(path))
			tokens := noKeyring(path)
			wantError(t, tokens, "a", c.want)
			wantState(t, tokens, PassphraseNeeded, InNothing, c.want)
			for name, call := range map[string]func(context.Context, []byte) error{"Use": tokens.UsePassphrase, "Enter": tokens.EnterPassphrase} {
				if err := call(t.Context(), typed()); !errors.Is(err, c.want) {
					t.Errorf("%s: %v, want %v", name, err, c.want)
				}
			}
			must(t, tokens.Save(t.Context(), "a", "secret"))
			wantState(t, tokens, PassphraseNeeded, InMemory, c.want)
			store := &fakeStore{}
			tokens = fileTokens(path, nil, store)
			must(t, tokens.Save(t.Context(), "a", "secret"))
			wantState(t, tokens, PassphraseNeeded, InKeyring, nil)
			wantSecret(t, fileTokens(path, nil, store), "a", "secret")
			must(t, tokens.StopPassphrase(t.Context()))
			wantState(t, tokens, NoPassphrase, InKeyring, nil)
		})
	}
}

// Another process that begins a new file has another key: what is sealed with
// the old one would be lost.
func TestT7AnotherProcessBeginsANewFile(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "tokens.sealed")
	one, two := noKeyring(path), noKeyring(path)
	must(t, one.UsePassphrase(ctx, typed()))
	if err := two.UsePassphrase(ctx, []byte("battery staple")); !errors.Is(err, ErrPassphrase) {
		t.Errorf("a second file over the first: %v", err)
	}
	must(t, two.EnterPassphrase(ctx, typed()))
	must(t, one.Save(ctx, "a", "of one"))
	must(t, two.Save(ctx, "b", "of two"))
	wantSecret(t, one, "b", "of two")
	wantSecret(t, two, "a", "of one")

	must(t, two.StopPassphrase(ctx))
	must(t, two.UsePassphrase(ctx, []byte("battery staple")))
	must(t, one.Save(ctx, "a", "new of one"))
	wantState(t, one, PassphraseNeeded, InMemory, ErrPassphrase)
	if one.file.key != nil {
		t.Error("the old key is kept")
	}
	must(t, one.EnterPassphrase(ctx, []byte("battery staple")))
	wantSecret(t, two, "a", "new of one")
}

// scrypt cannot be stopped: who gave up does not wait for it, what it gives
// nobody is wiped, and no second one begins beside it.
func TestT7WhoGivesUpDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newPassphraseFile("unused")
		ctx, cancel := context.WithCancel(t.Context())
		proceed := make(chan struct{})
		key, first, second := []byte("the key"), typed(), typed()
		go func() {
			synctest.Wait()
			cancel()
		}()
		_, err := f.scrypt(ctx, first, func(string) ([]byte, error) { <-proceed; return key, nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want Canceled", err)
		}
		if _, err := f.scrypt(ctx, second, func(string) ([]byte, error) { t.Error("two at once"); return nil, nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want Canceled", err)
		}
		if !bytes.Equal(second, make([]byte, len(second))) {
			t.Error("the passphrase that was not used is still there")
		}
		close(proceed)
		synctest.Wait()
		if !bytes.Equal(key, make([]byte, len(key))) || !bytes.Equal(first, make([]byte, len(first))) {
			t.Errorf("still there: %q, %q", key, first)
		}
		if got, err := f.scrypt(t.Context(), typed(), func(p string) ([]byte, error) { return []byte(p), nil }); err != nil || string(got) != passphrase {
			t.Errorf("%q, %v", got, err)
		}
	})
}

// Sign-out clears every place, without the passphrase, and each of them even if
// another one can't be cleared.
func TestT8SignOutClearsEveryPlace(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	everywhere := func(name string, state *error) (*Tokens, *fakeStore) {
		path := filepath.Join(dir, name)
		tokens := noKeyring(path)
		must(t, tokens.UsePassphrase(ctx, typed()))
		must(t, tokens.Save(ctx, "a", "in the file"))
		must(t, tokens.Save(ctx, "b", "of another account"))
		store := &fakeStore{secrets: map[string]string{"a": "in the keyring", "b": "of another account"}}
		tokens = newTokens(newKeyring("test", store, fakeGuard{check: func(context.Context) error { return *state }}), newPassphraseFile(path))
		tokens.memory["a"] = []byte("in memory")
		return tokens, store
	}
	var works error
	tokens, store := everywhere("one", &works)
	inMemory := tokens.memory["a"]
	must(t, tokens.Clear(ctx, "a"))
	wantError(t, tokens, "a", ErrNoSecret)
	wantError(t, tokens, "b", ErrPassphrase)
	if store.secrets["a"] != "" || store.secrets["b"] == "" || inMemory[0] != 0 {
		t.Errorf("left: %v, %q", store.secrets, inMemory)
	}
	if text, err := os.ReadFile(tokens.file.path); err != nil || strings.Contains(string(text), slot("a")) {
		t.Errorf("in the file: %s, %v", text, err)
	}

	locked := ErrLocked
	tokens, store = everywhere("two", &locked)
	if err := tokens.Clear(ctx, "a"); !errors.Is(err, ErrLocked) {
		t.Errorf("Clear: %v, want ErrLocked", err)
	}
	if text, err := os.ReadFile(tokens.file.path); err != nil || strings.Contains(string(text), slot("a")) || len(tokens.memory) != 0 {
		t.Errorf("the other places were left: %s, %v", text, err)
	}
	locked = nil
	must(t, tokens.Clear(ctx, "a"))
	if store.secrets["a"] != "" {
		t.Error("left in the keyring")
	}

	// A file that can't be read may hold it.
	tokens, _ = everywhere("three", &works)
	must(t, os.WriteFile(tokens.file.path, []byte("damaged"), 0o600))
	must(t, tokens.Clear(ctx, "a"))
	if _, err := os.Lstat(tokens.file.path); err == nil {
		t.Error("the damaged file is still there")
	}
	wantError(t, tokens, "a", ErrNoSecret)

	// A file that can't be removed is told.
	tokens, store = everywhere("four", &works)
	must(t, os.Remove(tokens.file.path))
	must(t, os.MkdirAll(filepath.Join(tokens.file.path, "full"), 0o700))
	if err := tokens.Clear(ctx, "a"); err == nil {
		t.Error("no error, though something is still there")
	}
	if store.secrets["a"] != "" {
		t.Error("the keyring was left")
	}
}

// A call ends with its context also while another one is under way.
func TestT1OperationsWaitNoLongerThanTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := make(chan struct{})
		tokens := NewTokens(newKeyring("test", &fakeStore{before: func(string) error { <-answer; return nil }}, fakeGuard{}))
		go tokens.Load(t.Context(), "a")
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for name, call := range map[string]func() error{
			"Load":  func() error { _, err := tokens.Load(ctx, "a"); return err },
			"Save":  func() error { return tokens.Save(ctx, "a", "secret") },
			"Clear": func() error { return tokens.Clear(ctx, "a") },
			"Use":   func() error { return tokens.UsePassphrase(ctx, typed()) },
			"Stop":  func() error { return tokens.StopPassphrase(ctx) },
		} {
			if err := call(); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v, want Canceled", name, err)
			}
		}
		tokens.Where("a") // these wait for nothing
		tokens.Where("a")
		tokens.Passphrase()
		close(answer)
	})
}

func TestT9PlacesOfTokens(t *testing.T) {
	places := Places{Data: t.TempDir()}
	tokens := TokensFor("Countersign", places)
	if got, want := tokens.keyring.lockFile, filepath.Join(places.Data, "keyring.lock"); got != want {
		t.Errorf("locked by %s", got)
	}
	if got, want := tokens.file.path, filepath.Join(places.Data, "tokens.sealed"); got != want {
		t.Errorf("sealed in %s", got)
	}
	if left, _ := os.ReadDir(places.Data); len(left) != 0 {
		t.Errorf("made before it is needed: %v", left)
	}
}
