package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[redacted]"

// secret is a text that must not be seen: a state, a nonce, a verifier, a code,
// a token, the API secret. It prints as [redacted]; behind the pointer it stays hidden even
// where fmt walks through the fields of a struct that holds one.
type secret struct{ text *string }

func newSecret(s string) secret { return secret{&s} }

// randomSecret is 256 bits of crypto/rand as base64url (RFC 9700 section 2.1.1:
// values specific to one transaction).
func randomSecret() secret {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: the program is ended instead
	return newSecret(base64.RawURLEncoding.EncodeToString(b[:]))
}

func (s secret) reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// equals takes the same time for every text of the right length. An empty secret
// equals nothing: there is none to know.
func (s secret) equals(other string) bool {
	return s.text != nil && *s.text != "" && subtle.ConstantTimeCompare([]byte(*s.text), []byte(other)) == 1
}

func (secret) String() string               { return redacted }
func (secret) GoString() string             { return redacted }
func (secret) Format(f fmt.State, _ rune)   { _, _ = io.WriteString(f, redacted) }
func (secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }
func (secret) LogValue() slog.Value         { return slog.StringValue(redacted) }
