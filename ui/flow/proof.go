package flow

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

const (
	// requestFinding is the name of the finding about the platform's record.
	requestFinding = "Request"
	// ledgerFinding is the name xrpl.Verify gives to the ledger's own result.
	ledgerFinding = "Ledger result"
)

// prove gives the findings about a signed request, as stored: first whether the
// platform's record is the one that was asked for, then what the signed blob
// itself says.
func (a *App) prove(s *session, r storage.Request, p *xumm.Payload) json.RawMessage {
	asked, err := xrpl.ParseTx(r.TxJSON)
	if err != nil {
		return marshalFindings([]xrpl.Finding{{Name: requestFinding, Status: xrpl.Failed, Detail: "The stored request can't be read, so nothing could be compared."}})
	}
	r.Blob, r.TxID = first(r.Blob, p.Response.Hex), first(p.Response.TxID, r.TxID)
	r.SignedBy = first(p.Response.Account, r.SignedBy)
	r.SignedNetwork = first(p.Response.DispatchedNetwork, p.Response.EnvironmentNetwork, r.SignedNetwork)
	signed := a.signedOf(asked, r)
	signed.PublicKey = p.Response.SignerPublicKey
	signed.Dispatched = first(p.Response.DispatchedResult, r.Result)
	return marshalFindings(append([]xrpl.Finding{checkRecord(asked, r, p, s.clientID)}, a.verify(signed)...))
}

// verify is xrpl.Verify. Where the signed data could be read with a node's tables
// only, its word is all there is on what was signed, and nothing rests on that.
func (a *App) verify(s xrpl.Signed) []xrpl.Finding {
	found := xrpl.Verify(s)
	if s.Definitions == nil {
		return found
	}
	for i, f := range found {
		if f.Status == xrpl.Checked && f.Name != "Transaction id" {
			found[i].Status = xrpl.NotChecked
			found[i].Detail += " It was read with the tables a node gave, so this is that node's word."
		}
	}
	return found
}

// signedOf gives what the stored request tells of what was asked and signed.
func (a *App) signedOf(asked xrpl.Tx, r storage.Request) xrpl.Signed {
	return xrpl.Signed{
		Request:       asked,
		Blob:          r.Blob,
		TxID:          r.TxID,
		Account:       first(r.Account, r.SignedBy),
		Network:       r.Network,
		SignedNetwork: r.SignedNetwork,
		Dispatched:    r.Result,
		Multisign:     r.Multisign, // as it was asked, whatever the platform's record says
		SignOnly:      !r.Submit,
		Node:          nodeReport(r),
		Definitions:   a.tablesFor(r),
	}
}

// compared gives the fields of what was signed beside what was asked; none while
// nothing is signed, or when it cannot be read.
func (a *App) compared(r storage.Request) []xrpl.FieldResult {
	if r.State != storage.Signed || r.Blob == "" || r.TxType == "PaymentChannelAuthorize" {
		return nil
	}
	asked, err := xrpl.ParseTx(r.TxJSON)
	if err != nil {
		return nil
	}
	fields, err := a.signedOf(asked, r).Compare()
	if err != nil {
		return nil // the findings say so
	}
	return fields
}

// reprove gives the findings anew after a node has spoken. What was found about
// the platform's record, which is not kept, stays.
func (a *App) reprove(r storage.Request) json.RawMessage {
	asked, err := xrpl.ParseTx(r.TxJSON)
	if err != nil || r.TxType == "PaymentChannelAuthorize" {
		return r.Proof
	}
	var found []xrpl.Finding
	for _, f := range findingsOf(r.Proof) {
		if f.Name == requestFinding {
			found = append(found, f)
		}
	}
	return marshalFindings(append(found, a.verify(a.signedOf(asked, r))...))
}

// Proven is xrpl.Proven for the findings of a request, the platform's record
// included.
func Proven(found []xrpl.Finding) xrpl.Status { return xrpl.Proven(found) }

// Undone tells whether the ledger did not do what was asked: it refused the
// transaction, never took it, or delivered less. Findings are those of a proof,
// result is the engine result.
func Undone(found []xrpl.Finding, result string) bool {
	return Refused(result) || slices.ContainsFunc(found, func(f xrpl.Finding) bool {
		return f.Name == ledgerFinding && f.Status == xrpl.Failed
	})
}

