package xrpl

// Kind says how the value of a field is typed and shown to a person. The
// ledger's own type (UInt32, Blob, …) is too coarse for that: a UInt32 may be a
// tag, a date, a percentage or a set of flags.
type Kind string

// The kinds of fields.
const (
	KindAccount  Kind = "account"  // an account address; the tag is a field of its own
	KindAmount   Kind = "amount"   // XRP, a token or an MPT
	KindXRP      Kind = "xrp"      // an Amount that can only be XRP; shown in XRP, drops inside
	KindAsset    Kind = "asset"    // an Issue: XRP, a token or an MPT without a value
	KindCurrency Kind = "currency" // a currency code alone
	KindTag      Kind = "tag"      // a tag from 0 to 4294967295; 0 is a tag too
	KindNumber   Kind = "number"   // a whole number between Min and Max
	KindDecimal  Kind = "decimal"  // a Number: an exact decimal
	KindPercent  Kind = "percent"  // shown in percent; see PerPercent and Base
	KindDate     Kind = "date"     // seconds since 2000-01-01 UTC inside
	KindUnixDate Kind = "unixdate" // seconds since 1970-01-01 UTC inside
	KindDuration Kind = "duration" // seconds
	KindText     Kind = "text"     // hex of UTF-8 text
	KindHex      Kind = "hex"      // bytes that are no text: keys, signatures, conditions
	KindHash     Kind = "hash"     // 128, 160, 192 or 256 bits in hex; see Bytes
	KindHashes   Kind = "hashes"   // a list of 256-bit hashes
	KindChoice   Kind = "choice"   // one of Choices
	KindFlags    Kind = "flags"    // a set of flags beside the transaction's Flags; see Choices
	KindList     Kind = "list"     // a list of objects called EntryName with the fields Entry
	KindObject   Kind = "object"   // one object with the fields Entry
	KindPaths    Kind = "paths"    // payment paths; typed as JSON
	KindBridge   Kind = "bridge"   // an XChainBridge: two door accounts and two assets
	KindTx       Kind = "tx"       // a list of whole transactions (Batch)
	KindJSON     Kind = "json"     // anything else, typed as JSON
)

// Choice is one of the values a field can have, or one bit of a set of flags.
type Choice struct {
	Value  uint64
	Name   string // in the ledger's words, such as "asfRequireDest"
	Title  string // in a person's words, such as "Require a destination tag"
	Help   string // one sentence more; may be ""
	Danger string // what cannot be undone, as a sentence; "" for most
}

// Field describes one field of a transaction for forms, checks and
// explanations. Parse and Text turn what a person types into the value the
// ledger's JSON has, and back.
type Field struct {
	Name       string // as the ledger's JSON writes it
	Label      string // for a form
	Help       string // one sentence, or ""
	Kind       Kind
	LedgerType string // the ledger's own type, such as "UInt32" or "Blob"
	Required   bool   // the ledger takes no transaction without it
	Expert     bool   // rarely needed: a form may keep it out of sight at first
	Dropped    bool   // Xaman's own screen for the type drops it without a word (its source of August 2025)
	// WalletFills tells that Xaman fills the field in, or asks for it, when a
	// request leaves it out, so a form may leave even a required one empty.
	WalletFills bool

	// Min and Max bound numbers, durations, dates, and percentages in the
	// ledger's unit; Max 0 is the type's own limit.
	Min, Max uint64
	ZeroToo  bool // 0 is allowed although Min is above it: it takes a setting away
	Signed   bool // numbers may be negative (Int32, and changes of an amount of XRP), as far down as Max goes up

	MaxBytes int  // of text and hex; 0 is no limit of its own
	Bytes    int  // of hashes, and of hex that has one length only
	Lower    bool // of text: the ledger wants it in lower case
	URLChars bool // of text: only the characters a URL may have

	PerPercent uint64 // how many of the ledger's units make one percent
	Base       uint64 // the ledger's value for 0 %, such as 1000000000 for TransferRate

	Choices []Choice // of KindChoice and KindFlags
	ByName  bool     // of KindChoice: the ledger's JSON has the choice's Name, not its Value

	EntryName  string  // of KindList and KindTx: the object each entry is wrapped in
	Entry      []Field // of KindList, KindObject and KindBridge
	MaxEntries int     // of lists; 0 is no limit of its own
}

// WalletScreen tells how the Xaman app shows a transaction type.
type WalletScreen int

// How Xaman shows a type (its source of August 2025).
const (
	OwnScreen     WalletScreen = iota // a screen made for the type; unknown fields are dropped
	GenericScreen                     // a plain list of fields; nothing is dropped
)

// Type describes one transaction type.
type Type struct {
	Name       string // as in TransactionType
	Code       uint16
	Title      string // such as "Payment" or "Trust line"
	Purpose    string // one line: what a person would use it for
	Group      string // heading in a list of types
	Common     bool   // one of those most people need; see Catalogue for the order
	Pseudo     bool   // signed, never submitted: SignIn, PaymentChannelAuthorize
	Internal   bool   // made by the network itself (EnableAmendment, SetFee, UNLModify): nobody can send it
	Screen     WalletScreen
	Permission bool   // the API key needs special permission from the platform
	Danger     string // what cannot be undone or can lock an account, as a sentence; "" for most
	Fields     []Field
	Flags      []Choice // bits of Flags that are this type's own
}
