package flow

import (
	"errors"
	"strings"
	"testing"

	"countersign/xrpl"
)

func TestTxFromText(t *testing.T) {
	k := newKey(t, 1)
	tx := xrpl.Tx{"TransactionType": "TicketCreate", "Account": k.Address(), "Fee": "12", "Sequence": 5, "TicketCount": 2, "SigningPubKey": ""}
	unsigned, err := xrpl.Encode(tx)
	if err != nil {
		t.Fatal(err)
	}
	signed, _, err := k.SignTx(tx)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(tx.JSON()), " " + unsigned + "\n", strings.ToLower(unsigned)} {
		got, err := TxFromText(text)
		if err != nil || got.Text("TicketCount") != "2" {
			t.Errorf("%.20q: %v, %v", text, got, err)
		}
	}
	if got, err := TxFromText(unsigned); err != nil || got["SigningPubKey"] != nil {
		t.Errorf("the empty key stays: %v, %v", got, err)
	}
	if _, err := TxFromText(signed); !errors.Is(err, errSigned) {
		t.Errorf("signed: %v", err)
	}
	if _, err := TxFromText(unsigned + "00"); !errors.Is(err, xrpl.ErrBadBlob) {
		t.Errorf("garbage after it: %v", err)
	}
	if _, err := TxFromText(`{"TransactionType":`); !errors.Is(err, xrpl.ErrBadTx) {
		t.Errorf("unfinished JSON: %v", err)
	}
}
