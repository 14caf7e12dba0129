package xumm

import (
	"crypto/sha1" //nolint:gosec // the platform wants SHA-1 here
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/oauth2"
)

// Credential is who calls: an application (APIKey), or a user of one who signed
// in (Bearer) or opened it inside the wallet (OneTimeToken). It prints as "[redacted]", and holds its secrets where neither fmt
// nor reflection-based printers can reach them.
type Credential struct {
	prefix    string                // "platform" or "jwt": the part of the API it opens
	own       func(app string) bool // whether an application's UUID is the caller's own
	authorize func(*http.Request) error
	// again gives the name under which the data of a one-time token can be had
	// more than once on a developer's device; nil without a secret.
	again func(token, deviceID string) string
	once  *oneTime // of OneTimeToken, whose authorize is the session's
	err   error    // why the credential cannot be used; reported by New
}

// APIKey authenticates as an application with the key and the secret from its
// developer console, both UUIDs. Never ship an API secret in a program that is
// given to others (Xumm developer docs, "Native apps"); use Bearer there.
func APIKey(key, secret string) Credential {
	c := Credential{prefix: prefixPlatform}
	switch {
	case !isUUID(key):
		c.err = fmt.Errorf("%w: an API key looks like 12345678-90ab-cdef-1234-567890abcdef; copy it from the developer console", ErrCredential)
	case !isUUID(secret):
		c.err = fmt.Errorf("%w: an API secret looks like 12345678-90ab-cdef-1234-567890abcdef; copy it from the developer console", ErrCredential)
	}
	c.own = func(app string) bool { return strings.EqualFold(app, key) }
	c.again = func(token, deviceID string) string {
		sum := sha1.Sum([]byte(strings.ToUpper(token + "." + secret + "." + deviceID))) //nolint:gosec // the platform wants SHA-1 here
		return hex.EncodeToString(sum[:])
	}
	c.authorize = func(r *http.Request) error {
		r.Header.Set("X-Api-Key", key)
		r.Header.Set("X-Api-Secret", secret)
		return nil
	}
	return c
}

// Bearer authenticates as the user whose OAuth2 access token ts gives. The
// token is asked for before every call; a source that has none, or only an
// expired one, makes the call fail with ErrUnauthorized before anything is sent.
func Bearer(ts oauth2.TokenSource) Credential {
	c := Credential{prefix: prefixJWT}
	// The token's own word is not verified here; a session reads no other
	// application's payloads anyway.
	c.own = func(string) bool { return true }
	if ts == nil {
		c.err = fmt.Errorf("%w: there is no token source", ErrCredential)
	}
	c.authorize = func(r *http.Request) error {
		t, err := ts.Token()
		if err != nil {
			return err
		}
		if t == nil || t.AccessToken == "" {
			return errors.New("there is no access token")
		}
		if !t.Expiry.IsZero() && !t.Expiry.After(time.Now()) {
			return errors.New("the access token has expired")
		}
		r.Header.Set("Authorization", "Bearer "+t.AccessToken)
		return nil
	}
	return c
}

const (
	prefixPlatform = "platform"
	prefixJWT      = "jwt"
	redacted       = "[redacted]"
)

// String gives "[redacted]".
func (Credential) String() string { return redacted }

// GoString gives "[redacted]".
func (Credential) GoString() string { return redacted }

// Format writes "[redacted]" whatever the verb.
func (Credential) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalJSON gives the JSON string "[redacted]".
func (Credential) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// LogValue gives "[redacted]".
func (Credential) LogValue() slog.Value { return slog.StringValue(redacted) }

// isUUID reports whether s is written as a UUID, in lower or upper case.
func isUUID(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }
