package xumm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

func payment(identifier, amount string) PayloadRequest {
	return PayloadRequest{
		TxJSON:     json.RawMessage(fmt.Sprintf(`{"TransactionType":"Payment","Destination":%q,"Amount":%q}`, testAddress, amount)),
		CustomMeta: CustomMeta{Identifier: identifier},
	}
}

func TestCreatePayload(t *testing.T) {
	const body = `{"uuid":"` + testUUID + `","next":{"always":"https://xumm.app/sign/x","no_push_msg_received":"https://xumm.app/sign/x/qr"},
		"refs":{"qr_png":"https://xumm.app/p.png","qr_matrix":"https://xumm.app/m.json","qr_uri_quality_opts":["m"],"websocket_status":"wss://xumm.app/sign/x"},"pushed":true}`
	c := serve(t, APIKey(testKey, testSecret), func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/api/v1/platform/payload" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		io.WriteString(w, body)
	})
	got, err := c.CreatePayload(t.Context(), payment("", "1"))
	if err != nil {
		t.Fatal(err)
	}
	want := Created{UUID: testUUID, SignURL: "https://xumm.app/sign/x", QRURL: "https://xumm.app/sign/x/qr", QRPNG: "https://xumm.app/p.png",
		QRMatrix: "https://xumm.app/m.json", StatusURL: "wss://xumm.app/sign/x", Pushed: true}
	if *got != want {
		t.Errorf("got  %+v\nwant %+v", *got, want)
	}
	if got.Ref() != (Ref{UUID: testUUID, StatusURL: "wss://xumm.app/sign/x"}) {
		t.Errorf("ref %+v", got.Ref())
	}
}

