package xrpl

import (
	"errors"
	"maps"
)

// What goes before the bytes that are hashed or signed, so that a signature
// for one purpose is none for another (xrpl.org, "Hash prefixes").
const (
	prefixTxID      = "TXN\x00"
	prefixSign      = "STX\x00"
	prefixMultisign = "SMT\x00"
)

func txID(blob []byte) string {
	half := sha512Half(append([]byte(prefixTxID), blob...))
	return upperHex(half[:])
}

// SignTx signs a Payment or a SignIn with one signature and gives the blob and
// its id. SigningPubKey is set to the key's, and Account to its address when
// there is none; another Account is kept, for a regular key signs for an
// account that is not its own. Everything else a node demands (for a Payment:
// Destination, Amount, Fee, Sequence) has to be there. The Tx is not changed.
// Errors are those of Encode.
func (k *Key) SignTx(t Tx) (blobHex, txid string, err error) {
	f, err := formatOf(t)
	if err != nil {
		return "", "", err
	}
	for _, name := range []string{"TxnSignature", "Signers"} {
		if _, ok := t[name]; ok {
			return "", "", &FieldError{Field: name, Err: errors.New("the transaction is already signed")}
		}
	}
	signed := maps.Clone(t)
	if _, ok := signed["Account"]; !ok {
		signed["Account"] = k.Address()
	}
	signed["SigningPubKey"] = k.PublicKey()
	for _, name := range f.required {
		if _, ok := signed[name]; !ok {
			return "", "", &FieldError{Field: name, Err: errors.New("it is missing, and without it nothing can be signed")}
		}
	}
	unsigned, err := encodeTx(signed)
	if err != nil {
		return "", "", err
	}
	signed["TxnSignature"] = upperHex(k.sign(append([]byte(prefixSign), unsigned...)))
	blob, err := encodeTx(signed)
	if err != nil {
		return "", "", err
	}
	return upperHex(blob), txID(blob), nil
}
