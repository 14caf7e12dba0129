package xumm

import (
	"context"
	"fmt"
	"net/http"
)

// keyOnly refuses a call that needs the application's key and secret.
func (c *Client) keyOnly(op string) error {
	if c.cred.prefix != prefixPlatform {
		return fmt.Errorf("%s: %w: it needs the API key and secret of a backend (APIKey)", op, ErrCredential)
	}
	return nil
}

// userOnly refuses a call that is about a signed-in user.
func (c *Client) userOnly(op string) error {
	if c.cred.prefix != prefixJWT {
		return fmt.Errorf("%s: %w: it is about a signed-in user, and needs a session (Bearer or OneTimeToken)", op, ErrCredential)
	}
	return nil
}

// public calls an endpoint that anybody may call, without the credential.
func (c *Client) public(ctx context.Context, op, path string) (answer, error) {
	return c.send(ctx, outgoing{op: op, method: http.MethodGet, path: prefixPlatform + "/" + path})
}

// read decodes an answer into v, which points to a struct.
func (a answer) read(op string, v any) error {
	if err := decodeLoose(a.body, v); err != nil {
		return unreadable(op, err.Error())
	}
	return nil
}

// done gives what an answer says of a change under a name: that it was made, or
// not. err is that of the call.
func (a answer) done(op, name string, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	var w map[string]looseRaw
	if err := a.read(op, &w); err != nil {
		return false, err
	}
	said, there := w[name]
	if !there {
		return false, unreadable(op, "it does not say whether the change was made")
	}
	return said.truth(), nil
}

// must is done for a change that was to be made.
func (a answer) must(op, name string, err error) error {
	made, err := a.done(op, name, err)
	if err == nil && !made {
		return &Error{Op: op, Status: http.StatusOK, Message: "the change was not made", kind: ErrRefused}
	}
	return err
}
