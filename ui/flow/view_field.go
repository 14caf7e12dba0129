package flow

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"countersign/xrpl"
)

// field draws the inputs of one field.
func (b *builder) field(level int, f xrpl.Field, it item, path string) {
	v := b.in.at(path)
	from := len(b.lines)
	defer func() { b.mark(from, !v.empty()) }()
	if v.How == howJSON {
		b.json(level, f, v, path)
		return
	}
	in := Input{Path: path, Label: f.Label, Help: f.Help, Placeholder: it.placeholder, Text: v.Text, Optional: !f.Required}
	if in.Label == "" {
		in.Label = f.Name
	}
	if level == 0 && b.f.opens(f.Name) {
		b.line(level, Input{Kind: InputOpen, Path: inside(path, "open"), Label: in.Label, Open: f.Name})
	}
	if v.How == howEmpty {
		in.Text, in.Locked, in.Placeholder, in.Help = "", true, it.erase, ""
		b.line(level, in)
		b.line(level, Input{Kind: InputButton, Path: path, Label: "Leave it as it is", act: actText, Quiet: true})
		return
	}
	if it.erase != "" && strings.TrimSpace(v.Text) == "" {
		defer b.line(level, Input{Kind: InputButton, Path: path, Label: it.erase, act: actErase, Quiet: true})
	}
	switch f.Kind {
	case xrpl.KindAccount:
		b.line(level, person(in))
	case xrpl.KindTag:
		b.line(level, b.tag(in, path))
	case xrpl.KindAmount:
		b.amount(level, in, v, it)
	case xrpl.KindAsset:
		b.asset(level, in, v)
	case xrpl.KindXRP:
		in.Suffix = "XRP"
		b.line(level, in)
	case xrpl.KindPercent:
		in.Suffix = "%"
		b.line(level, in)
	case xrpl.KindCurrency:
		b.line(level, currencyInput(in))
	case xrpl.KindDate, xrpl.KindUnixDate:
		b.date(level, f, in, v)
	case xrpl.KindDuration:
		if in.Placeholder == "" {
			in.Placeholder = "2 days"
		}
		b.line(level, in)
	case xrpl.KindText:
		b.text(level, f, in, v)
	case xrpl.KindHex, xrpl.KindHash:
		if in.Placeholder == "" && f.Bytes > 0 {
			in.Placeholder = fmt.Sprintf("%d hex digits", 2*f.Bytes)
		}
		b.line(level, in)
	case xrpl.KindHashes:
		in.Kind = InputNote
		in.Help = strings.TrimSpace(in.Help + " One a line, 64 hex digits each.")
		b.line(level, in)
	case xrpl.KindChoice:
		b.choice(level, f, in, v)
	case xrpl.KindFlags:
		b.head(level, in)
		for _, c := range f.Choices {
			b.line(level+1, switchFor(c, path, bits(v.Text)))
		}
	case xrpl.KindList:
		b.list(level, f, in, v, it)
	case xrpl.KindObject, xrpl.KindBridge:
		b.object(level, f.Entry, in, path)
	case xrpl.KindPaths, xrpl.KindTx, xrpl.KindJSON:
		in.Kind = InputJSON
		b.line(level, in)
	default:
		b.line(level, in)
	}
}

// json draws a value that no other input can show.
func (b *builder) json(level int, f xrpl.Field, v Typed, path string) {
	b.line(level, Input{Kind: InputJSON, Path: inside(path, partJSON), Label: f.Label, Text: v.Parts[partJSON].Text, Optional: !f.Required,
		Help: "It does not fit the form, so it stands here as JSON and is kept as it is."})
	b.line(level, Input{Kind: InputButton, Path: path, Label: "Empty it and use the form", act: actClear, Quiet: true})
}

func (b *builder) head(level int, in Input) {
	in.Kind, in.Text = InputHead, ""
	b.line(level, in)
}

func person(in Input) Input {
	in.Person = true
	if in.Placeholder == "" {
		in.Placeholder = "r…"
	}
	if x, ok := readXAddress(in.Text); ok {
		in.Help = "Stands for " + x.address
		if x.hasTag {
			in.Help += " with tag " + x.tag
		}
		in.Help += "."
	}
	return in
}

// tag draws a tag; one that an X-address brings along can't be typed.
func (b *builder) tag(in Input, path string) Input {
	address, ok := strings.CutSuffix(path, "Tag")
	if !ok {
		return in
	}
	x, ok := readXAddress(b.in.at(address).Text)
	typed := strings.TrimSpace(in.Text)
	if ok && x.hasTag && (typed == "" || typed == x.tag) {
		in.Text, in.Locked, in.Help = x.tag, true, "It comes with the X-address."
	}
	return in
}

