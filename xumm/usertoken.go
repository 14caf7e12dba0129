package xumm

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// UserToken is what the platform says of a token that lets an application push
// requests to a user. One is issued after each signature and holds for 30 days
// after the last (Xumm developer docs, "Push").
type UserToken struct {
	Token           string
	Active          bool      // false too for a token that is unknown or was revoked in the wallet
	Issued, Expires time.Time // zero when not told
}

// UserTokens checks user tokens, all in one call. APIKey only. The answer has
// the order of tokens.
func (c *Client) UserTokens(ctx context.Context, tokens ...string) ([]UserToken, error) {
	const op = "check user tokens"
	if err := c.keyOnly(op); err != nil {
		return nil, err
	}
	if len(tokens) == 0 {
		return nil, nil
	}
	for i, t := range tokens {
		if !isUUID(t) {
			return nil, fmt.Errorf("%s: %w: user token %d is not a UUID", op, ErrInvalid, i+1)
		}
	}
	body, err := json.Marshal(map[string][]string{"tokens": tokens})
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", op, ErrInvalid, err)
	}
	a, err := c.call(ctx, op, http.MethodPost, "user-tokens", body)
	if err != nil {
		return nil, err
	}
	said, err := a.userTokens(op)
	if err != nil {
		return nil, err
	}
	all := make([]UserToken, len(tokens))
	for i, t := range tokens {
		all[i] = said[strings.ToLower(t)]
		all[i].Token = t
	}
	return all, nil
}

// UserToken checks one user token. APIKey only.
func (c *Client) UserToken(ctx context.Context, token string) (*UserToken, error) {
	const op = "check user token"
	if err := c.keyOnly(op); err != nil {
		return nil, err
	}
	if !isUUID(token) {
		return nil, fmt.Errorf("%s: %w: a user token is a UUID", op, ErrInvalid)
	}
	a, err := c.call(ctx, op, http.MethodGet, "user-token/"+token, nil)
	if err != nil {
		return nil, err
	}
	said, err := a.userTokens(op)
	if err != nil {
		return nil, err
	}
	t := said[strings.ToLower(token)]
	t.Token = token
	return &t, nil
}

func (a answer) userTokens(op string) (map[string]UserToken, error) {
	var w struct {
		Tokens *[]struct {
			Token           looseString `json:"user_token"`
			Active          looseBool
			Issued, Expires looseInt
		}
	}
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	if w.Tokens == nil {
		return nil, unreadable(op, "it has no list of tokens")
	}
	said := make(map[string]UserToken, len(*w.Tokens))
	for _, t := range *w.Tokens {
		said[strings.ToLower(string(t.Token))] = UserToken{Active: bool(t.Active), Issued: t.Issued.time(), Expires: t.Expires.time()}
	}
	return said, nil
}

// time reads seconds since 1970.
func (n looseInt) time() time.Time {
	if n.v <= 0 {
		return time.Time{}
	}
	return time.Unix(n.v, 0).UTC()
}

// KYCStatus is how far the identification of a user has come.
type KYCStatus string

// The states of identification. An unknown user token is KYCNone.
const (
	KYCNone       KYCStatus = "NONE"
	KYCInProgress KYCStatus = "IN_PROGRESS"
	KYCRejected   KYCStatus = "REJECTED"
	KYCSuccessful KYCStatus = "SUCCESSFUL"
)

// KYCStatus asks how far the identification of the user behind a user token has
// come. APIKey only.
func (c *Client) KYCStatus(ctx context.Context, userToken string) (KYCStatus, error) {
	const op = "get KYC status"
	if err := c.keyOnly(op); err != nil {
		return "", err
	}
	if !isUUID(userToken) {
		return "", fmt.Errorf("%s: %w: a user token is a UUID", op, ErrInvalid)
	}
	a, err := c.call(ctx, op, http.MethodPost, "kyc-status", []byte(`{"user_token":"`+userToken+`"}`))
	if err != nil {
		return "", err
	}
	var w struct{ KYCStatus looseString }
	if err := a.read(op, &w); err != nil {
		return "", err
	}
	if w.KYCStatus == "" {
		return "", unreadable(op, "it has no status")
	}
	return KYCStatus(plainText(string(w.KYCStatus), 40)), nil
}

// KYCApproved asks whether the holder of an account was identified by the
// platform. The endpoint is public: no credential is sent.
func (c *Client) KYCApproved(ctx context.Context, account string) (bool, error) {
	const op = "get KYC status of an account"
	if err := checkAccount(op, account); err != nil {
		return false, err
	}
	a, err := c.public(ctx, op, "kyc-status/"+account)
	if err != nil {
		return false, err
	}
	var w struct {
		Account     looseString
		KYCApproved *looseBool
	}
	if err := a.read(op, &w); err != nil {
		return false, err
	}
	if w.KYCApproved == nil {
		return false, unreadable(op, "it does not say")
	}
	if w.Account != "" && string(w.Account) != account {
		return false, unreadable(op, "it is about another account")
	}
	return bool(*w.KYCApproved), nil
}
