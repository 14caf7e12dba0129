package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

func manyRequests(n int) *fakeApp {
	app := &fakeApp{account: signedIn()}
	for i := range n {
		r := payment()
		r.ID = fmt.Sprintf("%08d-0000-4000-8000-000000000000", i)
		r.Sentence = fmt.Sprintf("Send %d XRP to Bob", i)
		r.TxJSON = []byte(fmt.Sprintf(`{"TransactionType":"Payment","Destination":"%s","Amount":"%d"}`, bob, i*1_000_000))
		r.State = storage.Rejected
		r.Settled = true
		app.add(flow.RequestView{Request: r})
	}
	return app
}

func rows(s *stage) (list []look.RowContent) {
	for _, o := range s.visible() {
		if r, ok := o.(*look.ListRow); ok {
			list = append(list, r.Content())
		}
	}
	return list
}

// bobNamed is Bob with his address, which a name alone does not replace.
const bobNamed = "Bob (rU6K7V…JWDw1)"

func TestActivityNewestFirstInPages(t *testing.T) {
	s := newStage(t, look.Light, manyRequests(120))
	s.w.show(atActivity)
	got := rows(s)
	if len(got) != pageSize || got[0].Amount != "119 XRP" {
		t.Fatalf("%d rows, the first %+v", len(got), got[0])
	}
	s.press("Show more")
	s.press("Show more")
	if got := rows(s); len(got) != 120 {
		t.Errorf("%d rows after asking for more", len(got))
	}
	s.mustNotSee("Show more")
}

func TestActivitySearchAndFilter(t *testing.T) {
	app := manyRequests(20)
	app.add(provenPayment())
	s := newStage(t, look.Light, app, onSandbox)
	s.w.show(atActivity)
	s.typeIn(s.w.activity.search, "send 17")
	if got := rows(s); len(got) != 1 || got[0].Amount != "17 XRP" {
		t.Errorf("found %+v", got)
	}
	s.w.activity.search.SetText("no such thing")
	s.mustSee("Nothing found")
	s.press("Show all")
	s.w.activity.states.SetSelected("Signed")
	s.w.activity.states.OnChanged("Signed")
	if got := rows(s); len(got) != 1 || got[0].Badge != "Signed" || got[0].Title != "Payment to "+bobNamed || got[0].Subtitle != "Signed by Alice ("+xrpl.ShortAddress(alice)+")" || got[0].Detail != "Testnet · Today 11:59" {
		t.Errorf("found %+v", got)
	}
	s.press("Payment to " + bobNamed)
	if s.w.at != atRequest {
		t.Error("the request is not shown")
	}
}

