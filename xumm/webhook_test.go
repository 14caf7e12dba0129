package xumm

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
)

var webhookTime = time.Unix(1785100000, 0)

// post makes a signed request of the platform; the key is worked out by hand.
func post(body, key string, at time.Time) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(body))
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha1.New, []byte(key))
	mac.Write([]byte(stamp + body))
	r.Header.Set("X-Xumm-Request-Timestamp", stamp)
	r.Header.Set("X-Xumm-Request-Signature", hex.EncodeToString(mac.Sum(nil)))
	return r
}

const (
	// webhookKey is testSecret without its first hyphen, and only that.
	webhookKey  = "aaaaaaaabbbb-4ccc-8ddd-eeeeeeeeeeee"
	webhookBody = `{"meta":{"url":"https://shop.example/hook","application_uuidv4":"` + testKey + `","payload_uuidv4":"` + testUUID + `","opened_by_deeplink":true},
		"custom_meta":{"identifier":"order-17","blob":{"a":1},"instruction":"Pay"},
		"payloadResponse":{"payload_uuidv4":"` + testUUID + `","reference_call_uuidv4":"33333333-3333-4333-8333-333333333333","signed":true,"user_token":true,"return_url":{"app":null,"web":"https://shop.example/done"},"txid":"` + testHash + `"},
		"userToken":{"user_token":"` + testKey + `","token_issued":1785099000,"token_expiration":"2026-08-25T20:53:20.000Z"}}`
)

func newTestWebhook(t *testing.T, handle func(context.Context, WebhookEvent) error) *Webhook {
	t.Helper()
	h, err := NewWebhook(testSecret, handle)
	if err != nil {
		t.Fatal(err)
	}
	h.now = func() time.Time { return webhookTime }
	return h
}

func TestWebhook(t *testing.T) {
	var got []WebhookEvent
	var fails error
	h := newTestWebhook(t, func(_ context.Context, e WebhookEvent) error { got = append(got, e); return fails })
	r := post(webhookBody, webhookKey, webhookTime)
	r.Header.Set("X-Xumm-Attempt", "3")
	r.Header.Set("X-Xumm-Payload", testUUID)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	yes := true
	want := WebhookEvent{
		CallReference: "33333333-3333-4333-8333-333333333333",
		PayloadUUID:   testUUID, AppUUID: testKey, Signed: true, TxID: testHash, ReturnURL: ReturnURL{Web: "https://shop.example/done"},
		CustomMeta: CustomMeta{Identifier: "order-17", Blob: []byte(`{"a":1}`), Instruction: "Pay"}, OpenedByDeeplink: &yes,
		UserToken: testKey, UserTokenIssued: time.Unix(1785099000, 0).UTC(), UserTokenExpiresAt: time.Date(2026, 8, 25, 20, 53, 20, 0, time.UTC),
		Attempt: 3, Sent: webhookTime.UTC(),
	}
	if w.Code != http.StatusOK || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Fatalf("HTTP %d\ngot  %+v\nwant %+v", w.Code, got, want)
	}
	fails = errors.New("the database is away")
	w = httptest.NewRecorder()
	h.ServeHTTP(w, post(webhookBody, webhookKey, webhookTime))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "database") {
		t.Errorf("HTTP %d %s", w.Code, w.Body)
	}
}

