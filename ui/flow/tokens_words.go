package flow

import (
	"fmt"
	"slices"

	"countersign/xrpl"
)

// AboutTokens says whose list Tokens gives, or why there is none for a network;
// "" while that is not known.
func (a *App) AboutTokens(network string) string {
	platform := capital(a.platformName())
	switch {
	case network == "":
		return ""
	case network != "MAINNET":
		return platform + "'s list has tokens of Mainnet only."
	case len(a.Tokens(network)) == 0:
		return ""
	}
	return platform + "'s list; being on it is no recommendation"
}

// Issuers tells in a sentence each who issues the tokens of a transaction, by the
// platform's list, as far as that is known and has them.
func (a *App) Issuers(tx xrpl.Tx, network string) []string {
	list := a.Tokens(network)
	if len(list) == 0 {
		return nil
	}
	var out []string
	for _, name := range sortedNames(tx) {
		amount, ok := asObject(tx[name])
		if !ok {
			continue
		}
		code, issuer := xrpl.Tx(amount).Text("currency"), xrpl.Tx(amount).Text("issuer")
		i := slices.IndexFunc(list, func(t Token) bool { return t.Issuer == issuer && t.Code == currencyName(code) && t.IssuerName != "" })
		if i < 0 {
			continue
		}
		sentence := fmt.Sprintf("%s's list calls the issuer of this %s “%s”: %s.", capital(a.platformName()), list[i].Code, quotable(list[i].IssuerName), xrpl.SayAccount(issuer, a.Name))
		if !slices.Contains(out, sentence) {
			out = append(out, sentence)
		}
	}
	return out
}
