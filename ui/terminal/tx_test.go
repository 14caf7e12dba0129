package terminal

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"countersign/xrpl"
)

// txRun runs a verb on lines and gives what was written.
func txRun(t *testing.T, o TxOptions, in string) (out, words string, code int) {
	t.Helper()
	var o1, o2 bytes.Buffer
	code = Tx(t.Context(), Console{In: strings.NewReader(in), Out: &o1, Err: &o2}, o)
	return o1.String(), o2.String(), code
}

const (
	txAlice = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"
	txJSON  = `{"TransactionType":"AccountSet","Account":"` + txAlice + `","Fee":"12","Sequence":1}`
	txBlob  = "12000324000000016840000000000000" + "0C8114F667B0CA50CC7709A220B0561B85E53A48461FA8"
)

func TestTxLines(t *testing.T) {
	id, err := xrpl.TxID(txBlob)
	if err != nil {
		t.Fatal(err)
	}
	decoded := `{"TransactionType":"AccountSet","Account":"` + txAlice + `","Fee":"12","Sequence":1}`
	tests := []struct {
		name, verb, in, want string
		code                 int
	}{
		{"encode", "encode", `{"json":` + txJSON + `}`, `{"json":` + txJSON + `,"blob":"` + txBlob + `","hash":"` + id + `","ok":true}`, 0},
		{"decode", "decode", `{"blob":"` + txBlob + `"}`, `{"blob":"` + txBlob + `","json":` + decoded + `,"hash":"` + id + `","ok":true}`, 0},
		{"hash", "hash", `{"blob":"` + strings.ToLower(txBlob) + `"}`, `{"blob":"` + strings.ToLower(txBlob) + `","hash":"` + id + `","ok":true}`, 0},
		{"what else a line has", "hash", ` { "id" : 1.50 , "a\u0062" : [ 1e400, {"x":"}\""} ] ,"blob":"00", "n":null} `, `{"id":1.50,"a\u0062":[ 1e400, {"x":"}\""} ],"blob":"00","n":null,"hash":"EC63A3DDA0A175977E13A1B2689A01FA94314272BBF4413162E6427EC9369E40","ok":true}`, 0},
		{"what the verb writes itself", "hash", `{"ok":false,"error":"old","hash":"old","line":3,"blob":"00"}`, `{"line":3,"blob":"00","hash":"EC63A3DDA0A175977E13A1B2689A01FA94314272BBF4413162E6427EC9369E40","ok":true}`, 0},
		{"a stale blob beside an error", "encode", `{"blob":"00","json":{}}`, `{"json":{},"ok":false,"error":"TransactionType: it is missing"}`, 1},
		{"a sign-in that is empty", "encode", `{"json":{"TransactionType":"SignIn"}}`, `{"json":{"TransactionType":"SignIn"},"blob":"","ok":true}`, 0},
		{"nothing to encode", "encode", `{}`, `{"ok":false,"error":"\"json\" is missing; it is the transaction as a JSON object"}`, 1},
		{"null to decode", "decode", `{"blob":null}`, `{"blob":null,"ok":false,"error":"\"blob\" is missing; it is the transaction as hex"}`, 1},
		{"a number to decode", "decode", `{"blob":5}`, `{"blob":5,"ok":false,"error":"blob has to be a text in quotes"}`, 1},
		{"not hex", "hash", `{"blob":"x"}`, `{"blob":"x","ok":false,"error":"it is not hex"}`, 1},
		{"a name twice", "hash", `{"id":1,"blob":"00","blo\u0062":"01"}`, `{"ok":false,"error":"line 1: \"blo\\u0062\" is there twice; remove one","line":1}`, 1},
		{"a name twice in the transaction", "encode", `{"json":{"Fee":"1","Fee":"2"}}`, `{"json":{"Fee":"1","Fee":"2"},"ok":false,"error":"json: not a valid transaction: line 1, column 12: the field \"Fee\" is there twice; remove one"}`, 1},
		{"not JSON", "hash", `{"blob":00}`, `{"ok":false,"error":"line 1: column 10: invalid character '0' after object key:value pair","line":1}`, 1},
		{"cut", "hash", `{"blob":"00"`, `{"ok":false,"error":"line 1: column 12: unexpected end of JSON input","line":1}`, 1},
		{"a list", "hash", `[{"blob":"00"}]`, `{"ok":false,"error":"line 1: it has to be a JSON object in braces","line":1}`, 1},
		{"not UTF-8", "hash", "{\"blob\":\"\xff\"}", `{"ok":false,"error":"line 1: it is not valid UTF-8","line":1}`, 1},
		{"nothing to explain", "explain", `{}`, `{"ok":false,"error":"\"json\" or \"blob\" is missing; it is the transaction, as a JSON object or as hex"}`, 1},
		{"no request", "verify", `{"blob":"00"}`, `{"blob":"00","ok":false,"error":"\"request\" is missing; it is the transaction as a JSON object"}`, 1},
		{"no blob", "verify", `{"request":{}}`, `{"request":{},"ok":false,"error":"\"blob\" is missing; it is the transaction as hex"}`, 1},
		{"account a number", "verify", `{"request":{},"blob":"00","account":1}`, `{"request":{},"blob":"00","account":1,"ok":false,"error":"account has to be a text in quotes"}`, 1},
		{"multisign a text", "verify", `{"request":{},"blob":"00","multisign":"yes"}`, `{"request":{},"blob":"00","multisign":"yes","ok":false,"error":"multisign has to be true or false"}`, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, words, code := txRun(t, TxOptions{Verb: tt.verb}, tt.in)
			if out != tt.want+"\n" || code != tt.code || words != "" {
				t.Errorf("exit code %d, words %q, got\n%swant\n%s", code, words, out, tt.want)
			}
			if !json.Valid([]byte(out)) {
				t.Error("that is not JSON")
			}
		})
	}
}

