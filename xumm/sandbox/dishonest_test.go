package sandbox

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"countersign/xrpl"
)

// cheated is one request answered honestly and dishonestly.
type cheated struct {
	h             *harness
	honest, got   xrpl.Tx // got is nil when the blob cannot be read
	blob, txid    string
	reported      object // the response section
	alice, bob    string
	decodingError error
}

const cheatedPayment = `"TransactionType":"Payment","Amount":"1000000","DestinationTag":7,"InvoiceID":"ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB","Memos":[{"Memo":{"MemoData":"ABCD"}}]`

func cheat(h *harness, kind Dishonesty, tx string) cheated {
	h.t.Helper()
	c := cheated{h: h, alice: h.address("Alice"), bob: h.address("Bob")}
	if strings.Contains(tx, `"Payment"`) {
		tx += `,"Destination":"` + c.bob + `"`
	}
	body := `{"txjson":{` + tx + `},"options":{"submit":false}}`
	c.honest, _ = h.approved(body, "Alice")
	if err := h.Phone().SetDishonest(kind); err != nil {
		h.t.Fatal(err)
	}
	id := h.create(body)
	out, err := h.scan(id).Approve(h.t.Context(), c.alice)
	if err != nil {
		h.t.Fatalf("%s: %v", kind, err)
	}
	c.blob, c.txid, c.reported = out.Blob, out.TxID, h.get(id).in("response")
	if c.reported["hex"] != c.blob || c.reported["txid"] != c.txid {
		h.t.Errorf("%s: signed %+v, reported %v", kind, out, c.reported)
	}
	c.got, c.decodingError = xrpl.Decode(c.blob)
	return c
}

// changedFields are those that differ, signature and key aside.
func (c cheated) changedFields() string {
	var out []string
	for _, name := range filledInOrder {
		if !reflect.DeepEqual(c.honest[name], c.got[name]) {
			out = append(out, name)
		}
	}
	return strings.Join(out, " ")
}

var filledInOrder = strings.Fields("Account Amount Destination DestinationTag Fee Flags InvoiceID LastLedgerSequence Memos NetworkID Sequence SourceTag AccountTxnID TransactionType LimitAmount")

// validSigner checks that the signature is one, and that the id is the blob's.
func (c cheated) validSigner() string {
	c.h.t.Helper()
	signer, err := xrpl.CheckSignature(c.blob)
	if err != nil {
		c.h.t.Errorf("the signature is not valid: %v", err)
	}
	if txid, err := xrpl.TxID(c.blob); err != nil || txid != c.txid {
		c.h.t.Errorf("the id is %s and %s is reported: %v", txid, c.txid, err)
	}
	return signer
}

