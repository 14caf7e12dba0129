package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// expiries are the life times a request can be given, in minutes.
var expiries = []int{5, 15, 60, 24 * 60}

// newScreen is where a request is written. The form and its JSON are kept in
// step by doc; the right-hand side says what will happen before it does.
type newScreen struct {
	w    *Window
	page *look.Page
	doc  *flow.Document
	face face

	kind    *look.Picker
	faces   *look.Segmented
	formBox *fyne.Container
	form    *formView
	payee   *look.Select
	json    *look.Field
	useForm *look.Banner
	aside   *look.Banner

	expire      *look.Select
	network     *networkChoice
	instruction *look.Field
	submit      *look.Switch
	multisign   *look.Switch

	sentence   *look.Text
	worth      *look.Text
	from       *look.Text
	problems   *fyne.Container
	known      *look.Text      // what the platform calls the recipients
	ledger     *fyne.Container // both below the button, which must not move while somebody reaches for it
	dangers    *fyne.Container
	understand *look.Switch
	understood string // the dangers that were switched off as understood
	create     *look.Button
	failed     *look.Banner

	valued, about xrpl.Tx // what worth and known are about; nil is nothing

	filling bool            // fields are being set by the program, not typed
	tried   bool            // "Create" was pressed: empty fields are wrong now
	touched map[string]bool // paths of inputs a person has typed in
	dirty   bool            // not saved since the last change
	opening opening         // what was chosen and is being looked up
	opens   int             // counts what was looked up
	sending bool

	keeper   draftKeeper
	defaults storage.Settings // that the options were last set to
}

// face is the side of the document being looked at.
type face string

const (
	faceForm face = "form"
	faceJSON face = "json"
)

func newNewScreen(w *Window) *newScreen {
	s := &newScreen{w: w, doc: flow.NewDocument(w.d.Now().Location()), face: faceForm, touched: map[string]bool{}}
	s.buildForm()
	s.buildOptions()
	s.restore()
	return s
}

func (s *newScreen) buildForm() {
	s.kind = look.NewPicker(s.chooseType)
	s.faces = look.NewSegmented([]string{"Form", "JSON"}, func(i int) { s.show([]face{faceForm, faceJSON}[i]) })
	s.form = newFormView(s)
	s.formBox = look.Column(look.Space4)
	if s.w.d.Sandbox != nil && len(s.w.d.Sandbox.Payees) > 0 {
		s.payee = look.NewSelect("Somebody on the sandbox phone", nil, func(name string) {
			for _, p := range s.w.d.Sandbox.Payees {
				if p.Name == name {
					s.touched["Destination"] = true
					s.edit(func(f *flow.Form) { f.Choose("Destination", p.Address, nil) })
				}
			}
		}).Placeholder("Choose, or type an address below")
		s.formBox.Add(s.payee)
	}
	s.formBox.Add(s.form.box)
	s.json = look.NewEditor("Transaction (JSON)", 14).
		Hint("Amounts of XRP are drops: 1 XRP is 1000000. An unsigned transaction in binary form (hex) can be pasted, too.").
		OnChanged(func(text string) {
			if s.filling {
				return
			}
			s.doc.SetText(text)
			s.changed()
		})
	s.useForm = look.NewBanner(look.Warn, "")
	s.aside = look.NewBanner(look.Neutral, "").Action("Bring it back", func() {
		s.doc.BringBack()
		s.changed()
	})
}

func (s *newScreen) buildOptions() {
	var lives []string
	for _, m := range expiries {
		lives = append(lives, minutes(m))
	}
	edited := func(string) {
		s.dirty = true
		s.form.showOpen()
		s.tokensAnswered() // each network has its own
		s.showPreview()
		s.page.Refresh() // words may take more lines now
	}
	s.expire = look.NewSelect("Expires in", lives, edited)
	s.network = newNetworkChoice(s.w.d, "Network", true, func() { edited("") })
	s.instruction = look.NewField("Message on the phone").Optional().Hint("Shown with the request; 280 characters at most.").OnChanged(edited)
	s.multisign = look.NewSwitch("One of several signatures", "For an account with a signer list: name it as Account, in JSON or among the other fields.", func(bool) { edited("") })
	s.submit = look.NewSwitch("Submit to the ledger", "Off: the phone signs and does not submit.", func(bool) { edited("") })

	s.failed = look.NewBanner(look.Bad, "")
	s.failed.Hide()
	s.sentence = look.NewBody("")
	s.worth = look.NewMuted("")
	s.worth.Hide()
	s.from = look.NewMuted("")
	s.problems = look.Column(look.Space2)
	s.known = look.NewMuted("")
	s.known.Hide()
	s.ledger = look.Column(look.Space2)
	s.understand = look.NewSwitch("I understand", "", func(on bool) {
		s.understood = ""
		if on {
			s.understood = s.dangerText()
		}
		s.failed.Hide()
		s.refresh()
	})
	s.dangers = look.Column(look.Space2)
	s.create = look.NewPrimary("Create request", "qr", s.send)

	heading := look.Row(look.Space3, look.NewHeading("What to sign"), look.Spring(), s.faces)
	form := look.NewCard(look.Column(look.Space4, heading, s.kind, s.aside, s.useForm, s.formBox, s.json))
	options := look.NewSection("Options", "",
		look.Columns(look.Space4, 0.5, 380, s.expire, s.network.input), s.instruction, s.submit, s.multisign)
	preview := look.NewSection("What will happen", "", s.sentence, s.worth, s.from, s.problems, s.dangers, s.failed, s.create, s.known, s.ledger)

	s.page = look.NewPage("New request", "Write it here, sign it on your phone")
	s.page.Content(s.page.Columns(look.Space6, 0.58, 720, look.Column(look.Space6, form, options), preview))
}

