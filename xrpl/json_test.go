package xrpl

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestParseTxRefuses(t *testing.T) {
	tests := []struct{ name, in, says string }{
		{"empty", " \n", "empty"},
		{"not an object", `  [1]`, "line 1, column 3: a transaction has to be an object in braces, and this is a list"},
		{"null", `null`, "is null"},
		{"missing comma", "{\n  \"A\": 1\n  \"B\": 2\n}", "line 3, column 3"},
		{"missing brace", "{\n\"A\": 1\n", "unexpected end"},
		{"single quotes", "{'A': 1}", "line 1, column 2"},
		{"trailing comma", `{"A":1,}`, "line 1, column 8"},
		{"comment", `{"A":1} // x`, "line 1, column 9"},
		{"two objects", "{}\n{}", "line 2, column 1"},
		{"name twice", "{\"A\": 1,\n \"ä\": 2, \"A\": 3}", `line 2, column 10: the field "A" is there twice`},
		{"name twice inside", `{"A":{"B":1,"B":1}}`, `line 1, column 13: the field "B"`},
		{"too deep", strings.Repeat(`{"A":`, 17) + "1" + strings.Repeat("}", 17), "line 1, column 81: it is nested deeper than 16"},
		{"deeper than the parser", strings.Repeat("[", 20000) + strings.Repeat("]", 20000), "not a valid transaction"},
		{"too large", `{"A":"` + strings.Repeat("x", maxJSON) + `"}`, "at most"},
		{"not UTF-8", "{\"A\":\n\"\xff\"}", "line 2, column 2: the text is not valid UTF-8"},
		{"number with a leading zero", `{"A":01}`, "column 7"},
		{"not a number", `{"A":NaN}`, "column 6"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tx, err := ParseTx([]byte(tt.in))
			if tx != nil || !errors.Is(err, ErrBadTx) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, %v, want %q", tx, err, tt.says)
			}
		})
	}
}

func TestParseTxKeepsNumbers(t *testing.T) {
	tx := parse(t, `{"TransactionType":"Payment","DestinationTag":4294967295,"Big":123456789012345678901234567890}`)
	if tx["Big"] != json.Number("123456789012345678901234567890") || tx.Text("DestinationTag") != "4294967295" || tx.Type() != "Payment" {
		t.Errorf("got %v", tx)
	}
}

func TestJSONIsForPeople(t *testing.T) {
	tx := parse(t, `{"Zulu":[],"Fee":"12","Amount":{"value":"1","issuer":"`+alice+`","currency":"x<>"},"TxnSignature":"AB","Alpha":{},"Account":"`+alice+`","Memos":[{"Memo":{"MemoData":"AB"}}],"Destination":"`+bob+`","DestinationTag":7,"TransactionType":"Payment"}`)
	const want = `{
  "TransactionType": "Payment",
  "Account": "` + alice + `",
  "Destination": "` + bob + `",
  "DestinationTag": 7,
  "Amount": {
    "currency": "x<>",
    "issuer": "` + alice + `",
    "value": "1"
  },
  "Memos": [
    {
      "Memo": {
        "MemoData": "AB"
      }
    }
  ],
  "Fee": "12",
  "Alpha": {},
  "Zulu": [],
  "TxnSignature": "AB"
}`
	if got := string(tx.JSON()); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := string(Tx{"A": make(chan int)}.JSON()); !strings.Contains(got, "not possible in JSON: chan int") {
		t.Errorf("got %s", got)
	}
}

func TestText(t *testing.T) {
	tx := Tx{"a": "x", "b": json.Number("7"), "c": uint32(7), "d": 1.5, "e": nil, "f": []any{}}
	for name, want := range map[string]string{"a": "x", "b": "7", "c": "7", "d": "", "e": "", "f": "", "g": ""} {
		if got := tx.Text(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
