package xrpl

import (
	"encoding/binary"
	"encoding/hex"
)

// ClaimData gives the bytes that are signed to authorize a claim of drops from a
// payment channel: "CLM\0", the channel and the amount (xrpl.org, "Payment
// channels"). The channel is 64 hex digits. Errors are ErrBadTx.
func ClaimData(channel string, drops Drops) ([]byte, error) {
	data, err := appendHash([]byte(prefixClaim), channel, 32)
	if err != nil {
		return nil, inField("Channel", err)
	}
	return binary.BigEndian.AppendUint64(data, uint64(drops)), nil
}

// SignClaim authorizes a claim of drops from a payment channel and gives the
// signature as upper-case hex.
func (k *Key) SignClaim(channel string, drops Drops) (signatureHex string, err error) {
	data, err := ClaimData(channel, drops)
	if err != nil {
		return "", err
	}
	return upperHex(k.sign(data)), nil
}

// CheckClaim verifies the signature of a claim with the public key of the
// channel, both in hex. Errors are ErrBadSignature, or ErrBadTx for a channel
// that is none.
func CheckClaim(channel string, drops Drops, publicKeyHex, signatureHex string) error {
	data, err := ClaimData(channel, drops)
	if err != nil {
		return err
	}
	key, err := hex.DecodeString(publicKeyHex)
	if err != nil {
		return badSignature("the public key is not hex")
	}
	signature, err := hex.DecodeString(signatureHex)
	if err != nil {
		return badSignature("the signature is not hex")
	}
	oldStyle, err := verifyBytes(key, signature, data)
	if err == nil && oldStyle {
		return badSignature("it is an old-style signature (high S), which the ledger does not take for a claim")
	}
	return err
}
