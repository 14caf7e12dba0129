package ui

import (
	"strings"

	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// Words for a document that is nothing but JSON.
const (
	jsonOnlyTitle   = "JSON only"
	jsonOnlyPurpose = "Write any transaction as JSON, without a form."
)

// typeWords are the title and the purpose of the type that is written.
func (s *newScreen) typeWords() (title, purpose string) {
	if t, ok := xrpl.TypeNamed(s.doc.Type()); ok {
		return t.Title, t.Purpose
	}
	return jsonOnlyTitle, jsonOnlyPurpose
}

// chooseType opens the list of types.
func (s *newScreen) chooseType() {
	look.OpenFinder(s.kind, "Search by any word, such as token, escrow or NFTokenMint", "No type of transaction has these words. Try another word, or JSON only.",
		s.doc.Type(), findTypes, s.setType)
}

// setType goes to the form of a type; what was written in others waits there.
func (s *newScreen) setType(name string) {
	s.doc.SetType(name)
	s.face = faceForm
	s.startAnew()
	s.changed()
	s.w.win.Canvas().Focus(s.firstFocus())
}

// findTypes lists the types that have the words of a query, and JSON only last.
func findTypes(query string) []look.Found {
	var out []look.Found
	for _, g := range flow.FindTypes(query) {
		out = append(out, look.Found{Heading: g.Title})
		for _, t := range g.Types {
			out = append(out, look.Found{Value: t.Name, Title: t.Title, Detail: t.Purpose, Mark: t.Name})
		}
	}
	if strings.Contains(strings.ToLower(jsonOnlyTitle+" "+jsonOnlyPurpose), strings.ToLower(strings.TrimSpace(query))) {
		out = append(out, look.Found{Heading: "Without a form"}, look.Found{Value: flow.JSONOnly, Title: jsonOnlyTitle, Detail: jsonOnlyPurpose})
	}
	return out
}
