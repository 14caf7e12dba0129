// Package conformance runs clients that are not ours against the sandbox: the
// public Xumm SDKs for JavaScript, and a browser that signs in. A sandbox that an
// unmodified client of the platform takes for the platform is one that our own
// client can be tested with. It also runs the ledger's codec for JavaScript
// beside ours: the same transactions, the same bytes.
package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"countersign/xumm/sandbox"
)

// TestJavaScriptSDK needs Node and the packages of package-lock.json;
// scripts/conformance.sh provides them and sets the variable.
func TestJavaScriptSDK(t *testing.T) {
	if os.Getenv("COUNTERSIGN_CONFORMANCE") == "" {
		t.Skip("needs Node and an installed SDK: run scripts/conformance.sh")
	}
	approving := start(t, sandbox.Options{AutoApprove: true})
	waiting := start(t, sandbox.Options{})
	description, err := json.Marshal(map[string]any{"approving": approving, "waiting": waiting})
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", "--test", "--test-reporter=spec", "sdk.test.js")
	node.Env = append(os.Environ(),
		"COUNTERSIGN_SANDBOXES="+string(description),
		"COUNTERSIGN_DESTINATION="+approving.Accounts[1].Address,
	)
	out, err := node.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}

type credentials struct {
	sandbox.Info
	JWT string `json:"jwt"`
}

// start starts a sandbox and signs a user in, the way an application does.
func start(t *testing.T, o sandbox.Options) credentials {
	t.Helper()
	p, err := sandbox.Start(t.Context(), o)
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
		t.Fatalf("signing in: %v", err)
	}
	return credentials{p.Info(), jwt}
}

func signIn(ctx context.Context, p *sandbox.Platform) (string, error) {
	info := p.Info()
	config := oauth2.Config{
		ClientID:    info.APIKey,
		RedirectURL: info.RedirectURIs[0],
		Scopes:      []string{"openid"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   info.OAuthURL + "/auth",
			TokenURL:  info.OAuthURL + "/token",
			AuthStyle: oauth2.AuthStyleInParams,
		},
	}
	verifier := oauth2.GenerateVerifier()
	signPage, err := redirect(ctx, config.AuthCodeURL("a-state", oauth2.S256ChallengeOption(verifier)))
	if err != nil {
		return "", fmt.Errorf("authorize: %w", err)
	}
	if err := approve(ctx, p, signPage); err != nil {
		return "", err
	}
	back, err := returnAddress(ctx, info, signPage)
	if err != nil {
		return "", err
	}
	callback, err := redirect(ctx, back)
	if err != nil {
		return "", fmt.Errorf("return: %w", err)
	}
	u, err := url.Parse(callback)
	if err != nil || !strings.HasPrefix(callback, info.RedirectURIs[0]) || u.Query().Get("state") != "a-state" {
		return "", fmt.Errorf("sent back to the wrong place or with a wrong state (%v)", err)
	}
	token, err := config.Exchange(ctx, u.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		return "", fmt.Errorf("token: %w", err)
	}
	return token.AccessToken, nil
}

// approve lets the phone answer; a phone that approves by itself may be faster.
func approve(ctx context.Context, p *sandbox.Platform, signPage string) error {
	phone := p.Phone()
	review, err := phone.Scan(ctx, signPage)
	if err != nil {
		return fmt.Errorf("scan: %w", err)
	}
	if _, err = review.Approve(ctx, phone.Accounts()[0].Address); err != nil {
		return fmt.Errorf("approve: %w", err)
	}
	return nil
}

// returnAddress asks the platform where the sign page returns to.
func returnAddress(ctx context.Context, info sandbox.Info, signPage string) (string, error) {
	header := http.Header{"X-Api-Key": {info.APIKey}, "X-Api-Secret": {info.APISecret}}
	response, err := get(ctx, info.APIURL+"/api/v1/platform/payload/"+path.Base(signPage), header)
	if err != nil {
		return "", fmt.Errorf("reading the sign-in: %w", err)
	}
	defer response.Body.Close()
	var payload struct {
		Meta struct {
			Return string `json:"return_url_web"`
		} `json:"meta"`
	}
	if err := json.NewDecoder(response.Body).Decode(&payload); err != nil {
		return "", fmt.Errorf("reading the sign-in: %w", err)
	}
	return payload.Meta.Return, nil
}

// redirect gives where an address redirects to.
func redirect(ctx context.Context, address string) (string, error) {
	response, err := get(ctx, address, nil)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusFound {
		return "", fmt.Errorf("no redirect but %s", response.Status)
	}
	return response.Header.Get("Location"), nil
}

func get(ctx context.Context, address string, header http.Header) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	if header != nil {
		r.Header = header
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return client.Do(r)
}
