package conformance

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"countersign/xrpl"
)

// question is one line to codec.cross.js.
type question struct {
	JSON   object      `json:"json,omitempty"`
	Blob   string      `json:"blob,omitempty"`
	Seed   string      `json:"seed,omitempty"`
	Multi  bool        `json:"multi,omitempty"`
	Verify string      `json:"verify,omitempty"`
	Claim  *claimToAsk `json:"claim,omitempty"`
}

type claimToAsk struct {
	Channel string `json:"channel"`
	Amount  string `json:"amount"`
}

// answer is what the npm packages made of it.
type answer struct {
	Error     string
	Blob      string
	JSON      object
	PublicKey string
	Address   string
	Signed    string
	Signature string
	Valid     bool
}

// npm is codec.cross.js, waiting for questions.
type npm struct {
	t       *testing.T
	to      io.Writer
	answers *bufio.Reader
}

func askNpm(t *testing.T, env ...string) *npm {
	t.Helper()
	if os.Getenv("COUNTERSIGN_CONFORMANCE") == "" {
		t.Skip("needs Node and the packages of package-lock.json: run scripts/conformance.sh")
	}
	node := exec.Command("node", "codec.cross.js") // ends when its input does
	node.Env = append(os.Environ(), env...)
	node.Stderr = os.Stderr
	to, err := node.StdinPipe()
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
		to.Close()
		if err := node.Wait(); err != nil {
			t.Errorf("node: %v", err)
		}
	})
	return &npm{t: t, to: to, answers: bufio.NewReader(answers)}
}

func (n *npm) ask(q question) answer {
	n.t.Helper()
	line, err := json.Marshal(q)
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := n.to.Write(append(line, '\n')); err != nil {
		n.t.Fatal(err)
	}
	line, err = n.answers.ReadBytes('\n')
	if err != nil {
		n.t.Fatalf("node gave no answer: %v", err)
	}
	var a answer
	dec := json.NewDecoder(strings.NewReader(string(line)))
	dec.UseNumber()
	if err := dec.Decode(&a); err != nil {
		n.t.Fatal(err)
	}
	return a
}

// seedVariable repeats a run that failed.
const seedVariable = "COUNTERSIGN_SEED"

func seed(t *testing.T) uint64 {
	t.Helper()
	n := uint64(time.Now().UnixNano())
	if text := os.Getenv(seedVariable); text != "" {
		var err error
		if n, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
	}
	t.Logf("%s=%d repeats this run", seedVariable, n)
	return n
}

// TestCodecAgainstNpm: random transactions of every type and objects of every
// field have the same bytes in both codecs and are read as the same JSON, and
// each side verifies what the other has signed.
func TestCodecAgainstNpm(t *testing.T) {
	n := askNpm(t)
	g := newGenerator(t, seed(t), definitionsFile, builtin)
	count, seen := 0, map[string]bool{}
	for _, txType := range builtin.Types() {
		for i := range 25 {
			tx := g.transaction(txType)
			blob, err := xrpl.Encode(tx)
			if err != nil {
				t.Fatalf("%s: %v", xrpl.Tx(tx).AppendJSON(nil), err)
			}
			compare(t, n, tx, blob, xrpl.Decode)
			if i < 3 {
				sign(t, n, g, tx)
			}
			count++
			see(seen, tx)
		}
	}
	for range 1200 {
		o := g.object(0)
		blob, err := builtin.EncodeObject(o)
		if err != nil {
			t.Fatalf("%s: %v", xrpl.Tx(o).AppendJSON(nil), err)
		}
		compare(t, n, o, blob, func(blob string) (xrpl.Tx, error) { return builtin.DecodeObject(blob) })
		count++
		see(seen, o)
	}
	for _, f := range g.fields {
		if !seen[f.Name] {
			t.Errorf("the field %s was in nothing", f.Name)
		}
	}
	t.Logf("%d transactions and objects with %d fields", count, len(seen))
}

// see notes the fields of an object and of those in it.
func see(seen map[string]bool, v any) {
	switch v := v.(type) {
	case object:
		for name, member := range v {
			seen[name] = true
			see(seen, member)
		}
	case []any:
		for _, entry := range v {
			see(seen, entry)
		}
	}
}

