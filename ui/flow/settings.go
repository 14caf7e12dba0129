package flow

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"

	"countersign/auth"
	"countersign/storage"
)

// Settings gives the settings as they are now.
func (a *App) Settings() storage.Settings { return a.cfg.Settings.Get() }

// ChangeSettings changes the settings and stores them. Another API key ends the
// session and takes up the one stored for that key, if any.
func (a *App) ChangeSettings(change func(*storage.Settings)) error {
	before, asked := a.apiKey(), a.Settings()
	_, err := a.cfg.Settings.Change(func(s *storage.Settings) {
		change(s)
		s.APIKey = strings.TrimSpace(s.APIKey)
	})
	if err != nil {
		return fmt.Errorf("saving the settings: %w", err)
	}
	a.takeSettings(before, asked)
	return nil
}

// takeSettings takes in what has changed since the key was before and the settings
// were asked.
func (a *App) takeSettings(before string, asked storage.Settings) {
	a.nodesChanged(asked)
	a.proxyChanged(asked)
	a.changed(SettingsChanged)
	if after := a.apiKey(); after != before && a.cfg.Credential == nil {
		a.changeKey(after)
	}
}

// nodesChanged takes in other nodes, or that none may be asked any more.
func (a *App) nodesChanged(before storage.Settings) {
	now := a.Settings()
	if now.AsksNode() == before.AsksNode() && reflect.DeepEqual(now.NodeServers, before.NodeServers) {
		return
	}
	a.precheck.mu.Lock()
	a.precheck.forget()
	a.precheck.mu.Unlock()
	a.forgetOpen()
	a.spawn(func(context.Context) { a.nodes.drop() }) // waits for what is under way
	if !a.cfg.OwnOnly {
		a.resumeJudging()
	}
}

func (a *App) changeKey(key string) {
	a.CancelSignIn()
	a.mu.Lock()
	if old := a.account.session; old != nil {
		defer old.end()
	}
	for _, old := range a.parked {
		defer old.end()
	}
	clear(a.parked)
	a.unopened = Restoring
	a.account = account{state: Restoring, signIns: a.account.signIns + 1}
	if key == "" {
		a.account.state = NeedsAPIKey
	}
	a.mu.Unlock()
	a.changed(AccountChanged)
	a.pokeAll()
	if key != "" {
		a.spawn(func(ctx context.Context) { a.restore(ctx, false) })
	}
}

// CheckAPIKey says in a sentence why a text is not an API key, "" when it is
// one. A key and a secret look the same: a secret is told from a key only where
// it comes with its name or beside the key, as in a copied file of settings.
func CheckAPIKey(s string) string {
	s = strings.TrimSpace(s)
	switch {
	case strings.Contains(strings.ToLower(s), "secret") || uuids(s) > 1:
		return "This has the API secret in it. A desktop app can't keep one and does not need it, so nothing was stored: paste the API key alone."
	case s == "":
		return "Paste the API key of your application from apps.xumm.dev."
	case isUUID(s):
		return ""
	case strings.Count(s, ".") == 2 && strings.HasPrefix(s, "ey"):
		return "This is a sign-in token, not an API key. Never paste it anywhere; copy the API key from apps.xumm.dev."
	case strings.HasPrefix(s, "s") && !strings.Contains(s, "-") && len(s) > 24:
		return "This looks like a wallet secret. Never paste it anywhere; copy the API key from apps.xumm.dev."
	case len(s) != 36:
		return fmt.Sprintf("An API key has 36 characters and this has %d. Copy the whole key from apps.xumm.dev, such as 1b144141-1a2b-4c3d-8e4f-0123456789ab; not the API secret, which looks the same.", len([]rune(s)))
	}
	return "An API key is made of digits, the letters a to f and four hyphens. Copy it again from apps.xumm.dev; not the API secret, which looks the same."
}

// uuids counts the words of a text that have the form of keys and secrets.
func uuids(text string) (n int) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return r != '-' && !('0' <= r && r <= '9') && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z')
	}) {
		if isUUID(word) {
			n++
		}
	}
	return n
}

func isUUID(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }

// RedirectURIs are the lines to register for this application, in the order they
// are tried.
func (a *App) RedirectURIs() []string {
	if r := a.cfg.Platform.RedirectURIs; len(r) > 0 {
		return r
	}
	set := a.Settings()
	lines := set.RedirectURIs
	if len(lines) == 0 {
		lines = auth.DefaultRedirectURIs()
	}
	if set.Redirect == storage.RedirectLink && !slices.Contains(lines, auth.DeepLink) {
		lines = append([]string{auth.DeepLink}, lines...)
	}
	return lines
}

// LinksOpenHere tells whether this program opens the links of its scheme, as far
// as is known.
func (a *App) LinksOpenHere() bool {
	return a.cfg.ReturnLink != nil && a.cfg.ReturnLink() != ""
}

// redirectsNow are those of RedirectURIs that a sign-in can come back by now: a
// link that is opened elsewhere, or nowhere, would end there.
func (a *App) redirectsNow() []string {
	if len(a.cfg.Platform.RedirectURIs) > 0 || a.LinksOpenHere() {
		return a.RedirectURIs()
	}
	return portsOf(a.RedirectURIs())
}

// portsOf are the redirect lines without the link; auth's own when none is left.
func portsOf(lines []string) []string {
	ports := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return line == auth.DeepLink })
	if len(ports) == 0 {
		return auth.DefaultRedirectURIs()
	}
	return ports
}

// CheckNodeServer says in a sentence why a text is not the address of a ledger
// node that may be asked, "" when it is one.
func CheckNodeServer(address string) string {
	switch err := storage.CheckNodeServer(strings.TrimSpace(address)); {
	case errors.Is(err, storage.ErrNotEncrypted):
		return "An address that begins with ws:// is not encrypted, so anybody on the way could answer in the node's place. Use wss://; only a node on this computer, such as ws://127.0.0.1:6006, may go without."
	case err != nil:
		return "This is not the address of a ledger node. Write it like wss://xrplcluster.com, without a name or password."
	}
	return ""
}
