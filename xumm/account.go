package xumm

import (
	"cmp"
	"context"
	"fmt"

	"countersign/xrpl"
)

func checkAccount(op, account string) error {
	if _, err := xrpl.ParseAddress(account); err != nil {
		return fmt.Errorf("%s: %w: %w", op, ErrInvalid, err)
	}
	return nil
}

// AccountMeta is what the platform tells about an account: its names, its
// avatar, and whether it is known to be bad.
type AccountMeta struct {
	AccountInfo
	AvatarURL      string
	NeedsTag       bool // asks for a destination tag
	ThirdParty     []AccountName
	GlobaliD       bool // has a linked identity
	GlobaliDURL    string
	OwnerAlias     string
	HasXummProfile bool
}

// AccountName is a name of an account by somebody other than the platform.
type AccountName struct {
	Alias  string
	Source string // such as xrpscan.com or bithomp.com
}

// maxThirdParty is more names than anybody reads.
const maxThirdParty = 20

// AccountMeta asks what the platform knows of any account. The endpoint is
// public: no credential is sent.
func (c *Client) AccountMeta(ctx context.Context, account string) (*AccountMeta, error) {
	const op = "get account meta"
	if err := checkAccount(op, account); err != nil {
		return nil, err
	}
	a, err := c.public(ctx, op, "account-meta/"+account)
	if err != nil {
		return nil, err
	}
	var w struct {
		Account     looseString
		KYCApproved looseBool
		XummPro     looseBool
		Blocked     looseBool
		ForceDTag   looseBool `json:"force_dtag"`
		Avatar      looseString
		XummProfile struct {
			AccountAlias, OwnerAlias, Slug, ProfileURL, AccountSlug, PayString looseString
		}
		ThirdPartyProfiles []struct{ AccountAlias, Source looseString }
		GlobalID           struct {
			Linked     looseRaw
			ProfileURL looseString
		}
	}
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	if string(w.Account) != account {
		return nil, unreadable(op, "it is not about the account")
	}
	p := w.XummProfile
	alias := cmp.Or(p.AccountAlias, p.OwnerAlias)
	m := &AccountMeta{
		AccountInfo: AccountInfo{
			Account: account, Name: plainText(string(alias), 80), KYCApproved: bool(w.KYCApproved), Pro: bool(w.XummPro), Blocked: bool(w.Blocked),
			Alias: plainText(string(p.AccountAlias), 80), Slug: plainText(string(p.Slug), 80),
			ProfileURL: c.webLink(p.ProfileURL), PayString: plainText(string(p.PayString), 80),
		},
		AvatarURL: c.webLink(w.Avatar), NeedsTag: bool(w.ForceDTag),
		GlobaliD: !w.GlobalID.Linked.isNothing(), GlobaliDURL: c.webLink(w.GlobalID.ProfileURL),
		OwnerAlias: plainText(string(p.OwnerAlias), 80), HasXummProfile: alias != "" || p.Slug != "",
	}
	for _, t := range w.ThirdPartyProfiles {
		if name := plainText(string(t.AccountAlias), 80); name != "" && len(m.ThirdParty) < maxThirdParty {
			m.ThirdParty = append(m.ThirdParty, AccountName{name, plainText(string(t.Source), 80)})
		}
	}
	if m.Name == "" && len(m.ThirdParty) > 0 {
		m.Name, m.Source = m.ThirdParty[0].Alias, m.ThirdParty[0].Source
	}
	return m, nil
}

// isNothing tells of null, false, "" and what is not there. A link to an
// identity has come as a boolean and as the moment it was made.
func (r looseRaw) isNothing() bool {
	var s looseString
	_ = s.UnmarshalJSON(r)
	return !r.isObject() && (s == "" || s == "false" || s == "0")
}
