package flow

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// secrets are what a program held that nobody may read anywhere but in the
// keyring: each flow that a test walks through is followed by a look into
// everything that was logged and written.
type secrets struct {
	mu     sync.Mutex
	known  map[string]string // what each is
	logged bytes.Buffer
}

func (s *secrets) note(what, secret string) {
	if len(secret) < 8 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = make(map[string]string)
	}
	s.known[secret] = what
}

// Write takes diagnostics in.
func (s *secrets) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logged.Write(p)
}

// spy is a transport that learns what a program keeps secret from what it sends.
type spy struct {
	next http.RoundTripper
	*secrets
}

func (s spy) RoundTrip(r *http.Request) (*http.Response, error) {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		s.note("a token", token)
	}
	s.noteValues(r.URL.Query())
	if r.Body != nil && strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
		if form, err := url.ParseQuery(string(body)); err == nil {
			s.noteValues(form)
		}
	}
	return s.next.RoundTrip(r)
}

func (s spy) CloseIdleConnections() {
	if c, ok := s.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func (s *secrets) noteValues(values url.Values) {
	for _, name := range []string{"state", "nonce", "code", "authorization_code", "code_verifier", "client_secret", "t", "h", "c"} {
		for _, v := range values[name] {
			s.note("the "+name, v)
		}
	}
}

// check looks for the secrets in what was logged and in the files of a folder.
func (s *secrets) check(t *testing.T, dir string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	look := func(where string, text []byte) {
		for secret, what := range s.known {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("%s is in %s", what, where)
			}
		}
	}
	look("the log", s.logged.Bytes())
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil {
			look(d.Name(), text)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// jwtOf gives the token in what package auth has stored.
func jwtOf(stored string) string {
	var envelope struct{ JWT string }
	if json.Unmarshal([]byte(stored), &envelope) != nil {
		return ""
	}
	return envelope.JWT
}

// The look itself finds what is there, in each place by itself.
func TestSecretsAreFound(t *testing.T) {
	const token = "eyJhbGciOi"
	for name, test := range map[string]struct {
		log, file, below string
		found            bool
	}{
		"nowhere":                    {found: false},
		"in the log":                 {log: token, found: true},
		"in a file":                  {file: token, found: true},
		"in a file of a folder":      {below: token, found: true},
		"what is short is no secret": {log: "1", file: "1", below: "1", found: false},
	} {
		t.Run(name, func(t *testing.T) {
			var s secrets
			s.note("a token", token)
			s.note("too short", "1")
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "below"), 0o700); err != nil {
				t.Fatal(err)
			}
			for path, text := range map[string]string{"file": test.file, "below/file": test.below} {
				if err := os.WriteFile(filepath.Join(dir, path), []byte("a="+text+";"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := s.Write([]byte("level=INFO token=" + test.log + "\n")); err != nil {
				t.Fatal(err)
			}
			inner := &testing.T{}
			s.check(inner, dir)
			if inner.Failed() != test.found {
				t.Errorf("found: %v; want %v", inner.Failed(), test.found)
			}
		})
	}
}
