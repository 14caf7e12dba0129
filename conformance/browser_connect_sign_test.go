package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"countersign/xumm/sandbox"
)

// badRequest is how the browser tells of an answer with that status.
const badRequest = "the server responded with a status of 400 (Bad Request)"

// signed is a signature as xrpl-connect tells it.
type signed struct {
	Hash      string `json:"hash"`
	Blob      string `json:"tx_blob"`
	Signature string `json:"signature"`
}

// testConnectSigning asks for signatures on a page that shows QR codes itself.
func (p *namedPlatform) testConnectSigning(t *testing.T, app *tab, alice, bob string) {
	t.Helper()
	pay := payment(t, bob)

	// The code is scanned, or its link followed on the phone.
	code := app.code(`attempt(manager.signAndSubmit(` + pay + `))`)
	p.wantSubmitted(t, app, p.approveAs(t, code, alice), uuidOf(code))
	code = app.code(`attempt(manager.signAndSubmit(` + pay + `))`)
	var link string
	app.run(fmt.Sprintf(`adapter.getDeepLinkURI(%q)`, code), &link)
	if link != "xumm://"+platformHost+"/sign/"+uuidOf(code) {
		t.Errorf("the link for the phone's own browser is %q", link)
	}
	p.decline(t, link)
	app.wantRefused("SIGN_REJECTED", "Transaction signing was rejected by the user.")

	// "sign" asks for the same as "signAndSubmit": nothing about submitting, which
	// lets the wallet submit. It has the blob from the socket, where none is.
	code = app.code(`attempt(manager.sign(` + pay + `))`)
	review := p.scan(t, code)
	if !review.Submit {
		t.Error("the phone would not submit")
	}
	out, err := review.Approve(t.Context(), alice)
	if err != nil {
		t.Fatal(err)
	}
	var nothing attempt[*signed]
	if app.run(`answer`, &nothing); nothing.Got == nil || *nothing.Got != (signed{}) {
		t.Errorf("signed: %+v", nothing)
	}
	p.wantRecord(t, app, uuidOf(code), out)

	// What it is given goes to the platform as it is, so that an application can
	// ask for a signature alone.
	code = app.code(`attempt(manager.signAndSubmit({ txjson: ` + pay + `, options: { submit: false } }))`)
	review = p.scan(t, code)
	if review.Submit {
		t.Error("the phone would submit")
	}
	if out, err = review.Approve(t.Context(), alice); err != nil {
		t.Fatal(err)
	}
	var got attempt[signed]
	if app.run(`answer`, &got); got.Got.Hash != out.TxID || out.Result != "" {
		t.Errorf("signed: %+v, and on the phone %+v", got, out)
	}
	if result, ok := p.Ledger().Transaction(out.TxID); ok {
		t.Errorf("the ledger has %s of what was not to be submitted", result)
	}
	p.wantRecord(t, app, uuidOf(code), out)

	// An amount has to be a text. The browser tells of badRequest, too.
	app.run(`attempt(manager.signAndSubmit({ TransactionType: "Payment", Destination: "`+bob+`", Amount: 1000000 }))`, nil)
	var refused attempt[signed]
	if app.run(`answer`, &refused); refused.Code != "SIGN_FAILED" || !strings.HasPrefix(refused.Message, "Failed to sign transaction. Error code 603, see XUMM Dev Console, reference: ") {
		t.Errorf("an amount that is a number: %+v", refused)
	}

	// A message is neither sent nor waited for: it is a sign-in, shown.
	var message attempt[struct{ Message, Signature string }]
	app.run(`attempt(manager.signMessage("Hello"))`, nil)
	if app.run(`answer`, &message); message.Got.Message != "Hello" || message.Got.Signature != "" || message.Code != "" {
		t.Errorf("message: %+v", message)
	}
	app.run(`codes.shift()`, &code)
	review = p.scan(t, code)
	if review.TxType != "SignIn" {
		t.Errorf("on the phone there is a %s", review.TxType)
	}
	if out, err = review.Approve(t.Context(), alice); err != nil {
		t.Fatal(err)
	}
	p.wantRecord(t, app, uuidOf(code), out)
}

// wantSubmitted compares what the adapter tells of a submitted transaction with
// what the phone did.
func (p *namedPlatform) wantSubmitted(t *testing.T, app *tab, out sandbox.Outcome, id string) {
	t.Helper()
	var got attempt[signed]
	app.run(`answer`, &got)
	// The adapter takes the blob from the socket, and that does not tell it.
	if got.Got != (signed{Hash: out.TxID}) || got.Code != "" {
		t.Errorf("submitted: %+v, and on the phone %+v", got, out)
	}
	if result, ok := p.Ledger().Transaction(out.TxID); !ok || result != "tesSUCCESS" || out.Result != result {
		t.Errorf("the ledger has %q, and the phone %q", result, out.Result)
	}
	p.wantRecord(t, app, id, out)
}

// wantRecord compares the platform's record, which the SDK within the adapter
// can read, with what the phone did.
func (p *namedPlatform) wantRecord(t *testing.T, app *tab, id string, out sandbox.Outcome) {
	t.Helper()
	var end outcome
	app.run(fmt.Sprintf(`adapter.client.payload.get(%q, true)`, id), &end)
	if r := end.Response; !end.Meta.Signed || r.Account != p.Phone().Accounts()[0].Address || r.Hex != out.Blob || r.TxID != out.TxID || r.Dispatched != out.Result {
		t.Errorf("record: %+v, and on the phone %+v", end, out)
	}
}

// code runs a call that asks for a signature, and gives the QR code's text.
func (b *tab) code(call string) (text string) {
	b.t.Helper()
	id := b.signing(func() { b.run(call, nil) })
	if b.run(`codes.shift()`, &text); uuidOf(text) != id {
		b.t.Fatalf("the code for %s is %q", id, text)
	}
	return text
}

// signing runs a call that asks for a signature and gives the request once the
// adapter listens: it never reads a request, and what it does not hear it waits
// for in vain. Its socket is the second, after that of the SDK within; the
// platform greets both.
func (b *tab) signing(call func()) (id string) {
	b.t.Helper()
	limited, done := context.WithTimeout(b.ctx, patience)
	defer done()
	greeted := map[string]int{}
	_, err := chromedp.Run(limited, chromedp.WaitEvent(network.WebSocketFrameReceived,
		func(e network.EventWebSocketFrameReceived) bool {
			var frame struct{ Message string }
			if json.Unmarshal(e.Response.PayloadData, &frame) != nil {
				return false
			}
			var welcome bool
			if id, welcome = strings.CutPrefix(frame.Message, "Welcome "); welcome {
				greeted[id]++
			}
			return welcome && greeted[id] == 2
		},
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			if _, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{}); err != nil {
				return err
			}
			call()
			return nil
		})))
	if err != nil {
		b.t.Fatalf("waiting for the adapter to listen: %v", err)
	}
	return id
}

// uuidOf gives the request of a QR code.
func uuidOf(code string) string {
	id, _ := strings.CutPrefix(code, "https://"+platformHost+"/sign/")
	return id
}

func payment(t *testing.T, to string) string {
	t.Helper()
	tx, err := json.Marshal(map[string]string{"TransactionType": "Payment", "Destination": to, "Amount": "1000000"})
	if err != nil {
		t.Fatal(err)
	}
	return string(tx)
}