// Ends of lines of both kinds, blank lines and the mark before UTF-8 make no
// difference, and a line that cannot be read does not stop the next one.
func TestTxGoesOn(t *testing.T) {
	in := "\xef\xbb\xbf{\"blob\":\"00\"}\r\n\r\n  \n{\"blob\":\n{\"id\":2,\"blob\":\"00\"}"
	out, _, code := txRun(t, TxOptions{Verb: "hash"}, in)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != ExitError || len(lines) != 3 || !strings.Contains(lines[1], `"line":4`) || !strings.HasPrefix(lines[2], `{"id":2,`) || !strings.HasSuffix(lines[2], `"ok":true}`) {
		t.Errorf("exit code %d:\n%s", code, out)
	}
}

// A line of the largest size is read; one byte more is an error, and what comes
// after it is read.
func TestTxLongLine(t *testing.T) {
	fill := func(n int) string {
		const frame = `{"blob":"00","x":""}`
		return strings.Replace(frame, `""`, `"`+strings.Repeat("y", n-len(frame))+`"`, 1)
	}
	for _, end := range []string{"\n", ""} {
		out, _, code := txRun(t, TxOptions{Verb: "hash"}, fill(maxLine)+"\n"+fill(maxLine+1)+"\n"+fill(3*maxLine)+"\n"+`{"blob":"00"}`+"\n"+fill(maxLine+1)+end)
		var got []string
		for line := range strings.Lines(out) {
			if len(line) > 200 {
				line = line[len(line)-10:]
			}
			got = append(got, strings.TrimSpace(line))
		}
		tooLong := func(n int) string {
			return fmt.Sprintf(`{"ok":false,"error":"line %d: the line is longer than 4194304 bytes, and was left out","line":%d}`, n, n)
		}
		if code != ExitError || len(got) != 5 || !strings.HasSuffix(got[0], "true}") || got[1] != tooLong(2) || got[2] != tooLong(3) || !strings.HasSuffix(got[3], "true}") || got[4] != tooLong(5) {
			t.Errorf("exit code %d, got %q", code, got)
		}
	}
}

