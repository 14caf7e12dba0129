package flow

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

// A platform that lies knows the request, but has no key of the account. Whatever
// it makes up, the proof does not hold.
func TestForgedSignatureIsNotProven(t *testing.T) {
	const app = "3b144141-1a2b-4c3d-8e4f-0123456789ab"
	account, stranger := newKey(t, 1), newKey(t, 2)
	asked := xrpl.Tx{
		"TransactionType": "Payment", "Account": account.Address(), "Amount": "25000000",
		"Destination": "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe",
	}
	r := storage.Request{
		ID: "1b144141-1a2b-4c3d-8e4f-0123456789ab", UUID: "2b144141-1a2b-4c3d-8e4f-0123456789ab",
		Account: account.Address(), TxJSON: asked.JSON(), State: storage.Signed,
	}
	filled := maps.Clone(asked)
	filled["Fee"], filled["Sequence"] = "12", json.Number("5")
	tests := []struct {
		name   string
		answer func(*xumm.Payload)
		want   xrpl.Status
	}{
		{"signed by the account", func(p *xumm.Payload) { p.Response.Hex = sign(t, account, filled) }, xrpl.Checked},
		{"signed by a stranger's key", func(p *xumm.Payload) { p.Response.Hex = sign(t, stranger, filled) }, xrpl.NotChecked},
		{"no blob", func(p *xumm.Payload) {}, xrpl.NotChecked},
		{"signed by strangers as a list of signers", func(p *xumm.Payload) {
			p.Meta.Multisign = true
			p.Response.Hex = signAsList(t, stranger.Address(), filled)
		}, xrpl.Failed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := &xumm.Payload{}
			p.Meta.UUID, p.Application.UUID, p.CustomMeta.Identifier, p.Request.TxJSON = r.UUID, app, r.ID, r.TxJSON
			p.Response.Account, p.Response.DispatchedResult = account.Address(), "tesSUCCESS"
			test.answer(p)
			found := findingsOf((&App{}).prove(&session{clientID: app}, r, p))
			if got := Proven(found); got != test.want {
				t.Errorf("%s, want %s: %+v", got, test.want, found)
			}
		})
	}
	if got := Proven(nil); got != xrpl.NotChecked {
		t.Errorf("nothing: %s", got)
	}
}

// Names in the platform's copy are its own choice, and are shown.
func TestDifferencesAreFitToShow(t *testing.T) {
	record := xrpl.Tx{"Paths": "x", "A\x1b[2J\u202eB": "x", strings.Repeat("A", 1000): "x"}
	got := strings.Join(differences(xrpl.Tx{}, record), ", ")
	if got != "Paths was added, a field with an unusual name was added, a field with an unusual name was added" {
		t.Error(got)
	}
	for i := range 1000 {
		record[fmt.Sprint("Field", i)] = "x"
	}
	if d := differences(xrpl.Tx{}, record); len(d) != maxDifferences+1 || d[maxDifferences] != "and 993 more" {
		t.Error(d)
	}
}

func newKey(t *testing.T, entropy byte) *xrpl.Key {
	t.Helper()
	k, err := xrpl.NewKey(xrpl.Ed25519, [16]byte{entropy})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sign(t *testing.T, k *xrpl.Key, tx xrpl.Tx) string {
	t.Helper()
	blob, _, err := k.SignTx(tx)
	if err != nil {
		t.Fatal(err)
	}
	return blob
}

// signAsList signs for the account named in tx as one of several signers, with a
// key made for the purpose (xrpl.org, "Multi-signing").
func signAsList(t *testing.T, signer string, tx xrpl.Tx) string {
	t.Helper()
	encode := func(tx xrpl.Tx) string {
		blob, err := xrpl.Encode(tx)
		if err != nil {
			t.Fatal(err)
		}
		return blob
	}
	tx = maps.Clone(tx)
	tx["SigningPubKey"] = ""
	unsigned, err := hex.DecodeString(encode(tx))
	if err != nil {
		t.Fatal(err)
	}
	id, err := xrpl.ParseAddress(signer)
	if err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	public := append([]byte{0xED}, key.Public().(ed25519.PublicKey)...)
	signature := ed25519.Sign(key, append(append([]byte("SMT\x00"), unsigned...), id[:]...))
	tx["Signers"] = []any{map[string]any{"Signer": map[string]any{
		"Account": signer, "SigningPubKey": fmt.Sprintf("%X", public), "TxnSignature": fmt.Sprintf("%X", signature),
	}}}
	return encode(tx)
}
