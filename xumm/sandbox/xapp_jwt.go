package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// signXAppToken makes the token of an xApp: HS256, and the key is the
// application's API secret as it is written (Xumm developer docs, "own
// backend").
func (p *Platform) signXAppToken(ott string) (string, error) {
	now := p.now().Unix()
	body, err := json.Marshal(map[string]any{
		"ott_uuidv4": ott,
		"app_uuidv4": p.opts.APIKey,
		"app_name":   p.opts.AppName,
		"iat":        now,
		"exp":        now + int64(tokenLife/time.Second),
	})
	if err != nil {
		return "", fmt.Errorf("signing an xApp's token: %w", err)
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.HS256, Key: []byte(p.opts.APISecret)},
		(&jose.SignerOptions{}).WithType("JWT"),
	)
	if err != nil {
		return "", fmt.Errorf("signing an xApp's token: %w", err)
	}
	signed, err := signer.Sign(body)
	if err != nil {
		return "", fmt.Errorf("signing an xApp's token: %w", err)
	}
	return signed.CompactSerialize()
}

// verifyToken checks a token of either origin. Each is checked with the one
// algorithm and key of its origin, so that none can pass as the other.
func (p *Platform) verifyToken(token string) (map[string]any, error) {
	if signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.HS256}); err == nil {
		return p.verifyXAppToken(signed)
	}
	claims, err := p.oauth.verify(token)
	if err == nil && claims["ott_uuidv4"] != nil {
		return nil, errors.New("invalid token")
	}
	return claims, err
}

func (p *Platform) verifyXAppToken(signed *jose.JSONWebSignature) (map[string]any, error) {
	body, err := signed.Verify([]byte(p.opts.APISecret))
	if err != nil {
		return nil, errors.New("invalid signature")
	}
	claims, err := decodeObject(body)
	if err != nil {
		return nil, errors.New("invalid token")
	}
	ott, _ := claims["ott_uuidv4"].(string)
	app, _ := claims["app_uuidv4"].(string)
	expires, ok := wholeNumber(claims["exp"])
	switch {
	case !isUUIDv4(ott) || !strings.EqualFold(app, p.opts.APIKey):
		return nil, errors.New("invalid token")
	case !ok || p.now().Unix() >= expires:
		return nil, errors.New("jwt expired")
	}
	return claims, nil
}
