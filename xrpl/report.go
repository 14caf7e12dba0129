package xrpl

// NodeReport is what a node of the network said about a signed transaction and
// its account. A nil part was not asked, or gave no answer.
type NodeReport struct {
	// TxID is the hash of the signed data that was asked about, of a sign-in too.
	// A report counts for this one only.
	TxID      string
	Server    string // the address that was asked
	NetworkID *uint32
	Outcome   *Outcome
	Authority *Authority
	// Problem says why something could not be asked, as a sentence for a
	// person; "" when all was answered.
	Problem string
}

// Outcome is what became of a transaction. Only a Final one is the ledger's
// word: everything before may still change.
type Outcome struct {
	Final       bool
	Validated   bool   // it is in a validated ledger
	Result      string // engine result such as tesSUCCESS; "" when it is in no ledger
	LedgerIndex uint32 // of the validated ledger
	CloseTime   uint32 // seconds since 2000-01-01 UTC; 0 is not known
	// Delivered is meta.delivered_amount as JSON has it: a text of drops, an
	// object, "unavailable", or nil when there is none.
	Delivered any
	// Tx are the fields of the transaction as the node gave them back, for a
	// look at Memos and the like. They are not proof of what was signed.
	Tx Tx
}

// Authority is who may sign for an account, from account_info.
type Authority struct {
	Account        string
	Exists         bool
	MasterDisabled bool
	RegularKey     string // address, "" when there is none
	Signers        []SignerWeight
	Quorum         uint32 // 0 when there is no signer list
}

// SignerWeight is one entry of an account's signer list.
type SignerWeight struct {
	Account string
	Weight  uint16
}