// compare compares both ways.
func compare(t *testing.T, n *npm, json object, blob string, decode func(string) (xrpl.Tx, error)) {
	t.Helper()
	theirs := n.ask(question{JSON: json, Blob: blob})
	if theirs.Error != "" || theirs.Blob != blob {
		t.Fatalf("%s\nours   %s\nnpm's  %s %s", xrpl.Tx(json).AppendJSON(nil), blob, theirs.Blob, theirs.Error)
	}
	ours, err := decode(blob)
	if err != nil {
		t.Fatalf("%s\n%s: %v", xrpl.Tx(json).AppendJSON(nil), blob, err)
	}
	if err := sameJSON(map[string]any(ours), theirs.JSON); err != nil {
		t.Fatalf("%s is read differently: %v\nours   %s\nnpm's  %s", blob, err, ours.AppendJSON(nil), xrpl.Tx(theirs.JSON).AppendJSON(nil))
	}
}

// sign compares signatures, which both sides make without chance (RFC 6979,
// RFC 8032), and lets each side verify the other's.
func sign(t *testing.T, n *npm, g *generator, tx object) {
	t.Helper()
	for _, kind := range []xrpl.KeyType{xrpl.Ed25519, xrpl.Secp256k1} {
		key, err := xrpl.NewKey(kind, [16]byte(g.bytes(16)))
		if err != nil {
			t.Fatal(err)
		}
		for _, multi := range []bool{false, true} {
			signed, _, err := g.definitions.SignTx(key, tx)
			if multi {
				signed, _, err = g.definitions.MultisignTx(key, tx, "")
			}
			if err != nil {
				t.Fatalf("%s: %v", xrpl.Tx(tx).AppendJSON(nil), err)
			}
			theirs := n.ask(question{JSON: tx, Seed: key.Seed(), Multi: multi, Verify: signed})
			switch {
			case theirs.Error != "":
				t.Fatalf("%s: npm: %s", signed, theirs.Error)
			case theirs.PublicKey != key.PublicKey() || theirs.Address != key.Address():
				t.Fatalf("one seed gives %s %s here and %s %s there", key.PublicKey(), key.Address(), theirs.PublicKey, theirs.Address)
			case !theirs.Valid:
				t.Fatalf("npm does not accept our signature of %s", signed)
			case theirs.Signed != signed:
				t.Fatalf("signed\n%s here and\n%s there", signed, theirs.Signed)
			}
			if signer, err := g.definitions.CheckSignature(theirs.Signed); err != nil || signer != key.Address() {
				t.Fatalf("npm's signature of %s is by %s (%v)", theirs.Signed, signer, err)
			}
		}
	}
}

// TestClaimsAgainstNpm: claims of payment channels, signed by each side.
func TestClaimsAgainstNpm(t *testing.T) {
	n := askNpm(t)
	g := newGenerator(t, seed(t), definitionsFile, builtin)
	for i := range 20 {
		kind := []xrpl.KeyType{xrpl.Ed25519, xrpl.Secp256k1}[i%2]
		key, err := xrpl.NewKey(kind, [16]byte(g.bytes(16)))
		if err != nil {
			t.Fatal(err)
		}
		channel, drops := g.hex(32), xrpl.Drops(g.Uint64N(100_000_000_000_000_001))
		ours, err := key.SignClaim(channel, drops)
		if err != nil {
			t.Fatal(err)
		}
		theirs := n.ask(question{Seed: key.Seed(), Claim: &claimToAsk{channel, drops.String()}})
		if theirs.Signature != ours || theirs.Error != "" {
			t.Errorf("a claim of %s is signed %s here and %s there %s", drops, ours, theirs.Signature, theirs.Error)
		}
		if err := xrpl.CheckClaim(channel, drops, theirs.PublicKey, theirs.Signature); err != nil {
			t.Error(err)
		}
	}
}

