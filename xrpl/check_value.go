package xrpl

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// generally checks what holds for every value of every type. The path says
// where the value is inside the field.
func (c *checker) generally(field, path string, v any, depth int) {
	if depth > maxDepth {
		c.bad(field, "%s is nested too deep. Take levels out.", path)
		return
	}
	switch v := v.(type) {
	case nil:
		c.bad(field, "%s is null, and the wallet cannot verify a request with a null. Give it a value, or remove the field.", path)
	case string:
		if looksLikeSeed(v) {
			c.bad(field, "%s holds a secret (a seed). Remove it: keys stay in the wallet and never belong in a request.", path)
		}
	case bool:
		// The mark on stored sign-ins is the only truth value there is.
		if field != "SignIn" {
			c.bad(field, "%s is %t, and transactions have no such values. Write a text or a number, or remove the field.", path, v)
		}
	case float32, float64:
		c.bad(field, "%s is a floating-point number, which cannot hold every amount exactly. Write a whole number, or a text for an amount.", path)
	case json.Number:
		if !isDigits(strings.TrimPrefix(v.String(), "-")) {
			c.bad(field, "%s is the number %s, and numbers in a transaction are whole. Write a whole number, or a text in quotes for an amount.", path, clip(v.String(), 40))
		}
	case map[string]any:
		for _, name := range inDisplayOrder(v) {
			c.generally(field, path+"."+clean(name, 40), v[name], depth+1)
		}
	case []any:
		for i, entry := range v {
			c.generally(field, fmt.Sprintf("%s[%d]", path, i), entry, depth+1)
		}
	}
}

// txType checks the type and gives its format, or nil for one that this version
// does not know.
func (c *checker) txType() *format {
	const name = "TransactionType"
	v, ok := c.tx[name]
	text, isText := v.(string)
	switch {
	case c.done[name]:
		return nil
	case !ok || isText && text == "":
		c.bad(name, "The transaction has no TransactionType. Add one, such as \"Payment\".")
		return nil
	case !isText:
		c.bad(name, "TransactionType has to be a text such as \"Payment\", and is %s.", kindOf(v))
		return nil
	}
	if text == channelAuthorize {
		return c.tables.channelFormat()
	}
	f, ok := c.tables.formatNamed(text)
	if ok {
		return f
	}
	if near, ok := closest(text, append(c.tables.typeNames(), channelAuthorize)); ok {
		c.bad(name, "There is no transaction type %q. Did you mean %q?", clean(text, 40), near)
		return nil
	}
	c.warn(name, "This version can neither check nor prove transactions of the type %q. Read it on the phone before you sign.", clean(text, 40))
	return nil
}

// channelAuthorize is the wallet's second type that is signed and never
// submitted: a claim of XRP from a payment channel. The ledger's definitions do
// not have it.
const channelAuthorize = "PaymentChannelAuthorize"

// channelFormat gives what a PaymentChannelAuthorize holds (Xumm developer
// docs, "Payment channel authorization").
func (t *tables) channelFormat() *format {
	f := &format{name: channelAuthorize, pseudo: true, allowed: map[string]bool{}, required: []string{"Channel", "Amount"}}
	for _, name := range append(f.required, t.common...) {
		f.allowed[name] = true
	}
	return f
}

// values checks the values of the fields the codec knows; for types it does not
// know, those all types share.
func (c *checker) values() {
	for _, name := range inDisplayOrder(c.tx) {
		common := slices.Contains(c.tables.common, name)
		f := c.tables.byName[name]
		if f == nil || name == "TransactionType" || c.done[name] || !common && (c.format == nil || !c.tables.allows(c.format, name)) {
			continue
		}
		c.value(f, c.tx[name])
	}
}

// value checks one field by encoding it, which finds everything that has no
// canonical form, and then what the platform demands on top.
func (c *checker) value(f *field, v any) {
	if f.kind == kindAmount && isNumber(v) {
		c.bad(f.name, "%s is a number. An amount of XRP is a text with a whole number of drops, such as \"25000000\" for 25 XRP; put it in quotes.", f.name)
		return
	}
	if f.kind == kindAccountID && c.xAddress(f.name, v) {
		return
	}
	if f.kind == kindUInt32 {
		c.whole(f.name, v)
		return
	}
	if _, err := c.tables.appendField(nil, f, v); err != nil {
		c.bad(f.name, "%s", sentence(f.name, err))
		return
	}
	if path, found := c.tables.lowerHex(f, v); found {
		c.bad(f.name, "%s has lower-case hex digits, which the platform refuses. Write them in upper case.", path)
	}
}

func isNumber(v any) bool { return kindOf(v) == "a number" }

// whole checks a field that holds a whole number.
func (c *checker) whole(name string, v any) {
	_, err := wholeNumber(v, 1<<32-1)
	switch {
	case err != nil && strings.HasSuffix(name, "Tag"):
		c.bad(name, "%s has to be a whole number from 0 to 4294967295. Correct it, or remove the field; 0 is a tag too.", name)
	case err != nil:
		c.bad(name, "%s", sentence(name, err))
	default:
		if text, ok := v.(string); ok {
			c.warn(name, "%s is in quotes. Write it as a number: %s.", name, text)
		}
	}
}

// sentence makes a message of an error of the codec. Those about addresses and
// amounts are sentences already.
func sentence(name string, err error) string {
	path, cause := name, err
	var fe *FieldError
	if errors.As(err, &fe) {
		path, cause = joinPath(name, fe.Field), fe.Err
	}
	if errors.Is(cause, ErrBadAddress) || errors.Is(cause, ErrBadAmount) {
		if path == name {
			return cause.Error()
		}
		return path + ": " + cause.Error()
	}
	return fmt.Sprintf("%s is not right: %s.", path, cause)
}

// lowerHex finds lower-case hex digits in values that are hex by their type.
// Three-character currency codes are text and keep their case.
func (t *tables) lowerHex(f *field, v any) (path string, found bool) {
	switch v := v.(type) {
	case string:
		return f.name, f.kind.isHex() && v != strings.ToUpper(v)
	case map[string]any:
		for _, name := range inDisplayOrder(v) {
			text, isText := v[name].(string)
			switch {
			case name == "mpt_issuance_id" && isText, name == "currency" && len(text) == 40:
				if text != strings.ToUpper(text) {
					return f.name + "." + name, true
				}
			default:
				if inner, ok := t.byName[name]; ok {
					if path, found := t.lowerHex(inner, v[name]); found {
						return f.name + "." + path, true
					}
				}
			}
		}
	case []any:
		for i, entry := range v {
			if path, found := t.lowerHex(f, entry); found {
				return fmt.Sprintf("%s[%d]%s", f.name, i, strings.TrimPrefix(path, f.name)), true
			}
		}
	}
	return "", false
}