// A signature that was published by somebody else: over compact JSON, with the
// first hyphen of the secret removed and no other.
func TestWebhookVector(t *testing.T) {
	const body = `{"meta":{"application_uuidv4":"11111111-1111-4111-8111-111111111111","payload_uuidv4":"22222222-2222-4222-8222-222222222222"},` +
		`"payloadResponse":{"payload_uuidv4":"22222222-2222-4222-8222-222222222222","reference_call_uuidv4":"33333333-3333-4333-8333-333333333333","signed":true,` +
		`"txid":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}`
	h, err := NewWebhook("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", func(context.Context, WebhookEvent) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	h.now = func() time.Time { return webhookTime }
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("X-Xumm-Request-Timestamp", "1785100000")
	r.Header.Set("X-Xumm-Request-Signature", "536b4e7ca433f2976c97bd7d3ae210caff9efc3d")
	if e, err := h.Read(r); err != nil || !e.Signed || e.PayloadUUID != "22222222-2222-4222-8222-222222222222" || e.Attempt != 1 {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestWebhookRefuses(t *testing.T) {
	for _, test := range []struct {
		name string
		r    *http.Request
		code int
		err  error
	}{
		{"raw secret as the key", post(webhookBody, testSecret, webhookTime), 401, ErrSignature},
		{"all hyphens removed", post(webhookBody, strings.ReplaceAll(testSecret, "-", ""), webhookTime), 401, ErrSignature},
		{"changed body", changed(func(r *http.Request) { r.Body = http.NoBody }), 401, ErrSignature},
		{"changed time", changed(func(r *http.Request) { r.Header.Set("X-Xumm-Request-Timestamp", "1785100001") }), 401, ErrSignature},
		{"no signature", changed(func(r *http.Request) { r.Header.Del("X-Xumm-Request-Signature") }), 401, ErrSignature},
		{"half a signature", changed(func(r *http.Request) {
			r.Header.Set("X-Xumm-Request-Signature", r.Header.Get("X-Xumm-Request-Signature")[:20])
		}), 401, ErrSignature},
		{"no headers", httptest.NewRequest("POST", "/", strings.NewReader(webhookBody)), 401, ErrSignature},
		{"too old", post(webhookBody, webhookKey, webhookTime.Add(-webhookWindow-time.Second)), 401, ErrStale},
		{"from the future", post(webhookBody, webhookKey, webhookTime.Add(webhookWindow+time.Second)), 401, ErrStale},
		{"too long", post(`{"a":"`+strings.Repeat("x", maxWebhook)+`"}`, webhookKey, webhookTime), 400, ErrInvalid},
		{"not JSON", post(`{"meta":`, webhookKey, webhookTime), 400, ErrInvalid},
		{"a list", post(`[]`, webhookKey, webhookTime), 400, ErrInvalid},
		{"no payload", post(`{"meta":{}}`, webhookKey, webhookTime), 400, ErrInvalid},
		{"no answer", post(`{"meta":{"payload_uuidv4":"`+testUUID+`"}}`, webhookKey, webhookTime), 400, ErrInvalid},
		{"an odd answer", post(`{"meta":{"payload_uuidv4":"`+testUUID+`"},"payloadResponse":{"signed":"maybe"}}`, webhookKey, webhookTime), 400, ErrInvalid},
		{"two payloads", post(`{"meta":{"payload_uuidv4":"`+testUUID+`"},"payloadResponse":{"payload_uuidv4":"`+testKey+`"}}`, webhookKey, webhookTime), 400, ErrInvalid},
		{"another payload in the header", changed(func(r *http.Request) { r.Header.Set("X-Xumm-Payload", testKey) }), 400, ErrInvalid},
		{"GET", httptest.NewRequest("GET", "/", nil), 405, nil},
	} {
		h := newTestWebhook(t, func(context.Context, WebhookEvent) error {
			t.Errorf("%s: it was handled", test.name)
			return nil
		})
		body, err := io.ReadAll(test.r.Body)
		if err != nil {
			t.Fatal(err)
		}
		if test.err != nil {
			test.r.Body = io.NopCloser(bytes.NewReader(body))
			if _, err := h.Read(test.r); !errors.Is(err, test.err) {
				t.Errorf("%s: error %v", test.name, err)
			}
		}
		test.r.Body = io.NopCloser(bytes.NewReader(body))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, test.r)
		if w.Code != test.code || strings.Contains(w.Body.String(), webhookKey) {
			t.Errorf("%s: HTTP %d %s", test.name, w.Code, w.Body)
		}
	}
	for _, secret := range []string{"", "secret", webhookKey} {
		if _, err := NewWebhook(secret, func(context.Context, WebhookEvent) error { return nil }); !errors.Is(err, ErrCredential) {
			t.Errorf("secret %q: %v", secret, err)
		}
	}
	if _, err := NewWebhook(testSecret, nil); !errors.Is(err, ErrInvalid) {
		t.Errorf("no function: %v", err)
	}
	h := newTestWebhook(t, func(context.Context, WebhookEvent) error { return nil })
	for _, text := range []string{fmt.Sprintf("%v %+v %#v", h, h, h), fmt.Sprintf("%v %+v %#v", *h, *h, *h)} {
		if strings.Contains(text, webhookKey) || strings.Contains(text, fmt.Sprint([]byte(webhookKey))) {
			t.Errorf("it prints %s", text)
		}
	}
	r := post(webhookBody, webhookKey, webhookTime)
	r.Body = nil
	if _, err := h.Read(r); !errors.Is(err, ErrInvalid) {
		t.Errorf("no body: %v", err)
	}
}

func changed(change func(*http.Request)) *http.Request {
	r := post(webhookBody, webhookKey, webhookTime)
	change(r)
	return r
}
