package sandbox

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"countersign/xrpl"
)

// Platform is a running sandbox. Its methods may be called from any goroutine.
type Platform struct {
	opts   Options
	base   string // scheme://host[:port], no trailing slash
	issuer string // the same for the OAuth2 provider
	faults Faults

	payloads *payloadStore
	users    *userTokens
	phone    *Wallet
	ledger   *Ledger
	oauth    *provider
	limits   limits
	state    *stateFile
	otts     oneTimeTokens
	data     *appData
	webhooks *webhooks

	ctx    context.Context // ends with Close
	cancel context.CancelFunc

	life    sync.Mutex
	closed  bool
	running sync.WaitGroup // calls, sockets and the phone's own doings
	gone    chan struct{}  // closed when Close is done
	server  *http.Server   // nil without Start
	served  chan struct{}  // closed when server has ended
	unlink  func() bool    // ends the tie to Start's context
}

// Info is the one line `countersign sandbox` prints.
type Info struct {
	APIURL       string    `json:"api_url"`
	OAuthURL     string    `json:"oauth_url"` // the issuer
	APIKey       string    `json:"api_key"`
	APISecret    string    `json:"api_secret"`
	RedirectURIs []string  `json:"redirect_uris"`
	Accounts     []Account `json:"accounts"`
	// NodeURLs are the nodes of the ledger by network, for a WebSocket or, as
	// http://, for JSON-RPC.
	NodeURLs map[string]string `json:"node_urls"`
	// ControlURL takes key and secret, and sets what only a sandbox has: POST
	// {"dishonest":"other-amount"} makes the phone cheat, GET lists the ways, and
	// the phone's inbox and messages.
	ControlURL   string        `json:"control_url"`
	DemoAccounts []DemoAccount `json:"demo_accounts"`
}

// Account is one of the phone's accounts.
type Account struct {
	Address string       `json:"address"`
	KeyType xrpl.KeyType `json:"key_type"`
	Name    string       `json:"name,omitempty"` // "Alice" as the phone calls it
}

// New makes a platform without a listener: serve Handler at Options.BaseURL.
// Call Close when done. Errors are sentences about the options or the state file.
func New(o Options) (*Platform, error) {
	if o.BaseURL == "" {
		o.BaseURL = "http://127.0.0.1"
	}
	return newPlatform(o, nil)
}

// newPlatform puts the parts together. listen, when given, opens the listener
// once the state is read (the state remembers the last port) and tells the base
// URL.
func newPlatform(o Options, listen func(lastAddr string) (base string, err error)) (*Platform, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	kept, err := readState(o.StateFile)
	if err != nil {
		return nil, err
	}
	if o.APIKey == "" {
		o.APIKey = kept.APIKey
	}
	if o.APISecret == "" {
		o.APISecret = kept.APISecret
	}
	if o.APIKey == "" {
		o.APIKey = uuid.NewString()
	}
	if o.APISecret == "" {
		o.APISecret = uuid.NewString()
	}
	accounts, err := makeAccounts(o.Seed, kept.Accounts)
	if err != nil {
		return nil, err
	}
	if listen != nil {
		if o.BaseURL, err = listen(kept.Addr); err != nil {
			return nil, err
		}
	}
	base, err := checkBaseURL(o.BaseURL)
	if err != nil {
		return nil, err
	}
	issuer, err := checkBaseURL(cmp.Or(o.OAuthURL, base))
	if err != nil {
		return nil, err
	}

	p := &Platform{opts: o, base: base, issuer: issuer, limits: newLimits(o), gone: make(chan struct{})}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.payloads = newPayloadStore(kept.Payloads)
	p.users = &userTokens{token: kept.UserToken, issued: kept.UserTokenIssued, expires: kept.UserTokenExpires}
	p.data = newAppData(kept.AppStorage, kept.UserData)
	p.webhooks = newWebhooks(cmp.Or(o.WebhookURL, kept.WebhookURL), o.WebhookClient)
	p.phone = newWallet(p, accounts)
	p.phone.kyc = cmp.Or(kept.KYC, firstKYC(o, accounts))
	p.ledger = newLedger(p.phone, p.changed, &p.faults, kept.Ledger)
	if p.oauth, err = newProvider(p, kept.SigningKey); err != nil {
		p.cancel()
		return nil, fmt.Errorf("the sandbox's state file %s: %w", o.StateFile, err)
	}
	p.state = &stateFile{path: o.StateFile}
	p.faults.drop = p.payloads.dropWatchers
	if err := p.saveState(); err != nil {
		p.cancel()
		return nil, err
	}
	if o.AutoApprove {
		for _, pl := range p.payloads.all() {
			p.autoApprove(pl)
		}
	}
	return p, nil
}

