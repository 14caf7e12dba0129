package auth

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func newTestVerifier(t *testing.T, f *fakeProvider) *Verifier {
	t.Helper()
	v, err := NewVerifier(VerifierConfig{Provider: ProviderAt(f.url), ClientID: strings.ToUpper(testClientID), HTTPClient: &http.Client{}})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A backend checks what a browser or a native program sent it; the keys are
// asked for once.
func TestVerifier(t *testing.T) {
	f := newFakeProvider(t)
	v := newTestVerifier(t, f)
	jwt := func(change func(map[string]any)) string {
		c := f.claims()
		if change != nil {
			change(c)
		}
		return signToken(testKeys()[0], c)
	}
	for name, test := range map[string]struct {
		change    func(map[string]any)
		networkID string
	}{
		"number":       {nil, "1"},
		"text":         {func(c map[string]any) { c["network_id"] = "21337" }, "21337"},
		"undefined":    {func(c map[string]any) { c["network_id"] = "undefined" }, ""},
		"null":         {func(c map[string]any) { c["network_id"] = nil }, ""},
		"missing":      {func(c map[string]any) { delete(c, "network_id") }, ""},
		"an object":    {func(c map[string]any) { c["network_id"] = map[string]any{} }, ""},
		"no number":    {func(c map[string]any) { c["network_id"] = -1.5 }, ""},
		"of implicit":  {func(c map[string]any) { c["state"], c["network_id"] = "x", "1" }, "1"},
		"no user yet":  {func(c map[string]any) { delete(c, "usertoken_uuidv4") }, "1"},
		"another time": {func(c map[string]any) { c["iat"] = time.Now().Add(-time.Hour).Unix() }, "1"},
	} {
		s, err := v.Verify(t.Context(), jwt(test.change))
		if err != nil || s.Account != testAccount || s.ClientID != testClientID || s.NetworkID != test.networkID {
			t.Errorf("network id %s: %+v, %v", name, s, err)
		}
	}
	s, err := v.Verify(t.Context(), jwt(func(c map[string]any) { c["usertoken_uuidv4"] = testSignUUID }))
	if err != nil || s.UserToken != testSignUUID {
		t.Errorf("user token: %+v, %v", s, err)
	}
	if _, _, certs := f.count(); certs != 1 {
		t.Errorf("the keys were asked for %d times", certs)
	}
	if _, err := v.Verify(t.Context(), jwt(func(c map[string]any) {
		c["iat"], c["exp"] = time.Now().Add(-time.Hour).Unix(), time.Now().Add(-2*time.Minute).Unix()
	})); !errors.Is(err, ErrExpired) || errors.Is(err, ErrToken) {
		t.Errorf("expired: %v", err)
	}
	secret := "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	for name, token := range map[string]string{
		"an xApp's token, signed with the API secret": signWith(jose.HS256, []byte(secret), nil, map[string]any{
			"iss": f.url, "aud": testClientID, "sub": testAccount, "ott_uuidv4": testSignUUID, "app_uuidv4": testClientID,
			"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()}),
		"another application": jwt(func(c map[string]any) { c["aud"] = testSignUUID }),
		"another issuer":      jwt(func(c map[string]any) { c["iss"] = "https://oauth2.xumm.app.example" }),
		"another key":         signToken(testKeys()[2], with(f.claims(), "iat", time.Now().Add(-2*time.Minute).Unix())),
		"not yet":             jwt(func(c map[string]any) { c["iat"] = time.Now().Add(2 * time.Minute).Unix() }),
		"none":                "", "rubbish": "a.b.c",
	} {
		if s, err := v.Verify(t.Context(), token); !errors.Is(err, ErrToken) || s != nil {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
}

func TestVerifyNonce(t *testing.T) {
	f := newFakeProvider(t)
	v := newTestVerifier(t, f)
	token := func(nonce any) string { return signToken(testKeys()[0], with(f.claims(), "nonce", nonce)) }
	if s, err := v.VerifyNonce(t.Context(), token("given-out"), "given-out"); err != nil || s.Account != testAccount {
		t.Errorf("%+v, %v", s, err)
	}
	for name, test := range map[string]struct {
		token, nonce string
		want         error
	}{
		"another sign-in's":         {token("another"), "given-out", errTokenNonce},
		"the beginning of it":       {token("given"), "given-out", errTokenNonce},
		"without a nonce":           {token(nil), "given-out", errTokenNonce},
		"none asked for":            {token("given-out"), "", errTokenNonce},
		"none and none asked for":   {token(nil), "", errTokenNonce},
		"empty and none asked for":  {token(""), "", errTokenNonce},
		"a list":                    {token([]string{"given-out"}), "given-out", errTokenClaims},
		"of another key":            {signToken(testKeys()[1], with(with(f.claims(), "nonce", "given-out"), "iat", 1)), "given-out", errTokenSignature},
		"another sign-in's, ended":  {signToken(testKeys()[0], with(with(f.claims(), "nonce", "x"), "exp", time.Now().Unix())), "given-out", errTokenNonce},
		"of another application":    {signToken(testKeys()[0], with(with(f.claims(), "nonce", "given-out"), "aud", testSignUUID)), "given-out", errTokenAudience},
		"nothing, and none is kept": {"", "", errTokenForm},
	} {
		if s, err := v.VerifyNonce(t.Context(), test.token, test.nonce); s != nil || !errors.Is(err, ErrToken) || !errors.Is(err, test.want) {
			t.Errorf("%s: %+v, %v; want %v", name, s, err, test.want)
		}
	}
}

func TestVerifierWithoutKeys(t *testing.T) {
	f := newFakeProvider(t)
	f.keys = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
	if _, err := newTestVerifier(t, f).Verify(t.Context(), signToken(testKeys()[0], f.claims())); !errors.Is(err, ErrNoKeys) {
		t.Errorf("error %v", err)
	}
	for _, c := range []VerifierConfig{{Provider: ProviderAt(f.url)}, {ClientID: testClientID}, {Provider: ProviderAt("http://example.org"), ClientID: testClientID}} {
		if _, err := NewVerifier(c); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}
