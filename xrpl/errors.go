package xrpl

import (
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrBadTx is the kind of every error about a transaction's JSON: ParseTx,
	// Encode and SignTx.
	ErrBadTx = errors.New("not a valid transaction")
	// ErrBadBlob is the kind of every error of Decode about the bytes.
	ErrBadBlob = errors.New("not a valid signed blob")
	// ErrUnsupportedType is the kind of errors about transaction types that the
	// definitions in use do not have.
	ErrUnsupportedType = errors.New("transaction type not supported")
	// ErrBadSignature is the kind of every error of CheckSignature about a blob
	// that can be read: no signature, a wrong one, or a malformed key.
	ErrBadSignature = errors.New("not a valid signature")
)

// FieldError is an error of Encode and SignTx about one field. Field is a path
// such as "Memos[0].Memo.MemoData". It is an ErrBadTx, and also whatever Err is.
type FieldError struct {
	Field string
	Err   error
}

// Error gives the field and what is wrong with it.
func (e *FieldError) Error() string { return e.Field + ": " + e.Err.Error() }

// Unwrap gives ErrBadTx and the cause.
func (e *FieldError) Unwrap() []error { return []error{ErrBadTx, e.Err} }

// inField puts name in front of the path of a FieldError, or makes one.
func inField(name string, err error) error {
	var inner *FieldError
	if !errors.As(err, &inner) {
		return &FieldError{Field: name, Err: err}
	}
	return &FieldError{Field: joinPath(name, inner.Field), Err: inner.Err}
}

// joinPath puts a dot between two parts of a path, unless the second is an
// index.
func joinPath(name, rest string) string {
	if strings.HasPrefix(rest, "[") {
		return name + rest
	}
	return name + "." + rest
}

// unsupportedType tells which type it was: by name from JSON, by code from a
// blob.
type unsupportedType struct {
	name string
	code uint16
}

func (e *unsupportedType) Error() string {
	if e.name != "" {
		return fmt.Sprintf("the ledger's definitions know no transactions of the type %q", clip(e.name, 40))
	}
	return fmt.Sprintf("the ledger's definitions know no transactions of the type number %d", e.code)
}

func (e *unsupportedType) Is(target error) bool { return target == ErrUnsupportedType }

// clip shortens text of unknown origin before it goes into a message.
func clip(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return string(r[:runes]) + "…"
}
