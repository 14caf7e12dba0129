package sandbox

import (
	"net/http"
	"strings"
	"time"

	"countersign/xumm/sandbox/ledger"
)

// How long the platform waits for a transaction it cannot find yet, and how
// often it looks.
const (
	txPatience = 10 * time.Second
	txInterval = time.Second
)

// readTransaction answers xrpl-tx/{hash}. The platform looks at the main
// network only; here every network of the sandbox's ledger is looked at.
func (p *Platform) readTransaction(c apiCall) {
	hash := strings.ToUpper(c.args[0])
	r, ok := p.validated(hash)
	for waited := time.Duration(0); !ok && waited < txPatience; waited += txInterval {
		if p.sleep(c.r.Context(), txInterval) != nil {
			panic(http.ErrAbortHandler)
		}
		r, ok = p.validated(hash)
	}
	if !ok {
		writeRefusal(c.w, &refusal{http.StatusInternalServerError, http.StatusInternalServerError, "Transaction not found"})
		return
	}
	name := networkNamed(r.Network)
	n := ledgerNode{p: p, chain: p.ledger.chain, name: name, id: r.Network}
	writeJSON(c.w, http.StatusOK, map[string]any{
		"txid":           hash,
		"balanceChanges": ledger.BalanceChanges(r.Meta),
		"node":           p.nodeURLs()[name],
		"transaction":    n.show(r, 1),
	})
}

// validated gives a transaction that is final, by its hash.
func (p *Platform) validated(hash string) (ledger.Record, bool) {
	r, ok := p.ledger.chain.Record(hash)
	return r, ok && r.Validated() && !p.faults.get().nodeForgets
}

// networkNamed is the key of the network with an id.
func networkNamed(id uint32) string {
	for name, n := range networks {
		if uint32(n.ID) == id {
			return name
		}
	}
	return ""
}
