package flow

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"countersign/xrpl"
)

func newDoc() *Document { return NewDocument(time.UTC) }

func write(d *Document, steps ...string) { d.Edit(func(f *Form) { typing(f, steps...) }) }

func reopened(t *testing.T, d *Document) *Document {
	t.Helper()
	data, err := json.Marshal(d.Keep())
	if err != nil {
		t.Fatal(err)
	}
	again := newDoc()
	if err := again.Restore(data); err != nil {
		t.Fatal(err)
	}
	return again
}

func TestFormAndJSONAreOneDocument(t *testing.T) {
	d := newDoc()
	write(d, "Destination="+somebody, "Amount=2.50", "Paths=[[")
	if !strings.Contains(d.Text(), `"Amount": "2500000"`) || strings.Contains(d.Text(), "Paths") {
		t.Fatalf("the JSON is %s", d.Text())
	}
	d.SetText(strings.Replace(d.Text(), `"Destination"`, `"SourceTag": 9, "Novelty": 1, "Destination"`, 1))
	if d.Blocked() != "" {
		t.Fatal(d.Blocked())
	}
	f := d.Form()
	if f.in.at("SourceTag").Text != "9" || !strings.Contains(f.other, "Novelty") || f.in.at("Amount").Text != "2.50" || f.in.at("Paths").Text != "[[" {
		t.Errorf("the form is %s", mustJSON(t, f.keep()))
	}
	// While the JSON can't be read nothing moves.
	whole := d.Text()
	d.SetText(whole[:len(whole)-1])
	if d.Blocked() == "" || f.in.at("SourceTag").Text != "9" {
		t.Error("half a JSON moved the form")
	}
	if _, _, err := d.Tx(); err == nil || !strings.Contains(err.Error(), "line") {
		t.Errorf("it is %v", err)
	}
	d.SetText(whole)
	write(d, "Amount=3")
	for _, part := range []string{`"Amount": "3000000"`, `"SourceTag": 9`, `"Novelty": 1`} {
		if !strings.Contains(d.Text(), part) {
			t.Errorf("the JSON lacks %s: %s", part, d.Text())
		}
	}
}

// Typing another type into the JSON leads the form there. Names that are passed
// on the way disturb no form.
func TestTheTypeFollowsTheJSON(t *testing.T) {
	d := newDoc()
	d.SetType("PaymentChannelClaim")
	write(d, "Channel="+someHash)
	d.SetType("Payment")
	write(d, "Destination="+somebody, "Amount=5")
	d.SetType("TrustSet")
	for i := range len("PaymentChannelClaim") + 1 {
		d.SetText(`{"TransactionType":"` + "PaymentChannelClaim"[:i] + `","Balance":"7000000"}`)
	}
	if d.Type() != "PaymentChannelClaim" || d.Form().in.at("Balance").Text != "7" {
		t.Fatalf("it is %s %s", d.Type(), mustJSON(t, d.Form().keep()))
	}
	if d.Aside() {
		t.Error("the form that was there is aside before this one is settled")
	}
	d = reopened(t, d)
	write(d, "Balance=8")
	if !d.Aside() {
		t.Fatal("the form that was there before is gone")
	}
	d.BringBack()
	if d.Form().in.at("Channel").Text != someHash || !d.Aside() {
		t.Errorf("back came %s", mustJSON(t, d.Form().keep()))
	}
	d.BringBack()
	if d.Form().in.at("Balance").Text != "8" {
		t.Errorf("the other way it is %s", mustJSON(t, d.Form().keep()))
	}
	d.SetType("Payment")
	if d.Form().in.at("Amount").Text != "5" {
		t.Errorf("the payment became %s", mustJSON(t, d.Form().keep()))
	}
}

