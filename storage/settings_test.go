package storage

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func openSettings(t *testing.T, path string) *SettingsFile {
	t.Helper()
	f, err := OpenSettings(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSettingsRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "settings.json")
	f := openSettings(t, path)
	if got := f.Get(); !reflect.DeepEqual(got, Settings{}) || f.Notice() != "" {
		t.Errorf("without a file: %+v, %q", got, f.Notice())
	}
	want := Settings{
		APIKey: "0f8e3f5a-0000-4000-8000-000000000001", Theme: ThemeDark, Scale: 1.25, Network: "TESTNET",
		ExpireMinutes: 30, RedirectURIs: []string{"http://127.0.0.1:28731/callback?a=1&b=<2>"}, KeepWatching: true,
		NodeServers: map[string][]string{"TESTNET": {"wss://s.altnet.rippletest.net:51233", "ws://127.0.0.1:6006"}}, AskNode: new(bool), AskPlatform: new(bool), Proxy: "socks5://127.0.0.1:1080",
	}
	got, err := f.Change(func(s *Settings) { *s = want })
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("Change: %+v, %v", got, err)
	}
	got.RedirectURIs[0], got.NodeServers["TESTNET"][0] = "mine", "mine" // a copy
	for _, f := range []*SettingsFile{f, openSettings(t, path)} {
		if got := f.Get(); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v; want mode 0600", info.Mode(), err)
	}
	if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "&b=<2>") {
		t.Errorf("not for people to read: %s", text)
	}
}

func TestSettingsLimits(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct{ name, in, want Settings }{
		{want: Settings{}},
		{in: Settings{ExpireMinutes: -5}, want: Settings{ExpireMinutes: 1}},
		{in: Settings{ExpireMinutes: 1441}, want: Settings{ExpireMinutes: 1440}},
		{in: Settings{ExpireMinutes: 1440}, want: Settings{ExpireMinutes: 1440}},
		{in: Settings{Scale: 0.1}, want: Settings{Scale: 0.5}},
		{in: Settings{Scale: 99}, want: Settings{Scale: 3}},
		{in: Settings{Scale: -1}, want: Settings{}},
		{in: Settings{Scale: nan}, want: Settings{}},
		{in: Settings{Scale: float32(math.Inf(1))}, want: Settings{Scale: 3}},
		{in: Settings{Theme: "pink"}, want: Settings{}},
		{in: Settings{APIKey: " key\n", Network: " TESTNET "}, want: Settings{APIKey: "key", Network: "TESTNET"}},
		{in: Settings{NodeServers: map[string][]string{"MAINNET": {"ws://example.com", " "}, "DEVNET": nil}}, want: Settings{}},
		{in: Settings{Proxy: " none "}, want: Settings{Proxy: NoProxy}},
		{in: Settings{Proxy: " http://me:word@proxy.example"}, want: Settings{Proxy: "http://me:word@proxy.example"}},
		{in: Settings{Proxy: "proxy.example"}, want: Settings{Proxy: "proxy.example"}},
		{
			in:   Settings{NodeServers: map[string][]string{" testnet ": {" wss://a.example ", "https://b.example", "wss://a.example"}}},
			want: Settings{NodeServers: map[string][]string{"TESTNET": {"wss://a.example"}}},
		},
		{in: Settings{RedirectURIs: []string{"a", " ", "b ", "a"}}, want: Settings{RedirectURIs: []string{"a", "b"}}},
	} {
		f := openSettings(t, filepath.Join(t.TempDir(), "settings.json"))
		got, err := f.Change(func(s *Settings) { *s = c.in })
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: got %+v, %v; want %+v", c.in, got, err, c.want)
		}
	}
}

