package terminal

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"

	"countersign/auth"
	"countersign/ui/flow"
	"countersign/xumm"
	"countersign/xumm/sandbox"
)

// Target is which platform a command talks to, and as whom.
type Target struct {
	Sandbox  bool   // a sandbox: at APIURL, or without one an own that approves by itself
	APIURL   string // "" the real platform
	OAuthURL string // the issuer; "" the real one
	// APIKey is the application's key; "" takes it from the settings. With
	// APISecret it is the whole credential and no sign-in is needed.
	APIKey, APISecret string
	Redirects         []string // redirect lines; empty takes those of the settings
	// Nodes are the ledger nodes of that platform by network key; empty takes
	// those of the settings, then the program's own.
	Nodes   map[string]string
	Version string
	Logger  *slog.Logger
}

// session is an App and what it stands on, opened for one command.
type session struct {
	app     *flow.App
	home    *flow.Home
	own     *sandbox.Platform
	changes chan struct{} // holds one; something changed
	phone   string        // what scans the codes: "Xaman", "the sandbox phone"
}

const sandboxPhone = "the sandbox phone"

// Platform is the platform the target names.
func (t Target) Platform() (flow.Platform, error) {
	p := flow.Xumm()
	p.APIKey, p.RedirectURIs = t.APIKey, t.Redirects
	for network, address := range t.Nodes {
		if why := flow.CheckNodeServer(address); why != "" {
			return p, usage("%s", why)
		}
		if p.Nodes == nil {
			p.Nodes = make(map[string][]string)
		}
		p.Nodes[network] = []string{address}
	}
	if t.APIURL == "" && t.OAuthURL == "" {
		return p, nil
	}
	for name, address := range map[string]string{"API": t.APIURL, "sign-in": t.OAuthURL} {
		if address == "" {
			continue
		}
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return p, usage("The %s address is not a web address. Write it like http://127.0.0.1:8080.", name)
		}
		if u.Scheme == "http" && !loopback(u.Hostname()) {
			return p, usage("The %s address begins with http://, so sign-ins and keys would travel where anybody can read them. Use https://; only a server on this computer, such as http://127.0.0.1:8080, may go without.", name)
		}
	}
	// A token of one platform must not reach another.
	genuine := flow.Xumm()
	api, signIn := sameAddress(t.APIURL, genuine.BaseURL), sameAddress(t.OAuthURL, genuine.Provider.Issuer)
	switch {
	case t.Sandbox && (api || signIn):
		return p, usage("This is the real platform, not a sandbox. Leave --sandbox out, or give the addresses of a sandbox.")
	case (api || t.APIURL == "") && (signIn || t.OAuthURL == ""):
		return p, nil
	case api || t.APIURL == "":
		return p, usage("The real platform takes the sign-ins of its own service only. Leave the sign-in address out, or give the API address that belongs to it too.")
	case signIn || atHost(t.APIURL, genuine.BaseURL) || atHost(t.OAuthURL, genuine.Provider.Issuer):
		return p, usage("A sign-in with the real service is for the real platform only, and these are not both its own addresses. Give both addresses of another platform, or neither.")
	}
	p.Name, p.BaseURL = t.APIURL, t.APIURL
	p.Provider = auth.ProviderAt(cmp.Or(t.OAuthURL, t.APIURL)) // a sandbox answers both at one address
	if t.Sandbox {
		p.Name, p.Sandbox = "Sandbox", true
	}
	return p, nil
}

// sameAddress reports whether two web addresses are one, however they are written.
func sameAddress(a, b string) bool {
	x, err := url.Parse(a)
	y, err2 := url.Parse(b)
	return err == nil && err2 == nil && strings.EqualFold(x.Scheme, y.Scheme) && atHost(a, b) &&
		(x.Port() == "" || x.Port() == "443") && strings.TrimRight(x.Path, "/") == strings.TrimRight(y.Path, "/") &&
		x.User == nil && x.RawQuery == "" && x.Fragment == ""
}

// atHost reports whether two web addresses are of one host.
func atHost(a, b string) bool {
	x, err := url.Parse(a)
	y, err2 := url.Parse(b)
	return err == nil && err2 == nil && strings.EqualFold(strings.TrimRight(x.Hostname(), "."), y.Hostname())
}

// loopback reports whether a host is this computer, by its address or as
// localhost, which never leaves it (RFC 6761 section 6.3).
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback() || strings.EqualFold(host, "localhost")
}

// ownSandbox reports whether the command starts a sandbox that ends with it.
func (t Target) ownSandbox() bool { return t.Sandbox && t.APIURL == "" }

// keepsSignIn gives an error where a sign-in makes no sense.
func (t Target) keepsSignIn() error {
	if !t.ownSandbox() {
		return nil
	}
	return usage("The sandbox of this command ends with it, so nobody can be signed in to it. Start \"countersign sandbox\" and pass --api-url, --oauth-url and --api-key with what it prints, or open the window with \"countersign --sandbox\".")
}

// open opens what is kept for the target and makes an App that follows only what
// this command creates.
func (t Target) open(ctx context.Context, browser auth.Browser) (*session, error) {
	s := &session{changes: make(chan struct{}, 1)}
	ok := false
	defer func() {
		if !ok {
			s.close()
		}
	}()
	if t.ownSandbox() {
		own, err := sandbox.Start(ctx, sandbox.Options{AutoApprove: true, Logger: t.Logger})
		if err != nil {
			return nil, fmt.Errorf("starting the sandbox: %w", err)
		}
		s.own = own
		info := own.Info()
		t.Nodes = info.NodeURLs
		t.APIURL, t.OAuthURL, t.APIKey, t.APISecret = info.APIURL, info.OAuthURL, info.APIKey, info.APISecret
	}
	p, err := t.Platform()
	if err != nil {
		return nil, err
	}
	profile := ""
	s.phone = "Xaman"
	if p.Sandbox {
		profile, s.phone = "sandbox", sandboxPhone
	}
	if s.home, err = flow.OpenHome(ctx, profile); err != nil {
		return nil, err
	}
	c := s.home.Config(p)
	c.Browser, c.Logger, c.Version, c.OwnOnly = browser, t.Logger, t.Version, true
	c.BrowserFirst = browser != nil
	c.Changed = func(flow.Change) {
		select {
		case s.changes <- struct{}{}:
		default:
		}
	}
	if t.APISecret != "" {
		cred := xumm.APIKey(t.APIKey, t.APISecret)
		c.Credential = &cred
	}
	if s.app, err = flow.New(c); err != nil {
		return nil, err
	}
	ok = true
	return s, nil
}

func (s *session) close() {
	if s.app != nil {
		s.app.Close()
	}
	if s.home != nil {
		s.home.Close()
	}
	if s.own != nil {
		s.own.Close()
	}
}

// until waits for changes until done says so.
func (s *session) until(ctx context.Context, done func() bool) error {
	for !done() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.changes:
		}
	}
	return nil
}

// restored starts the App and waits until the stored sign-in was looked at.
func (s *session) restored(ctx context.Context) (flow.Account, error) {
	go s.app.Run(ctx)
	var acc flow.Account
	err := s.until(ctx, func() bool {
		acc = s.app.Account()
		return acc.State != flow.Restoring
	})
	return acc, err
}