func TestGoingAwayAndBackInTheJSON(t *testing.T) {
	d := newDoc()
	write(d, "Destination="+somebody, "Amount=2.50")
	was := d.Text()
	d.SetText(strings.Replace(was, "Payment", "CheckCreate", 1))
	if d.Type() != "CheckCreate" || d.Form().other == "" {
		t.Fatalf("it is %s, others %s", d.Type(), d.Form().other)
	}
	d.SetText(was)
	if d.Type() != "Payment" || d.Form().in.at("Amount").Text != "2.50" || d.Aside() {
		t.Errorf("it is %s %s", d.Type(), mustJSON(t, d.Form().keep()))
	}
	d.SetType("CheckCreate")
	if !d.Empty() {
		t.Errorf("a check that was only passed is %s", mustJSON(t, d.Form().keep()))
	}
}

func TestSheetsWaitForEachOther(t *testing.T) {
	d := newDoc()
	write(d, "Destination="+somebody, "Amount=1,5", "DestinationTag=x", "SendMax=3", "SendMax:token")
	d.SetType("TrustSet")
	d.SetText("{ half")
	d.SetType(JSONOnly)
	d.SetText("[1")
	d = reopened(t, d)
	if d.Type() != JSONOnly || d.Text() != "[1" {
		t.Errorf("JSON only: %q %q", d.Type(), d.Text())
	}
	d.SetType("TrustSet")
	if d.Text() != "{ half" || d.Blocked() == "" {
		t.Errorf("trust line: %q, %q", d.Text(), d.Blocked())
	}
	d.SetType("Payment")
	f := d.Form()
	for path, want := range map[string]string{"Destination": somebody, "Amount": "1,5", "DestinationTag": "x", "SendMax": "3"} {
		if got := f.in.at(path).Text; got != want {
			t.Errorf("%s is %q", path, got)
		}
	}
	if f.in.at("SendMax").How != howToken {
		t.Error("what it is of is gone")
	}
	d.Clear()
	if !d.Empty() {
		t.Error("it is not empty when emptied")
	}
	d.SetType(JSONOnly)
	if d.Text() != "[1" {
		t.Errorf("JSON only became %q", d.Text())
	}
}

// JSON only begins with what is written, as long as nothing was typed there.
func TestJSONOnlyBeginsWithWhatIsWritten(t *testing.T) {
	d := newDoc()
	for _, amount := range []string{"1", "2"} {
		write(d, "Amount="+amount)
		d.SetType(JSONOnly)
		if !strings.Contains(d.Text(), `"Amount": "`+amount+`000000"`) {
			t.Errorf("it begins with %s", d.Text())
		}
		if !d.Empty() {
			t.Error("a copy would be missed")
		}
		d = reopened(t, d)
		d.SetType("Payment")
	}
	d.SetType(JSONOnly)
	d.SetText(`{"TransactionType":"TrustSet","LimitAmount":{"currency":"USD","issuer":"` + somebody + `","value":"5"}}`)
	if d.Type() != JSONOnly {
		t.Error("JSON only became a form by itself")
	}
	if err := d.ShowForm(); err != nil || d.Type() != "TrustSet" || d.Form().in.at("LimitAmount").Text != "5" {
		t.Errorf("the form is %s, %v", d.Type(), err)
	}
	d.SetType(JSONOnly)
	for text, says := range map[string]string{"{": "line 1", `{"TransactionType":"SetFee"}`: "no form", `{"TransactionType":"Nope"}`: "no form", `{}`: "no form"} {
		d.SetText(text)
		if err := d.ShowForm(); err == nil || !strings.Contains(err.Error(), says) || d.Text() != text {
			t.Errorf("%s: %v, then %s", text, err, d.Text())
		}
	}
}

// A blob that is pasted is as good as JSON.
func TestBlobIsTakenUp(t *testing.T) {
	blob, err := xrpl.Encode(parse(t, `{"TransactionType":"Payment","Account":"`+somebody+`","Destination":"rU6K7V3Po4snVhBBaU29sesqs2qTQJWDw1","Amount":"7000000","Fee":"12","Sequence":1,"SigningPubKey":""}`))
	if err != nil {
		t.Fatal(err)
	}
	d := newDoc()
	d.SetText(blob)
	if d.Blocked() != "" || d.Form().in.at("Amount").Text != "7" {
		t.Errorf("%q, %s", d.Blocked(), mustJSON(t, d.Form().keep()))
	}
	d.SetText(blob[:len(blob)-2])
	if _, _, err := d.Tx(); err == nil || d.Blocked() == "" {
		t.Errorf("half a blob: %v", err)
	}
}