func txCorpus(t *testing.T) [][]byte {
	t.Helper()
	file, err := os.Open("../../xrpl/testdata/corpus.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]byte
	scan := bufio.NewScanner(plain)
	scan.Buffer(nil, maxLine)
	for scan.Scan() {
		lines = append(lines, bytes.Clone(scan.Bytes()))
	}
	if len(lines) != 390 {
		t.Fatalf("%d lines", len(lines))
	}
	return lines
}

// Every row of the corpus goes through encode, decode, explain and verify, and
// comes out in its turn.
func TestTxCorpus(t *testing.T) {
	type row struct {
		Type    string          `json:"tt"`
		JSON    json.RawMessage `json:"json"`
		Blob    string          `json:"blob"`
		Hash    string          `json:"hash"`
		Request json.RawMessage `json:"request,omitempty"`
		Multi   bool            `json:"multi"`
		// Of the results:
		OK       bool           `json:"ok"`
		Error    string         `json:"error"`
		Sentence string         `json:"sentence"`
		Signer   string         `json:"signer"`
		Signers  []string       `json:"signers"`
		Checks   []xrpl.Finding `json:"checks"`
	}
	var want []row
	var in bytes.Buffer
	for _, line := range txCorpus(t) {
		var r row
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		want = append(want, r)
		fmt.Fprintf(&in, `{"tt":%q,"multi":%t,"multisign":%t,"json":%s,"request":%s,"txid":%q}`+"\n", r.Type, r.Multi, r.Multi, r.JSON, r.JSON, r.Hash)
	}
	text := in.String()
	for _, verb := range []string{"encode", "decode", "hash", "explain", "verify"} {
		out, words, code := txRun(t, TxOptions{Verb: verb, Jobs: 3}, text)
		if code != ExitOK || words != "" {
			t.Fatalf("%s: exit code %d, %q", verb, code, words)
		}
		lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
		if len(lines) != len(want) {
			t.Fatalf("%s: %d lines", verb, len(lines))
		}
		for i, line := range lines {
			var r row
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatal(err)
			}
			if !r.OK || r.Error != "" || r.Type != want[i].Type || r.Blob != want[i].Blob || verb != "explain" && r.Hash != want[i].Hash {
				t.Errorf("%s, line %d: %s", verb, i+1, line)
			}
			if verb == "explain" && r.Sentence == "" {
				t.Errorf("no sentence: %s", line)
			}
			if verb == "verify" && (r.Signer == "" || len(r.Checks) < 6 || r.Multi != (len(r.Signers) > 0)) {
				t.Errorf("not verified: %s", line)
			}
		}
		text = out // what one verb writes, the next one reads
	}
}

func TestTxVerify(t *testing.T) {
	key, err := xrpl.NewKey(xrpl.Ed25519, [16]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	tx := xrpl.Tx{"TransactionType": "Payment", "Destination": txAlice, "Amount": "25", "Fee": "12", "Sequence": 1}
	blob, id, err := key.SignTx(tx)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, members string
		ok            bool
		says          string // in error, or in checks when ok
	}{
		{"as asked", `"account":"` + key.Address() + `","network":"MAINNET","signed_network":"MAINNET","txid":"` + id + `","dispatched":"tesSUCCESS"`, true, "tesSUCCESS"},
		{"nothing more is known", `"account":null`, true, `"name":"Network","status":"not checked"`},
		{"other account", `"account":"` + txAlice + `"`, false, "Signer: "},
		{"other network", `"network":"MAINNET","signed_network":"TESTNET"`, false, "Network: "},
		{"other id", `"txid":"` + strings.Repeat("0", 64) + `"`, false, "Transaction id: "},
		{"single for multi", `"multisign":true`, false, "Same as asked: "},
		{"refused", `"dispatched":"tecPATH_DRY"`, false, "Ledger result: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, _, code := txRun(t, TxOptions{Verb: "verify"}, `{"request":`+string(tx.AppendJSON(nil))+`,"blob":"`+blob+`",`+tt.members+`}`)
			var r struct {
				OK     bool
				Error  string
				Signer string
				Hash   string
				Checks []xrpl.Finding
			}
			if err := json.Unmarshal([]byte(out), &r); err != nil {
				t.Fatal(err)
			}
			where := r.Error
			if tt.ok {
				where = out
			}
			if r.OK != tt.ok || (code == ExitOK) != tt.ok || r.Signer != key.Address() || r.Hash != id || len(r.Checks) < 6 || !strings.Contains(where, tt.says) {
				t.Errorf("exit code %d: %s", code, out)
			}
		})
	}
	t.Run("another amount", func(t *testing.T) {
		out, _, code := txRun(t, TxOptions{Verb: "verify"}, `{"request":`+strings.Replace(string(tx.AppendJSON(nil)), `"25"`, `"26"`, 1)+`,"blob":"`+blob+`"}`)
		if code != ExitError || !strings.Contains(out, `"ok":false,"error":"Same as asked: Amount was changed`) {
			t.Error(out)
		}
	})
	t.Run("a changed blob", func(t *testing.T) {
		changed := strings.Replace(blob, "6140000000000000196", "61400000000000001A6", 1)
		out, _, code := txRun(t, TxOptions{Verb: "verify"}, `{"request":`+strings.Replace(string(tx.AppendJSON(nil)), `"25"`, `"26"`, 1)+`,"blob":"`+changed+`"}`)
		if code != ExitError || !strings.Contains(out, `"ok":false,"error":"Signature: `) || strings.Contains(out, `"signer"`) {
			t.Error(out)
		}
	})
	// A type nobody knows fails no check, but is not verified either.
	for _, unreadable := range []string{"12FFFE2400000001", "1200032400", "zz", ""} {
		out, _, code := txRun(t, TxOptions{Verb: "verify"}, `{"request":`+txJSON+`,"blob":"`+unreadable+`"}`)
		if code != ExitError || !strings.Contains(out, `"ok":false,"error":"`) || strings.Contains(out, `"signer"`) {
			t.Error(out)
		}
	}
}