// TestDifferencesFromNpm lists where the two codecs differ on purpose: ours
// refuses what cannot be meant, or could be read in two ways. A case that no
// longer differs fails, so that the list stays true.
func TestDifferencesFromNpm(t *testing.T) {
	n := askNpm(t)
	const alice = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"
	pay := func(name string, v any) object {
		return object{"TransactionType": "Payment", "Account": alice, name: v}
	}
	number := func(v string) object { return object{"TransactionType": "VaultSet", "AssetsMaximum": v} }
	for _, c := range []struct {
		name string
		json object
		says string // our error
	}{
		{"a field in lower case is dropped there", pay("memo", "x"), "no such field"},
		{"a field of another type of transaction", pay("TakerPays", "1"), "a Payment has no such field"},
		{"a fee in tokens", pay("Fee", object{"currency": "USD", "issuer": alice, "value": "1"}), "a fee is always XRP"},
		{"letters after a number are cut off there", pay("Sequence", "12x"), "digits only"},
		{"a fraction is cut off there", pay("Sequence", "1.9"), "digits only"},
		{"a number that begins with a zero", pay("Sequence", "007"), "begins with a zero"},
		{"a token value that begins with a zero", pay("Amount", object{"currency": "USD", "issuer": alice, "value": "007"}), "not a plain number"},
		{"a token value with a plus", pay("Amount", object{"currency": "USD", "issuer": alice, "value": "+1"}), "not a plain number"},
		{"a token value without a digit before the point", pay("Amount", object{"currency": "USD", "issuer": alice, "value": ".5"}), "not a plain number"},
		{"a token value in hex", pay("Amount", object{"currency": "USD", "issuer": alice, "value": "0x10"}), "not a plain number"},
		{"a token called XRP by its bytes", pay("Amount", object{"currency": strings.Repeat("0", 40), "issuer": alice, "value": "1"}), "XRP is not a token"},
		{"a token issued by nobody", pay("Amount", object{"currency": "USD", "issuer": "rrrrrrrrrrrrrrrrrrrrrhoLvTp", "value": "1"}), "cannot issue"},
		{"a number too long is rounded there", number("12345678901234567891"), "20 significant digits"},
		{"a number with a plus", number("+1"), "not a plain number"},
		{"a memo with a foreign field", pay("Memos", []any{object{"Memo": object{"MemoData": "AB", "Account": alice}}}), "no such field"},
		{"a memo that is a signer", pay("Memos", []any{object{"Signer": object{}}}), "every entry has to be"},
		{"paths without a path, of which half is written there", pay("Paths", []any{}), "no path"},
		{"a path without a step", pay("Paths", []any{[]any{}}), "no step"},
	} {
		t.Run(c.name, func(t *testing.T) {
			theirs := n.ask(question{JSON: c.json})
			if theirs.Error != "" {
				t.Errorf("npm refuses it too: %s", theirs.Error)
			}
			blob, err := xrpl.Encode(c.json)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s, %v; npm %s", blob, err, theirs.Blob)
			}
		})
	}
	const (
		typ, seq = "120000", "2400000001"
		account  = "8114F667B0CA50CC7709A220B0561B85E53A48461FA8"
	)
	for _, c := range []struct{ name, blob, says string }{
		{"a field in the wrong place", seq + typ + account, "not in its place"},
		{"a field twice, of which the last one counts there", typ + seq + "2400000002" + account, "there twice"},
		{"a field of another type of transaction", typ + seq + "644000000000000001" + account, "a Payment has no such field"},
		{"a token value that is not normal", typ + "61D4400000000000010000000000000000000000005553440000000000F667B0CA50CC7709A220B0561B85E53A48461FA8" + account, "normal form"},
	} {
		t.Run(c.name, func(t *testing.T) {
			theirs := n.ask(question{Blob: c.blob})
			if theirs.Error != "" {
				t.Errorf("npm refuses it too: %s", theirs.Error)
			}
			if tx, err := xrpl.Decode(c.blob); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, %v", tx, err)
			}
		})
	}
	// Where both read the same bytes and write different JSON.
	for _, c := range []struct {
		name       string
		json       object
		ours, npms string
	}{
		{"a code with the signs < and >", pay("Amount", object{"currency": "<A>", "issuer": alice, "value": "1"}), `"currency":"<A>"`, `"currency":"0000000000000000000000003C413E0000000000"`},
		{"a very large token value", pay("Amount", object{"currency": "USD", "issuer": alice, "value": "1e60"}), `"value":"1e60"`, `"value":"1` + strings.Repeat("0", 60) + `"`},
		{"a very small token value", pay("Amount", object{"currency": "USD", "issuer": alice, "value": "1e-60"}), `"value":"1e-60"`, `"value":"0.` + strings.Repeat("0", 59) + `1"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			blob, err := xrpl.Encode(c.json)
			if err != nil {
				t.Fatal(err)
			}
			theirs := n.ask(question{Blob: blob})
			ours, err := xrpl.Decode(blob)
			if err != nil || !strings.Contains(string(ours.AppendJSON(nil)), c.ours) {
				t.Errorf("ours: %s (%v)", ours.AppendJSON(nil), err)
			}
			if text := string(xrpl.Tx(theirs.JSON).AppendJSON(nil)); !strings.Contains(text, c.npms) {
				t.Errorf("npm's: %s %s", text, theirs.Error)
			}
		})
	}
}
