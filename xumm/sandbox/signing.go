package sandbox

import (
	"fmt"

	"countersign/xrpl"
)

// signed is a signature as the wallet reports it.
type signed struct {
	hex, txid   string
	account     string // in the signed data; for a claim, whose key it is
	signer      string // the account whose key signed
	multisigner string // the one signer of a multi-signed transaction, else ""
	publicKey   string
}

// sign makes the one signature the request asks for. The transaction is complete.
func sign(tx xrpl.Tx, held heldAccount, key *xrpl.Key, multisign bool) (signed, error) {
	s := signed{account: held.Address, signer: key.Address(), publicKey: key.PublicKey()}
	var err error
	switch {
	case tx.Type() == authorize:
		var drops xrpl.Drops
		if drops, err = xrpl.ParseDrops(tx.Text("Amount")); err == nil {
			s.hex, err = key.SignClaim(tx.Text("Channel"), drops)
		}
	case multisign:
		s.account, s.multisigner = tx.Text("Account"), held.Address
		s.hex, s.txid, err = codec.MultisignTx(key, tx, held.Address)
	default:
		s.account = tx.Text("Account")
		s.hex, s.txid, err = codec.SignTx(key, tx)
	}
	if err != nil {
		return signed{}, fmt.Errorf("the phone cannot sign this request: %w", err)
	}
	return s, nil
}
