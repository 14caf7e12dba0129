package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// pageSize is how many requests the list shows before it asks for more.
const pageSize = 50

// stateFilters are the choices of the filter, in words and in states.
var stateFilters = []struct {
	word   string
	states []storage.State
}{
	{"All", nil},
	{"Waiting", waiting},
	{"Signed", []storage.State{storage.Signed}},
	{"Declined or cancelled", []storage.State{storage.Rejected, storage.Cancelled}},
	{"Expired", []storage.State{storage.Expired, storage.Gone}},
	{"Not sent", []storage.State{storage.Unsent}},
}

// typeFilters are the choices of kind.
var typeFilters = []struct {
	word  string
	types []string
}{
	{"Every kind", nil},
	{"Payments", []string{"Payment"}},
	{"Sign-ins", []string{"SignIn"}},
}

// activityScreen lists every request there was.
type activityScreen struct {
	w      *Window
	page   *look.Page
	search *look.Field
	states *look.Select
	types  *look.Select
	whose  *look.Select // one of several accounts; hidden while there are none
	ids    []string     // addresses behind its choices, "" for every account
	list   *look.Card
	more   *look.Button
	export *look.Button

	limit   int
	asked   int  // counts the questions, so that a late answer is dropped
	asking  bool // an answer is being looked for
	entries []storage.Request
}

func newActivityScreen(w *Window) *activityScreen {
	s := &activityScreen{w: w, limit: pageSize}
	again := func(string) { s.limit = pageSize; s.refresh() }
	s.search = look.NewField("Search").Placeholder("Name, address, amount, transaction…").OnChanged(again)
	var words []string
	for _, f := range stateFilters {
		words = append(words, f.word)
	}
	s.states = look.NewSelect("State", words, again)
	s.states.SetSelected(words[0])
	words = nil
	for _, f := range typeFilters {
		words = append(words, f.word)
	}
	s.types = look.NewSelect("Kind", words, again)
	s.types.SetSelected(words[0])
	s.whose = look.NewSelect("Account", nil, again)
	s.whose.Hide()
	s.list = look.NewTightCard()
	s.more = look.NewSecondary("Show more", "chevron-down", func() { s.limit += pageSize; s.refresh() })
	s.more.Hide()
	s.export = look.NewSecondary("Export", "save", s.exportCSV)
	s.page = look.NewPage("Activity", "Every request made on this computer, newest first").
		Actions(s.export, look.NewPrimary("New request", "new", func() { w.show(atNew) })).
		Content(
			look.Columns(look.Space4, 0.5, 560, s.search, look.Columns(look.Space4, 0.5, 200, s.states, s.types)),
			s.whose,
			s.list, look.Row(look.Space3, look.Spring(), s.more, look.Spring()))
	return s
}

func (s *activityScreen) filter() storage.Filter {
	f := storage.Filter{Text: s.search.Text()}
	for _, c := range stateFilters {
		if c.word == s.states.Selected() {
			f.States = c.states
		}
	}
	for _, c := range typeFilters {
		if c.word == s.types.Selected() {
			f.Types = c.types
		}
	}
	if i := slices.Index(s.whose.Options(), s.whose.Selected()); i > 0 && i < len(s.ids) {
		f.Account = s.ids[i]
	}
	return f
}

// offerAccounts lets one of several accounts be chosen, also one that is not
// signed in any more. What was chosen stays.
func (s *activityScreen) offerAccounts() {
	words, ids := []string{"Every account"}, []string{""}
	for _, k := range s.w.d.App.Accounts() {
		if slices.Contains(ids, k.Address) {
			continue
		}
		name := s.w.accountName(k.Address)
		if slices.Contains(words, name) {
			name += ", " + xrpl.ShortAddress(k.Address)
		}
		words, ids = append(words, name), append(ids, k.Address)
	}
	setVisible(s.whose, len(ids) > 2)
	if slices.Equal(ids, s.ids) && slices.Equal(words, s.whose.Options()) {
		return
	}
	chosen := 0
	if i := slices.Index(s.whose.Options(), s.whose.Selected()); i > 0 && i < len(s.ids) {
		chosen = max(0, slices.Index(ids, s.ids[i]))
	}
	s.ids = ids
	s.whose.SetOptions(words)
	s.whose.SetSelected(words[chosen])
}

func (s *activityScreen) refresh() {
	s.offerAccounts()
	s.asked++
	if s.asking { // one search at a time: a quick typist asks for the last one only
		return
	}
	s.asking = true
	asked, f, limit := s.asked, s.filter(), s.limit
	var list []storage.Request
	var err error
	s.w.d.background(func() { list, err = s.found(f, limit+1) }, func() { // one more tells whether there is more
		s.asking = false
		if asked != s.asked {
			s.refresh()
			return
		}
		if err != nil {
			s.list.SetContent(look.Inset(look.Space5, look.NewBanner(look.Bad, flow.Sentence(err))))
			return
		}
		setVisible(s.more, len(list) > s.limit)
		s.entries = list[:min(len(list), s.limit)]
		s.show(f)
	})
}

