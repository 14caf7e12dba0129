package flow

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"
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
	mu    sync.Mutex
	list  []Token
	at    time.Time // when list was told
	asked time.Time
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
	now := a.now()
	if s != nil && (t.list == nil || now.Sub(t.at) >= tokensLife) && now.Sub(t.asked) >= rateAgain {
		t.asked = now
		a.spawn(func(ctx context.Context) {
			issuers, err := s.client.CuratedAssets(ctx)
			if err != nil {
				a.log.Info("no list of tokens", "err", err)
				return
			}
			type rank struct {
				Token
				short bool
			}
			var ranked []rank
			for _, i := range issuers {
				for _, c := range i.Assets {
					ranked = append(ranked, rank{Token{currencyName(c.Currency), c.Name, c.Issuer, i.Name, i.Domain}, i.Shortlisted && c.Shortlisted})
				}
			}
			slices.SortStableFunc(ranked, func(x, y rank) int {
				if x.short != y.short {
					return map[bool]int{true: -1, false: 1}[x.short]
				}
				return cmp.Or(strings.Compare(x.Code, y.Code), strings.Compare(x.IssuerName, y.IssuerName))
			})
			list := make([]Token, 0, len(ranked))
			for _, r := range ranked {
				list = append(list, r.Token)
			}
			t.mu.Lock()
			t.list, t.at = list, a.now()
			t.mu.Unlock()
			a.changed(TokensChanged)
		})
	}
	return t.list
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
