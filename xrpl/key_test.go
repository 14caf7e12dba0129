package xrpl

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
)

func TestKeysOfKnownSeeds(t *testing.T) {
	tests := []struct {
		seed, address, public string
		kind                  KeyType
	}{
		{"snoPBrXtMeMyMHUVTgbuqAfg1SUTb", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "0330E7FC9D56BB25D6893BA3F317AE5BCF33B3291BD63DB32654A313222F7FD020", Secp256k1},
		{"sEdSKaCy2JT7JaM7v95H9SxkhP9wS2r", "rLUEXYuLiQptky37CqLcm9USQpPiz5rkpD", "ED01FA53FA5A7E77798F882ECE20B1ABC00BB358A9E55A202D0D0676BD0CE37A63", Ed25519},
	}
	for _, tt := range tests {
		k, err := KeyFromSeed(tt.seed)
		if err != nil {
			t.Fatal(err)
		}
		if k.Type() != tt.kind || k.Address() != tt.address || k.PublicKey() != tt.public || k.Seed() != tt.seed {
			t.Errorf("got %s %s %s", k.Type(), k.Address(), k.PublicKey())
		}
	}
}

func TestBadSeeds(t *testing.T) {
	for _, seed := range []string{"", "s", "snoPBrXtMeMyMHUVTgbuqAfg1SUTc", "snoPBrXtMeMyMHUVTgbuqAfg1SUT0", bob, strings.Repeat("s", 500)} {
		k, err := KeyFromSeed(seed)
		if k != nil || !errors.Is(err, ErrBadSeed) {
			t.Errorf("%q gives %v, %v", seed, k, err)
		}
		if len(seed) > 4 && strings.Contains(err.Error(), seed[:5]) {
			t.Errorf("the seed is in %q", err)
		}
	}
	if _, err := NewKey("rsa", [16]byte{}); err == nil {
		t.Error("an unknown key type makes a key")
	}
}

func TestKeyNeverPrintsItsSecret(t *testing.T) {
	for _, kt := range []KeyType{Ed25519, Secp256k1} {
		k, err := NewKey(kt, [16]byte([]byte("sixteen byte key")))
		if err != nil {
			t.Fatal(err)
		}
		marshalled, err := json.Marshal(struct{ K *Key }{k})
		if err != nil {
			t.Fatal(err)
		}
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("key", "k", k, "deep", struct{ K *Key }{k})
		text := fmt.Sprintf("%v %+v %#v %s %x %q %d %v %s %s %s", k, k, k, k, k, k, k, []*Key{k}, k.String(), k.GoString(), marshalled) + log.String()
		secrets := []string{k.Seed(), "sixteen", hex.EncodeToString([]byte("sixteen byte key")), "115 105 120"}
		for _, secret := range secrets {
			if strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
				t.Errorf("%q is in %s", secret, text)
			}
		}
		if !strings.Contains(text, "[redacted]") {
			t.Error(text)
		}
	}
}

func TestSignTxRefuses(t *testing.T) {
	k := testKey(t)
	whole := Tx{"TransactionType": "Payment", "Destination": bob, "Amount": "1", "Fee": "12", "Sequence": 1}
	for _, name := range []string{"Destination", "Amount", "Fee", "Sequence"} {
		tx := Tx{}
		for n, v := range whole {
			if n != name {
				tx[n] = v
			}
		}
		var fe *FieldError
		if _, _, err := k.SignTx(tx); !errors.As(err, &fe) || fe.Field != name {
			t.Errorf("without %s: %v", name, err)
		}
	}
	blob, _, err := k.SignTx(whole)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) != 5 {
		t.Errorf("the transaction was changed: %v", whole)
	}
	again, err := Decode(blob)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := k.SignTx(again); !errors.Is(err, ErrBadTx) {
		t.Errorf("signed twice: %v", err)
	}
	if _, _, err := k.SignTx(Tx{"TransactionType": "Wonder"}); !errors.Is(err, ErrUnsupportedType) {
		t.Errorf("an unknown type: %v", err)
	}
}

