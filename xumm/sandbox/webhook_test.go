package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A third party's test vector for the signature: the key is the secret without
// its first hyphen, what is signed is the timestamp and the body as it is sent.
func TestWebhookSignature(t *testing.T) {
	const (
		secret    = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
		timestamp = "1785100000"
		body      = `{"meta":{"application_uuidv4":"11111111-1111-4111-8111-111111111111","payload_uuidv4":"22222222-2222-4222-8222-222222222222"},` +
			`"payloadResponse":{"payload_uuidv4":"22222222-2222-4222-8222-222222222222","reference_call_uuidv4":"33333333-3333-4333-8333-333333333333",` +
			`"signed":true,"txid":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}`
		want = "536b4e7ca433f2976c97bd7d3ae210caff9efc3d"
	)
	if got := webhookSignature(secret, timestamp, []byte(body)); got != want {
		t.Errorf("%s", got)
	}
	for what, other := range map[string]string{
		"no hyphens": strings.ReplaceAll(secret, "-", ""), "another": strings.Repeat("b", 36),
	} {
		if webhookSignature(other, timestamp, []byte(body)) == want {
			t.Errorf("%s: the same signature", what)
		}
	}
}

// receiver is an application's server for webhooks.
type receiver struct {
	h *harness

	mu      sync.Mutex
	answers []int // what it answers, one after the other; then 200. 0 hangs
	got     []delivery
}

type delivery struct {
	at     time.Time
	header http.Header
	raw    string
	body   object
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	raw, _ := io.ReadAll(q.Body)
	d := delivery{at: time.Now(), header: q.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &d.body)
	r.mu.Lock()
	r.got = append(r.got, d)
	status := http.StatusOK
	if len(r.answers) > 0 {
		status = r.answers[0]
		r.answers = r.answers[1:]
	}
	r.mu.Unlock()
	if status == 0 {
		<-q.Context().Done()
		return
	}
	w.WriteHeader(status)
}

func (r *receiver) deliveries() []delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// gaps are the seconds between the deliveries.
func (r *receiver) gaps() string {
	var gaps []string
	list := r.deliveries()
	for i := 1; i < len(list); i++ {
		gaps = append(gaps, fmt.Sprint(list[i].at.Sub(list[i-1].at).Seconds()))
	}
	return strings.Join(gaps, " ")
}

const hookURL = "http://app.example/hook?x=1&y=2"

// newReceiver starts one inside a bubble, and a platform that calls it.
func newReceiver(t *testing.T, answers ...int) *receiver {
	t.Helper()
	r := &receiver{answers: answers}
	listener := newPipeListener()
	server := &http.Server{Handler: r}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-served
	})
	r.h = newHarness(t, Options{WebhookURL: hookURL, WebhookClient: &http.Client{Transport: &http.Transport{DialContext: listener.dial}}})
	return r
}

func TestWebhook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newReceiver(t)
		h := r.h
		body := `{"txjson":{"TransactionType":"Payment","Destination":"` + h.address("Bob") + `","Amount":"1"},"options":{"return_url":{"web":"https://a.example/{id}"}},"custom_meta":{"identifier":"order-1","blob":{"a":"<b>"},"instruction":"Pay"}}`
		id := h.create(body)
		before := h.now()
		out := h.approve(id, "Alice")
		synctest.Wait()
		list := r.deliveries()
		if len(list) != 1 {
			t.Fatalf("%d deliveries", len(list))
		}
		d := list[0]
		timestamp := fmt.Sprint(before.Unix())
		for name, want := range map[string]string{
			"Content-Type": "application/json", "User-Agent": "xumm-webhook", "X-Xumm-Attempt": "1", "X-Xumm-Payload": id,
			"X-Xumm-Request-Timestamp": timestamp, "X-Xumm-Request-Signature": webhookSignature(h.opts.APISecret, timestamp, []byte(d.raw)),
		} {
			if got := d.header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		token, life := h.users.current()
		want := `{"meta":{"url":"` + hookURL + `","application_uuidv4":"` + h.opts.APIKey + `","payload_uuidv4":"` + id + `","opened_by_deeplink":true},` +
			`"custom_meta":{"identifier":"order-1","blob":{"a":"<b>"},"instruction":"Pay"},` +
			`"payloadResponse":{"payload_uuidv4":"` + id + `","reference_call_uuidv4":"` + id + `","signed":true,"user_token":true,"return_url":{"app":null,"web":"https://a.example/` + id + `"},"txid":"` + out.TxID + `"},` +
			fmt.Sprintf(`"userToken":{"user_token":%q,"token_issued":%d,"token_expiration":%d}}`, token, life.issued.Unix(), life.issued.Unix()+2_592_000)
		if d.raw != want {
			t.Errorf("body:\n got %s\nwant %s", d.raw, want)
		}

		declined := h.create(plainSignIn)
		if err := h.scan(declined).Decline(t.Context()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		d = r.deliveries()[1]
		answer := d.body.in("payloadResponse")
		if _, has := answer["txid"]; has || answer["signed"] != false || answer["user_token"] != false || d.body["userToken"] != nil || d.body.in("custom_meta")["identifier"] != nil {
			t.Errorf("declined: %s", d.raw)
		}
		// Opening, cancelling and expiring are not told.
		h.scan(h.create(plainSignIn))
		h.rest("DELETE", "payload/"+h.create(plainSignIn), "")
		h.create(`{"txjson":{"TransactionType":"SignIn"},"options":{"expire":1}}`)
		time.Sleep(time.Hour)
		if n := len(r.deliveries()); n != 2 {
			t.Errorf("%d deliveries", n)
		}
	})
}

