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
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// xappJWT is a token with an end, which no client can verify.
func xappJWT(exp int64) string {
	return "eyJhbGciOiJIUzI1NiJ9." + rawURL(fmt.Sprintf(`{"exp":%d}`, exp)) + ".c2ln"
}

// A one-time token is exchanged once, whoever calls first and however many call
// at the same time.
func TestOneTimeTokenIsExchangedOnce(t *testing.T) {
	jwt := xappJWT(time.Now().Add(time.Hour).Unix())
	var exchanged, pinged atomic.Int32
	c := serve(t, OneTimeToken(testKey, testUUID), func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/jwt/authorize":
			exchanged.Add(1)
			if r.Header.Get("X-Api-Key") != testKey || r.Header.Get("X-Api-Ott") != testUUID || r.Header.Get("Authorization")+r.Header.Get("X-Api-Secret") != "" {
				t.Errorf("headers %v", r.Header)
			}
			io.WriteString(w, `{"ott":`+ottAnswer+`,"app":{"name":"My xApp"},"jwt":"`+jwt+`"}`)
		case "/api/v1/jwt/ping":
			pinged.Add(1)
			if r.Header.Get("Authorization") != "Bearer "+jwt || r.Header.Get("X-Api-Ott") != "" {
				t.Errorf("headers %v", r.Header)
			}
			io.WriteString(w, `{"pong":true,"ott_uuidv4":"`+testUUID+`","app_name":"My xApp"}`)
		default:
			t.Errorf("%s", r.URL.Path)
		}
	})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if p, err := c.Ping(t.Context()); err != nil || p.OneTimeToken != testUUID {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
	wg.Wait()
	s, err := c.XApp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if exchanged.Load() != 1 || pinged.Load() != 20 || s.JWT() != jwt || s.AppName != "My xApp" || s.ExpiresAt.IsZero() || !reflect.DeepEqual(s.Wallet, ottData) {
		t.Errorf("%d exchanges, %d pings, %+v", exchanged.Load(), pinged.Load(), s)
	}
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%+v %#v", s, s), fmt.Sprintf("%+v %#v", c, c.cred), fmt.Sprintf("%+v", c.cred.once), fmt.Sprintf("%v %+v %#v %s %d", *s, *s, *s, *s, *s), fmt.Sprintf("%s %d %x", s, s, s)} {
		if strings.Contains(text, jwt) || strings.Contains(text, testUUID) {
			t.Errorf("it prints %s", text)
		}
	}
	if b, err := json.Marshal(s); err != nil || strings.Contains(string(b), jwt) {
		t.Errorf("as JSON %s, %v", b, err)
	}
}

// Whoever asks first may give up: the platform gives the session once, so it is
// not lost with them.
func TestOneTimeTokenOutlivesItsFirstCaller(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan struct{})
	exchanged := 0
	c := serve(t, OneTimeToken(testKey, testUUID), func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/authorize") {
			exchanged++
			close(asked)
			<-answer
			io.WriteString(w, `{"jwt":"`+xappJWT(time.Now().Add(time.Hour).Unix())+`"}`)
			return
		}
		io.WriteString(w, `{"pong":true}`)
	})
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() {
		_, err := c.Ping(ctx)
		first <- err
	}()
	<-asked
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the first caller: %v", err)
	}
	close(answer)
	if _, err := c.Ping(t.Context()); err != nil || exchanged != 1 {
		t.Errorf("the second caller: %v, %d exchanges", err, exchanged)
	}
}

func TestOneTimeTokenRefused(t *testing.T) {
	for _, test := range []struct {
		name   string
		status int
		body   string
		want   error
		final  bool // it is not asked again
	}{
		{"used before", 400, `{"error":{"code":410}}`, ErrSpent, true},
		{"unknown or too old", 400, `{"error":{"code":404}}`, ErrNotFound, true},
		{"no xApp", 400, `{"error":{"code":403}}`, ErrRefused, true},
		{"wrong key", 403, `{"error":{"code":811}}`, ErrUnauthorized, true},
		{"platform down", 503, ``, ErrUnavailable, false},
		{"too many calls", 429, ``, ErrRateLimited, false},
		{"no token", 200, `{"ott":{},"app":{}}`, ErrUnavailable, false},
		{"a token that is none", 200, `{"jwt":"a.b.c\r\nX-Evil: 1"}`, ErrUnavailable, false},
	} {
		calls := 0
		c := serve(t, OneTimeToken(testKey, testUUID), func(w http.ResponseWriter, r *http.Request) {
			calls++
			w.WriteHeader(test.status)
			io.WriteString(w, test.body)
		})
		for range 2 {
			if _, err := c.Ping(t.Context()); !errors.Is(err, test.want) || strings.Contains(err.Error(), testUUID) {
				t.Errorf("%s: error %v, want %v", test.name, err, test.want)
			}
		}
		if calls != map[bool]int{true: 1, false: 2}[test.final] {
			t.Errorf("%s: asked %d times", test.name, calls)
		}
	}
}

// While there is no session to be had, a watch does not ask again and again.
func TestXAppSessionRateLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.rest = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(429); return true }
		c, _ := bubble(t, p)
		c.cred = OneTimeToken(testKey, testUUID)
		p.add(testUUID, time.Hour)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(5 * time.Minute)
		if n := p.count("GET authorize"); n < 5 || n > 10 || !errors.Is(j.last().Err, ErrRateLimited) {
			t.Errorf("asked %d times in 5 minutes: %+v", n, j.last())
		}
	})
}

// A session ends by its own word, without a request.
func TestXAppSessionEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		calls := 0
		p.rest = func(w http.ResponseWriter, r *http.Request) bool {
			calls++
			if strings.HasSuffix(r.URL.Path, "/authorize") {
				io.WriteString(w, `{"jwt":"`+xappJWT(time.Now().Add(time.Hour).Unix())+`"}`)
			} else {
				io.WriteString(w, `{"pong":true}`)
			}
			return true
		}
		c, _ := bubble(t, p)
		c.cred = OneTimeToken(testKey, testUUID)
		if _, err := c.Ping(t.Context()); err != nil || calls != 2 {
			t.Fatalf("%d calls, %v", calls, err)
		}
		time.Sleep(time.Hour)
		if _, err := c.Ping(t.Context()); !errors.Is(err, ErrUnauthorized) || calls != 2 || !strings.Contains(err.Error(), "open the xApp again") {
			t.Errorf("%d calls, %v", calls, err)
		}
	})
}

func TestXAppNeedsAOneTimeToken(t *testing.T) {
	c, err := New(APIKey(testKey, testSecret))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.XApp(t.Context()); !errors.Is(err, ErrCredential) {
		t.Errorf("error %v", err)
	}
	for _, cred := range []Credential{OneTimeToken("", testUUID), OneTimeToken(testKey, "token")} {
		if _, err := New(cred); !errors.Is(err, ErrCredential) {
			t.Errorf("error %v", err)
		}
	}
}
