package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/xrpl"
)

// How a request came to the phone.
const (
	originQR     = "QR"
	originPush   = "PUSH_NOTIFICATION"
	originEvents = "EVENT_LIST"
)

// Review is a request as the phone shows it.
type Review struct {
	UUID, TxType, AppName, Instruction, Network string
	Tx                                          xrpl.Tx
	Summary                                     string   // one sentence
	Signers                                     []string // empty: any account
	Submit                                      bool
	Multisign                                   bool // the account that approves is one of several signers
	// OpenAmount names the field of an amount the request leaves to the person,
	// "Amount" or "SendMax"; "" when there is nothing to enter. See EnterAmount.
	OpenAmount string
	// Problem says why this phone cannot sign the request, "" when it can.
	Problem   string
	ExpiresAt time.Time

	w       *Wallet
	origin  string
	entered any // the amount that was typed, nil before
}

// Outcome is what approving a request brought.
type Outcome struct {
	TxID, Blob string
	Result     string // engine result such as "tesSUCCESS"; "" when nothing was submitted
}

// Scan takes the text of a QR code and opens the request in it, by the rules of
// the wallet's scanner.
func (w *Wallet) Scan(ctx context.Context, text string) (*Review, error) {
	id, err := scannedPayload(text, hostOf(w.p.base))
	if err != nil {
		return nil, err
	}
	return w.open(ctx, id, originQR)
}

// Open opens a request from the inbox.
func (w *Wallet) Open(ctx context.Context, uuid string) (*Review, error) {
	pl, ok := w.p.payloads.get(strings.ToLower(uuid))
	if !ok {
		return nil, errUnknownRequest
	}
	origin := originEvents
	if pl.Pushed && !pl.Opened {
		origin = originPush
	}
	return w.open(ctx, pl.UUID, origin)
}

func (w *Wallet) open(ctx context.Context, id, origin string) (*Review, error) {
	pl, err := w.fetch(ctx, id, true)
	if err != nil {
		return nil, err
	}
	tx, err := xrpl.ParseTx(pl.RequestJSON)
	if err != nil {
		tx = pl.request()
	}
	delete(tx, "SignIn")
	instruction := ""
	if pl.Instruction != nil {
		instruction = *pl.Instruction
	}
	network := pl.ForceNetwork
	if _, known := networks[network]; !known {
		network = w.Network() // keys the wallet does not know are ignored
	}
	return &Review{
		UUID: pl.UUID, TxType: pl.TxType, AppName: w.p.opts.AppName, Instruction: instruction, Network: network,
		Tx: tx, Summary: w.summary(pl.TxType, tx), Signers: slices.Clone(pl.Signers),
		Submit: pl.submits(), Multisign: pl.Multisign, OpenAmount: openAmount(pl.TxType, tx), Problem: problem(pl.TxType, tx, network),
		ExpiresAt: pl.ExpiresAt,
		w:         w, origin: origin,
	}, nil
}

// problem says what no account can help with.
func problem(txType string, tx xrpl.Tx, network string) string {
	switch {
	case isSigned(tx):
		return errAlreadySigned.Error()
	case !xrpl.IsPseudo(txType) && !ledgerTypes[txType]:
		return fmt.Sprintf("The network %s does not support transactions of the type %s.", network, txType)
	}
	return ""
}

// EnterAmount takes the amount of XRP, such as "25.5", that the person types for
// a request that leaves it open. Call it before Approve; errors are sentences.
func (r *Review) EnterAmount(xrp string) error {
	drops, err := xrpl.ParseXRP(strings.TrimSpace(xrp))
	switch {
	case err != nil:
		return err
	case drops == 0:
		return sentence("Enter an amount above zero.")
	}
	r.entered = drops.String()
	return nil
}

func (w *Wallet) summary(txType string, tx xrpl.Tx) string {
	if sentence := xrpl.Explain(tx, w.accountName); sentence != "" {
		return sentence
	}
	return "A transaction of type " + txType + "."
}

// fetch gets a request from the platform, which thereby learns that it was
// opened. The wallet refuses what was answered or has expired.
func (w *Wallet) fetch(ctx context.Context, id string, checkExpiry bool) (payload, error) {
	if err := ctx.Err(); err != nil {
		return payload{}, err
	}
	pl, err := w.p.payloads.change(id, func(pl *payload) error {
		switch {
		case pl.Cancelled:
			return errCancelled
		case pl.resolved():
			return errAnswered
		case checkExpiry && pl.expired(w.p.now()):
			return errExpired
		}
		pl.Opened = true
		return nil
	})
	switch {
	case errors.Is(err, errNoPayload):
		return payload{}, errUnknownRequest
	case err != nil:
		return payload{}, err
	}
	w.p.publish(id, map[string]any{"opened": true})
	w.p.changed()
	if hasNull(pl.request()) {
		// The platform has counted it as opened before the wallet finds out.
		return payload{}, errUnverifiable
	}
	return pl, nil
}

