package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestWebShowsNoSecret(t *testing.T) {
	f := newConfidential(t)
	w := newTestWeb(t, f, nil)
	sealed, callback := approved(t, f, w, Request{})
	attempt, err := w.Start(Request{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Finish(t.Context(), sealed, callback, Request{}); err != nil {
		t.Fatal(err)
	}
	_, bad := NewWeb(WebConfig{Provider: ProviderAt(f.url), ClientID: testClientID, RedirectURI: testWebURI}, "not-"+testSecret)
	if !errors.Is(bad, ErrSecret) {
		t.Error(bad)
	}
	var logged bytes.Buffer
	for _, v := range []any{w, w.client, w.secret, attempt, *attempt, bad, []any{w}, struct{ W *WebAuthenticator }{w}, map[string]any{"w": w, "a": attempt}} {
		text := &strings.Builder{}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			fmt.Fprintf(text, verb, v)
		}
		if j, err := json.Marshal(v); err == nil {
			text.Write(j)
		}
		slog.New(slog.NewJSONHandler(&logged, nil)).Info("it", "v", v)
		slog.New(slog.NewTextHandler(&logged, nil)).Info("it", "v", v)
		for _, hidden := range []string{testSecret, fmt.Sprintf("%x", testSecret), attempt.Sealed(), query(t, attempt.URL()).Get("state")} {
			if strings.Contains(text.String()+logged.String(), hidden) {
				t.Errorf("%T shows %q", v, hidden)
			}
		}
	}
}
