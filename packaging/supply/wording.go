package main

import (
	"regexp"
	"strings"

	"github.com/google/licensecheck"
)

var (
	// How the allowed licences begin. The scanner takes what stands between a
	// copyright line and this for the holder's name, whatever it says.
	opening = regexp.MustCompile(`(?i)permission (is hereby granted|to use)|redistribution and use|apache license|` +
		`this font software is licensed|preamble\b|this software is provided|this is free and unencumbered|statement of purpose|` +
		`creative commons|additional ip rights grant`)
	title    = regexp.MustCompile(`(?i)^((the )?(mit|isc|zlib|apache|unlicense|(modified |new |simplified )?bsd|(bsd )?[23][- ]clause|bsd [23][- ]clause)( (license|licence))?( \((mit|expat)\))?:?|sil open font license version 1\.1( - 26 february 2007)?)$`)
	rule     = regexp.MustCompile("^[-—=*_#`/]*$")
	reserved = regexp.MustCompile(`(?i)\.? *all rights reserved\.?$`)
	// A line of this kind, with years and a name of a few words and nothing else.
	holder = regexp.MustCompile(`(?i)^(portions )?(copyright|©|\(c\))([ ,:]*(\(c\)|©|[0-9]{4}( ?[-–] ?([0-9]{4}|present|now))?))*,?( [^ ]+){0,14}$`)
	// What a name has not, and a condition has.
	condition = regexp.MustCompile(`(?i)\b(may|must|shall|not|no|nobody|only|using|used?|users?|except|unless|if|gpl|lgpl|agpl|mpl|licen[cs]\w*|forbid\w*|prohibit\w*|permi\w*|restrict\w*|(non-?)?commercial\w*|good|evil|terms|parts|folders?|files?)\b`)
)

// Where a licence has a place for a name in its middle: the scanner takes any words.
var names = regexp.MustCompile(`(?i)neither the names? of (.{1,400}?) may be used to endorse|provided by (.{1,400}?) ?["'“”‘’` + "`" + `]*as is|in no event (?:shall|will) (.{1,400}?) be (?:held )?liable`)

// unread gives the first line that is neither of a licence that the scanner
// knows, nor the name of one, nor a copyright line: "" when there is none. A
// share of known words says nothing of the others: one sentence can forbid a use.
func unread(text []byte, matches []licensecheck.Match) string {
	at := 0
	for _, m := range matches {
		head := opening.FindIndex(text[m.Start:m.End])
		if head == nil {
			return firstLine(text[m.Start:m.End])
		}
		if line := strange(text[at : m.Start+head[0]]); line != "" {
			return line
		}
		body := strings.Join(strings.Fields(string(text[m.Start+head[0]:m.End])), " ")
		for _, name := range names.FindAllStringSubmatch(body, -1) {
			if condition.MatchString(name[1] + " " + name[2] + " " + name[3]) {
				return name[0]
			}
		}
		at = m.End
	}
	return strange(text[at:])
}

func strange(rest []byte) string {
	for line := range strings.Lines(string(rest)) {
		line = strings.TrimSpace(line)
		if rule.MatchString(line) || title.MatchString(strings.Trim(line, "#*= ")) {
			continue
		}
		name := strings.TrimSpace(strings.TrimLeft(line, "/*#-> "))
		name = strings.Join(strings.Fields(reserved.ReplaceAllString(name, "")), " ")
		if name == "" || holder.MatchString(name) && !condition.MatchString(name) {
			continue
		}
		return line
	}
	return ""
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	return line
}
