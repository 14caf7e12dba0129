package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"countersign/xumm/sandbox/ledger"
)

// nodePath is where the sandbox's ledger answers as a node does, one path for
// each network: /node/TESTNET, as WebSocket and as JSON-RPC.
const nodePath = "node"

// ledgerNode is the ledger as a node of one network shows it (xrpl.org, "HTTP /
// WebSocket APIs").
type ledgerNode struct {
	p     *Platform
	chain *ledger.Ledger
	name  string // network key
	id    uint32 // of the network
}

// nodeURLs gives the WebSocket address of the node of every network.
func (p *Platform) nodeURLs() map[string]string {
	urls := map[string]string{}
	for name := range networks {
		urls[name] = "ws" + strings.TrimPrefix(p.base, "http") + "/" + nodePath + "/" + name
	}
	return urls
}

// serveNode answers /node/{network}.
func (p *Platform) serveNode(w http.ResponseWriter, r *http.Request, name string) {
	net, known := networks[name]
	if !known {
		p.unknownEndpoint(w, r)
		return
	}
	if p.faults.get().nodeUnreachable {
		panic(http.ErrAbortHandler)
	}
	n := ledgerNode{p: p, chain: p.ledger.chain, name: name, id: uint32(net.ID)}
	switch {
	case wantsSocket(r):
		n.serveSocket(w, r)
	case r.Method == http.MethodPost:
		n.serveRPC(w, r)
	default:
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "This is a node of the sandbox's ledger: open a WebSocket, or POST a question.", http.StatusMethodNotAllowed)
	}
}

// question is one call.
type question struct {
	command string
	params  ledger.Entry // all of it, command included
	api     int          // version of the API
}

// nodeError is an answer that tells of an error.
type nodeError struct {
	code  string
	extra map[string]any // beside code and message
}

func failed(code string) *nodeError { return &nodeError{code: code} }

// nodeErrors are the numbers and messages of the codes in use (rippled's
// ErrorCodes.cpp; xrpl.org, "Error Formatting").
var nodeErrors = map[string]struct {
	number  int
	message string
}{
	"actMalformed":        {35, "Account malformed."},
	"actNotFound":         {19, "Account not found."},
	"badSyntax":           {1, "Syntax error."},
	"dstActNotFound":      {53, "Destination account not found."},
	"entryNotFound":       {94, "Requested ledger entry not found."},
	"excessiveLgrRange":   {78, "Ledger range exceeds 1000."},
	"invalid_API_version": {0, ""},
	"invalidLgrRange":     {79, "Ledger range is invalid."},
	"invalidParams":       {31, "Invalid parameters."},
	"invalidTransaction":  {0, ""},
	"lgrNotFound":         {21, "Ledger not found."},
	"malformedRequest":    {0, ""},
	"malformedStream":     {0, ""},
	"missingCommand":      {0, "Missing command entry."},
	"objectNotFound":      {92, "The requested object was not found."},
	"slowDown":            {10, "You are placing too much load on the server."},
	"srcActNotFound":      {70, "Source account not found."},
	"tooBusy":             {9, "The server is too busy to help you now."},
	"transactionSigned":   {96, "Transaction should not be signed."},
	"txnNotFound":         {29, "Transaction not found."},
	"unknownCmd":          {32, "Unknown method."},
}

// answer gives the result of a question.
func (n ledgerNode) answer(q question) (map[string]any, *nodeError) {
	f := n.p.faults.get()
	switch {
	case f.nodeBusy:
		return nil, failed("slowDown")
	case q.api > 1 && f.nodeOldAPI, q.api < 1, q.api > 2:
		return nil, failed("invalid_API_version")
	}
	if handle := nodeCommands[q.command]; handle != nil {
		return handle(n, q)
	}
	return nil, failed("unknownCmd")
}