// A request can have been made of a blob, and a claim is a bare signature.
func TestTxVerifyOtherRequests(t *testing.T) {
	key, err := xrpl.NewKey(xrpl.Secp256k1, [16]byte{2})
	if err != nil {
		t.Fatal(err)
	}
	asked, err := xrpl.Encode(xrpl.Tx{"TransactionType": "Payment", "Account": key.Address(), "Destination": txAlice, "Amount": "25", "Fee": "12", "Sequence": 1})
	if err != nil {
		t.Fatal(err)
	}
	signed, id, err := key.SignTx(xrpl.Tx{"TransactionType": "Payment", "Account": key.Address(), "Destination": txAlice, "Amount": "25", "Fee": "12", "Sequence": 1})
	if err != nil {
		t.Fatal(err)
	}
	channel := strings.Repeat("AB", 32)
	claim, err := key.SignClaim(channel, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	authorize := `"request":{"TransactionType":"PaymentChannelAuthorize","Channel":"` + channel + `","Amount":"1000000"}`
	for _, tt := range []struct {
		name, members string
		ok            bool
		says          []string
	}{
		{"a blob was asked", `"request_blob":"` + asked + `","blob":"` + signed + `"`, true, []string{`"signer":"` + key.Address() + `"`, `"hash":"` + id + `"`, `"Same as asked","status":"checked"`}},
		{"another blob was asked", `"request_blob":"` + strings.Replace(asked, "6140000000000000196", "61400000000000001A6", 1) + `","blob":"` + signed + `"`, false, []string{"Amount was changed"}},
		{"half a blob was asked", `"request_blob":"1200","blob":"` + signed + `"`, false, []string{"request_blob: ", "TransactionType"}},
		{"nothing was asked", `"request_blob":"","blob":"` + signed + `"`, false, []string{"request_blob: "}},
		{"two requests", `"request":{},"request_blob":"00","blob":"` + signed + `"`, false, []string{"both there"}},
		{"claim", authorize + `,"blob":"` + claim + `","public_key":"` + key.PublicKey() + `","account":"` + key.Address() + `"`, true, []string{`"signer":"` + key.Address() + `"`, "up to 1 XRP"}},
		{"claim for more", strings.Replace(authorize, `"1000000"`, `"2000000"`, 1) + `,"blob":"` + claim + `","public_key":"` + key.PublicKey() + `"`, false, []string{"Signature: "}},
		{"claim that is no hex", authorize + `,"blob":"not a signature"`, false, []string{"blob: "}},
		{"claim that is nothing", authorize + `,"blob":"","public_key":"` + key.PublicKey() + `"`, false, []string{"blob: "}},
		{"claim with half a key", authorize + `,"blob":"` + claim + `","public_key":"ED00"`, false, []string{"public_key: "}},
		{"claim without its key", authorize + `,"blob":"` + claim + `"`, true, []string{`"Signature","status":"not checked"`}},
	} {
		out, _, code := txRun(t, TxOptions{Verb: "verify"}, "{"+tt.members+"}")
		fits := (code == ExitOK) == tt.ok && strings.Contains(out, `"ok":`+strconv.FormatBool(tt.ok)) && json.Valid([]byte(out))
		for _, says := range tt.says {
			fits = fits && strings.Contains(out, says)
		}
		if !fits {
			t.Errorf("%s: exit code %d: %s", tt.name, code, out)
		}
	}
}

func TestTxFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, b := write("a", `{"id":"a","blob":"00"}`), write("b", "\nnothing")
	out, words, code := txRun(t, TxOptions{Verb: "hash", Files: []string{a, "-", b}}, `{"id":"in","blob":"00"}`)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != ExitError || words != "" || len(lines) != 3 || !strings.Contains(lines[0], `"a"`) || !strings.Contains(lines[1], `"in"`) || !strings.Contains(lines[2], `"line":2,"file":"`) {
		t.Errorf("exit code %d, %q:\n%s", code, words, out)
	}
	tests := []struct {
		name string
		o    TxOptions
		says string
	}{
		{"no such file", TxOptions{Verb: "hash", Files: []string{a, filepath.Join(dir, "none")}}, "none can't be read: no such file"},
		{"a folder", TxOptions{Verb: "hash", Files: []string{a, dir}}, "can't be read"},
		{"no such verb", TxOptions{Verb: "sign"}, "no command"},
		{"too many jobs", TxOptions{Verb: "hash", Jobs: 1 << 20}, "--jobs"},
		{"no jobs", TxOptions{Verb: "hash", Jobs: -1}, "--jobs"},
		{"no such definitions", TxOptions{Verb: "hash", Definitions: filepath.Join(dir, "none")}, "no such file"},
		{"no definitions", TxOptions{Verb: "hash", Definitions: a}, "can't be used"},
		{"a folder of definitions", TxOptions{Verb: "hash", Definitions: dir}, "can't be read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, words, code := txRun(t, tt.o, "")
			if code != ExitUsage || !strings.Contains(words, tt.says) {
				t.Errorf("exit code %d, %q", code, words)
			}
			if want := len(tt.o.Files) > 0; (out != "") != want {
				t.Errorf("got %q", out)
			}
		})
	}
}

