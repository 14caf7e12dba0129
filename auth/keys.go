package auth

import (
	"crypto/rsa"
	"encoding/json"
	"errors"

	"github.com/go-jose/go-jose/v4"
)

const (
	minModulus = 2048 // bits, RFC 7518 section 3.3
	maxKeys    = 32   // more would only make a refusal slow
)

var (
	errNoUsableKey = errors.New("the key set has no usable RSA key")
	errKeySet      = errors.New("the key set is not readable")
)

// key is a public key that may have signed a token.
type key struct {
	id     string // "kid"; may be empty
	public *rsa.PublicKey
}

// parseKeys reads a JSON Web Key Set (RFC 7517) key by key, so that one of a
// kind not known here does not spoil the rest, and keeps the RSA keys that may
// verify RS256 signatures.
func parseKeys(jwks []byte) ([]key, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(jwks, &set); err != nil {
		return nil, errKeySet
	}
	var keys []key
	for _, raw := range set.Keys {
		var k jose.JSONWebKey
		if err := k.UnmarshalJSON(raw); err != nil {
			continue
		}
		public, ok := k.Key.(*rsa.PublicKey)
		switch {
		case !ok, public.N.BitLen() < minModulus, public.N.BitLen() > 4*minModulus:
		case k.Use != "" && k.Use != "sig":
		case k.Algorithm != "" && k.Algorithm != string(jose.RS256):
		case len(keys) == maxKeys:
		default:
			keys = append(keys, key{id: k.KeyID, public: public})
		}
	}
	if len(keys) == 0 {
		return nil, errNoUsableKey
	}
	return keys, nil
}
