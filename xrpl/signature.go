package xrpl

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
)

// signature is one verified signature of a blob.
type signature struct {
	account  string // the account it was given for
	key      string // the address of the key it was given with
	oldStyle bool   // the higher of the two possible S, refused since 2020
}

// CheckSignature decodes a blob and verifies its signature, or all of them when
// it is multi-signed, and gives the address of the key that signed, or of the
// first key when there are several. That is the Account itself only when the
// account's master key signed: compare. A secp256k1 signature with a high S is
// valid: ledgers of before 2020 hold such ones.
//
// Errors are those of Decode, or ErrBadSignature.
func CheckSignature(blobHex string) (signerAddress string, err error) {
	return (*Definitions)(nil).CheckSignature(blobHex)
}

// CheckSignature is the function CheckSignature with these definitions.
func (d *Definitions) CheckSignature(blobHex string) (signerAddress string, err error) {
	t, err := d.Decode(blobHex)
	if err != nil {
		return "", err
	}
	signatures, err := d.get().verifySignatures(t)
	if err != nil {
		return "", err
	}
	return signatures[0].key, nil
}

// signatureError is an ErrBadSignature that says what is wrong.
type signatureError struct{ what string }

func (e *signatureError) Error() string        { return e.what }
func (e *signatureError) Is(target error) bool { return target == ErrBadSignature }

func badSignature(format string, args ...any) error {
	return &signatureError{fmt.Sprintf(format, args...)}
}

// verifySignatures verifies every signature of a decoded blob; without an error
// there is at least one.
func (tb *tables) verifySignatures(t Tx) ([]signature, error) {
	unsigned, err := tb.encodeSigned(t)
	if err != nil {
		return nil, err
	}
	signers, multi := t["Signers"].([]any)
	_, single := t["TxnSignature"]
	switch {
	case multi && (single || t.Text("SigningPubKey") != ""):
		return nil, badSignature("it is signed in two ways, by one key and by several signers")
	case multi && len(signers) == 0:
		return nil, badSignature("it is not signed: its list of signers is empty")
	case multi:
		return verifySigners(unsigned, t.Text("Account"), signers)
	case !single || t.Text("TxnSignature") == "":
		return nil, badSignature("it is not signed")
	}
	one, err := verifyOne(t, append([]byte(prefixSign), unsigned...))
	if err != nil {
		return nil, err
	}
	return []signature{one}, nil
}

func verifySigners(unsigned []byte, account string, signers []any) ([]signature, error) {
	var found []signature
	var last AccountID
	for i, entry := range signers {
		wrapper, _ := entry.(map[string]any)
		signer, _ := wrapper["Signer"].(map[string]any)
		id, err := ParseAddress(Tx(signer).Text("Account"))
		if err != nil {
			return nil, badSignature("signer %d has no account", i+1)
		}
		if i > 0 && bytes.Compare(last[:], id[:]) >= 0 {
			return nil, badSignature("the signers are not in the order of their accounts, each once")
		}
		if id.String() == account {
			return nil, badSignature("the account itself is among the signers")
		}
		last = id
		message := append([]byte(prefixMultisign), unsigned...)
		one, err := verifyOne(signer, append(message, id[:]...))
		if err != nil {
			return nil, fmt.Errorf("signer %s: %w", id, err)
		}
		found = append(found, one)
	}
	return found, nil
}

// verifyOne verifies the TxnSignature of a transaction or a signer.
func verifyOne(t Tx, message []byte) (signature, error) {
	key, err := hex.DecodeString(t.Text("SigningPubKey"))
	if err != nil || len(key) == 0 {
		return signature{}, badSignature("there is no public key")
	}
	sig, err := hex.DecodeString(t.Text("TxnSignature"))
	if err != nil || len(sig) == 0 {
		return signature{}, badSignature("there is no signature")
	}
	oldStyle, err := verifyBytes(key, sig, message)
	if err != nil {
		return signature{}, err
	}
	return signature{account: t.Text("Account"), key: accountOf(key).String(), oldStyle: oldStyle}, nil
}

// doesNotFit: either the bytes were changed after signing, or another key
// signed.
const doesNotFit = "it does not fit the signed bytes and the key"

func verifyBytes(key, sig, message []byte) (oldStyle bool, err error) {
	if len(key) != 33 || key[0] != ed25519KeyPrefix && key[0] != 0x02 && key[0] != 0x03 {
		return false, badSignature("the public key is of no known kind")
	}
	if key[0] == ed25519KeyPrefix {
		if !ed25519.Verify(key[1:], message, sig) {
			return false, badSignature(doesNotFit)
		}
		return false, nil
	}
	public, err := secp256k1.ParsePubKey(key)
	if err != nil {
		return false, badSignature("the public key is not a point of its curve")
	}
	parsed, err := ecdsa.ParseDERSignature(sig)
	if err != nil {
		return false, badSignature("the signature is not in its normal form (DER)")
	}
	half := sha512Half(message)
	if !parsed.Verify(half[:], public) {
		return false, badSignature(doesNotFit)
	}
	s := parsed.S()
	return s.IsOverHalfOrder(), nil
}
