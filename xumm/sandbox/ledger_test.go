package sandbox

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl"
)

func TestLedgerResults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		alice, bob := h.address("Alice"), h.address("Bob")
		held, _ := h.Phone().held(alice)
		stranger, err := xrpl.NewKey(xrpl.Ed25519, [16]byte{1})
		if err != nil {
			t.Fatal(err)
		}
		ledger := h.Ledger()
		account := func() Balance { return h.Ledger().Balances()[0] }
		blob := func(key *xrpl.Key, change map[string]any) string {
			t.Helper()
			tx := xrpl.Tx{
				"TransactionType": "Payment", "Account": key.Address(), "Destination": bob, "Amount": "1000000", "Fee": "12",
				"Sequence":           json.Number(fmt.Sprint(account().Sequence)),
				"LastLedgerSequence": json.Number(fmt.Sprint(ledgerIndex() + 20)),
			}
			for field, value := range change {
				if tx[field] = value; value == nil {
					delete(tx, field)
				}
			}
			signed, _, err := key.SignTx(tx)
			if err != nil {
				t.Fatal(err)
			}
			return signed
		}
		usd := map[string]any{"currency": "USD", "issuer": bob, "value": "1"}
		tests := []struct {
			name   string
			change map[string]any
			result string
			paid   xrpl.Drops // from Alice, the fee included
		}{
			{"payment", nil, "tesSUCCESS", 1000012},
			{"all but the reserve", map[string]any{"Amount": "997799988", "Fee": "12"}, "tesSUCCESS", 997800000},
			{"one drop too much", map[string]any{"Amount": "1"}, "tecUNFUNDED_PAYMENT", 12},
			{"new account, too little", map[string]any{"Destination": dummyAccount, "Amount": "999999"}, "tecNO_DST_INSUF_XRP", 12},
			{"token", map[string]any{"Amount": usd}, "tecPATH_DRY", 12},
			{"old sequence", map[string]any{"Sequence": json.Number("1")}, "tefPAST_SEQ", 0},
			{"future sequence", map[string]any{"Sequence": json.Number("4000000000")}, "terPRE_SEQ", 0},
			{"old last ledger", map[string]any{"LastLedgerSequence": json.Number("5")}, "tefMAX_LEDGER", 0},
			{"to oneself", map[string]any{"Destination": alice}, "temREDUNDANT", 0},
			{"nothing", map[string]any{"Amount": "0"}, "temBAD_AMOUNT", 0},
			{"small fee", map[string]any{"Fee": "9"}, "telINSUF_FEE_P", 0},
			{"large fee", map[string]any{"Fee": "999999999999"}, "terINSUF_FEE_B", 0},
			{"partial XRP", map[string]any{"Flags": json.Number("131072")}, "temBAD_SEND_XRP_PARTIAL", 0},
			{"XRP for XRP", map[string]any{"SendMax": "1000000"}, "temBAD_SEND_XRP_MAX", 0},
			{"network id on a test network", map[string]any{"NetworkID": json.Number("1")}, "telNETWORK_ID_MAKES_TX_NON_CANONICAL", 0},
		}
		for _, test := range tests {
			if test.name == "one drop too much" {
				// Leave exactly reserve and fee.
				h.setDrops(alice, 1*xrpl.DropsPerXRP)
			}
			before := account()
			signed := blob(held.key, test.change)
			if got := ledger.submit(signed, 1); got != test.result {
				t.Errorf("%s: %s, want %s", test.name, got, test.result)
			}
			after := account()
			if paid := before.Drops - after.Drops; paid != test.paid || (after.Sequence != before.Sequence) != (paid > 0) {
				t.Errorf("%s: cost %d drops, sequence %d to %d", test.name, paid, before.Sequence, after.Sequence)
			}
			if txid, _ := xrpl.TxID(signed); test.paid > 0 {
				if result, ok := ledger.Transaction(txid); !ok || result != test.result {
					t.Errorf("%s: found as %q %v", test.name, result, ok)
				}
				if got := ledger.submit(signed, 1); got != "tefALREADY" {
					t.Errorf("%s, again: %s", test.name, got)
				}
			} else if _, ok := ledger.Transaction(txid); ok {
				t.Errorf("%s: was applied", test.name)
			}
		}

		h.setDrops(alice, 100*xrpl.DropsPerXRP)
		if got := ledger.submit(blob(held.key, map[string]any{"Destination": dummyAccount}), 1); got != "tesSUCCESS" {
			t.Errorf("new account: %s", got)
		}
		if b := ledger.Balances(); len(b) != 4 || b[3].Account.Address != dummyAccount || b[3].Drops != 1000000 || b[3].Sequence != ledgerIndex() {
			t.Errorf("balances: %+v", b)
		}
		if got := ledger.submit(blob(stranger, nil), 1); got != "terNO_ACCOUNT" {
			t.Errorf("stranger: %s", got)
		}
		ledger.Fund(stranger.Address(), 50*xrpl.DropsPerXRP)
		if got := ledger.submit(blob(stranger, map[string]any{"Sequence": json.Number(fmt.Sprint(ledgerIndex()))}), 1); got != "tesSUCCESS" {
			t.Errorf("funded stranger: %s", got)
		}
		if got := ledger.submit(blob(held.key, nil), 21337); got != "telREQUIRES_NETWORK_ID" {
			t.Errorf("no network id: %s", got)
		}
		if got := ledger.submit(blob(held.key, map[string]any{"NetworkID": json.Number("21338")}), 21337); got != "telWRONG_NETWORK" {
			t.Errorf("wrong network id: %s", got)
		}
		forged := []byte(blob(held.key, nil))
		forged[len(forged)-60] ^= 1
		if got := ledger.submit(string(forged), 1); got != "temBAD_SIGNATURE" {
			t.Errorf("forged: %s", got)
		}
		signIn, _, err := held.key.SignTx(xrpl.Tx{"TransactionType": "SignIn"})
		if err != nil {
			t.Fatal(err)
		}
		if got := ledger.submit(signIn, 1); got != "temUNKNOWN" {
			t.Errorf("sign-in: %s", got)
		}
	})
}

func (h *harness) setDrops(address string, d xrpl.Drops) {
	now, _ := h.Ledger().look(address)
	h.Ledger().Fund(address, d-now.Drops("Balance")) // may be negative: it wraps around
}

func TestLedgerGrowsWithTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := ledgerIndex()
		time.Sleep(time.Minute)
		if got := ledgerIndex() - before; got != 15 {
			t.Errorf("%d ledgers in a minute", got)
		}
	})
}
