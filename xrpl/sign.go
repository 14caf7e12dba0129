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
	prefixClaim     = "CLM\x00"
)

func txID(blob []byte) string {
	half := sha512Half(append([]byte(prefixTxID), blob...))
	return upperHex(half[:])
}

// SignTx signs a transaction with one signature and gives the blob and its id.
// SigningPubKey is set to the key's, and Account to its address when there is
// none; another Account is kept, for a regular key signs for an account that is
// not its own. Everything else the type demands (for a Payment: Destination,
// Amount, Fee, Sequence) has to be there. The Tx is not changed. Errors are
// those of Encode.
func (k *Key) SignTx(t Tx) (blobHex, txid string, err error) {
	return (*Definitions)(nil).SignTx(k, t)
}

// SignTx is Key.SignTx with these definitions.
func (d *Definitions) SignTx(k *Key, t Tx) (blobHex, txid string, err error) {
	signed, err := d.get().ready(t, k.Address(), k.PublicKey())
	if err != nil {
		return "", "", err
	}
	unsigned, err := d.get().encodeSigned(signed)
	if err != nil {
		return "", "", err
	}
	signed["TxnSignature"] = upperHex(k.sign(append([]byte(prefixSign), unsigned...)))
	return d.get().finish(signed)
}

// MultisignTx adds to a transaction of an account the signature of one of its
// signers, as the wallet does: SigningPubKey is empty and Signers holds this one
// signer, at signer's address; "" stands for the key's own. The id is not the
// one the transaction will have when all signatures are put together.
func (k *Key) MultisignTx(t Tx, signer string) (blobHex, txid string, err error) {
	return (*Definitions)(nil).MultisignTx(k, t, signer)
}

// MultisignTx is Key.MultisignTx with these definitions.
func (d *Definitions) MultisignTx(k *Key, t Tx, signer string) (blobHex, txid string, err error) {
	if signer == "" {
		signer = k.Address()
	}
	id, err := ParseAddress(signer)
	if err != nil {
		return "", "", err
	}
	if _, ok := t["Account"]; !ok {
		return "", "", &FieldError{Field: "Account", Err: errors.New("it is missing: a signer signs for the account of somebody else")}
	}
	signed, err := d.get().ready(t, "", "")
	if err != nil {
		return "", "", err
	}
	unsigned, err := d.get().encodeSigned(signed)
	if err != nil {
		return "", "", err
	}
	message := append([]byte(prefixMultisign), unsigned...)
	signed["Signers"] = []any{map[string]any{"Signer": map[string]any{
		"Account": signer, "SigningPubKey": k.PublicKey(), "TxnSignature": upperHex(k.sign(append(message, id[:]...))),
	}}}
	return d.get().finish(signed)
}

// ready gives a copy of the transaction with account and key, and makes sure
// that nothing is missing and nothing is signed yet.
func (t *tables) ready(tx Tx, account, publicKey string) (Tx, error) {
	f, err := t.formatOf(tx)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"TxnSignature", "Signers"} {
		if _, ok := tx[name]; ok {
			return nil, &FieldError{Field: name, Err: errors.New("the transaction is already signed")}
		}
	}
	signed := maps.Clone(tx)
	if _, ok := signed["Account"]; !ok {
		signed["Account"] = account
	}
	signed["SigningPubKey"] = publicKey
	for _, name := range f.required {
		if _, ok := signed[name]; !ok {
			return nil, &FieldError{Field: name, Err: errors.New("it is missing, and without it nothing can be signed")}
		}
	}
	return signed, nil
}

func (t *tables) finish(signed Tx) (blobHex, txid string, err error) {
	blob, err := t.encodeTx(signed)
	if err != nil {
		return "", "", err
	}
	return upperHex(blob), txID(blob), nil
}

// encodeSigned encodes the part of a transaction that is signed: everything but
// the signatures.
func (t *tables) encodeSigned(tx Tx) ([]byte, error) {
	part := maps.Clone(tx)
	for name := range tx {
		if f, ok := t.byName[name]; ok && f.unsigned {
			delete(part, name)
		}
	}
	return t.encodeTx(part)
}

// SigningData gives the bytes that are signed by one key: "STX\0" and every
// field that is under the signature.
func (d *Definitions) SigningData(t Tx) ([]byte, error) {
	unsigned, err := d.get().encodeSigned(t)
	if err != nil {
		return nil, err
	}
	return append([]byte(prefixSign), unsigned...), nil
}

// MultisigningData gives the bytes that one of several signers signs: "SMT\0",
// every field that is under the signature, and the signer's account.
func (d *Definitions) MultisigningData(t Tx, signer AccountID) ([]byte, error) {
	unsigned, err := d.get().encodeSigned(t)
	if err != nil {
		return nil, err
	}
	return append(append([]byte(prefixMultisign), unsigned...), signer[:]...), nil
}