func TestSettingsUnknownMembers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	text := `{"theme":"dark","future":{"z":1,"a":[12345678901234567890, 1.10]},"Theme":"x","scale":"big","expire_minutes":99999}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f := openSettings(t, path)
	if got, want := f.Get(), (Settings{Theme: ThemeDark, ExpireMinutes: MaxExpireMinutes}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if !strings.Contains(f.Notice(), "scale") || !strings.Contains(f.Notice(), path) {
		t.Errorf("notice: %q", f.Notice())
	}
	if _, err := f.Change(func(s *Settings) { s.Theme = "" }); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"z": 1`, "12345678901234567890", "1.10", `"Theme": "x"`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is lost: %s", want, got)
		}
	}
	if strings.Contains(string(got), `"theme"`) {
		t.Errorf("the theme was not reset: %s", got)
	}
}

// What is no proxy stays: the default would lead past the one that was meant.
func TestSettingsWrongProxy(t *testing.T) {
	for value, wrong := range map[string]bool{
		`""`: false, `"none"`: false, `null`: false, `"http://proxy.example:8080"`: false, `" socks5://127.0.0.1:1080 "`: false,
		`"proxy.example:8080"`: true, `"None"`: true, `"http://me:w0rd@proxy.example"`: true, `"ftp://proxy.example"`: true,
		`8080`: true, `true`: true, `["http://proxy.example"]`: true, `{"https":"http://proxy.example"}`: true,
	} {
		path := filepath.Join(t.TempDir(), "settings.json")
		if err := os.WriteFile(path, []byte(`{"proxy":`+value+`}`), 0o600); err != nil {
			t.Fatal(err)
		}
		f := openSettings(t, path)
		notice := f.Notice()
		if f.Get().ProxyWrong() != wrong || strings.Contains(notice, "nothing is connected to") != wrong || strings.Contains(notice, "w0rd") {
			t.Errorf("%s: %q, notice %q", value, f.Get().Proxy, notice)
		}
		if _, err := f.Change(func(s *Settings) { s.Theme = ThemeDark }); err != nil {
			t.Fatal(err)
		}
		if again := openSettings(t, path); again.Get().ProxyWrong() != wrong || again.Get().Proxy != f.Get().Proxy {
			t.Errorf("%s became %q", value, again.Get().Proxy)
		}
		if _, err := f.Change(func(s *Settings) { s.Proxy = "" }); err != nil || f.Notice() != "" {
			t.Errorf("%s, mended: %q, %v", value, f.Notice(), err)
		}
	}
}

