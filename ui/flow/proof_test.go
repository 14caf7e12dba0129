package flow

import (
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

// The platform's record is compared with what was asked.
func TestForeignRecordFails(t *testing.T) {
	asked, err := xrpl.ParseTx([]byte(`{"TransactionType":"Payment","Destination":"rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe","Amount":"1","DestinationTag":7}`))
	if err != nil {
		t.Fatal(err)
	}
	r := storage.Request{ID: "1b144141-1a2b-4c3d-8e4f-0123456789ab", UUID: "2b144141-1a2b-4c3d-8e4f-0123456789ab"}
	const app = "3b144141-1a2b-4c3d-8e4f-0123456789ab"
	right := func() *xumm.Payload {
		p := &xumm.Payload{}
		p.Meta.UUID, p.Application.UUID, p.CustomMeta.Identifier = r.UUID, app, r.ID
		p.Request.TxJSON = []byte(`{"TransactionType":"Payment","Destination":"rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe","Amount":"1","DestinationTag":"7","Flags":2147483648}`)
		return p
	}
	tests := []struct {
		name   string
		change func(*xumm.Payload)
		want   xrpl.Status
		say    string
	}{
		{"the same", func(*xumm.Payload) {}, xrpl.Checked, ""},
		{"other uuid", func(p *xumm.Payload) { p.Meta.UUID = app }, xrpl.Failed, "another request"},
		{"other application", func(p *xumm.Payload) { p.Application.UUID = r.ID }, xrpl.Failed, "another application"},
		{"no application", func(p *xumm.Payload) { p.Application.UUID = "" }, xrpl.Failed, "another application"},
		{"other identifier", func(p *xumm.Payload) { p.CustomMeta.Identifier = "x" }, xrpl.Failed, "number"},
		{"other amount", func(p *xumm.Payload) {
			p.Request.TxJSON = []byte(`{"TransactionType":"Payment","Destination":"rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe","Amount":"2","DestinationTag":7}`)
		}, xrpl.Failed, "Amount is different"},
		{"tag gone", func(p *xumm.Payload) {
			p.Request.TxJSON = []byte(`{"TransactionType":"Payment","Destination":"rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe","Amount":"1"}`)
		}, xrpl.Failed, "DestinationTag is missing"},
		{"partial payment", func(p *xumm.Payload) {
			p.Request.TxJSON = []byte(`{"TransactionType":"Payment","Destination":"rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe","Amount":"1","DestinationTag":7,"Flags":131072}`)
		}, xrpl.Failed, "Flags was added"},
		{"not JSON", func(p *xumm.Payload) { p.Request.TxJSON = []byte(`[]`) }, xrpl.Failed, "can't be read"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := right()
			test.change(p)
			f := checkRecord(asked, r, p, app)
			if f.Status != test.want || !strings.Contains(f.Detail, test.say) {
				t.Errorf("finding %+v", f)
			}
		})
	}
}
