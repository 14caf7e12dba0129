package terminal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/xrpl"
)

// RequestOptions say what to send and how to tell of it.
type RequestOptions struct {
	File    string // "-" reads standard input
	JSON    bool   // one JSON object on standard output
	Expire  int    // minutes; 0 leaves what the file says
	Network string // network key; "" leaves what the file says
	Accept  bool   // acts that cannot be undone are meant
}

// result is the one object that --json prints, whatever the outcome.
type result struct {
	ID       string          `json:"id,omitempty"`
	UUID     string          `json:"uuid,omitempty"`
	Verdict  string          `json:"verdict,omitempty"` // of a signed one, in a sentence
	State    string          `json:"state"`             // signed, rejected, expired, cancelled, …; "error" when there is no request
	Sentence string          `json:"sentence,omitempty"`
	SignURL  string          `json:"sign_url,omitempty"`
	TxType   string          `json:"tx_type,omitempty"`
	TxID     string          `json:"txid,omitempty"`
	Blob     string          `json:"blob,omitempty"`
	SignedBy string          `json:"signed_by,omitempty"`
	Network  string          `json:"network,omitempty"`
	Result   string          `json:"result,omitempty"`
	Findings []xrpl.Finding  `json:"findings,omitempty"`
	Problem  string          `json:"problem,omitempty"`
	Asked    json.RawMessage `json:"asked,omitempty"`
	Expires  *time.Time      `json:"expires,omitempty"`
	Exit     int             `json:"exit"`
}

// Request creates a sign request from a file, shows its QR code, follows it to
// the end and prints the result. Its exit codes are the Exit constants.
func Request(ctx context.Context, c Console, t Target, o RequestOptions) int {
	v, err := request(ctx, c, t, o)
	if err != nil && v.ID == "" {
		code := c.fail(err)
		if o.JSON {
			c.printJSON(result{State: "error", Problem: flow.Sentence(err), Exit: code})
		}
		return code
	}
	code := exitCode(v)
	problem := v.Problem
	if err != nil { // stopped before the end
		code, problem = ExitError, stoppedSentence(v, err)
	}
	if problem != "" {
		c.tell("%s", problem)
	}
	if o.JSON {
		if c.printJSON(resultOf(v, problem, code)) != ExitOK {
			return ExitError
		}
		return code
	}
	c.printText(v)
	return code
}

func request(ctx context.Context, c Console, t Target, o RequestOptions) (flow.RequestView, error) {
	var none flow.RequestView
	data, err := c.readFile(ctx, o.File)
	if err != nil {
		return none, err
	}
	d, err := ParseRequest(data)
	if err != nil {
		return none, err
	}
	if o.Expire != 0 {
		d.ExpireMinutes = o.Expire
	}
	if o.Network != "" {
		d.Network = o.Network
	}
	s, err := t.open(ctx, nil)
	if err != nil {
		return none, err
	}
	defer s.close()
	acc, err := s.restored(ctx)
	if err != nil {
		return none, err
	}
	if acc.State != flow.SignedIn {
		return none, notSignedIn(acc)
	}
	if acc.Address == "" && d.Account == "" {
		d.AnySigner = true
	}
	d.ShownFor = acc.Address
	if err := s.app.LoadContacts(ctx); err != nil {
		c.tell("Note: The recipient could not be compared with your contacts. %s", flow.Sentence(err))
	}
	for _, sentence := range append(s.app.AskPlatform(ctx, d), s.app.KnownAs(d.Tx)...) {
		c.tell("Note: %s", sentence)
	}
	d.NetworkMeant = o.Accept
	if err := c.tellProblems(s.app.Check(d)); err != nil {
		if s.app.StrangeNetwork(d.Network) && !o.Accept {
			c.tell("If this network is meant, say so with --i-understand.")
		}
		return none, err
	}
	if err := c.tellProblems(s.app.AskLedger(ctx, d)); err != nil {
		return none, err
	}
	if err := c.askDangers(s.app.Dangers(d.Tx), o); err != nil {
		return none, err
	}
	id, err := s.app.Create(ctx, d)
	if err != nil {
		return none, err
	}
	return c.follow(ctx, s, id)
}

