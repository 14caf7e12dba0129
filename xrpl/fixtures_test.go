package xrpl

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The published fixtures of xrpl.js (packages/ripple-binary-codec/test/fixtures)
// are in no package that could be installed, so this test measures them where
// somebody has a copy: FIXTURES=folder go test -run Fixtures -v ./xrpl
func TestPublishedFixtures(t *testing.T) {
	dir := os.Getenv("FIXTURES")
	if dir == "" {
		t.Skip("needs a copy of the fixtures of xrpl.js; give its folder in FIXTURES")
	}
	f := &fixtures{t: t, dir: dir}
	f.codec()
	f.xAddresses()
	f.fields()
	f.values()
	f.wholeObjects()
	f.pairs()
	t.Logf("%d of %d cases", f.good, f.all)
	if f.all < 800 {
		t.Errorf("only %d cases were found", f.all)
	}
}

// differsOnPurpose are cases in which this package is stricter than the fixture.
var differsOnPurpose = map[string]string{
	"value 48": "an amount in hex (0xa) is refused",
	"value 49": "an amount in hex (0x7F…) is refused",
}

type fixtures struct {
	t         *testing.T
	dir       string
	good, all int
}

func (f *fixtures) read(name string, to any) {
	f.t.Helper()
	data, err := os.ReadFile(filepath.Join(f.dir, name))
	if err != nil {
		f.t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.UseNumber()
	if err := dec.Decode(to); err != nil {
		f.t.Fatalf("%s: %v", name, err)
	}
}

func (f *fixtures) judge(name string, err error) {
	f.t.Helper()
	f.all++
	switch why, known := differsOnPurpose[name]; {
	case err == nil && !known:
		f.good++
	case err == nil:
		f.t.Errorf("%s now passes, although %s", name, why)
	case known:
		f.t.Logf("%s: differs on purpose (%s): %v", name, why, err)
	default:
		f.t.Errorf("%s: %v", name, err)
	}
}

func same(got string, err error, want string) error {
	if err == nil && !strings.EqualFold(got, want) {
		err = fmt.Errorf("got\n%s, want\n%s", got, want)
	}
	return err
}

// both encodes the object, and decodes and encodes the bytes.
func (f *fixtures) both(name string, object map[string]any, binary string) {
	var d *Definitions
	blob, err := d.EncodeObject(object)
	f.judge(name+" encode", same(blob, err, binary))
	back, err := d.DecodeObject(binary)
	if err == nil {
		blob, err = d.EncodeObject(back)
	}
	f.judge(name+" decode", same(blob, err, binary))
}

func (f *fixtures) codec() {
	var all map[string][]struct {
		Binary string
		JSON   map[string]any
	}
	f.read("codec-fixtures.json", &all)
	for _, kind := range []string{"accountState", "transactions"} {
		for i, c := range all[kind] {
			f.both(fmt.Sprintf("%s %d", kind, i), c.JSON, c.Binary)
		}
	}
}

func (f *fixtures) xAddresses() {
	var all struct {
		Transactions []struct{ RJSON, XJSON map[string]any }
	}
	f.read("x-codec-fixtures.json", &all)
	for i, c := range all.Transactions {
		want, err := (*Definitions)(nil).EncodeObject(c.RJSON)
		if err == nil {
			var got string
			got, err = (*Definitions)(nil).EncodeObject(c.XJSON)
			err = same(got, err, want)
		}
		f.judge(fmt.Sprintf("x-address %d", i), err)
	}
}

func (f *fixtures) fields() {
	var all struct {
		Fields []struct {
			Name string
			Hex  string `json:"expected_hex"`
		} `json:"fields_tests"`
	}
	f.read("data-driven-tests.json", &all)
	for _, c := range all.Fields {
		fd := builtin().byName[c.Name]
		switch c.Name { // markers, which the codec has as numbers
		case "ObjectEndMarker":
			f.judge("field "+c.Name, same(upperHex([]byte{objectEnd}), nil, c.Hex))
			continue
		case "ArrayEndMarker":
			f.judge("field "+c.Name, same(upperHex([]byte{arrayEnd}), nil, c.Hex))
			continue
		}
		if fd == nil {
			f.judge("field "+c.Name, fmt.Errorf("it is unknown"))
			continue
		}
		f.judge("field "+c.Name, same(upperHex(appendHeader(nil, fd)), nil, c.Hex))
	}
}

func (f *fixtures) values() {
	var all struct {
		Values []struct {
			JSON  any    `json:"test_json"`
			Hex   string `json:"expected_hex"`
			Error string
			Type  string
		} `json:"values_tests"`
	}
	f.read("data-driven-tests.json", &all)
	for i, c := range all.Values {
		blob, err := builtin().appendValue(nil, builtin().byName["Amount"], c.JSON)
		if c.Error != "" {
			if err == nil {
				err = fmt.Errorf("got %X, want the error %q", blob, c.Error)
			} else {
				err = nil
			}
		} else {
			err = same(upperHex(blob), err, c.Hex)
		}
		f.judge(fmt.Sprintf("value %d", i), err)
	}
}

func (f *fixtures) wholeObjects() {
	var all struct {
		Objects []struct {
			TxJSON map[string]any `json:"tx_json"`
			Blob   string         `json:"blob_with_no_signing"`
		} `json:"whole_objects"`
	}
	f.read("data-driven-tests.json", &all)
	for i, c := range all.Objects {
		blob, err := builtin().encodeSigned(c.TxJSON)
		f.judge(fmt.Sprintf("object %d", i), same(upperHex(blob), err, c.Blob))
	}
}

// meta is the metadata beside a transaction.
func (f *fixtures) meta(base string, whole map[string]any) {
	for _, name := range []string{base + "-tx-meta-binary.json", base + "-meta-binary.json"} {
		if _, err := os.Stat(filepath.Join(f.dir, name)); err != nil {
			continue
		}
		var blob string
		f.read(name, &blob)
		meta, _ := whole["meta"].(map[string]any)
		f.both(base+" meta", meta, blob)
	}
}

// pairs are files with one transaction and its bytes each.
func (f *fixtures) pairs() {
	names, err := filepath.Glob(filepath.Join(f.dir, "*-tx.json"))
	if err != nil {
		f.t.Fatal(err)
	}
	for _, name := range names {
		base := strings.TrimSuffix(filepath.Base(name), ".json")
		binary := base + "-binary.json"
		if _, err := os.Stat(filepath.Join(f.dir, binary)); err != nil {
			binary = strings.TrimSuffix(base, "-tx") + "-binary.json"
		}
		var whole map[string]any
		var blob string
		f.read(base+".json", &whole)
		f.read(binary, &blob)
		if tx, ok := whole["tx"].(map[string]any); ok {
			whole = tx
		}
		fields := map[string]any{}
		for k, v := range whole {
			if k[0] >= 'A' && k[0] <= 'Z' { // others are no fields: hash, date, meta
				fields[k] = v
			}
		}
		f.both(base, fields, blob)
		f.meta(strings.TrimSuffix(base, "-tx"), whole)
	}
}