func TestDishonestPhone(t *testing.T) {
	usd := `"TransactionType":"TrustSet","LimitAmount":{"currency":"USD","issuer":"` + demoAddress("Gateway") + `","value":"12.5"}`
	signInTx := `"TransactionType":"SignIn","Memos":[{"Memo":{"MemoData":"C0FFEE"}}]`
	tests := []struct {
		name    string
		kind    Dishonesty
		tx      string
		changed string
		field   string // whose value is
		value   string
	}{
		{"other amount", OtherAmount, cheatedPayment, "Amount", "Amount", `"10000000"`},
		{"other amount of a token", OtherAmount, usd, "LimitAmount", "LimitAmount", `"value":"125"`},
		{"wrong destination", WrongDestination, cheatedPayment, "Destination", "Destination", swindler},
		{"other tag", OtherTag, cheatedPayment, "DestinationTag", "DestinationTag", "20"},
		{"tag where none was asked for", OtherTag, `"TransactionType":"Payment","Amount":"1"`, "DestinationTag", "DestinationTag", "13"},
		{"partial payment", PartialPayment, cheatedPayment, "Flags", "Flags", "131072"},
		{"look-alike of XRP", LookAlike, cheatedPayment, "Amount", "Amount", `"currency":"xrp"`},
		{"look-alike of a token", LookAlike, usd, "LimitAmount", "LimitAmount", `"currency":"5553440000000000000000000000000000000000"`},
		{"extra field", ExtraField, cheatedPayment, "SourceTag", "SourceTag", "666"},
		{"extra field in a sign-in", ExtraField, signInTx, "SourceTag", "SourceTag", "666"},
		{"dropped field", DroppedField, cheatedPayment, "DestinationTag", "DestinationTag", "null"},
		{"dropped memo", DroppedField, `"TransactionType":"Payment","Amount":"1","Memos":[{"Memo":{"MemoData":"ABCD"}}]`, "Memos", "Memos", "null"},
		{"swapped memo", SwappedMemo, cheatedPayment, "Memos", "Memos", "4E6F74206D7920776F726473"},
		{"swapped challenge", SwappedMemo, signInTx, "Memos", "Memos", "4E6F74206D7920776F726473"},
		{"huge fee", HugeFee, cheatedPayment, "Fee", "Fee", `"250000000"`},
		{"other network", OtherNetwork, cheatedPayment, "NetworkID", "NetworkID", "21337"},
		{"stale sign-in", StaleSignIn, signInTx, "Memos", "Memos", "null"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := cheat(newHarness(t, Options{}), test.kind, test.tx)
				if signer := c.validSigner(); signer != c.alice {
					t.Errorf("signed by %s", signer)
				}
				value, err := json.Marshal(c.got[test.field])
				if got := c.changedFields(); got != test.changed || err != nil || !strings.Contains(string(value), test.value) {
					t.Errorf("changed %q, %s is %s", got, test.field, value)
				}
			})
		})
	}
	t.Run("other account", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := cheat(newHarness(t, Options{}), OtherAccount, cheatedPayment)
			if signer := c.validSigner(); signer != c.bob || c.got.Text("Account") != c.bob || c.reported["account"] != c.alice || c.reported["signer"] != c.alice {
				t.Errorf("signed by %s for %s, reported %v", signer, c.got.Text("Account"), c.reported)
			}
		})
	})
	t.Run("other key", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := cheat(newHarness(t, Options{}), OtherKey, cheatedPayment)
			if signer := c.validSigner(); signer != c.bob || c.got.Text("Account") != c.alice || c.reported["signer"] != c.alice || c.changedFields() != "" {
				t.Errorf("signed by %s for %s, reported %v", signer, c.got.Text("Account"), c.reported)
			}
		})
	})
	t.Run("forged signature", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := cheat(newHarness(t, Options{}), ForgedSignature, cheatedPayment)
			if _, err := xrpl.CheckSignature(c.blob); !errors.Is(err, xrpl.ErrBadSignature) || c.changedFields() != "" {
				t.Errorf("%v, changed %q", err, c.changedFields())
			}
			if txid, _ := xrpl.TxID(c.blob); txid != c.txid {
				t.Errorf("the id gives it away: %s", c.txid)
			}
		})
	})
	t.Run("forged transaction id", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := cheat(newHarness(t, Options{}), ForgedTxID, cheatedPayment)
			signer, err := xrpl.CheckSignature(c.blob)
			if txid, _ := xrpl.TxID(c.blob); txid == c.txid || len(c.txid) != 64 || err != nil || signer != c.alice || c.changedFields() != "" {
				t.Errorf("the id %s is reported as %s: %v", txid, c.txid, err)
			}
		})
	})
	t.Run("garbage after the blob", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := cheat(newHarness(t, Options{}), Garbage, cheatedPayment)
			clean, garbage := strings.CutSuffix(c.blob, "DEADBEEF")
			if txid, _ := xrpl.TxID(c.blob); !garbage || !errors.Is(c.decodingError, xrpl.ErrBadBlob) || txid != c.txid {
				t.Errorf("the blob ends in …%s: %v", c.blob[len(c.blob)-16:], c.decodingError)
			}
			if signer, err := xrpl.CheckSignature(clean); err != nil || signer != c.alice {
				t.Errorf("before the garbage, signed by %q: %v", signer, err)
			}
		})
	})
}

func TestDishonestClaims(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		channel := strings.Repeat("5A", 32)
		alice := h.phone.accounts[0].key.PublicKey()
		sign := func(kind Dishonesty) string {
			t.Helper()
			if err := h.Phone().SetDishonest(kind); err != nil {
				t.Fatal(err)
			}
			return h.approve(h.create(`{"txjson":{"TransactionType":"PaymentChannelAuthorize","Channel":"`+channel+`","Amount":"1000000"}}`), "Alice").Blob
		}
		if err := xrpl.CheckClaim(channel, 10_000_000, alice, sign(OtherAmount)); err != nil {
			t.Errorf("other amount: %v", err)
		}
		if err := xrpl.CheckClaim(channel, 1_000_000, h.phone.accounts[1].key.PublicKey(), sign(OtherAccount)); err != nil {
			t.Errorf("other account: %v", err)
		}
		for _, kind := range []Dishonesty{ForgedSignature, Garbage} {
			if err := xrpl.CheckClaim(channel, 1_000_000, alice, sign(kind)); !errors.Is(err, xrpl.ErrBadSignature) {
				t.Errorf("%s: %v", kind, err)
			}
		}
	})
}

