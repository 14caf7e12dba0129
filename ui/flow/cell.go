package flow

import "strings"

// formulaStarts are the characters that make a spreadsheet take a cell for a
// formula (OWASP, "CSV Injection").
const formulaStarts = "=+-@\t\r"

// PlainCell keeps a text such as "=HYPERLINK(…)" from running when a table that
// holds it is opened: it is given an apostrophe, which spreadsheets take for the
// mark of plain text. So that unguarded can take it off again, a text that has
// one already gets a second one.
func PlainCell(s string) string {
	if startsFormula(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

// unguarded is the text that PlainCell was given.
func unguarded(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && startsFormula(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return cell
}

func startsFormula(s string) bool {
	return s != "" && strings.IndexByte(formulaStarts, s[0]) >= 0
}
