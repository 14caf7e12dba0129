package auth

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestR10TheSocketServesBeforeTheBrowserOpens(t *testing.T) {
	f := newFakeProvider(t)
	served := make(chan visit, 1)
	a := newTestAuth(t, f, func(c *Config) {
		c.Browser = browserFunc(func(_ context.Context, local string) error {
			served <- getOnce(t, local)
			return nil
		})
	})
	var listens []net.Listener
	listen := a.listen
	a.listen = func(ctx context.Context, network, address string) (net.Listener, error) {
		l, err := listen(ctx, network, address)
		listens = append(listens, l)
		return l, err
	}
	attempt := start(t, a)
	if v := <-served; v.status != http.StatusFound {
		t.Errorf("when the browser opened, the port answered %d, %v", v.status, v.err)
	}
	attempt.Cancel()
	if len(listens) != 1 {
		t.Errorf("listened %d times", len(listens))
	}
}

func TestR11OnlyLoopbackIsReachable(t *testing.T) {
	attempt := start(t, newTestAuth(t, newFakeProvider(t), nil))
	_, port, err := net.SplitHostPort(attempt.host)
	if err != nil {
		t.Fatal(err)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	others := 0
	for _, address := range addresses {
		ip, _, err := net.ParseCIDR(address.String())
		if err != nil || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
			continue
		}
		others++
		conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip.String(), port), 5*time.Second)
		if err == nil {
			conn.Close()
			t.Errorf("the port is open on %s", ip)
		}
	}
	t.Logf("refused on %d other addresses", others)
	for _, u := range attempt.auth.redirects {
		if ip := net.ParseIP(strings.Trim(strings.TrimSuffix(u.host, fmt.Sprintf(":%d", u.port)), "[]")); !ip.IsLoopback() {
			t.Errorf("listens on %s", u.host)
		}
	}
}

