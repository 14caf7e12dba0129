package storage

import (
	"slices"
	"strings"
	"time"
)

// SignIn says which sign-ins the keyring holds, for the keyring cannot be asked
// for a list. It has no token.
type SignIn struct {
	// Slot names the sign-in in the keyring, and tells nothing of whose it is. It
	// is "" for one of a version that kept a single one.
	Slot     string `json:"slot,omitempty"`
	ClientID string `json:"client_id"` // API key of the application
	// Platform is where it was made: of another one nothing is done with it. "" was
	// made by a version that did not note it.
	Platform string    `json:"platform,omitempty"`
	Account  string    `json:"account,omitempty"` // r-address; "" while the sign-in is under way
	Network  string    `json:"network,omitempty"` // network key of the wallet
	Expires  time.Time `json:"expires,omitzero"`  // of the token
	Used     time.Time `json:"used,omitzero"`     // when it was chosen last
	// Over tells that it has ended, and is here only until the keyring has given up
	// its token; nothing else is known of it then.
	Over bool `json:"over,omitempty"`
}

// maxSignIns is more than anybody has in sight.
const maxSignIns = 32

// Same reports whether both are of one account, on one network, for one
// application: of those there is one.
func (s SignIn) Same(other SignIn) bool {
	return s.Of(other.ClientID, other.Platform) && s.Account == other.Account && s.Network == other.Network
}

// Of reports whether it was made for an application, by its API key, on a platform.
func (s SignIn) Of(clientID, platform string) bool {
	return strings.EqualFold(s.ClientID, clientID) && (s.Platform == "" || platform == "" || s.Platform == platform)
}

// Is reports whether it is the one that the keyring has under that API key and slot.
func (s SignIn) Is(clientID, slot string) bool {
	return s.Slot == slot && strings.EqualFold(s.ClientID, clientID)
}

// Ended is what is left of a sign-in that is over, while the keyring may have its
// token.
func (s SignIn) Ended() SignIn {
	return SignIn{Slot: s.Slot, ClientID: s.ClientID, Platform: s.Platform, Over: true}
}

// normalSignIns gives what can be sign-ins, those used last first. What is too much
// is over, so that its token does not stay in the keyring.
func normalSignIns(list []SignIn) []SignIn {
	var out, over []SignIn
	for _, s := range list {
		switch {
		case s.ClientID == "" || len(s.Slot) > 64:
		case s.Over:
			over = append(over, s.Ended())
		default:
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b SignIn) int { return b.Used.Compare(a.Used) })
	for i := maxSignIns; i < len(out); i++ {
		over = append(over, out[i].Ended())
	}
	return append(out[:min(len(out), maxSignIns)], over...)
}
