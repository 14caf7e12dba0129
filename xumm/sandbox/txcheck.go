package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"countersign/xrpl"
)

// commonFields are those every transaction type has and the wallet knows.
var commonFields = []string{
	"TransactionType", "Account", "Fee", "Sequence", "TicketSequence", "LastLedgerSequence",
	"SourceTag", "Memos", "Flags", "NetworkID", "AccountTxnID", "SigningPubKey", "TxnSignature", "Signers",
}

// knownFields are the fields the wallet keeps for the types it can sign here;
// every other field is dropped before signing, without a word.
var knownFields = map[string][]string{
	"SignIn": nil,
	"Payment": {
		"Destination", "DestinationTag", "Amount", "SendMax", "DeliverMin", "InvoiceID", "Paths", "CredentialIDs",
	},
}

// strip gives the transaction as the wallet will sign it: without fields it
// does not know. Types it has no own class for are left alone.
func strip(txType string, tx map[string]any) map[string]any {
	known, own := knownFields[txType]
	out := map[string]any{}
	for name, value := range tx {
		if !own || slices.Contains(commonFields, name) || slices.Contains(known, name) {
			out[name] = value
		}
	}
	if txType == "SignIn" {
		delete(out, "TransactionType")
	}
	return out
}

// tidyTransaction makes the changes the platform makes before it stores a
// transaction.
func tidyTransaction(txType string, tx map[string]any) {
	if fee, ok := tx["Fee"].(json.Number); ok {
		tx["Fee"] = fee.String()
	}
	if txType == "AccountDelete" && tx["Fee"] == nil {
		tx["Fee"] = "5000000"
	}
	amount, ok := tx["Amount"].(map[string]any)
	if !ok {
		return
	}
	if value, ok := amount["value"].(json.Number); ok {
		amount["value"] = value.String()
	}
	if issuer, _ := amount["issuer"].(string); amount["currency"] == "XRP" && issuer == "" {
		if drops, ok := xrpObjectDrops(textOr(amount, "value")); ok {
			tx["Amount"] = drops
		}
	}
}

// xrpObjectDrops turns the value of {currency:"XRP"} into drops. Small values
// are taken for XRP and large ones for drops: a trap clients should avoid.
func xrpObjectDrops(value string) (string, bool) {
	n, ok := new(big.Rat).SetString(value)
	if !ok || len(value) > 40 || strings.ContainsAny(value, "eE/") {
		return "", false
	}
	if n.Cmp(big.NewRat(1_000_000, 1)) < 0 {
		n.Mul(n, big.NewRat(1_000_000, 1))
	}
	return n.FloatString(0), n.IsInt()
}

// A serialisation for checking needs an account and a key; these are the
// ledger's well-known account zero and no key.
const dummyAccount = "rrrrrrrrrrrrrrrrrrrrrhoLvTp"

// checkTransaction refuses what cannot be serialised. Types this program's
// codec does not cover get a shallower look at texts, hex and addresses.
func checkTransaction(txType string, tx map[string]any) error {
	if err := checkValues(txType, tx); err != nil {
		return err
	}
	if _, covered := knownFields[txType]; !covered {
		return nil
	}
	// Fields the ledger does not know are no error here: its JavaScript
	// library skips them too.
	candidate := xrpl.Tx(strip(txType, tx))
	candidate["TransactionType"] = txType
	for name, value := range map[string]any{"Account": dummyAccount, "Fee": "12", "Sequence": json.Number("1")} {
		if candidate[name] == nil {
			candidate[name] = value
		}
	}
	_, err := xrpl.Encode(candidate)
	return err
}

var (
	upperHex  = regexp.MustCompile(`^(?:[A-F0-9]{2})*$`)
	hexFields = []string{
		"MemoType", "MemoData", "MemoFormat", "InvoiceID", "URI", "Domain", "EmailHash", "CheckID", "Channel",
		"NFTokenID", "NFTokenBuyOffer", "NFTokenSellOffer", "Condition", "Fulfillment", "PublicKey", "SigningPubKey",
		"TxnSignature", "AccountTxnID", "MPTokenIssuanceID", "MPTokenMetadata", "CredentialType", "DIDDocument",
	}
	amountFields = []string{
		"Amount", "SendMax", "DeliverMin", "TakerGets", "TakerPays", "LimitAmount", "Fee", "Amount2", "NFTokenBrokerFee",
	}
	addressFields = []string{
		"Account", "Destination", "Owner", "Issuer", "Authorize", "Unauthorize", "RegularKey", "NFTokenMinter", "Holder",
	}
)

func checkValues(name string, value any) error {
	switch v := value.(type) {
	case map[string]any:
		for field, inner := range v {
			if err := checkField(field, inner); err != nil {
				return err
			}
		}
	case []any:
		for _, inner := range v {
			if err := checkValues(name, inner); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkField(field string, value any) error {
	text, isText := value.(string)
	switch {
	case slices.Contains(hexFields, field) && !(isText && upperHex.MatchString(text)):
		return fmt.Errorf("%s must be upper-case hexadecimal with an even number of digits", field)
	case slices.Contains(addressFields, field):
		if !isText {
			return fmt.Errorf("%s must be an account address", field)
		}
		if _, err := xrpl.ParseAddress(text); err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
	case slices.Contains(amountFields, field):
		if err := checkAmount(value); err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
	}
	return checkValues(field, value)
}

func checkAmount(value any) error {
	switch v := value.(type) {
	case string:
		_, err := xrpl.ParseDrops(v)
		return err
	case map[string]any:
		for _, part := range v {
			if _, ok := part.(string); !ok {
				return errors.New("every part of an amount must be a text")
			}
		}
		return nil
	}
	return errors.New("an amount must be a text of drops or an object")
}

// hasNull reports whether a null stands anywhere in a transaction: the wallet
// cannot verify the digest of such a payload and refuses it.
func hasNull(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case map[string]any:
		for _, inner := range v {
			if hasNull(inner) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, hasNull)
	}
	return false
}
