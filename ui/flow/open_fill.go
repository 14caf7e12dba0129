package flow

import (
	"maps"
	"slices"
	"strings"

	"countersign/xrpl"
)

// opens tells whether what stands in a field can be chosen from what an account
// has open, as the form is used now.
func (f *Form) opens(field string) bool {
	if _, ok := openListFor(f.typ.Name, field); !ok {
		return false
	}
	switch f.typ.Name + "." + field {
	case "NFTokenCreateOffer.NFTokenID": // to buy is to name somebody else's
		return bits(f.typed().at("Flags").Text)&lsfSellNFToken != 0
	case "NFTokenAcceptOffer.NFTokenBuyOffer": // brokers bring offers of others together
		_, brokers := f.field("NFTokenSellOffer")
		return !brokers
	case "NFTokenBurn.NFTokenID":
		return f.in.at("Owner").empty()
	}
	return true
}

// ChooseOpen fills the form from an object. What goes with it is put only where
// nothing stands, or what another object of the list had put there.
func (f *Form) ChooseOpen(o OpenObject, list []OpenObject) {
	now, _ := f.Tx()
	for _, name := range slices.Sorted(maps.Keys(o.Fields)) {
		field, ok := f.field(name)
		switch {
		case !ok:
		case field.Kind == xrpl.KindHashes:
			f.addLines(name, o.Fields[name])
		default:
			f.put(field, o.Fields[name], true)
		}
	}
	names := map[string]bool{}
	for _, other := range append(slices.Clone(list), o) {
		for name := range other.Suggests {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		field, ok := f.field(name)
		suggested := slices.ContainsFunc(list, func(other OpenObject) bool {
			v, has := other.Suggests[name]
			return has && sameValue(v, now[name])
		})
		if !ok || !f.in.at(name).empty() && !suggested {
			continue
		}
		v, has := o.Suggests[name]
		f.put(field, v, has)
	}
}

// addLines puts ids below those that stand there.
func (f *Form) addLines(name string, v any) {
	list, _ := v.([]any)
	f.in = f.in.with(name, func(t Typed) Typed {
		lines := strings.Fields(t.Text)
		for _, item := range list {
			if id, ok := item.(string); ok && !slices.Contains(lines, id) {
				lines = append(lines, id)
				t.Text = strings.TrimSpace(strings.TrimRight(t.Text, "\n") + "\n" + id)
			}
		}
		return t
	})
}

// ChosenOpen gives the object of a list that the form names now, whether it was
// chosen or typed.
func (f *Form) ChosenOpen(list []OpenObject) (OpenObject, bool) {
	tx, _ := f.Tx()
	for _, o := range list {
		if o.Lacking || len(o.Fields) == 0 {
			continue
		}
		same := true
		for name, v := range o.Fields {
			have, has := tx[name]
			same = same && has && sameValue(have, v)
		}
		if same {
			return o, true
		}
	}
	return OpenObject{}, false
}

// OpenMark tells of two moments whether the fields that a choice fills, or their
// meaning, are still the same.
func (f *Form) OpenMark() string {
	var b strings.Builder
	b.WriteString(f.typ.Name)
	for _, name := range []string{"Owner", "OfferSequence", "Condition"} {
		b.WriteString("\n" + f.in.at(name).Text)
	}
	return b.String()
}
