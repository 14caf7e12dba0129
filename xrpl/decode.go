package xrpl

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// maxBlob is the largest transaction a node accepts, in bytes.
const maxBlob = 1 << 20

// Decode reads a blob of hex digits, in either case, back into JSON form. It
// accepts only what Encode writes: fields in canonical order, each once, each
// known and at home in the type, every value in its one normal form, and no
// byte missing or left over. A blob without TransactionType is a SignIn and
// gets that type.
//
// Errors are ErrBadBlob, and say at which byte and in which field, or
// ErrUnsupportedType.
func Decode(blobHex string) (Tx, error) {
	blob, err := blobBytes(blobHex)
	if err != nil {
		return nil, err
	}
	return decodeBlob(blob)
}

// TxID gives the transaction's hash, under which the ledger knows it: the first
// half of the SHA-512 of "TXN\0" and the blob, as upper-case hex. The blob is
// not decoded; a SignIn has an id too, but no ledger will ever know it.
func TxID(blobHex string) (string, error) {
	blob, err := blobBytes(blobHex)
	if err != nil {
		return "", err
	}
	return txID(blob), nil
}

func blobBytes(blobHex string) ([]byte, error) {
	if blobHex == "" {
		return nil, wholeBlob("it is empty")
	}
	if len(blobHex) > 2*maxBlob {
		return nil, wholeBlob("it is larger than any transaction can be")
	}
	blob, err := hex.DecodeString(blobHex)
	switch {
	case errors.Is(err, hex.ErrLength):
		return nil, wholeBlob("it has an odd number of hex digits")
	case err != nil:
		return nil, wholeBlob("it is not hex")
	}
	return blob, nil
}

// reader walks over a blob.
type reader struct {
	blob []byte
	pos  int
}

func (r *reader) take(n int) ([]byte, error) {
	if n > len(r.blob)-r.pos {
		return nil, fmt.Errorf("%d more bytes were expected, and %d are left", n, len(r.blob)-r.pos)
	}
	b := r.blob[r.pos : r.pos+n]
	r.pos += n
	return b, nil
}

func (r *reader) peek() (byte, error) {
	if r.pos >= len(r.blob) {
		return 0, errors.New("the bytes end where a value was expected")
	}
	return r.blob[r.pos], nil
}

// blobError says where in the blob it went wrong.
type blobError struct {
	field string
	pos   int // -1 for the blob as a whole
	err   error
}

func (e *blobError) Error() string {
	switch {
	case e.pos < 0:
		return e.err.Error()
	case e.field == "":
		return fmt.Sprintf("at byte %d: %s", e.pos, e.err)
	}
	return fmt.Sprintf("at byte %d, in %s: %s", e.pos, e.field, e.err)
}

func wholeBlob(what string) error { return &blobError{pos: -1, err: errors.New(what)} }

func (e *blobError) Unwrap() []error { return []error{ErrBadBlob, e.err} }

func decodeBlob(blob []byte) (Tx, error) {
	r := &reader{blob: blob}
	t := Tx{}
	f := ledger.pseudoFormat()
	last := -1
	for r.pos < len(r.blob) {
		at := r.pos
		fd, err := r.header()
		if err == nil {
			err = follows(last, fd)
		}
		if err != nil {
			return nil, &blobError{pos: at, err: err}
		}
		last = fd.order()
		v, err := r.fieldValue(fd)
		if err != nil {
			return nil, r.failed(fd, at, err)
		}
		if fd.typ == typeUInt16 {
			if f, err = formatFrom(v); err != nil {
				return nil, err
			}
			t[fd.name] = f.name
			continue
		}
		if !ledger.allows(f, fd.name) {
			return nil, &blobError{field: fd.name, pos: at, err: fmt.Errorf("a %s has no such field", f.name)}
		}
		t[fd.name] = v
	}
	if len(t) == 0 {
		return nil, wholeBlob("it is empty")
	}
	t["TransactionType"] = f.name
	return t, nil
}

func formatFrom(v any) (*format, error) {
	code, _ := v.(uint16)
	f, ok := ledger.formatCoded(code)
	if !ok {
		return nil, &unsupportedType{code: code}
	}
	return f, nil
}

// failed puts the place to an error, unless a deeper one has its own.
func (r *reader) failed(f *field, at int, err error) error {
	var deeper *blobError
	if errors.As(err, &deeper) {
		if deeper.field == "" {
			deeper.field = f.name
		} else {
			deeper.field = f.name + "." + deeper.field
		}
		return deeper
	}
	return &blobError{field: f.name, pos: at, err: err}
}

func follows(last int, f *field) error {
	switch {
	case f.order() == last:
		return fmt.Errorf("the field %s is there twice", f.name)
	case f.order() < last:
		return fmt.Errorf("the field %s is not in its place in the order", f.name)
	}
	return nil
}