func TestR12TheNextPortIsTriedAndBusyPortsAreNamed(t *testing.T) {
	f := newFakeProvider(t)
	uris := freeRedirects(t, 2)
	block := func(uri string) net.Listener {
		u, err := url.Parse(uri)
		if err != nil {
			t.Fatal(err)
		}
		l, err := net.Listen("tcp4", u.Host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		return l
	}
	first := block(uris[0])
	a := newTestAuth(t, f, func(c *Config) { c.RedirectURIs = uris })
	attempt := start(t, a)
	if got := query(t, attempt.URL()).Get("redirect_uri"); got != uris[1] {
		t.Errorf("with the first port busy: %s; want %s", got, uris[1])
	}
	attempt.Cancel()
	second := block(uris[1])
	_, err := a.Start(t.Context(), Request{})
	var ports *PortsError
	if !errors.Is(err, ErrPortsBusy) || !errors.As(err, &ports) {
		t.Fatalf("all ports busy: %v", err)
	}
	for i, l := range []net.Listener{first, second} {
		port := l.Addr().(*net.TCPAddr).Port
		if ports.Ports[i] != port || !strings.Contains(err.Error(), fmt.Sprint(port)) {
			t.Errorf("ports %v in %q; want %d", ports.Ports, err, port)
		}
	}
}

func TestR13IPv6OnlyWithoutIPv4(t *testing.T) {
	texts := []string{"http://[::1]:20001/callback", "http://127.0.0.1:20001/callback", "http://127.0.0.1:20003/callback"}
	uris, err := parseRedirectURIs(texts)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		missing string
		tried   string
	}{
		"IPv4 works":  {"", "tcp4 127.0.0.1:20001"},
		"no IPv4":     {"tcp4", "tcp4 127.0.0.1:20001, tcp4 127.0.0.1:20003, tcp6 [::1]:20001"},
		"no loopback": {"tcp", "tcp4 127.0.0.1:20001, tcp4 127.0.0.1:20003, tcp6 [::1]:20001"},
	} {
		var tried []string
		listen := func(_ context.Context, network, address string) (net.Listener, error) {
			tried = append(tried, network+" "+address)
			if tt.missing != "" && strings.HasPrefix(network, tt.missing) {
				return nil, errors.New("cannot assign requested address")
			}
			return &pipeListener{}, nil
		}
		_, _, err := bind(t.Context(), listen, uris)
		if got := strings.Join(tried, ", "); got != tt.tried {
			t.Errorf("%s: tried %s; want %s", name, got, tt.tried)
		}
		if (err != nil) != (name == "no loopback") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// raw sends bytes over a real connection and reads the status of the answer.
func raw(t *testing.T, host, request string) (int, *http.Response, string) {
	t.Helper()
	conn, err := net.Dial("tcp4", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) { // HEAD announces a length
		t.Fatal(err)
	}
	return resp.StatusCode, resp, string(body)
}

// TestR14ToR21StrayRequestsDoNotEndTheWait sends everything that is refused to
// one attempt, which then still signs in.
func TestR14ToR21StrayRequestsDoNotEndTheWait(t *testing.T) {
	f := newFakeProvider(t)
	attempt := start(t, newTestAuth(t, f, nil))
	if _, err := attempt.SignPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	good := strings.TrimPrefix(f.redirect(), attempt.expected.redirectURI+"?")
	state := "state=" + attempt.expected.state.reveal()
	host := "Host: " + attempt.host + "\r\n"
	_, port, _ := net.SplitHostPort(attempt.host)
	line := func(target string) string { return "GET " + target + " HTTP/1.1\r\n" }
	for _, tt := range []struct {
		name, request string
		want          int
	}{
		{"R14 foreign Host", line("/callback?"+good) + "Host: evil.example\r\n", 421},
		{"R14 foreign Host, our port", line("/callback?"+good) + "Host: evil.example:" + port + "\r\n", 421},
		{"R14 localhost", line("/callback?"+good) + "Host: localhost:" + port + "\r\n", 421},
		{"R14 no port", line("/callback?"+good) + "Host: 127.0.0.1\r\n", 421},
		{"R14 trailing dot", line("/callback?"+good) + "Host: 127.0.0.1.:" + port + "\r\n", 421},
		{"R14 absolute form", line("http://evil.example/callback?"+good) + host, 421},
		{"R14 no Host, HTTP/1.0", "GET /callback?" + good + " HTTP/1.0\r\n", 421},
		{"R14 two Hosts", line("/callback?"+good) + host + "Host: evil.example\r\n", 400},
		{"R14 OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n", 421},
		{"R15 favicon", line("/favicon.ico") + host, 404},
		{"R15 favicon of Chrome", line("/favicon.ico") + host + "Sec-Fetch-Mode: no-cors\r\n", 404},
		{"R15 root", line("/") + host, 404},
		{"R15 longer path", line("/callback/?"+good) + host, 404},
		{"R15 escaped path", line("/c%61llback?"+good) + host, 404},
		{"R15 other case", line("/Callback?"+good) + host, 404},
		{"R15 dots", line("/x/../callback?"+good) + host, 404},
		{"R15 double slash", line("//callback?"+good) + host, 404},
		{"R15 used start page", line("/start/AAAA") + host, 404},
		{"R16 stale tab", line("/callback?code=gAAAAold&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") + host, 400},
		{"R16 no state", line("/callback?code=gAAAA") + host, 400},
		{"R16 empty state", line("/callback?code=gAAAA&state=") + host, 400},
		{"R16 no query", line("/callback") + host, 400},
		{"R16 shortened state", line("/callback?code=gAAAA&"+state[:len(state)-1]) + host, 400},
		{"R16 wrong state with an error", line("/callback?error=access_denied&state=x") + host, 400},
		{"R17 an error without a state", line("/callback?error=access_denied") + host, 400},
		{"R17 an error with an empty state", line("/callback?error=access_denied&state=") + host, 400},
		{"R18 two codes", line("/callback?"+good+"&code=x") + host, 400},
		{"R18 two states", line("/callback?"+good+"&"+state) + host, 400},
		{"R18 two errors", line("/callback?error=a&error=b&"+state) + host, 400},
		{"R18 two issuers", line("/callback?"+good+"&iss="+url.QueryEscape(f.url)+"&iss="+url.QueryEscape(f.url)) + host, 400},
		{"R19 access_token", line("/callback?"+good+"&access_token=x") + host, 400},
		{"R19 id_token", line("/callback?"+good+"&id_token=") + host, 400},
		{"R20 another issuer", line("/callback?"+good+"&iss=https%3A%2F%2Fevil.example") + host, 400},
		{"R20 almost our issuer", line("/callback?"+good+"&iss="+url.QueryEscape(f.url+"/")) + host, 400},
		{"R20 empty issuer", line("/callback?"+good+"&iss=") + host, 400},
		{"R21 POST", "POST /callback?" + good + " HTTP/1.1\r\n" + host + "Content-Length: 0\r\n", 405},
		{"R21 HEAD", "HEAD /callback?" + good + " HTTP/1.1\r\n" + host, 405},
		{"R21 image", line("/callback?"+good) + host + "Sec-Fetch-Mode: no-cors\r\n", 403},
		{"R21 fetch", line("/callback?"+good) + host + "Sec-Fetch-Mode: cors\r\n", 403},
		{"R21 two modes", line("/callback?"+good) + host + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Mode: cors\r\n", 403},
		{"R21 prefetch", line("/callback?"+good) + host + "Sec-Fetch-Mode: navigate\r\nSec-Purpose: prefetch;prerender\r\n", 403},
		{"R21 start page by fetch", line(strings.TrimPrefix(attempt.LocalURL(), "http://"+attempt.host)) + host + "Sec-Fetch-Mode: cors\r\n", 403},
		{"R23 giant header", line("/callback?"+good) + host + "X: " + strings.Repeat("x", 40<<10) + "\r\n", 431},
		{"giant query", line("/callback?"+good+"&x="+strings.Repeat("x", 9<<10)) + host, 400},
		{"malformed escape", line("/callback?"+good+"&x=%zz") + host, 400},
		{"semicolon", line("/callback?"+good+";x=1") + host, 400},
		{"code and error", line("/callback?"+good+"&error=x") + host, 400},
		{"neither code nor error", line("/callback?"+state) + host, 400},
		{"different codes", line("/callback?code=a&authorization_code=b&"+state) + host, 400},
		{"not HTTP", "hello\r\n", 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, resp, body := raw(t, attempt.host, tt.request+"\r\n")
			if status != tt.want {
				t.Errorf("status %d; want %d", status, tt.want)
			}
			dump := body + fmt.Sprint(resp.Header)
			for _, s := range []secret{attempt.expected.state, attempt.nonce, newSecret(f.code)} {
				if strings.Contains(dump, s.reveal()) {
					t.Error("the answer repeats a secret")
				}
			}
		})
	}
	if _, posts, _ := f.count(); posts != 0 {
		t.Errorf("%d token requests", posts)
	}
	// P9: unknown parameters, and the nonce, are let be; R20: our issuer passes.
	if v := get(t.Context(), attempt.expected.redirectURI+"?"+good+"&x=1&x=2&iss="+url.QueryEscape(f.url)); v.status != 200 {
		t.Errorf("the genuine redirect: %d, %v", v.status, v.err)
	}
	if _, err := attempt.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	if _, posts, _ := f.count(); posts != 1 {
		t.Errorf("%d token requests", posts)
	}
}

func TestR17ErrorsOfTheRedirect(t *testing.T) {
	for _, tt := range []struct {
		query string
		want  error
		page  string
	}{
		{"error=access_denied&error_description=The+XUMM+sign+in+request+has+been+rejected", ErrDenied, "was not approved"},
		{"error=server_error&error_description=%3Cscript%3Ealert(1)%3C/script%3E", ErrProvider, "did not work"},
		{"error=%3Cb%3E", ErrProvider, "did not work"},
	} {
		attempt := start(t, newTestAuth(t, newFakeProvider(t), nil))
		v := get(t.Context(), attempt.expected.redirectURI+"?"+tt.query+"&state="+attempt.expected.state.reveal())
		if v.status != 200 || !strings.Contains(v.body, tt.page) || strings.Contains(v.body, "alert") || strings.Contains(v.body, "rejected") {
			t.Errorf("%s: %d %s", tt.query, v.status, v.body)
		}
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, tt.want) || strings.Contains(err.Error(), "alert") || strings.Contains(err.Error(), "<b>") {
			t.Errorf("%s: %v", tt.query, err)
		}
	}
}

func TestR17AnErrorWithoutAStateIsANotice(t *testing.T) {
	f := newFakeProvider(t)
	attempt := start(t, newTestAuth(t, f, nil))
	if _, err := attempt.SignPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 20 { // more than anybody reads
		get(t.Context(), attempt.expected.redirectURI+"?error=access_denied")
	}
	if n := <-attempt.Notices(); n != noticeReport {
		t.Errorf("notice %q", n)
	}
	get(t.Context(), f.redirect())
	if _, err := attempt.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	for range attempt.Notices() { // is closed
	}
}

func TestR22TheSecondCallbackIsRefused(t *testing.T) {
	f := newFakeProvider(t)
	reached, release := make(chan struct{}), make(chan struct{})
	f.token = func(w http.ResponseWriter, r *http.Request) {
		close(reached) // a second token request panics here
		<-release
		f.serveToken(w, r)
	}
	attempt := start(t, newTestAuth(t, f, nil))
	if _, err := attempt.SignPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	address := f.redirect()
	first := make(chan visit, 1)
	go func() { first <- get(context.WithoutCancel(t.Context()), address) }()
	<-reached
	if second := get(t.Context(), address); second.status != http.StatusConflict || strings.Contains(second.body, "signed in") {
		t.Errorf("the replay: %d, %v", second.status, second.err)
	}
	close(release)
	if v := <-first; v.status != http.StatusOK || !strings.Contains(v.body, "You are signed in") {
		t.Errorf("the first: %d, %v", v.status, v.err)
	}
	if _, err := attempt.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	if _, posts, _ := f.count(); posts != 1 {
		t.Errorf("%d token requests", posts)
	}
}

func TestR22ManyCallbacksAtOnceGiveOneTokenRequest(t *testing.T) {
	f := newFakeProvider(t)
	attempt := start(t, newTestAuth(t, f, nil))
	if _, err := attempt.SignPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	address := f.redirect()
	var all sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for range 10 {
		all.Go(func() {
			v := get(context.WithoutCancel(t.Context()), address)
			mu.Lock()
			defer mu.Unlock()
			statuses[v.status]++ // 0: the port was closed already
		})
	}
	all.Wait()
	if _, err := attempt.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	if _, posts, _ := f.count(); posts != 1 || statuses[200] != 1 || statuses[200]+statuses[409]+statuses[0] != 10 {
		t.Errorf("%d token requests, answers %v", posts, statuses)
	}
}

func TestR23ASlowClientIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		attempt, address := b.redirected(t)
		conn, err := b.net.dial(t.Context(), "tcp4", attempt.host)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		began := time.Now()
		var slow sync.WaitGroup
		defer slow.Wait()
		slow.Go(func() { // one header byte a second, for ever
			if _, err := io.WriteString(conn, "GET /callback HTTP/1.1\r\nX: "); err != nil {
				return
			}
			for err == nil {
				time.Sleep(time.Second)
				_, err = io.WriteString(conn, "x")
			}
		})
		_, _ = io.ReadAll(conn)
		if took := time.Since(began); took != headerTimeout {
			t.Errorf("dropped after %v; want %v", took, headerTimeout)
		}
		if status, _, _ := b.visit(t, address); status != 200 {
			t.Errorf("afterwards a good redirect gives %d", status)
		}
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// dialRefused fails when something still listens.
func dialRefused(t *testing.T, host string) {
	t.Helper()
	if conn, err := net.Dial("tcp4", host); err == nil {
		conn.Close()
		t.Errorf("the port is still open")
	}
}

func TestR24ThePortIsClosedAndNothingRuns(t *testing.T) {
	for _, name := range []string{"signed in", "denied", "token refused", "cancel", "time-out", "context", "idle connection"} {
		t.Run(name, func(t *testing.T) {
			f := newFakeProvider(t)
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			a := newTestAuth(t, f, func(c *Config) {
				if name == "time-out" {
					c.Timeout = time.Millisecond
				}
			})
			if name == "token refused" {
				f.change = func(claims map[string]any) { claims["nonce"] = "x" }
			}
			attempt, err := a.Start(ctx, Request{})
			if err != nil {
				t.Fatal(err)
			}
			_, _ = attempt.SignPage(t.Context())
			var want error
			switch name {
			case "signed in", "token refused":
				if name == "token refused" {
					want = ErrToken
				}
				get(t.Context(), f.redirect())
			case "denied":
				want = ErrDenied
				get(t.Context(), attempt.expected.redirectURI+"?error=access_denied&state="+attempt.expected.state.reveal())
			case "cancel":
				want = ErrCancelled
				attempt.Cancel()
				dialRefused(t, attempt.host)
			case "time-out":
				want = ErrTimeout
			case "context":
				want = ErrCancelled
				cancel()
			case "idle connection": // as browsers open ahead of need
				conn, err := net.Dial("tcp4", attempt.host)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				get(t.Context(), f.redirect())
			}
			if _, err := attempt.Wait(t.Context()); !errors.Is(err, want) {
				t.Errorf("Wait: %v; want %v", err, want)
			}
			dialRefused(t, attempt.host)
			attempt.Cancel() // harmless, and twice
			attempt.Cancel()
		})
	}
}

func TestR25TimeOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		began := time.Now()
		attempt, _ := b.redirected(t)
		if left := attempt.Deadline().Sub(began); left != 5*time.Minute {
			t.Errorf("deadline in %v", left)
		}
		_, err := attempt.Wait(t.Context())
		if took := time.Since(began); !errors.Is(err, ErrTimeout) || took < 5*time.Minute || took > 5*time.Minute+500*time.Millisecond {
			t.Errorf("%v after %v", err, took)
		}
		if _, err := b.net.dial(t.Context(), "tcp4", attempt.host); err == nil {
			t.Error("the port is still open")
		}
	})
}

func TestR25AnAnswerInTheLastMomentIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.token = func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(4 * time.Second)
			b.provider.serveToken(w, r)
		}
		attempt, address := b.redirected(t)
		time.Sleep(time.Until(attempt.Deadline()) - time.Second)
		if status, body, _ := b.visit(t, address); status != 200 || !strings.Contains(body, "You are signed in") {
			t.Errorf("status %d", status)
		}
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestR25TheContextsDeadlineCountsToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		attempt, err := b.auth.Start(ctx, Request{})
		if err != nil {
			t.Fatal(err)
		}
		if left := time.Until(attempt.Deadline()); left != time.Minute {
			t.Errorf("deadline in %v", left)
		}
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrTimeout) {
			t.Error(err)
		}
	})
}

func TestWaitingEndsWithItsOwnContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		attempt, address := b.redirected(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := attempt.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		b.visit(t, address) // the attempt goes on
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := attempt.Wait(ctx); err != nil { // a result is given whenever it is there
			t.Error(err)
		}
	})
}

func TestR26CancelDuringTheExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.token = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		attempt, address := b.redirected(t)
		answered := make(chan string, 1)
		go func() {
			_, body, _ := b.visit(t, address)
			answered <- body
		}()
		synctest.Wait()
		began := time.Now()
		attempt.Cancel()
		if took := time.Since(began); took > 500*time.Millisecond {
			t.Errorf("Cancel took %v", took)
		}
		if body := <-answered; strings.Contains(body, "You are signed in") || body == "" {
			t.Errorf("the browser saw %q", body)
		}
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrCancelled) {
			t.Error(err)
		}
		if _, err := b.net.dial(t.Context(), "tcp4", attempt.host); err == nil {
			t.Error("a late callback would be accepted")
		}
		if text := b.store.get(testClientID); text != "" {
			t.Error("something was stored")
		}
	})
}

func TestR26CancelWhileTheKeyringIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		slow := &slowStore{memoryStore: b.store}
		b.auth.store = slow
		attempt, address := b.redirected(t)
		b.visit(t, address)
		if n := <-attempt.Notices(); n != noticeKeyring {
			t.Errorf("notice %q", n)
		}
		attempt.Cancel()
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrCancelled) {
			t.Error(err)
		}
		if text := b.store.get(testClientID); text != "" {
			t.Error("a cancelled session stayed in the store")
		}
	})
}

// slowStore stores only when it is given up, as a keyring prompt that is
// answered in that moment does.
type slowStore struct{ *memoryStore }

func (s *slowStore) Save(ctx context.Context, key, secret string) error {
	<-ctx.Done()
	return s.memoryStore.Save(ctx, key, secret)
}
