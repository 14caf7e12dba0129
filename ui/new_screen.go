package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// draftName is the name under which the unfinished request is kept.
const draftName = "new request"

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

// draftKeeper writes drafts one after the other; one that was overtaken by a
// later one is not written any more.
type draftKeeper struct {
	mu           sync.Mutex
	made, latest int
}

func (k *draftKeeper) number() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.made++
	return k.made
}

func (k *draftKeeper) write(number int, save func() error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if number < k.latest {
		return nil
	}
	k.latest = number
	return save()
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

// payees are the people who can be paid: everybody but oneself.
func (s *newScreen) payees() []string {
	own := s.w.d.App.Account().Address
	var names []string
	for _, p := range s.w.d.Sandbox.Payees {
		if p.Address != own {
			names = append(names, p.Name)
		}
	}
	return names
}

func setVisible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// draft is what the screen stands for now.
func (s *newScreen) draft() (flow.Draft, []xrpl.Problem, error) {
	tx, problems, err := s.doc.tx()
	d := flow.Draft{
		Tx: tx, Instruction: strings.TrimSpace(s.instruction.Text()),
		ExpireMinutes: expiries[max(0, slices.Index(s.expire.Options(), s.expire.Selected()))],
		Network:       s.networks[max(0, slices.Index(s.network.Options(), s.network.Selected()))],
		Submit:        s.submit.On() && s.doc.kind != kindSignIn,
	}
	if err != nil {
		return d, nil, err
	}
	told := map[xrpl.Problem]bool{}
	for _, p := range problems {
		told[p] = true
	}
	onForm := map[string]bool{}
	for _, p := range problems {
		onForm[p.Field] = true
	}
	for _, p := range s.w.d.App.Check(d) {
		if !told[p] && (!onForm[p.Field] || s.doc.fromText) {
			problems = append(problems, p)
		}
	}
	return d, problems, nil
}

// showPreview says what will happen, and what is wrong so far. A field nobody
// has typed in yet is not called wrong before "Create" was pressed.
func (s *newScreen) showPreview() {
	d, problems, err := s.draft()
	formFields := map[string]*look.Field{"Destination": s.to, "DestinationTag": s.tag, "Amount": s.amount, "Memos": s.memo, "instruction": s.instruction}
	onForm := s.doc.kind == kindPayment && s.doc.face == faceForm && !s.doc.fromText
	errs := map[*look.Field]string{}
	var lines []fyne.CanvasObject
	stops := err != nil
	if err != nil {
		if s.tried || strings.TrimSpace(s.doc.text) != "" {
			errs[s.json] = capital(err.Error())
		}
	}
	for _, p := range problems {
		if !p.Warning {
			stops = true
		}
		if f := formFields[p.Field]; f != nil && !p.Warning && (onForm || f == s.instruction) {
			if s.tried || s.touched[p.Field] && f.Text() != "" {
				errs[f] = p.Message
			}
			continue
		}
		if p.Warning || s.tried || s.doc.fromText {
			lines = append(lines, problemLine(p))
		}
	}
	for _, f := range []*look.Field{s.to, s.tag, s.amount, s.memo, s.json, s.instruction} {
		if f.Error() != errs[f] {
			f.SetError(errs[f])
		}
	}
	switch {
	case err != nil:
		s.sentence.SetText("The JSON can't be read yet.")
	case stops && onForm:
		s.sentence.SetText("Fill in the form, and this says in one sentence what will be signed.")
	default:
		s.sentence.SetText(xrpl.Explain(d.Tx, s.w.d.name) + ".")
	}
	s.sentence.SetColor(map[bool]fyne.ThemeColorName{true: look.ColorMuted, false: look.ColorText}[stops])
	account := s.w.d.App.Account()
	signed := account.State == flow.SignedIn
	switch {
	case !signed:
		s.from.SetText("Sign in first; what you have written stays here.")
	default:
		from := "From " + s.who(account.Address)
		if d.Network != "" {
			from += " on " + networkName(d.Network)
		}
		if !d.Submit && s.doc.kind != kindSignIn {
			from += "; signed only, not submitted"
		}
		s.from.SetText(from + ". Expires in " + minutes(d.ExpireMinutes) + ".")
	}
	s.problems.Objects = lines
	setVisible(s.problems, len(lines) > 0)
	s.problems.Refresh()
	switch {
	case s.sending:
		s.create.SetText("Creating…")
	case signed:
		s.create.SetText("Create request")
	default:
		s.create.SetText("Sign in to create")
	}
	s.create.SetEnabled(!s.sending)
}

func (s *newScreen) who(address string) string {
	if name := s.w.d.name(address); name != "" {
		return fmt.Sprintf("%s (%s)", name, xrpl.ShortAddress(address))
	}
	return xrpl.ShortAddress(address)
}

func problemLine(p xrpl.Problem) fyne.CanvasObject {
	icon, tone := "cross", look.Bad
	if p.Warning {
		icon, tone = "warn", look.Warn
	}
	text := look.NewBody(p.Message)
	text.SetTone(tone)
	return look.RowTop(look.Space2, look.InsetXY(0, 2, look.NewIcon(icon, 16, tone.Text())), look.Grow(text))
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

// load fills the screen from a request, for "repeat".
func (s *newScreen) load(d flow.Draft) {
	s.doc.load(d.Tx)
	s.tried, s.touched = false, map[string]bool{"Destination": true, "Amount": true, "DestinationTag": true, "Memos": true}
	s.filling = true
	s.instruction.SetText(d.Instruction)
	s.filling = false
	s.choose(d.ExpireMinutes, d.Network, d.Submit || d.Tx.Type() == "SignIn")
	s.changed()
}

func (s *newScreen) choose(expireMinutes int, network string, submit bool) {
	i := max(0, slices.IndexFunc(expiries, func(m int) bool { return m >= expireMinutes }))
	s.expire.SetSelected(minutes(expiries[i]))
	if !slices.Contains(s.networks, network) {
		// A request that was bound to it is not repeated unbound.
		s.networks = append(slices.Clone(s.networks), network)
		s.network.SetOptions(append(s.network.Options(), networkName(network)))
	}
	s.network.SetSelected(networkName(network))
	s.submit.SetOn(submit)
}

// restore brings back what was being written when the program ended.
func (s *newScreen) restore() {
	set := s.w.d.App.Settings()
	s.defaults = set
	s.choose(set.ExpireMinutes, set.Network, true)
	data, err := s.w.d.Drafts.Draft(context.Background(), draftName)
	if err == nil && len(data) > 0 {
		if k, err := readKept(data); err == nil {
			s.doc.restore(k)
			s.filling = true
			s.instruction.SetText(k.Instruction)
			s.filling = false
			s.choose(k.ExpireMinutes, k.Network, !k.HoldBack)
		}
	}
	s.refresh()
	s.dirty = false
}

// save keeps what is being written, if it changed since the last time.
func (s *newScreen) save() {
	if !s.dirty {
		return
	}
	s.dirty = false
	write := s.writer()
	var err error
	s.w.d.background(func() { err = write(context.Background()) }, func() {
		if err != nil {
			s.dirty = true
			setBanner(s.failed, look.Warn, "What you are writing could not be saved for later: "+flow.Sentence(err))
			s.page.Refresh()
		}
	})
}

// writer gives what keeps the document as it is now.
func (s *newScreen) writer() func(context.Context) error {
	d, _, _ := s.draft()
	k := s.doc.keep()
	k.ExpireMinutes, k.Network, k.Instruction, k.HoldBack = d.ExpireMinutes, d.Network, s.instruction.Text(), !s.submit.On()
	number := s.keeper.number()
	return func(ctx context.Context) error {
		data, err := json.Marshal(k)
		if err != nil {
			return fmt.Errorf("writing down the draft: %w", err)
		}
		return s.keeper.write(number, func() error { return s.w.d.Drafts.SaveDraft(ctx, draftName, data) })
	}
}

// closeTime bounds the last saving, during which nothing else happens.
const closeTime = 5 * time.Second

// close saves what is being written before it returns: afterwards the program
// ends, and with it everything that goes on beside Fyne's thread.
func (s *newScreen) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	return s.writer()(ctx)
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

// empty tells that nothing was written that a person would miss.
func (s *newScreen) empty() bool {
	return strings.TrimSpace(s.instruction.Text()) == "" && s.doc.empty()
}

// settingsChanged takes up new defaults while nothing has been chosen.
func (s *newScreen) settingsChanged(set storage.Settings) {
	same := set.ExpireMinutes == s.defaults.ExpireMinutes && set.Network == s.defaults.Network
	s.defaults = set
	if !same && s.empty() {
		s.choose(set.ExpireMinutes, set.Network, true)
	}
}
