package flow

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"countersign/xumm"
)

// tokensLife is how long the platform's list of tokens counts as today's.
const tokensLife = time.Hour

// Token is a token on the platform's curated list.
type Token struct {
	Code       string // as a person types it, such as USD or SOLO
	Name       string // such as "US dollar"; may be ""
	Issuer     string // r-address
	IssuerName string
	Domain     string
}

// curated keeps the platform's list.
type curated struct {
	mu sync.Mutex
	patience
	list []Token
}

// Tokens gives the tokens that the platform's editors have looked at, those of
// its short list first. They are tokens of the main network, so there are none
// for another. It is nil while the list is not known; TokensChanged tells when it
// is. That a token is on the list is no promise of its worth.
func (a *App) Tokens(network string) []Token {
	if network != "MAINNET" {
		return nil
	}
	s := a.current()
	t := &a.curated
	t.mu.Lock()
	defer t.mu.Unlock()
	if s != nil && t.begin(a.now()) {
		a.spawn(func(ctx context.Context) {
			issuers, err := s.client.CuratedAssets(ctx)
			if err != nil {
				a.log.Info("no list of tokens", "err", err)
			}
			t.mu.Lock()
			t.end(a.now(), err, tokensLife)
			if err == nil {
				t.list = ranked(issuers)
			}
			t.mu.Unlock()
			if err == nil {
				a.changed(TokensChanged)
			}
		})
	}
	return t.list
}

// ranked makes one list of the tokens of all issuers, those of the short list
// first, each part by code and issuer.
func ranked(issuers []xumm.AssetIssuer) []Token {
	var short, others []Token
	for _, i := range issuers {
		for _, c := range i.Assets {
			t := Token{currencyName(c.Currency), c.Name, c.Issuer, i.Name, i.Domain}
			if i.Shortlisted && c.Shortlisted {
				short = append(short, t)
			} else {
				others = append(others, t)
			}
		}
	}
	byCode := func(x, y Token) int {
		return cmp.Or(strings.Compare(x.Code, y.Code), strings.Compare(x.IssuerName, y.IssuerName))
	}
	slices.SortStableFunc(short, byCode)
	slices.SortStableFunc(others, byCode)
	return append(append([]Token{}, short...), others...) // never nil: an empty list is one
}

// ChooseToken fills in a token's code and issuer; path is that of the input of
// the code.
func (f *Form) ChooseToken(path string, t Token) {
	of, ok := strings.CutSuffix(path, "/"+partCurrency)
	if !ok {
		return
	}
	f.SetText(path, t.Code)
	f.SetText(inside(of, partIssuer), t.Issuer)
}
