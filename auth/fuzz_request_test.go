package auth

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// FuzzLoopbackRequest sends bytes to the receiver of a waiting attempt. Whatever
// they are, only a redirect with the right state may be taken for an answer.
func FuzzLoopbackRequest(f *testing.F) {
	const head = " HTTP/1.1\r\nHost: 127.0.0.1:23471\r\n\r\n"
	for _, s := range []string{
		"GET /callback?code=c&state=the-right-state" + head, "GET /callback?error=x" + head, "GET /favicon.ico" + head, "GET /done" + head,
		"POST /callback?code=c&state=the-right-state" + head, "GET /start/x" + head, "GET /callback HTTP/1.0\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"GET http://evil.example/callback?code=c&state=the-right-state" + head, "\x16\x03\x01\x02\x00", "CONNECT evil.example:443" + head, "",
	} {
		f.Add([]byte(s))
	}
	uri, err := parseRedirectURI("http://127.0.0.1:23471/callback")
	if err != nil {
		f.Fatal(err)
	}
	a, err := New(Config{Provider: Xumm(), ClientID: testClientID})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, request []byte) {
		attempt := &Attempt{
			auth: a, expected: testExpectation(), answers: make(chan answer, 1), judged: make(chan struct{}),
			startToken: newSecret("the-start-token"), notices: make(chan Notice, 8),
			signPage: &signPage{done: make(chan struct{})}, authorizeURL: newSecret("https://oauth2.xumm.app/auth"),
		}
		close(attempt.judged)
		close(attempt.signPage.done)
		r := &receiver{uri: uri, flow: attempt, pages: a.pages, log: a.log}
		l := &pipeListener{address: uri.host, conns: make(chan net.Conn), closed: make(chan struct{})}
		r.serve(t.Context(), l)
		defer r.close()
		ours, theirs := net.Pipe()
		l.conns <- theirs
		sent := make(chan struct{})
		go func() {
			defer close(sent)
			_, _ = ours.Write(request)
			_ = ours.SetReadDeadline(time.Now().Add(20 * time.Millisecond)) // an unfinished request gets no answer
		}()
		answer, _ := io.ReadAll(ours)
		_ = ours.Close()
		<-sent
		if len(answer) > 0 && !strings.HasPrefix(string(answer), "HTTP/1.") {
			t.Fatalf("answered %.60q", answer)
		}
		if strings.Contains(string(answer), "the-right-state") {
			t.Fatal("the state is in the answer")
		}
		if !attempt.taken {
			return
		}
		line, _, _ := strings.Cut(string(request), "\n")
		parts := strings.Fields(line)
		if len(parts) != 3 || parts[0] != http.MethodGet {
			t.Fatalf("taken by %q", request)
		}
		u, err := url.Parse(parts[1])
		if err != nil || u.EscapedPath() != "/callback" || u.Query().Get("state") != "the-right-state" || !strings.Contains(string(request), "127.0.0.1:23471") {
			t.Fatalf("taken by %q", request)
		}
	})
}
