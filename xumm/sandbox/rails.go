package sandbox

import (
	"net/http"
	"strings"

	"countersign/xrpl"
)

// railColors are those the wallet marks its networks with.
var railColors = map[string]string{
	"MAINNET": "#3052FF", "TESTNET": "#FF5B5B", "DEVNET": "#F5B13D", "XAHAU": "#B72136", "XAHAUTESTNET": "#7D4DC7",
}

// readRails answers rails: the networks the wallet knows. Their nodes and
// explorers are the sandbox's own, so that nothing that is asked here reaches a
// real network.
func (p *Platform) readRails(c apiCall) {
	rails := map[string]any{}
	nodes := p.nodeURLs()
	for _, n := range xrpl.Networks() {
		asset := "XRP"
		if strings.HasPrefix(n.Key, "XAHAU") {
			asset = "XAH"
		}
		explorer := p.base + "/explorer/"
		rails[n.Key] = map[string]any{
			"chain_id": n.ID, "color": railColors[n.Key], "name": n.Name, "is_livenet": !n.Test, "native_asset": asset,
			"endpoints": []any{map[string]any{"name": "Sandbox", "url": nodes[n.Key]}},
			"explorers": []any{map[string]any{
				"name": "Sandbox", "url_tx": explorer + n.Key + "/", "url_account": explorer + n.Key + "/", "url_ctid": explorer,
			}},
			"rpc": p.base + "/" + nodePath + "/" + n.Key,
			"icons": map[string]any{
				"icon_square": p.base + "/icon/" + n.Key + ".png",
				"icon_asset":  p.base + "/icon/" + asset + ".png",
			},
		}
	}
	writeJSON(c.w, http.StatusOK, rails)
}