// Links that are missing, no links, or lead away from the platform are replaced
// by derived ones.
func TestLinksAreForWatching(t *testing.T) {
	c, err := New(APIKey(testKey, testSecret))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Links(testUUID).Ref(), (Ref{testUUID, "wss://xumm.app/sign/" + testUUID}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestCreatePayloadLinks(t *testing.T) {
	for _, always := range []string{
		"", "javascript:alert(1)", "file:///etc/passwd", "http:///sign/x", "https://example.com/sign/" + testUUID,
		"https://xumm.app.example/sign/x", "https://xumm.app@example.com/sign/x", "https://xumm.app:443@example.com/",
	} {
		c := serve(t, APIKey(testKey, testSecret), func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"uuid":"`+testUUID+`","next":{"always":"`+always+`"},"refs":null}`)
		})
		got, err := c.CreatePayload(t.Context(), payment("", "1"))
		if err != nil {
			t.Fatal(err)
		}
		want := c.Links(testUUID)
		want.QRURL = ""
		if *got != want {
			t.Errorf("%q: got  %+v\nwant %+v", always, *got, want)
		}
	}
}

func TestCreatePayloadRefusesLocally(t *testing.T) {
	h := func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }
	c := serve(t, Bearer(goodToken()), h)
	r := payment("id", "1")
	r.UserToken = testUUID
	if _, err := c.CreatePayload(t.Context(), r); !errors.Is(err, ErrCredential) {
		t.Errorf("user token with Bearer: %v", err)
	}
	if _, err := c.CreatePayload(t.Context(), PayloadRequest{}); !errors.Is(err, ErrInvalid) {
		t.Errorf("empty request: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.CreatePayload(gone, payment("id", "1")); !errors.Is(err, context.Canceled) || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("cancelled before: %v", err)
	}
}

// lostAnswers are the ways in which the answer to a create gets lost.
var lostAnswers = map[string]func(w http.ResponseWriter){
	"connection": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
	"500":        func(w http.ResponseWriter) { softError(w, 500, 500) },
	"502 page":   func(w http.ResponseWriter) { w.WriteHeader(502); io.WriteString(w, "<html>") },
	"hang":       func(http.ResponseWriter) { time.Sleep(time.Minute) },
	"page":       func(w http.ResponseWriter) { io.WriteString(w, "<html>") },
	"cut":        func(w http.ResponseWriter) { io.WriteString(w, `{"uuid":"`) },
	"no uuid":    func(w http.ResponseWriter) { io.WriteString(w, `{"next":{}}`) },
	"null code":  func(w http.ResponseWriter) { io.WriteString(w, `{"error":{"code":null}}`) },
	"605":        func(w http.ResponseWriter) { softError(w, 400, 605) },
}

func TestLostCreate(t *testing.T) {
	isPost := func(r *http.Request) bool { return r.Method == http.MethodPost }
	for name, lose := range lostAnswers {
		t.Run(name, func(t *testing.T) {
			t.Run("created", func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					p := newFakePlatform()
					c, _ := bubble(t, p)
					p.rest = func(w http.ResponseWriter, r *http.Request) bool {
						if isPost(r) {
							p.set(func() { p.create(httptest.NewRecorder(), r) })
							lose(w)
						}
						return isPost(r)
					}
					got, err := c.CreatePayload(t.Context(), payment("id-1", "5"))
					if err != nil || !got.Recovered || !isUUID(got.UUID) || got.SignURL != "http://127.0.0.1/sign/"+got.UUID {
						t.Fatalf("%+v, %v", got, err)
					}
					if n := p.count("POST"); n != 1 {
						t.Errorf("%d POSTs", n)
					}
					time.Sleep(time.Hour) // handlers end
				})
			})
			t.Run("not created", func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					p := newFakePlatform()
					c, _ := bubble(t, p)
					p.rest = func(w http.ResponseWriter, r *http.Request) bool {
						if isPost(r) {
							lose(w)
						}
						return isPost(r)
					}
					_, err := c.CreatePayload(t.Context(), payment("id-1", "5"))
					if !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrOutcomeUnknown) {
						t.Errorf("error %v", err)
					}
					if n := p.count("POST"); n != 1 {
						t.Errorf("%d POSTs", n)
					}
					time.Sleep(time.Hour)
				})
			})
			t.Run("nobody knows", func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					p := newFakePlatform()
					c, _ := bubble(t, p)
					p.rest = func(w http.ResponseWriter, r *http.Request) bool {
						if isPost(r) {
							lose(w)
						} else {
							w.WriteHeader(503)
						}
						return true
					}
					_, err := c.CreatePayload(t.Context(), payment("id-1", "5"))
					var e *Error
					if !errors.Is(err, ErrOutcomeUnknown) || errors.Is(err, ErrUnavailable) || !errors.As(err, &e) || e.Op != "create payload" {
						t.Errorf("error %v", err)
					}
					if n := p.count("GET"); n != len(lookupWaits) {
						t.Errorf("%d look-ups", n)
					}
					if _, err := c.CreatePayload(t.Context(), payment("", "5")); !errors.Is(err, ErrOutcomeUnknown) {
						t.Errorf("without identifier: %v", err)
					}
					time.Sleep(time.Hour)
				})
			})
		})
	}
}

