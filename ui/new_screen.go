package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// expiries are the life times a request can be given, in minutes.
var expiries = []int{5, 15, 60, 24 * 60}

// networks are the network keys a request can be bound to, "" for any.
var networks = []string{"", "MAINNET", "TESTNET", "DEVNET", "XAHAU", "XAHAUTESTNET"}

// kinds are the kinds of request, in the order of the choice at the top.
var kinds = []kind{kindPayment, kindSignIn, kindAny}

// newScreen is where a request is written. The form and its JSON are kept in
// step by doc; the right-hand side says what will happen before it does.
type newScreen struct {
	w    *Window
	page *look.Page
	doc  *document

	kind, face *look.Segmented
	faceRow    *fyne.Container
	paymentBox *fyne.Container
	signInBox  *fyne.Container
	jsonBox    *fyne.Container
	useForm    *look.Banner

	to, tag, amount, memo *look.Field
	payee                 *look.Select
	json                  *look.Field

	expire, network *look.Select
	networks        []string // network keys, in the order of the choice
	instruction     *look.Field
	submit          *look.Switch

	hello    *look.Banner
	sentence *look.Text
	from     *look.Text
	problems *fyne.Container
	create   *look.Button
	failed   *look.Banner

	filling bool            // fields are being set by the program, not typed
	tried   bool            // "Create" was pressed: empty fields are wrong now
	touched map[string]bool // ledger fields a person has typed in
	dirty   bool            // not saved since the last change
	sending bool

	keeper   draftKeeper
	defaults storage.Settings // that the options were last set to
}

func newNewScreen(w *Window) *newScreen {
	s := &newScreen{w: w, doc: newDocument(), networks: networks, touched: map[string]bool{}}
	s.buildForm()
	s.buildOptions()
	s.restore()
	return s
}

func (s *newScreen) buildForm() {
	s.kind = look.NewSegmented([]string{"Payment", "Sign-in", "Any transaction"}, func(i int) {
		s.doc.setKind(kinds[i])
		s.tried = false
		s.changed()
	})
	s.face = look.NewSegmented([]string{"Form", "JSON"}, func(i int) {
		s.doc.face = []face{faceForm, faceJSON}[i]
		s.changed()
	})

	typed := func(field string) func(string) {
		return func(string) {
			if s.filling {
				return
			}
			s.touched[field] = true
			s.doc.setForm(flow.Payment{To: s.to.Text(), Tag: s.tag.Text(), Amount: s.amount.Text(), Memo: s.memo.Text()})
			s.changed()
		}
	}
	submit := func(string) { s.send() }
	s.to = look.NewField("Recipient").Placeholder("r…").Hint("An account address.").
		Action("paste", "Paste", func() { s.to.SetText(strings.TrimSpace(fyne.CurrentApp().Clipboard().Content())) }).
		OnChanged(typed("Destination")).OnSubmitted(submit)
	s.amount = look.NewField("Amount").Placeholder("0.00").Suffix("XRP").Hint("Up to six decimals.").
		OnChanged(typed("Amount")).OnSubmitted(submit)
	s.tag = look.NewField("Destination tag").Optional().Hint("Exchanges ask for one.").
		OnChanged(typed("DestinationTag")).OnSubmitted(submit)
	s.memo = look.NewField("Memo").Optional().Hint("Public, and on the ledger for ever.").
		OnChanged(typed("Memos")).OnSubmitted(submit)

	s.paymentBox = look.Column(look.Space2)
	if s.w.d.Sandbox != nil && len(s.w.d.Sandbox.Payees) > 0 {
		s.payee = look.NewSelect("Somebody on the sandbox phone", nil, func(name string) {
			for _, p := range s.w.d.Sandbox.Payees {
				if p.Name == name {
					s.to.SetText(p.Address)
				}
			}
		}).Placeholder("Choose, or type an address below")
		s.paymentBox.Add(look.InsetXY(0, look.Space2, s.payee))
	}
	s.paymentBox.Add(s.to)
	s.paymentBox.Add(look.Columns(look.Space4, 0.5, 380, s.amount, s.tag))
	s.paymentBox.Add(s.memo)

	s.signInBox = look.Column(look.Space3,
		look.NewBody("Ask somebody to prove that they control an account. Nothing goes to the ledger and nothing is paid."),
		look.NewMuted("A signed sign-in shows who holds the key. It does not show when: anybody who has seen it can show it again."))

	s.json = look.NewEditor("Transaction (JSON)", 14).
		Hint("Amounts of XRP are drops: 1 XRP is 1000000.").
		OnChanged(func(text string) {
			if s.filling {
				return
			}
			s.doc.setText(text)
			s.changed()
		})
	s.jsonBox = look.Column(look.Space2, s.json)
	s.useForm = look.NewBanner(look.Warn, "")
	s.useForm.Action("Discard and use the form", func() {
		s.doc.useForm()
		s.changed()
	})
	s.faceRow = look.Row(look.Space3, look.NewHeading("What to sign"), look.Spring(), s.face)
}

