package flow

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"
	"time"
)

// Real-looking transactions of every type go into their form and come out of it
// the same: a form swallows nothing, and changes nothing.
func TestCorpusGoesThroughTheForms(t *testing.T) {
	file, err := os.Open("../../xrpl/testdata/corpus.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, 1<<20)
	rows, types, plain := 0, map[string]bool{}, map[string]int{}
	for lines.Scan() {
		var row struct {
			JSON json.RawMessage `json:"json"`
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		tx := parse(t, string(row.JSON))
		if !HasForm(tx.Type()) {
			continue
		}
		rows++
		types[tx.Type()] = true
		f := formOf(t, tx.Type())
		f.Load(tx)
		back, _ := f.Tx()
		if !sameValue(map[string]any(tx), map[string]any(back)) {
			t.Errorf("%s\nbecame %s", canonical(tx), canonical(back))
		}
		if f.other != "" {
			t.Errorf("%s: fields without a place: %s", tx.Type(), f.other)
		}
		for name, v := range f.in.Parts {
			if v.How == howJSON {
				plain[name]++
				if plain[name] == 1 {
					t.Logf("%s of %s is shown as JSON: %s", name, tx.Type(), v.Parts[partJSON].Text)
				}
			}
		}
		f.View(time.Unix(1e9, 0))
	}
	if rows < 300 || len(types) < 70 {
		t.Errorf("only %d rows of %d types", rows, len(types))
	}
}
