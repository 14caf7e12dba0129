package sandbox

import (
	"maps"
	"net/http"
	"strings"
)

// hookHashes are the hooks the platform knows by the hash of their code. These
// are inventions: one with everything there is to tell, one with the least.
var hookHashes = map[string]map[string]any{
	"C0BB478B61FA4D0A290737718EAFA4D261F0908F84A51FA44059859C27644C52": {
		"name":        "Savings",
		"description": "Moves a part of every payment that arrives to an account for savings.",
		"creator":     map[string]any{"name": "Countersign Sandbox", "mail": "hooks@example.com", "site": "https://hooks.example"},
		"xapp":        "countersign.savings",
		"appuuid":     "3c3fd2cc-9a0f-4a52-9d5c-5c4f3a6f0c11",
		"icon":        "https://hooks.example/savings.png",
		"audits":      []string{"https://hooks.example/audit.pdf"},
	},
	"EF3074613BA9CDC05CB7EF25F0131437B3CAA50AF1972A2A2FC8B3F3290D42B4": {
		"name":        "Reward",
		"description": "Pays a reward to accounts that have opted in.",
	},
}

// readHookHashes answers hookhash.
func (p *Platform) readHookHashes(c apiCall) {
	all := map[string]any{}
	for hash := range hookHashes {
		all[hash] = p.hook(hash)
	}
	writeJSON(c.w, http.StatusOK, all)
}

// readHookHash answers hookhash/{hash}.
func (p *Platform) readHookHash(c apiCall) {
	hash := strings.ToUpper(c.args[0])
	if hookHashes[hash] == nil {
		writeRefusal(c.w, notFound("Hook hash not found"))
		return
	}
	writeJSON(c.w, http.StatusOK, p.hook(hash))
}

// hook adds to the one that has a creator the accounts it was verified on.
func (p *Platform) hook(hash string) map[string]any {
	hook := maps.Clone(hookHashes[hash])
	if hook["creator"] != nil {
		hook["verifiedAccounts"] = []string{demoAddress("Gateway")}
	}
	return hook
}
