package flow

import (
	"fmt"
	"time"

	"countersign/xrpl"
)

// View is a form as it is to be drawn: what there is to type in, in which
// words, and how it stands. Drawing it needs no knowledge of the ledger.
type View struct {
	Question string   // the label of the choice of modes, "" for none
	Modes    []string // the ways the form can be used
	Mode     int
	ModeHelp string

	Sections []Section
}

// Section is a part of a form with a heading; the first has none.
type Section struct {
	Title string
	More  bool // behind "More options"
	Lines []Line
}

// Line is what stands side by side.
type Line struct {
	Level  int  // how deep in a list or an object it is
	Set    bool // something is filled in, so it is not to be out of sight
	Inputs []Input
}

// InputKind says what an input looks like.
type InputKind int

// The kinds of inputs.
const (
	InputText   InputKind = iota // one line
	InputNote                    // several lines of words
	InputJSON                    // several lines of JSON
	InputSelect                  // one of Options
	InputSwitch                  // on or off
	InputDate                    // a date, typed or chosen from a calendar
	InputHead                    // the heading of a list, an object or a row
	InputSay                     // a sentence that follows from the rest
	InputButton                  // does what its label says
	InputOpen                    // chosen from what the account has open; see App.Open
)

// Option is one of the values of an InputSelect.
type Option struct{ Value, Title string }

// Input is one thing to type in, choose or press.
type Input struct {
	Kind InputKind
	Path string // of the input in the form; problems are found by it

	Label, Help, Placeholder, Suffix string

	Text     string // what stands in it, the Value of the chosen option
	On       bool
	Locked   bool // it follows from another input
	Optional bool
	Options  []Option
	Person   bool   // takes the address of an account
	Token    bool   // takes a token's code, with its issuer in another input; see ChooseToken
	Open     string // of an InputOpen: the ledger's name of the field it is for
	Danger   string
	Narrow   bool // needs little room beside the others of its line
	Quiet    bool // of a button: rarely pressed

	bit  uint64 // of a switch
	how  bool   // chooses the way of input
	act  action
	line int // of an act on a row: which
}

// action is what a button does.
type action int

const (
	actNone action = iota
	actAdd
	actRemove
	actClear
	actList
	actText
	actErase
	actDropBits
)

// neverTyped are fields that the wallet writes: they have an input only when a
// transaction that was taken up has them.
func neverTyped(name string) bool {
	switch name {
	case "SigningPubKey", "TxnSignature", "Signers", "AccountTxnID", "SponsorSignature", "BatchSigners":
		return true
	}
	return false
}

// builder collects the lines of a form.
type builder struct {
	f     *Form
	in    Typed
	tx    xrpl.Tx
	now   time.Time
	lines []Line
}

// View gives the form as it is to be drawn now.
func (f *Form) View(now time.Time) View {
	tx, _ := f.Tx()
	b := &builder{f: f, in: f.typed(), tx: tx, now: now}
	v := View{Question: f.layout.question, Mode: f.mode}
	for _, m := range f.layout.modes {
		v.Modes = append(v.Modes, m.title)
	}
	if m, ok := f.layout.mode(f.mode); ok {
		v.ModeHelp = m.help
	}
	if len(v.Modes) > 0 {
		v.Modes = append(v.Modes, customMode)
	}
	add := func(title string, more bool) {
		if len(b.lines) > 0 {
			v.Sections = append(v.Sections, Section{Title: title, More: more, Lines: b.lines})
		}
		b.lines = nil
	}
	for _, g := range f.layout.groups {
		for _, it := range g.items {
			b.item(it)
		}
		add(g.title, g.more)
	}
	b.rest(f.typ.Fields)
	b.restFlags()
	add("Rarely needed", true)
	b.rest(f.common)
	add("Every transaction", true)
	if f.other != "" {
		b.line(0, Input{Kind: InputJSON, Path: otherPath, Label: "Fields without a place in this form", Text: f.other,
			Help: "They are kept as they are; empty this to leave them out."})
		add("Other fields", false)
	}
	return v
}

// mark notes that lines from one on hold something that is filled in.
func (b *builder) mark(from int, set bool) {
	for i := from; i < len(b.lines); i++ {
		b.lines[i].Set = b.lines[i].Set || set
	}
}

func (b *builder) line(level int, inputs ...Input) {
	b.lines = append(b.lines, Line{Level: level, Inputs: inputs})
}

// beside puts inputs at the end of the line before, if that has room.
func (b *builder) beside(inputs ...Input) {
	last := len(b.lines) - 1
	if last < 0 || len(b.lines[last].Inputs)+len(inputs) > 3 {
		b.line(0, inputs...)
		return
	}
	b.lines[last].Inputs = append(b.lines[last].Inputs, inputs...)
}

