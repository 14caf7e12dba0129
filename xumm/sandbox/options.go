package sandbox

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// Options say how a sandbox behaves. The zero value is useful: a free loopback
// port, new credentials, three funded accounts and a person at the phone.
type Options struct {
	// Addr is where Start listens; "127.0.0.1:0" (a free loopback port) when empty.
	Addr string
	// BaseURL is where clients reach a Platform made by New, such as
	// "http://127.0.0.1:8080"; "http://127.0.0.1" when empty. Start sets it
	// from its listener.
	BaseURL string
	// OAuthURL is where clients reach the OAuth2 provider, when that is another
	// host than BaseURL, as on the real platform. The same Handler serves both.
	OAuthURL string
	// APIKey and APISecret are version 4 UUIDs; generated when empty.
	APIKey, APISecret string
	// AppName is the application's name as the phone and pings show it.
	AppName string
	// RedirectURIs are the lines of the developer console's "Origin/Redirect
	// URIs" field. Empty means Countersign's four loopback lines.
	RedirectURIs []string
	// AutoApprove lets the phone open and approve every new request by itself.
	AutoApprove bool
	// OpenAfter and ApproveAfter are AutoApprove's delays: from creation to
	// opening (default 600 ms) and from opening to approving (default 900 ms).
	OpenAfter, ApproveAfter time.Duration
	// ReturnDelay is how long the sign page waits after the end of a request
	// before it follows return_url.web; 5 s when zero, as the real page does.
	ReturnDelay time.Duration
	// StateFile keeps credentials, keys, accounts, balances and requests across
	// restarts (mode 0600, replaced atomically). Nothing is kept when empty.
	StateFile string
	// Logger receives diagnostics; nothing is logged when nil. Secrets never are.
	Logger *slog.Logger
	// WebhookURL is told of every request that was signed or declined; none when
	// empty. Private addresses are fine here. See SetWebhook.
	WebhookURL string
	// WebhookClient sends webhooks; an ordinary client when nil.
	WebhookClient *http.Client
	// Network is the network key the phone is connected to; "TESTNET" when empty.
	Network string
	// KYC is how far the person at the phone got with proving who they are, for
	// the first account, as long as nothing else is kept; KYCNone when empty.
	KYC KYC
	// Pro gives the phone's first account the wallet's subscription.
	Pro bool
	// Seed makes the phone's accounts the same on every run. For tests that
	// compare addresses; without it accounts are random.
	Seed string
	// RateLimit and CreateLimit are calls and payload creations a minute
	// (Xumm developer docs, "Rate limits": about 200 and 30, which are the
	// defaults). Negative: no limit; creations that have none count in no other.
	RateLimit, CreateLimit int
}

// DefaultRedirectURIs returns the redirect lines a Countersign application
// registers: four complete loopback addresses.
func DefaultRedirectURIs() []string {
	return []string{
		"http://127.0.0.1:23471/callback",
		"http://127.0.0.1:25873/callback",
		"http://127.0.0.1:28219/callback",
		"http://127.0.0.1:30757/callback",
	}
}

// withDefaults fills what was left empty and refuses what cannot work.
func (o Options) withDefaults() (Options, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.AppName == "" {
		o.AppName = "Countersign Sandbox"
	}
	if len(o.RedirectURIs) == 0 {
		o.RedirectURIs = DefaultRedirectURIs()
	}
	if o.OpenAfter <= 0 {
		o.OpenAfter = 600 * time.Millisecond
	}
	if o.ApproveAfter <= 0 {
		o.ApproveAfter = 900 * time.Millisecond
	}
	if o.ReturnDelay <= 0 {
		o.ReturnDelay = 5 * time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Network == "" {
		o.Network = "TESTNET"
	}
	if _, known := networks[o.Network]; !known {
		return o, fmt.Errorf("the sandbox knows no network %q; use one of %s", o.Network, networkNames())
	}
	if _, known := kycWords[o.KYC]; !known && o.KYC != "" {
		return o, fmt.Errorf("there is no KYC state %q; use one of %v", o.KYC, kycStates())
	}
	if o.RateLimit == 0 {
		o.RateLimit = 200
	}
	if o.CreateLimit == 0 {
		o.CreateLimit = 30
	}
	if err := checkWebhook(o.WebhookURL); err != nil {
		return o, err
	}
	for what, value := range map[string]string{"API key": o.APIKey, "API secret": o.APISecret} {
		if value != "" && !isUUIDv4(value) {
			return o, fmt.Errorf("the sandbox's %s must be a version 4 UUID; leave it empty to get a new one", what)
		}
	}
	return o, nil
}

// isUUIDv4 reports whether s is a version 4 UUID in the usual 36 characters:
// the platform and the wallet refuse every other version.
func isUUIDv4(s string) bool {
	if len(s) != 36 {
		return false
	}
	id, err := uuid.Parse(s)
	return err == nil && id.Version() == 4 && id.Variant() == uuid.RFC4122
}
