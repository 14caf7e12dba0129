package terminal

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"countersign/ui/flow"
)

const payment = `{"TransactionType":"Payment","Destination":"rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe","Amount":"1000000"}`

func TestParseRequest(t *testing.T) {
	tests := []struct {
		name, text string
		check      func(flow.Draft) bool
		problem    string // part of the sentence; "" when it can be read
	}{
		{"bare", payment, func(d flow.Draft) bool {
			return d.Tx.Type() == "Payment" && d.Submit && d.ExpireMinutes == 15 && d.Account == "" && !d.AnySigner
		}, ""},
		{"wrapped", `{"txjson":` + payment + `,"options":{"submit":false,"expire":3,"signers":["rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"],"force_network":"TESTNET"},"custom_meta":{"instruction":"Rent"}}`,
			func(d flow.Draft) bool {
				return d.Tx.Type() == "Payment" && !d.Submit && d.ExpireMinutes == 3 && d.Network == "TESTNET" && d.Instruction == "Rent" &&
					d.Account == "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"
			}, ""},
		{"wrapped, nothing else", `{"txjson":` + payment + `}`, func(d flow.Draft) bool { return d.Submit && d.ExpireMinutes == 15 }, ""},
		{"harmless options", `{"txjson":` + payment + `,"options":{"multisign":false,"pathfinding":false,"return_url":null}}`, func(flow.Draft) bool { return true }, ""},
		{"with a byte order mark", "\ufeff" + payment, func(d flow.Draft) bool { return d.Tx.Type() == "Payment" }, ""},
		{"UTF-16", "\xff\xfe{\x00}\x00", nil, "UTF-8"},
		{"binary", "\x7fELF\x02\x01\x01\x00\x00", nil, "not text"},
		{"null", "null", nil, "object"},
		{"field null", `{"TransactionType":null}`, func(d flow.Draft) bool { return d.Tx.Type() == "" }, ""},
		{"everything null", `{"txjson":` + payment + `,"options":null,"custom_meta":null,"user_token":null,"txblob":null}`,
			func(d flow.Draft) bool { return d.Submit && d.ExpireMinutes == 15 }, ""},
		{"empty", " \n", nil, "empty"},
		{"not JSON", `{"TransactionType":`, nil, "line 1"},
		{"a list", `[` + payment + `]`, nil, "object"},
		{"two of them", payment + payment, nil, "can't be read"},
		{"a field twice", `{"Amount":"1","Amount":"2"}`, nil, "twice"},
		{"option twice", `{"txjson":` + payment + `,"txjson":` + payment + `}`, nil, "twice"},
		{"unknown option", `{"txjson":` + payment + `,"options":{"expires":5}}`, nil, "expires"},
		{"unknown part", `{"txjson":` + payment + `,"option":{}}`, nil, "option"},
		{"txblob", `{"txblob":"120000"}`, nil, "txblob"},
		{"both", `{"txblob":"120000","txjson":` + payment + `}`, nil, "txblob"},
		{"user token", `{"txjson":` + payment + `,"user_token":"x"}`, nil, "user_token"},
		{"identifier", `{"txjson":` + payment + `,"custom_meta":{"identifier":"x"}}`, nil, "identifier"},
		{"blob", `{"txjson":` + payment + `,"custom_meta":{"blob":{"a":1}}}`, nil, "blob"},
		{"return url", `{"txjson":` + payment + `,"options":{"return_url":{"web":"https://example.com"}}}`, nil, "return_url"},
		{"multisign", `{"txjson":` + payment + `,"options":{"multisign":true}}`, func(d flow.Draft) bool { return d.Multisign }, ""},
		{"a blob", `{"txblob":"12000A2400000005202800000002"}`, func(d flow.Draft) bool { return d.Tx.Type() == "TicketCreate" && d.Tx.Text("TicketCount") == "2" }, ""},
		{"path finding", `{"txjson":` + payment + `,"options":{"pathfinding":true}}`, nil, "Path finding"},
		{"two signers", `{"txjson":` + payment + `,"options":{"signers":["a","b"]}}`, nil, "one account"},
		{"expire as text", `{"txjson":` + payment + `,"options":{"expire":"5"}}`, nil, "expire"},
		{"transaction as text", `{"txjson":"x"}`, nil, "txjson"},
		{"transaction null", `{"txjson":null}`, nil, "txjson"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, err := ParseRequest([]byte(test.text))
			if test.problem == "" {
				if err != nil || !test.check(d) {
					t.Errorf("got %+v, %v", d, err)
				}
				return
			}
			var o *outcome
			if !errors.As(err, &o) || o.code != ExitUsage || !strings.Contains(o.text, test.problem) {
				t.Errorf("got %v, want a sentence with %q", err, test.problem)
			}
		})
	}
}

func FuzzParseRequest(f *testing.F) {
	for _, seed := range []string{
		payment,
		`{"txjson":` + payment + `,"options":{"submit":false,"expire":3,"signers":["r"],"force_network":"TESTNET"},"custom_meta":{"instruction":"Rent"}}`,
		`{"txblob":"12"}`, `{"txjson":null}`, `null`, `[]`, ``, `{"txjson":{"a":{"b":[1,2,null]}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseRequest(data)
		switch {
		case err == nil && d.Tx == nil:
			t.Error("neither a transaction nor an error")
		case err == nil:
			d.Tx.JSON()
		case flow.Sentence(err) == "":
			t.Error("an error without words")
		}
	})
}

func TestReadFile(t *testing.T) {
	c := Console{In: strings.NewReader(payment)}
	if data, err := c.readFile(t.Context(), "-"); err != nil || string(data) != payment {
		t.Errorf("standard input: %q, %v", data, err)
	}
	c.In = strings.NewReader(strings.Repeat(" ", maxFile+1))
	if _, err := c.readFile(t.Context(), "-"); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("a huge file: %v", err)
	}
	for _, name := range []string{t.TempDir() + "/none", t.TempDir()} {
		_, err := c.readFile(t.Context(), name)
		var o *outcome
		if !errors.As(err, &o) || o.code != ExitUsage || !strings.Contains(o.text, "can't be read") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Ctrl-C ends a command that waits for its input.
func TestReadFileIsInterrupted(t *testing.T) {
	in, keyboard := io.Pipe()
	defer keyboard.Close() // lets the reader go
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	_, err := Console{In: in}.readFile(ctx, "-")
	if err == nil || !strings.Contains(err.Error(), "Nothing was sent") {
		t.Errorf("got %v", err)
	}
}
