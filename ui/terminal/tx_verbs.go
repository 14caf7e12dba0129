package terminal

import (
	"encoding/hex"
	"errors"
	"fmt"

	"countersign/xrpl"
)

var txVerbs = map[string]txVerb{
	"encode":  {adds: []string{"blob", "hash"}, do: txEncode},
	"decode":  {adds: []string{"json", "hash"}, do: txDecode},
	"hash":    {adds: []string{"hash"}, do: txHash},
	"explain": {adds: []string{"sentence", "problems"}, do: txExplain},
	"verify":  {adds: []string{"signer", "signers", "hash", "checks"}, do: txVerify},
}

// txEncode takes {"json":{…}} and adds blob and hash. A sign-in before anything
// is filled in has no bytes, and so no hash.
func txEncode(d *xrpl.Definitions, in object, out *reply) error {
	tx, err := in.tx("json")
	if err != nil {
		return err
	}
	blob, err := d.Encode(tx)
	if err != nil {
		return err
	}
	out.text("blob", blob)
	if blob == "" {
		return nil
	}
	return addHash(blob, out)
}

func addHash(blob string, out *reply) error {
	id, err := xrpl.TxID(blob)
	if err != nil {
		return err
	}
	out.text("hash", id)
	return nil
}

// txDecode takes {"blob":"…"} and adds json and hash.
func txDecode(d *xrpl.Definitions, in object, out *reply) error {
	blob, err := in.blob()
	if err != nil {
		return err
	}
	tx, err := d.Decode(blob)
	if err != nil {
		return err
	}
	out.name("json")
	out.dst = tx.AppendJSON(out.dst)
	return addHash(blob, out)
}

// txHash takes {"blob":"…"} and adds hash. The blob is not decoded.
func txHash(_ *xrpl.Definitions, in object, out *reply) error {
	blob, err := in.blob()
	if err != nil {
		return err
	}
	return addHash(blob, out)
}

// problem is an xrpl.Problem on a line.
type problem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
	Warning bool   `json:"warning"`
}

// txExplain takes {"blob":"…"}, or {"json":{…}}, and adds sentence and problems.
// Where both are there it is the blob that is explained: it is what was signed.
func txExplain(d *xrpl.Definitions, in object, out *reply) error {
	tx, err := toExplain(d, in)
	if err != nil {
		return err
	}
	problems := []problem{}
	for _, p := range xrpl.CheckFor(tx, xrpl.CheckOptions{Definitions: d}) {
		problems = append(problems, problem(p))
	}
	out.text("sentence", xrpl.Explain(tx, nil))
	out.value("problems", problems)
	return nil
}

func toExplain(d *xrpl.Definitions, in object) (xrpl.Tx, error) {
	if _, ok := in.given("blob"); ok {
		blob, err := in.text("blob")
		if err != nil {
			return nil, err
		}
		return d.Decode(blob)
	}
	if _, ok := in.given("json"); !ok {
		return nil, errors.New("\"json\" or \"blob\" is missing; it is the transaction, as a JSON object or as hex")
	}
	return in.tx("json")
}

// txVerify takes {"request":{…},"blob":"…","account":"r…","network":"…"} and
// adds signer, hash and checks. A request that was made of a blob comes as
// "request_blob"; that of a PaymentChannelAuthorize comes with "public_key", its
// blob is the bare signature, and it has no hash. A line is ok only when the blob
// could be read and no check failed; that a check was not possible is told in
// checks.
func txVerify(d *xrpl.Definitions, in object, out *reply) error {
	signed, err := signedOf(d, in)
	if err != nil {
		return err
	}
	signed.Definitions = d
	if signed.Request.Type() == "PaymentChannelAuthorize" {
		if err := checkClaim(signed); err != nil {
			return err
		}
	}
	findings := xrpl.Verify(signed)
	valid := findings[0].Status == xrpl.Checked
	if signed.Request.Type() == "PaymentChannelAuthorize" {
		if valid {
			addSigner(xrpl.Tx{"SigningPubKey": signed.PublicKey}, out)
		}
	} else {
		var tx xrpl.Tx
		if tx, err = d.Decode(signed.Blob); err == nil {
			if valid {
				addSigners(tx, out)
			}
			err = addHash(signed.Blob, out)
		}
	}
	out.value("checks", findings)
	if err != nil {
		return err
	}
	for _, f := range findings {
		if f.Status == xrpl.Failed {
			return fmt.Errorf("%s: %s", f.Name, f.Detail)
		}
	}
	return nil
}

// checkClaim refuses what can be no signature, and no key: Verify would only call
// them not checked.
func checkClaim(s xrpl.Signed) error {
	if _, err := hex.DecodeString(s.Blob); err != nil || s.Blob == "" {
		return errors.New("blob: the signature of a claim is hex, and this is not")
	}
	if key, err := hex.DecodeString(s.PublicKey); err != nil || len(key) != 0 && len(key) != 33 {
		return errors.New("public_key: a public key is 33 bytes in hex, and this is not")
	}
	return nil
}

func signedOf(d *xrpl.Definitions, in object) (xrpl.Signed, error) {
	var s xrpl.Signed
	var err error
	_, asObject := in.given("request")
	_, asBlob := in.given("request_blob")
	switch {
	case asObject && asBlob:
		return s, errors.New("\"request\" and \"request_blob\" are both there; keep the one that was asked")
	case asBlob:
		if s.RequestBlob, err = in.text("request_blob"); err == nil {
			if _, bad := d.Decode(s.RequestBlob); bad != nil {
				err = fmt.Errorf("request_blob: %w", bad)
			}
		}
	default:
		s.Request, err = in.tx("request")
	}
	if err != nil {
		return xrpl.Signed{}, err
	}
	if s.Blob, err = in.blob(); err != nil {
		return xrpl.Signed{}, err
	}
	for _, m := range []struct {
		name string
		to   *string
	}{
		{"account", &s.Account}, {"network", &s.Network}, {"signed_network", &s.SignedNetwork},
		{"txid", &s.TxID}, {"dispatched", &s.Dispatched}, {"public_key", &s.PublicKey},
	} {
		if *m.to, err = in.text(m.name); err != nil {
			return xrpl.Signed{}, err
		}
	}
	s.Multisign, err = in.truth("multisign")
	return s, err
}

// addSigners writes signer, the address of the key that signed, and for a
// multi-signed transaction, whose first key that is, signers, the accounts.
func addSigners(tx xrpl.Tx, out *reply) {
	list, multi := tx["Signers"].([]any)
	if !multi {
		addSigner(tx, out)
		return
	}
	var accounts []string
	for i, entry := range list {
		wrapper, _ := entry.(map[string]any)
		signer, _ := wrapper["Signer"].(map[string]any)
		if i == 0 {
			addSigner(signer, out)
		}
		accounts = append(accounts, xrpl.Tx(signer).Text("Account"))
	}
	out.value("signers", accounts)
}

func addSigner(tx xrpl.Tx, out *reply) {
	if address, err := xrpl.KeyAddress(tx.Text("SigningPubKey")); err == nil {
		out.text("signer", address)
	}
}
