package sandbox

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"countersign/xrpl"
	"countersign/xumm/sandbox/ledger"
)

// explorerView is a transaction or an account as the explorer's page shows it.
type explorerView struct {
	Title, Network, Sentence string
	Rows                     []signRow
}

// serveExplorer answers /explorer/{network}/{hash or account} and
// /explorer/{ctid}, which on the real platform lead to a public explorer.
func (p *Platform) serveExplorer(w http.ResponseWriter, r *http.Request, path []string) {
	view, ok := p.explore(path)
	if !ok {
		view = explorerView{Title: "Not found", Sentence: "The sandbox's ledger has nothing under this address."}
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	if !ok {
		w.WriteHeader(http.StatusNotFound)
	}
	if err := explorerPage.Execute(w, view); err != nil {
		p.opts.Logger.Debug("the explorer's page was not sent in full", "error", err)
	}
}

func (p *Platform) explore(path []string) (explorerView, bool) {
	if len(path) == 1 {
		r, ok := p.recordByCTID(path[0])
		if !ok {
			return explorerView{}, false
		}
		return p.exploreTransaction(r), true
	}
	key := strings.ToUpper(path[0])
	net, known := networks[key]
	if !known {
		return explorerView{}, false
	}
	if isAddress(path[1]) {
		return p.exploreAccount(key, path[1])
	}
	r, ok := p.ledger.chain.Record(strings.ToUpper(path[1]))
	if !ok || r.Network != uint32(net.ID) {
		return explorerView{}, false
	}
	return p.exploreTransaction(r), true
}

func (p *Platform) exploreTransaction(r ledger.Record) explorerView {
	tx := r.Tx()
	state := "Validated"
	if !r.Validated() {
		state = "Not validated yet"
	}
	return explorerView{
		Title: tx.Type(), Network: networkNamed(r.Network), Sentence: xrpl.Explain(tx, p.accountAlias),
		Rows: []signRow{
			{"Hash", r.ID}, {"Result", r.Result}, {"State", state}, {"Ledger", strconv.FormatUint(uint64(r.Ledger), 10)},
			{"Account", tx.Text("Account")}, {"Fee", amountWords(tx["Fee"])},
		},
	}
}

func (p *Platform) exploreAccount(network, address string) (explorerView, bool) {
	root, ok := p.ledger.look(address)
	if !ok {
		return explorerView{}, false
	}
	return explorerView{
		Title: "Account", Network: network, Sentence: p.accountAlias(address),
		Rows: []signRow{{"Address", address}, {"Balance", amountWords(root["Balance"])}, {"Sequence", strconv.FormatUint(uint64(root.Number("Sequence")), 10)}},
	}, true
}

// recordByCTID finds a transaction by its compact id: C, the ledger in seven
// hex digits, place and network in four each (XLS-37).
func (p *Platform) recordByCTID(ctid string) (ledger.Record, bool) {
	const digits = 16
	ctid = strings.ToUpper(ctid)
	n, err := strconv.ParseUint(ctid, 16, 64)
	if err != nil || len(ctid) != digits || ctid[0] != 'C' {
		return ledger.Record{}, false
	}
	index, place, network := uint32(n>>32)&0x0FFFFFFF, uint32(n>>16)&0xFFFF, uint32(n)&0xFFFF
	for _, r := range p.ledger.chain.Records(network) {
		if r.Ledger == index && r.Place == place && r.Validated() {
			return r, true
		}
	}
	return ledger.Record{}, false
}

var explorerPage = template.Must(template.New("explorer").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Title}}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:8vh auto;padding:0 1.5rem;overflow-wrap:anywhere}dt{opacity:.7}dd{margin:0 0 .7rem;font-family:ui-monospace,monospace}</style></head>
<body><p>{{with .Network}}{{.}} · {{end}}the sandbox's ledger</p><h1>{{.Title}}</h1>{{with .Sentence}}<p>{{.}}</p>{{end}}
<dl>{{range .Rows}}<dt>{{.Label}}</dt><dd>{{.Value}}</dd>{{end}}</dl></body></html>
`))
