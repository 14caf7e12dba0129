package xrpl

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// noAccount stands where a token's issuer would, and says that an asset is an
// MPT (ripple-binary-codec 2.11.0, types/issue).
var noAccount = AccountID{19: 1}

// appendIssue writes an asset without a value: XRP, a token or an MPT.
func appendIssue(dst []byte, v any) ([]byte, error) {
	m, err := objectOf(v)
	if err != nil {
		return nil, err
	}
	switch {
	case hasOnly(m, "currency"):
		if m["currency"] != "XRP" {
			return nil, errors.New("a token needs its issuer beside its currency; only XRP has none")
		}
		return append(dst, make([]byte, 20)...), nil
	case hasOnly(m, "currency", "issuer"):
		if m["issuer"] == noAccount.String() {
			return nil, inField("issuer", errors.New("this address stands for no account and cannot issue tokens"))
		}
		return appendTokenIssue(dst, m)
	case hasOnly(m, "mpt_issuance_id"):
		id, err := appendHash(nil, m["mpt_issuance_id"], 24)
		if err != nil {
			return nil, inField("mpt_issuance_id", err)
		}
		dst = append(dst, id[4:]...)
		dst = append(dst, noAccount[:]...)
		return binary.LittleEndian.AppendUint32(dst, binary.BigEndian.Uint32(id)), nil
	}
	return nil, errors.New("an asset has exactly the field currency (XRP), the fields currency and issuer (a token), or mpt_issuance_id")
}

// appendTokenIssue writes currency and issuer of a token.
func appendTokenIssue(dst []byte, m map[string]any) ([]byte, error) {
	dst, err := appendCurrency(dst, m["currency"])
	if err == nil && currency(dst[len(dst)-20:]).isXRP() {
		err = errors.New("XRP is not a token; write an amount of XRP as a text with a whole number of drops")
	}
	if err != nil {
		return nil, inField("currency", err)
	}
	if dst, err = appendAccount(dst, m["issuer"]); err != nil {
		return nil, inField("issuer", err)
	}
	if AccountID(dst[len(dst)-20:]) == (AccountID{}) {
		return nil, inField("issuer", errors.New("this address stands for XRP and cannot issue tokens"))
	}
	return dst, nil
}

func readIssue(r *reader) (any, error) {
	b, err := r.take(20)
	if err != nil {
		return nil, err
	}
	cur := currency(b)
	if cur.isXRP() {
		return map[string]any{"currency": "XRP"}, nil
	}
	if b, err = r.take(20); err != nil {
		return nil, err
	}
	issuer := AccountID(b)
	if issuer == noAccount {
		if b, err = r.take(4); err != nil {
			return nil, err
		}
		id := binary.BigEndian.AppendUint32(make([]byte, 0, 24), binary.LittleEndian.Uint32(b))
		return map[string]any{"mpt_issuance_id": upperHex(append(id, cur[:]...))}, nil
	}
	if issuer == (AccountID{}) {
		return nil, errors.New("the token has the issuer of XRP")
	}
	return map[string]any{"currency": cur.String(), "issuer": issuer.String()}, nil
}

func appendCurrency(dst []byte, v any) ([]byte, error) {
	s, err := textOf(v)
	if err != nil {
		return nil, err
	}
	c, err := parseCurrency(s)
	if err != nil {
		return nil, err
	}
	return append(dst, c[:]...), nil
}

func readCurrency(r *reader) (any, error) {
	b, err := r.take(20)
	if err != nil {
		return nil, err
	}
	return currency(b).String(), nil
}

// bridgeParts are the parts of an XChainBridge in their order on the wire.
var bridgeParts = [...]struct {
	name string
	door bool
}{{"LockingChainDoor", true}, {"LockingChainIssue", false}, {"IssuingChainDoor", true}, {"IssuingChainIssue", false}}

func appendBridge(dst []byte, v any) ([]byte, error) {
	m, err := objectOf(v)
	if err != nil {
		return nil, err
	}
	if !hasOnly(m, bridgeParts[0].name, bridgeParts[1].name, bridgeParts[2].name, bridgeParts[3].name) {
		return nil, errors.New("a bridge has exactly the fields LockingChainDoor, LockingChainIssue, IssuingChainDoor and IssuingChainIssue")
	}
	for _, part := range bridgeParts {
		if part.door {
			dst, err = appendAccount(append(dst, 20), m[part.name])
		} else {
			dst, err = appendIssue(dst, m[part.name])
		}
		if err != nil {
			return nil, inField(part.name, err)
		}
	}
	return dst, nil
}

func readBridge(r *reader) (any, error) {
	m := make(map[string]any, len(bridgeParts))
	for _, part := range bridgeParts {
		var err error
		if part.door {
			m[part.name], err = readDoor(r)
		} else {
			m[part.name], err = readIssue(r)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return m, nil
}

func readDoor(r *reader) (any, error) {
	b, err := r.take(21)
	if err != nil {
		return nil, err
	}
	if b[0] != 20 {
		return nil, fmt.Errorf("an account has 20 bytes, and this one has %d", b[0])
	}
	return AccountID(b[1:]).String(), nil
}

// mptIssuer gives the issuer that is part of an MPT issuance id.
func mptIssuer(id string) (AccountID, bool) {
	b, err := hex.DecodeString(id)
	if err != nil || len(b) != 24 {
		return AccountID{}, false
	}
	return AccountID(b[4:]), true
}
