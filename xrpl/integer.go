package xrpl

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// decimalUInt64 are the 64-bit fields that JSON writes in decimal; all others
// are hex (ripple-binary-codec 2.11.0, types/uint-64).
var decimalUInt64 = map[string]bool{
	"MaximumAmount": true, "OutstandingAmount": true, "MPTAmount": true, "LockedAmount": true,
	"ConfidentialOutstandingAmount": true,
}

// appendInteger writes whole numbers, and the names that stand for some.
func (t *tables) appendInteger(dst []byte, f *field, v any) ([]byte, error) {
	if name, ok := v.(string); ok && name != "" && !isDigits(strings.TrimPrefix(name, "-")) {
		if code, known, named := t.named(f, name); named {
			if !known {
				return nil, unknownName(f, name)
			}
			return appendUInt(dst, uint64(code), f.kind.size()), nil
		}
	}
	switch f.kind {
	case kindUInt64:
		n, err := uint64Of(f, v)
		if err != nil {
			return nil, err
		}
		return binary.BigEndian.AppendUint64(dst, n), nil
	case kindInt32, kindInt64:
		n, err := signedNumber(v, f.kind)
		if err != nil {
			return nil, err
		}
		return appendUInt(dst, uint64(n), f.kind.size()), nil
	}
	n, err := wholeNumber(v, 1<<(8*f.kind.size())-1)
	if err != nil {
		return nil, err
	}
	return appendUInt(dst, n, f.kind.size()), nil
}

// named looks up a value that JSON writes as a name.
func (t *tables) named(f *field, name string) (code uint32, known, named bool) {
	switch f.name {
	case "TransactionType":
		if format, ok := t.formats[name]; ok {
			return uint32(format.code), true, true
		}
	case "LedgerEntryType":
		if c, ok := t.entries[name]; ok {
			return uint32(c), true, true
		}
	case "TransactionResult":
		if c, ok := t.results[name]; ok {
			return uint32(c), c <= math.MaxUint8, true
		}
	case "PermissionValue":
		if c, ok := t.permissions[name]; ok {
			return c, true, true
		}
	default:
		return 0, false, false
	}
	return 0, false, true
}

func unknownName(f *field, name string) error {
	if f.name == "TransactionType" {
		return &unsupportedType{name: name}
	}
	return fmt.Errorf("%q is not one of the names the ledger knows here", clip(name, 40))
}

// nameOf is the reverse of named: the JSON of a number that has a name.
func (t *tables) nameOf(f *field, n uint64) (string, bool) {
	switch f.name {
	case "TransactionType":
		if format, ok := t.formatCodes[uint16(n)]; ok {
			return format.name, true
		}
	case "LedgerEntryType":
		name, ok := t.entryNames[uint16(n)]
		return name, ok
	case "TransactionResult":
		name, ok := t.resultNames[uint16(n)]
		return name, ok
	case "PermissionValue":
		name, ok := t.permNames[uint32(n)]
		return name, ok
	}
	return "", false
}

func appendUInt(dst []byte, n uint64, size int) []byte {
	for shift := 8 * (size - 1); shift >= 0; shift -= 8 {
		dst = append(dst, byte(n>>shift))
	}
	return dst
}

// integer reads what appendInteger writes.
func (t *tables) integer(r *reader, f *field) (any, error) {
	size := f.kind.size()
	b, err := r.take(size)
	if err != nil {
		return nil, err
	}
	var n uint64
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	if name, ok := t.nameOf(f, n); ok {
		return name, nil
	}
	switch {
	case f.kind == kindUInt64 && !decimalUInt64[f.name]:
		return upperHex(b), nil
	case f.kind == kindUInt64:
		return strconv.FormatUint(n, 10), nil
	case f.kind == kindInt32:
		return json.Number(strconv.FormatInt(int64(int32(n)), 10)), nil
	case f.kind == kindInt64:
		return strconv.FormatInt(int64(n), 10), nil
	}
	return json.Number(strconv.FormatUint(n, 10)), nil
}

// uint64Of reads a 64-bit number: hex or decimal digits in quotes, by the
// field, or a plain JSON number.
func uint64Of(f *field, v any) (uint64, error) {
	text, isText := v.(string)
	if !isText || decimalUInt64[f.name] {
		return wholeNumber(v, math.MaxUint64)
	}
	n, err := strconv.ParseUint(text, 16, 64)
	if err != nil || text[0] == '+' {
		return 0, errors.New("it has to be a text of 1 to 16 hex digits")
	}
	return n, nil
}

func signedNumber(v any, kind valueKind) (int64, error) {
	text, err := digitsOf(v)
	if err != nil {
		return 0, err
	}
	digits := strings.TrimPrefix(text, "-")
	if !isDigits(digits) || len(digits) > 1 && digits[0] == '0' {
		return 0, errors.New("it has to be a whole number, written with digits only")
	}
	n, err := strconv.ParseInt(text, 10, 8*kind.size())
	if err != nil {
		return 0, fmt.Errorf("it is outside of what this field can hold, a number of %d bits with a sign", 8*kind.size())
	}
	return n, nil
}

// digitsOf gives a number's text.
func digitsOf(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", errNull
	case json.Number:
		return v.String(), nil
	case string:
		return v, nil
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return fmt.Sprint(v), nil
	}
	return "", fmt.Errorf("it has to be a whole number, and is %s", kindOf(v))
}

// wholeNumber reads a number of 0 to limit from JSON or Go.
func wholeNumber(v any, limit uint64) (uint64, error) {
	text, err := digitsOf(v)
	if err != nil {
		return 0, err
	}
	switch {
	case strings.HasPrefix(text, "-") && isDigits(text[1:]):
		return 0, errors.New("it is negative; write a whole number from 0")
	case !isDigits(text):
		return 0, errors.New("it has to be a whole number, written with digits only")
	case len(text) > 1 && text[0] == '0':
		return 0, errors.New("it begins with a zero; write the number without leading zeros")
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n > limit {
		return 0, fmt.Errorf("it is larger than %d, the largest number this field can hold", limit)
	}
	return n, nil
}
