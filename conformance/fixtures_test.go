package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"countersign/xrpl"
)

// fixturesVariable names a folder with other fixtures than those of the pinned
// package, such as packages/ripple-binary-codec/test/fixtures of a checkout of
// xrpl.js.
const fixturesVariable = "COUNTERSIGN_FIXTURES"

// The last version of the npm codec that ships its fixtures is 1.8.0.
const shippedFixtures = "node_modules/ripple-binary-codec-fixtures/test/fixtures"

// onPurpose are the cases that our codec answers otherwise than the npm codec,
// and why.
var onPurpose = map[string]string{
	"fields_tests ObjectEndMarker": "it ends an object and is no field that an object could have",
	"fields_tests ArrayEndMarker":  "it ends a list and is no field that an object could have",
	// Fixtures of before 2024 count this one as valid, later ones as an error.
	"values_tests -1 valid": "no transaction can hold a negative amount of XRP",
}

// TestPublishedFixtures puts the ledger's published test cases through the
// codec: those xrpl.js tests its own codec with.
func TestPublishedFixtures(t *testing.T) {
	dir := os.Getenv(fixturesVariable)
	if dir == "" {
		if os.Getenv("COUNTERSIGN_CONFORMANCE") == "" {
			t.Skip("needs the packages of package-lock.json: run scripts/conformance.sh")
		}
		dir = shippedFixtures
	}
	f := &fixtures{t: t, dir: dir}
	f.codec()
	f.xAddresses()
	f.dataDriven()
	for _, pair := range [][2]string{
		{"delivermin-tx", "delivermin-tx-binary"},
		{"deposit-preauth-tx", "deposit-preauth-tx-binary"},
		{"escrow-create-tx", "escrow-create-binary"},
		{"escrow-finish-tx", "escrow-finish-binary"},
		{"escrow-cancel-tx", "escrow-cancel-binary"},
		{"payment-channel-create-tx", "payment-channel-create-binary"},
		{"payment-channel-fund-tx", "payment-channel-fund-binary"},
		{"payment-channel-claim-tx", "payment-channel-claim-binary"},
		{"signerlistset-tx", "signerlistset-tx-binary"},
		{"ticket-create-tx", "ticket-create-binary"},
	} {
		f.pair(pair[0], pair[1])
	}
	for _, pair := range [][2]string{
		{"deposit-preauth-tx", "deposit-preauth-tx-meta-binary"},
		{"escrow-finish-tx", "escrow-finish-meta-binary"},
		{"signerlistset-tx", "signerlistset-tx-meta-binary"},
	} {
		f.metadata(pair[0], pair[1])
	}
	f.tell("codec, X-addresses, data-driven tests and pairs of files")
	f.named()
	f.ledgers()
	f.tell("with NFTs, the negative UNL and two whole ledgers")
	if f.same < 800 {
		t.Errorf("only %d cases were found in %s", f.same, dir)
	}
}

func (f *fixtures) tell(what string) {
	f.t.Helper()
	f.t.Logf("%s: %d cases, %d as published, %d otherwise on purpose, %d failed", what, f.same+f.other+f.failed, f.same, f.other, f.failed)
}

type fixtures struct {
	t                   *testing.T
	dir                 string
	same, other, failed int
}

// read reads a file of fixtures as ParseTx reads a transaction: numbers keep
// their text.
func (f *fixtures) read(name string, into any) {
	f.t.Helper()
	file, err := os.Open(filepath.Join(f.dir, name+".json"))
	if err != nil {
		f.t.Fatal(err)
	}
	defer file.Close()
	dec := json.NewDecoder(file)
	dec.UseNumber()
	if err := dec.Decode(into); err != nil {
		f.t.Fatalf("%s: %v", name, err)
	}
}

// judge counts a case; problem is nil when it came out as published.
func (f *fixtures) judge(name string, problem error) {
	f.t.Helper()
	why, otherwise := onPurpose[name]
	switch {
	case problem == nil && otherwise:
		f.failed++
		f.t.Errorf("%s is as published, and was to be otherwise: %s", name, why)
	case problem == nil:
		f.same++
	case otherwise:
		f.other++
	default:
		f.failed++
		f.t.Errorf("%s: %v", name, problem)
	}
}

