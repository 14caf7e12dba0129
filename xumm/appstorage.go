package xumm

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// maxAppStorage is how much an application can store (Xumm developer docs,
// "App storage").
const maxAppStorage = 60_000

// AppStorage reads the application's own storage: one JSON value, nil when
// nothing is stored. APIKey only.
func (c *Client) AppStorage(ctx context.Context) (json.RawMessage, error) {
	const op = "read app storage"
	if err := c.keyOnly(op); err != nil {
		return nil, err
	}
	a, err := c.call(ctx, op, http.MethodGet, "app-storage", nil)
	if err != nil {
		return nil, err
	}
	var w struct{ Data looseRaw }
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	return w.Data.raw(), nil
}

// SetAppStorage replaces what the application stores, for all its users and
// programs. v is written as JSON, an object of at most 60,000 bytes. APIKey only.
func (c *Client) SetAppStorage(ctx context.Context, v any) error {
	const op = "write app storage"
	if err := c.keyOnly(op); err != nil {
		return err
	}
	body, err := storable(op, v)
	switch {
	case err != nil:
		return err
	case len(body) > maxAppStorage:
		return fmt.Errorf("%s: %w: at most %d bytes can be stored; there are %d", op, ErrInvalid, maxAppStorage, len(body))
	}
	a, err := c.call(ctx, op, http.MethodPost, "app-storage", body)
	return a.must(op, "stored", err)
}

// DeleteAppStorage empties the application's storage. APIKey only.
func (c *Client) DeleteAppStorage(ctx context.Context) error {
	const op = "empty app storage"
	if err := c.keyOnly(op); err != nil {
		return err
	}
	a, err := c.call(ctx, op, http.MethodDelete, "app-storage", nil)
	return a.must(op, "stored", err)
}

// storable writes what is to be stored as the JSON object that it has to be.
func storable(op string, v any) ([]byte, error) {
	body, err := json.Marshal(v)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w: it cannot be written as JSON: %w", op, ErrInvalid, err)
	case !bytes.HasPrefix(body, []byte("{")):
		return nil, fmt.Errorf("%s: %w: only a JSON object can be stored", op, ErrInvalid)
	}
	return body, nil
}