// What a proxy did not let through was not sent.
func TestCreateThroughAProxyThatRefuses(t *testing.T) {
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer refusing.Close()
	for name, address := range map[string]string{"wants a password": refusing.URL, "is not there": "http://127.0.0.1:1"} {
		through, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		transport := &http.Transport{Proxy: http.ProxyURL(through)}
		c, err := New(APIKey(testKey, testSecret), WithBaseURL("https://platform.example"),
			WithHTTPClient(&http.Client{Transport: roundTripper(transport.RoundTrip)})) // somebody looks on
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.CreatePayload(t.Context(), payment("id-1", "5")); !errors.Is(err, ErrUnavailable) {
			t.Errorf("it %s: %v", name, err)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Of a transport that does not tell when it has a connection, the error counts.
func TestCreateThroughAnotherTransport(t *testing.T) {
	for _, test := range []struct {
		err  error
		want error
	}{
		{&net.OpError{Op: "dial", Err: errNoNetwork}, ErrUnavailable},
		{&net.OpError{Op: "proxyconnect", Err: errNoNetwork}, ErrUnavailable},
		{&net.DNSError{}, ErrUnavailable},
		{&net.OpError{Op: "read", Err: errNoNetwork}, ErrOutcomeUnknown},
		{errors.New("something"), ErrOutcomeUnknown},
	} {
		c, err := New(APIKey(testKey, testSecret), WithHTTPClient(&http.Client{
			Transport: roundTripper(func(*http.Request) (*http.Response, error) { return nil, test.err }),
		}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.CreatePayload(t.Context(), payment("", "5")); !errors.Is(err, test.want) {
			t.Errorf("%v: %v", test.err, err)
		}
	}
}

// One look-up that finds nothing proves nothing: a replica may be behind.
func TestLostCreateNeedsTwoLookupsThatAgree(t *testing.T) {
	for _, test := range []struct {
		answers []int
		want    error
	}{
		{[]int{404, 404, 404, 404}, ErrUnavailable},
		{[]int{503, 503, 404, 404}, ErrUnavailable},
		{[]int{503, 503, 503, 404}, ErrOutcomeUnknown},
		{[]int{404, 404, 503, 404}, ErrOutcomeUnknown},
		{[]int{404, 404, 404, 503}, ErrOutcomeUnknown},
	} {
		t.Run(fmt.Sprint(test.answers), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				c, _ := bubble(t, p)
				answers := append([]int{500}, test.answers...) // the first is the create's
				p.rest = func(w http.ResponseWriter, _ *http.Request) bool {
					softError(w, answers[0], answers[0])
					answers = answers[1:]
					return true
				}
				if _, err := c.CreatePayload(t.Context(), payment("id-1", "5")); !errors.Is(err, test.want) {
					t.Errorf("error %v, want %v", err, test.want)
				}
				if len(answers) != 0 {
					t.Errorf("%d look-ups left", len(answers))
				}
			})
		})
	}
}

func TestLostCreateSeenLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, _ := bubble(t, p)
		p.rest = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPost {
				return false
			}
			go func() {
				time.Sleep(2 * time.Second)
				p.set(func() {
					p.payloads[testUUID] = &record{meta: map[string]any{"exists": true, "uuid": testUUID},
						payload: map[string]any{"tx_type": "SignIn", "request_json": map[string]any{"SignIn": true},
							"created_at": time.Now().UTC().Format(time.RFC3339)},
						response: map[string]any{}, custom: map[string]any{"identifier": "id-1"}, expires: time.Now().Add(24 * time.Hour)}
				})
			}()
			w.WriteHeader(504)
			return true
		}
		r := PayloadRequest{TxJSON: json.RawMessage(signInJSON), CustomMeta: CustomMeta{Identifier: "id-1"}}
		if got, err := c.CreatePayload(t.Context(), r); err != nil || got.UUID != testUUID || !got.Recovered {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestLostCreateCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, _ := bubble(t, p)
		p.rest = func(_ http.ResponseWriter, r *http.Request) bool {
			io.Copy(io.Discard, r.Body) // else the server does not notice that the client left
			<-r.Context().Done()
			return true
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.CreatePayload(ctx, payment("id-1", "5"))
		if !errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}

func TestCreateOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, m := bubble(t, p)
		m.setDown(true)
		start := time.Now()
		_, err := c.CreatePayload(t.Context(), payment("id-1", "5"))
		if !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrOutcomeUnknown) || time.Since(start) > 0 {
			t.Errorf("nothing was sent, but: %v", err)
		}
	})
}

