package xumm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

const (
	testAccount = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"
	testHash    = "C53ECF838647FA5A4C780377025FEC7999AB4182590510CA461444B207AB74A9"
)

// endpoint is one call: what goes over the wire, and what comes of the answer.
type endpoint struct {
	name   string
	method string
	path   string // below /api/v1/, for key and secret; "platform/" becomes "jwt/" for sessions
	body   string // that is sent; "" none
	answer string
	call   func(context.Context, *Client) (any, error)
	want   any
	// who can make the call.
	key, session, public bool
}

var unixTime = time.Unix(1700000000, 0).UTC()

func endpoints() []endpoint {
	both := func(e endpoint) endpoint { e.key, e.session = true, true; return e }
	return []endpoint{
		{"user tokens", "POST", "platform/user-tokens", `{"tokens":["` + testUUID + `","` + testKey + `"]}`,
			`{"tokens":[{"user_token":"` + strings.ToUpper(testKey) + `","active":"1","issued":"1700000000","expires":1700000000},{"user_token":"other","active":true}]}`,
			func(ctx context.Context, c *Client) (any, error) { return c.UserTokens(ctx, testUUID, testKey) },
			[]UserToken{{Token: testUUID}, {Token: testKey, Active: true, Issued: unixTime, Expires: unixTime}}, true, false, false},
		{"user token", "GET", "platform/user-token/" + testUUID, "", `{"tokens":[{"user_token":"` + testUUID + `","active":true}]}`,
			func(ctx context.Context, c *Client) (any, error) { return c.UserToken(ctx, testUUID) },
			&UserToken{Token: testUUID, Active: true}, true, false, false},
		{"KYC of a user", "POST", "platform/kyc-status", `{"user_token":"` + testUUID + `"}`, `{"kycStatus":"IN_PROGRESS","possibleStatuses":{}}`,
			func(ctx context.Context, c *Client) (any, error) { return c.KYCStatus(ctx, testUUID) }, KYCInProgress, true, false, false},
		{"KYC of an account", "GET", "platform/kyc-status/" + testAccount, "", `{"account":"` + testAccount + `","kycApproved":true}`,
			func(ctx context.Context, c *Client) (any, error) { return c.KYCApproved(ctx, testAccount) }, true, true, true, true},
		both(endpoint{name: "account meta", method: "GET", public: true, path: "platform/account-meta/" + testAccount,
			answer: `{"account":"` + testAccount + `","kycApproved":true,"xummPro":1,"blocked":false,"force_dtag":true,"avatar":"https://xumm.app/avatar/x.png",
				"xummProfile":{"accountAlias":"Ripple\u0000","ownerAlias":"R","slug":"ripple","profileUrl":"https://xumm.me/ripple","accountSlug":null,"payString":"r$xumm.me"},
				"thirdPartyProfiles":[{"accountAlias":"Genesis","source":"xrpscan.com"}],"globalid":{"linked":"2021-06-29T10:23:25.000Z","profileUrl":"javascript:alert(1)"}}`,
			call: func(ctx context.Context, c *Client) (any, error) { return c.AccountMeta(ctx, testAccount) },
			want: &AccountMeta{AccountInfo: AccountInfo{Account: testAccount, Name: "Ripple", KYCApproved: true, Pro: true, Alias: "Ripple", Slug: "ripple", ProfileURL: "https://xumm.me/ripple", PayString: "r$xumm.me"},
				AvatarURL: "https://xumm.app/avatar/x.png", NeedsTag: true, ThirdParty: []AccountName{{"Genesis", "xrpscan.com"}}, GlobaliD: true, OwnerAlias: "R", HasXummProfile: true}}),
		both(endpoint{name: "account without a profile", method: "GET", public: true, path: "platform/account-meta/" + testAccount,
			answer: `{"account":"` + testAccount + `","xummProfile":null,"thirdPartyProfiles":[{"accountAlias":"Genesis","source":"bithomp.com"}],"globalid":{"linked":false}}`,
			call:   func(ctx context.Context, c *Client) (any, error) { return c.AccountMeta(ctx, testAccount) },
			want:   &AccountMeta{AccountInfo: AccountInfo{Account: testAccount, Name: "Genesis", Source: "bithomp.com"}, ThirdParty: []AccountName{{"Genesis", "bithomp.com"}}}}),
		{"app storage", "GET", "platform/app-storage", "", `{"application":{"name":"A","uuidv4":"u"},"data":{"a":12345678901234567890}}`,
			func(ctx context.Context, c *Client) (any, error) { return c.AppStorage(ctx) }, json.RawMessage(`{"a":12345678901234567890}`), true, false, false},
		{"empty app storage", "GET", "platform/app-storage", "", `{"application":{},"data":null}`,
			func(ctx context.Context, c *Client) (any, error) { return c.AppStorage(ctx) }, json.RawMessage(nil), true, false, false},
		{"write app storage", "POST", "platform/app-storage", `{"a":1}`, `{"application":{},"stored":true,"data":{"a":1}}`,
			func(ctx context.Context, c *Client) (any, error) {
				return nil, c.SetAppStorage(ctx, map[string]int{"a": 1})
			}, nil, true, false, false},
		{"empty the app storage", "DELETE", "platform/app-storage", "", `{"stored":true,"data":null}`,
			func(ctx context.Context, c *Client) (any, error) { return nil, c.DeleteAppStorage(ctx) }, nil, true, false, false},
		{"list user data", "GET", "jwt/userdata", "", `{"operation":"LIST","keys":["one","two"],"count":2}`,
			func(ctx context.Context, c *Client) (any, error) { return c.UserDataKeys(ctx) }, []string{"one", "two"}, false, true, false},
		{"read user data", "GET", "jwt/userdata/one,two", "", `{"operation":"RETRIEVE","data":{"one":{"a":1},"two":null},"keys":["one"],"count":1}`,
			func(ctx context.Context, c *Client) (any, error) { return c.UserData(ctx, "one", "two") },
			map[string]json.RawMessage{"one": json.RawMessage(`{"a":1}`)}, false, true, false},
		{"write user data", "POST", "jwt/userdata/one", `{"a":1}`, `{"operation":"PERSIST","persisted":true}`,
			func(ctx context.Context, c *Client) (any, error) {
				return nil, c.SetUserData(ctx, "one", map[string]int{"a": 1})
			}, nil, false, true, false},
		{"delete what is not there", "DELETE", "jwt/userdata/one", "", `{"operation":"REMOVE","persisted":false}`,
			func(ctx context.Context, c *Client) (any, error) { return nil, c.DeleteUserData(ctx, "one") }, nil, false, true, false},
		{"delete user data", "DELETE", "jwt/userdata/one", "", `{"operation":"REMOVE","persisted":true}`,
			func(ctx context.Context, c *Client) (any, error) { return nil, c.DeleteUserData(ctx, "one") }, nil, false, true, false},
		{"event", "POST", "platform/xapp/event", `{"user_token":"` + testUUID + `","subtitle":"S","body":"B<","data":{"a":1},"silent":true}`, `{"pushed":false,"uuid":"e"}`,
			func(ctx context.Context, c *Client) (any, error) {
				return c.SendEvent(ctx, Push{UserToken: testUUID, Subtitle: "S", Body: "B<", Data: json.RawMessage(`{"a":1}`), Silent: true})
			}, &Event{UUID: "e"}, true, false, false},
		{"push", "POST", "platform/xapp/push", `{"user_account":"` + testAccount + `","body":"B"}`, `{"pushed":true}`,
			func(ctx context.Context, c *Client) (any, error) {
				return c.SendPush(ctx, Push{Account: testAccount, Body: "B"})
			}, true, true, false, false},
		{"one-time token", "GET", "platform/xapp/ott/" + testUUID, "", ottAnswer,
			func(ctx context.Context, c *Client) (any, error) { return c.OneTimeTokenData(ctx, testUUID) }, &ottData, true, false, false},
		{"one-time token again", "GET", "platform/xapp/ott/" + testUUID + "/f8ba5cf60fc3cd4017afb3eeec60f12e557191da", "", ottAnswer,
			func(ctx context.Context, c *Client) (any, error) {
				return c.OneTimeTokenDataAgain(ctx, testUUID, "device")
			}, &ottData, true, false, false},
		both(endpoint{name: "curated assets", method: "GET", path: "platform/curated-assets",
			answer: `{"issuers":["GateHub","Bitstamp"],"currencies":["EUR","USD"],"details":{
				"GateHub":{"id":1,"name":"GateHub","domain":"gatehub.net","avatar":"https://xumm.app/a.png","shortlist":1,"currencies":{
					"USD":{"id":2,"issuer_id":1,"issuer":"rhub8VRN55s94qWKDv6jmDy1pUykJzF3wq","currency":"USD","name":"US dollar","avatar":"https://xumm.app/u.png","shortlist":0,"xapp":"new"},
					"EUR":{"issuer":"rhub8VRN55s94qWKDv6jmDy1pUykJzF3wq","currency":"EUR","name":"Euro","avatar":null,"shortlist":true},
					"XRP":{"issuer":"rhub8VRN55s94qWKDv6jmDy1pUykJzF3wq","currency":"XRP"},"WORDS":{"issuer":"rhub8VRN55s94qWKDv6jmDy1pUykJzF3wq","currency":"Send it all"},
					"BAD":{"issuer":"rNobody","currency":"BAD"}}},
				"Bitstamp":{"name":"Bitstamp","currencies":{}}}}`,
			call: func(ctx context.Context, c *Client) (any, error) { return c.CuratedAssets(ctx) },
			want: []AssetIssuer{{Name: "Bitstamp"}, {Name: "GateHub", Domain: "gatehub.net", AvatarURL: "https://xumm.app/a.png", Shortlisted: true, Assets: []Asset{
				{Currency: "EUR", Issuer: "rhub8VRN55s94qWKDv6jmDy1pUykJzF3wq", Name: "Euro", Shortlisted: true},
				{Currency: "USD", Issuer: "rhub8VRN55s94qWKDv6jmDy1pUykJzF3wq", Name: "US dollar", AvatarURL: "https://xumm.app/u.png"}}}}}),
		both(endpoint{name: "networks", method: "GET", path: "platform/rails", public: true,
			answer: `{"XAHAU":{"chain_id":21337,"color":"#0a0","name":"Xahau","is_livenet":true,"native_asset":"XAH","endpoints":[{"name":"X","url":"wss://xahau.network"},{"name":"bad","url":"http://x"}],
					"explorers":[{"name":"E","url_tx":"https://e.example/tx/","url_account":"https://e.example/account","url_ctid":""},{"name":"none","url_tx":"ftp://x/"}],"rpc":"https://xahau.network","definitions":"https://x.example/d.json","icons":{"icon_square":"https://x.example/i.png","icon_asset":"https://x.example/xah.png"}},
				"MAINNET":{"chain_id":"0","name":"","is_livenet":1,"native_asset":"XRP","rpc":"javascript:x","definitions":null},"lower case":{"chain_id":5},"NOID":{"name":"x"},"TEXT":"x"}`,
			call: func(ctx context.Context, c *Client) (any, error) { return c.Rails(ctx) },
			want: []Rail{{Key: "MAINNET", Name: "MAINNET", Live: true, NativeAsset: "XRP"}, {Key: "XAHAU", Name: "Xahau", NetworkID: 21337, Live: true, NativeAsset: "XAH", Color: "#0a0",
				IconURL: "https://x.example/i.png", AssetURL: "https://x.example/xah.png", RPCURL: "https://xahau.network", DefinitionsURL: "https://x.example/d.json", Endpoints: []Endpoint{{"X", "wss://xahau.network"}}, Explorers: []Explorer{{"E", "https://e.example/tx/", "https://e.example/account/", ""}}}}}),
		both(endpoint{name: "hooks", method: "GET", path: "platform/hookhash",
			answer: `{"` + strings.ToLower(testHash) + `":{"name":"Govern","description":"D","creator":{"name":"C","mail":"m","site":"https://c.example"},"xapp":"x","verifiedAccounts":["` + testAccount + `"],"audits":null},"junk":{"name":"x"},"` + testHash[:63] + `0":"x"}`,
			call:   func(ctx context.Context, c *Client) (any, error) { return c.HookHashes(ctx) },
			want:   map[string]Hook{testHash: {Name: "Govern", Description: "D", Creator: "C", CreatorMail: "m", CreatorURL: "https://c.example", XApp: "x", VerifiedAccounts: []string{testAccount}}}}),
		both(endpoint{name: "hook", method: "GET", path: "platform/hookhash/" + testHash, answer: `{"name":"Govern"}`,
			call: func(ctx context.Context, c *Client) (any, error) { return c.HookHash(ctx, strings.ToLower(testHash)) }, want: &Hook{Name: "Govern"}}),
		both(endpoint{name: "hook in a list", method: "GET", path: "platform/hookhash/" + testHash, answer: `{"` + testHash + `":{"name":"Govern"}}`,
			call: func(ctx context.Context, c *Client) (any, error) { return c.HookHash(ctx, testHash) }, want: &Hook{Name: "Govern"}}),
		{"NFT", "GET", "jwt/nftoken-detail/" + testHash, "", `{"issuer":"` + testAccount + `","token":"` + strings.ToLower(testHash) + `","owner":null,"name":"Cat","image":"http://x/y"}`,
			func(ctx context.Context, c *Client) (any, error) { return c.NFToken(ctx, testHash) }, &NFToken{ID: testHash, Issuer: testAccount, Name: "Cat", ImageURL: "http://x/y"}, false, true, false},
		both(endpoint{name: "transaction", method: "GET", path: "platform/xrpl-tx/" + testHash,
			answer: `{"txid":"` + testHash + `","balanceChanges":{"` + testAccount + `":[{"counterparty":"","currency":"XRP","value":"-1.000012"}]},"node":"wss://n","transaction":{"Fee":"12"}}`,
			call:   func(ctx context.Context, c *Client) (any, error) { return c.Transaction(ctx, testHash) },
			want: &Transaction{TxID: testHash, Node: "wss://n", Tx: json.RawMessage(`{"Fee":"12"}`),
				Changes: map[string][]BalanceChange{testAccount: {{"", "XRP", "-1.000012"}}}}}),
	}
}

