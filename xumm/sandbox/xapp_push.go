package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
)

// keptMessages is how many messages the phone keeps.
const keptMessages = 200

// Message is what an application has sent to the phone: a notification, or an
// event, which stays in the list and opens the xApp.
type Message struct {
	UUID     string          `json:"uuid"`
	Event    bool            `json:"event"`
	AppName  string          `json:"app_name"`
	Subtitle string          `json:"subtitle"`
	Body     string          `json:"body"`
	Data     json.RawMessage `json:"data,omitempty"`    // a JSON object, nil without
	Silent   bool            `json:"silent"`            // an event that came without a notification
	Account  string          `json:"account,omitempty"` // the account it was sent to, "" when it was sent to the user
	At       time.Time       `json:"at"`
}

// Messages lists what applications have sent, newest first. A restart forgets it.
func (w *Wallet) Messages() []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := slices.Clone(w.messages)
	slices.Reverse(list)
	return list
}

func (w *Wallet) receive(m Message) {
	w.mu.Lock()
	w.messages = append(w.messages, m)
	if len(w.messages) > keptMessages {
		w.messages = w.messages[1:]
	}
	w.mu.Unlock()
	w.ring()
}

// sendEvent answers POST xapp/event.
func (p *Platform) sendEvent(c apiCall) {
	m, ok := p.readMessage(c)
	if !ok {
		return
	}
	m.Event = true
	p.phone.receive(m)
	// The event is in the list in any case; what may not arrive is the push.
	pushed := !m.Silent && !p.faults.get().noPushes
	writeJSON(c.w, http.StatusOK, map[string]any{"pushed": pushed, "uuid": m.UUID})
}

// sendPush answers POST xapp/push.
func (p *Platform) sendPush(c apiCall) {
	m, ok := p.readMessage(c)
	if !ok {
		return
	}
	pushed := !p.faults.get().noPushes
	if pushed {
		p.phone.receive(m)
	}
	writeJSON(c.w, http.StatusOK, map[string]any{"pushed": pushed})
}

// readMessage reads a message and finds out whether it reaches the phone.
func (p *Platform) readMessage(c apiCall) (Message, bool) {
	fields, _, ok := readObject(c.w, c.r)
	if !ok {
		return Message{}, false
	}
	m, no := p.message(fields)
	if no != nil {
		writeRefusal(c.w, no)
		return Message{}, false
	}
	return m, true
}

func (p *Platform) message(fields map[string]any) (Message, *refusal) {
	if p.faults.get().noXApp {
		return Message{}, errNoXApp()
	}
	token, user, account := textOr(fields, "user_token"), textOr(fields, "user_uuid"), textOr(fields, "user_account")
	if token == "" && user == "" && account == "" {
		return Message{}, refuse(600, "user_token, user_uuid or user_account is missing")
	}
	body, isText := fields["body"].(string)
	subtitle, hasSubtitle := fields["subtitle"]
	_, subtitleIsText := subtitle.(string)
	data, hasData := fields["data"]
	_, dataIsObject := data.(map[string]any)
	if !isText || body == "" || hasSubtitle && subtitle != nil && !subtitleIsText || hasData && data != nil && !dataIsObject {
		return Message{}, refuse(601, "body must be a text; subtitle a text and data an object, where they are given")
	}
	now := p.now()
	_, mine := p.phone.held(account)
	current, _ := p.users.current()
	reaches := p.users.valid(token, now) || p.users.valid(user, now) || mine && p.users.valid(current, now)
	if !reaches {
		return Message{}, refuse(602, "The user token is invalid or expired")
	}
	return Message{
		UUID: uuid.NewString(), AppName: p.opts.AppName, Subtitle: textOr(fields, "subtitle"), Body: body,
		Data: rawObject(data), Silent: flagOr(fields["silent"], false), Account: account, At: now,
	}, nil
}

// rawObject gives an object as it came.
func rawObject(v any) json.RawMessage {
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	raw, err := plainJSON(object)
	if err != nil {
		return nil
	}
	return raw
}
