package xumm

import (
	"cmp"
	"context"
	"countersign/xrpl"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// AssetIssuer is an issuer of tokens on the platform's curated list.
type AssetIssuer struct {
	Name, Domain string
	AvatarURL    string
	Shortlisted  bool // shown at once; others after "more"
	Assets       []Asset
}

// Asset is a token on the curated list.
type Asset struct {
	Currency    string // as the ledger writes it: three characters or 40 hex digits
	Issuer      string // r-address
	Name        string
	AvatarURL   string
	Shortlisted bool
}

// CuratedAssets gives the tokens the platform has looked at, by issuer, in the
// order of their names. That a token is on the list is no promise of its worth.
func (c *Client) CuratedAssets(ctx context.Context) ([]AssetIssuer, error) {
	const op = "get curated assets"
	a, err := c.call(ctx, op, http.MethodGet, "curated-assets", nil)
	if err != nil {
		return nil, err
	}
	type wireAsset struct {
		Issuer, Currency, Name, Avatar looseString
		Shortlist                      looseBool
	}
	var w struct {
		Details *map[string]struct {
			Name, Domain, Avatar looseString
			Shortlist            looseBool
			Currencies           map[string]wireAsset
		}
	}
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	if w.Details == nil {
		return nil, unreadable(op, "it has no list of issuers")
	}
	issuers := make([]AssetIssuer, 0, len(*w.Details))
	for name, d := range *w.Details {
		if d.Name != "" {
			name = string(d.Name)
		}
		i := AssetIssuer{Name: plainText(name, 80), Domain: plainText(string(d.Domain), 256), AvatarURL: c.webLink(d.Avatar), Shortlisted: bool(d.Shortlist)}
		for code, t := range d.Currencies {
			if t.Currency != "" {
				code = string(t.Currency)
			}
			if checkAccount("", string(t.Issuer)) != nil || !isTokenCode(code) {
				continue // nobody could hold it
			}
			i.Assets = append(i.Assets, Asset{
				Currency: plainText(code, 40), Issuer: string(t.Issuer), Name: plainText(string(t.Name), 80),
				AvatarURL: c.webLink(t.Avatar), Shortlisted: bool(t.Shortlist),
			})
		}
		slices.SortFunc(i.Assets, func(a, b Asset) int {
			return cmp.Or(cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Issuer, b.Issuer))
		})
		issuers = append(issuers, i)
	}
	slices.SortFunc(issuers, func(a, b AssetIssuer) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	return issuers, nil
}

// isTokenCode tells of a code as the ledger writes it, other than that of XRP.
func isTokenCode(code string) bool {
	_, err := xrpl.Encode(xrpl.Tx{"TransactionType": "TrustSet", "LimitAmount": map[string]any{"currency": code, "issuer": "rrrrrrrrrrrrrrrrrrrrBZbvji", "value": "1"}})
	return err == nil && !strings.EqualFold(code, "XRP")
}

// webLink gives an address of the web, of any host, and "" for all else.
func (c *Client) webLink(s looseString) string {
	u, err := url.Parse(string(s))
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != c.base.Scheme {
		return ""
	}
	return string(s)
}
