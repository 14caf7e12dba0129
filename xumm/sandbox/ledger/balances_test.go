package ledger

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestBalanceChanges(t *testing.T) {
	run(t, func(b *bench) {
		check := func(what string, r Record, want map[string][]Change) {
			t.Helper()
			if got := BalanceChanges(r.Meta); !reflect.DeepEqual(got, want) {
				t.Errorf("%s:\n got %v\nwant %v", what, got, want)
			}
			data, err := json.Marshal(b.Snapshot())
			var kept State
			if err != nil || json.Unmarshal(data, &kept) != nil {
				t.Fatal("the ledger cannot be kept")
			}
			again, _ := New(kept).Record(r.ID)
			if got := BalanceChanges(again.Meta); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, read from a file: %v", what, got)
			}
		}
		alice, bob, gate := b.addr("alice"), b.addr("bob"), b.addr("gate")
		fee := Change{"", "XRP", "-0.000012"}
		check("a trust line of nothing", b.ok("alice", "TrustSet", with{"LimitAmount": b.usd("100")}), map[string][]Change{alice: {fee}})
		check("issuing", b.ok("gate", "Payment", with{"Destination": alice, "Amount": b.usd("7.5")}), map[string][]Change{
			alice: {{gate, "USD", "7.5"}}, gate: {fee, {alice, "USD", "-7.5"}},
		})
		check("XRP", b.ok("alice", "Payment", with{"Destination": bob, "Amount": "2000001"}), map[string][]Change{
			alice: {{"", "XRP", "-2.000013"}}, bob: {{"", "XRP", "2.000001"}},
		})
		check("giving back", b.ok("alice", "Payment", with{"Destination": gate, "Amount": b.usd("7.5")}), map[string][]Change{
			alice: {fee, {gate, "USD", "-7.5"}}, gate: {{alice, "USD", "7.5"}},
		})
		check("ending the line", b.ok("alice", "TrustSet", with{"LimitAmount": b.usd("0")}), map[string][]Change{alice: {fee}})
		check("a failure", b.do("tecPATH_DRY", "bob", "Payment", with{"Destination": alice, "Amount": b.usd("1")}), map[string][]Change{bob: {fee}})
	})
	for _, meta := range []Entry{nil, {}, {"AffectedNodes": "x"}, {"AffectedNodes": []any{1, map[string]any{"ModifiedNode": 1}, map[string]any{"ModifiedNode": map[string]any{"LedgerEntryType": "AccountRoot"}}}}} {
		if got := BalanceChanges(meta); len(got) != 0 {
			t.Errorf("%v: %v", meta, got)
		}
	}
}

// A deleted account gives all it has; the one who gets it pays no fee.
func TestBalanceChangesOfDeletion(t *testing.T) {
	run(t, func(b *bench) {
		r := b.ok("carol", "AccountDelete", with{"Destination": b.addr("bob"), "Fee": "200000"})
		want := map[string][]Change{b.addr("carol"): {{"", "XRP", "-1000"}}, b.addr("bob"): {{"", "XRP", "999.8"}}}
		if got := BalanceChanges(r.Meta); !reflect.DeepEqual(got, want) {
			t.Errorf("%v", got)
		}
	})
}
