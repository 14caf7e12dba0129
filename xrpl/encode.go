package xrpl

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Encode writes a transaction in the ledger's canonical binary form and gives
// it as upper-case hex (xrpl.org, "Serialization format"). A SignIn is written
// without TransactionType, as the wallet signs it; one with nothing else in it
// gives "".
//
// Nothing is guessed or dropped: an unknown field, a null, a number with a
// fraction or an X-address is an error. (The ledger's JavaScript library turns
// an X-address into an address and a tag; here it is refused, and the error
// says which address and tag it stands for.) Whole numbers may be json.Number,
// any Go integer or a text of digits. Errors are ErrBadTx, mostly a
// *FieldError, or ErrUnsupportedType.
func Encode(t Tx) (blobHex string, err error) {
	blob, err := encodeTx(t)
	if err != nil {
		return "", err
	}
	return upperHex(blob), nil
}

func encodeTx(t Tx) ([]byte, error) {
	f, err := formatOf(t)
	if err != nil {
		return nil, err
	}
	for name := range t {
		if !ledger.allows(f, name) {
			return nil, &FieldError{Field: clip(name, 40), Err: fmt.Errorf("a %s has no such field", f.name)}
		}
	}
	return appendObject(make([]byte, 0, 256), t, f)
}

func formatOf(t Tx) (*format, error) {
	v, ok := t["TransactionType"]
	if !ok {
		return nil, &FieldError{Field: "TransactionType", Err: errors.New("it is missing")}
	}
	name, ok := v.(string)
	if !ok {
		return nil, &FieldError{Field: "TransactionType", Err: errors.New("it has to be a text such as \"Payment\"")}
	}
	f, ok := ledger.formatNamed(name)
	if !ok {
		return nil, &unsupportedType{name: name}
	}
	return f, nil
}

// appendObject writes the members of an object whose names are known to be
// allowed, in canonical order. The format is nil for inner objects.
func appendObject(dst []byte, members map[string]any, f *format) ([]byte, error) {
	fields := make([]*field, 0, len(members))
	for name := range members {
		if name == "TransactionType" && f != nil && f.pseudo {
			continue
		}
		fields = append(fields, ledger.byName[name])
	}
	slices.SortFunc(fields, func(a, b *field) int { return a.order() - b.order() })
	for _, fd := range fields {
		var err error
		if dst, err = appendField(dst, fd, members[fd.name]); err != nil {
			return nil, inField(fd.name, err)
		}
	}
	return dst, nil
}

// appendField writes header and value.
func appendField(dst []byte, f *field, v any) ([]byte, error) {
	dst = appendHeader(dst, f)
	if !f.prefixed() {
		return appendValue(dst, f, v)
	}
	value, err := appendValue(nil, f, v)
	if err != nil {
		return nil, err
	}
	if dst, err = appendLength(dst, len(value)); err != nil {
		return nil, err
	}
	return append(dst, value...), nil
}

func appendHeader(dst []byte, f *field) []byte {
	typ, nth := byte(f.typ), f.nth
	switch {
	case typ < 16 && nth < 16:
		return append(dst, typ<<4|nth)
	case typ < 16:
		return append(dst, typ<<4, nth)
	case nth < 16:
		return append(dst, nth, typ)
	default:
		return append(dst, 0, typ, nth)
	}
}

// Lengths take one, two or three bytes; each form has a range of its own, so
// that a length can be written in one way only.
const (
	maxLength1 = 192
	maxLength2 = 12480
	maxLength3 = 918744
)

func appendLength(dst []byte, n int) ([]byte, error) {
	switch {
	case n <= maxLength1:
		return append(dst, byte(n)), nil
	case n <= maxLength2:
		n -= maxLength1 + 1
		return append(dst, byte(193+n>>8), byte(n)), nil
	case n <= maxLength3:
		n -= maxLength2 + 1
		return append(dst, byte(241+n>>16), byte(n>>8), byte(n)), nil
	}
	return nil, fmt.Errorf("it has %d bytes, more than the ledger's %d", n, maxLength3)
}

func appendValue(dst []byte, f *field, v any) ([]byte, error) {
	switch f.typ {
	case typeUInt16:
		return appendTransactionType(dst, v)
	case typeUInt32:
		n, err := wholeNumber(v, math.MaxUint32)
		if err != nil {
			return nil, err
		}
		return append(dst, byte(n>>24), byte(n>>16), byte(n>>8), byte(n)), nil
	case typeHash256:
		return appendHash(dst, v, 32)
	case typeAmount:
		return appendAmount(dst, f, v)
	case typeBlob:
		return appendBlob(dst, v)
	case typeAccountID:
		return appendAccount(dst, v)
	case typeObject:
		return appendInner(dst, f, v)
	case typeArray:
		return appendArray(dst, f, v)
	case typePathSet:
		return appendPaths(dst, v)
	case typeVector256:
		return appendVector(dst, v)
	}
	panic("xrpl: field table has a type without a codec: " + f.name)
}

