package ledger

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl"
)

func TestTransactionsAreFinalWhenTheirVersionCloses(t *testing.T) {
	run(t, func(b *bench) {
		r := b.ok("alice", "Payment", with{"Destination": b.addr("bob"), "Amount": "1000000"})
		if r.Validated() || r.Ledger != Current() || r.Network != 1 {
			t.Errorf("at once: %+v", r)
		}
		if open, final := b.Entry(AccountIndex(b.addr("bob")), false), b.Entry(AccountIndex(b.addr("bob")), true); open.Text("Balance") != "1001000000" || final.Text("Balance") != "1000000000" {
			t.Errorf("open %v, validated %v", open, final)
		}
		time.Sleep(UntilClose())
		if !r.Validated() || b.Entry(AccountIndex(b.addr("bob")), true).Text("Balance") != "1001000000" {
			t.Error("not final after the version has closed")
		}
		if CloseTime(r.Ledger) != uint32(time.Since(epoch)/time.Second) {
			t.Errorf("closed at %d", CloseTime(r.Ledger))
		}
		want := `{"ModifiedNode":{"FinalFields":{"Account":"` + b.addr("bob") + `"`
		if meta := text(r.Meta); !strings.Contains(meta, want) || !strings.Contains(meta, `"PreviousFields":{"Balance":"1000000000"}`) || r.Meta["delivered_amount"] != "1000000" {
			t.Errorf("meta: %s", meta)
		}
		second := b.ok("bob", "AccountSet", nil)
		third := b.ok("carol", "AccountSet", nil)
		if second.Place != 0 || third.Place != 1 {
			t.Errorf("places %d, %d", second.Place, third.Place)
		}
		if got := b.Records(1); len(got) != 3 || got[0].ID != third.ID || len(b.Records(0)) != 0 {
			t.Errorf("records: %+v", got)
		}
	})
}

func TestFates(t *testing.T) {
	run(t, func(b *bench) {
		pay := func(f with) string {
			f["Destination"], f["Amount"] = b.addr("bob"), "1"
			return b.sign("alice", b.tx("alice", "Payment", f))
		}
		if got := b.Submit(pay(with{}), 1, Fate{Never: true}); got != "tesSUCCESS" {
			t.Errorf("never: %s", got)
		}
		if _, ok := b.Record(b.last); ok || b.xrp("alice") != "1000" {
			t.Error("what is forgotten was applied")
		}
		if got := b.Submit(pay(with{"LastLedgerSequence": int(Current()) + 2}), 1, Fate{Late: 3}); got != "tesSUCCESS" {
			t.Errorf("late beyond its last ledger: %s", got)
		}
		if _, ok := b.Record(b.last); ok {
			t.Error("it is in a ledger after its last")
		}
		b.Submit(pay(with{"LastLedgerSequence": int(Current()) + 3}), 1, Fate{Late: 3})
		r, ok := b.Record(b.last)
		if !ok || r.Ledger != Current()+3 {
			t.Fatalf("late: %+v", r)
		}
		// Nothing overtakes it.
		if next := b.ok("bob", "AccountSet", nil); next.Ledger != r.Ledger {
			t.Errorf("the next is in %d", next.Ledger)
		}
	})
}

func TestAbsenceIsProvenForWholeRangesOnly(t *testing.T) {
	run(t, func(b *bench) {
		start := Current()
		time.Sleep(5 * Interval)
		id := strings.Repeat("A", 64)
		for _, test := range []struct {
			from, to uint32
			want     bool
		}{{b.First(), Validated(), true}, {start, start, true}, {b.First() - 1, Validated(), false}, {start, Current(), false}} {
			if got := b.Searched(id, test.from, test.to); got != test.want {
				t.Errorf("%d to %d: %v", test.from, test.to, got)
			}
		}
		old := New(State{Results: map[string]string{id: "tesSUCCESS"}, First: start})
		if result, ok := old.Result(id); result != "tesSUCCESS" || !ok || old.Searched(id, start, start) {
			t.Error("the ledger claims that what it has forgotten never was")
		}
	})
}