type object = map[string]any

var builtin *xrpl.Definitions // nil stands for the built-in ones

func encode(json object) (string, error) {
	if _, isTx := json["TransactionType"]; isTx {
		return xrpl.Encode(json)
	}
	return builtin.EncodeObject(json)
}

func decode(json object, blob string) (object, error) {
	if _, isTx := json["TransactionType"]; isTx {
		return xrpl.Decode(blob)
	}
	return builtin.DecodeObject(blob)
}

func encodesTo(json object, want string) error {
	got, err := encode(json)
	if err == nil && got != want {
		err = fmt.Errorf("encoded to\n%s, want\n%s", got, want)
	}
	return err
}

func decodesTo(blob string, want object) error {
	got, err := decode(want, blob)
	if err == nil && !reflect.DeepEqual(got, want) {
		err = fmt.Errorf("decoded to\n%s, want\n%s", xrpl.Tx(got).AppendJSON(nil), xrpl.Tx(want).AppendJSON(nil))
	}
	return err
}

// codec: binary-json.test.ts.
func (f *fixtures) codec() {
	var file struct {
		Transactions, AccountState []struct {
			JSON   object
			Binary string
		}
	}
	f.read("codec-fixtures", &file)
	for i, c := range file.Transactions {
		f.judge(fmt.Sprintf("transactions[%d] encode", i), encodesTo(c.JSON, c.Binary))
		f.judge(fmt.Sprintf("transactions[%d] decode", i), decodesTo(c.Binary, c.JSON))
	}
	for i, c := range file.AccountState {
		f.judge(fmt.Sprintf("accountState[%d] encode", i), encodesTo(c.JSON, c.Binary))
		f.judge(fmt.Sprintf("accountState[%d] decode", i), decodesTo(c.Binary, c.JSON))
	}
}

// xAddresses: x-address.test.ts.
func (f *fixtures) xAddresses() {
	var file struct {
		Transactions []struct{ RJSON, XJSON object }
	}
	f.read("x-codec-fixtures", &file)
	for i, c := range file.Transactions {
		want, err := encode(c.RJSON)
		if err == nil {
			err = encodesTo(c.XJSON, want)
		}
		f.judge(fmt.Sprintf("X-addresses[%d]", i), err)
	}
}

// sampleOf is a value for a field of each type.
var sampleOf = map[string]any{
	"UInt8": 1, "UInt16": 1, "UInt32": 1, "UInt64": "1",
	"Hash128": strings.Repeat("0A", 16), "Hash160": strings.Repeat("0A", 20), "Hash256": strings.Repeat("0A", 32),
	"Amount": "1", "Blob": "AB", "AccountID": "rrrrrrrrrrrrrrrrrrrrBZbvji", "STObject": object{}, "STArray": []any{},
	"Vector256": []any{strings.Repeat("0A", 32)},
	"PathSet":   []any{[]any{object{"account": "rrrrrrrrrrrrrrrrrrrrBZbvji"}}},
}

// dataDriven: binary-parser.test.ts.
func (f *fixtures) dataDriven() {
	var file struct {
		Values []struct {
			JSON     any    `json:"test_json"`
			Expected string `json:"expected_hex"`
			Error    string
		} `json:"values_tests"`
		Fields []struct {
			Name     string
			Type     string `json:"type_name"`
			Expected string `json:"expected_hex"`
		} `json:"fields_tests"`
		Objects []struct {
			JSON object `json:"tx_json"`
			Blob string `json:"blob_with_no_signing"`
		} `json:"whole_objects"`
	}
	f.read("data-driven-tests", &file)
	for _, c := range file.Values {
		name := fmt.Sprintf("values_tests %v", c.JSON)
		if c.Error == "" {
			name += " valid"
		}
		got, err := builtin.EncodeObject(object{"Amount": c.JSON})
		switch {
		case c.Error != "" && err == nil:
			err = fmt.Errorf("encoded to %s, and is to be an error: %s", got, c.Error)
		case c.Error != "":
			err = nil
		case err == nil && got != "61"+c.Expected:
			err = fmt.Errorf("encoded to %s, want 61%s", got, c.Expected)
		}
		f.judge(name, err)
	}
	for _, c := range file.Fields {
		sample, ok := sampleOf[c.Type]
		if !ok {
			f.t.Fatalf("no sample of the type %s", c.Type)
		}
		got, err := builtin.EncodeObject(object{c.Name: sample})
		if err == nil && !strings.HasPrefix(got, c.Expected) {
			err = fmt.Errorf("encoded to %s, which is to begin with %s", got, c.Expected)
		}
		f.judge("fields_tests "+c.Name, err)
	}
	for i, c := range file.Objects {
		f.judge(fmt.Sprintf("whole_objects[%d] encode", i), encodesTo(c.JSON, c.Blob))
		f.judge(fmt.Sprintf("whole_objects[%d] decode", i), decodesTo(c.Blob, c.JSON))
	}
}