func currencyInput(in Input) Input {
	in.Placeholder = "USD"
	if code, err := currencyCode(strings.TrimSpace(in.Text)); err == nil && !strings.EqualFold(code, strings.TrimSpace(in.Text)) {
		in.Help = "Sent as " + xrpl.ShortAddress(code) + "."
	}
	return in
}

// amount draws a figure with what it is of beside it.
func (b *builder) amount(level int, in Input, v Typed, it item) {
	how := v.How
	if it.of != "" {
		if how = b.f.in.at(in.Path).How; how == "" {
			how = it.usually()
		}
	}
	of := Input{Kind: InputSelect, Path: in.Path, Label: "Asset", Text: how, how: true, Narrow: true, Options: assetOptions(it.of)}
	if it.open != "" {
		of.Options = append(of.Options, Option{howOpen, it.open})
	}
	if in.Placeholder == "" {
		in.Placeholder = "0.00"
	}
	if m, ok := b.f.layout.mode(b.f.mode); ok {
		if _, fixed := m.fixed[in.Path]; fixed {
			in.Locked = true
		}
	}
	if v.How == howMPT {
		in.Placeholder = "0"
	}
	if in.Help == "" {
		in.Help = map[string]string{"": "Up to six decimals.", howToken: "Up to 16 digits.", howMPT: "A whole number, as the ledger counts it."}[v.How]
	}
	if v.How == howOpen {
		in.Text, in.Locked, in.Placeholder, in.Optional = "", true, it.open, false
		in.Help = "Whoever signs can enter any amount, so it can't be proved to be the one you mean."
	}
	b.line(level, in)
	if len(of.Options) > 1 {
		b.beside(of)
	}
	if how == v.How {
		b.token(level, in.Path, v, it.issuer)
	}
}

// assetOptions are what an amount can be of.
func assetOptions(of string) []Option {
	if of == "" {
		return []Option{{"", "XRP"}, {howToken, "Token"}, {howMPT, "MPT"}}
	}
	var out []Option
	for how := range strings.SplitSeq(of, " ") {
		switch how {
		case howPlain:
			out = append(out, Option{howPlain, "XRP"})
		case howToken:
			out = append(out, Option{howToken, "Token"})
		case howMPT:
			out = append(out, Option{howMPT, "MPT"})
		case howFirst:
			out = append(out, Option{howFirst, "First asset"})
		case howSecond:
			out = append(out, Option{howSecond, "Second asset"})
		}
	}
	return out
}

// token draws what names a token, beside what was drawn last: code and issuer,
// or the number of an MPT. An address needs a whole line.
func (b *builder) token(level int, path string, v Typed, issuerLabel string) {
	if issuerLabel == "" {
		issuerLabel = "Issued by"
	}
	switch v.How {
	case howToken:
		b.beside(currencyInput(Input{Path: inside(path, partCurrency), Label: "Token code", Text: v.Parts[partCurrency].Text, Narrow: true, Token: true}))
		b.line(level, person(Input{Path: inside(path, partIssuer), Label: issuerLabel, Text: v.Parts[partIssuer].Text}))
	case howMPT:
		b.line(level, Input{Path: inside(path, partMPT), Label: "MPT issuance", Placeholder: "48 hex digits", Text: v.Parts[partMPT].Text})
	}
}

func (b *builder) asset(level int, in Input, v Typed) {
	in.Kind, in.how, in.Text = InputSelect, true, v.How
	in.Options = []Option{{howXRP, "XRP"}, {howToken, "Token"}, {howMPT, "MPT"}}
	if in.Optional {
		in.Options = append([]Option{{"", "None"}}, in.Options...)
	}
	b.line(level, in)
	b.token(level, in.Path, v, "")
}

func (b *builder) date(level int, f xrpl.Field, in Input, v Typed) {
	in.Kind, in.Placeholder = InputDate, "2030-12-31"
	clock := Input{Path: inside(in.Path, partTime), Label: "Time", Placeholder: "00:00", Text: v.Parts[partTime].Text, Optional: in.Optional, Narrow: true}
	zone := b.now.In(b.f.zone)
	if at, _, err := readMoment(v, b.f.zone); err == nil {
		zone = at
		in.Help = capital(fromNow(at, b.now)) + "."
	}
	clock.Help = "Local time (UTC" + zone.Format("-07:00") + ")."
	b.line(level, in, clock)
}

