package xrpl

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
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
func Decode(blobHex string) (Tx, error) { return (*Definitions)(nil).Decode(blobHex) }

// Decode is the function Decode with these definitions.
func (d *Definitions) Decode(blobHex string) (Tx, error) {
	blob, err := blobBytes(blobHex)
	if err != nil {
		return nil, err
	}
	return d.get().decodeBlob(blob)
}

// DecodeObject reads any object of the ledger, such as a ledger entry or a
// transaction's metadata, as strictly as Decode but for one thing: it may hold
// every field the definitions know.
func (d *Definitions) DecodeObject(blobHex string) (map[string]any, error) {
	blob, err := blobBytes(blobHex)
	if err != nil {
		return nil, err
	}
	r := &reader{tables: d.get(), blob: blob}
	members := map[string]any{}
	err = r.members(func(f *field, at int, v any) error {
		members[f.name] = v
		return nil
	})
	if err != nil {
		return nil, err
	}
	return members, nil
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
	tables *tables
	blob   []byte
	pos    int
	depth  int
	// noAccount: in this transaction the account, which is nobody's, has no
	// bytes.
	noAccount bool
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

func (t *tables) decodeBlob(blob []byte) (Tx, error) {
	r := &reader{tables: t, blob: blob}
	tx := make(Tx, 12)
	format := t.pseudo
	err := r.members(func(f *field, at int, v any) error {
		if f.name == "TransactionType" {
			name, known := v.(string)
			if !known {
				return &unsupportedType{code: uint16(blob[at+1])<<8 | uint16(blob[at+2])}
			}
			if format = t.formats[name]; format == nil {
				return &unsupportedType{name: name}
			}
			r.noAccount = name == unlModify
		} else if !t.allows(format, f.name) {
			return &blobError{field: f.name, pos: at, err: fmt.Errorf("%s has no such field", anOrA(format.name))}
		}
		tx[f.name] = v
		return nil
	})
	if err != nil {
		return nil, err
	}
	tx["TransactionType"] = format.name
	return tx, nil
}

// members reads fields up to the end of the blob and hands each to take, with
// the byte it begins at.
func (r *reader) members(take func(f *field, at int, v any) error) error {
	if len(r.blob) == 0 {
		return wholeBlob("it is empty")
	}
	for last := -1; r.pos < len(r.blob); {
		at := r.pos
		f, err := r.next(last)
		if err != nil {
			return err
		}
		last = f.order()
		v, err := r.fieldValue(f)
		if err != nil {
			return r.failed(f, at, err)
		}
		if err := take(f, at, v); err != nil {
			return err
		}
	}
	return nil
}

// next reads a field's header; the field has to come after the last one.
func (r *reader) next(last int) (*field, error) {
	at := r.pos
	f, err := r.header()
	if err == nil {
		err = follows(last, f)
	}
	if err != nil {
		return nil, &blobError{pos: at, err: err}
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
	f, ok := r.tables.byOrder[int(typ)<<8|int(nth)]
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
	if !f.prefixed {
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
	switch f.kind {
	case kindAccountID:
		unwritten := r.noAccount && r.depth == 0 && f.name == "Account"
		switch {
		case unwritten && n == 0:
			return AccountID{}.String(), nil
		case n != len(AccountID{}):
			return nil, fmt.Errorf("an account has 20 bytes, and this one has %d", n)
		case unwritten && AccountID(b) == (AccountID{}):
			return nil, errors.New("the account of nobody has bytes here, and is written without")
		}
		return AccountID(b).String(), nil
	case kindVector256:
		if n%32 != 0 {
			return nil, fmt.Errorf("a list of hashes cannot have %d bytes", n)
		}
		list := make([]any, 0, n/32)
		for hash := range slices.Chunk(b, 32) {
			list = append(list, upperHex(hash))
		}
		return list, nil
	case kindBlob:
		return upperHex(b), nil
	}
	return nil, fmt.Errorf("this version cannot read values of the type %s", f.typeName)
}

func (r *reader) value(f *field) (any, error) {
	if f.kind.isHash() {
		b, err := r.take(f.kind.size())
		if err != nil {
			return nil, err
		}
		return upperHex(b), nil
	}
	switch f.kind {
	case kindUInt8, kindUInt16, kindUInt32, kindUInt64, kindInt32, kindInt64:
		return r.tables.integer(r, f)
	case kindAmount:
		return readAmount(r, f)
	case kindNumber:
		return readNumber(r)
	case kindCurrency:
		return readCurrency(r)
	case kindIssue:
		return readIssue(r)
	case kindBridge:
		return readBridge(r)
	case kindObject:
		return r.object(f)
	case kindArray:
		return r.array(f)
	case kindPathSet:
		return readPaths(r)
	}
	return nil, fmt.Errorf("this version cannot read values of the type %s", f.typeName)
}

// deeper guards against blobs that are nothing but beginnings of objects.
func (r *reader) deeper() error {
	if r.depth == maxDepth {
		return fmt.Errorf("it is nested deeper than %d levels", maxDepth)
	}
	r.depth++
	return nil
}

// object reads members up to the end marker.
func (r *reader) object(f *field) (any, error) {
	if err := r.deeper(); err != nil {
		return nil, err
	}
	defer func() { r.depth-- }()
	members := make(map[string]any, 4)
	allowed, limited := membersOf[f.name]
	for last := -1; ; {
		at := r.pos
		if b, err := r.peek(); err != nil {
			return nil, err
		} else if b == objectEnd {
			r.pos++
			return members, nil
		}
		member, err := r.next(last)
		if err != nil {
			return nil, err
		}
		if limited && !slices.Contains(allowed, member.name) {
			return nil, &blobError{pos: at, err: fmt.Errorf("a %s has no field %s", f.name, member.name)}
		}
		last = member.order()
		v, err := r.fieldValue(member)
		if err != nil {
			return nil, r.failed(member, at, err)
		}
		members[member.name] = v
	}
}

// array reads entries up to the end marker.
func (r *reader) array(f *field) (any, error) {
	if err := r.deeper(); err != nil {
		return nil, err
	}
	defer func() { r.depth-- }()
	list := []any{}
	only, limited := entryOf[f.name]
	for {
		at := r.pos
		if b, err := r.peek(); err != nil {
			return nil, err
		} else if b == arrayEnd {
			r.pos++
			return list, nil
		}
		entry, err := r.header()
		if err == nil && (entry.kind != kindObject || limited && entry.name != only) {
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
}
