package xumm

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// Hook is what the platform knows of a hook of Xahau, by the hash of its code.
type Hook struct {
	Name, Description                string
	Creator, CreatorMail, CreatorURL string
	XApp, AppUUID                    string
	IconURL                          string
	VerifiedAccounts                 []string
	Audits                           []string
}

// HookHashes gives the hooks the platform knows, by the hash of their code in
// upper-case hex.
func (c *Client) HookHashes(ctx context.Context) (map[string]Hook, error) {
	const op = "get hooks"
	a, err := c.call(ctx, op, http.MethodGet, "hookhash", nil)
	if err != nil {
		return nil, err
	}
	var w map[string]looseRaw
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	hooks := make(map[string]Hook, len(w))
	for hash, raw := range w {
		if h, err := c.hook(raw); err == nil && isHash(hash) {
			hooks[strings.ToUpper(hash)] = h
		}
	}
	return hooks, nil
}

// HookHash asks about one hook. One that is not known gives ErrNotFound.
func (c *Client) HookHash(ctx context.Context, hash string) (*Hook, error) {
	const op = "get hook"
	if !isHash(hash) {
		return nil, fmt.Errorf("%s: %w: the hash of a hook has 64 hex digits", op, ErrInvalid)
	}
	hash = strings.ToUpper(hash)
	a, err := c.call(ctx, op, http.MethodGet, "hookhash/"+hash, nil)
	if err != nil {
		return nil, err
	}
	// The answer is the hook itself, or a list of one.
	var w map[string]looseRaw
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	raw := looseRaw(a.body)
	for name, one := range w {
		if strings.EqualFold(name, hash) && one.isObject() {
			raw = one
		}
	}
	h, err := c.hook(raw)
	if err != nil {
		return nil, unreadable(op, err.Error())
	}
	if h.Name == "" {
		return nil, unreadable(op, "it has no name")
	}
	return &h, nil
}

func (c *Client) hook(raw looseRaw) (Hook, error) {
	var w struct {
		Name, Description, XApp, AppUUID, Icon looseString
		Creator                                struct{ Name, Mail, Site looseString }
		VerifiedAccounts, Audits               looseStrings
	}
	if err := decodeLoose(raw, &w); err != nil {
		return Hook{}, err
	}
	return Hook{
		Name: plainText(string(w.Name), 80), Description: plainText(string(w.Description), 500),
		Creator: plainText(string(w.Creator.Name), 80), CreatorMail: plainText(string(w.Creator.Mail), 256), CreatorURL: c.webLink(w.Creator.Site),
		XApp: plainText(string(w.XApp), 80), AppUUID: plainText(string(w.AppUUID), 36), IconURL: c.webLink(w.Icon),
		VerifiedAccounts: w.VerifiedAccounts, Audits: w.Audits,
	}, nil
}

// isHash tells of 256 bits in hex, in lower or upper case.
func isHash(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdefABCDEF") == ""
}
