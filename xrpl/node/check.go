package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"countersign/xrpl"
)

// Check asks the network for everything that would make an unsigned
// transaction fail, or not do what was meant: the accounts that take part, their
// rules, trust lines, balances and reserves. The signer is the account that will
// sign it when it has no Account; "" is not known. It looks at the state of the
// ledger only, and adds to what xrpl.Check finds in the transaction itself; a
// dry run (DryRun) finds the rest.
//
// Nothing is passed over in silence: what could not be asked is a Warning that
// begins with "Not checked". A problem without Warning is one the ledger itself
// would refuse the transaction for.
func (c *Client) Check(ctx context.Context, tx xrpl.Tx, signer string) []xrpl.Problem {
	k := &checker{
		ctx: ctx, c: c, tx: tx, sender: tx.Text("Account"),
		accounts: map[string]found{}, lines: map[[2]string]foundLines{},
	}
	if k.sender == "" {
		k.sender = signer
	}
	if classic, _, ok := account(k.sender); ok {
		k.sender = classic
	} else {
		k.sender = "" // xrpl.Check has said it
	}
	if tx.Type() == "" || xrpl.IsPseudo(tx.Type()) {
		return nil // nothing of it ever reaches the ledger
	}
	k.fetch()
	k.senderSide()
	switch tx.Type() {
	case "Payment":
		k.payment()
	case "CheckCreate":
		k.checkCreate()
	case "EscrowCreate":
		k.escrowCreate()
	case "PaymentChannelCreate":
		k.channelCreate()
	case "PaymentChannelFund":
		k.spendXRP("Amount", 0)
	case "TrustSet":
		k.trustSet()
	case "OfferCreate":
		k.offerCreate()
	case "AccountDelete":
		k.accountDelete()
	default:
		k.otherTypes()
	}
	k.sayUnasked()
	return k.problems
}

type checker struct {
	ctx    context.Context
	c      *Client
	tx     xrpl.Tx
	sender string // classic address; "" is not known

	info     ServerInfo
	infoErr  error
	accounts map[string]found
	lines    map[[2]string]foundLines // by holder and issuer

	problems []xrpl.Problem
	unasked  []unasked
}

// found is what asking for an account gave.
type found struct {
	Account
	err error
}

// foundLines is what asking for the trust lines between two accounts gave.
type foundLines struct {
	lines []Line
	more  bool
	err   error
}

// unasked is a question without an answer.
type unasked struct {
	field, what string
	err         error
}

func (k *checker) bad(field, format string, args ...any) {
	k.problems = append(k.problems, xrpl.Problem{Field: field, Message: fmt.Sprintf(format, args...)})
}

func (k *checker) warn(field, format string, args ...any) {
	k.problems = append(k.problems, xrpl.Problem{Field: field, Message: fmt.Sprintf(format, args...), Warning: true})
}

// either is bad, or warn when the transaction may do less than it says.
func (k *checker) either(warning bool, field, format string, args ...any) {
	if warning {
		k.warn(field, format, args...)
		return
	}
	k.bad(field, format, args...)
}

// fetch asks for everything that is needed in any case, all at once.
func (k *checker) fetch() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() {
		info, err := k.c.ServerInfo(k.ctx)
		mu.Lock()
		defer mu.Unlock()
		k.info, k.infoErr = info, err
		if err == nil && !info.Known {
			k.infoErr = errNoReserves
		}
	})
	for address := range k.addresses() {
		wg.Go(func() {
			a, err := k.c.AccountInfo(k.ctx, address)
			mu.Lock()
			defer mu.Unlock()
			k.accounts[address] = found{a, err}
		})
	}
	wg.Wait()
}

var errNoReserves = fmt.Errorf("%w: it does not say what the reserves are", ErrBadAnswer)

