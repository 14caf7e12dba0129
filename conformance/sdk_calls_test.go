package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"testing"

	"countersign/xumm/sandbox"
)

// TestJavaScriptSDKCalls makes every call the SDK has beside those for payloads,
// in all its three modes: key and secret, a signed-in user's token, and an
// xApp's one-time token.
func TestJavaScriptSDKCalls(t *testing.T) {
	if os.Getenv("COUNTERSIGN_CONFORMANCE") == "" {
		t.Skip("needs Node and an installed SDK: run scripts/conformance.sh")
	}
	p, err := sandbox.Start(t.Context(), sandbox.Options{AutoApprove: true, RateLimit: -1, CreateLimit: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	jwt, err := signIn(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	alice := p.Phone().Accounts()[0].Address
	if err := p.Phone().SetKYC(sandbox.KYCSuccessful, alice); err != nil {
		t.Fatal(err)
	}
	var otts []string
	for range 2 {
		ott, err := p.Phone().OpenXApp(t.Context(), alice)
		if err != nil {
			t.Fatal(err)
		}
		otts = append(otts, ott)
	}
	token, err := userToken(p, jwt)
	if err != nil {
		t.Fatal(err)
	}
	description, err := json.Marshal(map[string]any{
		"info": p.Info(), "jwt": jwt, "otts": otts, "account": alice, "other": p.Phone().Accounts()[1].Address, "user_token": token,
	})
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", "--test", "--test-reporter=spec", "sdk.calls.test.js")
	node.Env = append(os.Environ(), "COUNTERSIGN_SANDBOX="+string(description))
	out, err := node.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
	if messages := p.Phone().Messages(); len(messages) != 2 || messages[0].Body != "a notification" || messages[1].Body != "an event" {
		t.Errorf("on the phone: %+v", messages)
	}
}

// userToken asks the platform which user token a signed-in user has.
func userToken(p *sandbox.Platform, jwt string) (string, error) {
	r, err := http.NewRequest(http.MethodGet, p.Info().APIURL+"/api/v1/jwt/ping", nil)
	if err != nil {
		return "", err
	}
	r.Header.Set("Authorization", "Bearer "+jwt)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var pong struct {
		Token string `json:"usertoken_uuidv4"`
	}
	if err := json.NewDecoder(response.Body).Decode(&pong); err != nil || pong.Token == "" {
		return "", fmt.Errorf("no user token in the answer to a ping (%v)", err)
	}
	return pong.Token, nil
}
