package sandbox

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// maxStored is what the storage of an application takes (Xumm developer docs,
// "app storage": 60 KB), and here also what is kept under one key of a user.
const maxStored = 60 << 10

// appData is what an application has left with the platform: one JSON object of
// its own, and one under each key for the user of the phone.
type appData struct {
	mu   sync.Mutex
	app  json.RawMessage
	user map[string]json.RawMessage
}

func newAppData(app json.RawMessage, user map[string]json.RawMessage) *appData {
	if user == nil {
		user = map[string]json.RawMessage{}
	}
	return &appData{app: app, user: user}
}

func (d *appData) keep() (json.RawMessage, map[string]json.RawMessage) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.app, maps.Clone(d.user)
}

// storedObject reads what is to be stored: any JSON object or list.
func storedObject(c apiCall) (json.RawMessage, bool) {
	body, ok := readJSON(c.w, c.r)
	if !ok {
		return nil, false
	}
	var plain bytes.Buffer
	trimmed := bytes.TrimSpace(body)
	isContainer := len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[')
	if !isContainer || json.Compact(&plain, body) != nil {
		writeRefusal(c.w, refuse(599, "The body must be a JSON object"))
		return nil, false
	}
	if plain.Len() > maxStored {
		writeRefusal(c.w, refuse(http.StatusRequestEntityTooLarge, "More than 60 KB cannot be stored"))
		return nil, false
	}
	return plain.Bytes(), true
}

// The three calls of app-storage.

func (p *Platform) readStorage(c apiCall) {
	app, _ := p.data.keep()
	p.answerStorage(c, app, nil)
}

func (p *Platform) writeStorage(c apiCall) {
	if data, ok := storedObject(c); ok {
		p.setStorage(data)
		p.answerStorage(c, data, true)
	}
}

func (p *Platform) deleteStorage(c apiCall) {
	p.setStorage(nil)
	p.answerStorage(c, nil, true)
}

func (p *Platform) setStorage(data json.RawMessage) {
	p.data.mu.Lock()
	p.data.app = data
	p.data.mu.Unlock()
	p.changed()
}

// answerStorage tells the data, null for none, and what became of a change.
func (p *Platform) answerStorage(c apiCall, data json.RawMessage, stored any) {
	answer := map[string]any{
		"application": map[string]any{"name": p.opts.AppName, "uuidv4": p.opts.APIKey},
		"data":        nil,
	}
	if data != nil {
		answer["data"] = data
	}
	if stored != nil {
		answer["stored"] = stored
	}
	writeJSON(c.w, http.StatusOK, answer)
}

// userKey is what a key of a user's data looks like.
var userKey = regexp.MustCompile(`^[a-z0-9]{3,}$`)

func userKeys(c apiCall) ([]string, bool) {
	keys := strings.Split(c.args[0], ",")
	if slices.ContainsFunc(keys, func(k string) bool { return !userKey.MatchString(k) }) {
		writeRefusal(c.w, refuse(http.StatusBadRequest, "A key has at least three small letters and digits"))
		return nil, false
	}
	return keys, true
}

// The four calls of userdata. Whatever account of the phone has signed in, the
// user is the same.

func (p *Platform) listUserData(c apiCall) {
	_, user := p.data.keep()
	keys := append([]string{}, slices.Sorted(maps.Keys(user))...)
	writeJSON(c.w, http.StatusOK, map[string]any{"operation": "LIST", "keys": keys, "count": len(keys)})
}

// readUserData gives those of the keys that there are.
func (p *Platform) readUserData(c apiCall) {
	asked, ok := userKeys(c)
	if !ok {
		return
	}
	_, user := p.data.keep()
	data, keys := map[string]any{}, []string{}
	for _, key := range asked {
		if value, has := user[key]; has && data[key] == nil {
			data[key] = value
			keys = append(keys, key)
		}
	}
	writeJSON(c.w, http.StatusOK, map[string]any{"operation": "RETRIEVE", "data": data, "keys": keys, "count": len(keys)})
}

func (p *Platform) writeUserData(c apiCall) {
	keys, ok := userKeys(c)
	if !ok {
		return
	}
	if len(keys) != 1 {
		writeRefusal(c.w, refuse(http.StatusBadRequest, "One key at a time can be written"))
		return
	}
	value, ok := storedObject(c)
	if !ok {
		return
	}
	p.data.mu.Lock()
	p.data.user[keys[0]] = value
	p.data.mu.Unlock()
	p.changed()
	writeJSON(c.w, http.StatusOK, map[string]any{"operation": "PERSIST", "persisted": true})
}

func (p *Platform) deleteUserData(c apiCall) {
	keys, ok := userKeys(c)
	if !ok {
		return
	}
	if len(keys) != 1 {
		writeRefusal(c.w, refuse(http.StatusBadRequest, "One key at a time can be removed"))
		return
	}
	p.data.mu.Lock()
	_, had := p.data.user[keys[0]]
	delete(p.data.user, keys[0])
	p.data.mu.Unlock()
	p.changed()
	writeJSON(c.w, http.StatusOK, map[string]any{"operation": "REMOVE", "persisted": had})
}
