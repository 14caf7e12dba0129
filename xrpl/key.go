package xrpl

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"

	"github.com/decred/dcrd/crypto/ripemd160"
	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
)

const redacted = "[redacted]"

// ed25519KeyPrefix makes an ed25519 public key as long as a compressed
// secp256k1 one, and tells the two apart.
const ed25519KeyPrefix = 0xED

// Key is an account's key pair, derived from a seed. However it is printed,
// logged or marshalled, it gives "[redacted]"; only Seed gives the secret.
type Key struct {
	kind    KeyType
	entropy [16]byte
	public  [33]byte
	ed      ed25519.PrivateKey    // set for Ed25519
	ec      *secp256k1.PrivateKey // set for Secp256k1
}

// NewKey derives the key pair of 16 bytes of entropy, as a node and the usual
// libraries do (xrpl.org, "Cryptographic keys", key derivation).
func NewKey(kt KeyType, entropy [16]byte) (*Key, error) {
	k := &Key{kind: kt, entropy: entropy}
	switch kt {
	case Ed25519:
		seed := sha512Half(entropy[:])
		k.ed = ed25519.NewKeyFromSeed(seed[:])
		k.public[0] = ed25519KeyPrefix
		copy(k.public[1:], k.ed.Public().(ed25519.PublicKey))
	case Secp256k1:
		k.ec = accountKey(entropy)
		copy(k.public[:], k.ec.PubKey().SerializeCompressed())
	default:
		return nil, fmt.Errorf("unknown key type %q; it is ed25519 or secp256k1", clip(string(kt), 20))
	}
	return k, nil
}

// KeyFromSeed derives the key pair of a family seed, "s…" for secp256k1 and
// "sEd…" for ed25519. Errors are ErrBadSeed and never repeat the seed.
func KeyFromSeed(seed string) (*Key, error) {
	kt, entropy, err := decodeSeed(seed)
	if err != nil {
		return nil, err
	}
	return NewKey(kt, entropy)
}

// accountKey derives the private key of a family's account number 0: the root
// key plus a number that depends on the root's public key.
func accountKey(entropy [16]byte) *secp256k1.PrivateKey {
	root := firstScalar(entropy[:])
	family := secp256k1.NewPrivateKey(root).PubKey().SerializeCompressed()
	account := firstScalar(binary.BigEndian.AppendUint32(family, 0))
	return secp256k1.NewPrivateKey(account.Add(root))
}

// firstScalar hashes the data with a rising counter until the result is a valid
// private key; in practice the first one is.
func firstScalar(data []byte) *secp256k1.ModNScalar {
	buf := make([]byte, len(data)+4)
	copy(buf, data)
	for i := uint32(0); ; i++ {
		binary.BigEndian.PutUint32(buf[len(data):], i)
		half := sha512Half(buf)
		var s secp256k1.ModNScalar
		if overflow := s.SetBytes(&half); overflow == 0 && !s.IsZero() {
			return &s
		}
	}
}

// Type tells which of the two signature schemes the key is for.
func (k *Key) Type() KeyType { return k.kind }

// PublicKey gives the 33 bytes of the public key as upper-case hex, as they
// stand in SigningPubKey.
func (k *Key) PublicKey() string { return upperHex(k.public[:]) }

// Address gives the classic address of the account this is the master key of.
func (k *Key) Address() string { return accountOf(k.public[:]).String() }

// Seed gives the secret the key was made from. Whoever has it owns the account.
func (k *Key) Seed() string { return encodeSeed(k.kind, k.entropy) }

// String gives "[redacted]".
func (k *Key) String() string { return redacted }

// GoString gives "[redacted]".
func (k *Key) GoString() string { return redacted }

// Format writes "[redacted]" for every verb.
func (k *Key) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, redacted) }

// LogValue gives "[redacted]".
func (k *Key) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON gives "[redacted]" as a JSON text.
func (k *Key) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// sign signs prefix and data. A secp256k1 signature is deterministic (RFC 6979)
// and has the lower of the two possible S, as the ledger demands.
func (k *Key) sign(message []byte) []byte {
	if k.kind == Ed25519 {
		return ed25519.Sign(k.ed, message)
	}
	half := sha512Half(message)
	return ecdsa.Sign(k.ec, half[:]).Serialize()
}

// KeyAddress gives the classic address of the account that a public key of 33
// bytes in hex is the master key of. Errors are ErrBadSignature.
func KeyAddress(publicKeyHex string) (string, error) {
	key, err := hex.DecodeString(publicKeyHex)
	if err != nil || len(key) != 33 || key[0] != ed25519KeyPrefix && key[0] != 0x02 && key[0] != 0x03 {
		return "", badSignature("the public key is of no known kind")
	}
	return accountOf(key).String(), nil
}

// accountOf gives the account a public key is the master key of.
func accountOf(publicKey []byte) AccountID {
	first := sha256.Sum256(publicKey)
	h := ripemd160.New()
	h.Write(first[:])
	return AccountID(h.Sum(nil))
}

// sha512Half is the ledger's hash: the first 32 bytes of a SHA-512.
func sha512Half(data []byte) [32]byte {
	full := sha512.Sum512(data)
	return [32]byte(full[:32])
}
