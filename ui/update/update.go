package update

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"aead.dev/minisign"
	"golang.org/x/mod/semver"
)

const (
	maxManifest  = 16 << 10
	answerTime   = 20 * time.Second
	maxRedirects = 5
)

// What can be wrong with an answer. Nothing of it is believed then.
var (
	ErrAnswer    = errors.New("update: the answer is no manifest")
	ErrSignature = errors.New("update: the signature is not that of the release key")
	ErrOutdated  = errors.New("update: the manifest is no longer valid")
)

// A Source is where the manifest of a program is, and whose signature it has to
// have.
type Source struct {
	App string // the program's identifier; a manifest of another is refused
	URL string // https; http is for this computer only, in tests
	Key string // minisign public key, the line without its comment
}

// Known tells whether there is a place to ask and a key to check with.
func (s Source) Known() bool { return s.URL != "" && s.Key != "" }

// Release is what a manifest tells of the newest release.
type Release struct {
	Version string    // "0.2.0"
	Time    time.Time // of its release
	Page    string    // where a person downloads it; https
}

// manifest is what is signed. ValidUntil ends the use of an old one, with which
// somebody on the way could hide a release for ever.
type manifest struct {
	App        string    `json:"app"`
	Version    string    `json:"version"`
	Released   time.Time `json:"released"`
	Page       string    `json:"page"`
	ValidUntil time.Time `json:"valid_until"`
}

// Look asks for the newest release. The server learns an address on the internet
// and the User-Agent, which is the program's name and version. Errors are
// ErrAnswer, ErrSignature and ErrOutdated, or those of the connection.
func (s Source) Look(ctx context.Context, client *http.Client, agent string, now time.Time) (Release, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	if err := fit(s.URL); err != nil {
		return Release{}, fmt.Errorf("update: the address of the manifest: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		return Release{}, fmt.Errorf("update: %w", err)
	}
	req.Header.Set("User-Agent", agent)
	careful := *client
	careful.Jar = nil
	careful.CheckRedirect = func(to *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return fmt.Errorf("more than %d redirects", maxRedirects)
		}
		return fit(to.URL.String())
	}
	resp, err := careful.Do(req)
	if err != nil {
		return Release{}, fmt.Errorf("update: asking for the manifest: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return Release{}, fmt.Errorf("%w: status %d", ErrAnswer, resp.StatusCode)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxManifest+1))
	if err != nil {
		return Release{}, fmt.Errorf("update: reading the manifest: %w", err)
	}
	return s.Read(text, now)
}

// Read checks a manifest with its signature. The signature comes first: nothing
// else is read of what is not signed.
func (s Source) Read(text []byte, now time.Time) (Release, error) {
	if len(text) > maxManifest {
		return Release{}, fmt.Errorf("%w: it is longer than %d bytes", ErrAnswer, maxManifest)
	}
	signed, signature, found := strings.Cut(string(text), "\nuntrusted comment:")
	if !found {
		return Release{}, fmt.Errorf("%w: it has no signature", ErrAnswer)
	}
	signed += "\n"
	var key minisign.PublicKey
	if err := key.UnmarshalText([]byte(s.Key)); err != nil {
		return Release{}, fmt.Errorf("%w: this program's key cannot be read: %w", ErrSignature, err)
	}
	if !minisign.Verify(key, []byte(signed), []byte("untrusted comment:"+signature)) {
		return Release{}, ErrSignature
	}

	var m manifest
	if err := json.Unmarshal([]byte(signed), &m); err != nil {
		return Release{}, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	switch {
	case m.App != s.App:
		return Release{}, fmt.Errorf("%w: it is of the program %q", ErrAnswer, m.App)
	case !isVersion(m.Version):
		return Release{}, fmt.Errorf("%w: version %q", ErrAnswer, m.Version)
	case m.Released.IsZero() || m.ValidUntil.IsZero():
		return Release{}, fmt.Errorf("%w: it has no times", ErrAnswer)
	case now.After(m.ValidUntil):
		return Release{}, fmt.Errorf("%w: it was until %s", ErrOutdated, m.ValidUntil.Format(time.DateOnly))
	}
	if err := fit(m.Page); err != nil {
		return Release{}, fmt.Errorf("%w: its page: %w", ErrAnswer, err)
	}
	return Release{Version: m.Version, Time: m.Released, Page: m.Page}, nil
}

// Newer tells whether version a is newer than b; what is no version is older
// than every version.
func Newer(a, b string) bool { return isVersion(a) && semver.Compare("v"+a, "v"+b) > 0 }

// isVersion takes three numbers; releases have no other form.
func isVersion(v string) bool {
	return semver.IsValid("v"+v) && semver.Canonical("v"+v) == "v"+v && semver.Prerelease("v"+v) == ""
}

// fit takes the addresses that may be asked and opened.
func fit(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return errors.New("it is no address")
	case u.User != nil:
		return errors.New("it has a name or a password")
	case u.Host == "":
		return errors.New("it names no server")
	case u.Scheme == "https", u.Scheme == "http" && net.ParseIP(u.Hostname()).IsLoopback():
		return nil
	}
	return errors.New("it is not of https")
}