const ottAnswer = `{"locale":"en","version":"2.6.0","account":"` + testAccount + `","accountaccess":"FULL","accounttype":"REGULAR","style":"DARK",
	"origin":{"type":"QR","data":{"payload":"p"}},"user":"u","user_device":{"currency":"EUR","platform":"ios"},
	"account_info":{"account":"` + testAccount + `","name":"Ann","domain":null,"blocked":false,"source":"xumm.me","kycApproved":true,"proSubscription":false,"profile":{"slug":"ann","profileUrl":"https://xumm.me/ann","accountSlug":"main","payString":"ann$xumm.me"}},
	"nodetype":"TESTNET","nodewss":"wss://t","networkid":1,"currency":null,"subscriptions":["a"]}`

var ottData = XAppData{
	Account: testAccount, AccountAccess: "FULL", AccountType: "REGULAR", Network: "TESTNET", NetworkURL: "wss://t", NetworkID: "1", Locale: "en", Style: "DARK", Version: "2.6.0",
	Currency: "EUR", Platform: "ios", UserUUID: "u", Subscriptions: []string{"a"}, OriginType: "QR", Origin: json.RawMessage(`{"payload":"p"}`),
	Info: AccountInfo{Account: testAccount, Name: "Ann", Source: "xumm.me", KYCApproved: true, Alias: "main", Slug: "ann", ProfileURL: "https://xumm.me/ann", PayString: "ann$xumm.me"},
}

