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
)

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
