package xrpl

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// parseStructure reads the kinds that are typed as JSON and looks at their
// shape. What is inside is looked at by Check and Encode, as for any JSON.
func (f Field) parseStructure(text string) (any, error) {
	v, err := parseJSONValue([]byte(text))
	if err != nil {
		where := strings.TrimPrefix(err.Error(), ErrBadTx.Error()+": ")
		return nil, &inputError{sentence: "This is not JSON that can be used: " + where + ".", cause: err}
	}
	if sentence := f.shape(v); sentence != "" {
		return nil, badInput("%s", sentence)
	}
	return v, nil
}

// parseJSONValue reads one JSON value as strictly as ParseTx reads an object.
func parseJSONValue(data []byte) (any, error) {
	if !utf8.Valid(data) {
		return nil, badJSON(data, invalidUTF8(data), "the text is not valid UTF-8")
	}
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, badJSON(data, int(syntax.Offset)-1, syntax.Error())
		}
		return nil, badJSON(data, 0, err.Error())
	}
	return (&jsonParser{data: data}).value(0)
}

// shape gives what is wrong with the outline of a value, or "".
func (f Field) shape(v any) string {
	switch f.Kind {
	case KindList, KindTx:
		return f.listShape(v)
	case KindObject, KindBridge:
		members, ok := v.(map[string]any)
		if !ok {
			return "This has to be an object in braces, such as {\"name\": \"value\"}."
		}
		return entryShape(members, f.Entry, f.Kind == KindBridge)
	case KindPaths:
		return pathsShape(v)
	}
	if v == nil {
		return "Null is no value. Enter one, or leave the field out."
	}
	return ""
}

func (f Field) listShape(v any) string {
	list, ok := v.([]any)
	if !ok {
		return "This has to be a list in square brackets, such as [{\"" + f.EntryName + "\": {…}}]."
	}
	if f.MaxEntries > 0 && len(list) > f.MaxEntries {
		return "The list has " + plainNumber(uint64(len(list))) + " entries, and there is room for " + plainNumber(uint64(f.MaxEntries)) + ". Remove some."
	}
	for i, entry := range list {
		wrapped, _ := entry.(map[string]any)
		members, ok := wrapped[f.EntryName].(map[string]any)
		if !ok || len(wrapped) != 1 {
			return "Entry " + plainNumber(uint64(i+1)) + " has to be an object with \"" + f.EntryName + "\" and nothing else in it: {\"" + f.EntryName + "\": {…}}."
		}
		if f.Kind == KindTx {
			continue // any transaction
		}
		if sentence := entryShape(members, f.Entry, false); sentence != "" {
			return "Entry " + plainNumber(uint64(i+1)) + ": " + sentence
		}
	}
	return ""
}

// entryShape tells of members that do not belong there, and of those missing
// when all are needed.
func entryShape(members map[string]any, fields []Field, all bool) string {
	if len(fields) == 0 {
		return ""
	}
	for _, name := range inDisplayOrder(members) {
		if !slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name }) {
			names := make([]string, len(fields))
			for i, f := range fields {
				names[i] = f.Name
			}
			return "There is a name that does not belong here. It can have " + strings.Join(names, ", ") + "."
		}
	}
	for _, f := range fields {
		if _, has := members[f.Name]; all && !has {
			return f.Name + " is missing. Add it."
		}
	}
	return ""
}

func pathsShape(v any) string {
	const how = "Paths are a list of lists of steps, such as [[{\"currency\": \"USD\", \"issuer\": \"r…\"}]]."
	paths, ok := v.([]any)
	if !ok {
		return how
	}
	for _, path := range paths {
		steps, ok := path.([]any)
		if !ok {
			return how
		}
		for _, step := range steps {
			if _, ok := step.(map[string]any); !ok {
				return how
			}
		}
	}
	return ""
}

func (f Field) structureText(v any) (string, bool) {
	if v == nil || f.shape(v) != "" || !plainJSON(v, 0) {
		return "", false
	}
	return compactJSON(v), true
}

// plainJSON tells whether a value is made of what JSON text is read into, so
// that nothing is lost when it is written.
func plainJSON(v any, depth int) bool {
	switch v := v.(type) {
	case nil, bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return true
	case string:
		return utf8.ValidString(v)
	case json.Number:
		return v != "" && v[0] != '"' && json.Valid([]byte(v))
	case []any:
		return depth < maxDepth && !slices.ContainsFunc(v, func(entry any) bool { return !plainJSON(entry, depth+1) })
	case map[string]any:
		for name, member := range v {
			if depth >= maxDepth || !utf8.ValidString(name) || !plainJSON(member, depth+1) {
				return false
			}
		}
		return true
	}
	return false
}
