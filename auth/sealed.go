package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"
)

// maxSealed leaves room for the name and the attributes in a cookie's 4 KiB.
const maxSealed = 3 << 10

var errSealed = errors.New("no sign-in of this application is kept")

// keptAttempt is what a web sign-in is between its two requests.
type keptAttempt struct {
	State    string   `json:"s"`
	Nonce    string   `json:"n"`
	Verifier string   `json:"v"`
	Network  string   `json:"f,omitempty"`
	Signers  []string `json:"a,omitempty"`
	Begun    int64    `json:"t"` // Unix seconds
}

// sealer makes the cipher from the API secret, a random UUID, anew each time: a
// key that is not held cannot be shown. An error is that of a Go whose cryptography
// refuses it, so NewWeb sees it first.
func (w *WebAuthenticator) sealer() (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, []byte(w.secret.reveal()), nil, "countersign/auth web sign-in 1", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// label ties what is sealed to one application, provider and redirect address.
func (w *WebAuthenticator) label() []byte {
	return []byte(w.provider.Issuer + "\n" + w.clientID + "\n" + w.redirectURI)
}

func (w *WebAuthenticator) seal(t attemptValues, begun time.Time) (secret, error) {
	aead, err := w.sealer()
	if err != nil {
		return secret{}, err
	}
	text, err := json.Marshal(keptAttempt{
		State: t.state.reveal(), Nonce: t.nonce.reveal(), Verifier: t.verifier.reveal(),
		Network: t.request.ForceNetwork, Signers: t.request.Signers, Begun: begun.Unix(),
	})
	if err != nil {
		return secret{}, err
	}
	return newSecret(base64.RawURLEncoding.EncodeToString(aead.Seal(nil, nil, text, w.label()))), nil //nolint:gosec // the cipher makes its own nonce
}

// unseal gives errSealed for what was not sealed here.
func (w *WebAuthenticator) unseal(sealed string) (attemptValues, time.Time, error) {
	if len(sealed) > maxSealed {
		return attemptValues{}, time.Time{}, errSealed
	}
	data, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return attemptValues{}, time.Time{}, errSealed
	}
	aead, err := w.sealer()
	if err != nil {
		return attemptValues{}, time.Time{}, err
	}
	text, err := aead.Open(nil, nil, data, w.label())
	if err != nil {
		return attemptValues{}, time.Time{}, errSealed
	}
	var k keptAttempt
	if err := json.Unmarshal(text, &k); err != nil || k.State == "" || k.Nonce == "" || k.Verifier == "" {
		return attemptValues{}, time.Time{}, errSealed
	}
	return attemptValues{
		redirectURI: w.redirectURI,
		state:       newSecret(k.State),
		nonce:       newSecret(k.Nonce),
		verifier:    newSecret(k.Verifier),
		request:     Request{ForceNetwork: k.Network, Signers: k.Signers},
	}, time.Unix(k.Begun, 0), nil
}