func TestForgottenTransactionsAreNotDenied(t *testing.T) {
	run(t, func(b *bench) {
		first := b.ok("alice", "AccountSet", nil)
		for range keptRecords {
			b.ok("alice", "AccountSet", nil)
		}
		if _, ok := b.Record(first.ID); ok {
			t.Fatal("nothing was forgotten")
		}
		if result, ok := b.Result(first.ID); !ok || result != "tesSUCCESS" || b.First() <= first.Ledger {
			t.Errorf("%q %v, first %d", result, ok, b.First())
		}
	})
}

func TestStateComesBack(t *testing.T) {
	run(t, func(b *bench) {
		b.ok("bob", "TrustSet", with{"LimitAmount": b.usd("100")})
		r := b.ok("gate", "Payment", with{"Destination": b.addr("bob"), "Amount": b.usd("12.5")})
		data, err := json.Marshal(b.Snapshot())
		if err != nil {
			t.Fatal(err)
		}
		var kept State
		if err := json.Unmarshal(data, &kept); err != nil {
			t.Fatal(err)
		}
		again := &bench{Ledger: New(kept), t: t, keys: b.keys}
		if !reflect.DeepEqual(again.entries, b.entries) || again.First() != b.First() {
			t.Errorf("entries:\n%s\n%s", text(again.entries), text(b.entries))
		}
		if back, ok := again.Record(r.ID); !ok || !reflect.DeepEqual(text(back), text(r)) {
			t.Errorf("record: %+v", back)
		}
		again.ok("bob", "Payment", with{"Destination": b.addr("gate"), "Amount": b.usd("2.5")})
		if again.held("bob") != "10" {
			t.Errorf("bob holds %s", again.held("bob"))
		}
	})
}

// A file of before there were objects holds balances and results.
func TestOldStateLoads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var kept State
		if err := json.Unmarshal([]byte(`{"Accounts":{"`+nobody+`":{"Drops":7000000,"Sequence":80000005}},"Results":{"AB":"tecPATH_DRY"}}`), &kept); err != nil {
			t.Fatal(err)
		}
		l := New(kept)
		e := l.Entry(AccountIndex(nobody), true)
		if e.Drops("Balance") != 7_000_000 || e.Number("Sequence") != 80000005 {
			t.Errorf("account: %v", e)
		}
		if result, ok := l.Result("AB"); result != "tecPATH_DRY" || !ok {
			t.Errorf("result %q", result)
		}
		if s := l.Snapshot(); s.Accounts != nil || s.Results["AB"] == "" {
			t.Errorf("kept as %+v", s)
		}
	})
}

func TestSimulateChangesNothing(t *testing.T) {
	run(t, func(b *bench) {
		before := text(b.Snapshot())
		result, meta := b.Simulate(b.tx("alice", "Payment", with{"Destination": b.addr("bob"), "Amount": "5"}), 1)
		if result != "tesSUCCESS" || meta["delivered_amount"] != "5" {
			t.Errorf("%s %s", result, text(meta))
		}
		if result, meta := b.Simulate(b.tx("alice", "Payment", with{"Destination": b.addr("bob"), "Amount": "5000000000"}), 1); result != "tecUNFUNDED_PAYMENT" || meta["delivered_amount"] != nil {
			t.Errorf("%s %s", result, text(meta))
		}
		if result, _ := b.Simulate(b.tx("alice", "AccountSet", with{"Sequence": 1}), 1); result != "tefPAST_SEQ" {
			t.Error(result)
		}
		if text(b.Snapshot()) != before {
			t.Error("it changed something")
		}
	})
}

// Every type the definitions know is taken; what has no effect costs its fee.
func TestEveryTypeCostsItsFee(t *testing.T) {
	run(t, func(b *bench) {
		for name := range known {
			a := b.begin(xrpl.Tx{"TransactionType": name, "Account": b.addr("alice"), "Fee": "200000", "Sequence": whole(b.root("alice").Number("Sequence"))}, "", 1)
			if result := a.run(false); effects[name] == nil && result != "tesSUCCESS" {
				t.Errorf("%s: %s", name, result)
			}
		}
		if got := preflight(xrpl.Tx{"TransactionType": "SetHook", "Fee": "12"}, 1); got != "temUNKNOWN" {
			t.Error(got)
		}
	})
}