func marshalFindings(f []xrpl.Finding) json.RawMessage {
	b, err := json.Marshal(f)
	if err != nil { // strings only: cannot happen
		return nil
	}
	return b
}

func findingsOf(proof json.RawMessage) []xrpl.Finding {
	var f []xrpl.Finding
	if json.Unmarshal(proof, &f) != nil {
		return nil
	}
	return f
}

// checkRecord compares the platform's record with the request as it was made:
// same payload, same application, same identifier, same transaction.
func checkRecord(asked xrpl.Tx, r storage.Request, p *xumm.Payload, clientID string) xrpl.Finding {
	bad := func(format string, args ...any) xrpl.Finding {
		return xrpl.Finding{Name: requestFinding, Status: xrpl.Failed, Detail: fmt.Sprintf(format, args...)}
	}
	switch {
	case p.Response.Hex != "" && r.Blob != "" && !strings.EqualFold(p.Response.Hex, r.Blob):
		return bad("The platform now gives other signed data for this request than before. What came first is judged here.")
	case !strings.EqualFold(p.Meta.UUID, r.UUID):
		return bad("The platform answered with another request.")
	case !strings.EqualFold(p.Application.UUID, clientID):
		return bad("The answer belongs to another application.")
	case p.CustomMeta.Identifier != r.ID:
		return bad("The answer does not carry the number this request was made with.")
	}
	record, err := xrpl.ParseTx(p.Request.TxJSON)
	if err != nil {
		return bad("The platform's copy of the transaction can't be read.")
	}
	if d := differences(asked, record); len(d) > 0 {
		return bad("The platform's copy of the transaction differs from what was asked: %s.", strings.Join(d, ", "))
	}
	return xrpl.Finding{Name: requestFinding, Status: xrpl.Checked, Detail: "The platform's record is the request made here."}
}

// differences names the fields in which the platform's copy of a transaction is
// not what was asked. What the platform may add by itself is forgiven: a mark on
// sign-ins, and the fields the signer's side fills in. The signed blob is
// compared on its own, so nothing hides behind this.
func differences(asked, record xrpl.Tx) []string {
	var out []string
	for name, want := range asked {
		got, ok := record[name]
		switch {
		case !ok:
			out = append(out, name+" is missing")
		case !sameJSON(want, got):
			out = append(out, name+" is different")
		}
	}
	for name := range record {
		if _, ok := asked[name]; ok {
			continue
		}
		switch name {
		case "SignIn", "Account", "Fee", "Sequence", "LastLedgerSequence", "NetworkID", "TransactionType", "SigningPubKey":
		case "Flags":
			if f := fmt.Sprint(record[name]); f != "0" && f != "2147483648" { // tfFullyCanonicalSig
				out = append(out, name+" was added")
			}
		default:
			if !fieldName.MatchString(name) {
				name = "a field with an unusual name" // it would be shown
			}
			out = append(out, name+" was added")
		}
	}
	sort.Strings(out)
	if n := len(out) - maxDifferences; n > 0 {
		out = append(out[:maxDifferences], fmt.Sprintf("and %d more", n))
	}
	return out
}

// maxDifferences is how many differences are named: nobody reads more.
const maxDifferences = 10

// fieldName fits the name of every field of the ledger.
var fieldName = regexp.MustCompile(`^[A-Za-z0-9]{1,40}$`)

// sameJSON compares two JSON values; a number and its decimal text are the same,
// because the platform turns some numbers into texts.
func sameJSON(x, y any) bool {
	switch x := x.(type) {
	case map[string]any:
		y, ok := asObject(y)
		if !ok || len(x) != len(y) {
			return false
		}
		for k, v := range x {
			if w, ok := y[k]; !ok || !sameJSON(v, w) {
				return false
			}
		}
		return true
	case xrpl.Tx:
		return sameJSON(map[string]any(x), y)
	case []any:
		y, ok := y.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !sameJSON(x[i], y[i]) {
				return false
			}
		}
		return true
	}
	switch y.(type) {
	case map[string]any, xrpl.Tx, []any:
		return false
	}
	return fmt.Sprint(x) == fmt.Sprint(y)
}

func asObject(v any) (map[string]any, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case xrpl.Tx:
		return v, true
	}
	return nil, false
}
