package xumm_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"countersign/xumm"
	"countersign/xumm/sandbox"
)

// approveNew makes a request that is approved at once.
func (d *desk) approveNew(identifier string) sandbox.Outcome {
	d.Helper()
	return d.approve(d.create(identifier))
}

// userToken is the one the platform issued with a signature.
func (d *desk) userToken(identifier string) string {
	d.Helper()
	d.approveNew(identifier)
	p, err := d.client.PayloadByIdentifier(d.Context(), identifier)
	if err != nil || p.Application.IssuedUserToken == "" {
		d.Fatalf("no user token: %+v, %v", p, err)
	}
	return p.Application.IssuedUserToken
}

// What an application's backend can ask, over real HTTP.
func TestSandboxBackend(t *testing.T) {
	d := newDesk(t)
	ctx, c, phone := t.Context(), d.client, d.platform.Phone()
	alice := phone.Accounts()[0].Address
	token := d.userToken("backend")

	tokens, err := c.UserTokens(ctx, token, "11111111-2222-4333-8444-555555555555")
	if err != nil || len(tokens) != 2 || !tokens[0].Active || tokens[0].Expires.Sub(tokens[0].Issued) != 30*24*time.Hour || tokens[1].Active {
		t.Errorf("user tokens: %+v, %v", tokens, err)
	}
	if one, err := c.UserToken(ctx, token); err != nil || !one.Active || one.Token != token {
		t.Errorf("user token: %+v, %v", one, err)
	}
	if err := phone.SetKYC(sandbox.KYC(xumm.KYCSuccessful), alice); err != nil {
		t.Fatal(err)
	}
	if status, err := c.KYCStatus(ctx, token); err != nil || status != xumm.KYCSuccessful {
		t.Errorf("KYC of the user: %s, %v", status, err)
	}
	if ok, err := c.KYCApproved(ctx, alice); err != nil || !ok {
		t.Errorf("KYC of the account: %t, %v", ok, err)
	}
	if meta, err := c.AccountMeta(ctx, alice); err != nil || meta.Account != alice || !meta.KYCApproved || meta.AvatarURL == "" {
		t.Errorf("account meta: %+v, %v", meta, err)
	}

	e, err := c.SendEvent(ctx, xumm.Push{UserToken: token, Subtitle: "Order 17", Body: "It is on its way", Data: json.RawMessage(`{"order":17}`)})
	if err != nil || e.UUID == "" || !e.Pushed {
		t.Errorf("event: %+v, %v", e, err)
	}
	if pushed, err := c.SendPush(ctx, xumm.Push{Account: alice, Body: "Hello"}); err != nil || !pushed {
		t.Errorf("push: %t, %v", pushed, err)
	}
	if got := phone.Messages(); len(got) != 2 || !got[0].Event && !got[1].Event {
		t.Errorf("the phone has %+v", got)
	}
	ott, err := phone.OpenEvent(ctx, e.UUID, alice)
	if err != nil {
		t.Fatal(err)
	}
	data, err := c.OneTimeTokenData(ctx, ott)
	if err != nil || data.Account != alice || data.Network != "TESTNET" || data.NetworkID != "1" {
		t.Errorf("one-time token: %+v, %v", data, err)
	}
	if _, err := c.OneTimeTokenData(ctx, ott); !errors.Is(err, xumm.ErrSpent) {
		t.Errorf("a second time: %v", err)
	}
	if again, err := c.OneTimeTokenDataAgain(ctx, ott, phone.DeviceID()); err != nil || again.Account != alice {
		t.Errorf("a second time, on the developer's device: %+v, %v", again, err)
	}
	if _, err := c.OneTimeTokenData(ctx, "11111111-2222-4333-8444-555555555555"); !errors.Is(err, xumm.ErrNotFound) {
		t.Errorf("an unknown one-time token: %v", err)
	}

	if data, err := c.AppStorage(ctx); err != nil || data != nil {
		t.Errorf("storage at first: %s, %v", data, err)
	}
	if err := c.SetAppStorage(ctx, map[string]any{"orders": []int{17}}); err != nil {
		t.Fatal(err)
	}
	if data, err := c.AppStorage(ctx); err != nil || string(data) != `{"orders":[17]}` {
		t.Errorf("storage: %s, %v", data, err)
	}
	if err := c.DeleteAppStorage(ctx); err != nil {
		t.Fatal(err)
	}
	if data, err := c.AppStorage(ctx); err != nil || data != nil {
		t.Errorf("storage at last: %s, %v", data, err)
	}
}

