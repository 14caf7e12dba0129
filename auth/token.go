package auth

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"countersign/xrpl"
)

const (
	// leeway is for small differences between clocks.
	leeway = time.Minute
	// maxToken is far above the some 1300 bytes of a real token.
	maxToken = 16 << 10
)

// Why a token was refused. All are wrapped in ErrToken.
var (
	errTokenForm      = errors.New("it is not a signed token")
	errTokenAlgorithm = errors.New("it is not signed with RS256")
	errTokenCritical  = errors.New("it demands an extension")
	errTokenSignature = errors.New("no key of the provider fits its signature")
	errTokenClaims    = errors.New("its claims are not readable")
	errTokenIssuer    = errors.New("it is from another issuer")
	errTokenAudience  = errors.New("it is for another application")
	errTokenSubject   = errors.New("its subject is not an account address")
	errTokenTimes     = errors.New("it does not say when it was issued and when it ends")
	errTokenFuture    = errors.New("it is not valid yet")
	errTokenEnded     = errors.New("it has ended already") // ErrExpired where it was good once
	errTokenNonce     = errors.New("it belongs to another sign-in")
	errTokenSigner    = errors.New("it is of an account that was not asked for")
	errTokenNetwork   = errors.New("it is of a network that was not asked for")
)

// claims are those of a token whose signature, issuer, audience and subject are
// proven.
type claims struct {
	account, nonce, appName, network string
	networkID, userToken             string
	issued, expires, notBefore       time.Time
}

// authenticate verifies a token (RFC 7519 section 7.2, RFC 8725 section 3)
// except for time and nonce. Tokens of this provider carry no key id, so every
// key is tried; the algorithm is fixed, because the same vendor signs other
// tokens with HS256.
func authenticate(raw, issuer, clientID string, keys []key) (claims, error) {
	if len(raw) > maxToken {
		return claims{}, errTokenForm
	}
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	var algorithm *jose.ErrUnexpectedSignatureAlgorithm
	switch {
	case errors.As(err, &algorithm):
		return claims{}, errTokenAlgorithm
	case err != nil || len(token.Headers) != 1:
		return claims{}, errTokenForm
	}
	header := token.Headers[0]
	if _, ok := header.ExtraHeaders["crit"]; ok {
		return claims{}, errTokenCritical
	}
	for _, k := range keys {
		if header.KeyID != "" && k.id != "" && k.id != header.KeyID {
			continue
		}
		if token.Claims(k.public) == nil {
			return readClaims(token, k, issuer, clientID)
		}
	}
	return claims{}, errTokenSignature
}

func readClaims(token *jwt.JSONWebToken, k key, issuer, clientID string) (claims, error) {
	var registered jwt.Claims
	var own struct {
		Nonce   string `json:"nonce"`
		AppName string `json:"app_name"`
		Network string `json:"network_type"`
		// A number, a text, null or the word "undefined".
		NetworkID json.RawMessage `json:"network_id"`
		UserToken string          `json:"usertoken_uuidv4"`
	}
	if err := token.Claims(k.public, &registered, &own); err != nil {
		return claims{}, errTokenClaims
	}
	switch {
	case registered.Issuer != issuer:
		return claims{}, errTokenIssuer
	case len(registered.Audience) != 1 || registered.Audience[0] != clientID:
		return claims{}, errTokenAudience
	case registered.Expiry == nil || registered.IssuedAt == nil:
		return claims{}, errTokenTimes
	}
	if _, err := xrpl.ParseAddress(registered.Subject); err != nil {
		return claims{}, errTokenSubject
	}
	c := claims{
		account:   registered.Subject,
		nonce:     own.Nonce,
		appName:   printable(own.AppName, 80),
		network:   printable(own.Network, 32),
		networkID: strings.Trim(string(own.NetworkID), `"`),
		userToken: printable(own.UserToken, 36),
		issued:    registered.IssuedAt.Time(),
		expires:   registered.Expiry.Time(),
		notBefore: registered.NotBefore.Time(),
	}
	if strings.Trim(c.networkID, "0123456789") != "" || len(c.networkID) > 10 {
		c.networkID = ""
	}
	// Times that Go can neither print nor subtract are no times.
	if c.issued.Year() < 1 || c.expires.Year() > 9999 || c.expires.Before(c.issued) {
		return claims{}, errTokenTimes
	}
	return c, nil
}

// issuedByItsOwnWord reads when a token says that it was issued, whoever signed it:
// nothing may be believed for that. One that does not say is never accepted.
func issuedByItsOwnWord(raw string) (issued time.Time, ok bool) {
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return time.Time{}, false
	}
	var unverified jwt.Claims
	if token.UnsafeClaimsWithoutVerification(&unverified) != nil || unverified.IssuedAt == nil {
		return time.Time{}, false
	}
	return unverified.IssuedAt.Time(), true
}

// checkTime tells whether the token holds at a time, give or take a minute.
func (c claims) checkTime(now time.Time) error {
	switch {
	case c.issued.After(now.Add(leeway)), c.notBefore.After(now.Add(leeway)):
		return errTokenFuture
	case !c.expires.After(now.Add(-leeway)):
		return errTokenEnded
	}
	return nil
}

// printable keeps what can be shown on one line, n characters at most. The text
// is the application's name as its owner typed it.
func printable(s string, n int) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s))
	return string(runes[:min(len(runes), n)])
}
