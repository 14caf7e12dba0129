//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"countersign/xrpl"
	"countersign/xumm"
	"countersign/xumm/sandbox"
)

func itoa(n int) string { return strconv.Itoa(n) }

// typeRow is one type of transaction: how its form is filled in, what the
// window says before it is signed, and what the ledger says afterwards.
type typeRow struct {
	name, title string
	fill        func() []entry
	says        []string // in the preview, before it is signed
	tall        bool     // the window is made higher than usual first
	danger      bool     // it can't be undone, so that it has to be read first
	result      string   // of the ledger, tesSUCCESS if not given
}

// TestOneOfEachType builds, signs and proves one transaction of each of the
// common types (reference/xrpl.md section 2.2) and two of types that have only
// the generic form, in one window of one program. What a type needs in the
// ledger was made by the rows before it or, if somebody else makes it, through
// the platform.
func TestOneOfEachType(t *testing.T) {
	w := newWorld(t)
	p, win := w.open("countersign-threadcheck")
	w.signIn(win)
	win.waitFor("What will happen")
	s := win.sheet()
	failed, memory := 0, w.rss(p)
	for _, row := range w.rows() {
		ok := t.Run(row.name, func(t *testing.T) {
			defer func(was *testing.T) { w.t, w.d.t = was, was }(w.t)
			w.t, w.d.t = t, t
			w.proveOne(s, row)
		})
		if !ok {
			failed++
		}
		if failed > 3 {
			t.Fatal("enough has failed: each failure is waited for")
		}
	}
	// Each of them once left tens of megabytes behind.
	const most = 200 * 1024 // KiB
	if now := w.rss(p); now > memory+most {
		t.Errorf("the program holds %d MB; before the first request it was %d", now/1024, memory/1024)
	}
	p.checkThreads()
	p.quit()
}

// proveOne makes one request from the choice of its type to its proof.
func (w *world) proveOne(s *sheet, row typeRow) {
	w.t.Helper()
	began := time.Now()
	s.pick(row.name, row.title)
	if row.tall {
		s.makeTall()
	}
	if row.fill != nil {
		s.fillIn(row.fill())
	}
	s.waitSays(row.says...)
	if row.danger {
		s.understand()
	}
	s.w.keep("form")
	outcome := w.approve(s.create(), w.alice())
	verdict, result := "What was signed is what was asked", row.result
	switch {
	case row.name == "SignIn":
	case result == "":
		result = "tesSUCCESS"
	default:
		verdict = "Signed as asked, but the ledger refused it"
	}
	if outcome.Result != result {
		w.t.Errorf("the ledger says %s, not %s", outcome.Result, result)
	}
	page := s.form.Union(s.preview)
	page.Min.Y = 0
	w.d.until("the proof with "+verdict, func() bool {
		words := s.w.readPart(page, false)
		return says(words, verdict) && (result == "" || says(words, result))
	})
	s.w.keep("proof")
	s.scroll("5", 40)
	s.w.keep("proof-below")
	w.t.Logf("%v", time.Since(began).Round(time.Second/10))
}

// understand switches on that what can't be undone has been read.
func (s *sheet) understand() {
	s.w.d.t.Helper()
	s.w.d.until("the switch to have understood", func() bool {
		box, ok := find(s.w.readPart(s.preview, false), "I understand")
		if ok {
			s.w.click(middle(box).X, middle(box).Y)
		}
		return ok
	})
}

// signed has a transaction signed by one of the phone's accounts: what others
// do in the ledger, and what somebody did before.
func (w *world) signed(address string, tx xrpl.Tx) sandbox.Outcome {
	w.t.Helper()
	info := w.platform.Info()
	c, err := xumm.New(xumm.APIKey(info.APIKey, info.APISecret), xumm.WithBaseURL(info.APIURL))
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	made, err := c.CreatePayload(ctx, xumm.PayloadRequest{TxJSON: tx.JSON()})
	if err != nil {
		w.t.Fatalf("%s: %v", tx.Type(), err)
	}
	outcome := w.approve(made.SignURL, address)
	if outcome.Result != "tesSUCCESS" {
		w.t.Fatalf("%s by %s: %s", tx.Type(), address, outcome.Result)
	}
	return outcome
}

// asked puts a question to the ledger's node.
func (w *world) asked(method string, params map[string]any) map[string]any {
	w.t.Helper()
	body, err := json.Marshal(map[string]any{"method": method, "params": []any{params}})
	if err != nil {
		w.t.Fatal(err)
	}
	url := strings.Replace(w.platform.Info().NodeURLs["TESTNET"], "ws://", "http://", 1)
	res, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	var answer struct {
		Result map[string]any `json:"result"`
	}
	dec := json.NewDecoder(res.Body)
	dec.UseNumber()
	if err := dec.Decode(&answer); err != nil {
		w.t.Fatalf("%s: %v", method, err)
	}
	return answer.Result
}

// owns gives a field of the object of a type that an account made last and that
// fits, as text.
func (w *world) owns(address, kind, field string, fits func(object map[string]any) bool) string {
	w.t.Helper()
	list, _ := w.asked("account_objects", map[string]any{"account": address, "type": kind, "ledger_index": "current"})["account_objects"].([]any)
	for _, o := range list {
		object, _ := o.(map[string]any)
		if fits == nil || fits(object) {
			return fmt.Sprint(object[field])
		}
	}
	w.t.Fatalf("%s has no %s of this kind: %v", address, kind, list)
	return ""
}

// ledgerPast waits until a validated ledger was closed after a moment, which is
// when the ledger itself knows that it has passed.
func (w *world) ledgerPast(moment time.Time) {
	w.t.Helper()
	w.d.untilWithin(3*time.Minute, "a ledger closed after "+moment.Format(time.TimeOnly), func() bool {
		head, _ := w.asked("ledger", map[string]any{"ledger_index": "validated"})["ledger"].(map[string]any)
		iso, _ := head["close_time_iso"].(string)
		closed, err := time.Parse(time.RFC3339, iso)
		return err == nil && closed.After(moment)
	})
}

// nft gives the id of the only NFT an account has.
func (w *world) nft(address string) string {
	w.t.Helper()
	list, _ := w.asked("account_nfts", map[string]any{"account": address, "ledger_index": "current"})["account_nfts"].([]any)
	if len(list) != 1 {
		w.t.Fatalf("%s has %d NFTs", address, len(list))
	}
	return fmt.Sprint(list[0].(map[string]any)["NFTokenID"])
}