func TestSignInIsSignedWithoutAType(t *testing.T) {
	k := testKey(t)
	blob, _, err := k.SignTx(Tx{"TransactionType": "SignIn"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(blob, "7321"+k.PublicKey()) {
		t.Errorf("the blob begins otherwise: %s", blob)
	}
	if signer, err := CheckSignature(blob); err != nil || signer != k.Address() {
		t.Errorf("signed by %q (%v)", signer, err)
	}
}

// resign decodes a blob, lets f change it and encodes it again.
func resign(t *testing.T, blob string, f func(Tx)) string {
	t.Helper()
	tx, err := Decode(blob)
	if err != nil {
		t.Fatal(err)
	}
	f(tx)
	out, err := Encode(tx)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A signature with S replaced by the other possible one is as valid; it only
// is of the old style.
func TestHighSIsOldStyle(t *testing.T) {
	blob := resign(t, signInBlob, func(tx Tx) {
		der, err := hex.DecodeString(tx.Text("TxnSignature"))
		if err != nil {
			t.Fatal(err)
		}
		sig, err := ecdsa.ParseDERSignature(der)
		if err != nil {
			t.Fatal(err)
		}
		r, s := sig.R(), sig.S()
		if s.IsOverHalfOrder() {
			t.Fatal("the vector has a high S already")
		}
		tx["TxnSignature"] = upperHex(derEncode(&r, s.Negate()))
	})
	if signer, err := CheckSignature(blob); err != nil || signer != "rwiETSee2wMz3SBnAG8hkMsCgvGy9LWbZ1" {
		t.Errorf("signed by %q (%v)", signer, err)
	}
	f := Verify(Signed{Blob: blob})[0]
	if f.Status != NotChecked || !strings.Contains(f.Detail, "is valid") || !strings.Contains(f.Detail, "old-style") {
		t.Errorf("%+v", f)
	}
}

// derEncode writes a signature without lowering S, as the library would.
func derEncode(r, s *secp256k1.ModNScalar) []byte {
	integer := func(n *secp256k1.ModNScalar) []byte {
		b := n.Bytes()
		v := b[:]
		for len(v) > 1 && v[0] == 0 && v[1] < 0x80 {
			v = v[1:]
		}
		if v[0] >= 0x80 {
			v = append([]byte{0}, v...)
		}
		return append([]byte{2, byte(len(v))}, v...)
	}
	body := append(integer(r), integer(s)...)
	return append([]byte{0x30, byte(len(body))}, body...)
}

func TestCheckSignatureRefuses(t *testing.T) {
	rows := corpus(t)
	var multi string
	for _, row := range rows {
		if row.Multi {
			multi = row.Blob
		}
	}
	single := rows[0].Blob
	swap := func(tx Tx, f func(signer map[string]any)) {
		f(tx["Signers"].([]any)[1].(map[string]any)["Signer"].(map[string]any))
	}
	tests := []struct {
		name, blob string
		change     func(Tx)
		says       string
	}{
		{"no signature", single, func(tx Tx) { delete(tx, "TxnSignature") }, "not signed"},
		{"empty signature", single, func(tx Tx) { tx["TxnSignature"] = "" }, "not signed"},
		{"no key", single, func(tx Tx) { delete(tx, "SigningPubKey") }, "no public key"},
		{"key of no kind", single, func(tx Tx) { tx["SigningPubKey"] = "04" + strings.Repeat("AB", 32) }, "no known kind"},
		{"key off the curve", single, func(tx Tx) { tx["SigningPubKey"] = "02" + strings.Repeat("FF", 32) }, "not a point"},
		{"another key", single, func(tx Tx) { tx["SigningPubKey"] = testKey(t).PublicKey() }, "does not fit"},
		{"not DER", single, func(tx Tx) { tx["TxnSignature"] = "AB" }, "DER"},
		{"changed field", single, func(tx Tx) { tx["SourceTag"] = 77 }, "does not fit"},
		{"ed25519 signature cut", rows[len(rows)-1].Blob, func(tx Tx) { tx["TxnSignature"] = "AB" }, "does not fit"},
		{"changed multi-signed", multi, func(tx Tx) { tx["Fee"] = "1" }, "does not fit"},
		{"signed in two ways", multi, func(tx Tx) { tx["TxnSignature"] = "AB" }, "two ways"},
		{"a list of no signers", multi, func(tx Tx) { tx["Signers"] = []any{} }, "list of signers is empty"},
		{"signers in the wrong order", multi, func(tx Tx) {
			s := tx["Signers"].([]any)
			s[0], s[1] = s[1], s[0]
		}, "order"},
		{"the account as a signer", multi, func(tx Tx) {
			tx["Account"] = tx["Signers"].([]any)[0].(map[string]any)["Signer"].(map[string]any)["Account"]
		}, "among the signers"},
		{"a signer without a signature", multi, func(tx Tx) { swap(tx, func(s map[string]any) { delete(s, "TxnSignature") }) }, "no signature"},
		{"a signer without an account", multi, func(tx Tx) { swap(tx, func(s map[string]any) { delete(s, "Account") }) }, "no account"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			signer, err := CheckSignature(resign(t, tt.blob, tt.change))
			if signer != "" || !errors.Is(err, ErrBadSignature) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("signed by %q, %v, want %q", signer, err, tt.says)
			}
		})
	}
	if _, err := CheckSignature("AB"); !errors.Is(err, ErrBadBlob) {
		t.Errorf("garbage: %v", err)
	}
}