// pair is a transaction as JSON in one file and as a blob in another
// (binary-serializer.test.ts). The JSON is that of a node, which adds hash and
// metadata.
func (f *fixtures) pair(name, binary string) {
	var tx object
	var blob string
	f.read(name, &tx)
	f.read(binary, &blob)
	// What a node adds is no part of the transaction. The npm codec passes over
	// fields that are not written; ours demands that they are taken out.
	for _, name := range []string{"meta", "hash", "date", "inLedger", "ledger_index", "validated"} {
		delete(tx, name)
	}
	f.judge(binary, encodesTo(tx, blob))
}

func (f *fixtures) metadata(name, binary string) {
	var tx struct{ Meta object }
	var blob string
	f.read(name, &tx)
	f.read(binary, &blob)
	f.judge(binary, encodesTo(tx.Meta, blob))
}

// named: files of a shape of their own.
func (f *fixtures) named() {
	var unl struct {
		Binary string
		TX     object
	}
	f.read("negative-unl", &unl)
	f.judge("negative-unl encode", encodesTo(unl.TX, unl.Binary))
	f.judge("negative-unl decode", decodesTo(unl.Binary, unl.TX))
	var nft map[string]struct {
		TX, Meta struct {
			JSON   object
			Binary string
		}
	}
	f.read("nf-token", &nft)
	for name, c := range nft {
		f.judge(name+" encode", encodesTo(c.TX.JSON, c.TX.Binary))
		f.judge(name+" decode", decodesTo(c.TX.Binary, c.TX.JSON))
		f.judge(name+" metadata encode", encodesTo(c.Meta.JSON, c.Meta.Binary))
		f.judge(name+" metadata decode", decodesTo(c.Meta.Binary, c.Meta.JSON))
	}
}

// ledgers holds whole ledgers of 2013: their entries have no published bytes,
// so that they only have to come back.
func (f *fixtures) ledgers() {
	for _, name := range []string{"ledger-full-38129", "ledger-full-40000"} {
		var ledger struct {
			AccountState []object
			Transactions []object
		}
		f.read(name, &ledger)
		for i, entry := range ledger.AccountState {
			delete(entry, "index")
			f.judge(fmt.Sprintf("%s entry %d", name, i), comesBack(entry))
		}
		for i, tx := range ledger.Transactions {
			tx = maps.Clone(tx)
			hash, meta := tx["hash"], tx["metaData"]
			delete(tx, "hash")
			delete(tx, "metaData")
			f.judge(fmt.Sprintf("%s transaction %d", name, i), errors.Join(comesBack(tx), comesBack(meta.(object))))
			blob, err := xrpl.Encode(tx)
			if err == nil {
				if id, _ := xrpl.TxID(blob); id != hash {
					err = fmt.Errorf("hash %s, want %s", id, hash)
				}
				if _, signed := xrpl.CheckSignature(blob); signed != nil {
					err = errors.Join(err, signed)
				}
			}
			f.judge(fmt.Sprintf("%s transaction %d hash and signature", name, i), err)
		}
	}
}

func comesBack(json object) error {
	blob, err := encode(json)
	if err != nil {
		return err
	}
	return decodesTo(blob, json)
}
