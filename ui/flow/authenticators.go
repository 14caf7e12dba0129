package flow

import (
	"strings"
	"sync"

	"countersign/auth"
)

// authenticators are made once for an API key and a list of redirect lines: all
// accounts verify with the same keys of the provider, and what a sign-in has left
// behind, such as a request for newer keys, ends with the App.
type authenticators struct {
	mu   sync.Mutex
	over bool
	made map[string]*auth.Authenticator
}

func (s *authenticators) get(c auth.Config) (*auth.Authenticator, error) {
	of := c.ClientID + "\n" + strings.Join(c.RedirectURIs, "\n")
	s.mu.Lock()
	defer s.mu.Unlock()
	if authn := s.made[of]; authn != nil {
		return authn, nil
	}
	authn, err := auth.New(c)
	if err != nil {
		return nil, err
	}
	if s.over {
		authn.Close()
	}
	if s.made == nil {
		s.made = make(map[string]*auth.Authenticator)
	}
	s.made[of] = authn
	return authn, nil
}

// close waits until nothing is sent or written any more.
func (s *authenticators) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	for _, authn := range s.made {
		authn.Close()
	}
}