var nodeCommands = map[string]func(ledgerNode, question) (map[string]any, *nodeError){
	"ping":               func(ledgerNode, question) (map[string]any, *nodeError) { return map[string]any{}, nil },
	"server_info":        ledgerNode.serverInfo,
	"server_definitions": ledgerNode.serverDefinitions,
	"fee":                ledgerNode.fee,
	"ledger_current":     ledgerNode.ledgerCurrent,
	"ledger_closed":      ledgerNode.ledgerClosed,
	"ledger":             ledgerNode.ledgerVersion,
	"ledger_entry":       ledgerNode.ledgerEntry,
	"tx":                 ledgerNode.tx,
	"account_tx":         ledgerNode.accountTx,
	"submit":             ledgerNode.submit,
	"simulate":           ledgerNode.simulate,
	"account_info":       ledgerNode.accountInfo,
	"account_lines":      ledgerNode.accountLines,
	"account_objects":    ledgerNode.accountObjects,
	"account_offers":     ledgerNode.accountOffers,
	"account_channels":   ledgerNode.accountChannels,
	"account_nfts":       ledgerNode.accountNFTs,
	"nft_sell_offers":    ledgerNode.nftSellOffers,
	"nft_buy_offers":     ledgerNode.nftBuyOffers,
	"deposit_authorized": ledgerNode.depositAuthorized,
}

// parseQuestion reads what a client asks; numbers stay as they are written.
func parseQuestion(data []byte) (ledger.Entry, bool) {
	var params ledger.Entry
	d := json.NewDecoder(bytes.NewReader(data))
	if d.Decode(&params) != nil || params == nil {
		return nil, false
	}
	_, err := d.Token()
	return params, errors.Is(err, io.EOF)
}

// asked makes a question of its parameters; version 1 of the API is spoken
// unless another is asked for.
func asked(command string, params ledger.Entry) question {
	q := question{command: command, params: params, api: 1}
	if version, has := params["api_version"]; has {
		n, ok := wholeNumber(version)
		if q.api = int(n); !ok {
			q.api = -1
		}
	}
	return q
}

// serveRPC answers one question over HTTP (JSON-RPC, as nodes speak it).
func (n ledgerNode) serveRPC(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return
	}
	whole, ok := parseQuestion(body)
	command := whole.Text("method")
	if !ok || command == "" {
		http.Error(w, "Null method", http.StatusBadRequest)
		return
	}
	var params ledger.Entry
	if list, _ := whole["params"].([]any); len(list) > 0 {
		params, _ = entry(list[0])
	}
	f := n.p.faults.get()
	if n.p.sleep(r.Context(), f.nodeDelay) != nil {
		panic(http.ErrAbortHandler)
	}
	if f.nodeBusy {
		http.Error(w, "Server is overloaded", http.StatusServiceUnavailable)
		return
	}
	result, no := n.answer(asked(command, params))
	if no != nil {
		result = no.json(params)
	} else {
		result["status"] = "success"
	}
	answer := map[string]any{"result": result}
	for _, name := range []string{"id", "jsonrpc"} {
		if v, has := whole[name]; has {
			answer[name] = v
		}
	}
	writeJSON(w, http.StatusOK, answer)
}

// json is the error as it stands in an answer.
func (e *nodeError) json(request ledger.Entry) map[string]any {
	facts := nodeErrors[e.code]
	out := map[string]any{"error": e.code, "status": "error", "request": request}
	if facts.number != 0 {
		out["error_code"] = facts.number
	}
	if facts.message != "" {
		out["error_message"] = facts.message
	}
	for name, value := range e.extra {
		out[name] = value
	}
	return out
}

func entry(v any) (ledger.Entry, bool) {
	m, ok := v.(map[string]any)
	return m, ok
}

// text gives a number or a text of a question as text.
func paramText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// chosen reads ledger_index and gives whether the newest validated ledger is
// meant, rather than the open one. Older ones are gone.
func (q question) chosen() (validated bool, no *nodeError) {
	switch at := paramText(q.params["ledger_index"]); at {
	case "", "current":
		return false, nil
	case "validated", "closed":
		return true, nil
	default:
		n, err := strconv.ParseUint(at, 10, 32)
		switch {
		case err != nil:
			return false, &nodeError{"invalidParams", map[string]any{"error_message": "ledger_index is not valid."}}
		case uint32(n) == ledger.Current():
			return false, nil
		case uint32(n) == ledger.Validated():
			return true, nil
		}
		return false, failed("lgrNotFound")
	}
}

// from marks a result as read from a ledger.
func from(validated bool, result map[string]any) map[string]any {
	if validated {
		result["ledger_index"], result["ledger_hash"] = ledger.Validated(), ledgerHash(ledger.Validated())
	} else {
		result["ledger_current_index"] = ledger.Current()
	}
	result["validated"] = validated
	return result
}