// An unknown endpoint's 404 says nothing about the payload.
func TestLostCreateWithoutLookup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, _ := bubble(t, p)
		p.rest = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodPost {
				w.WriteHeader(502)
				return true
			}
			w.WriteHeader(404)
			io.WriteString(w, `{"error":true,"message":"Endpoint unknown or method invalid","reference":"","code":404,"req":"/v1/jwt/payload/ci/x","method":"GET"}`)
			return true
		}
		if _, err := c.CreatePayload(t.Context(), payment("id-1", "5")); !errors.Is(err, ErrOutcomeUnknown) {
			t.Errorf("error %v", err)
		}
	})
}

func TestDuplicate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, _ := bubble(t, p)
		first, err := c.CreatePayload(t.Context(), payment("id-1", "5"))
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.CreatePayload(t.Context(), payment("id-1", "5"))
		if err != nil || !again.Recovered || again.UUID != first.UUID {
			t.Errorf("the same again: %+v, %v", again, err)
		}
		if _, err := c.CreatePayload(t.Context(), payment("id-1", "6")); !errors.Is(err, ErrDuplicate) {
			t.Errorf("another amount: %v", err)
		}
		r := PayloadRequest{TxJSON: json.RawMessage(signInJSON), CustomMeta: CustomMeta{Identifier: "id-1"}}
		if _, err := c.CreatePayload(t.Context(), r); !errors.Is(err, ErrDuplicate) {
			t.Errorf("another type: %v", err)
		}
		p.set(func() {
			p.rest = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method == http.MethodPost {
					return false
				}
				w.WriteHeader(502)
				return true
			}
		})
		if _, err := c.CreatePayload(t.Context(), payment("id-1", "5")); !errors.Is(err, ErrOutcomeUnknown) || errors.Is(err, ErrDuplicate) {
			t.Errorf("no look-up: %v", err)
		}
	})
}

func TestSameTransaction(t *testing.T) {
	tests := []struct {
		asked, txType, stored string
		want                  bool
	}{
		{`{"TransactionType":"Payment","Amount":"1"}`, "Payment", `{"TransactionType":"Payment","Amount":"1","Fee":"12"}`, true},
		{`{"TransactionType":"Payment","Fee":12}`, "Payment", `{"TransactionType":"Payment","Fee":"12"}`, true},
		{`{"TransactionType":"SignIn"}`, "SignIn", `{"SignIn":true}`, true},
		{`{"TransactionType":"SignIn"}`, "Payment", `{"SignIn":true}`, false},
		{`{"TransactionType":"Payment","Amount":"1"}`, "Payment", `{"Amount":"2"}`, false},
		{`{"TransactionType":"Payment","Amount":"1"}`, "Payment", `{}`, false},
		{`{"TransactionType":"Payment","Amount":{"value":"1"}}`, "Payment", `{"Amount":{"value":"1","currency":"USD"}}`, true},
		{`{"TransactionType":"Payment","Amount":{"value":"1"}}`, "Payment", `{"Amount":"1"}`, false},
		{`{"TransactionType":"Payment","Amount":"1"}`, "Payment", `{"Amount":["1"]}`, false},
		{`{"TransactionType":"Payment","Paths":[["a"]]}`, "Payment", `{"Paths":[["a"],["b"]]}`, false},
		{`{"TransactionType":"Payment","Paths":[["a"]]}`, "Payment", `{"Paths":[["a"]]}`, true},
		{`{"TransactionType":"Payment","DestinationTag":9007199254740993}`, "Payment", `{"DestinationTag":9007199254740992}`, false},
		{`{"TransactionType":"Payment"}`, "Payment", `null`, true},
		{`{"TransactionType":"Payment"}`, "Payment", ``, false},
	}
	for _, test := range tests {
		r := PayloadRequest{TxJSON: json.RawMessage(test.asked)}
		p := &Payload{Request: Request{TxType: test.txType, TxJSON: json.RawMessage(test.stored)}}
		asked, _ := transactionOf(r)
		if got := sameTransaction(asked, p); got != test.want {
			t.Errorf("%s in %s: %t", test.asked, test.stored, got)
		}
	}
}
