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

// checkTransaction refuses what cannot be serialised. Whether fields are missing
// or at home in the type is not looked at: the wallet may fill some in, and the
// platform's library knows no types' fields.
func checkTransaction(txType string, tx map[string]any) error {
	if err := checkValues(txType, tx); err != nil {
		return err
	}
	if txType == authorize {
		return checkAuthorize(tx)
	}
	candidate, _ := prune(tx, true).(map[string]any)
	if !ledgerTypes[txType] {
		delete(candidate, "TransactionType") // has no number to be written as
	}
	for name, value := range map[string]any{"Account": dummyAccount, "Fee": "12", "Sequence": json.Number("1")} {
		if candidate[name] == nil {
			candidate[name] = value
		}
	}
	_, err := codec.EncodeObject(candidate)
	return err
}

// checkAuthorize checks a claim, which is no transaction: channel and drops.
func checkAuthorize(tx map[string]any) error {
	drops, err := xrpl.ParseDrops(textOr(tx, "Amount"))
	if err != nil {
		return fmt.Errorf("the field Amount: %w", err)
	}
	_, err = xrpl.ClaimData(textOr(tx, "Channel"), drops)
	return err
}

var (
	upperHex = regexp.MustCompile(`^(?:[A-F0-9]{2})*$`)
	hexTypes = strings.Fields("Blob Hash128 Hash160 Hash192 Hash256 Hash384 Hash512")
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
	switch fieldType := fieldTypes[field]; {
	case slices.Contains(hexTypes, fieldType) && !(isText && upperHex.MatchString(text)):
		return fmt.Errorf("%s must be upper-case hexadecimal with an even number of digits", field)
	case fieldType == "AccountID":
		if !isText {
			return fmt.Errorf("%s must be an account address", field)
		}
		if _, err := xrpl.ParseAddress(text); err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
	case fieldType == "Amount":
		if err := checkAmount(value); err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
		return nil
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
