package xumm

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	// tokenLeeway is for small differences between clocks.
	tokenLeeway = time.Minute
	// maxToken is far above the some hundred bytes of a real token.
	maxToken = 16 << 10
)

var (
	// ErrToken: the token is not to be believed, whatever it says of its end; who
	// sent it is refused.
	ErrToken = errors.New("session token refused")
	// ErrTokenExpired: the token was the application's own and has ended, which is
	// nobody's fault; the xApp has to be opened again. It never comes with ErrToken,
	// as auth.ErrExpired never does with auth.ErrToken.
	ErrTokenExpired = errors.New("session token has expired; the xApp has to be opened again")
)

// XAppClaims are what the token of an xApp's session says.
type XAppClaims struct {
	OneTimeToken      string // the UUID of the one-time token it was made from
	AppUUID, AppName  string
	Account           string // r-address; "" when the token does not say, which is the rule
	Network           string // network key; "" when the token does not say
	IssuedAt, Expires time.Time
}

// VerifyXAppToken checks, in the backend of an xApp and without the network, the
// token of a session that its front end has from XAppSession.JWT or from the
// platform's JavaScript SDK. key and secret are the application's. Such tokens
// are signed with HS256 and the API secret (Xumm developer docs, "JWT in your
// own backend"), and no other kind is taken for one: those of sign-ins by OAuth2
// are signed with RS256 by the platform's own key, and are checked by package
// auth. A token counts for a minute beyond its end, for clocks differ (RFC 7519
// section 4.1.4). Errors are ErrTokenExpired for a token of which nothing but its
// end is wrong, ErrToken for all others, and ErrCredential when key or secret
// cannot be.
//
// As a rule such a token names the one-time token it was made from, and no
// account: XAppClaims.Account is "" then, and "" is nobody, whose orders are not
// to be shown. A backend that has to know the account exchanges the one-time token
// itself (Client.OneTimeTokenData), in place of the front end, which is given a
// session of the backend's own; or it asks for a signature, with a SignIn payload.
func VerifyXAppToken(token, key, secret string) (*XAppClaims, error) {
	return verifyXAppToken(token, key, secret, time.Now())
}

func verifyXAppToken(token, key, secret string, now time.Time) (*XAppClaims, error) {
	if cred := APIKey(key, secret); cred.err != nil {
		return nil, cred.err
	}
	no := func(why string) (*XAppClaims, error) { return nil, fmt.Errorf("%w: %s", ErrToken, why) }
	if len(token) > maxToken {
		return no("it is too long to be one")
	}
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.HS256})
	var algorithm *jose.ErrUnexpectedSignatureAlgorithm
	switch {
	case errors.As(err, &algorithm):
		return no("it is not signed with HS256, so it is not one of an xApp")
	case err != nil || len(parsed.Headers) != 1:
		return no("it is not a signed token")
	}
	if _, ok := parsed.Headers[0].ExtraHeaders["crit"]; ok {
		return no("it demands an extension")
	}
	if err := parsed.Claims([]byte(secret)); err != nil {
		return no("its signature is not the application's")
	}
	var registered jwt.Claims
	var own struct {
		OTT     looseString `json:"ott_uuidv4"`
		App     looseString `json:"app_uuidv4"`
		Name    looseString `json:"app_name"`
		Account looseString `json:"account"`
		Network looseString `json:"network_type"`
	}
	if err := parsed.Claims([]byte(secret), &registered, &own); err != nil {
		return no("its claims are not readable")
	}
	switch {
	case !strings.EqualFold(string(own.App), key):
		return no("it is for another application")
	case !isUUID(string(own.OTT)):
		return no("it is not one of an xApp's session")
	case registered.Expiry == nil:
		return no("it does not say when it ends")
	case !isTime(registered.Expiry), !isTime(registered.IssuedAt), !isTime(registered.NotBefore):
		return no("its times are not times")
	case registered.IssuedAt != nil && *registered.Expiry < *registered.IssuedAt:
		return no("it ends before it was issued")
	case registered.IssuedAt != nil && registered.IssuedAt.Time().After(now.Add(tokenLeeway)),
		registered.NotBefore != nil && registered.NotBefore.Time().After(now.Add(tokenLeeway)):
		return no("it is not valid yet")
	case !registered.Expiry.Time().After(now.Add(-tokenLeeway)): // after all else: a forged one has not expired
		return nil, ErrTokenExpired
	}
	c := &XAppClaims{
		OneTimeToken: string(own.OTT), AppUUID: string(own.App), AppName: plainText(string(own.Name), 80),
		Network: plainText(string(own.Network), 40), Expires: registered.Expiry.Time().UTC(),
	}
	if account := cmp.Or(string(own.Account), registered.Subject); checkAccount("", account) == nil {
		c.Account = account
	}
	if registered.IssuedAt != nil {
		c.IssuedAt = registered.IssuedAt.Time().UTC()
	}
	return c, nil
}

// isTime is false for times that Go can neither print nor subtract. Fractions of
// a second, which RFC 7519 allows, were cut off, so that none lengthens a life.
func isTime(d *jwt.NumericDate) bool {
	return d == nil || *d >= 0 && d.Time().UTC().Year() <= 9999
}

// expiryOf reads when a token ends by its own, unverified word: a client cannot
// check the signature, and only wants to know when to stop using it.
func expiryOf(token string) time.Time {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return time.Time{}
	}
	var w struct{ Exp looseInt }
	if json.Unmarshal(data, &w) != nil {
		return time.Time{}
	}
	if d := jwt.NumericDate(w.Exp.v); !isTime(&d) {
		return time.Time{}
	}
	return w.Exp.time()
}
