package sandbox

import "net/http"

// curatedIssuers are the issuers of the platform's list of assets. Those here
// are demo accounts of the sandbox's ledger.
var curatedIssuers = []struct {
	name, domain string
	shortlist    int
	assets       []curatedAsset
}{
	{"Gateway", "gateway.example", 1, []curatedAsset{
		{"USD", "US Dollar", 1}, {"EUR", "Euro", 1}, {"524C555344000000000000000000000000000000", "RLUSD", 0},
	}},
	{"Exchange", "exchange.example", 0, []curatedAsset{{"BTC", "Bitcoin", 1}, {"USD", "US Dollar", 0}}},
}

type curatedAsset struct {
	currency, name string
	shortlist      int
}

// readAssets answers curated-assets.
func (p *Platform) readAssets(c apiCall) {
	issuers, currencies, details := []string{}, []string{}, map[string]any{}
	seen := map[string]bool{}
	assetID := 0
	for i, issuer := range curatedIssuers {
		address := demoAddress(issuer.name)
		assets := map[string]any{}
		for _, a := range issuer.assets {
			assetID++
			assets[a.currency] = map[string]any{
				"id": assetID, "issuer_id": i + 1, "issuer": address, "currency": a.currency, "name": a.name,
				"avatar": p.base + "/icon/" + a.currency + ".png", "shortlist": a.shortlist,
			}
			if !seen[a.currency] {
				seen[a.currency] = true
				currencies = append(currencies, a.currency)
			}
		}
		issuers = append(issuers, issuer.name)
		details[issuer.name] = map[string]any{
			"id": i + 1, "name": issuer.name, "domain": issuer.domain,
			"avatar": p.base + "/avatar/" + address + ".png", "shortlist": issuer.shortlist, "currencies": assets,
		}
	}
	writeJSON(c.w, http.StatusOK, map[string]any{"issuers": issuers, "currencies": currencies, "details": details})
}
