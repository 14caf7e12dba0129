package sandbox

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

const signingKeyBits = 2048

// signingKey signs the provider's tokens. Its id appears in the key set only,
// never in a token's header.
type signingKey struct {
	private *rsa.PrivateKey
	id      string
}

func parseSigningKey(der []byte) (*signingKey, error) {
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, errors.New("its signing key is damaged")
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok || private.N.BitLen() < signingKeyBits {
		return nil, errors.New("its signing key is not an RSA key of 2048 bits")
	}
	return newSigningKey(private), nil
}

func newSigningKey(private *rsa.PrivateKey) *signingKey {
	sum := sha256.Sum256(private.N.Bytes())
	return &signingKey{private, hex.EncodeToString(sum[:8])}
}

// signingKey gives the provider's key; the first call makes it.
func (o *provider) signingKey() (*signingKey, error) {
	o.mu.Lock()
	key := o.key
	fresh := key == nil
	if fresh {
		private, err := rsa.GenerateKey(rand.Reader, signingKeyBits)
		if err != nil {
			o.mu.Unlock()
			return nil, fmt.Errorf("making the signing key: %w", err)
		}
		key = newSigningKey(private)
		o.key = key
	}
	o.mu.Unlock()
	if fresh {
		o.p.changed()
	}
	return key, nil
}

// marshalKey gives the key for the state file, nil when none was made yet.
func (o *provider) marshalKey() ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.key == nil {
		return nil, nil
	}
	return x509.MarshalPKCS8PrivateKey(o.key.private)
}

// sign makes a token with the header {"alg":"RS256","typ":"JWT"}: no key id.
func (o *provider) sign(claims map[string]any) (string, error) {
	key, err := o.signingKey()
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.RS256, Key: key.private},
		(&jose.SignerOptions{}).WithType("JWT"),
	)
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	signed, err := signer.Sign(body)
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	return signed.CompactSerialize()
}

// verify checks a token as the platform does and gives its claims. The errors
// are its words.
func (o *provider) verify(token string) (map[string]any, error) {
	if strings.Count(token, ".") != 2 {
		return nil, errors.New("jwt malformed")
	}
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, errors.New("invalid token")
	}
	key, err := o.signingKey()
	if err != nil {
		return nil, err
	}
	body, err := signed.Verify(&key.private.PublicKey)
	if err != nil {
		return nil, errors.New("invalid signature")
	}
	claims, err := decodeObject(body)
	if err != nil {
		return nil, errors.New("invalid token")
	}
	expires, ok := wholeNumber(claims["exp"])
	if !ok || o.p.now().Unix() >= expires {
		return nil, errors.New("jwt expired")
	}
	if claims["aud"] != o.p.opts.APIKey {
		return nil, errors.New("jwt audience invalid")
	}
	return claims, nil
}

// certs is the key set.
func (o *provider) certs(w http.ResponseWriter, r *http.Request) {
	key, err := o.signingKey()
	if err != nil {
		o.fail(w, r, http.StatusInternalServerError, "certs_error", "The keys are not available.")
		return
	}
	writeJSON(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{
		Key: &key.private.PublicKey, KeyID: key.id, Algorithm: string(jose.RS256), Use: "sig",
	}}})
}
