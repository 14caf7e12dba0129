package sandbox

import (
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// userTokenLife is how long a user token lives after the last signature.
const userTokenLife = 30 * 24 * time.Hour

// userTokens holds the token by which an application reaches the phone: there
// is one phone and one application, so there is one.
type userTokens struct {
	mu      sync.Mutex
	token   string
	issued  time.Time
	expires time.Time
}

// issue gives the token, new or with its life extended: every signature does.
func (u *userTokens) issue(now time.Time) string {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.token == "" || !now.Before(u.expires) {
		u.token, u.issued = uuid.NewString(), now
	}
	u.expires = now.Add(userTokenLife)
	return u.token
}

// valid reports whether a token reaches the phone.
func (u *userTokens) valid(token string, now time.Time) bool {
	_, active := u.look(token, now)
	return active
}

// look gives a token's times, zero for one that is not known, and whether it
// reaches the phone.
func (u *userTokens) look(token string, now time.Time) (life tokenTimes, active bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.token == "" || !strings.EqualFold(token, u.token) {
		return tokenTimes{}, false
	}
	return tokenTimes{u.issued, u.expires}, now.Before(u.expires)
}

// tokenTimes are when a user token was issued and when it ends.
type tokenTimes struct{ issued, expires time.Time }

func (u *userTokens) current() (string, tokenTimes) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.token, tokenTimes{u.issued, u.expires}
}

func (u *userTokens) revoke() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.token = ""
}

// RevokePush takes from the application the permission to reach this phone: its
// user token is worth nothing from now on. The next signature issues a new one.
func (w *Wallet) RevokePush() {
	w.p.users.revoke()
	w.p.changed()
}