func (r *reader) header() (*field, error) {
	b, err := r.take(1)
	if err != nil {
		return nil, err
	}
	typ, nth := b[0]>>4, b[0]&0x0F
	for _, part := range []*byte{&typ, &nth} {
		if *part != 0 {
			continue
		}
		if b, err = r.take(1); err != nil {
			return nil, err
		}
		if b[0] < 16 {
			return nil, errors.New("a field's header is written longer than needed")
		}
		*part = b[0]
	}
	f, ok := ledger.byOrder[int(typ)<<8|int(nth)]
	if !ok {
		return nil, fmt.Errorf("the field with type %d and number %d is unknown", typ, nth)
	}
	return f, nil
}

func (r *reader) length() (int, error) {
	b, err := r.take(1)
	if err != nil {
		return 0, err
	}
	first := int(b[0])
	switch {
	case first <= maxLength1:
		return first, nil
	case first <= 240:
		if b, err = r.take(1); err != nil {
			return 0, err
		}
		return maxLength1 + 1 + (first-193)<<8 + int(b[0]), nil
	case first <= 254:
		if b, err = r.take(2); err != nil {
			return 0, err
		}
		if n := maxLength2 + 1 + (first-241)<<16 + int(b[0])<<8 + int(b[1]); n <= maxLength3 {
			return n, nil
		}
	}
	return 0, errors.New("the length has an unknown form")
}

// fieldValue reads what follows a header.
func (r *reader) fieldValue(f *field) (any, error) {
	if !f.prefixed() {
		return r.value(f)
	}
	n, err := r.length()
	if err != nil {
		return nil, err
	}
	b, err := r.take(n)
	if err != nil {
		return nil, err
	}
	switch f.typ {
	case typeAccountID:
		if n != len(AccountID{}) {
			return nil, fmt.Errorf("an account has 20 bytes, and this one has %d", n)
		}
		return AccountID(b).String(), nil
	case typeVector256:
		if n == 0 || n%32 != 0 {
			return nil, fmt.Errorf("a list of hashes cannot have %d bytes", n)
		}
		var list []any
		for hash := range slices.Chunk(b, 32) {
			list = append(list, upperHex(hash))
		}
		return list, nil
	}
	return upperHex(b), nil
}

func (r *reader) value(f *field) (any, error) {
	switch f.typ {
	case typeUInt16:
		b, err := r.take(2)
		if err != nil {
			return nil, err
		}
		return uint16(b[0])<<8 | uint16(b[1]), nil
	case typeUInt32:
		b, err := r.take(4)
		if err != nil {
			return nil, err
		}
		n := uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
		return json.Number(strconv.FormatUint(n, 10)), nil
	case typeHash256:
		b, err := r.take(32)
		if err != nil {
			return nil, err
		}
		return upperHex(b), nil
	case typeAmount:
		return readAmount(r, f)
	case typeObject:
		return r.object(f)
	case typeArray:
		return r.array(f)
	case typePathSet:
		return readPaths(r)
	}
	panic("xrpl: field table has a type without a codec: " + f.name)
}

// object reads members up to the end marker.
func (r *reader) object(f *field) (any, error) {
	members := make(map[string]any, len(f.members))
	for last := -1; ; {
		at := r.pos
		if b, err := r.peek(); err != nil {
			return nil, err
		} else if b == objectEnd {
			break
		}
		member, err := r.header()
		if err == nil {
			err = follows(last, member)
		}
		if err != nil {
			return nil, &blobError{pos: at, err: err}
		}
		if !slices.Contains(f.members, member.name) {
			return nil, &blobError{pos: at, err: fmt.Errorf("a %s has no field %s", f.name, member.name)}
		}
		last = member.order()
		v, err := r.fieldValue(member)
		if err != nil {
			return nil, r.failed(member, at, err)
		}
		members[member.name] = v
	}
	r.pos++
	if len(members) == 0 {
		return nil, fmt.Errorf("a %s is empty", f.name)
	}
	return members, nil
}

// array reads entries up to the end marker.
func (r *reader) array(f *field) (any, error) {
	var list []any
	for {
		at := r.pos
		if b, err := r.peek(); err != nil {
			return nil, err
		} else if b == arrayEnd {
			break
		}
		entry, err := r.header()
		if err == nil && entry.name != f.inner {
			err = fmt.Errorf("an entry of %s is a %s", f.name, entry.name)
		}
		if err != nil {
			return nil, &blobError{pos: at, err: err}
		}
		v, err := r.object(entry)
		if err != nil {
			return nil, r.failed(entry, at, err)
		}
		list = append(list, map[string]any{entry.name: v})
	}
	r.pos++
	if len(list) == 0 {
		return nil, fmt.Errorf("the list %s is empty", f.name)
	}
	return list, nil
}