// Each endpoint is called with every credential: the request is what the
// platform documents, and a call that a credential cannot make is refused before
// anything is sent.
func TestEndpoints(t *testing.T) {
	for _, e := range endpoints() {
		for _, as := range []string{"key", "session"} {
			t.Run(e.name+" by "+as, func(t *testing.T) {
				cred, allowed, path := APIKey(testKey, testSecret), e.key, e.path
				if as == "session" {
					cred, allowed = Bearer(goodToken()), e.session
					if !e.public {
						path = strings.Replace(path, "platform/", "jwt/", 1)
					}
				}
				calls := 0
				c := serve(t, cred, func(w http.ResponseWriter, r *http.Request) {
					calls++
					body, _ := io.ReadAll(r.Body)
					if got := r.URL.Path; got != "/api/v1/"+path || r.Method != e.method || strings.TrimSpace(string(body)) != e.body {
						t.Errorf("%s %s %s\nwant %s %s %s", r.Method, got, body, e.method, path, e.body)
					}
					if shown := r.Header.Get("X-Api-Secret") + r.Header.Get("Authorization"); (shown == "") != e.public {
						t.Errorf("the credential was sent: %t", shown != "")
					}
					io.WriteString(w, e.answer)
				})
				got, err := e.call(t.Context(), c)
				if !allowed {
					if !errors.Is(err, ErrCredential) || calls != 0 || !strings.Contains(err.Error(), "it ") {
						t.Errorf("%d calls, error %v", calls, err)
					}
					return
				}
				if err != nil || calls != 1 {
					t.Fatalf("%d calls, error %v", calls, err)
				}
				if !reflect.DeepEqual(got, e.want) {
					t.Errorf("got  %+v\nwant %+v", got, e.want)
				}
			})
		}
	}
}