func TestJSONWithoutAFormBlocks(t *testing.T) {
	d := newDoc()
	write(d, "Amount=1")
	for text, says := range map[string]string{
		`{}`: "TransactionType", `{"TransactionType":"Nope"}`: "no form", `{"TransactionType":"EnableAmendment"}`: "no form", `[]`: "can't be read", `{"TransactionType":5}`: "no form",
	} {
		d.SetText(text)
		if !strings.Contains(d.Blocked(), says) {
			t.Errorf("%s: %q", text, d.Blocked())
		}
	}
	d.UseForm()
	if d.Blocked() != "" || !strings.Contains(d.Text(), "1000000") {
		t.Errorf("the form: %q %s", d.Blocked(), d.Text())
	}
}

func TestLoad(t *testing.T) {
	d := newDoc()
	write(d, "Memos=half a thought")
	for _, test := range []struct{ json, typ, path, want string }{
		{`{"TransactionType":"CheckCreate","Destination":"` + somebody + `"}`, "CheckCreate", "Destination", somebody},
		{`{"SignIn":true}`, "SignIn", "", ""},
		{`{"TransactionType":"Nope","A":1}`, JSONOnly, "", ""},
	} {
		d.Load(parse(t, test.json))
		if d.Type() != test.typ || test.path != "" && d.Form().in.at(test.path).Text != test.want {
			t.Errorf("%s: %s", test.json, d.Type())
		}
		if tx, _, err := d.Tx(); err != nil || test.typ != "SignIn" && !sameValue(map[string]any(tx), map[string]any(parse(t, test.json))) {
			t.Errorf("%s became %s, %v", test.json, canonical(tx), err)
		}
	}
	d.SetType("Payment")
	if d.Form().in.at("Memos").Text != "half a thought" {
		t.Error("the payment is gone")
	}
	// An amount that was left open is so on purpose.
	d.Load(parse(t, `{"TransactionType":"Payment","Destination":"`+somebody+`"}`))
	write(d, "DestinationTag=1")
	if _, problems, _ := d.Tx(); messageAt(problems, "Amount") != "" && !strings.Contains(messageAt(problems, "Amount"), "no Amount") {
		t.Errorf("problems %v", problems)
	}
}

// What an earlier version kept is read.
func TestOldDraftsAreRead(t *testing.T) {
	for _, test := range []struct {
		kept, typ string
		check     func(d *Document) bool
	}{
		{`{"kind":"payment","face":"form","form":{"To":"rX","Tag":"0","Amount":"1,","Memo":"hi"},"expire_minutes":60}`, "Payment",
			func(d *Document) bool {
				f := d.Form()
				return f.in.at("Destination").Text == "rX" && f.in.at("DestinationTag").Text == "0" && f.in.at("Amount").Text == "1," && f.in.at("Memos").Text == "hi"
			}},
		{`{"kind":"payment","face":"json","form":{"To":"","Tag":"","Amount":"","Memo":""},"text":"{\"TransactionType\":\"Payment\",\"SourceTag\":9}","from_text":true}`, "Payment",
			func(d *Document) bool { return d.FromText() && d.Form().in.at("SourceTag").Text == "9" }},
		{`{"kind":"any","face":"json","form":{},"text":"{ half","from_text":true}`, JSONOnly, func(d *Document) bool { return d.Text() == "{ half" }},
		{`{"kind":"signin","face":"form","form":{"To":"rX"},"aside":"{ half"}`, "SignIn", func(d *Document) bool {
			d.SetType(JSONOnly)
			half := d.Text() == "{ half"
			d.SetType("Payment")
			return half && d.Form().in.at("Destination").Text == "rX"
		}},
		{`{"kind":"novel"}`, "Payment", func(d *Document) bool { return d.Empty() }},
		{`{}`, "Payment", func(d *Document) bool { return d.Empty() }},
	} {
		d := newDoc()
		if err := d.Restore([]byte(test.kept)); err != nil || d.Type() != test.typ || !test.check(d) {
			t.Errorf("%s: %s %s, %v", test.kept, d.Type(), mustJSON(t, d.Keep()), err)
		}
	}
	if err := newDoc().Restore([]byte("{")); err == nil {
		t.Error("half a draft is read")
	}
}

