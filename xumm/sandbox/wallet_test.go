package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl"
)

func FuzzScan(f *testing.F) {
	f.Add("http://127.0.0.1:8080/sign/" + foreignUUID)
	f.Add("xumm://" + foreignUUID)
	f.Add("https://xumm.app/detect/xapp:x")
	f.Fuzz(func(t *testing.T, text string) {
		id, err := scannedPayload(text, "127.0.0.1:8080")
		if (err == nil) != isUUIDv4(id) {
			t.Errorf("%q: %q %v", text, id, err)
		}
	})
}

func TestPhoneChecksBeforeSigning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		alice, bob := h.address("Alice"), h.address("Bob")
		request := func(tx, options string) string {
			return h.create(`{"txjson":{"TransactionType":"Payment","Destination":"` + bob + `"` + tx + `},"options":{` + options + `}}`)
		}
		refuse := func(what, id, address, want string) {
			t.Helper()
			_, err := h.scan(id).Approve(t.Context(), address)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", what, err)
			}
			if meta := h.get(id).in("meta"); meta["resolved"] != false {
				t.Errorf("%s: it was answered", what)
			}
		}
		amount := `,"Amount":"1000"`
		refuse("foreign account", request(amount, ""), dummyAccount, "holds no account")
		refuse("other signer", request(amount, `"signers":["`+bob+`"]`), alice, "asks for Bob")
		refuse("other network", request(amount, `"force_network":"MAINNET"`), alice, "Switch the phone's network")
		refuse("multisign for nobody", request(amount, `"multisign":true`), alice, "names no account")
		refuse("multisign for oneself", request(amount+`,"Account":"`+alice+`"`, `"multisign":true`), alice, "own transaction")
		refuse("open amount", request("", ""), alice, "Enter one first")
		refuse("Xahau's type", h.create(`{"txjson":{"TransactionType":"ClaimReward"}}`), alice, "does not support transactions of the type ClaimReward")
		refuse("a field missing", h.create(`{"txjson":{"TransactionType":"OfferCancel"}}`), alice, "OfferSequence")
		refuse("an escrow nobody knows", h.create(`{"txjson":{"TransactionType":"EscrowFinish","Owner":"`+bob+`","PreviousTxnID":"`+strings.Repeat("AB", 32)+`"}}`), alice, "cannot find the escrow")
		refuse("signed already", h.create(`{"txblob":"`+h.approve(request(amount, ""), "Alice").Blob+`"}`), alice, "signed already")

		nulls := h.create(`{"txjson":{"TransactionType":"OfferCancel","OfferSequence":1,"Nothing":null}}`)
		if _, err := h.Phone().Scan(t.Context(), "xumm://"+nulls); !errors.Is(err, errUnverifiable) {
			t.Errorf("nulls: %v", err)
		}
		if meta := h.get(nulls).in("meta"); meta["app_opened"] != true {
			t.Errorf("nulls: %v", meta)
		}
		if _, err := h.Phone().Scan(t.Context(), "xumm://"+foreignUUID); !errors.Is(err, errUnknownRequest) {
			t.Errorf("unknown: %v", err)
		}
		if _, err := h.Phone().Open(t.Context(), foreignUUID); !errors.Is(err, errUnknownRequest) {
			t.Errorf("unknown in the inbox: %v", err)
		}
		// A network key the wallet does not know does not stop it.
		if _, err := h.scan(request(amount, `"force_network":"NOWHERE"`)).Approve(t.Context(), alice); err != nil {
			t.Error(err)
		}
		// After switching, the forced network is no obstacle.
		if err := h.Phone().Connect("NOWHERE"); err == nil {
			t.Error("connected to nowhere")
		}
		if err := h.Phone().Connect("XAHAU"); err != nil || h.Phone().Network() != "XAHAU" {
			t.Fatal(err)
		}
		id := request(amount, `"force_network":"XAHAU"`)
		out, err := h.scan(id).Approve(t.Context(), alice)
		if err != nil || out.Result != "tesSUCCESS" {
			t.Errorf("on Xahau: %+v %v", out, err)
		}
		if r := h.get(id).in("response"); r["dispatched_nodetype"] != "XAHAU" || r["environment_networkid"] != 21337.0 {
			t.Errorf("response: %v", r)
		}
	})
}

func TestPhoneExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.create(signInBody)
		conn := h.dial(id)
		h.frames(conn, 2)
		review := h.scan(id)
		if got := h.frames(conn, 6); !slices.Contains(got, "expired") {
			t.Fatalf("frames: %q", got)
		}
		if _, err := review.Approve(t.Context(), h.address("Alice")); !errors.Is(err, errExpired) {
			t.Errorf("approving what has expired: %v", err)
		}
		if len(h.Phone().Inbox()) != 0 {
			t.Errorf("inbox: %+v", h.Phone().Inbox())
		}
		// An older wallet signs, and the socket that is still open hears of it.
		h.Faults().SignExpired(true)
		if _, err := review.Approve(t.Context(), h.address("Alice")); err != nil {
			t.Fatal(err)
		}
		for {
			if frame := h.frame(conn); frame["signed"] == true {
				break
			}
		}
		if meta := h.get(id).in("meta"); meta["signed"] != true || meta["expired"] != true {
			t.Errorf("meta: %v", meta)
		}
	})
}

func TestPhoneAnswersOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.create(signInBody)
		first, second := h.scan(id), h.scan(id)
		if _, err := first.Approve(t.Context(), h.address("Alice")); err != nil {
			t.Fatal(err)
		}
		if _, err := first.Approve(t.Context(), h.address("Alice")); !errors.Is(err, errAnswered) {
			t.Errorf("approved twice: %v", err)
		}
		if err := second.Decline(t.Context()); !errors.Is(err, errAnswered) {
			t.Errorf("declined afterwards: %v", err)
		}
		if _, err := h.Phone().Scan(t.Context(), "xumm://"+id); !errors.Is(err, errAnswered) {
			t.Errorf("scanned afterwards: %v", err)
		}
	})
}

// However many fingers press, one answer counts.
func TestPhoneAnswersOnceAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.create(h.payTo(h.address("Bob"), "1000000"))
		const presses = 8
		results := make(chan error, presses)
		var reviews []*Review
		for range presses {
			reviews = append(reviews, h.scan(id))
		}
		for i, review := range reviews {
			go func() {
				if i%2 == 0 {
					results <- review.Decline(t.Context())
					return
				}
				_, err := review.Approve(t.Context(), h.address("Alice"))
				results <- err
			}()
		}
		answered := 0
		for range presses {
			switch err := <-results; {
			case err == nil:
				answered++
			case !errors.Is(err, errAnswered):
				t.Error(err)
			}
		}
		if meta := h.get(id).in("meta"); answered != 1 || meta["resolved"] != true {
			t.Errorf("%d answers: %v", answered, meta)
		}
	})
}

func TestPhoneCompletes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		alice, bob := h.address("Alice"), h.address("Bob")
		current := int64(ledgerIndex())
		sequence := h.Ledger().Balances()[0].Sequence
		sign := func(fields string) xrpl.Tx {
			t.Helper()
			id := h.create(`{"txjson":{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"5"` + fields + `},"options":{"submit":false}}`)
			out := h.approve(id, "Alice")
			if out.Result != "" {
				t.Errorf("submitted: %+v", out)
			}
			tx, err := xrpl.Decode(out.Blob)
			if err != nil {
				t.Fatal(err)
			}
			return tx
		}
		plain := sign("")
		want := map[string]string{"Account": alice, "Fee": "12", "Sequence": fmt.Sprint(sequence), "LastLedgerSequence": fmt.Sprint(current + 20)}
		for field, value := range want {
			if plain.Text(field) != value {
				t.Errorf("%s is %q, want %q", field, plain.Text(field), value)
			}
		}
		if plain["NetworkID"] != nil {
			t.Error("a network id on a network that has none")
		}
		asked := sign(`,"Account":"` + bob + `","Fee":"99","Sequence":7,"LastLedgerSequence":` + fmt.Sprint(current+1) + `,"Destnation":"x","DestinationTag":0`)
		want = map[string]string{"Account": alice, "Fee": "99", "Sequence": "7", "LastLedgerSequence": fmt.Sprint(current + 20), "DestinationTag": "0"}
		for field, value := range want {
			if asked.Text(field) != value {
				t.Errorf("%s is %q, want %q", field, asked.Text(field), value)
			}
		}
		if got := sign(`,"LastLedgerSequence":100`).Text("LastLedgerSequence"); got != fmt.Sprint(current+100) {
			t.Errorf("a relative last ledger became %s", got)
		}
		if got := sign(fmt.Sprintf(`,"LastLedgerSequence":%d`, current+500)).Text("LastLedgerSequence"); got != fmt.Sprint(current+500) {
			t.Errorf("a late last ledger became %s", got)
		}
	})
}

func TestPhoneSignsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		for _, a := range h.Phone().Accounts() {
			id := h.create(`{"txjson":{"TransactionType":"SignIn","Memos":[{"Memo":{"MemoData":"C0FFEE"}}]}}`)
			review := h.scan(id)
			if review.Submit || review.Summary == "" || review.Tx["SignIn"] != nil {
				t.Errorf("review: %+v", review)
			}
			out, err := review.Approve(t.Context(), a.Address)
			if err != nil {
				t.Fatal(err)
			}
			if signer, err := xrpl.CheckSignature(out.Blob); err != nil || signer != a.Address {
				t.Errorf("%s: signed by %q %v", a.Name, signer, err)
			}
			if tx, err := xrpl.Decode(out.Blob); err != nil || !strings.Contains(string(tx.JSON()), "C0FFEE") {
				t.Errorf("%s: the memo is gone: %s %v", a.Name, tx.JSON(), err)
			}
			if _, submitted := h.Ledger().Transaction(out.TxID); submitted {
				t.Error("a sign-in is on the ledger")
			}
		}
	})
}

func TestInboxAndDismiss(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{AppName: "An App"})
		changed := h.Phone().Changed()
		payment := h.create(h.payTo(dummyAccount, "1"))
		signIn := h.create(`{"txjson":{"TransactionType":"SignIn"}}`)
		other := h.create(`{"txjson":{"TransactionType":"OfferCancel","OfferSequence":1}}`)
		if inbox := h.Phone().Inbox(); len(inbox) != 0 {
			t.Errorf("neither pushed nor opened, yet there: %+v", inbox)
		}
		reviews := map[string]*Review{payment: h.scan(payment), signIn: h.scan(signIn), other: h.scan(other)}
		select {
		case <-changed:
		default:
			t.Error("nobody was told")
		}
		titles := func() string {
			var s []string
			for _, n := range h.Phone().Inbox() {
				s = append(s, n.Title)
			}
			return strings.Join(s, ", ")
		}
		if got := titles(); got != "OfferCancel, Sign in: An App, Payment to "+xrpl.ShortAddress(dummyAccount) {
			t.Errorf("inbox: %s", got)
		}
		for _, review := range reviews {
			if err := review.Dismiss(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if meta := h.get(signIn).in("meta"); meta["resolved"] != true || meta["signed"] != false {
			t.Errorf("a dismissed sign-in: %v", meta)
		}
		if meta := h.get(payment).in("meta"); meta["resolved"] != false {
			t.Errorf("a dismissed payment: %v", meta)
		}
		again, err := h.Phone().Open(t.Context(), payment)
		if err != nil {
			t.Fatal(err)
		}
		if err := again.Decline(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := h.get(payment).in("payload")["origintype"]; got != "EVENT_LIST" {
			t.Errorf("origin %v", got)
		}
		if got := titles(); got != "OfferCancel" {
			t.Errorf("inbox in the end: %s", got)
		}
	})
}

func TestAutoApprove(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{AutoApprove: true, OpenAfter: time.Second, ApproveAfter: 2 * time.Second})
		start := time.Now()
		id := h.create(`{"txjson":{"TransactionType":"Payment","Destination":"` + h.address("Alice") + `","Amount":"1"},"options":{"signers":["` + h.address("Bob") + `"],"force_network":"DEVNET"}}`)
		conn := h.dial(id)
		h.frames(conn, 2)
		if got := h.frames(conn, 1); got[0] != "opened" || time.Since(start) != time.Second {
			t.Errorf("%q after %v", got, time.Since(start))
		}
		h.frames(conn, 2)
		if got := h.frames(conn, 1); got[0] != "signed" || time.Since(start) != 3*time.Second {
			t.Errorf("%q after %v", got, time.Since(start))
		}
		synctest.Wait()
		if r := h.get(id).in("response"); r["account"] != h.address("Bob") || r["dispatched_result"] != "tesSUCCESS" || r["dispatched_nodetype"] != "DEVNET" {
			t.Errorf("response: %v", r)
		}
	})
}

func TestAutoApproveStopsWithThePlatform(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{AutoApprove: true, OpenAfter: time.Hour})
		h.create(signInBody)
		start := time.Now()
		if err := h.Close(); err != nil || time.Since(start) != 0 {
			t.Errorf("closing took %v: %v", time.Since(start), err)
		}
	})
}

func TestSeedMakesTheSameAccounts(t *testing.T) {
	first, err := makeAccounts("a seed", nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := makeAccounts("a seed", []keptAccount{{"Mallory", "not used"}})
	if err != nil {
		t.Fatal(err)
	}
	other, err := makeAccounts("", nil)
	if err != nil {
		t.Fatal(err)
	}
	kinds := []xrpl.KeyType{xrpl.Ed25519, xrpl.Secp256k1, xrpl.Ed25519}
	for i := range first {
		if first[i].Account != second[i].Account || first[i].Account == other[i].Account || first[i].KeyType != kinds[i] {
			t.Errorf("%+v %+v %+v", first[i].Account, second[i].Account, other[i].Account)
		}
	}
	if data, _ := json.Marshal(first[0].Account); strings.Contains(string(data), first[0].key.Seed()) {
		t.Error("an account shows its seed")
	}
}