// found gives the newest requests that fit, at most limit; 0 is all of them.
// What was typed is looked for here and not in the database, which does not
// know people's names.
func (s *activityScreen) found(f storage.Filter, limit int) ([]storage.Request, error) {
	wanted := newQuery(f.Text, s.w.d.name, s.w.d.networkName)
	f.Text = ""
	if wanted.empty() {
		f.Limit = limit
	}
	list, err := s.w.d.App.Requests(context.Background(), f)
	if err != nil || wanted.empty() {
		return list, err
	}
	var fit []storage.Request
	for _, r := range list {
		if wanted.fits(r) {
			fit = append(fit, r)
		}
		if limit > 0 && len(fit) == limit {
			break
		}
	}
	return fit, nil
}

func (s *activityScreen) show(f storage.Filter) {
	s.export.SetEnabled(len(s.entries) > 0)
	if len(s.entries) == 0 {
		empty := look.NewEmptyState("activity", "No requests yet", "What you ask your phone to sign is listed here, with its result and its proof.",
			"Make the first one", func() { s.w.show(atNew) })
		if f.Text != "" || f.States != nil || f.Types != nil || f.Account != "" {
			empty = look.NewEmptyState("search", "Nothing found", "No request matches the search and the filters.", "Show all", s.showAll)
		}
		s.list.SetContent(empty)
		s.page.Refresh()
		return
	}
	var rows []fyne.CanvasObject
	now := s.w.d.Now()
	for i, r := range s.entries {
		if i > 0 {
			rows = append(rows, look.NewDivider())
		}
		b := badgeFor(r)
		row := look.RowContent{
			Icon: typeIcon(r.TxType), Tone: look.Neutral, Title: rowTitle(r, s.w.d.name), Subtitle: rowSubtitle(r, s.w.d.name),
			Amount: amountOf(r), Detail: s.rowDetail(r, now), Badge: b.Word, BadgeTone: b.Tone,
		}
		rows = append(rows, look.NewListRow(row, func() { s.w.ShowRequest(r.ID) }))
	}
	s.list.SetContent(rows...)
	s.page.Refresh()
}

func (s *activityScreen) showAll() {
	s.states.SetSelected(stateFilters[0].word)
	s.types.SetSelected(typeFilters[0].word)
	if words := s.whose.Options(); len(words) > 0 {
		s.whose.SetSelected(words[0])
	}
	s.search.SetText("")
	s.limit = pageSize
	s.refresh()
}

func typeIcon(txType string) string {
	switch txType {
	case "Payment":
		return "send"
	case "SignIn":
		return "user"
	}
	return "code"
}

func rowTitle(r storage.Request, name func(string) string) string {
	tx, err := xrpl.ParseTx(r.TxJSON)
	if err == nil && r.TxType == "Payment" {
		return "Payment to " + xrpl.SayAccount(tx.Text("Destination"), name)
	}
	return typeTitle(r.TxType)
}

// rowDetail is when it was, and on which network unless that is the main one.
func (s *activityScreen) rowDetail(r storage.Request, now time.Time) string {
	key := first(r.SignedNetwork, r.Network)
	if key == "" || key == "MAINNET" {
		return when(r.CreatedAt, now)
	}
	return s.w.d.networkName(key) + " · " + when(r.CreatedAt, now)
}

func rowSubtitle(r storage.Request, name func(string) string) string {
	switch {
	case r.Problem != "" && (r.State == storage.Unsent || r.State == storage.Gone):
		return r.Problem
	case r.SignedBy != "":
		return "Signed by " + xrpl.SayAccount(r.SignedBy, name)
	case r.Account != "":
		return "Asks " + xrpl.SayAccount(r.Account, name)
	}
	return r.Sentence
}

func nameOrShort(address string, name func(string) string) string {
	if n := name(address); n != "" {
		return n
	}
	return xrpl.ShortAddress(address)
}

func (s *activityScreen) exportCSV() {
	f := s.filter()
	save := dialog.NewFileSave(func(out fyne.URIWriteCloser, err error) {
		if out == nil && err == nil {
			return // nothing was chosen
		}
		n := 0
		s.w.d.background(func() {
			if err != nil {
				return
			}
			var list []storage.Request
			if list, err = s.found(f, 0); err == nil {
				n = len(list)
				err = writeCSV(out, list)
			}
			err = errors.Join(err, out.Close())
		}, func() {
			if err != nil {
				s.w.say(look.Bad, "The table could not be saved. Choose another folder.")
				return
			}
			s.w.say(look.Neutral, fmt.Sprintf("%s exported", plural(n, "request")))
		})
	}, s.w.win)
	save.SetFileName("countersign-requests.csv")
	save.Show()
}