// askDangers stops what cannot be undone unless it was said to be meant.
func (c Console) askDangers(dangers []string, o RequestOptions) error {
	for _, sentence := range dangers {
		c.tell("Danger: %s", sentence)
	}
	if len(dangers) > 0 && !o.Accept {
		return usage("Nothing was sent. If this is meant, say so with --i-understand.")
	}
	return nil
}

func notSignedIn(acc flow.Account) error {
	switch acc.State {
	case flow.Locked:
		return locked(acc)
	case flow.NeedsAPIKey:
		return &outcome{first(acc.Notice, noKey) + " Scripts set XUMM_APIKEY and XUMM_APISECRET instead.", ExitError}
	}
	return &outcome{first(acc.Notice, "Nobody is signed in. Run \"countersign login\", or set XUMM_APIKEY and XUMM_APISECRET for scripts."), ExitError}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (c Console) tellProblems(problems []xrpl.Problem) error {
	stop := false
	for _, p := range problems {
		if p.Warning {
			c.tell("Note: %s", p.Message)
			continue
		}
		stop = true
		c.tell("%s: %s", p.Field, p.Message)
	}
	if stop {
		return usage("Nothing was sent. Correct the request and try again.")
	}
	return nil
}

// follow tells of every change until the request is over.
func (c Console) follow(ctx context.Context, s *session, id string) (flow.RequestView, error) {
	var v flow.RequestView
	var told storage.State
	var trouble string
	var failed error
	err := s.until(ctx, func() bool {
		now, err := s.app.Request(ctx, id)
		if err != nil {
			failed = err
			return true
		}
		v = now
		if v.State != told {
			told = v.State
			c.tellState(v, s.phone)
		}
		if v.Trouble != trouble {
			if trouble = v.Trouble; trouble != "" {
				c.tell("%s", trouble)
			}
		}
		if over(v) {
			return true
		}
		if acc := s.app.Account(); acc.State != flow.SignedIn {
			failed = notSignedIn(acc)
			return true
		}
		return false
	})
	if v.ID == "" {
		v.ID = id
	}
	if err == nil {
		err = failed
	}
	return v, err
}

// over reports whether nothing more will come.
func over(v flow.RequestView) bool {
	switch {
	case v.State == storage.Unsent:
		return true
	case v.State == storage.Signed && v.Submit && v.AsksNode && !v.Judged:
		return false // the ledger has the last word
	}
	return v.Settled
}

func (c Console) tellState(v flow.RequestView, phone string) {
	switch v.State {
	case storage.Sending:
		c.tell("%s", v.Sentence)
	case storage.Pending:
		until := v.ExpiresAt.Local().Format("15:04:05")
		if c.Person {
			c.tell("Scan this code with %s, or open the link there. It can be opened until %s.", phone, until)
		} else {
			c.tell("Open the link %s. It can be opened until %s.", onPhone(phone), until)
		}
		c.showLink(v.SignURL)
	case storage.Opened:
		c.tell("Opened on the phone.")
	case storage.Signed:
		c.tell("Signed.")
		switch {
		case !v.Submit:
		case v.HasNode && v.AsksNode && !v.Judged:
			c.tell("Waiting for a validated ledger; that can take a minute or two.")
		case v.Result == "" && !v.Settled:
			c.tell("Waiting for the ledger's result.")
		}
	case storage.Rejected:
		c.tell("Declined on the phone.")
	case storage.Cancelled:
		c.tell("Cancelled.")
	case storage.Expired:
		c.tell("Expired.")
		if !v.Settled && !v.OpenedAt.IsZero() {
			c.tell("It is open on the phone and may still be signed there; waiting a while longer.")
		}
	}
}

// onPhone says where a link is opened.
func onPhone(phone string) string {
	if phone == sandboxPhone {
		return "on " + phone
	}
	return "on the phone with " + phone
}

func stoppedSentence(v flow.RequestView, err error) string {
	why := flow.Sentence(err)
	if errors.Is(err, context.Canceled) { // whoever pressed Ctrl-C must not start a second copy
		why = "Stopped."
	}
	switch v.State {
	case storage.Sending:
		return why + " It is not known whether the request was sent, so don't send it again before you have looked; the window shows it under Activity."
	case storage.Pending, storage.Opened, storage.Expired:
		return why + " The request may still be signed on the phone; the window follows it under Activity."
	case storage.Signed:
		return why + " The request was signed, and the ledger's result was not there yet; the window follows it under Activity."
	}
	return why
}

// verdict says in one sentence what came of a signed request; "" for others.
func verdict(v flow.RequestView) string {
	if v.State != storage.Signed {
		return ""
	}
	switch sum := flow.Proven(v.Findings); {
	case sum == xrpl.Failed:
		return "PROOF FAILED: what was signed is not what was asked. Do not rely on it."
	case v.Submit && flow.Refused(v.Result):
		return "The ledger refused it (" + v.Result + ")."
	case v.Submit && flow.Undone(v.Findings, v.Result) && sum == xrpl.Checked:
		return "NOT DONE: it was signed as asked, and the ledger did not do what was asked."
	case v.Submit && flow.Undone(v.Findings, v.Result):
		return "NOT DONE: the ledger did not do what was asked, and what was signed could not be checked."
	case sum != xrpl.Checked:
		return "Signed, and not everything could be checked."
	case v.InVain:
		return "Signed as asked; what became of it is not known, for no ledger node has said so."
	case v.Submit && !flow.Accepted(v.Result):
		return "Signed as asked; the ledger's result is not known."
	case v.Submit && slices.ContainsFunc(v.Findings, func(f xrpl.Finding) bool { return f.Name == "Ledger result" && f.Status == xrpl.Checked }):
		return "Signed as asked, and done."
	case v.Submit:
		return "Signed as asked, and done by the platform's word; no ledger node was asked."
	}
	return "Signed as asked."
}

func exitCode(v flow.RequestView) int {
	switch v.State {
	case storage.Signed:
		if flow.Proven(v.Findings) != xrpl.Checked || v.Submit && (v.InVain || !flow.Accepted(v.Result) || flow.Undone(v.Findings, v.Result)) {
			return ExitDoubtful
		}
		return ExitOK
	case storage.Rejected:
		return ExitRejected
	case storage.Expired:
		return ExitExpired
	case storage.Cancelled:
		return ExitCancelled
	}
	return ExitError
}

func resultOf(v flow.RequestView, problem string, code int) result {
	r := result{
		ID: v.ID, UUID: v.UUID, Verdict: verdict(v), State: string(v.State), Sentence: v.Sentence, SignURL: v.SignURL,
		TxType: v.TxType, TxID: v.TxID, Blob: v.Blob, SignedBy: v.SignedBy, Network: v.SignedNetwork,
		Result: v.Result, Findings: v.Findings, Problem: problem, Asked: v.TxJSON, Exit: code,
	}
	if !v.ExpiresAt.IsZero() {
		at := v.ExpiresAt.UTC()
		r.Expires = &at
	}
	return r
}

// printText prints the result for people who pipe it, a fact a line.
func (c Console) printText(v flow.RequestView) {
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(c.Out, "%-15s %s\n", name, strings.ReplaceAll(printable(value), "\n", " "))
		}
	}
	line("verdict", verdict(v))
	line("state", string(v.State))
	line("request", v.UUID)
	line("txid", v.TxID)
	line("signed by", v.SignedBy)
	line("network", v.SignedNetwork)
	line("result", v.Result)
	for _, f := range v.Findings {
		line(strings.ToLower(f.Name), string(f.Status)+": "+f.Detail)
	}
}