func TestActivityFindsWhatPeopleType(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	v := provenPayment() // 25 XRP to Bob
	v.ID = "11111111-2500-4000-8000-000000000000"
	v.Sentence = "Send 25 XRP to rU6K7V…JWDw1 with tag 7" // the database knows no names
	app.add(v)
	other := payment()
	other.ID, other.UUID = "25252525-2525-4252-8252-252525252525", "25252525-2525-4252-8252-252525252599"
	other.TxType, other.TxJSON, other.Sentence = "SignIn", []byte(`{"TransactionType":"SignIn"}`), "Sign in"
	other.Instruction, other.Account = "Für die Bücher", ""
	app.add(flow.RequestView{Request: other})
	s := newStage(t, look.Light, app, onSandbox)
	s.w.show(atActivity)
	const payment, signIn = "Payment to " + bobNamed, "Sign in"
	for typed, want := range map[string][]string{
		"25":            {payment}, // not the id that is full of it
		"25 xrp":        {payment},
		"bob":           {payment},
		"BOB 25":        {payment},
		bob:             {payment},
		bob[8:16]:       {payment}, // the middle of an address
		"alice":         {payment},
		v.TxID[:12]:     {payment},
		"tesSUCCESS":    {payment},
		"bücher":        {signIn},
		"sign-in":       {signIn},
		other.UUID[:13]: {signIn},
		"waiting":       {signIn},
		"  ":            {signIn, payment},
		"100%":          nil,
		"25 nobody":     nil,
	} {
		s.w.activity.search.SetText(typed)
		var got []string
		for _, r := range rows(s) {
			got = append(got, r.Title)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
}

// Somebody types fast: the answer to the last letters is what is shown.
func TestActivityShowsTheLastSearch(t *testing.T) {
	s := newStage(t, look.Light, manyRequests(20))
	s.w.show(atActivity)
	h := &held{}
	s.w.d.Go = h.hold
	s.w.activity.search.SetText("send 1")
	s.w.activity.search.SetText("send 17")
	for len(h.jobs) > 0 {
		job := h.jobs[0]
		h.jobs = h.jobs[1:]
		job()
	}
	if got := rows(s); len(got) != 1 || got[0].Amount != "17 XRP" {
		t.Errorf("found %+v", got)
	}
}

func TestEmptyActivitySaysWhatToDo(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	s.w.show(atActivity)
	s.mustSee("No requests yet")
	s.press("Make the first one")
	if s.w.at != atNew {
		t.Error("the form is not shown")
	}
}

func TestNewRequestsAppearInTheList(t *testing.T) {
	app := manyRequests(3)
	s := newStage(t, look.Light, app)
	s.w.show(atActivity)
	s.w.activity.states.SetSelected("Waiting")
	s.w.activity.states.OnChanged("Waiting")
	s.mustSee("Nothing found")
	r := payment()
	r.ID = "77777777-0000-4000-8000-000000000000"
	app.add(flow.RequestView{Request: r})
	s.changed(flow.RequestChanged, r.ID)
	if got := rows(s); len(got) != 1 || got[0].Badge != "Waiting" {
		t.Errorf("found %+v", got)
	}
}

func TestExportedTable(t *testing.T) {
	evil := payment()
	evil.Sentence = `=HYPERLINK("http://x")`
	proven := provenPayment().Request
	var b strings.Builder
	if err := writeCSV(&b, []storage.Request{evil, proven}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "created,state,type,") {
		t.Fatalf("the table is\n%s", b.String())
	}
	if !strings.Contains(lines[1], `'=HYPERLINK`) {
		t.Errorf("a formula got through: %s", lines[1])
	}
	for _, want := range []string{"2026-11-23T11:59:40Z", "Signed", "25 XRP," + bob + ",7,", "tesSUCCESS", proven.TxID} {
		if !strings.Contains(lines[2], want) {
			t.Errorf("%q is missing in %s", want, lines[2])
		}
	}
}

func TestSettingsAreKept(t *testing.T) {
	app := &fakeApp{account: signedIn(), settings: storage.Settings{APIKey: "1b144141-1a2b-4c3d-8e4f-0123456789ab"}}
	restyled := ""
	s := newStage(t, look.Light, app, func(s *stage) {
		s.deps.Restyle = func(set storage.Settings) { restyled = set.Theme }
		s.deps.Source = "commit 1010bd45215c of 2026-11-26"
	})
	s.w.show(atSettings)
	s.mustSee("Countersign 0.1.0")
	s.mustSee("Built from commit 1010bd45215c of 2026-11-26.")
	s.w.settings.theme.OnChanged(2)
	s.w.settings.expire.OnChanged("1 hour")
	pick(s.w.settings.network, "Testnet")
	if got := app.settings; got.Theme != "dark" || got.ExpireMinutes != 60 || got.Network != "TESTNET" {
		t.Errorf("kept %+v", got)
	}
	if restyled != "dark" {
		t.Errorf("the window was restyled to %q", restyled)
	}
	if s.w.draft.expire.Selected() != "1 hour" || s.w.draft.network.input.Selected() != "Testnet" {
		t.Error("new requests do not begin with the new defaults")
	}

	s.w.settings.key.SetText("nonsense")
	s.press("Save")
	if s.w.settings.key.Error() == "" || app.settings.APIKey != "1b144141-1a2b-4c3d-8e4f-0123456789ab" {
		t.Error("a bad key was taken")
	}
	s.press("Copy diagnostics")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "Countersign test" {
		t.Errorf("copied %q", got)
	}
	s.press("Sign out")
	s.mustSee("Sign in with Xumm")
}

func TestWordsForTime(t *testing.T) {
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{noon.Add(-time.Minute), "Today 11:59"},
		{noon.Add(-13 * time.Hour), "Yesterday 23:00"},
		{noon.Add(-72 * time.Hour), "20 Nov 12:00"},
		{noon.AddDate(-1, 0, 0), "23 Nov 2025"},
		{time.Time{}, ""},
	} {
		if got := when(c.at, noon); got != c.want {
			t.Errorf("%v is %q, not %q", c.at, got, c.want)
		}
	}
	for end, want := range map[time.Duration]string{-1: "ended", 30 * time.Minute: "31 min left", 18*time.Hour + 1: "18 h left"} {
		if got := timeLeft(noon.Add(end), noon); got != want {
			t.Errorf("%v is %q, not %q", end, got, want)
		}
	}
}

func TestShortcuts(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	s.w.show(atSettings)
	if s.w.rail.Selected() != int(atSettings) {
		t.Error("the rail does not follow")
	}
	s.w.rail.OnSelected(1)
	if s.w.at != atActivity {
		t.Error("the rail does not lead")
	}
}

func TestDeleteFinishedLeavesTheOthers(t *testing.T) {
	app := manyRequests(5)
	open := payment()
	open.ID = "77777777-0000-4000-8000-000000000000"
	app.add(flow.RequestView{Request: open})
	s := newStage(t, look.Light, app)
	s.w.show(atSettings)
	s.press("Delete finished")
	s.press("Delete")
	if len(app.requests) != 1 || app.requests[open.ID].ID != open.ID {
		t.Errorf("%d requests are left", len(app.requests))
	}
	s.mustSee("5 requests deleted")
}