// appendTransactionType is reached only with a name formatOf has accepted.
func appendTransactionType(dst []byte, v any) ([]byte, error) {
	name, _ := v.(string)
	f, ok := ledger.formatNamed(name)
	if !ok {
		return nil, &unsupportedType{name: name}
	}
	return append(dst, byte(f.code>>8), byte(f.code)), nil
}

// wholeNumber reads a number of 0 to limit from JSON or Go.
func wholeNumber(v any, limit uint64) (uint64, error) {
	var text string
	switch v := v.(type) {
	case nil:
		return 0, errNull
	case json.Number:
		text = v.String()
	case string:
		text = v
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		text = fmt.Sprint(v)
	default:
		return 0, fmt.Errorf("it has to be a whole number, and is %s", kindOf(v))
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

var errNull = errors.New("it is null; give it a value or leave the field out")

// kindOf names what a value is in JSON's words.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "a text"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	case json.Number, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return "a number"
	}
	return fmt.Sprintf("a %T", v)
}

func textOf(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", errNull
	case string:
		return v, nil
	}
	return "", fmt.Errorf("it has to be a text in quotes, and is %s", kindOf(v))
}

func hexBytes(v any) ([]byte, error) {
	s, err := textOf(v)
	if err != nil {
		return nil, err
	}
	data, err := hex.DecodeString(s)
	switch {
	case errors.Is(err, hex.ErrLength):
		return nil, errors.New("it has an odd number of hex digits, so one is missing or too many")
	case err != nil:
		return nil, errors.New("it has to be hex: only the digits 0-9 and A-F")
	}
	return data, nil
}

func appendHash(dst []byte, v any, size int) ([]byte, error) {
	data, err := hexBytes(v)
	if err != nil {
		return nil, err
	}
	if len(data) != size {
		return nil, fmt.Errorf("it has %d hex digits and needs %d", 2*len(data), 2*size)
	}
	return append(dst, data...), nil
}

func appendBlob(dst []byte, v any) ([]byte, error) {
	data, err := hexBytes(v)
	if err != nil {
		return nil, err
	}
	return append(dst, data...), nil
}

func appendAccount(dst []byte, v any) ([]byte, error) {
	s, err := textOf(v)
	if err != nil {
		return nil, err
	}
	id, err := ParseAddress(s)
	if err != nil {
		return nil, err
	}
	return append(dst, id[:]...), nil
}

func appendVector(dst []byte, v any) ([]byte, error) {
	list, err := listOf(v)
	if err != nil {
		return nil, err
	}
	for i, entry := range list {
		if dst, err = appendHash(dst, entry, 32); err != nil {
			return nil, &FieldError{Field: fmt.Sprintf("[%d]", i), Err: err}
		}
	}
	return dst, nil
}

func listOf(v any) ([]any, error) {
	switch v := v.(type) {
	case nil:
		return nil, errNull
	case []any:
		if len(v) == 0 {
			return nil, errors.New("the list is empty; leave the field out instead")
		}
		return v, nil
	}
	return nil, fmt.Errorf("it has to be a list, and is %s", kindOf(v))
}

func objectOf(v any) (map[string]any, error) {
	switch v := v.(type) {
	case nil:
		return nil, errNull
	case map[string]any:
		return v, nil
	}
	return nil, fmt.Errorf("it has to be an object, and is %s", kindOf(v))
}

const (
	objectEnd = 0xE1
	arrayEnd  = 0xF1
)

func appendInner(dst []byte, f *field, v any) ([]byte, error) {
	members, err := objectOf(v)
	if err != nil {
		return nil, err
	}
	if len(members) == 0 {
		return nil, errors.New("it is empty; leave it out instead")
	}
	for name := range members {
		if !slices.Contains(f.members, name) {
			return nil, &FieldError{Field: clip(name, 40), Err: fmt.Errorf("a %s has no such field", f.name)}
		}
	}
	if dst, err = appendObject(dst, members, nil); err != nil {
		return nil, err
	}
	return append(dst, objectEnd), nil
}

func appendArray(dst []byte, f *field, v any) ([]byte, error) {
	list, err := listOf(v)
	if err != nil {
		return nil, err
	}
	inner := ledger.byName[f.inner]
	for i, entry := range list {
		at := fmt.Sprintf("[%d]", i)
		wrapper, err := objectOf(entry)
		if err != nil {
			return nil, &FieldError{Field: at, Err: err}
		}
		content, ok := wrapper[inner.name]
		if !ok || len(wrapper) != 1 {
			return nil, &FieldError{Field: at, Err: fmt.Errorf("every entry has to be {%q: {…}} and nothing else", inner.name)}
		}
		if dst, err = appendField(dst, inner, content); err != nil {
			return nil, inField(at, inField(inner.name, err))
		}
	}
	return append(dst, arrayEnd), nil
}

func upperHex(data []byte) string {
	return strings.ToUpper(hex.EncodeToString(data))
}