// Whatever comes in place of the answer is an error of the right kind, and no
// panic.
func TestEndpointsAndBadAnswers(t *testing.T) {
	answers := []struct {
		status int
		body   string
		want   error // nil: any
	}{
		{200, "", ErrUnavailable}, {200, "null", ErrUnavailable}, {200, "[]", ErrUnavailable}, {200, "<html>", ErrUnavailable}, {200, `{"a":`, ErrUnavailable},
		{200, `{"error":true,"message":"x","code":500}`, ErrUnavailable},
		{403, `{"error":{"code":812,"reference":"r"}}`, ErrUnauthorized}, {401, `{"error":{"code":401}}`, ErrUnauthorized}, {403, "<html>", ErrUnavailable},
		{404, `{"error":true,"code":404,"message":"Endpoint unknown"}`, ErrUnavailable}, {404, `{"error":{"code":404,"reference":"r"}}`, ErrNotFound}, {400, `{"error":{"code":404}}`, ErrNotFound}, {400, `{"error":{"code":410}}`, ErrSpent},
		{429, `slow down`, ErrRateLimited}, {500, `{"error":{"code":null}}`, ErrUnavailable}, {302, "", ErrUnavailable},
		{200, `{}`, nil}, {200, `{"tokens":{},"details":[],"data":1,"keys":5,"balanceChanges":[],"txid":{},"account":[]}`, nil},
		{200, `{"details":{"A":null,"B":{"currencies":{"C":null}}},"MAINNET":null,"tokens":[null],"keys":[null],"transaction":{},"thirdPartyProfiles":[null],"XRP":-1,"name":{}}`, nil},
	}
	// An answer that says nothing is no fact: not that somebody is unknown, or
	// that there is nothing.
	silent := map[string]bool{"user tokens": true, "user token": true, "KYC of a user": true, "KYC of an account": true, "account meta": true,
		"curated assets": true, "networks": true, "write app storage": true, "empty the app storage": true, "write user data": true, "delete user data": true, "transaction": true}
	for _, e := range endpoints() {
		cred := APIKey(testKey, testSecret)
		if !e.key {
			cred = Bearer(goodToken())
		}
		for _, a := range answers {
			c := serve(t, cred, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(a.status)
				io.WriteString(w, a.body)
			})
			if _, err := e.call(t.Context(), c); silent[e.name] && a.body == `{}` && !errors.Is(err, ErrUnavailable) {
				t.Errorf("%s: an empty answer gives %v", e.name, err)
			} else if a.want != nil && !errors.Is(err, a.want) {
				t.Errorf("%s: HTTP %d %s: error %v, want %v", e.name, a.status, a.body, err, a.want)
			}
		}
	}
}

