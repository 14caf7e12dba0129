package ledger

import (
	"countersign/xrpl"
)

// Fate is what happens to a submitted transaction that the ledger would apply.
type Fate struct {
	Late  uint32 // so many versions later than usual
	Never bool   // it is forgotten, although the node took it
}

// Submit applies a signed transaction on the network with this id, and gives its
// preliminary engine result. It is final when the version of its Record closes.
func (l *Ledger) Submit(blob string, network uint32, fate Fate) string {
	if _, err := xrpl.CheckSignature(blob); err != nil {
		return "temBAD_SIGNATURE"
	}
	tx, err := xrpl.Decode(blob)
	if err != nil {
		return "temMALFORMED"
	}
	txid, err := xrpl.TxID(blob)
	if err != nil {
		return "temMALFORMED"
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.records[txid] != nil || l.old[txid] != "" {
		return "tefALREADY"
	}
	a := l.begin(tx, txid, network)
	result := a.run(true)
	if fate.Never || !applied(result) {
		return result
	}
	if len(l.before) > 0 { // nothing overtakes what came before
		a.ledger = max(a.ledger, l.before[len(l.before)-1].ledger)
	}
	a.ledger += fate.Late
	if last := number(tx["LastLedgerSequence"]); last != 0 && a.ledger > last {
		return result
	}
	l.commit(a, blob, result)
	return result
}

// Simulate tells what a transaction that is not signed would bring in the open
// ledger, without applying it.
func (l *Ledger) Simulate(tx xrpl.Tx, network uint32) (result string, meta Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.begin(tx, "", network)
	result = a.run(false)
	if !applied(result) {
		return result, nil
	}
	return result, a.meta(l.entries, result, 0)
}

// applied reports whether a transaction with this result is in a ledger.
func applied(result string) bool { return result[:3] == "tes" || result[:3] == "tec" }

// application is one transaction being applied.
type application struct {
	*view
	tx      xrpl.Tx
	id      string
	network uint32
	ledger  uint32 // the version it goes into
	now     uint32 // when the version before closed, in seconds since 2000
	source  string
	place   uint32     // its sequence number, or that of its ticket
	prior   xrpl.Drops // what the source had before the fee

	delivered any            // what arrived, for those that pay
	extra     map[string]any // what its metadata tells beside the entries
}

func (l *Ledger) begin(tx xrpl.Tx, txid string, network uint32) *application {
	current := Current()
	return &application{
		view: over(l.entries), tx: tx, id: txid, network: network, ledger: current, now: CloseTime(current - 1),
		source: tx.Text("Account"), extra: map[string]any{},
	}
}

// run applies the transaction to the view and gives the result.
func (a *application) run(signed bool) string {
	if result := preflight(a.tx, a.network); result != "" {
		return result
	}
	if result := a.preclaim(signed); result != "" {
		return result
	}
	a.charge()
	// What fails changes nothing but fee and sequence.
	charged := a.view
	a.view = over(charged)
	result := "tesSUCCESS"
	if effect := effects[a.tx.Type()]; effect != nil {
		result = effect(a)
	}
	if result == "tesSUCCESS" {
		charged.take(a.view)
	} else {
		a.delivered, a.extra = nil, map[string]any{}
	}
	a.view = charged
	return result
}

// effects are what the types do. Those without an entry cost their fee only.
var effects map[string]func(*application) string

func init() {
	effects = map[string]func(*application) string{
		"Payment":                (*application).payment,
		"TrustSet":               (*application).trustSet,
		"AccountSet":             (*application).accountSet,
		"SetRegularKey":          (*application).setRegularKey,
		"SignerListSet":          (*application).signerListSet,
		"DepositPreauth":         (*application).depositPreauth,
		"AccountDelete":          (*application).accountDelete,
		"TicketCreate":           (*application).ticketCreate,
		"OfferCreate":            (*application).offerCreate,
		"OfferCancel":            (*application).offerCancel,
		"EscrowCreate":           (*application).escrowCreate,
		"EscrowFinish":           (*application).escrowFinish,
		"EscrowCancel":           (*application).escrowCancel,
		"CheckCreate":            (*application).checkCreate,
		"CheckCash":              (*application).checkCash,
		"CheckCancel":            (*application).checkCancel,
		"PaymentChannelCreate":   (*application).channelCreate,
		"PaymentChannelFund":     (*application).channelFund,
		"PaymentChannelClaim":    (*application).channelClaim,
		"NFTokenMint":            (*application).nftMint,
		"NFTokenBurn":            (*application).nftBurn,
		"NFTokenModify":          (*application).nftModify,
		"NFTokenCreateOffer":     (*application).nftCreateOffer,
		"NFTokenAcceptOffer":     (*application).nftAcceptOffer,
		"NFTokenCancelOffer":     (*application).nftCancelOffer,
		"Clawback":               (*application).clawback,
		"MPTokenIssuanceCreate":  (*application).issuanceCreate,
		"MPTokenIssuanceDestroy": (*application).issuanceDestroy,
		"MPTokenIssuanceSet":     (*application).issuanceSet,
		"MPTokenAuthorize":       (*application).mptAuthorize,
	}
}

// preflight refuses what cannot succeed on any ledger.
func preflight(tx xrpl.Tx, network uint32) string {
	fee, err := xrpl.ParseDrops(tx.Text("Fee"))
	_, named := tx["NetworkID"]
	switch {
	case !known[tx.Type()]:
		return "temUNKNOWN"
	case network > 1024 && !named:
		return "telREQUIRES_NETWORK_ID"
	case network <= 1024 && named:
		return "telNETWORK_ID_MAKES_TX_NON_CANONICAL"
	case named && number(tx["NetworkID"]) != network:
		return "telWRONG_NETWORK"
	case err != nil:
		return "temBAD_FEE"
	case fee < cost(tx):
		return "telINSUF_FEE_P"
	}
	return ""
}

var known = func() map[string]bool {
	set := map[string]bool{}
	var definitions xrpl.Definitions
	for _, name := range definitions.Types() {
		set[name] = true
	}
	return set
}()

// cost is the least fee of a transaction (xrpl.org, "Transaction Cost").
func cost(tx xrpl.Tx) xrpl.Drops {
	switch tx.Type() {
	case "AccountDelete", "AMMCreate", "VaultCreate", "LedgerStateFix":
		return OwnerReserve
	}
	fee := BaseFee
	if fulfillment := tx.Text("Fulfillment"); fulfillment != "" {
		fee += BaseFee * xrpl.Drops(32+len(fulfillment)/2/16)
	}
	signers, _ := tx["Signers"].([]any)
	return fee + BaseFee*xrpl.Drops(len(signers))
}

// preclaim refuses what cannot go into this ledger now, and so costs nothing.
func (a *application) preclaim(signed bool) string {
	root := a.account(a.source)
	if root == nil {
		return "terNO_ACCOUNT"
	}
	next, sequence, ticket := root.Number("Sequence"), number(a.tx["Sequence"]), number(a.tx["TicketSequence"])
	a.place, a.prior = sequence, root.Drops("Balance")
	if ticket != 0 {
		a.place = ticket
	}
	last, limited := a.tx["LastLedgerSequence"]
	fee, _ := xrpl.ParseDrops(a.tx.Text("Fee"))
	switch {
	case ticket != 0 && sequence != 0:
		return "temSEQ_AND_TICKET"
	case ticket != 0 && ticket >= next:
		return "terPRE_TICKET"
	case ticket != 0 && a.get(TicketIndex(a.source, ticket)) == nil:
		return "tefNO_TICKET"
	case ticket == 0 && sequence < next:
		return "tefPAST_SEQ"
	case ticket == 0 && sequence > next:
		return "terPRE_SEQ"
	case limited && number(last) < a.ledger:
		return "tefMAX_LEDGER"
	}
	if signed {
		if result := a.authorize(root); result != "" {
			return result
		}
	}
	if fee > a.prior {
		return "terINSUF_FEE_B"
	}
	return ""
}

// charge takes fee and sequence number, or ticket. Fees are destroyed.
func (a *application) charge() {
	fee, _ := xrpl.ParseDrops(a.tx.Text("Fee"))
	root := a.editAccount(a.source)
	root["Balance"] = (a.prior - fee).String()
	if a.tx["TicketSequence"] == nil {
		root["Sequence"] = whole(a.place + 1)
		return
	}
	a.remove(TicketIndex(a.source, a.place))
	root["TicketCount"] = whole(root.Number("TicketCount") - 1)
	if root.Number("TicketCount") == 0 {
		delete(root, "TicketCount")
	}
	a.own(a.source, -1)
}

// affordsObject reports whether the source had the reserve for so many more
// objects before it paid the fee.
func (a *application) affordsObject(more int) bool {
	return a.prior >= reserve(a.account(a.source), more)
}

// flags of the transaction.
func (a *application) has(flag uint32) bool { return number(a.tx["Flags"])&flag != 0 }
