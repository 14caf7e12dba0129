package auth

import (
	"fmt"
	"time"

	"golang.org/x/oauth2"
)

// expiryMargin is how long before its end a token is no longer handed out: a
// request made with it must still arrive.
const expiryMargin = time.Minute

// Session is a verified sign-in. It is not changed after it was made.
type Session struct {
	Account  string // the r-address that signed in
	ClientID string // the application
	AppName  string // its name in the developer console
	Network  string // the network key of the wallet, such as MAINNET; may be empty
	// NetworkID is the network's number in decimal, UserToken what the
	// application's backend can push requests to the user with; both may be empty.
	NetworkID, UserToken string
	// IssuedAt and Expires are by this computer's clock, wrong as it may be.
	IssuedAt, Expires time.Time
	// ClockSkew is the provider's clock minus this computer's, when that was
	// measured and is more than 5 minutes; a person should be told.
	ClockSkew time.Duration
	// KeepErr is why the session lives in memory only; nil when it is stored, and
	// in a backend, where nothing is.
	KeepErr error

	jwt  secret
	skew time.Duration // what IssuedAt and Expires were corrected by
}

func newSession(clientID string, c claims, jwt secret, skew time.Duration) *Session {
	s := &Session{
		Account:  c.account,
		ClientID: clientID,
		AppName:  c.appName,
		Network:  c.network,

		NetworkID: c.networkID, UserToken: c.userToken,
		IssuedAt: c.issued.Add(-skew),
		Expires:  c.expires.Add(-skew),
		jwt:      jwt,
		skew:     skew,
	}
	if skew.Abs() > maxSkew {
		s.ClockSkew = skew
	}
	return s
}

// Token gives the bearer token for API calls, or ErrExpired from one minute
// before its end. It makes a Session an oauth2.TokenSource. Even so, an API that
// answers 401 is right.
func (s *Session) Token() (*oauth2.Token, error) {
	if s.Expired(time.Now()) {
		return nil, fmt.Errorf("auth: %w", ErrExpired)
	}
	return &oauth2.Token{AccessToken: s.jwt.reveal(), TokenType: "Bearer", Expiry: s.Expires}, nil
}

// Expired tells whether Token gives no token at that time. It goes by the wall
// clock: the monotonic one stands still while the computer sleeps.
func (s *Session) Expired(now time.Time) bool {
	return !now.Round(0).Before(s.Expires.Add(-expiryMargin))
}
