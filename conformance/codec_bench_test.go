package conformance

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"countersign/xrpl"
)

const corpusFile = "../xrpl/testdata/corpus.jsonl.gz"

// corpusRow is a transaction signed by the ledger's JavaScript libraries.
type corpusRow struct {
	Multi bool            `json:"multi"`
	Alg   string          `json:"alg"` // of a single signature
	JSON  json.RawMessage `json:"json"`
	Blob  string          `json:"blob"`
	Hash  string          `json:"hash"`
	tx    xrpl.Tx
}

func corpus(t *testing.T) []corpusRow {
	t.Helper()
	file, err := os.Open(corpusFile)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows []corpusRow
	for dec := json.NewDecoder(plain); ; {
		var r corpusRow
		if err := dec.Decode(&r); err == io.EOF {
			return rows
		} else if err != nil {
			t.Fatal(err)
		}
		if r.tx, err = xrpl.ParseTx(r.JSON); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
}

// work is a piece of work that both codecs do on some rows of the corpus.
type work struct {
	name string
	rows func(corpusRow) bool
	do   func(corpusRow) error
}

func works() []work {
	all := func(corpusRow) bool { return true }
	encode := func(r corpusRow) (string, error) { return xrpl.Encode(r.tx) }
	check := func(r corpusRow) error { _, err := xrpl.CheckSignature(r.Blob); return err }
	return []work{
		{"encode+hash", all, func(r corpusRow) error {
			blob, err := encode(r)
			if err != nil {
				return err
			}
			if id, err := xrpl.TxID(blob); err != nil || id != r.Hash {
				return fmt.Errorf("hash %s, want %s (%w)", id, r.Hash, err)
			}
			return nil
		}},
		{"encode", all, func(r corpusRow) error { _, err := encode(r); return err }},
		{"decode", all, func(r corpusRow) error { _, err := xrpl.Decode(r.Blob); return err }},
		{"verify ed25519", func(r corpusRow) bool { return !r.Multi && r.Alg == "ed25519" }, check},
		{"verify secp256k1", func(r corpusRow) bool { return !r.Multi && r.Alg == "secp256k1" }, check},
		{"verify multi", func(r corpusRow) bool { return r.Multi }, check},
	}
}

// TestCodecBesideNpm times our codec and the one on npm (ripple-binary-codec,
// with ripple-keypairs) on the same transactions, in turns, so that whatever
// else the machine does hits both. It prints what it found and judges nothing
// but the results: times depend on the machine. `make bench-npm` runs it.
func TestCodecBesideNpm(t *testing.T) {
	if os.Getenv("COUNTERSIGN_BENCH") == "" || os.Getenv("COUNTERSIGN_CONFORMANCE") == "" {
		t.Skip("takes a minute and needs Node: run make bench-npm")
	}
	rows := corpus(t)
	npm := startNpm(t)
	var table strings.Builder
	fmt.Fprintf(&table, "\nper transaction, best of all rounds:\n%-18s %12s %12s %8s\n", "", "npm", "ours", "ratio")
	for _, w := range works() {
		var some []corpusRow
		for _, r := range rows {
			if w.rows(r) {
				some = append(some, r)
			}
		}
		theirs, ours := time.Duration(1<<62), time.Duration(1<<62)
		// The first rounds warm up: node compiles what runs often.
		for round, began := 0, time.Now(); round < 8 || time.Since(began) < 8*time.Second; round++ {
			theirs = min(theirs, npm.time(w.name, len(some)))
			// One pass of ours is short, so several are one round.
			for range 5 {
				start := time.Now()
				for _, r := range some {
					if err := w.do(r); err != nil {
						t.Fatalf("%s: %v", w.name, err)
					}
				}
				ours = min(ours, time.Since(start)/time.Duration(len(some)))
			}
		}
		fmt.Fprintf(&table, "%-18s %12s %12s %7.1fx\n", w.name, microseconds(theirs), microseconds(ours), float64(theirs)/float64(ours))
	}
	t.Log(table.String())
}

func microseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond))
}

// npmCodec is codec.bench.js, waiting for work.
type npmCodec struct {
	t       *testing.T
	ask     io.Writer
	answers *bufio.Scanner
}

func startNpm(t *testing.T) *npmCodec {
	t.Helper()
	node := exec.Command("node", "codec.bench.js") // ends when its input does
	node.Env = append(os.Environ(), "COUNTERSIGN_CORPUS="+corpusFile)
	node.Stderr = os.Stderr
	ask, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ask.Close()
		if err := node.Wait(); err != nil {
			t.Errorf("node: %v", err)
		}
	})
	return &npmCodec{t: t, ask: ask, answers: bufio.NewScanner(answers)}
}

// time gives the time for one transaction, in one pass over the corpus.
func (n *npmCodec) time(name string, count int) time.Duration {
	n.t.Helper()
	if _, err := fmt.Fprintln(n.ask, name); err != nil {
		n.t.Fatal(err)
	}
	if !n.answers.Scan() {
		n.t.Fatalf("node gave no answer (%v)", n.answers.Err())
	}
	var answer struct {
		NS    int64 `json:"ns"`
		Count int   `json:"count"`
	}
	if err := json.Unmarshal(n.answers.Bytes(), &answer); err != nil {
		n.t.Fatal(err)
	}
	if answer.Count != count || count == 0 {
		n.t.Fatalf("%s: %d transactions here, %d there", name, count, answer.Count)
	}
	return time.Duration(answer.NS / int64(count))
}
