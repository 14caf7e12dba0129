package xrpl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

// The vectors were made with npm ripple-keypairs 3.1.0 and ripple-binary-codec
// 2.11.0 from random seeds. Both key types sign deterministically, so the blob
// has to come out to the last byte.
func TestSignsLikeTheJavaScriptLibraries(t *testing.T) {
	data, err := os.ReadFile("testdata/signed.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Buffer(nil, 1<<20); lines.Scan(); n++ {
		var v struct {
			Seed      string          `json:"seed"`
			Address   string          `json:"address"`
			PublicKey string          `json:"public_key"`
			Tx        json.RawMessage `json:"tx"`
			Blob      string          `json:"blob"`
			Hash      string          `json:"hash"`
		}
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		k, err := KeyFromSeed(v.Seed)
		if err != nil {
			t.Fatalf("vector %d: %v", n, err)
		}
		if k.Address() != v.Address || k.PublicKey() != v.PublicKey || k.Seed() != v.Seed {
			t.Errorf("vector %d: key %s %s, want %s %s", n, k.Address(), k.PublicKey(), v.Address, v.PublicKey)
		}
		tx, err := ParseTx(v.Tx)
		if err != nil {
			t.Fatalf("vector %d: %v", n, err)
		}
		blob, id, err := k.SignTx(tx)
		if err != nil || blob != v.Blob || id != v.Hash {
			t.Errorf("vector %d: signed\n%s\n%s (%v), want\n%s\n%s", n, blob, id, err, v.Blob, v.Hash)
			continue
		}
		back, err := Decode(blob)
		if err != nil {
			t.Errorf("vector %d: %v", n, err)
			continue
		}
		if again, err := Encode(back); err != nil || again != blob {
			t.Errorf("vector %d: decoding and encoding gives\n%s (%v), want\n%s", n, again, err, blob)
		}
		if signer, err := CheckSignature(blob); err != nil || signer != v.Address {
			t.Errorf("vector %d: signed by %q (%v)", n, signer, err)
		}
	}
	if err := lines.Err(); err != nil || n < 20 {
		t.Errorf("%d vectors were read (%v)", n, err)
	}
}
