package flow

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"countersign/xumm"
)

// Diagnostics gives a text about this program's state, to copy into a report.
// It never holds a secret, and of the API key the first eight characters only.
func (a *App) Diagnostics() string {
	var b strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-14s %s\n", name+":", tidyHome(fmt.Sprintf(format, args...)))
	}
	line("Countersign", "%s (%s, %s/%s)", first(a.cfg.Version, "unknown version"), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	line("Time", "%s", a.now().Format(time.RFC3339))
	line("Platform", "%s at %s, sign-in at %s", a.cfg.Platform.Name, a.cfg.Platform.BaseURL, a.cfg.Platform.Provider.Issuer)
	line("API key", "%s", shortKey(a.apiKey()))
	line("Redirects", "%s", strings.Join(a.RedirectURIs(), " "))

	acc := a.Account()
	line("Account", "%s", stateName(acc.State))
	if acc.Address != "" {
		line("Signed in", "%s on %s until %s", acc.Address, acc.Network, acc.Expires.Format(time.RFC3339))
	}
	if acc.Notice != "" {
		line("Notice", "%s", acc.Notice)
	}
	if s := a.current(); s != nil && s.who != nil {
		switch where, why := a.keptIn(s); {
		case where == KeptInKeyring:
			line("Sign-in kept in", "keyring")
		case where == KeptInFile:
			line("Sign-in kept in", "passphrase file")
		case why != nil:
			line("Sign-in kept in", "memory: %v", why)
		}
	}
	if p := a.cfg.Places; p.Data != "" {
		line("Data", "%s", p.Data)
		line("Settings", "%s", p.Settings)
		line("Database", "%s", p.Database)
		line("Keys", "%s", p.Certs)
	}
	if a.cfg.DB.Notice() != "" {
		line("Database note", "%s", a.cfg.DB.Notice())
	}
	if a.cfg.Settings.Notice() != "" {
		line("Settings note", "%s", a.cfg.Settings.Notice())
	}
	if s := a.current(); s != nil {
		if r := s.client.Rate(); !r.At.IsZero() {
			told := func(n int, known bool) string {
				if !known {
					return "?"
				}
				return strconv.Itoa(n)
			}
			line("Rate limit", "%s of %s calls left at %s", told(r.Remaining, r.Remaining >= 0), told(r.Limit, r.Limit > 0), r.At.Format(time.RFC3339))
		}
	}
	links := make(map[xumm.Link]int)
	a.mu.Lock()
	for _, f := range a.follows {
		links[f.link]++
	}
	a.mu.Unlock()
	line("Following", "%d live, %d polling, %d offline, %d connecting, %d waiting",
		links[xumm.Live], links[xumm.Polling], links[xumm.Offline], links[xumm.Connecting], links[""])
	a.storing.Lock()
	line("Not stored", "%d", len(a.unstored))
	a.storing.Unlock()
	return b.String()
}

func shortKey(key string) string {
	if key == "" {
		return "none"
	}
	if len(key) <= 8 {
		return "not a key"
	}
	return key[:8] + "…"
}

func tidyHome(s string) string {
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		return strings.ReplaceAll(s, home, "~")
	}
	return s
}

func stateName(s AccountState) string {
	switch s {
	case Restoring:
		return "restoring"
	case NeedsAPIKey:
		return "needs an API key"
	case SignedOut:
		return "signed out"
	case Locked:
		return "keyring locked"
	case SignedIn:
		return "signed in"
	case CannotVerify:
		return "stored sign-in cannot be checked"
	}
	return "unknown"
}
