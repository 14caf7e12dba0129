package auth

import (
	"strings"
	"testing"
	"testing/synctest"
)

// What a programmer gets wrong first is answered with what to write.
func TestErrorsNameTheNextStep(t *testing.T) {
	if _, err := New(Config{ClientID: testClientID}); err == nil || !strings.Contains(err.Error(), "set Provider, e.g. auth.Xumm()") {
		t.Errorf("no provider: %v", err)
	}
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.authorize = answerJSON(400, `{"error":"access_denied","error_description":"Invalid client/redirect URL."}`)
		attempt, err := b.auth.Start(t.Context(), Request{})
		if err != nil {
			t.Fatal(err)
		}
		defer attempt.Cancel()
		if _, err := attempt.SignPage(t.Context()); err == nil || !strings.Contains(err.Error(), "register the line "+b.provider.asked.Get("redirect_uri")+" (") {
			t.Errorf("not registered: %v", err)
		}
	})
}
