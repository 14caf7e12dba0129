package node

import (
	"context"
	"fmt"
	"strconv"

	"countersign/xrpl"
)

// What an account's Flags mean in the ledger (xrpl.org, "AccountRoot Flags").
const (
	flagRequireTag         = 0x00020000
	flagRequireAuth        = 0x00040000
	flagDisallowXRP        = 0x00080000
	flagMasterDisabled     = 0x00100000
	flagNoFreeze           = 0x00200000
	flagGlobalFreeze       = 0x00400000
	flagDefaultRipple      = 0x00800000
	flagDepositAuth        = 0x01000000
	flagDisallowNFTOffers  = 0x04000000
	flagDisallowChecks     = 0x08000000
	flagDisallowChannels   = 0x10000000
	flagDisallowTrustlines = 0x20000000
)

// Account is an account in the validated ledger.
type Account struct {
	Server       string
	LedgerIndex  uint32 // of the validated ledger it was read from
	Address      string
	Balance      xrpl.Drops
	Sequence     uint32 // of its next transaction
	OwnerCount   uint32 // objects it has to keep a reserve for
	Flags        uint32
	RegularKey   string // an address; "" when there is none
	TransferRate uint32 // what others pay to send its tokens, in billionths; 0 is no fee
	Signers      []xrpl.SignerWeight
	Quorum       uint32         // 0 when there is no signer list
	Data         map[string]any // all the ledger holds of it
}

// RequiresTag tells whether payments have to carry a destination tag.
func (a Account) RequiresTag() bool { return a.Flags&flagRequireTag != 0 }

// DisallowsXRP tells whether the owner asks not to be sent XRP; the ledger does
// not enforce it.
func (a Account) DisallowsXRP() bool { return a.Flags&flagDisallowXRP != 0 }

// MasterDisabled tells whether the account's own key cannot sign for it.
func (a Account) MasterDisabled() bool { return a.Flags&flagMasterDisabled != 0 }

// DepositAuth tells whether only chosen accounts may send it anything.
func (a Account) DepositAuth() bool { return a.Flags&flagDepositAuth != 0 }

// GlobalFreeze tells whether all its tokens are frozen.
func (a Account) GlobalFreeze() bool { return a.Flags&flagGlobalFreeze != 0 }

// RequiresAuth tells whether it has to permit each holder of its tokens.
func (a Account) RequiresAuth() bool { return a.Flags&flagRequireAuth != 0 }

// Pseudo tells whether it belongs to the ledger itself, as that of a pool (AMM)
// or a vault does: nobody holds its keys.
func (a Account) Pseudo() bool {
	for _, name := range []string{"AMMID", "VaultID", "LoanBrokerID"} {
		if _, ok := a.Data[name]; ok {
			return true
		}
	}
	return false
}

// blackHoles are addresses nobody can have a key of (xrpl.org, "Special
// Addresses").
var blackHoles = []string{
	"rrrrrrrrrrrrrrrrrrrrrhoLvTp",
	"rrrrrrrrrrrrrrrrrrrrBZbvji",
	"rrrrrrrrrrrrrrrrrrn5RM1rHd",
}

// BlackHoled tells whether nobody can sign for the account any more: its own
// key is disabled, and there is no regular key, or only one nobody can have,
// and no signer list. Whatever is sent there is lost.
func (a Account) BlackHoled() bool {
	if isBlackHole(a.Address) {
		return true
	}
	return a.MasterDisabled() && (a.RegularKey == "" || isBlackHole(a.RegularKey)) && len(a.Signers) == 0 && !a.Pseudo()
}

func isBlackHole(address string) bool {
	for _, b := range blackHoles {
		if address == b {
			return true
		}
	}
	return false
}

// Authority says who may sign for the account.
func (a Account) Authority() xrpl.Authority {
	return xrpl.Authority{
		Account: a.Address, Exists: true, MasterDisabled: a.MasterDisabled(),
		RegularKey: a.RegularKey, Signers: a.Signers, Quorum: a.Quorum,
	}
}

// AccountInfo reads an account, given as an r-address, from the validated
// ledger. One that does not exist gives ErrAccountNotFound.
func (c *Client) AccountInfo(ctx context.Context, address string) (Account, error) {
	if err := checkAddress(address); err != nil {
		return Account{}, fmt.Errorf("account_info: %w", err)
	}
	var a Account
	err := c.do(ctx, "account_info", func(cn *conn) (err error) {
		a, err = cn.account(ctx, address)
		return err
	})
	return a, err
}

func checkAddress(address string) error {
	if _, err := xrpl.ParseAddress(address); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return nil
}

func (cn *conn) account(ctx context.Context, address string) (Account, error) {
	result, err := cn.ask(ctx, "account_info", map[string]any{
		"account": address, "ledger_index": "validated", "signer_lists": true,
	})
	if err != nil {
		return Account{}, err
	}
	a, err := parseAccount(result, address)
	if err != nil {
		return Account{}, cn.nonsense("account_info", err.Error())
	}
	a.Server = cn.server
	return a, nil
}

func parseAccount(result object, address string) (Account, error) {
	data := result.object("account_data")
	a := Account{Address: data.text("Account"), Data: data}
	if a.Address != address {
		return Account{}, fmt.Errorf("it is about another account")
	}
	if !result.truth("validated") {
		return Account{}, fmt.Errorf("it is not from a validated ledger")
	}
	var err error
	if a.Balance, err = xrpl.ParseDrops(data.text("Balance")); err != nil {
		return Account{}, fmt.Errorf("the balance is no amount of drops")
	}
	var hasSequence, hasFlags bool
	a.Sequence, hasSequence = data.whole("Sequence")
	a.Flags, hasFlags = data.whole("Flags")
	if !hasSequence || !hasFlags {
		return Account{}, fmt.Errorf("the account has no Sequence or no Flags")
	}
	a.OwnerCount, _ = data.whole("OwnerCount")
	a.TransferRate, _ = data.whole("TransferRate")
	a.LedgerIndex, _ = result.whole("ledger_index")
	a.RegularKey = data.text("RegularKey")
	if a.RegularKey != "" && checkAddress(a.RegularKey) != nil {
		return Account{}, fmt.Errorf("the regular key is no address")
	}
	// Version 1 of the API has the list inside account_data, version 2 beside it.
	lists := result.list("signer_lists")
	if lists == nil {
		lists = data.list("signer_lists")
	}
	if len(lists) > 0 {
		if a.Signers, a.Quorum, err = parseSigners(lists[0]); err != nil {
			return Account{}, err
		}
	}
	return a, nil
}

func parseSigners(v any) ([]xrpl.SignerWeight, uint32, error) {
	m, _ := v.(map[string]any)
	list := object(m)
	quorum, ok := list.whole("SignerQuorum")
	var signers []xrpl.SignerWeight
	for _, entry := range list.list("SignerEntries") {
		e, _ := entry.(map[string]any)
		inner := object(e).object("SignerEntry")
		weight, err := strconv.ParseUint(inner.number("SignerWeight"), 10, 16)
		if err != nil || checkAddress(inner.text("Account")) != nil {
			return nil, 0, fmt.Errorf("the signer list cannot be read")
		}
		signers = append(signers, xrpl.SignerWeight{Account: inner.text("Account"), Weight: uint16(weight)})
	}
	if !ok || len(signers) == 0 {
		return nil, 0, fmt.Errorf("the signer list cannot be read")
	}
	return signers, quorum, nil
}