// What anybody can ask, with each kind of credential.
func TestSandboxLists(t *testing.T) {
	d := newDesk(t)
	out := d.approveNew("lists")
	bearer := d.xApp()
	for name, c := range map[string]*xumm.Client{"key": d.client, "session": bearer} {
		ctx := t.Context()
		issuers, err := c.CuratedAssets(ctx)
		if err != nil || len(issuers) == 0 || len(issuers[0].Assets) == 0 || issuers[0].Assets[0].Issuer == "" {
			t.Errorf("%s: curated assets: %+v, %v", name, issuers, err)
		}
		rates, err := c.Rates(ctx, "EUR")
		if err != nil || rates.XRP == "" || rates.Symbol == "" || time.Since(rates.At) > time.Minute {
			t.Errorf("%s: rates: %+v, %v", name, rates, err)
		}
		if _, err := c.Rates(ctx, "XXX"); !errors.Is(err, xumm.ErrNotFound) {
			t.Errorf("%s: rates of no currency: %v", name, err)
		}
		rails, err := c.Rails(ctx)
		if err != nil || len(rails) != 6 || rails[5].Key != sandbox.Sandnet || rails[0].Key != "MAINNET" || !rails[0].Live || rails[1].NetworkID != 1 || len(rails[1].Endpoints) == 0 || rails[1].Explorers[0].TxURL("AB") == "" {
			t.Errorf("%s: rails: %+v, %v", name, rails, err)
		}
		hooks, err := c.HookHashes(ctx)
		if err != nil || len(hooks) == 0 {
			t.Errorf("%s: hooks: %+v, %v", name, hooks, err)
		}
		for hash, want := range hooks {
			if h, err := c.HookHash(ctx, hash); err != nil || h.Name != want.Name {
				t.Errorf("%s: hook %s: %+v, %v", name, hash, h, err)
			}
		}
		if _, err := c.HookHash(ctx, strings.Repeat("0", 64)); !errors.Is(err, xumm.ErrNotFound) {
			t.Errorf("%s: an unknown hook: %v", name, err)
		}
		tx, err := c.Transaction(ctx, out.TxID)
		if err != nil || tx.TxID != out.TxID || len(tx.Changes) != 2 {
			t.Errorf("%s: transaction: %+v, %v", name, tx, err)
		}
	}
	for _, address := range []string{d.client.AvatarURL(d.platform.Phone().Accounts()[0].Address, 100), d.client.ExplorerURL("TESTNET", out.TxID)} {
		resp, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, resp.Status)
		}
	}
}

// xApp is a client for the user who opened the application's xApp.
func (d *desk) xApp() *xumm.Client {
	d.Helper()
	ott, err := d.platform.Phone().OpenXApp(d.Context(), d.platform.Phone().Accounts()[0].Address)
	if err != nil {
		d.Fatal(err)
	}
	info := d.platform.Info()
	c, err := xumm.New(xumm.OneTimeToken(info.APIKey, ott), xumm.WithBaseURL(info.APIURL))
	if err != nil {
		d.Fatal(err)
	}
	return c
}

// An xApp: its token is exchanged, its session is checked in the backend, its
// user's data is kept, and a request goes to the user without a user token.
func TestSandboxXApp(t *testing.T) {
	d := newDesk(t)
	ctx, info, c := t.Context(), d.platform.Info(), d.xApp()
	alice := d.platform.Phone().Accounts()[0].Address
	s, err := c.XApp(ctx)
	if err != nil || s.Wallet.Account != alice || s.AppName == "" || time.Until(s.ExpiresAt) < 23*time.Hour {
		t.Fatalf("session: %+v, %v", s, err)
	}
	claims, err := xumm.VerifyXAppToken(s.JWT(), info.APIKey, info.APISecret)
	if err != nil || claims.OneTimeToken == "" || claims.AppName != s.AppName {
		t.Errorf("in the backend: %+v, %v", claims, err)
	}
	if _, err := xumm.VerifyXAppToken(s.JWT(), info.APIKey, "11111111-2222-4333-8444-555555555555"); !errors.Is(err, xumm.ErrToken) {
		t.Errorf("with another secret: %v", err)
	}
	if p, err := c.Ping(ctx); err != nil || p.OneTimeToken != claims.OneTimeToken || p.AppUUID != info.APIKey {
		t.Errorf("ping: %+v, %v", p, err)
	}
	if err := c.SetUserData(ctx, "cart", map[string]int{"apples": 3}); err != nil {
		t.Fatal(err)
	}
	if keys, err := c.UserDataKeys(ctx); err != nil || len(keys) != 1 || keys[0] != "cart" {
		t.Errorf("keys: %v, %v", keys, err)
	}
	if data, err := c.UserData(ctx, "cart", "other"); err != nil || len(data) != 1 || string(data["cart"]) != `{"apples":3}` {
		t.Errorf("data: %s, %v", data, err)
	}
	if err := c.DeleteUserData(ctx, "cart"); err != nil {
		t.Error(err)
	}
	created, err := c.CreatePayload(ctx, d.payment("xapp"))
	if err != nil || !created.Pushed {
		t.Fatalf("created %+v, %v", created, err)
	}
	w := c.Watch(ctx, created.Ref())
	review, err := d.platform.Phone().Scan(ctx, created.SignURL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := review.Approve(ctx, alice); err != nil {
		t.Fatal(err)
	}
	if last, _ := d.until(w, done); last.State != xumm.Signed {
		t.Errorf("it ended %+v", last)
	}
	if _, err := c.AppStorage(ctx); !errors.Is(err, xumm.ErrCredential) {
		t.Errorf("a backend's call: %v", err)
	}
}

// The platform's posts arrive, are checked, and are tried again when they could
// not be handled.
func TestSandboxWebhook(t *testing.T) {
	d := newDesk(t)
	events := make(chan xumm.WebhookEvent, 4)
	hook, err := xumm.NewWebhook(d.platform.Info().APISecret, func(_ context.Context, e xumm.WebhookEvent) error {
		events <- e
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(hook)
	defer server.Close()
	if err := d.platform.SetWebhook(server.URL); err != nil {
		t.Fatal(err)
	}
	out := d.approveNew("hooked")
	select {
	case e := <-events:
		if !e.Signed || e.TxID != out.TxID || e.CustomMeta.Identifier != "hooked" || e.UserToken == "" || e.Attempt != 1 || e.AppUUID != d.platform.Info().APIKey {
			t.Errorf("event %+v", e)
		}
	case <-time.After(30 * time.Second): // only a broken webhook takes that long
		t.Fatal("nothing was posted")
	}
	created := d.create("declined")
	review, err := d.platform.Phone().Scan(t.Context(), created.SignURL)
	if err != nil {
		t.Fatal(err)
	}
	if err := review.Decline(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case e := <-events:
		if e.Signed || e.PayloadUUID != created.UUID || e.TxID != "" {
			t.Errorf("event %+v", e)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was posted of the declined one")
	}
}