// onForm tells that the form is looked at.
func (s *newScreen) onForm() bool { return s.face == faceForm && s.doc.Form() != nil }

// show goes to a side of the document. JSON alone gets a form if its type has
// one.
func (s *newScreen) show(f face) {
	s.face = f
	s.failed.Hide()
	if f == faceForm {
		if err := s.doc.ShowForm(); err != nil {
			setBanner(s.failed, look.Warn, capital(flow.Sentence(err)))
		}
	}
	s.dirty = true
	s.refresh()
}

func (s *newScreen) firstFocus() fyne.Focusable {
	if !s.onForm() {
		return s.json.Entry
	}
	if first := s.form.first(); first != nil {
		return first
	}
	return s.create
}

// edit changes the form of the document, unless that waits for its JSON.
func (s *newScreen) edit(change func(*flow.Form)) {
	if s.filling || s.doc.Blocked() != "" {
		return
	}
	s.doc.Edit(change)
	s.changed()
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
	s.kind.Set(s.typeWords())
	onForm := s.onForm()
	s.faces.SetSelected(map[bool]int{true: 0, false: 1}[onForm])
	setVisible(s.json, !onForm)
	setVisible(s.formBox, onForm)
	if s.json.Text() != s.doc.Text() {
		s.json.SetText(s.doc.Text())
	}
	s.showWaiting(onForm)
	if onForm {
		s.form.show(s.doc.Form().View(s.w.d.Now()))
		s.form.enable(s.doc.Blocked() == "")
	}
	if s.payee != nil {
		setVisible(s.payee, s.doc.Type() == "Payment")
		s.payee.SetOptions(s.payees())
		if f := s.doc.Form(); f != nil {
			s.payee.SetSelected(s.w.d.payee(f.Text("Destination")))
		}
	}
	s.filling = false
	s.showPreview()
	s.page.Refresh()
}

// showWaiting says why the form does not follow the JSON, or that another form
// of this type was put aside.
func (s *newScreen) showWaiting(onForm bool) {
	blocked := ""
	if onForm {
		blocked = s.doc.Blocked()
	}
	setBanner(s.useForm, look.Warn, blocked)
	s.useForm.Action("Discard and use the form", func() {
		s.doc.UseForm()
		s.changed()
	})
	words := ""
	if s.doc.Aside() {
		title, _ := s.typeWords()
		words = "What you had written in the form “" + title + "” before is put aside."
	}
	setBanner(s.aside, look.Neutral, words)
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
		if !s.focusProblem() && err == nil {
			// It stands at no field that could be shown.
			for _, p := range problems {
				if !p.Warning {
					setBanner(s.failed, look.Bad, s.words(p.Message))
					break
				}
			}
			s.page.Refresh()
		}
		return
	}
	if dangers := s.dangerText(); dangers != "" && dangers != s.understood {
		setBanner(s.failed, look.Bad, "Read what can't be undone, and switch on “I understand” first.")
		s.refresh()
		s.w.win.Canvas().Focus(s.understand)
		return
	}
	s.sending = true
	d.ShownFor = s.w.who.address
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

// focusProblem takes the keyboard to what is wrong, if that can be typed in.
func (s *newScreen) focusProblem() bool {
	if s.onForm() {
		if s.form.wrong() == nil && !s.form.more {
			s.form.more = true // it may be out of sight
			s.refresh()
		}
		if wrong := s.form.wrong(); wrong != nil {
			s.w.win.Canvas().Focus(wrong)
			return true
		}
	}
	for _, f := range []*look.Field{s.json, s.instruction} {
		if f.Error() != "" && f.Visible() {
			s.w.win.Canvas().Focus(f.Entry)
			return true
		}
	}
	return false
}

// clear empties the form for the next request. The options go back to what the
// settings say, so that no choice is made for the next one unseen; the forms of
// other types stay.
func (s *newScreen) clear() {
	s.doc.Clear()
	set := s.w.d.App.Settings()
	s.choose(set.ExpireMinutes, set.Network, true)
	s.multisign.SetOn(false)
	s.instruction.SetText("")
	s.startAnew()
	s.page.ScrollToTop()
	s.w.ungreet()
	s.dirty = true
	s.save()
	s.refresh()
}

// startAnew forgets what was said about what was written before.
func (s *newScreen) startAnew() {
	s.tried, s.touched, s.understood = false, map[string]bool{}, ""
	s.form.startAnew()
}

// namesChanged takes up other contacts: the first one brings a button to the
// fields that hold addresses.
func (s *newScreen) namesChanged() {
	if offers := len(s.w.d.contacts()) > 0; offers != s.form.offers {
		s.form.offers, s.form.shape = offers, ""
	}
	s.refresh()
}

func (s *newScreen) accountChanged() { s.refresh() }
