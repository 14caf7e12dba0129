package ledger

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl"
)

// bench is a ledger with three people and a gateway, inside a bubble.
type bench struct {
	*Ledger
	t    *testing.T
	keys map[string]*xrpl.Key
	last string // id of the newest transaction
}

type with map[string]any

func run(t *testing.T, f func(b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(newBench(t)) })
}

func newBench(t *testing.T) *bench {
	time.Sleep(time.Hour) // so that there is a time before
	b := &bench{Ledger: New(State{}), t: t, keys: map[string]*xrpl.Key{}}
	for i, name := range []string{"alice", "bob", "carol", "gate"} {
		kind := []xrpl.KeyType{xrpl.Ed25519, xrpl.Secp256k1}[i%2]
		key, err := xrpl.NewKey(kind, [16]byte{byte(i), 7})
		if err != nil {
			t.Fatal(err)
		}
		b.keys[name] = key
		a := Account{Address: key.Address(), Drops: 1000 * xrpl.DropsPerXRP, Age: 1000}
		if name == "gate" {
			a.Flags = FlagDefaultRipple
		}
		b.Add(a)
	}
	return b
}

func (b *bench) addr(name string) string { return b.keys[name].Address() }

func (b *bench) root(name string) Entry { return b.Entry(AccountIndex(b.addr(name)), false) }

func (b *bench) xrp(name string) string { return b.root(name).Drops("Balance").XRP() }

func (b *bench) usd(value string) map[string]any {
	return map[string]any{"currency": "USD", "issuer": b.addr("gate"), "value": value}
}

func (b *bench) held(name string) string {
	usd, _ := parseAmount(b.usd("0"))
	return valueText(over(b.entries).holding(b.addr(name), usd))
}

// tx completes a transaction of somebody.
func (b *bench) tx(name, txType string, f with) xrpl.Tx {
	tx := xrpl.Tx{"TransactionType": txType, "Account": b.addr(name), "Fee": "12", "Sequence": whole(b.root(name).Number("Sequence"))}
	maps.Copy(tx, f)
	for field, value := range tx {
		switch v := value.(type) {
		case nil:
			delete(tx, field)
		case int:
			tx[field] = whole(v)
		case uint32:
			tx[field] = whole(v)
		}
	}
	return tx
}

func (b *bench) sign(key string, tx xrpl.Tx) string {
	b.t.Helper()
	blob, id, err := b.keys[key].SignTx(tx)
	if err != nil {
		b.t.Fatalf("%s: %v", tx.JSON(), err)
	}
	b.last = id
	return blob
}

// do signs and submits, and wants that result.
func (b *bench) do(want, name, txType string, f with) Record {
	b.t.Helper()
	before := b.root(name).Number("Sequence")
	got := b.Submit(b.sign(name, b.tx(name, txType, f)), 1, Fate{})
	if got == "tefALREADY" && got == want {
		return Record{}
	}
	if got != want {
		b.t.Errorf("%s of %s %v: %s, want %s", txType, name, f, got, want)
	}
	r, ok := b.Record(b.last)
	if root := b.root(name); root != nil && f["TicketSequence"] == nil && (root.Number("Sequence") != before) != ok {
		b.t.Errorf("%s: %s, sequence from %d to %d", txType, got, before, root.Number("Sequence"))
	}
	if ok && (r.Result != got || r.Meta.Text("TransactionResult") != got) {
		b.t.Errorf("%s: recorded as %s, %v", txType, r.Result, r.Meta)
	}
	return r
}

func (b *bench) ok(name, txType string, f with) Record {
	b.t.Helper()
	return b.do("tesSUCCESS", name, txType, f)
}

// in is a moment from now, as the ledger counts.
func (b *bench) in(d time.Duration) int {
	return int(time.Since(epoch)/time.Second) + int(d/time.Second)
}

// node finds what a transaction did to entries of a type.
func node(r Record, kind, entryType string) Entry {
	for _, n := range r.Meta["AffectedNodes"].([]any) {
		inner, _ := n.(map[string]any)[kind].(map[string]any)
		if inner["LedgerEntryType"] == entryType {
			return inner
		}
	}
	return nil
}

func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}
