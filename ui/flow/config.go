package flow

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"countersign/auth"
	"countersign/storage"
	"countersign/xumm"
)

// Platform is which platform the program talks to.
type Platform struct {
	Name         string // as the screens call it: "Xumm", "Sandbox"
	BaseURL      string // without /api/v1; "https://xumm.app" when empty
	Provider     auth.Provider
	Sandbox      bool     // words about the phone say so
	APIKey       string   // fixed by the sandbox; "" takes it from the settings
	RedirectURIs []string // fixed by the sandbox; empty takes them from the settings, then auth's own
	// Nodes are the sandbox's own ledger nodes by network key. A sandbox without
	// any is never judged by the nodes of the real networks.
	Nodes map[string][]string
}

// Xumm is the real platform (xumm.app and oauth2.xumm.app).
func Xumm() Platform {
	return Platform{Name: "Xumm", BaseURL: defaultBaseURL, Provider: auth.Xumm()}
}

// id tells this platform from others, in what is kept.
func (p Platform) id() string {
	return strings.TrimRight(p.BaseURL, "/") + " " + p.Provider.Issuer
}

// elsewhere gives the host of a platform that is neither Xumm's own nor a
// sandbox, or of its sign-in service if that alone is not; "" for none.
func (p Platform) elsewhere() string {
	address := p.BaseURL
	if address == "" || address == defaultBaseURL {
		address = p.Provider.Issuer
	}
	u, err := url.Parse(address)
	if p.Sandbox || err != nil || address == auth.Xumm().Issuer {
		return ""
	}
	return u.Host
}

// Elsewhere gives the host of the platform when it is not Xumm's own, "" when it
// is, and for a sandbox, which says so otherwise.
func (a *App) Elsewhere() string { return a.cfg.Platform.elsewhere() }

const defaultBaseURL = "https://xumm.app"

// Config is what an App needs. DB, Settings and Tokens are required.
type Config struct {
	Platform  Platform
	DB        *storage.DB
	Settings  *storage.SettingsFile
	Tokens    *storage.Tokens
	CertsFile string       // where the provider's keys are cached; "" keeps them in memory
	Browser   auth.Browser // nil: nothing is opened, the link and the QR code are shown
	// BrowserFirst opens the browser with every sign-in; else it is opened when
	// OpenBrowser asks for it, or when the phone alone cannot end the sign-in.
	BrowserFirst bool
	// ReturnLink gives the address that the sign page of a request leads to in the
	// end, when it was opened in this computer's browser; {id} in it stands for the
	// platform's identifier. nil, or "": the page stays. It is called for each new
	// request, from any goroutine.
	ReturnLink func() string
	HTTPClient *http.Client   // nil: one of its own; given up with Close
	Logger     *slog.Logger   // nil: nothing is logged
	Places     storage.Places // named in Diagnostics; optional
	Version    string         // named in Diagnostics; optional

	// Credential replaces the sign-in, for scripts that hold an API key and its
	// secret. The App is then SignedIn from the start, with no address.
	Credential *xumm.Credential
	// OwnOnly leaves alone the unsettled requests of earlier runs: a command
	// follows what it created and nothing else.
	OwnOnly bool

	// Changed is called after every change, from any goroutine; it must return quickly.
	Changed func(Change)
	// Notify tells the person something while the window may be hidden.
	Notify func(title, text, requestID string)
}

// Change says what to look at again.
type Change struct {
	What      What
	RequestID string // for RequestChanged
}

// What is the part of an App that changed.
type What int

// The parts of an App that change: see Account, SignIn, Request, Settings and
// LedgerProblems, and Contacts, with which names and the warnings of Check change.
const (
	AccountChanged What = iota
	SignInChanged
	RequestChanged
	SettingsChanged
	LedgerChecked // see LedgerProblems
	ContactsChanged
	OpenChanged       // see Open
	RatesChanged      // see Worth
	TokensChanged     // see Tokens
	ProfilesChanged   // see Profile, KnownAs and Dangers, and the picture of Account
	NetworksChanged   // see Networks
	ConnectionChanged // see Offline
)