// What can't be right is refused before anything is sent.
func TestEndpointsRefuseLocally(t *testing.T) {
	user, key := Bearer(goodToken()), APIKey(testKey, testSecret)
	ctx := t.Context()
	for name, test := range map[string]struct {
		cred Credential
		call func(*Client) error
	}{
		"user token":            {key, func(c *Client) error { _, err := c.UserToken(ctx, "x"); return err }},
		"user tokens":           {key, func(c *Client) error { _, err := c.UserTokens(ctx, testUUID, ""); return err }},
		"KYC token":             {key, func(c *Client) error { _, err := c.KYCStatus(ctx, `"`); return err }},
		"KYC account":           {key, func(c *Client) error { _, err := c.KYCApproved(ctx, "r../x"); return err }},
		"account meta":          {key, func(c *Client) error { _, err := c.AccountMeta(ctx, ""); return err }},
		"storage not an object": {key, func(c *Client) error { return c.SetAppStorage(ctx, []int{1}) }},
		"storage not JSON":      {key, func(c *Client) error { return c.SetAppStorage(ctx, func() {}) }},
		"storage too large": {key, func(c *Client) error {
			return c.SetAppStorage(ctx, map[string]string{"a": strings.Repeat("x", maxAppStorage)})
		}},
		"user data key":       {user, func(c *Client) error { return c.SetUserData(ctx, "A-b", map[string]int{}) }},
		"user data short key": {user, func(c *Client) error { return c.DeleteUserData(ctx, "ab") }},
		"user data path":      {user, func(c *Client) error { _, err := c.UserData(ctx, "abc", "../x"); return err }},
		"user data text":      {user, func(c *Client) error { return c.SetUserData(ctx, "abc", "text") }},
		"push to nobody":      {key, func(c *Client) error { _, err := c.SendPush(ctx, Push{Body: "b"}); return err }},
		"push to two": {key, func(c *Client) error {
			_, err := c.SendPush(ctx, Push{Body: "b", UserToken: testUUID, Account: testAccount})
			return err
		}},
		"push without words": {key, func(c *Client) error { _, err := c.SendEvent(ctx, Push{UserToken: testUUID}); return err }},
		"silent push": {key, func(c *Client) error {
			_, err := c.SendPush(ctx, Push{UserToken: testUUID, Body: "b", Silent: true})
			return err
		}},
		"push data": {key, func(c *Client) error {
			_, err := c.SendEvent(ctx, Push{UserToken: testUUID, Body: "b", Data: []byte("[]")})
			return err
		}},
		"push account":   {key, func(c *Client) error { _, err := c.SendEvent(ctx, Push{Account: "r", Body: "b"}); return err }},
		"one-time token": {key, func(c *Client) error { _, err := c.OneTimeTokenData(ctx, "../payload"); return err }},
		"currency":       {key, func(c *Client) error { _, err := c.Rates(ctx, "eur"); return err }},
		"hook":           {key, func(c *Client) error { _, err := c.HookHash(ctx, testHash[1:]); return err }},
		"NFT":            {user, func(c *Client) error { _, err := c.NFToken(ctx, "x"); return err }},
		"transaction":    {key, func(c *Client) error { _, err := c.Transaction(ctx, testHash+"?x"); return err }},
	} {
		c := serve(t, test.cred, func(http.ResponseWriter, *http.Request) { t.Errorf("%s: it was sent", name) })
		if err := test.call(c); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	c := serve(t, key, func(http.ResponseWriter, *http.Request) { t.Error("nothing was asked, and it was sent") })
	if all, err := c.UserTokens(ctx); err != nil || all != nil {
		t.Errorf("no tokens: %v, %v", all, err)
	}
}

func TestRates(t *testing.T) {
	for _, test := range []struct {
		body string
		want Rates
		err  error
	}{
		{`{"EUR":1,"USD":0.92,"XRP":0.577052,"XAH":0.1,"__meta":{"currency":{"en":"Euro","code":"EUR","symbol":"€","isoDecimals":2}}}`,
			Rates{Currency: "EUR", Name: "Euro", Symbol: "€", Decimals: 2, XRP: "0.577052", XAH: "0.1", USD: "0.92"}, nil},
		{`{"XRP":"85","__meta":{"currency":{"code":"eur","isoDecimals":0}}}`, Rates{Currency: "EUR", XRP: "85"}, nil},
		{`{"XRP":0.5}`, Rates{Currency: "EUR", Decimals: 2, XRP: "0.5"}, nil},
		{`{"XRP":0.5,"__meta":{"currency":{"isoDecimals":99}}}`, Rates{Currency: "EUR", Decimals: 2, XRP: "0.5"}, nil},
		{`{"XRP":0.5,"__meta":{"currency":{"code":"USD"}}}`, Rates{}, ErrUnavailable},
		{`{"XRP":-0.5}`, Rates{}, ErrUnavailable}, {`{"XRP":0}`, Rates{}, ErrUnavailable}, {`{"XRP":1e3,"XAH":5e-7}`, Rates{Currency: "EUR", Decimals: 2, XRP: "1000", XAH: "0.0000005"}, nil}, {`{"XRP":1e999}`, Rates{}, ErrUnavailable}, {`{"XRP":"NaN"}`, Rates{}, ErrUnavailable}, {`{}`, Rates{}, ErrUnavailable},
	} {
		c := serve(t, APIKey(testKey, testSecret), func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/api/v1/platform/rates/EUR" {
				t.Errorf("path %s", r.URL.Path)
			}
			io.WriteString(w, test.body)
		})
		got, err := c.Rates(t.Context(), "EUR")
		if !errors.Is(err, test.err) {
			t.Errorf("%s: error %v", test.body, err)
			continue
		}
		if err == nil {
			if got.At.IsZero() {
				t.Errorf("%s: no time", test.body)
			}
			got.At = time.Time{}
			if *got != test.want {
				t.Errorf("%s: %+v", test.body, *got)
			}
		}
	}
}

func TestPublicLinks(t *testing.T) {
	c, err := New(APIKey(testKey, testSecret))
	if err != nil {
		t.Fatal(err)
	}
	x := Explorer{"E", "https://e.example/tx/", "", "https://e.example/ctid?id="}
	for got, want := range map[string]string{
		c.AvatarURL(testAccount, 0):              "https://xumm.app/avatar/" + testAccount + ".png",
		c.AvatarURL("../x?y", 0):                 "https://xumm.app/avatar/..%2Fx%3Fy.png",
		c.AvatarURL(testAccount, 200):            "https://xumm.app/avatar/" + testAccount + "_200.png",
		c.ExplorerURL("MAINNET", testHash):       "https://xumm.app/explorer/MAINNET/" + testHash,
		c.ExplorerURL("../x", "a b"):             "https://xumm.app/explorer/..%2Fx/a%20b",
		x.TxURL("AB"):                            "https://e.example/tx/AB",
		fmt.Sprint(x.AccountURL("r"), "-"):       "-",
		x.CTIDURL("C1"):                          "https://e.example/ctid?id=C1",
		fmt.Sprint(Explorer{}.TxURL("AB") + "+"): "+",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