func TestWebhookRetries(t *testing.T) {
	tests := []struct {
		what    string
		answers []int
		gaps    string
	}{
		{"200", []int{200}, ""},
		{"201", []int{201}, ""},
		{"204", []int{204}, ""},
		{"202 is no success", []int{202, 200}, "10"},
		{"all attempts", []int{500, 404, 503, 400, 500, 500}, "10 60 600 600"},
		{"the third works", []int{500, 500, 200}, "10 60"},
		{"no answer in time", []int{0, 200}, "25"},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newReceiver(t, test.answers...)
				r.h.approve(r.h.create(plainSignIn), "Alice")
				time.Sleep(2 * time.Hour)
				if got := r.gaps(); got != test.gaps {
					t.Errorf("delivered after %q, want %q", got, test.gaps)
				}
				list := r.deliveries()
				for i, d := range list {
					if d.raw != list[0].raw || d.header.Get("X-Xumm-Attempt") != fmt.Sprint(i+1) || d.header.Get("X-Xumm-Request-Timestamp") != fmt.Sprint(d.at.Unix()) ||
						d.header.Get("X-Xumm-Request-Signature") != webhookSignature(r.h.opts.APISecret, fmt.Sprint(d.at.Unix()), []byte(d.raw)) {
						t.Errorf("attempt %d: %v %s", i+1, d.header, d.raw)
					}
				}
			})
		})
	}
}

// A URL where nothing is found ten times is left alone for an hour.
func TestWebhookGivesUpOnDeadURLs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newReceiver(t)
		r.mu.Lock()
		r.answers = slices.Repeat([]int{404}, webhookDead*webhookAttempts)
		r.mu.Unlock()
		for range webhookDead {
			r.h.approve(r.h.create(plainSignIn), "Alice")
		}
		time.Sleep(30 * time.Minute)
		if n := len(r.deliveries()); n != webhookDead*webhookAttempts {
			t.Fatalf("%d deliveries", n)
		}
		r.h.approve(r.h.create(plainSignIn), "Alice")
		time.Sleep(time.Minute)
		if n := len(r.deliveries()); n != webhookDead*webhookAttempts {
			t.Errorf("a dead URL is called")
		}
		time.Sleep(time.Hour)
		r.h.approve(r.h.create(plainSignIn), "Alice")
		time.Sleep(time.Minute)
		if n := len(r.deliveries()); n != webhookDead*webhookAttempts+1 {
			t.Errorf("it is not called an hour later")
		}
	})
}

func TestWebhookNobodyThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tries atomic.Int32
		h := newHarness(t, Options{WebhookURL: hookURL, WebhookClient: &http.Client{Transport: &http.Transport{
			DialContext: func(context.Context, string, string) (net.Conn, error) { tries.Add(1); return nil, net.ErrClosed },
		}}})
		h.approve(h.create(plainSignIn), "Alice")
		time.Sleep(2 * time.Hour)
		if n := tries.Load(); n != 1 {
			t.Errorf("%d tries", n)
		}
	})
}

func TestSetWebhook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		told := func() any { return h.rest("GET", "ping", "").body.in("auth", "application")["webhookurl"] }
		if told() != "" {
			t.Errorf("at first %v", told())
		}
		if a := h.do("POST", "/sandbox", `{"webhook":"http://127.0.0.1:9/hook"}`, h.keyHeader()...); a.status != 200 || a.body["webhook"] != "http://127.0.0.1:9/hook" || told() != "http://127.0.0.1:9/hook" {
			t.Errorf("by a script: %d %s", a.status, a.raw)
		}
		for _, wrong := range []string{"x", "ftp://a/b", "http://", "://", "file:///etc/passwd"} {
			if err := h.SetWebhook(wrong); err == nil || told() != "http://127.0.0.1:9/hook" {
				t.Errorf("%q is taken", wrong)
			}
			if _, err := New(Options{WebhookURL: wrong}); err == nil {
				t.Errorf("%q is taken as an option", wrong)
			}
		}
		if err := h.SetWebhook(""); err != nil || told() != "" {
			t.Errorf("removed: %v", err)
		}
	})
}

// Over real sockets, to an address of this machine; closing the platform ends
// what still waits.
func TestWebhookOverSockets(t *testing.T) {
	r := &receiver{answers: []int{200, 500}}
	arrived := make(chan struct{}, 2)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		r.ServeHTTP(w, q)
		arrived <- struct{}{}
	}))
	defer server.Close()
	p := start(t, Options{WebhookURL: server.URL + "/hook"})
	for range 2 {
		pl, no := p.addPayload(payload{Mode: byKey, TxType: signIn, RequestJSON: json.RawMessage(`{"TransactionType":"SignIn","SignIn":true}`)}, time.Minute, false)
		if no != nil {
			t.Fatal(no)
		}
		review, err := p.Phone().Scan(t.Context(), p.signURL(pl.UUID))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := review.Approve(t.Context(), p.Info().Accounts[0].Address); err != nil {
			t.Fatal(err)
		}
		<-arrived
	}
	if err := p.Close(); err != nil { // with a retry to come
		t.Error(err)
	}
	if d := r.deliveries()[0]; d.body.in("payloadResponse")["signed"] != true {
		t.Errorf("%s", d.raw)
	}
}
