package flow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aead.dev/minisign"

	"countersign/storage"
	"countersign/ui/update"
)

// releases is a server of manifests, signed with a key of its own.
type releases struct {
	t       *testing.T
	key     minisign.PrivateKey
	public  string
	answer  func() (string, error)
	agents  []string
	notices []string
}

func newReleases(t *testing.T) *releases {
	public, private, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := public.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	r := &releases{t: t, key: private, public: lines[len(lines)-1]}
	r.publish("0.1.0")
	return r
}

func (r *releases) RoundTrip(req *http.Request) (*http.Response, error) {
	r.agents = append(r.agents, req.UserAgent())
	text, err := r.answer()
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(text)), Request: req}, nil
}

func (r *releases) manifest(version string) string {
	return r.signedAt(version, time.Now())
}

func (r *releases) signedAt(version string, signed time.Time) string {
	text := fmt.Sprintf(`{"app":"app.x","version":%q,"page":"https://example.com/%s","signed":%q,"valid_until":%q}`+"\n",
		version, version, signed.UTC().Format(time.RFC3339), signed.Add(180*day).UTC().Format(time.RFC3339))
	return text + string(minisign.Sign(r.key, []byte(text)))
}

func (r *releases) publish(version string) {
	r.answer = func() (string, error) { return r.manifest(version), nil }
}

// updates are those of a program that is started on a folder.
func (r *releases) updates(dir string, allowed bool) *Updates {
	r.t.Helper()
	settings, err := storage.OpenSettings(filepath.Join(dir, "settings.json"))
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := settings.Change(func(s *storage.Settings) { s.LookForUpdates = allowed }); err != nil {
		r.t.Fatal(err)
	}
	return NewUpdates(UpdatesConfig{
		Source:  update.Source{App: "app.x", URL: "https://example.com/update", Keys: []string{r.public}},
		Version: "0.1.0", Settings: settings, Client: &http.Client{Transport: r},
		Changed: func() {},
		Notify:  func(title, _ string) { r.notices = append(r.notices, title) },
	})
}

// run lets time pass over a program that runs.
func run(t *testing.T, u *Updates, d time.Duration) {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	u.Run(ctx)
}

const day = 24 * time.Hour

func TestUpdatesAreOffByDefault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newReleases(t)
		run(t, r.updates(t.TempDir(), false), 60*day)
		if len(r.agents) != 0 {
			t.Errorf("asked %d times without leave", len(r.agents))
		}
	})
}

func TestUpdatesAreLookedForOnceAWeek(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, dir := newReleases(t), t.TempDir()
		u := r.updates(dir, true)
		run(t, u, 15*day)
		if len(r.agents) != 3 || r.agents[0] != "Countersign/0.1.0" {
			t.Errorf("asked in 15 days: %q, want at once and twice more", r.agents)
		}
		if v := u.View(); v.Newer || v.Problem != "" || v.Looked.IsZero() {
			t.Errorf("the newest one runs, and the view is %+v", v)
		}
		u = r.updates(dir, true)
		run(t, u, time.Hour) // a start is no reason to look again
		if len(r.agents) != 3 {
			t.Errorf("a start asked again: %d", len(r.agents))
		}
		r.publish("0.2.0")
		run(t, u, 14*day)
		if v := u.View(); v.Newest != "0.2.0" || !v.Newer || v.Page != "https://example.com/0.2.0" {
			t.Errorf("a newer one is there, and the view is %+v", v)
		}
		if len(r.notices) != 1 || r.notices[0] != "Countersign 0.2.0 is there" {
			t.Errorf("told %q, want it once", r.notices)
		}
	})
}

func TestUpdatesAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newReleases(t)
		r.answer = func() (string, error) { return "", errors.New("no route") }
		u := r.updates(t.TempDir(), true)
		run(t, u, 13*time.Hour)
		if len(r.agents) != 3 {
			t.Errorf("asked %d times in 13 hours, want every 6", len(r.agents))
		}
		if v := u.View(); !strings.Contains(v.Problem, "could not be found out") || !v.Looked.IsZero() {
			t.Errorf("the view is %+v", v)
		}
		r.publish("0.1.0")
		run(t, u, 12*time.Hour)
		if v := u.View(); v.Problem != "" || v.Looked.IsZero() || len(r.agents) != 4 {
			t.Errorf("after %d looks the view is %+v", len(r.agents), v)
		}
	})
}

// A word that was seen is not taken back by an older one, however well that is
// signed, nor by a new start; and by a later one it is, also to a lower version.
func TestUpdatesAreMonotonic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, dir := newReleases(t), t.TempDir()
		u := r.updates(dir, false)
		old := r.manifest("0.2.0")
		time.Sleep(day)
		r.publish("0.3.0")
		u.Look(t.Context())
		r.answer = func() (string, error) { return old, nil }
		u.Look(t.Context())
		if v := u.View(); v.Newest != "0.3.0" || !v.Newer || v.Page != "https://example.com/0.3.0" || !strings.Contains(v.Problem, "older than what was known") {
			t.Errorf("the view is %+v", v)
		}
		u = r.updates(dir, false)
		if v := u.View(); v.Newest != "0.3.0" || !v.Newer || v.Page != "" {
			t.Errorf("after a start the view is %+v", v)
		}

		time.Sleep(day)
		r.publish("0.0.9") // 0.3.0 was a mistake
		u.Look(t.Context())
		if v := u.View(); v.Newest != "0.0.9" || v.Newer || v.Page != "" || v.Problem != "" {
			t.Errorf("taken back, the view is %+v", v)
		}
		if len(r.notices) != 0 {
			t.Errorf("who asks is not notified as well: %q", r.notices)
		}
	})
}

func TestUpdatesThatAreNotBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, other := newReleases(t), newReleases(t)
		u := r.updates(t.TempDir(), false)
		for text, want := range map[string]string{
			"<html>":                   "no word about releases",
			other.manifest("0.9.0"):    "not signed by Countersign's makers",
			r.manifest("0.9"):          "no word about releases",
			strings.Repeat("x", 1<<20): "no word about releases",
		} {
			r.answer = func() (string, error) { return text, nil }
			u.Look(t.Context())
			if v := u.View(); v.Newer || !v.Looked.IsZero() || !strings.Contains(v.Problem, want) {
				t.Errorf("%.40q: the view is %+v, want %q", text, v, want)
			}
		}
		early := time.Now().Add(-190 * day)
		r.answer = func() (string, error) { return r.signedAt("0.9.0", early), nil }
		u.Look(t.Context())
		if v := u.View(); v.Newer || !strings.Contains(v.Problem, "out of date") {
			t.Errorf("an old manifest: the view is %+v", v)
		}
	})
}

// Without a key there is nothing to look with.
func TestUpdatesOfABuildWithoutAKey(t *testing.T) {
	if u := NewUpdates(UpdatesConfig{Source: update.Source{App: "app.x", URL: "https://example.com"}}); u != nil {
		t.Errorf("got %+v", u)
	}
}
