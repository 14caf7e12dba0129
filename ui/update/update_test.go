package update

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"
)

var now = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

const good = `{"app":"app.x","version":"0.2.0","page":"https://example.com/releases/0.2.0","signed":"2026-11-20T10:00:00Z","valid_until":"2027-05-20T10:00:00Z"}` + "\n"

// key makes a release key, and signs with it.
func key(t testing.TB) (public string, sign func(text string) string) {
	t.Helper()
	pub, private, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := pub.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1], func(text string) string { return text + string(minisign.Sign(private, []byte(text))) }
}

func TestRead(t *testing.T) {
	public, sign := key(t)
	other, signOther := key(t)
	swap := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("the manifest has no %q", old)
		}
		return sign(strings.Replace(good, old, new, 1))
	}
	tests := []struct {
		name, text, key string
		want            error
	}{
		{"good", sign(good), public, nil},
		{"more lines", sign(strings.Replace(good, ",", ",\n ", 2)), public, nil},
		{"nothing", "", public, ErrAnswer},
		{"a page", "<html>not here</html>", public, ErrAnswer},
		{"not signed", good, public, ErrAnswer},
		{"signed by another", signOther(good), public, ErrSignature},
		{"another key in the program", sign(good), other, ErrSignature},
		{"a key that is none", sign(good), "RWQ", ErrSignature},
		{"changed", strings.Replace(sign(good), "0.2.0", "0.3.0", 1), public, ErrSignature},
		{"the trusted comment changed", strings.Replace(sign(good), "\ntrusted comment: ", "\ntrusted comment: x", 1), public, ErrSignature},
		{"something after it", sign(good) + "x", public, ErrSignature},
		{"something before it", "x\n" + sign(good), public, ErrSignature},
		{"two of them", sign(good) + sign(good), public, ErrSignature},
		{"signed, but no JSON", sign("hello\n"), public, ErrAnswer},
		{"of another program", swap("app.x", "app.y"), public, ErrAnswer},
		{"a version that is none", swap(`"0.2.0"`, `"0.2"`), public, ErrAnswer},
		{"a version with words", swap(`"0.2.0"`, `"0.2.0-beta"`), public, ErrAnswer},
		{"no longer valid", swap("2027-05-20", "2026-11-25"), public, ErrOutdated},
		{"signed by a clock that is a little ahead", swap("2026-11-20", "2026-11-27"), public, nil},
		{"signed later", swap("2026-11-20", "2026-12-01"), public, ErrOutdated},
		{"signed after its end", swap("2026-11-20", "2027-05-21"), public, ErrAnswer},
		{"valid for longer than it can be taken back", swap("2027-05-20", "2027-11-20"), public, ErrAnswer},
		{"without an end", swap("2027-05-20T10:00:00Z", "0001-01-01T00:00:00Z"), public, ErrAnswer},
		{"a page on this computer", swap("https://example.com", "http://127.0.0.1:8080"), public, ErrAnswer},
		{"a page without TLS", swap("https:", "http:"), public, ErrAnswer},
		{"a page that is a program", swap("https://example.com/releases", "file:///bin/sh"), public, ErrAnswer},
		{"a page with a password", swap("https://", "https://u:p@"), public, ErrAnswer},
		{"too long", sign(strings.Replace(good, "{", "{"+strings.Repeat(" ", maxManifest), 1)), public, ErrAnswer},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Source{App: "app.x", Keys: []string{tt.key}}.Read([]byte(tt.text), now)
			if !errors.Is(err, tt.want) {
				t.Fatalf("got %+v, %v; want %v", r, err, tt.want)
			}
			if tt.name == "good" && (r.Version != "0.2.0" || r.Page != "https://example.com/releases/0.2.0" || !r.Signed.Equal(time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC))) {
				t.Errorf("read %+v", r)
			}
			if tt.want != nil && r != (Release{}) {
				t.Errorf("a refused manifest gave %+v", r)
			}
		})
	}
}

