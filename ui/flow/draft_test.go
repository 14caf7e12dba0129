package flow

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// The transaction names no sender: that a payment would go to the account that
// signs it is known here only.
func TestPaymentToOneself(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	own, other := w.account().Address, w.p.Phone().Accounts()[1].Address
	usd := map[string]any{"currency": "USD", "issuer": other, "value": "5"}
	tests := []struct {
		name   string
		change func(*Draft)
		want   int // problems that say so
	}{
		{"to oneself", func(d *Draft) { d.Tx["Destination"] = own }, 1},
		{"to another", func(*Draft) {}, 0},
		{"anyone may sign", func(d *Draft) { d.Tx["Destination"], d.AnySigner = own, true }, 0},
		{"sender named too", func(d *Draft) { d.Tx["Destination"], d.Tx["Account"] = own, own }, 0}, // xrpl.Check says so
		{"bought with USD", func(d *Draft) { d.Tx["Destination"], d.Tx["SendMax"] = own, usd }, 0},
		{"issued by another", func(d *Draft) { d.Tx["Destination"], d.Tx["Amount"] = own, usd }, 0},
		{"not a payment", func(d *Draft) { d.Tx["Destination"], d.Tx["TransactionType"] = own, "CheckCreate" }, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := w.payment()
			d.Tx = maps.Clone(d.Tx)
			test.change(&d)
			got, stops := 0, 0
			for _, p := range w.app.Check(d) {
				if p == (xrpl.Problem{Field: "Destination", Message: "This is your own account. Choose another recipient."}) {
					got++
				}
				if p.Field == "Destination" && !p.Warning {
					stops++
				}
			}
			if got != test.want || stops > 1 || test.want == 1 && stops != 1 {
				t.Errorf("said %d times, want %d: %v", got, test.want, w.app.Check(d))
			}
		})
	}
	d := w.payment()
	d.Tx["Destination"] = own
	if _, err := w.app.Create(w.ctx, d); !errors.Is(err, ErrProblems) || !strings.Contains(Sentence(err), "own account") {
		t.Errorf("Create: %v", err)
	}
	if list, err := w.app.Requests(w.ctx, storage.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("%d requests were saved, %v", len(list), err)
	}
}
