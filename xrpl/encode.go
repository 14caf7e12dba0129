package xrpl

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Encode writes a transaction in the ledger's canonical binary form and gives
// it as upper-case hex (xrpl.org, "Serialization format"). A SignIn is written
// without TransactionType, as the wallet signs it; one with nothing else in it
// gives "".
//
// Nothing is guessed or dropped: a field the type does not have, a null or a
// number with a fraction is an error. An X-address is written as its classic
// address, and its tag as DestinationTag (in Destination) or SourceTag (in
// Account), as the ledger's JavaScript library does; it is an error when that
// field is there too, or for any other field when it has a tag. Whole numbers
// may be json.Number, any Go integer or a text of digits; 64-bit numbers are
// texts of hex digits, or of decimal digits where the ledger writes them so.
// Errors are ErrBadTx, mostly a *FieldError, or ErrUnsupportedType.
func Encode(t Tx) (blobHex string, err error) { return (*Definitions)(nil).Encode(t) }

// Encode is the function Encode with these definitions.
func (d *Definitions) Encode(t Tx) (blobHex string, err error) {
	blob, err := d.get().encodeTx(t)
	if err != nil {
		return "", err
	}
	return upperHex(blob), nil
}

// EncodeObject writes any object of the ledger in canonical binary form, such as
// a ledger entry or a transaction's metadata. It is Encode without the check
// that the fields belong to a transaction type.
func (d *Definitions) EncodeObject(members map[string]any) (blobHex string, err error) {
	blob, err := d.get().appendObject(make([]byte, 0, 512), members)
	if err != nil {
		return "", err
	}
	return upperHex(blob), nil
}

func (t *tables) encodeTx(tx Tx) ([]byte, error) {
	f, err := t.formatOf(tx)
	if err != nil {
		return nil, err
	}
	members, err := t.splitXAddresses(tx)
	if err != nil {
		return nil, err
	}
	for name := range members {
		if t.allows(f, name) {
			continue
		}
		for account, tag := range tagOf {
			if _, asked := tx[tag]; !asked && name == tag {
				return nil, &FieldError{Field: account, Err: fmt.Errorf("the X-address has a tag, and a %s cannot have one", f.name)}
			}
		}
		return nil, &FieldError{Field: clip(name, 40), Err: fmt.Errorf("%s has no such field", anOrA(f.name))}
	}
	switch {
	case f.pseudo:
		members = maps.Clone(members)
		delete(members, "TransactionType")
	case f.name == unlModify && members["Account"] == (AccountID{}).String():
		members = maps.Clone(members)
		members["Account"] = noBytes{}
	}
	return t.appendObject(make([]byte, 0, 256), members)
}

// unlModify is the one transaction whose account, which is nobody's, is written
// without any bytes: the network has always done so (ripple-binary-codec 2.11.0,
// types/st-object, calls it a bug of rippled).
const unlModify = "UNLModify"

// noBytes is the value of such an account.
type noBytes struct{}

func (t *tables) formatOf(tx Tx) (*format, error) {
	v, ok := tx["TransactionType"]
	if !ok {
		return nil, &FieldError{Field: "TransactionType", Err: errors.New("it is missing")}
	}
	name, ok := v.(string)
	if !ok {
		return nil, &FieldError{Field: "TransactionType", Err: errors.New("it has to be a text such as \"Payment\"")}
	}
	f, ok := t.formatNamed(name)
	if !ok {
		return nil, &unsupportedType{name: name}
	}
	return f, nil
}

// appendObject writes the members of an object in canonical order.
func (t *tables) appendObject(dst []byte, members map[string]any) ([]byte, error) {
	members, err := t.splitXAddresses(members)
	if err != nil {
		return nil, err
	}
	var few [24]*field
	fields := few[:0]
	for name := range members {
		f := t.byName[name]
		if f == nil {
			return nil, &FieldError{Field: clip(name, 40), Err: errors.New("the ledger knows no such field")}
		}
		fields = append(fields, f)
	}
	slices.SortFunc(fields, func(a, b *field) int { return a.order() - b.order() })
	for _, f := range fields {
		if dst, err = t.appendField(dst, f, members[f.name]); err != nil {
			return nil, inField(f.name, err)
		}
	}
	return dst, nil
}

// appendField writes header and value.
func (t *tables) appendField(dst []byte, f *field, v any) ([]byte, error) {
	dst = appendHeader(dst, f)
	if !f.prefixed {
		return t.appendValue(dst, f, v)
	}
	// The value is written where it will be when its length takes one byte.
	at := len(dst)
	dst, err := t.appendValue(append(dst, 0), f, v)
	if err != nil {
		return nil, err
	}
	n := len(dst) - at - 1
	if n <= maxLength1 {
		dst[at] = byte(n)
		return dst, nil
	}
	length, err := appendLength(nil, n)
	if err != nil {
		return nil, err
	}
	return slices.Replace(dst, at, at+1, length...), nil
}

