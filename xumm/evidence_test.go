package xumm

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"countersign/xrpl"
)

func TestEvidence(t *testing.T) {
	no, yes := false, true
	asked := PayloadRequest{TxJSON: json.RawMessage(`{"TransactionType":"Payment","Destination":"` + testAddress + `","Amount":"5"}`)}
	tx, err := xrpl.ParseTx(asked.TxJSON)
	if err != nil {
		t.Fatal(err)
	}
	answer := Response{
		Hex: "1200", TxID: "AB", Account: "rA", SignerPublicKey: "ED", DispatchedResult: "tesSUCCESS",
		DispatchedNetwork: "TESTNET", EnvironmentNetwork: "MAINNET",
	}
	full := xrpl.Signed{Request: tx, Blob: "1200", TxID: "AB", Account: "rA", PublicKey: "ED", Dispatched: "tesSUCCESS", SignedNetwork: "TESTNET"}
	tests := []struct {
		name   string
		ask    func(r *PayloadRequest)
		answer func(s *Response)
		want   func(s *xrpl.Signed)
	}{
		{"plain", nil, nil, nil},
		{"a blob", func(r *PayloadRequest) { r.TxJSON, r.TxBlob = nil, "12000022" }, nil,
			func(s *xrpl.Signed) { s.Request, s.RequestBlob = nil, "12000022" }},
		{"options", func(r *PayloadRequest) {
			r.Options = PayloadOptions{ForceNetwork: "TESTNET", Multisign: &yes, Submit: &no}
		}, nil, func(s *xrpl.Signed) { s.Network, s.Multisign, s.SignOnly = "TESTNET", true, true }},
		{"submitted", func(r *PayloadRequest) { r.Options = PayloadOptions{Multisign: &no, Submit: &yes} }, nil, nil},
		{"not submitted yet", nil, func(s *Response) { s.DispatchedNetwork, s.DispatchedResult = "", "" },
			func(s *xrpl.Signed) { s.SignedNetwork, s.Dispatched = "MAINNET", "" }},
		{"one of those who may sign", func(r *PayloadRequest) { r.Options.Signers = []string{"rB", "rA"} }, nil, nil},
		{"another one than may sign", func(r *PayloadRequest) { r.Options.Signers = []string{"rB", "rC"} }, nil,
			func(s *xrpl.Signed) { s.Account = "rB" }},
	}
	for _, test := range tests {
		r, p, want := asked, &Payload{Response: answer}, full
		if test.ask != nil {
			test.ask(&r)
		}
		if test.answer != nil {
			test.answer(&p.Response)
		}
		if test.want != nil {
			test.want(&want)
		}
		if got, err := r.Evidence(p); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v; want %+v", test.name, got, err, want)
		}
	}
	if _, err := asked.Evidence(nil); !errors.Is(err, ErrInvalid) {
		t.Errorf("no payload: %v", err)
	}
	if _, err := (PayloadRequest{TxJSON: json.RawMessage(`{`)}).Evidence(&Payload{}); !errors.Is(err, ErrInvalid) {
		t.Errorf("no transaction: %v", err)
	}
	for _, f := range xrpl.Verify(mustEvidence(t, asked, &Payload{})) {
		if f.Status == xrpl.Checked {
			t.Errorf("nothing was signed, but: %+v", f)
		}
	}
}

func mustEvidence(t *testing.T, r PayloadRequest, p *Payload) xrpl.Signed {
	t.Helper()
	s, err := r.Evidence(p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
