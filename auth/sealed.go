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
	Signers  []string `json:"a,omitempty"`
	Begun    int64    `json:"t"` // Unix seconds
}

// sealer makes the cipher from the API secret, a random UUID, anew each time: a
// key that is not held cannot be shown.
func (w *Web) sealer() cipher.AEAD {
	key, err := hkdf.Key(sha256.New, []byte(w.secret.reveal()), nil, "countersign/auth web sign-in 1", 32)
	if err != nil {
		panic(err) // the length is allowed
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // the length is a key's
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // it is AES
	}
	return aead
}

// label ties what is sealed to one application, provider and redirect address.
func (w *Web) label() []byte {
	return []byte(w.provider.Issuer + "\n" + w.clientID + "\n" + w.redirectURI)
}

func (w *Web) seal(t transaction, begun time.Time) secret {
	text, err := json.Marshal(keptAttempt{
		State: t.state.reveal(), Nonce: t.nonce.reveal(), Verifier: t.verifier.reveal(),
		Signers: t.signers, Begun: begun.Unix(),
	})
	if err != nil {
		panic(err) // texts and a number
	}
	return newSecret(base64.RawURLEncoding.EncodeToString(w.sealer().Seal(nil, nil, text, w.label())))
}

func (w *Web) unseal(sealed string) (transaction, time.Time, error) {
	if len(sealed) > maxSealed {
		return transaction{}, time.Time{}, errSealed
	}
	data, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return transaction{}, time.Time{}, errSealed
	}
	text, err := w.sealer().Open(nil, nil, data, w.label())
	if err != nil {
		return transaction{}, time.Time{}, errSealed
	}
	var k keptAttempt
	if err := json.Unmarshal(text, &k); err != nil || k.State == "" || k.Nonce == "" || k.Verifier == "" {
		return transaction{}, time.Time{}, errSealed
	}
	return transaction{
		redirectURI: w.redirectURI,
		state:       newSecret(k.State),
		nonce:       newSecret(k.Nonce),
		verifier:    newSecret(k.Verifier),
		signers:     k.Signers,
	}, time.Unix(k.Begun, 0), nil
}
