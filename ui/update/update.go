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

	// A word that is good for longer than this, or was signed later than a clock can
	// be wrong, would be believed for longer than its makers can take it back.
	maxLife  = 200 * 24 * time.Hour
	clockOff = 24 * time.Hour
)

// What can be wrong with an answer. Nothing of it is believed then.
var (
	ErrAnswer    = errors.New("update: the answer is no manifest")
	ErrSignature = errors.New("update: the signature is not that of the release key")
	ErrOutdated  = errors.New("update: the manifest is not valid at this time")
)

// A Source is where the manifest of a program is, and whose signature it has to
// have.
type Source struct {
	App string // the program's identifier; a manifest of another is refused
	URL string // https; http on this computer only, which is for tests
	// Keys are minisign public keys, each the line without its comment, of which one
	// has to have signed: while the key is changed there are two.
	Keys []string
}

// Known tells whether there is a place to ask and a key to check with.
func (s Source) Known() bool { return s.URL != "" && len(s.Keys) > 0 }

// Release is what a manifest tells of the newest release.
type Release struct {
	Version string    // "0.2.0"
	Page    string    // where a person downloads it; https
	Signed  time.Time // when the word of it was: of two, the later counts
}

// manifest is what is signed. Signed lets a mistaken word be taken back by a later
// one; ValidUntil ends the use of an old one, with which somebody on the way could
// hide a release for ever.
type manifest struct {
	App        string    `json:"app"`
	Version    string    `json:"version"`
	Page       string    `json:"page"`
	Signed     time.Time `json:"signed"`
	ValidUntil time.Time `json:"valid_until"`
}

// Look asks for the newest release. The server learns an address on the internet
// and the User-Agent, which is the program's name and version. Errors are
// ErrAnswer, ErrSignature and ErrOutdated, or those of the connection.
func (s Source) Look(ctx context.Context, client *http.Client, agent string, now time.Time) (Release, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	if err := s.fit(s.URL); err != nil {
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
		return s.fit(to.URL.String())
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
	good := false
	for _, text := range s.Keys {
		var key minisign.PublicKey
		if err := key.UnmarshalText([]byte(text)); err != nil {
			return Release{}, fmt.Errorf("%w: this program's key cannot be read: %w", ErrSignature, err)
		}
		good = good || minisign.Verify(key, []byte(signed), []byte("untrusted comment:"+signature))
	}
	if !good {
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
	case m.Signed.IsZero() || !m.ValidUntil.After(m.Signed) || m.ValidUntil.Sub(m.Signed) > maxLife:
		return Release{}, fmt.Errorf("%w: signed at %v, valid until %v", ErrAnswer, m.Signed, m.ValidUntil)
	case m.Signed.Sub(now) > clockOff:
		return Release{}, fmt.Errorf("%w: it was signed at %v, and it is %v", ErrOutdated, m.Signed, now)
	case now.After(m.ValidUntil):
		return Release{}, fmt.Errorf("%w: it was until %s", ErrOutdated, m.ValidUntil.Format(time.DateOnly))
	}
	if err := https(m.Page); err != nil {
		return Release{}, fmt.Errorf("%w: its page: %w", ErrAnswer, err)
	}
	return Release{Version: m.Version, Page: m.Page, Signed: m.Signed}, nil
}

// Newer tells whether version a is newer than b; what is no version is older
// than every version.
func Newer(a, b string) bool { return isVersion(a) && semver.Compare("v"+a, "v"+b) > 0 }

// isVersion takes three numbers; releases have no other form.
func isVersion(v string) bool {
	return semver.IsValid("v"+v) && semver.Canonical("v"+v) == "v"+v && semver.Prerelease("v"+v) == ""
}

// fit takes the addresses that may be asked: over TLS, or, where the manifest itself
// is there, on this computer. A server that sends the program on to what listens
// here gets nothing asked.
func (s Source) fit(address string) error {
	if local(s.URL) && local(address) {
		return nil
	}
	return https(address)
}

func local(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "http" && u.User == nil && net.ParseIP(u.Hostname()).IsLoopback()
}

func https(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return errors.New("it is no address")
	case u.User != nil:
		return errors.New("it has a name or a password")
	case u.Host == "":
		return errors.New("it names no server")
	case u.Scheme != "https":
		return errors.New("it is not of https")
	}
	return nil
}