func (s *newScreen) buildOptions() {
	var lives, nets []string
	for _, m := range expiries {
		lives = append(lives, minutes(m))
	}
	for _, n := range networks {
		nets = append(nets, networkName(n))
	}
	edited := func(string) {
		s.dirty = true
		s.showPreview()
		s.page.Refresh() // words may take more lines now
	}
	s.expire = look.NewSelect("Expires in", lives, edited)
	s.network = look.NewSelect("Network", nets, edited)
	s.instruction = look.NewField("Message on the phone").Optional().Hint("Shown with the request; 280 characters at most.").OnChanged(edited)
	s.submit = look.NewSwitch("Submit to the ledger", "Off: the phone signs and does not submit.", func(bool) { edited("") })

	s.hello = look.NewBanner(look.Good, "")
	s.hello.Hide()
	s.failed = look.NewBanner(look.Bad, "")
	s.failed.Hide()
	s.sentence = look.NewBody("")
	s.from = look.NewMuted("")
	s.problems = look.Column(look.Space2)
	s.create = look.NewPrimary("Create request", "qr", s.send)

	form := look.NewCard(look.Column(look.Space4, s.faceRow, s.useForm, s.paymentBox, s.signInBox, s.jsonBox))
	options := look.NewSection("Options", "",
		look.Columns(look.Space4, 0.5, 380, s.expire, s.network), s.instruction, s.submit)
	preview := look.NewSection("What will happen", "", s.sentence, s.from, s.problems, s.failed, s.create)

	s.page = look.NewPage("New request", "Write it here, sign it on your phone").Actions(s.kind)
	s.page.Content(s.hello, look.Columns(look.Space6, 0.58, 720, look.Column(look.Space6, form, options), preview))
}

func (s *newScreen) firstFocus() fyne.Focusable {
	switch {
	case s.doc.kind == kindSignIn:
		return s.create
	case s.doc.face == faceJSON:
		return s.json.Entry
	case s.to.Text() == "":
		return s.to.Entry
	}
	return s.amount.Entry
}

// changed takes in a change of the document.
func (s *newScreen) changed() {
	s.dirty = true
	s.failed.Hide()
	s.refresh()
}

// refresh shows the document as it is.
func (s *newScreen) refresh() {
	s.filling = true
	s.kind.SetSelected(slices.Index(kinds, s.doc.kind))
	onJSON := s.doc.face == faceJSON || s.doc.kind == kindAny
	s.face.SetSelected(map[bool]int{false: 0, true: 1}[onJSON])
	setVisible(s.face, s.doc.kind == kindPayment)
	setVisible(s.jsonBox, onJSON)
	setVisible(s.paymentBox, s.doc.kind == kindPayment && !onJSON)
	setVisible(s.signInBox, s.doc.kind == kindSignIn)
	blocked := s.doc.kind == kindPayment && !onJSON && s.doc.blocked != ""
	setVisible(s.useForm, blocked)
	if blocked {
		s.useForm.Set(look.Warn, s.doc.blocked)
	}
	for f, text := range map[*look.Field]string{
		s.to: s.doc.form.To, s.tag: s.doc.form.Tag, s.amount: s.doc.form.Amount, s.memo: s.doc.form.Memo, s.json: s.doc.text,
	} {
		if f.Text() != text {
			f.SetText(text)
		}
		f.SetEnabled(f == s.json || !blocked)
	}
	setVisible(s.submit, s.doc.kind != kindSignIn)
	if s.payee != nil {
		s.payee.SetOptions(s.payees())
		s.payee.SetSelected(s.w.d.name(s.doc.form.To))
	}
	s.filling = false
	s.showPreview()
	s.page.Refresh()
}

// send creates the request. Nothing that was typed is given up before it is
// safely in the database.
func (s *newScreen) send() {
	if s.sending {
		return
	}
	if s.w.d.App.Account().State != flow.SignedIn {
		s.save()
		s.w.show(atAccount)
		return
	}
	s.tried = true
	d, problems, err := s.draft()
	stops := err != nil || slices.ContainsFunc(problems, func(p xrpl.Problem) bool { return !p.Warning })
	if stops {
		s.refresh()
		s.focusProblem()
		return
	}
	s.sending = true
	s.showPreview()
	var id string
	s.w.d.background(func() {
		id, err = s.w.d.App.Create(context.Background(), d)
	}, func() {
		s.sending = false
		if err != nil {
			setBanner(s.failed, look.Bad, flow.Sentence(err))
			s.refresh()
			return
		}
		s.clear()
		s.w.ShowRequest(id)
	})
}

func (s *newScreen) focusProblem() {
	for _, f := range []*look.Field{s.to, s.amount, s.tag, s.memo, s.json, s.instruction} {
		if f.Error() != "" && f.Visible() {
			s.w.win.Canvas().Focus(f.Entry)
			return
		}
	}
}

// clear empties the form for the next request; the options stay.
func (s *newScreen) clear() {
	// A sign-in says nothing of the payment that may wait beside it.
	if kept := s.doc.kind; kept != kindSignIn {
		s.doc = newDocument()
		s.doc.setKind(kept)
		if kept == kindAny {
			s.doc.setText("")
		}
	}
	s.instruction.SetText("")
	s.tried, s.touched = false, map[string]bool{}
	s.hello.Hide()
	s.dirty = true
	s.save()
	s.refresh()
}

// greet says who has just signed in, the last defence against having been
// signed in as somebody else.
func (s *newScreen) greet(a flow.Account, asked bool) {
	if !asked || a.State != flow.SignedIn {
		return
	}
	s.hello.Set(look.Good, "Signed in as "+s.who(a.Address)+".")
	s.hello.Action("Not you? Sign out", s.w.account.signOut)
	s.hello.Show()
	s.page.Refresh()
}

func (s *newScreen) accountChanged() {
	if s.w.d.App.Account().State != flow.SignedIn {
		s.hello.Hide()
	}
	s.refresh()
}
