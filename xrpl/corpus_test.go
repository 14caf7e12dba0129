package xrpl

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"reflect"
	"testing"
)

// corpusRow is a transaction signed by the ledger's JavaScript libraries
// (ripple-binary-codec 2.11.0, ripple-keypairs): five of each of 78 types.
type corpusRow struct {
	Type  string          `json:"tt"`
	Multi bool            `json:"multi"`
	JSON  json.RawMessage `json:"json"`
	Blob  string          `json:"blob"`
	Hash  string          `json:"hash"`
}

func corpus(t testing.TB) []corpusRow {
	t.Helper()
	file, err := os.Open("testdata/corpus.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows []corpusRow
	for dec := json.NewDecoder(lines); ; {
		var row corpusRow
		if err := dec.Decode(&row); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if len(rows) != 390 {
		t.Fatalf("the corpus has %d rows", len(rows))
	}
	return rows
}

func TestCorpus(t *testing.T) {
	multi := 0
	for _, row := range corpus(t) {
		tx, err := ParseTx(row.JSON)
		if err != nil {
			t.Fatal(err)
		}
		if row.Multi {
			multi++
		}
		blob, err := Encode(tx)
		if err != nil {
			t.Fatalf("%s: %v", row.Hash, err)
		}
		if blob != row.Blob {
			t.Errorf("%s: encoded to\n%s, want\n%s", row.Hash, blob, row.Blob)
		}
		if id, err := TxID(blob); err != nil || id != row.Hash {
			t.Errorf("id %s (%v), want %s", id, err, row.Hash)
		}
		back, err := Decode(row.Blob)
		if err != nil {
			t.Fatalf("%s: %v", row.Hash, err)
		}
		again, err := Encode(back)
		if err != nil || again != row.Blob {
			t.Errorf("%s: decoding and encoding gives\n%s (%v)", row.Hash, again, err)
		}
		reread, err := ParseTx(back.JSON())
		if err != nil || !reflect.DeepEqual(reread, back) {
			t.Errorf("%s: JSON and back gives\n%s (%v), want\n%s", row.Hash, reread.JSON(), err, back.JSON())
		}
		if _, err := CheckSignature(row.Blob); err != nil {
			t.Errorf("%s: %v", row.Hash, err)
		}
	}
	if multi == 0 {
		t.Error("no multi-signed row")
	}
}

// The blob in the README of npm verify-xrpl-signature 9.0.0.
const signInBlob = "2280000000240000000268400000000000000C73210333C718C9CB716E0575454F4A343D46B284ED51151B9C7383524B82C10B262095744730450221009A4D99017F8FD6881D888047E2F9F90C068C09EC9308BC8526116B539D6DD44102207FAA7E8756F67FE7EE1A88884F120A00A8EC37E7D3E5ED3E02FEA7B1D97AA05581146C0994D3FCB140CAB36BAE9465137448883FA487"

func TestSignInOfTheWallet(t *testing.T) {
	tx, err := Decode(signInBlob)
	if err != nil {
		t.Fatal(err)
	}
	if tx.Type() != "SignIn" {
		t.Errorf("type %q", tx.Type())
	}
	signer, err := CheckSignature(signInBlob)
	if err != nil || signer != "rwiETSee2wMz3SBnAG8hkMsCgvGy9LWbZ1" {
		t.Errorf("signed by %q (%v)", signer, err)
	}
	if blob, err := Encode(tx); err != nil || blob != signInBlob {
		t.Errorf("encoded to %s (%v)", blob, err)
	}
}