func appendHeader(dst []byte, f *field) []byte {
	typ, nth := f.typ, f.nth
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

func (t *tables) appendValue(dst []byte, f *field, v any) ([]byte, error) {
	if f.kind.isHash() {
		return appendHash(dst, v, f.kind.size())
	}
	switch f.kind {
	case kindUInt8, kindUInt16, kindUInt32, kindUInt64, kindInt32, kindInt64:
		return t.appendInteger(dst, f, v)
	case kindAmount:
		return appendAmount(dst, f, v)
	case kindNumber:
		return appendNumber(dst, v)
	case kindBlob:
		return appendBlob(dst, v)
	case kindAccountID:
		return appendAccount(dst, v)
	case kindCurrency:
		return appendCurrency(dst, v)
	case kindIssue:
		return appendIssue(dst, v)
	case kindBridge:
		return appendBridge(dst, v)
	case kindObject:
		return t.appendInner(dst, f, v)
	case kindArray:
		return t.appendArray(dst, f, v)
	case kindPathSet:
		return appendPaths(dst, v)
	case kindVector256:
		return appendVector(dst, v)
	}
	return nil, fmt.Errorf("this version cannot write values of the type %s", f.typeName)
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
	at := len(dst)
	dst, err := appendBlob(dst, v)
	if err != nil {
		return nil, err
	}
	if n := len(dst) - at; n != size {
		return nil, fmt.Errorf("it has %d hex digits and needs %d", 2*n, 2*size)
	}
	return dst, nil
}

func appendBlob(dst []byte, v any) ([]byte, error) {
	s, err := textOf(v)
	if err != nil {
		return nil, err
	}
	if dst, ok := appendHex(dst, s); ok {
		return dst, nil
	}
	_, err = hexBytes(s) // says what is wrong
	return nil, err
}

// appendHex writes what hex digits stand for; false when the text has others,
// or an odd number.
func appendHex(dst []byte, s string) ([]byte, bool) {
	if len(s)%2 != 0 {
		return nil, false
	}
	dst = slices.Grow(dst, len(s)/2)
	for i := 0; i < len(s); i += 2 {
		high, low := hexDigits[s[i]], hexDigits[s[i+1]]
		if high|low > 0x0F {
			return nil, false
		}
		dst = append(dst, high<<4|low)
	}
	return dst, true
}

// hexDigits is the value of each digit, and 0xFF for everything else.
var hexDigits = func() (table [256]byte) {
	for c := range table {
		table[c] = 0xFF
	}
	for i := range 16 {
		table["0123456789ABCDEF"[i]], table["0123456789abcdef"[i]] = byte(i), byte(i)
	}
	return table
}()

func appendAccount(dst []byte, v any) ([]byte, error) {
	if v == (noBytes{}) {
		return dst, nil
	}
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
			return nil, &FieldError{Field: "[" + strconv.Itoa(i) + "]", Err: err}
		}
	}
	return dst, nil
}

func listOf(v any) ([]any, error) {
	switch v := v.(type) {
	case nil:
		return nil, errNull
	case []any:
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

func (t *tables) appendInner(dst []byte, f *field, v any) ([]byte, error) {
	members, err := objectOf(v)
	if err != nil {
		return nil, err
	}
	if allowed, limited := membersOf[f.name]; limited {
		for name := range members {
			if !slices.Contains(allowed, name) {
				return nil, &FieldError{Field: clip(name, 40), Err: fmt.Errorf("%s has no such field", anOrA(f.name))}
			}
		}
	}
	if dst, err = t.appendObject(dst, members); err != nil {
		return nil, err
	}
	return append(dst, objectEnd), nil
}

func (t *tables) appendArray(dst []byte, f *field, v any) ([]byte, error) {
	list, err := listOf(v)
	if err != nil {
		return nil, err
	}
	for i, entry := range list {
		at := "[" + strconv.Itoa(i) + "]"
		inner, content, err := t.entry(f, entry)
		if err != nil {
			return nil, &FieldError{Field: at, Err: err}
		}
		if dst, err = t.appendField(dst, inner, content); err != nil {
			return nil, inField(at, inField(inner.name, err))
		}
	}
	return append(dst, arrayEnd), nil
}

// entry takes an entry of an array apart: an object with one member, which is
// an object.
func (t *tables) entry(f *field, v any) (inner *field, content any, err error) {
	wrapper, err := objectOf(v)
	if err != nil {
		return nil, nil, err
	}
	only, limited := entryOf[f.name]
	if limited {
		content, ok := wrapper[only]
		if !ok || len(wrapper) != 1 {
			return nil, nil, fmt.Errorf("every entry has to be {%q: {…}} and nothing else", only)
		}
		return t.byName[only], content, nil
	}
	for name, content := range wrapper {
		inner = t.byName[name]
		if len(wrapper) == 1 && inner != nil && inner.kind == kindObject {
			return inner, content, nil
		}
	}
	return nil, nil, errors.New("every entry has to be an object with one name, such as {\"Memo\": {…}}")
}

func upperHex(data []byte) string {
	const digits = "0123456789ABCDEF"
	var part [256]byte
	var out strings.Builder
	out.Grow(2 * len(data))
	for chunk := range slices.Chunk(data, len(part)/2) {
		for i, b := range chunk {
			part[2*i], part[2*i+1] = digits[b>>4], digits[b&0x0F]
		}
		out.Write(part[:2*len(chunk)])
	}
	return out.String()
}
