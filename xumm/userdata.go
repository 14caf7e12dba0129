package xumm

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// userDataKey is what the platform accepts as a key.
var userDataKey = regexp.MustCompile(`^[a-z0-9]{3,}$`)

func checkUserDataKeys(op string, keys ...string) error {
	for _, k := range keys {
		if !userDataKey.MatchString(k) {
			return fmt.Errorf("%s: %w: a key has at least three characters, small letters and digits only; %q has not", op, ErrInvalid, k)
		}
	}
	return nil
}

// UserDataKeys lists the keys under which the application has stored something
// for the signed-in user. Bearer and OneTimeToken only.
func (c *Client) UserDataKeys(ctx context.Context) ([]string, error) {
	const op = "list user data"
	if err := c.userOnly(op); err != nil {
		return nil, err
	}
	a, err := c.call(ctx, op, http.MethodGet, "userdata", nil)
	if err != nil {
		return nil, err
	}
	var w struct{ Keys looseStrings }
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	return w.Keys, nil
}

// UserData reads what the application has stored for the signed-in user under
// these keys; those that have nothing are missing. Bearer and OneTimeToken only.
func (c *Client) UserData(ctx context.Context, keys ...string) (map[string]json.RawMessage, error) {
	const op = "read user data"
	if err := c.userOnly(op); err != nil {
		return nil, err
	}
	if err := checkUserDataKeys(op, keys...); err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return map[string]json.RawMessage{}, nil
	}
	a, err := c.call(ctx, op, http.MethodGet, "userdata/"+strings.Join(keys, ","), nil)
	if err != nil {
		return nil, err
	}
	var w struct{ Data map[string]looseRaw }
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	out := make(map[string]json.RawMessage, len(w.Data))
	for k, v := range w.Data {
		if raw := v.raw(); raw != nil {
			out[k] = raw
		}
	}
	return out, nil
}

// SetUserData stores v for the signed-in user under a key, in place of what was
// there. It must be a JSON object. Bearer and OneTimeToken only.
func (c *Client) SetUserData(ctx context.Context, key string, v any) error {
	const op = "write user data"
	if err := c.userOnly(op); err != nil {
		return err
	}
	if err := checkUserDataKeys(op, key); err != nil {
		return err
	}
	body, err := storable(op, v)
	if err != nil {
		return err
	}
	a, err := c.call(ctx, op, http.MethodPost, "userdata/"+key, body)
	return a.must(op, "persisted", err)
}

// DeleteUserData removes what is stored for the signed-in user under a key, if
// there is anything.
// Bearer and OneTimeToken only.
func (c *Client) DeleteUserData(ctx context.Context, key string) error {
	const op = "delete user data"
	if err := c.userOnly(op); err != nil {
		return err
	}
	if err := checkUserDataKeys(op, key); err != nil {
		return err
	}
	a, err := c.call(ctx, op, http.MethodDelete, "userdata/"+key, nil)
	_, err = a.done(op, "persisted", err)
	return err // what was not there need not be removed
}
