package auth

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// Provider is the pinned authorization server. Pinning is stricter than
// discovery, and there is only one server.
type Provider struct {
	Issuer   string // compared with a token's "iss", character by character
	AuthURL  string // authorization endpoint
	TokenURL string // token endpoint
	CertsURL string // JSON Web Key Set
}

// Xumm is the real provider, https://oauth2.xumm.app (Xumm developer docs,
// "OAuth2 / OpenID Connect").
func Xumm() Provider { return ProviderAt("https://oauth2.xumm.app") }

// ProviderAt is a provider with Xumm's paths at another address, such as a
// sandbox. New refuses http unless the address is a loopback one.
func ProviderAt(issuer string) Provider {
	base := strings.TrimRight(issuer, "/")
	return Provider{
		Issuer:   issuer,
		AuthURL:  base + "/auth",
		TokenURL: base + "/token",
		CertsURL: base + "/certs",
	}
}

func (p Provider) check() error {
	if p.Issuer == "" {
		return fmt.Errorf("auth: there is no provider: set Provider, e.g. auth.Xumm()")
	}
	for _, endpoint := range []string{p.Issuer, p.AuthURL, p.TokenURL, p.CertsURL} {
		u, err := url.Parse(endpoint)
		switch {
		case err != nil, u.Host == "", u.User != nil, u.RawQuery != "", u.Fragment != "":
			return fmt.Errorf("auth: the provider's address %q is not a plain web address", endpoint)
		case u.Scheme == "https", u.Scheme == "http" && isLoopback(u):
		default:
			return fmt.Errorf("auth: the provider's address %q is not https", endpoint)
		}
	}
	return nil
}

func (p Provider) onLoopback() bool {
	u, err := url.Parse(p.AuthURL)
	return err == nil && isLoopback(u)
}

func isLoopback(u *url.URL) bool {
	if u.Hostname() == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback()
}
