package xumm

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

const (
	testAddress = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"
	signInJSON  = `{"TransactionType":"SignIn"}`
)

func TestRequestIsChecked(t *testing.T) {
	valid := func(change func(r *PayloadRequest)) PayloadRequest {
		r := PayloadRequest{TxJSON: json.RawMessage(signInJSON)}
		change(&r)
		return r
	}
	tx := func(s string) PayloadRequest { return PayloadRequest{TxJSON: json.RawMessage(s)} }
	tests := []struct {
		name string
		r    PayloadRequest
		want string // part of the sentence; "": valid
	}{
		{"plain", tx(signInJSON), ""},
		{"nothing", PayloadRequest{}, "There is no transaction"},
		{"both", PayloadRequest{TxJSON: json.RawMessage(signInJSON), TxBlob: "1200001234"}, "not both"},
		{"blob", PayloadRequest{TxBlob: "1200001234"}, ""},
		{"blob lower-case", PayloadRequest{TxBlob: "12000012ab"}, "upper-case"},
		{"blob short", PayloadRequest{TxBlob: "12000012"}, "at least 10"},
		{"blob odd", PayloadRequest{TxBlob: "12000012345"}, "even"},
		{"not JSON", tx(`{"TransactionType":`), "ends too early"},
		{"not JSON at all", tx(`hello`), "not JSON"},
		{"list", tx(`[]`), "must be a JSON object"},
		{"two objects", tx(signInJSON + `{}`), "more text"},
		{"no type", tx(`{}`), "no TransactionType"},
		{"type empty", tx(`{"TransactionType":""}`), "no TransactionType"},
		{"type deeper only", tx(`{"Memos":[{"TransactionType":"SignIn"}]}`), "no TransactionType"},
		{"null", tx(`{"TransactionType":"Payment","Account":null}`), "The field Account is null"},
		{"null deeper", tx(`{"TransactionType":"Payment","Memos":[{"Memo":{"MemoData":null}}]}`), "The field Memos[0].Memo.MemoData is null"},
		{"null in list", tx(`{"TransactionType":"Payment","Paths":[[1],null]}`), "The field Paths[1] is null"},
		{"twice", tx(`{"TransactionType":"Payment","Fee":"1","Fee":"2"}`), "Fee occurs twice"},
		{"deep", tx(`{"TransactionType":"Payment","X":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`), "too deeply"},
		{"identifier of 40", valid(func(r *PayloadRequest) { r.CustomMeta.Identifier = strings.Repeat("é", 40) }), ""},
		{"identifier of 41", valid(func(r *PayloadRequest) { r.CustomMeta.Identifier = strings.Repeat("x", 41) }), "at most 40 characters; it has 41"},
		{"identifier of 21 emoji", valid(func(r *PayloadRequest) { r.CustomMeta.Identifier = strings.Repeat("😀", 21) }), "it has 42"},
		{"identifier dots", valid(func(r *PayloadRequest) { r.CustomMeta.Identifier = ".." }), "dots"},
		{"instruction of 280", valid(func(r *PayloadRequest) { r.CustomMeta.Instruction = strings.Repeat("x", 280) }), ""},
		{"instruction of 281", valid(func(r *PayloadRequest) { r.CustomMeta.Instruction = strings.Repeat("x", 281) }), "at most 280"},
		{"data of 1500", valid(func(r *PayloadRequest) { r.CustomMeta.Blob = []byte(` "` + strings.Repeat("x", 1498) + `" `) }), ""},
		{"data of 1501", valid(func(r *PayloadRequest) { r.CustomMeta.Blob = []byte(`"` + strings.Repeat("x", 1499) + `"`) }), "it has 1501"},
		{"data not JSON", valid(func(r *PayloadRequest) { r.CustomMeta.Blob = []byte(`{`) }), "not JSON"},
		{"data a number", valid(func(r *PayloadRequest) { r.CustomMeta.Blob = []byte(`7`) }), "object or a JSON string"},
		{"four signers", valid(func(r *PayloadRequest) {
			r.Options.Signers = []string{testAddress, testAddress, testAddress, testAddress}
		}), ""},
		{"five signers", valid(func(r *PayloadRequest) { r.Options.Signers = make([]string, 5) }), "At most 4 accounts"},
		{"signer mistyped", valid(func(r *PayloadRequest) {
			r.Options.Signers = []string{testAddress, testAddress[:33] + "j"}
		}), "Signer 2"},
		{"return link of 249", valid(func(r *PayloadRequest) { r.Options.ReturnURL.Web = strings.Repeat("x", 249) }), ""},
		{"return link of 250", valid(func(r *PayloadRequest) { r.Options.ReturnURL.App = strings.Repeat("x", 250) }), "shorter than 250"},
		{"a minute", valid(func(r *PayloadRequest) { r.Options.Expire = time.Minute }), ""},
		{"half a minute", valid(func(r *PayloadRequest) { r.Options.Expire = 30 * time.Second }), "whole number of minutes"},
		{"90 seconds", valid(func(r *PayloadRequest) { r.Options.Expire = 90 * time.Second }), "whole number of minutes"},
		{"a bare number", valid(func(r *PayloadRequest) { r.Options.Expire = 5 }), "Expire is 5ns; write 5*time.Minute"},
		{"negative", valid(func(r *PayloadRequest) { r.Options.Expire = -time.Minute }), "at least one"},
		{"network", valid(func(r *PayloadRequest) { r.Options.ForceNetwork = "XAHAU_TEST-2" }), ""},
		{"network in small letters", valid(func(r *PayloadRequest) { r.Options.ForceNetwork = "testnet" }), "capitals"},
		{"user token", valid(func(r *PayloadRequest) { r.UserToken = testUUID }), ""},
		{"user token wrong", valid(func(r *PayloadRequest) { r.UserToken = "x" }), "user token"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			body, err := test.r.encode()
			if test.want == "" {
				if err != nil || !json.Valid(body) {
					t.Errorf("refused: %v (%s)", err, body)
				}
				return
			}
			if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestRequestBody(t *testing.T) {
	yes, no := true, false
	tests := []struct {
		name string
		r    PayloadRequest
		want string
	}{
		{"least", PayloadRequest{TxJSON: json.RawMessage(signInJSON)}, `{"txjson":{"TransactionType":"SignIn"},"options":{}}`},
		{"blob", PayloadRequest{TxBlob: "1200001234"}, `{"txblob":"1200001234","options":{}}`},
		{"submit false is sent, no empty identifier", PayloadRequest{
			TxJSON:     json.RawMessage(`{"TransactionType":"Payment","Amount":"12345678901234567890","Flags":2147483648,"URI":"a<b&c"}`),
			Options:    PayloadOptions{Submit: &no, Expire: 5 * time.Minute},
			CustomMeta: CustomMeta{Instruction: "Pay"},
		}, `{"txjson":{"TransactionType":"Payment","Amount":"12345678901234567890","Flags":2147483648,"URI":"a<b&c"},"options":{"submit":false,"expire":5},"custom_meta":{"instruction":"Pay"}}`},
		{"everything", PayloadRequest{
			TxJSON:    json.RawMessage(signInJSON),
			UserToken: testUUID,
			Options: PayloadOptions{Submit: &yes, Multisign: &no, Expire: time.Hour, Signers: []string{testAddress},
				ForceNetwork: "TESTNET", ReturnURL: ReturnURL{Web: "https://a.b/{id}"}, Pathfinding: &yes,
				PathfindingFallback: &no, Immutable: &yes, ForceAccount: &no},
			CustomMeta: CustomMeta{Identifier: "id", Blob: []byte(`{"a":1}`), Instruction: "Do"},
		}, `{"user_token":"` + testUUID + `","txjson":{"TransactionType":"SignIn"},"options":{"submit":true,"multisign":false,"expire":60,"signers":["` + testAddress +
			`"],"force_network":"TESTNET","pathfinding":true,"pathfinding_fallback":false,"immutable":true,"forceAccount":false,"return_url":{"web":"https://a.b/{id}"}},"custom_meta":{"identifier":"id","blob":{"a":1},"instruction":"Do"}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.r.encode()
			if err != nil {
				t.Fatal(err)
			}
			if strings.TrimSpace(string(got)) != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
