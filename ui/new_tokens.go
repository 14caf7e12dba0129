package ui

import (
	"cmp"
	"strconv"

	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// liveNetwork is the network that what is written is for: the one chosen, or
// that of the account.
func (s *newScreen) liveNetwork() string {
	return cmp.Or(s.networkKey(), s.w.d.App.Account().Network)
}

// openTokens opens the platform's list of tokens, to choose code and issuer at
// once.
func (f *formInput) openTokens() {
	list := f.s.w.d.App.Tokens(f.s.liveNetwork())
	find := func(query string) []look.Found {
		out := []look.Found{{Heading: f.s.w.d.App.AboutTokens(f.s.liveNetwork())}}
		for i, t := range list {
			if !hasWords(query, t.Code, t.Name, t.Issuer, t.IssuerName, t.Domain) {
				continue
			}
			title := t.Code
			if t.Name != "" && t.Name != t.Code {
				title += ", " + t.Name
			}
			detail := cmp.Or(t.IssuerName, xrpl.ShortAddress(t.Issuer))
			if t.Domain != "" && t.Domain != detail {
				detail += ", " + t.Domain
			}
			out = append(out, look.Found{Value: strconv.Itoa(i), Title: title, Detail: detail, Mark: xrpl.ShortAddress(t.Issuer)})
		}
		if len(out) == 1 {
			return nil
		}
		return out
	}
	look.OpenFinder(f.field, "Search by code, name or issuer", "The platform's list has nothing with these words. Try others, or type code and issuer.", "", find, func(value string) {
		i, err := strconv.Atoi(value)
		if err != nil || i >= len(list) {
			return
		}
		f.s.touched[f.in.Path] = true
		f.s.edit(func(form *flow.Form) { form.ChooseToken(f.in.Path, list[i]) })
	})
}

// tokensAnswered offers the list as soon as it is there.
func (s *newScreen) tokensAnswered() {
	if s.w.at == atNew && (len(s.w.d.App.Tokens(s.liveNetwork())) > 0) != s.form.tokens {
		s.refresh()
	}
}