func TestDangers(t *testing.T) {
	for _, test := range []struct{ json, says string }{
		{`{"TransactionType":"Payment"}`, ""},
		{`{"TransactionType":"AccountDelete"}`, "gone from the ledger"},
		{`{"TransactionType":"AccountSet","SetFlag":4}`, "Only a regular key"},
		{`{"TransactionType":"AccountSet","SetFlag":"4"}`, "Only a regular key"},
		{`{"TransactionType":"AccountSet","SetFlag":"asfDisableMaster"}`, "Only a regular key"},
		{`{"TransactionType":"AccountSet","SetFlag":6}`, "never be switched off"},
		{`{"TransactionType":"AccountSet","SetFlag":5}`, ""},
		{`{"TransactionType":"AccountSet","ClearFlag":4}`, ""},
		{`{"TransactionType":"AccountSet"}`, ""},
		{`{"TransactionType":"SetRegularKey"}`, "Whoever holds this key"},
		{`{"TransactionType":"SignerListSet","SignerQuorum":0}`, "signers"},
		{`{"TransactionType":"Batch","RawTransactions":[{"RawTransaction":{"TransactionType":"Payment"}},{"RawTransaction":{"TransactionType":"AccountDelete"}}]}`, "gone from the ledger"},
		{`{"TransactionType":"Batch","RawTransactions":"x"}`, ""},
		{`{"TransactionType":"Clawback"}`, "holder loses"},
		{`{"TransactionType":"Payment","Fee":"5000000"}`, ""},
		{`{"TransactionType":"Payment","Fee":"5000001"}`, "fee of 5.000001 XRP is gone"},
		{`{"TransactionType":"Payment","Fee":{}}`, ""},
		{`{"TransactionType":"Nope"}`, ""},
		{`{}`, ""},
	} {
		got := strings.Join(Dangers(parse(t, test.json)), " ")
		if test.says == "" && got != "" || !strings.Contains(got, test.says) {
			t.Errorf("%s: %q", test.json, got)
		}
	}
	f := formOf(t, "AccountSet")
	typing(f, "SetFlag=4")
	tx, _ := f.Tx()
	if len(Dangers(tx)) != 1 {
		t.Errorf("a form's dangers: %v", Dangers(tx))
	}
}

func TestFindTypes(t *testing.T) {
	first := func(query string) string {
		for _, g := range FindTypes(query) {
			return g.Types[0].Name
		}
		return ""
	}
	for query, want := range map[string]string{
		"": "Payment", "pay": "Payment", "trust": "TrustSet", "TrustSet": "TrustSet", "offercancel": "OfferCancel", "escrow release": "EscrowFinish",
		"delete account": "AccountDelete", "XChainCommit": "XChainCommit", "nothing at all": "", "sign in": "SignIn", "SetFee": "", "EnableAmendment": "",
	} {
		if got := first(query); got != want {
			t.Errorf("%q finds %s first, not %s", query, got, want)
		}
	}
	seen := map[string]bool{}
	for _, g := range FindTypes("") {
		for _, typ := range g.Types {
			if seen[typ.Name] || typ.Internal {
				t.Errorf("%s", typ.Name)
			}
			seen[typ.Name] = true
		}
	}
	for _, typ := range xrpl.Catalogue() {
		if !seen[typ.Name] && !typ.Internal {
			t.Errorf("%s is not in the list", typ.Name)
		}
	}
}
