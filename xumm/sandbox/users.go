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
	expires time.Time
}

// issue gives the token, new or with its life extended: every signature does.
func (u *userTokens) issue(now time.Time) string {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.token == "" || !now.Before(u.expires) {
		u.token = uuid.NewString()
	}
	u.expires = now.Add(userTokenLife)
	return u.token
}

// valid reports whether a token reaches the phone.
func (u *userTokens) valid(token string, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.token != "" && strings.EqualFold(token, u.token) && now.Before(u.expires)
}

func (u *userTokens) current() (string, time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.token, u.expires
}