// TestMinisign reads what the tool itself signs: releases are signed with it.
func TestMinisign(t *testing.T) {
	tool, err := exec.LookPath("minisign")
	if err != nil {
		t.Skip("minisign is not installed; make deps-test does that")
	}
	dir := t.TempDir()
	run := func(arg ...string) {
		t.Helper()
		cmd := exec.Command(tool, arg...)
		cmd.Dir, cmd.Stdin = dir, strings.NewReader("\n\n")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("minisign %v: %v: %s", arg, err, out)
		}
	}
	run("-G", "-W", "-p", "key.pub", "-s", "key")
	if err := os.WriteFile(filepath.Join(dir, "update.json"), []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	run("-S", "-s", "key", "-m", "update.json", "-t", "countersign 0.2.0")
	signature, err := os.ReadFile(filepath.Join(dir, "update.json.minisig"))
	if err != nil {
		t.Fatal(err)
	}
	public, err := os.ReadFile(filepath.Join(dir, "key.pub"))
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(strings.TrimSpace(string(public)), "\n")
	r, err := Source{App: "app.x", Keys: []string{line}}.Read([]byte(good+string(signature)), now)
	if err != nil || r.Version != "0.2.0" {
		t.Errorf("got %+v, %v", r, err)
	}
}

// While the key is changed, programs believe the old one and the new one.
func TestTwoKeys(t *testing.T) {
	before, signBefore := key(t)
	after, signAfter := key(t)
	s := Source{App: "app.x", Keys: []string{before, after}}
	for _, text := range []string{signBefore(good), signAfter(good)} {
		if r, err := s.Read([]byte(text), now); err != nil || r.Version != "0.2.0" {
			t.Errorf("got %+v, %v", r, err)
		}
	}
}

func TestLook(t *testing.T) {
	public, sign := key(t)
	var asked []string
	mux := http.NewServeMux()
	mux.HandleFunc("/update", func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, fmt.Sprint(r.Method, " ", r.URL, " ", r.UserAgent(), " ", len(r.Cookies())))
		fmt.Fprint(w, sign(good))
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/update", http.StatusFound) })
	mux.HandleFunc("/round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://example.com/update", http.StatusFound)
	})
	mux.HandleFunc("/flood", func(w http.ResponseWriter, r *http.Request) {
		for range 1 << 10 {
			if _, err := w.Write(make([]byte, 1<<10)); err != nil {
				return
			}
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	look := func(path string) (Release, error) {
		return Source{App: "app.x", URL: server.URL + path, Keys: []string{public}}.Look(t.Context(), server.Client(), "countersign/0.1.0", now)
	}

	if r, err := look("/update"); err != nil || r.Version != "0.2.0" {
		t.Fatalf("got %+v, %v", r, err)
	}
	if want := "GET /update countersign/0.1.0 0"; len(asked) != 1 || asked[0] != want {
		t.Errorf("asked %q, want one %q", asked, want)
	}
	if r, err := look("/moved"); err != nil || r.Version != "0.2.0" {
		t.Errorf("a redirect gave %+v, %v", r, err)
	}
	for _, path := range []string{"/round", "/away", "/flood", "/nothing"} {
		if r, err := look(path); err == nil {
			t.Errorf("%s gave %+v", path, r)
		}
	}
	// Nobody leads the program to what listens on this computer.
	outside := Source{App: "app.x", URL: "https://example.com/update"}
	for _, address := range []string{server.URL + "/update", "http://[::1]/update"} {
		if outside.fit(address) == nil {
			t.Errorf("https://example.com leads to %s", address)
		}
	}
	for _, address := range []string{"http://example.com/update", "ftp://127.0.0.1/x", "", "https://u:p@example.com/", "https:///x", "%"} {
		if _, err := (Source{URL: address, Keys: []string{public}}).Look(t.Context(), server.Client(), "x", now); err == nil {
			t.Errorf("%q was asked", address)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Source{App: "app.x", URL: server.URL + "/update", Keys: []string{public}}).Look(ended, server.Client(), "x", now); !errors.Is(err, context.Canceled) {
		t.Errorf("a look that was given up: %v", err)
	}
}

func TestNewer(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"0.2.0", "0.1.0", true}, {"0.1.0", "0.1.0", false}, {"0.1.0", "0.2.0", false}, {"0.10.0", "0.9.9", true}, {"1.0.0", "0.99.0", true},
		{"", "0.1.0", false}, {"x", "0.1.0", false}, {"0.1.0", "", true}, {"0.2", "0.1.0", false},
	} {
		if got := Newer(c.a, c.b); got != c.want {
			t.Errorf("Newer(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	public, sign := key(f)
	f.Add([]byte(sign(good)))
	f.Add([]byte(good))
	f.Add([]byte("\nuntrusted comment:"))
	s := Source{App: "app.x", Keys: []string{public}}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := s.Read(text, now)
		if (err == nil) != (r != Release{}) {
			t.Errorf("%q gave %+v, %v", text, r, err)
		}
		if err == nil && !strings.HasPrefix(string(text), good) {
			t.Errorf("taken although nobody signed it: %q", text)
		}
	})
}
