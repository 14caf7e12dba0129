package xrpl

// valueKind says how the value of a field is written. Definitions name types;
// the numbers they give them are only what stands on the wire.
type valueKind uint8

const (
	kindNone valueKind = iota // a type this package cannot write
	kindUInt8
	kindUInt16
	kindUInt32
	kindUInt64
	kindInt32
	kindInt64
	kindHash128
	kindHash160
	kindHash192
	kindHash256
	kindHash384
	kindHash512
	kindUInt96
	kindAmount
	kindNumber
	kindBlob
	kindAccountID
	kindCurrency
	kindIssue
	kindBridge
	kindVector256
	kindPathSet
	kindObject
	kindArray
)

// kindsByType names the types of the ledger's definitions (xrpl.org,
// "Serialization format", type list; ripple-binary-codec 2.11.0).
var kindsByType = map[string]valueKind{
	"UInt8": kindUInt8, "UInt16": kindUInt16, "UInt32": kindUInt32, "UInt64": kindUInt64,
	"Int32": kindInt32, "Int64": kindInt64, "UInt96": kindUInt96,
	// Older nodes call some hashes numbers.
	"UInt128": kindHash128, "UInt160": kindHash160, "UInt192": kindHash192, "UInt256": kindHash256,
	"UInt384": kindHash384, "UInt512": kindHash512,
	"Hash128": kindHash128, "Hash160": kindHash160, "Hash192": kindHash192, "Hash256": kindHash256,
	"Hash384": kindHash384, "Hash512": kindHash512,
	"Amount": kindAmount, "Number": kindNumber, "Blob": kindBlob, "AccountID": kindAccountID,
	"Currency": kindCurrency, "Issue": kindIssue, "XChainBridge": kindBridge,
	"Vector256": kindVector256, "PathSet": kindPathSet, "STObject": kindObject, "STArray": kindArray,
}

// size is how many bytes a value of a fixed size has; 0 for the others.
func (k valueKind) size() int {
	switch k {
	case kindUInt8:
		return 1
	case kindUInt16:
		return 2
	case kindUInt32, kindInt32:
		return 4
	case kindUInt64, kindInt64:
		return 8
	case kindUInt96, kindNumber:
		return 12
	case kindHash128:
		return 16
	case kindHash160, kindCurrency:
		return 20
	case kindHash192:
		return 24
	case kindHash256:
		return 32
	case kindHash384:
		return 48
	case kindHash512:
		return 64
	}
	return 0
}

// isHash tells whether the value is a fixed number of bytes in hex.
func (k valueKind) isHash() bool {
	switch k {
	case kindHash128, kindHash160, kindHash192, kindHash256, kindHash384, kindHash512, kindUInt96:
		return true
	}
	return false
}

// isHex tells whether the JSON of the value is hex.
func (k valueKind) isHex() bool {
	return k.isHash() || k == kindBlob || k == kindVector256
}

// field is one row of the ledger's field table. Type and number together are
// its identity on the wire and its place in the canonical order.
type field struct {
	name     string
	typeName string
	typ      uint8
	nth      uint8
	kind     valueKind
	prefixed bool // a length goes before the value
	unsigned bool // left out of what is signed
}

// order is the key of the canonical order: by type, then by number.
func (f *field) order() int { return int(f.typ)<<8 | int(f.nth) }

// entryOf names the only object the entries of an array may be, where the
// ledger demands one and this package looks into it.
var entryOf = map[string]string{
	"Memos": "Memo", "Signers": "Signer", "SignerEntries": "SignerEntry", "BatchSigners": "BatchSigner",
	"RawTransactions": "RawTransaction", "AuthAccounts": "AuthAccount", "Permissions": "Permission",
	"PriceDataSeries": "PriceData", "AuthorizeCredentials": "Credential", "UnauthorizeCredentials": "Credential",
	"AcceptedCredentials": "Credential",
}

// membersOf names the fields an object may hold, where what else it held would
// be an attack: what goes with a signature, and memos. Other objects may hold
// every field.
var membersOf = map[string][]string{
	"Memo":                  {"MemoType", "MemoData", "MemoFormat"},
	"Signer":                {"Account", "SigningPubKey", "TxnSignature"},
	"SponsorSignature":      {"SigningPubKey", "TxnSignature", "Signers"},
	"CounterpartySignature": {"SigningPubKey", "TxnSignature", "Signers"},
	"BatchSigner":           {"Account", "SigningPubKey", "TxnSignature", "Signers"},
}