func checkBaseURL(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", fmt.Errorf("the sandbox's base URL must be like http://127.0.0.1:8080, without a path")
	}
	return u.Scheme + "://" + u.Host, nil
}

// Info tells how to reach the platform and with which credentials. The secret
// is in it in clear: it is the sandbox's own and worth nothing elsewhere.
func (p *Platform) Info() Info {
	return Info{
		APIURL:       p.base,
		OAuthURL:     p.issuer,
		APIKey:       p.opts.APIKey,
		APISecret:    p.opts.APISecret,
		RedirectURIs: append([]string(nil), p.opts.RedirectURIs...),
		Accounts:     p.phone.Accounts(),
		NodeURLs:     p.nodeURLs(),
		ControlURL:   p.base + "/" + controlPath,
		DemoAccounts: DemoAccounts(),
	}
}

// Phone gives the wallet that belongs to this platform.
func (p *Platform) Phone() *Wallet { return p.phone }

// Ledger gives the ledger the phone submits to.
func (p *Platform) Ledger() *Ledger { return p.ledger }

// Faults gives the switches that make the platform misbehave.
func (p *Platform) Faults() *Faults { return &p.faults }

// now is the platform's clock.
func (p *Platform) now() time.Time { return time.Now().Add(p.faults.get().skew) }

// signURL is where a payload's sign page is; with ws, its status socket.
func (p *Platform) signURL(id string) string { return p.base + "/sign/" + id }

func (p *Platform) socketURL(id string) string {
	return "ws" + strings.TrimPrefix(p.signURL(id), "http")
}

// begin counts one more thing Close has to wait for; false after Close.
func (p *Platform) begin() bool {
	p.life.Lock()
	defer p.life.Unlock()
	if p.closed {
		return false
	}
	p.running.Add(1)
	return true
}

// sleep waits d, or less when ctx or the platform ends first.
func (p *Platform) sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}

// Close stops serving, ends every socket and hanging call, and returns when all
// of the platform's goroutines are gone. Further calls wait for the first.
func (p *Platform) Close() error {
	p.life.Lock()
	first := !p.closed
	p.closed = true
	p.life.Unlock()
	if first {
		defer close(p.gone)
		return p.close()
	}
	<-p.gone
	return nil
}

// lastMoment is how long calls in flight get to write their answers. They have
// seen their context end; connections without a call may not hold this up.
const lastMoment = 300 * time.Millisecond

func (p *Platform) close() error {
	p.cancel()
	if p.unlink != nil {
		p.unlink()
	}
	var err error
	if p.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), lastMoment)
		defer cancel()
		if p.server.Shutdown(ctx) != nil {
			err = p.server.Close()
		}
		<-p.served
	}
	p.running.Wait()
	p.webhooks.client.CloseIdleConnections()
	return err
}

// loopback refuses an address other machines could reach: whoever reaches the
// sandbox can read its requests.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("the sandbox cannot listen on %q: write it as 127.0.0.1:PORT", addr)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("the sandbox listens on loopback addresses only, not on %q: use 127.0.0.1:PORT", addr)
	}
	return nil
}