// item draws what the layout mentions, unless the mode has no use for it.
func (b *builder) item(it item) {
	switch {
	case it.say != nil:
		if words := it.say(b.tx); words != "" {
			b.line(0, Input{Kind: InputSay, Path: it.field, Text: words})
		} else {
			b.line(0, Input{Kind: InputSay, Path: it.field})
		}
	case it.flag != "":
		b.flag(it)
	default:
		field, ok := b.f.field(it.field)
		if !ok || it.when != nil && !it.when(b.in) && b.in.at(it.field).empty() || b.decided(field) {
			return
		}
		if it.label != "" {
			field.Label = it.label
		}
		if it.help != "" {
			field.Help = it.help
		}
		before := len(b.lines)
		b.field(0, field, it, it.field)
		if it.beside && len(b.lines) == before+1 && before > 0 {
			mine := b.lines[before]
			b.lines = b.lines[:before]
			b.beside(mine.Inputs...)
			b.mark(len(b.lines)-1, mine.Set)
		}
	}
}

// decided tells whether the mode leaves nothing of a field to be typed in.
func (b *builder) decided(f xrpl.Field) bool {
	m, _ := b.f.layout.mode(b.f.mode)
	_, fixed := m.fixed[f.Name]
	return fixed && f.Kind != xrpl.KindAmount || m.empties(f.Name)
}

// rest draws the fields that the layout does not mention.
func (b *builder) rest(fields []xrpl.Field) {
	for _, f := range fields {
		if b.f.layout.mentions(f.Name) || f.Name == "TransactionType" || f.Name == "Flags" {
			continue
		}
		field, ok := b.f.field(f.Name)
		if !ok || neverTyped(f.Name) && b.in.at(f.Name).empty() {
			continue
		}
		b.field(0, field, item{}, f.Name)
	}
}

// restFlags draws the flags that the layout does not mention, and the bits that
// have no name.
func (b *builder) restFlags() {
	at := b.in.at("Flags")
	if at.How == howJSON {
		from := len(b.lines)
		b.json(0, xrpl.Field{Name: "Flags", Label: "Flags"}, at, "Flags")
		b.mark(from, true)
		return
	}
	named := uint64(0)
	_, decided := b.f.layout.mode(b.f.mode)
	for _, c := range b.f.typ.Flags {
		named |= c.Value
		if !b.f.layout.mentionsFlag(c) || !decided && b.f.layout.mask&c.Value != 0 {
			b.flag(item{flag: c.Name})
		}
	}
	if left := bits(at.Text) &^ named; left != 0 {
		defer b.mark(len(b.lines), true)
		b.line(0,
			Input{Kind: InputSay, Path: "Flags/rest", Text: fmt.Sprintf("Flags without a name here are set: 0x%08X.", left)},
			Input{Kind: InputButton, Path: "Flags/rest", Label: "Take them out", act: actDropBits, bit: left})
	}
}

func (b *builder) flag(it item) {
	for _, c := range b.f.typ.Flags {
		if c.Name != it.flag {
			continue
		}
		at := b.in.at("Flags")
		if at.How == howJSON {
			return
		}
		in := switchFor(c, "Flags", bits(at.Text))
		if it.label != "" {
			in.Label = it.label
		}
		if it.help != "" {
			in.Help = it.help
		}
		b.line(0, in)
		b.mark(len(b.lines)-1, in.On)
	}
}

func switchFor(c xrpl.Choice, path string, set uint64) Input {
	return Input{Kind: InputSwitch, Path: path, Label: titleOf(c), Help: c.Help, On: c.Value != 0 && set&c.Value == c.Value, Danger: c.Danger, bit: c.Value}
}

func titleOf(c xrpl.Choice) string {
	if c.Title != "" {
		return c.Title
	}
	return c.Name
}

// Change takes what a person typed, chose (the option's Value) or switched
// ("on" or "") in an input.
func (f *Form) Change(in Input, value string) {
	switch {
	case in.Kind == InputSwitch:
		f.SetFlag(in.Path, in.bit, value != "")
	case in.how:
		f.SetHow(in.Path, value)
	default:
		f.SetText(in.Path, value)
	}
}

// Act does what a button says.
func (f *Form) Act(in Input) {
	switch in.act {
	case actAdd:
		f.AddRow(in.Path)
	case actRemove:
		f.RemoveRow(in.Path, in.line)
	case actClear:
		f.Clear(in.Path)
	case actList:
		f.SetHow(in.Path, howList)
	case actText:
		f.SetHow(in.Path, "")
	case actErase:
		f.SetHow(in.Path, howEmpty)
	case actDropBits:
		f.SetFlag("Flags", in.bit, false)
	}
}

// Key tells an input from all others of its form.
func (in Input) Key() string {
	return fmt.Sprintf("%s %v %d %d %d", in.Path, in.how, in.bit, in.act, in.line)
}

// IsHow tells that the input chooses the way another one is typed.
func (in Input) IsHow() bool { return in.how }