func TestSettingsDamaged(t *testing.T) {
	for _, text := range []string{"", "{", `[]`, `null`, `"a"`, `{} {}`, "\x00\x01", `{"a":1}` + strings.Repeat(" ", maxSettings)} {
		path := filepath.Join(t.TempDir(), "settings.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f := openSettings(t, path)
		aside, err := filepath.Glob(path + ".corrupt-*")
		if err != nil || len(aside) != 1 || !strings.Contains(f.Notice(), aside[0]) {
			t.Errorf("%.20q: aside %v, notice %q", text, aside, f.Notice())
			continue
		}
		if kept, err := os.ReadFile(aside[0]); err != nil || string(kept) != text {
			t.Errorf("%.20q: set aside %.20q, %v", text, kept, err)
		}
		if _, err := f.Change(func(s *Settings) { s.Theme = ThemeDark }); err != nil {
			t.Error(err)
		}
		if again := openSettings(t, path); again.Get().Theme != ThemeDark || again.Notice() != "" {
			t.Errorf("%.20q: afterwards %+v, %q", text, again.Get(), again.Notice())
		}
	}
}

// A file that is damaged while the program runs does not reset what it has.
func TestSettingsDamagedLater(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	f := openSettings(t, path)
	if _, err := f.Change(func(s *Settings) { s.Network = "TESTNET"; s.ExplainedRisk = true }); err != nil {
		t.Fatal(err)
	}
	alter(t, path, func([]byte) []byte { return []byte("{") })
	got, err := f.Change(func(s *Settings) { s.Theme = ThemeDark })
	if want := (Settings{Network: "TESTNET", Theme: ThemeDark, ExplainedRisk: true}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if f.Notice() == "" {
		t.Error("no notice")
	}
}

// Changes at the same time do not lose one another, in one process or in two.
// Reading a damaged file again only reads: what was known is kept by the next change.
func TestSettingsDamagedWhenReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	f := openSettings(t, path)
	if _, err := f.Change(func(s *Settings) { s.APIKey, s.Proxy = "k", "socks5://127.0.0.1:1080" }); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if s, err := f.Reload(); err == nil || s.APIKey != "k" {
			t.Errorf("read again: %+v, %v", s, err)
		}
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "{" {
		t.Errorf("reading changed the file to %q, %v", text, err)
	}
	if _, err := f.Change(func(s *Settings) { s.Theme = "dark" }); err != nil {
		t.Fatal(err)
	}
	if s := openSettings(t, path).Get(); s.APIKey != "k" || s.Proxy != "socks5://127.0.0.1:1080" || s.Theme != "dark" || f.Notice() == "" {
		t.Errorf("after a change: %+v, notice %q", s, f.Notice())
	}
}

// Reading again waits for nobody who holds the lock of the file, and sees what
// another process wrote.
func TestSettingsAreReadAgainWithoutTheLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	f, other := openSettings(t, path), openSettings(t, path)
	if _, err := other.Change(func(s *Settings) { s.APIKey = "k" }); err != nil {
		t.Fatal(err)
	}
	lock, err := openLock(path + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := lock.Exclusive(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s, err := f.Reload(); err != nil || s.APIKey != "k" || f.Get().APIKey != "k" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestSettingsTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	a, b := openSettings(t, path), openSettings(t, path)
	var all sync.WaitGroup
	for _, f := range []*SettingsFile{a, a, b, b} {
		all.Go(func() {
			for range 10 {
				if _, err := f.Change(func(s *Settings) { s.ExpireMinutes++ }); err != nil {
					t.Error(err)
				}
				f.Get()
			}
		})
	}
	all.Wait()
	if got := openSettings(t, path).Get().ExpireMinutes; got != 40 {
		t.Errorf("%d changes, want 40", got)
	}
	if left, _ := filepath.Glob(path + "*.tmp"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSettingsThroughLink(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real.json"), filepath.Join(dir, "settings.json")
	if err := os.WriteFile(real, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := symlink(real, link); err != nil {
		t.Skipf("no symbolic links: %v", err)
	}
	if _, err := openSettings(t, link).Change(func(s *Settings) { s.Theme = ThemeDark }); err != nil {
		t.Fatal(err)
	}
	if got := openSettings(t, real).Get().Theme; got != ThemeDark {
		t.Errorf("the link's target has the theme %q", got)
	}
}

func FuzzSettings(f *testing.F) {
	f.Add([]byte(`{"api_key":"a","theme":"dark","scale":1.5,"expire_minutes":5,"redirect_uris":["b"],"keep_watching":true,"x":{}}`))
	f.Add([]byte(`{"scale":1e99,"expire_minutes":1e3,"redirect_uris":[null,""]}`))
	f.Add([]byte(`{"\ud800":1,"":2}`))
	f.Add([]byte("{\"proxy\":[\"\xff\"]}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, unknown, _, err := parseSettings(text)
		if err != nil {
			return
		}
		if !reflect.DeepEqual(s, s.normal()) {
			t.Errorf("out of its limits: %+v", s)
		}
		again, err := formatSettings(s, unknown)
		if err != nil {
			t.Fatalf("%+v, %v cannot be written: %v", s, unknown, err)
		}
		s2, unknown2, unread, err := parseSettings(again)
		if err != nil || len(unread) > 0 || !reflect.DeepEqual(s, s2) || len(unknown) != len(unknown2) {
			t.Errorf("%s\nbecame %s\nread as %+v, %v, %v", text, again, s2, unread, err)
		}
	})
}