func TestDishonestSigner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		body := `{"txjson":{"TransactionType":"AccountSet","Account":"` + h.address("Alice") + `","Fee":"30","Sequence":7},"options":{"multisign":true}}`
		if err := h.Phone().SetDishonest(OtherAccount); err != nil {
			t.Fatal(err)
		}
		id := h.create(body)
		out := h.approve(id, "Bob")
		tx, err := xrpl.Decode(out.Blob)
		if err != nil || !strings.Contains(string(tx.JSON()), h.address("Carol")) || h.get(id).in("response")["multisign_account"] != h.address("Bob") {
			t.Errorf("signed %s: %v", tx.JSON(), err)
		}
		if err := h.Phone().SetDishonest(ForgedSignature); err != nil {
			t.Fatal(err)
		}
		if _, err := xrpl.CheckSignature(h.approve(h.create(body), "Bob").Blob); !errors.Is(err, xrpl.ErrBadSignature) {
			t.Errorf("the signer's signature: %v", err)
		}
	})
}

// A request that offers nothing to cheat on is left open, and says why.
func TestNothingToBeDishonestAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		for _, kind := range []Dishonesty{OtherAmount, WrongDestination, OtherTag, PartialPayment, LookAlike, DroppedField, SwappedMemo, HugeFee, StaleSignIn} {
			if err := h.Phone().SetDishonest(kind); err != nil {
				t.Fatal(err)
			}
			id := h.create(`{"txjson":{"TransactionType":"SignIn"}}`)
			_, err := h.scan(id).Approve(t.Context(), h.address("Alice"))
			if !errors.Is(err, errNothingToDo) || h.get(id).in("meta")["resolved"] != false {
				t.Errorf("%s: %v", kind, err)
			}
		}
		if err := h.Phone().SetDishonest("no such way"); err == nil || h.Phone().Dishonest() != StaleSignIn {
			t.Errorf("it takes a way it does not know: %v", err)
		}
	})
}

func TestControl(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		if a := h.do("GET", "/sandbox", ""); a.status != 403 {
			t.Errorf("without key: %d", a.status)
		}
		changed := h.Phone().Changed()
		a := h.do("POST", "/sandbox", `{"dishonest":"other-amount","network":"DEVNET"}`, h.keyHeader()...)
		ways, _ := a.body["ways"].([]any)
		if a.status != 200 || a.body["dishonest"] != "other-amount" || a.body["network"] != "DEVNET" || len(ways) != len(DishonestWays()) {
			t.Errorf("set: %d %s", a.status, a.raw)
		}
		if h.Phone().Dishonest() != OtherAmount || h.Phone().Network() != "DEVNET" {
			t.Error("nothing was set")
		}
		select {
		case <-changed:
		default:
			t.Error("nobody was told")
		}
		for _, wrong := range []string{``, `{`, `{"dishonest":"x"}`, `{"network":"x"}`, `{"dishonesty":""}`} {
			if a := h.do("POST", "/sandbox", wrong, h.keyHeader()...); a.status != 400 || a.errorCode() != 400 {
				t.Errorf("%s: %d %s", wrong, a.status, a.raw)
			}
		}
		if a := h.do("POST", "/sandbox", `{"dishonest":""}`, h.keyHeader()...); a.body["dishonest"] != "" || h.Phone().Dishonest() != Honest {
			t.Errorf("back: %s", a.raw)
		}
	})
}

func TestDishonestWaysHaveWords(t *testing.T) {
	seen := map[Dishonesty]bool{}
	for _, way := range DishonestWays() {
		if seen[way.Kind] || way.Kind == Honest || way.Title == "" || !strings.HasSuffix(way.Sentence, ".") {
			t.Errorf("%+v", way)
		}
		seen[way.Kind] = true
	}
}

func TestAdvisoryList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		if a := h.rest("POST", "payload", h.payTo(swindler, "1")); a.status != 400 || a.errorCode() != 609 {
			t.Errorf("%d %s", a.status, a.raw)
		}
	})
}