// Other definitions hold for every verb.
func TestTxDefinitions(t *testing.T) {
	data, err := os.ReadFile("../../xrpl/definitions/definitions.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	all["TRANSACTION_TYPES"] = json.RawMessage(`{"Invalid":-1,"Wonder":3}`)
	delete(all, "TRANSACTION_FORMATS")
	if data, err = json.Marshal(all); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "definitions.json")
	asAnswered := fmt.Appendf(nil, `{"result":%s,"status":"success"}`, data)
	if err := os.WriteFile(file, asAnswered, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := xrpl.ParseDefinitions(data)
	if err != nil {
		t.Fatal(err)
	}
	key, err := xrpl.NewKey(xrpl.Secp256k1, [16]byte{2})
	if err != nil {
		t.Fatal(err)
	}
	tx := xrpl.Tx{"TransactionType": "Wonder", "Fee": "12", "Sequence": 1}
	blob, _, err := d.SignTx(key, tx)
	if err != nil {
		t.Fatal(err)
	}
	line := `{"json":` + string(tx.AppendJSON(nil)) + `,"request":` + string(tx.AppendJSON(nil)) + `,"blob":"` + blob + `"}`
	for _, verb := range []string{"decode", "explain", "verify", "encode"} {
		out, words, code := txRun(t, TxOptions{Verb: verb, Definitions: file}, line)
		if code != ExitOK || words != "" {
			t.Errorf("%s: %q\n%s", verb, words, out)
		}
	}
	// Without them the type is unknown, or another one.
	for _, verb := range []string{"verify", "encode"} {
		if out, _, code := txRun(t, TxOptions{Verb: verb}, line); code != ExitError {
			t.Errorf("%s does without the definitions: %s", verb, out)
		}
	}
}
