package auth

import (
	"bytes"
	"encoding/base64"
	"errors"
	"testing"
)

// What is kept can be neither changed nor used with another application, secret,
// provider or redirect address.
func TestWebSealedIsTheApplicationsOwn(t *testing.T) {
	f := newConfidential(t)
	w := newTestWeb(t, f, nil)
	sealed, callback := approved(t, f, w, Request{})
	data, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		t.Fatal(err)
	}
	for _, hidden := range []string{callback.Get("state"), callback.Get("nonce"), "\"v\""} {
		if bytes.Contains(data, []byte(hidden)) {
			t.Errorf("%q can be read", hidden)
		}
	}
	for i := range data {
		changed := bytes.Clone(data)
		changed[i] ^= 1
		if _, err := w.Finish(t.Context(), base64.RawURLEncoding.EncodeToString(changed), callback, Request{}); !errors.Is(err, errSealed) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	other := newConfidential(t)
	for name, change := range map[string]func(*WebConfig){
		"another application":      func(c *WebConfig) { c.ClientID = testSignUUID },
		"another provider":         func(c *WebConfig) { c.Provider = ProviderAt(other.url) },
		"another redirect address": func(c *WebConfig) { c.RedirectURI += "2" },
	} {
		if _, err := newTestWeb(t, f, change).Finish(t.Context(), sealed, callback, Request{}); !errors.Is(err, errSealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	rotated, err := NewWeb(WebConfig{Provider: ProviderAt(f.url), ClientID: testClientID, RedirectURI: testWebURI}, testSignUUID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rotated.Finish(t.Context(), sealed, callback, Request{}); !errors.Is(err, errSealed) {
		t.Errorf("another secret: %v", err)
	}
	// Another instance of the same backend opens it.
	if s, err := newTestWeb(t, f, nil).Finish(t.Context(), sealed, callback, Request{}); err != nil || s.Account != testAccount {
		t.Errorf("another instance: %+v, %v", s, err)
	}
}
