package xumm

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// XAppData is what the wallet tells an xApp about its user and about how it was
// opened (Xumm developer docs, "OTT data"). What an old wallet left out is the
// zero value; texts may be ones that are not known here.
type XAppData struct {
	Account       string // r-address
	AccountAccess string // FULL or READONLY
	AccountType   string // REGULAR, TANGEM, …
	Network       string // network key, such as MAINNET
	NetworkURL    string // WebSocket address of the node in use
	NetworkID     string // decimal; "" when not told
	Locale        string
	Style         string // LIGHT, DARK, MOONLIGHT or ROYAL
	Version       string // of the wallet
	Currency      string // the user's own, such as USD
	Platform      string // of the device
	UserUUID      string
	Subscriptions []string
	Info          AccountInfo

	OriginType string          // how the xApp was opened: QR, PUSH_NOTIFICATION, …
	Origin     json.RawMessage // what came with it: an object, or nil
}

// AccountInfo is what the platform knows of an account.
type AccountInfo struct {
	Account, Name, Domain, Source string
	KYCApproved                   bool
	Pro                           bool // has a subscription
	Blocked                       bool // is on the platform's advisory list
	Alias, Slug, ProfileURL       string
	PayString                     string
}

// OneTimeTokenData exchanges the one-time token of an xApp in a backend, with
// key and secret. The platform gives the data once: afterwards the error is
// ErrSpent, and ErrNotFound when the token is unknown or older than a minute.
func (c *Client) OneTimeTokenData(ctx context.Context, token string) (*XAppData, error) {
	return c.oneTimeTokenData(ctx, token, "")
}

// OneTimeTokenDataAgain is OneTimeTokenData for a developer's own device, for
// which the data can be had more than once. deviceID is that of the device, from
// the developer console.
func (c *Client) OneTimeTokenDataAgain(ctx context.Context, token, deviceID string) (*XAppData, error) {
	more := ""
	if c.cred.again != nil {
		more = "/" + c.cred.again(token, deviceID)
	}
	return c.oneTimeTokenData(ctx, token, more)
}

func (c *Client) oneTimeTokenData(ctx context.Context, token, more string) (*XAppData, error) {
	const op = "get one-time token data"
	if err := c.keyOnly(op); err != nil {
		return nil, err
	}
	if !isUUID(token) {
		return nil, fmt.Errorf("%s: %w: a one-time token is a UUID", op, ErrInvalid)
	}
	a, err := c.call(ctx, op, http.MethodGet, "xapp/ott/"+token+more, nil)
	if err != nil {
		return nil, err
	}
	d, err := readXAppData(op, a.body)
	if err != nil {
		return nil, err
	}
	return &d, nil
}

func readXAppData(op string, data []byte) (XAppData, error) {
	var w struct {
		Account, AccountAccess, AccountType, NodeType, NodeWSS, NetworkID looseString
		Locale, Style, Version, Currency, User                            looseString
		Subscriptions                                                     looseStrings
		UserDevice                                                        struct{ Currency, Platform looseString } `json:"user_device"`
		AccountInfo                                                       wireAccountInfo                          `json:"account_info"`
		Origin                                                            struct {
			Type looseString
			Data looseRaw
		}
	}
	if err := decodeLoose(data, &w); err != nil {
		return XAppData{}, unreadable(op, err.Error())
	}
	d := XAppData{
		Account: string(w.Account), AccountAccess: string(w.AccountAccess), AccountType: string(w.AccountType),
		Network: plainText(string(w.NodeType), 40), NetworkURL: string(w.NodeWSS), NetworkID: networkIDText(w.NetworkID),
		Locale: string(w.Locale), Style: string(w.Style), Version: string(w.Version),
		Currency: string(w.Currency), Platform: string(w.UserDevice.Platform), UserUUID: string(w.User),
		Subscriptions: w.Subscriptions, Info: w.AccountInfo.info(), OriginType: string(w.Origin.Type),
	}
	if d.Currency == "" {
		d.Currency = string(w.UserDevice.Currency)
	}
	if w.Origin.Data.isObject() {
		d.Origin = w.Origin.Data.raw()
	}
	return d, nil
}

// networkIDText gives an id that came as a number, as a text, or as the word
// "undefined" (seen in the platform's tokens).
func networkIDText(s looseString) string {
	if s == "" || strings.Trim(string(s), "0123456789") != "" {
		return ""
	}
	return string(s)
}

// wireAccountInfo is in one-time token data, in account meta and in userinfo,
// under names that differ a little.
type wireAccountInfo struct {
	Account, Name, Domain, Source looseString
	KYCApproved                   looseBool
	ProSubscription               looseBool
	Blocked                       looseBool
	Profile                       struct {
		Slug, ProfileURL, AccountSlug, PayString, AccountAlias, OwnerAlias looseString
	}
}

func (w wireAccountInfo) info() AccountInfo {
	alias := cmp.Or(w.Profile.AccountAlias, w.Profile.AccountSlug)
	return AccountInfo{
		Account: string(w.Account), Name: plainText(string(w.Name), 80), Domain: plainText(string(w.Domain), 256), Source: plainText(string(w.Source), 80),
		KYCApproved: bool(w.KYCApproved), Pro: bool(w.ProSubscription), Blocked: bool(w.Blocked),
		Alias: plainText(string(alias), 80), Slug: plainText(string(w.Profile.Slug), 80),
		ProfileURL: string(w.Profile.ProfileURL), PayString: plainText(string(w.Profile.PayString), 80),
	}
}
