package xumm

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// NFToken is what the platform tells about an NFT. All but ID may be "".
type NFToken struct {
	ID            string
	Issuer, Owner string // r-addresses
	Name          string
	ImageURL      string
}

// NFToken asks about an NFT by its NFTokenID. Bearer and OneTimeToken only.
func (c *Client) NFToken(ctx context.Context, id string) (*NFToken, error) {
	const op = "get NFT"
	if err := c.userOnly(op); err != nil {
		return nil, err
	}
	if !isHash(id) {
		return nil, fmt.Errorf("%s: %w: an NFTokenID has 64 hex digits", op, ErrInvalid)
	}
	id = strings.ToUpper(id)
	a, err := c.call(ctx, op, http.MethodGet, "nftoken-detail/"+id, nil)
	if err != nil {
		return nil, err
	}
	var w struct{ Token, Issuer, Owner, Name, Image looseString }
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	if w.Token != "" && !strings.EqualFold(string(w.Token), id) {
		return nil, unreadable(op, "it is about another NFT")
	}
	return &NFToken{
		ID: id, Issuer: plainText(string(w.Issuer), 40), Owner: plainText(string(w.Owner), 40),
		Name: plainText(string(w.Name), 200), ImageURL: c.webLink(w.Image),
	}, nil
}