// addresses are those of the accounts that take part in the transaction.
func (k *checker) addresses() map[string]bool {
	set := map[string]bool{}
	if k.sender != "" {
		set[k.sender] = true
	}
	if to, _, ok := account(k.tx.Text("Destination")); ok {
		set[to] = true
	}
	for _, name := range []string{"Amount", "SendMax", "LimitAmount", "TakerGets", "TakerPays"} {
		if a, ok := amountOf(k.tx[name]); ok && a.issuer != "" {
			set[a.issuer] = true
		}
	}
	return set
}

// account gives an account of fetch: whether it is there, and whether that is
// known. What says for which question it is needed.
func (k *checker) account(field, address, what string) (a Account, exists, known bool) {
	f, ok := k.accounts[address]
	switch {
	case !ok:
		return Account{}, false, false
	case f.err == nil:
		return f.Account, true, true
	case errors.Is(f.err, ErrAccountNotFound):
		return Account{}, false, true
	}
	k.notAsked(field, what, f.err)
	return Account{}, false, false
}

// reserves tells whether the reserves are known.
func (k *checker) reserves(field string) bool {
	if k.infoErr != nil {
		k.notAsked(field, "the reserve", k.infoErr)
		return false
	}
	return true
}

func (k *checker) notAsked(field, what string, err error) {
	for _, u := range k.unasked {
		if u.what == what {
			return
		}
	}
	k.unasked = append(k.unasked, unasked{field, what, err})
}

// sayUnasked says what was not checked: in one sentence when no node could be
// asked, else one by one.
func (k *checker) sayUnasked() {
	var all []string
	var common error
	for _, u := range k.unasked {
		if _, none := errors.AsType[*NoNodeError](u.err); none || errors.Is(u.err, ErrClosed) || k.ctx.Err() != nil {
			all, common = append(all, u.what), u.err
			continue
		}
		k.warn(u.field, "Not checked: %s. Look on the phone before you sign. (%s)", u.what, sentence(u.err))
	}
	if len(all) == 0 {
		return
	}
	k.warn("TransactionType", "Not checked, for no node of %s could be asked: %s. %s",
		networkTitle(k.c.network), strings.Join(all, ", "), nextStep(common))
}

func nextStep(err error) string {
	switch {
	case errors.Is(err, ErrWrongNetwork) && !errors.Is(err, ErrUnreachable):
		return "The nodes in the settings belong to another network; correct their addresses."
	case errors.Is(err, ErrBusy) && !errors.Is(err, ErrUnreachable):
		return "The nodes are too busy; try again in a minute."
	}
	return "Check the internet connection, or choose another node in the settings."
}

// flags gives the transaction's Flags.
func (k *checker) flags() uint32 { return wholeField(k.tx, "Flags") }

const tfPartialPayment = 0x00020000

func (k *checker) partial() bool {
	return k.tx.Type() == "Payment" && k.flags()&tfPartialPayment != 0
}

// fee is what the transaction will cost: what it says, or else what the ledger
// asks for.
func (k *checker) fee() xrpl.Drops {
	if d, err := xrpl.ParseDrops(k.tx.Text("Fee")); err == nil {
		return d
	}
	return k.leastFee()
}

// ownerFee are the types that cost as much as the reserve for one object
// (xrpl.org, "Transaction Cost").
var ownerFee = []string{"AccountDelete", "AMMCreate", "VaultCreate", "LedgerStateFix"}

func (k *checker) leastFee() xrpl.Drops {
	if slices.Contains(ownerFee, k.tx.Type()) {
		return k.info.ReserveIncrement
	}
	return k.info.BaseFee
}

// issuers gives the issuers of a transaction's tokens, by field.
func (k *checker) issuers(names ...string) map[string]string {
	set := map[string]string{}
	for _, name := range names {
		if a, ok := amountOf(k.tx[name]); ok && a.issuer != "" {
			set[name] = a.issuer
		}
	}
	return set
}

// inOrder gives the keys of a map in their order, so that problems come in the
// same order each time.
func inOrder(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
