package sandbox

import (
	"net/http"
	"strings"
)

// readRails answers rails: the networks the wallet knows. Their nodes and
// explorers are the sandbox's own, so that nothing that is asked here reaches a
// real network.
func (p *Platform) readRails(c apiCall) {
	rails := map[string]any{}
	nodes := p.nodeURLs()
	for key, n := range networks {
		asset := "XRP"
		if strings.HasPrefix(key, "XAHAU") {
			asset = "XAH"
		}
		explorer := p.base + "/explorer/"
		rails[key] = map[string]any{
			"chain_id": n.ID, "color": n.color, "name": n.name, "is_livenet": !n.test, "native_asset": asset,
			"endpoints": []any{map[string]any{"name": "Sandbox", "url": nodes[key]}},
			"explorers": []any{map[string]any{
				"name": "Sandbox", "url_tx": explorer + key + "/", "url_account": explorer + key + "/", "url_ctid": explorer,
			}},
			"rpc": p.base + "/" + nodePath + "/" + key,
			"icons": map[string]any{
				"icon_square": p.base + "/icon/" + key + ".png",
				"icon_asset":  p.base + "/icon/" + asset + ".png",
			},
		}
	}
	writeJSON(c.w, http.StatusOK, rails)
}