// fromNow says how far away a moment is; days are counted as on a calendar.
func fromNow(at, now time.Time) string {
	d := at.Sub(now)
	past := d < 0
	d = d.Abs()
	unit, name := 24*time.Hour, "day"
	day := func(t time.Time) time.Time {
		y, m, d := t.In(at.Location()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	switch {
	case d < time.Minute:
		return map[bool]string{true: "less than a minute ago, which is past", false: "in less than a minute"}[past]
	case d < time.Hour:
		unit, name = time.Minute, "minute"
	case d < 48*time.Hour:
		unit, name = time.Hour, "hour"
	default:
		d = day(at).Sub(day(now)).Abs()
	}
	n := int64((d + unit/2) / unit)
	if n != 1 {
		name += "s"
	}
	if past {
		return fmt.Sprintf("%d %s ago, which is past", n, name)
	}
	return fmt.Sprintf("in %d %s", n, name)
}

func (b *builder) text(level int, f xrpl.Field, in Input, v Typed) {
	if v.How == howHex {
		in.Help = "These bytes are no text, so they stand here as hex."
		b.line(level, in)
		if data, err := hex.DecodeString(v.Text); err == nil && f.MaxBytes > 0 {
			b.lines[len(b.lines)-1].Inputs[0].Help += " " + left(f.MaxBytes-len(data)) + "."
		}
		b.line(level, Input{Kind: InputButton, Path: in.Path, Label: "Empty it and type text", act: actClear, Quiet: true})
		return
	}
	if f.MaxBytes > 0 && v.Text != "" {
		in.Help = left(f.MaxBytes-len(v.Text)) + "."
	}
	b.line(level, in)
}

func left(n int) string {
	switch {
	case n < 0:
		return fmt.Sprintf("%d bytes too many", -n)
	case n == 1:
		return "1 byte left"
	}
	return fmt.Sprintf("%d bytes left", n)
}

func (b *builder) choice(level int, f xrpl.Field, in Input, v Typed) {
	in.Kind = InputSelect
	if in.Optional {
		in.Options = append(in.Options, Option{"", "Not set"})
	}
	known := v.Text == ""
	for _, c := range f.Choices {
		o := Option{strconv.FormatUint(c.Value, 10), titleOf(c)}
		if f.ByName {
			o.Value = c.Name
		}
		if o.Value == v.Text {
			known = true
			in.Danger = c.Danger
			if c.Help != "" {
				in.Help = c.Help
			}
		}
		in.Options = append(in.Options, o)
	}
	if !known {
		in.Options = append(in.Options, Option{v.Text, v.Text + " (without a name here)"})
	}
	b.line(level, in)
}

func (b *builder) list(level int, f xrpl.Field, in Input, v Typed, it item) {
	if simpleMemos(f, v) {
		in.Label = "Memo"
		if in.Help == "" || it.help == "" {
			in.Help = "Public, and on the ledger for ever."
		}
		b.line(level, in)
		return
	}
	b.head(level, in)
	name := it.entry
	if name == "" {
		name = "Entry"
	}
	for i, row := range v.Rows {
		at := inside(in.Path, strconv.Itoa(i))
		b.line(level+1,
			Input{Kind: InputHead, Path: at, Label: fmt.Sprintf("%s %d", name, i+1)},
			Input{Kind: InputButton, Path: in.Path, Label: "Remove", act: actRemove, line: i, Narrow: true})
		if row.How == howJSON {
			b.line(level+1, Input{Kind: InputJSON, Path: inside(at, partJSON), Label: "As JSON", Text: row.Parts[partJSON].Text})
			continue
		}
		b.row(level+1, f, it, at)
	}
	if f.MaxEntries == 0 || len(v.Rows) < f.MaxEntries {
		b.line(level, Input{Kind: InputButton, Path: in.Path, Label: "Add " + article(name), act: actAdd})
	}
}

// row draws the fields of a row.
func (b *builder) row(level int, f xrpl.Field, it item, at string) {
	for _, e := range f.Entry {
		path := inside(at, e.Name)
		if e.Expert && b.in.at(path).empty() && it.entry != "" {
			continue
		}
		if e.Name == "Account" {
			e.Label, e.Help = "Address", "" // not the transaction's own account
		}
		b.field(level, e, item{}, path)
	}
}

func article(name string) string {
	name = strings.ToLower(name)
	if strings.ContainsAny(name[:1], "aeiou") {
		return "an " + name
	}
	return "a " + name
}

func (b *builder) object(level int, fields []xrpl.Field, in Input, path string) {
	b.head(level, in)
	for _, f := range fields {
		b.field(level+1, f, item{}, inside(path, f.Name))
	}
}
