package xumm_test

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"countersign/xumm"
)

// signIn signs the phone's first account in, as an application does, and gives
// the sandbox's own token.
func (d *desk) signIn() *oauth2.Token {
	d.Helper()
	info := d.platform.Info()
	config := oauth2.Config{
		ClientID: info.APIKey, RedirectURL: info.RedirectURIs[0], Scopes: []string{"openid"},
		Endpoint: oauth2.Endpoint{
			AuthURL: info.OAuthURL + "/auth", TokenURL: info.OAuthURL + "/token", AuthStyle: oauth2.AuthStyleInParams,
		},
	}
	verifier := oauth2.GenerateVerifier()
	signPage := d.redirect(config.AuthCodeURL("a-state", oauth2.S256ChallengeOption(verifier)))
	d.approve(&xumm.Created{SignURL: signPage})
	p, err := d.client.Payload(d.Context(), path.Base(signPage))
	if err != nil {
		d.Fatal(err)
	}
	back, err := url.Parse(d.redirect(p.Meta.ReturnURLWeb))
	if err != nil {
		d.Fatal(err)
	}
	token, err := config.Exchange(d.Context(), back.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		d.Fatal(err)
	}
	return token
}

// redirect gives where an address sends the browser.
func (d *desk) redirect(address string) string {
	d.Helper()
	r, err := http.NewRequestWithContext(d.Context(), http.MethodGet, address, nil)
	if err != nil {
		d.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		d.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusFound {
		d.Fatalf("no redirect but %s", response.Status)
	}
	return response.Header.Get("Location")
}

// newSession is a desk whose client is the signed-in user's; app is the
// application's own client.
func newSession(t *testing.T) (d *desk, app *xumm.Client) {
	t.Helper()
	d = newDesk(t)
	app = d.client
	user, err := xumm.New(xumm.Bearer(oauth2.StaticTokenSource(d.signIn())), xumm.WithBaseURL(d.platform.Info().APIURL))
	if err != nil {
		t.Fatal(err)
	}
	d.client = user
	return d, app
}

func TestSandboxBearerPing(t *testing.T) {
	d, _ := newSession(t)
	pong, err := d.client.Ping(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	info := d.platform.Info()
	if pong.Account != info.Accounts[0].Address || pong.AppUUID != info.APIKey || pong.AppName == "" || pong.Network != "TESTNET" || pong.UserToken == "" {
		t.Errorf("pong %+v", pong)
	}
	if left := time.Until(pong.ExpiresAt); left < 23*time.Hour || left > 24*time.Hour {
		t.Errorf("the session lasts %s", left)
	}
}

func TestSandboxBearerSigned(t *testing.T) {
	d, _ := newSession(t)
	created := d.create("one")
	if !created.Pushed || created.QRURL == "" {
		t.Errorf("not pushed to the signed-in user: %+v", created)
	}
	w := d.client.Watch(t.Context(), created.Ref())
	d.until(w, live)
	phone := d.platform.Phone()
	inbox := phone.Inbox()
	if len(inbox) != 1 || inbox[0].UUID != created.UUID {
		t.Fatalf("inbox %+v", inbox)
	}
	review, err := phone.Open(t.Context(), inbox[0].UUID)
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := review.Approve(t.Context(), phone.Accounts()[0].Address)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := d.until(w, done)
	d.wantSigned(u, outcome)
	byID, err := d.client.PayloadByIdentifier(t.Context(), "one")
	if err != nil || byID.Meta.UUID != created.UUID || byID.Request.OriginType != "PUSH_NOTIFICATION" {
		t.Errorf("by identifier: %+v, %v", byID, err)
	}
}

func TestSandboxBearerLostCreateAndCancel(t *testing.T) {
	d, _ := newSession(t)
	d.platform.Faults().LoseCreates(1)
	created := d.create("lost")
	if !created.Recovered || !created.Pushed {
		t.Errorf("created %+v", created)
	}
	w := d.client.Watch(t.Context(), created.Ref())
	d.until(w, live)
	if got, err := d.client.CancelPayload(t.Context(), created.UUID); err != nil || !got.Cancelled || got.Reason != "OK" {
		t.Fatal(got, err)
	}
	if u, _ := d.until(w, done); u.State != xumm.Cancelled || u.Err != nil {
		t.Errorf("last update %+v", u)
	}
}

// What the application made for nobody in particular is not the user's.
func TestSandboxBearerReadsItsOwn(t *testing.T) {
	d, app := newSession(t)
	private, err := app.CreatePayload(t.Context(), d.payment("private"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.client.Payload(t.Context(), private.UUID); !errors.Is(err, xumm.ErrNotFound) {
		t.Errorf("the application's payload: %v", err)
	}
}

func TestSandboxBearerSessionEnds(t *testing.T) {
	d, app := newSession(t)
	created := d.create("before")
	w := d.client.Watch(t.Context(), created.Ref())
	d.until(w, live)
	d.platform.Faults().SkewClock(25 * time.Hour) // our own clock still says that the token is good
	w.Refresh()
	if u, _ := d.until(w, done); !errors.Is(u.Err, xumm.ErrUnauthorized) {
		t.Errorf("the watch ended with %v", u.Err)
	}
	if _, err := d.client.CreatePayload(t.Context(), d.payment("after")); !errors.Is(err, xumm.ErrUnauthorized) {
		t.Errorf("create: %v", err)
	}
	d.platform.Faults().Reset()
	if _, err := app.PayloadByIdentifier(t.Context(), "after"); !errors.Is(err, xumm.ErrNotFound) {
		t.Errorf("created all the same: %v", err)
	}
	// With a new session the watch goes on from where it was.
	again := d.client.Watch(t.Context(), created.Ref())
	d.until(again, live)
	outcome := d.approve(created)
	u, _ := d.until(again, done)
	d.wantSigned(u, outcome)
}

func TestSandboxBearerForeignToken(t *testing.T) {
	home, away := newDesk(t), newDesk(t)
	token := home.signIn()
	for _, test := range []struct {
		name  string
		at    *desk
		token *oauth2.Token
		good  bool
	}{
		{"at home", home, token, true},
		{"at another platform", away, token, false},
		{"garbage", home, &oauth2.Token{AccessToken: "a.b.c"}, false},
	} {
		c, err := xumm.New(xumm.Bearer(oauth2.StaticTokenSource(test.token)), xumm.WithBaseURL(test.at.platform.Info().APIURL))
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Ping(t.Context())
		if test.good && err != nil || !test.good && !errors.Is(err, xumm.ErrUnauthorized) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