// Approve signs the request with the account of the given address and, when it
// asks for that, submits it to the ledger. As in the app, the request is fetched
// again first, and the platform hears of the signature before the submission.
// A failure that leaves the request open is an error; whether a submitted
// transaction succeeded is in Outcome.Result.
func (r *Review) Approve(ctx context.Context, address string) (Outcome, error) {
	w, p := r.w, r.w.p
	held, ok := w.held(address)
	if !ok {
		return Outcome{}, sentencef("The phone holds no account %s.", address)
	}
	if w.isAnswered(r.UUID) {
		return Outcome{}, errAnswered
	}
	pl, err := w.fetch(ctx, r.UUID, !p.faults.get().signExpired)
	if err != nil {
		return Outcome{}, err
	}
	network := w.Network()
	if err := w.checkSigning(pl, held, network); err != nil {
		return Outcome{}, err
	}
	tx, err := w.complete(pl, held, network, r.entered)
	if err != nil {
		return Outcome{}, err
	}
	if !w.setAnswered(r.UUID) {
		return Outcome{}, errAnswered
	}
	p.publish(r.UUID, map[string]any{"pre_signed": true})
	scheme := &plot{
		kind: w.Dishonest(), w: w, asked: pl.request(), tx: tx,
		held: held, key: w.keyFor(held, tx), network: network, multisign: pl.Multisign,
	}
	done, err := scheme.sign()
	if err != nil {
		w.reopen(r.UUID)
		return Outcome{}, err
	}
	out := Outcome{TxID: done.txid, Blob: done.hex}
	lost, err := p.reportSignature(pl, result{
		Signed: true, Hex: done.hex, TxID: done.txid, Account: done.account,
		Signer: done.signer, Multisigner: done.multisigner, PublicKey: done.publicKey,
		SignMethod: "PIN", OriginType: r.origin,
		NodeURI: networks[network].Endpoint, NodeType: network, NetworkID: networks[network].ID,
	}, scheme.kind == Honest)
	if err != nil {
		w.reopen(r.UUID)
		return Outcome{}, err
	}
	if pl.submits() {
		if !lost {
			p.reportSubmission(r.UUID)
		}
		out.Result = p.ledger.submit(done.hex, networks[network].ID)
		if !lost {
			_ = p.sleep(ctx, p.faults.get().lateDispatch) // it is submitted: nothing takes the report back
			p.reportDispatch(r.UUID, network, out.Result)
		}
	}
	w.ring()
	return out, nil
}

func (w *Wallet) reopen(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.answered, id)
}

// checkSigning makes the app's checks before the signature.
func (w *Wallet) checkSigning(pl payload, held heldAccount, network string) error {
	_, active := w.p.ledger.look(held.Address)
	wanted := pl.ForceNetwork
	_, isNetwork := networks[wanted]
	switch {
	case len(pl.Signers) > 0 && !slices.Contains(pl.Signers, held.Address):
		return sentencef("This request may not be signed by %s. It asks for %s.", held.Name, strings.Join(w.callThem(pl.Signers), " or "))
	case isNetwork && wanted != network:
		return sentencef("This request is for the network %s, and the phone is connected to %s. Switch the phone's network first.", wanted, network)
	case !active && !xrpl.IsPseudo(pl.TxType) && !pl.Multisign && pl.TxType != "Import":
		return sentencef("%s's account is not activated: it holds no XRP.", held.Name)
	}
	if words := problem(pl.TxType, pl.request(), network); words != "" {
		return sentence(words)
	}
	return nil
}

func (w *Wallet) callThem(addresses []string) []string {
	names := slices.Clone(addresses)
	for i, address := range addresses {
		if name := w.accountName(address); name != "" {
			names[i] = name
		}
	}
	return names
}

// Decline tells the platform that the person refused.
func (r *Review) Decline(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !r.w.setAnswered(r.UUID) {
		return errAnswered
	}
	return r.w.p.reportRefusal(r.UUID, r.origin)
}

// Dismiss closes the request without an answer: it stays in the inbox until it
// expires. Closing a sign-in declines it, as in the app.
func (r *Review) Dismiss(ctx context.Context) error {
	if r.TxType == signIn {
		return r.Decline(ctx)
	}
	return ctx.Err()
}
