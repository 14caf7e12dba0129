package sandbox

import (
	"strings"

	"countersign/xrpl"
)

// codec writes and reads by the definitions of the ledger behind the phone, which
// are the built-in ones.
var codec xrpl.Definitions

const (
	signIn       = "SignIn"
	authorize    = "PaymentChannelAuthorize"
	internalOnly = "EnableAmendment SetFee UNLModify" // made by the network itself
	xahauOnly    = `SetHook ClaimReward Invoke Import Remit GenesisMint SetRemarks
		URITokenMint URITokenBurn URITokenBuy URITokenCreateSellOffer URITokenCancelSellOffer`
)

// acceptedTypes are the transaction types the platform takes: every type of the
// ledger that somebody can send, the Xahau types of its SDK, and the two pseudo
// types. Comparison is case-sensitive; everything else is error 602.
var acceptedTypes = func() map[string]bool {
	set := map[string]bool{signIn: true, authorize: true}
	for _, name := range append(codec.Types(), strings.Fields(xahauOnly)...) {
		set[name] = true
	}
	for _, name := range strings.Fields(internalOnly) {
		delete(set, name)
	}
	return set
}()

// ledgerTypes are the types the connected network's definitions know; the
// wallet signs no other.
var ledgerTypes = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range codec.Types() {
		set[name] = true
	}
	return set
}()

// needsPermission reports whether the platform takes a type only from
// applications that were given special permission for it: those that change who
// holds the keys of an account.
func needsPermission(txType string) bool {
	return txType == "SetRegularKey" || txType == "SignerListSet"
}

// fieldTypes gives the ledger's type of every field a transaction can have.
var fieldTypes = func() map[string]string {
	types := map[string]string{}
	for _, txType := range codec.Types() {
		for _, f := range codec.Fields(txType) {
			types[f.Name] = f.Type
		}
	}
	// Fields of the objects inside, as far as a text can be wrong in them.
	for _, name := range strings.Fields("MemoType MemoData MemoFormat") {
		types[name] = "Blob"
	}
	return types
}()

// knownField reports whether the ledger knows a field by that name.
func knownField(name string) bool {
	if _, known := fieldTypes[name]; known {
		return true
	}
	// The encoder looks up the name before it looks at the value.
	_, err := codec.EncodeObject(map[string]any{name: nil})
	return err == nil || !strings.Contains(err.Error(), "knows no such field")
}
