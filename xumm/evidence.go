package xumm

import (
	"slices"

	"countersign/xrpl"
)

// Evidence gives what xrpl.Verify needs to prove that what was signed is what r
// asks for: r's transaction, network, signer and options, and the platform's
// answer about it. p is the payload that was made of r, as Payload or a Watch
// gives it; one that nobody has signed gives findings of which none is checked.
//
// Only a node of the ledger knows whether a regular key may sign, and what became
// of the transaction: set Node to the address of what package xrpl/node reports
// before calling Verify. Errors are ErrInvalid, when the transaction in r cannot
// be read or there is no payload.
func (r PayloadRequest) Evidence(p *Payload) (xrpl.Signed, error) {
	if p == nil {
		return xrpl.Signed{}, invalid("There is no payload.")
	}
	s := xrpl.Signed{
		RequestBlob:   r.TxBlob,
		Blob:          p.Response.Hex,
		TxID:          p.Response.TxID,
		Account:       r.signer(p.Response.Account),
		PublicKey:     p.Response.SignerPublicKey,
		Network:       r.Options.ForceNetwork,
		SignedNetwork: p.Response.DispatchedNetwork,
		Dispatched:    p.Response.DispatchedResult,
		Multisign:     isSet(r.Options.Multisign),
		SignOnly:      r.Options.Submit != nil && !*r.Options.Submit,
	}
	if s.SignedNetwork == "" {
		s.SignedNetwork = p.Response.EnvironmentNetwork
	}
	if r.TxBlob == "" {
		asked, err := xrpl.ParseTx(r.TxJSON)
		if err != nil {
			return xrpl.Signed{}, invalid("The transaction that was asked for cannot be read: %v.", err)
		}
		s.Request = asked
	}
	return s, nil
}

// signer gives the account that was to sign: the one the platform names, unless
// others were asked for.
func (r PayloadRequest) signer(named string) string {
	if want := r.Options.Signers; len(want) > 0 && !slices.Contains(want, named) {
		return want[0]
	}
	return named
}
