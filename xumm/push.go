package xumm

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Push is a message to a user of the application's xApp. Exactly one of
// UserToken, UserUUID and Account says to whom.
type Push struct {
	UserToken string // as UserTokens knows it
	UserUUID  string // XAppData.UserUUID
	Account   string // r-address

	Subtitle string
	Body     string
	Data     json.RawMessage // an object that the xApp is opened with; may be nil
	Silent   bool            // an event only: no notification on the device
}

// Event is an entry in the wallet's list of events.
type Event struct {
	UUID   string
	Pushed bool // handed to the user's device; not: seen
}

// SendEvent puts an entry into the wallet's list of events and, unless it is
// Silent, pushes a notification. APIKey only; the application needs an xApp.
func (c *Client) SendEvent(ctx context.Context, p Push) (*Event, error) {
	const op = "send event"
	a, err := c.push(ctx, op, "xapp/event", p)
	if err != nil {
		return nil, err
	}
	var w struct {
		UUID   looseString
		Pushed looseBool
	}
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	return &Event{UUID: plainText(string(w.UUID), 80), Pushed: bool(w.Pushed)}, nil
}

// SendPush pushes a notification and leaves nothing in the list of events. It
// tells whether the platform handed it to a device. APIKey only; the application
// needs an xApp.
func (c *Client) SendPush(ctx context.Context, p Push) (pushed bool, err error) {
	const op = "send push"
	if p.Silent {
		return false, fmt.Errorf("%s: %w: a push that is silent is nothing; use SendEvent", op, ErrInvalid)
	}
	a, err := c.push(ctx, op, "xapp/push", p)
	if err != nil {
		return false, err
	}
	var w struct{ Pushed looseBool }
	if err := a.read(op, &w); err != nil {
		return false, err
	}
	return bool(w.Pushed), nil
}

func (c *Client) push(ctx context.Context, op, path string, p Push) (answer, error) {
	if err := c.keyOnly(op); err != nil {
		return answer{}, err
	}
	body, err := p.encode()
	if err != nil {
		return answer{}, fmt.Errorf("%s: %w", op, err)
	}
	return c.call(ctx, op, http.MethodPost, path, body)
}

func (p Push) encode() ([]byte, error) {
	to := 0
	for _, name := range []string{p.UserToken, p.UserUUID, p.Account} {
		if name != "" {
			to++
		}
	}
	switch {
	case to != 1:
		return nil, invalid("Say to whom: with one of a user token, a user's UUID and an account.")
	case p.UserToken != "" && !isUUID(p.UserToken), p.UserUUID != "" && !isUUID(p.UserUUID):
		return nil, invalid("The user is not named by a UUID.")
	case p.Body == "" && p.Subtitle == "":
		return nil, invalid("There is no text to send.")
	}
	if p.Account != "" {
		if err := checkAccount("to", p.Account); err != nil {
			return nil, err
		}
	}
	if len(p.Data) > 0 && (!looseRaw(p.Data).isObject() || !json.Valid(p.Data)) {
		return nil, invalid("The data of a message must be a JSON object.")
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(struct {
		UserToken   string          `json:"user_token,omitempty"`
		UserUUID    string          `json:"user_uuid,omitempty"`
		UserAccount string          `json:"user_account,omitempty"`
		Subtitle    string          `json:"subtitle,omitempty"`
		Body        string          `json:"body"`
		Data        json.RawMessage `json:"data,omitempty"`
		Silent      bool            `json:"silent,omitempty"`
	}{p.UserToken, p.UserUUID, p.Account, p.Subtitle, p.Body, p.Data, p.Silent})
	if err != nil {
		return nil, invalid("The message cannot be written as JSON: %v.", err)
	}
	return buf.Bytes(), nil
}
