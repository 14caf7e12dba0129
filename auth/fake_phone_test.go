package auth

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"testing"

	"github.com/coder/websocket"
)

// fakeSocket is the status socket of the fake provider's one sign request.
type fakeSocket struct {
	mu      sync.Mutex
	frames  []string
	more    chan struct{} // closed and made anew with each frame
	dials   int
	written int // frames
	headers []http.Header
	refuse  func(dial int) bool // 503, as a proxy in the way answers
	drop    func(dial int) bool // accepts, greets, and cuts
}

func newFakeSocket() *fakeSocket { return &fakeSocket{more: make(chan struct{})} }

// say sends a frame to whoever is connected, and to the first who will be.
func (s *fakeSocket) say(frames ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.frames = append(s.frames, frames...)
	close(s.more)
	s.more = make(chan struct{})
}

func (s *fakeSocket) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dials
}

func (s *fakeSocket) sent() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written
}

func (s *fakeSocket) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.dials++
	s.headers = append(s.headers, r.Header.Clone())
	dial, next := s.dials, 0
	if dial > 1 {
		next = len(s.frames) // what was said while nobody listened is lost
	}
	refuse, drop := s.refuse, s.drop
	s.mu.Unlock()
	if refuse != nil && refuse(dial) {
		http.Error(w, "<html>no sockets here", http.StatusServiceUnavailable)
		return
	}
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer conn.CloseNow()
	ctx := conn.CloseRead(context.Background())
	if conn.Write(ctx, websocket.MessageText, []byte(`{"message":"Welcome `+testSignUUID+`"}`)) != nil || drop != nil && drop(dial) {
		return
	}
	for {
		s.mu.Lock()
		frames, more := s.frames[next:], s.more
		next = len(s.frames)
		s.mu.Unlock()
		for _, f := range frames {
			if conn.Write(ctx, websocket.MessageText, []byte(f)) != nil {
				return
			}
			s.mu.Lock()
			s.written++
			s.mu.Unlock()
		}
		select {
		case <-more:
		case <-ctx.Done():
			return
		}
	}
}

// returnURL is where the fake provider's sign request returns to.
func (f *fakeProvider) returnURL() string {
	return f.url + "/signin?t=5ecretTime&h=5ecretHash&c=" + testClientID + "&payload=" + testSignUUID
}

// resolved is the frame that tells of an answer.
func resolved(signed bool, back string) string {
	b, err := json.Marshal(map[string]any{
		"payload_uuidv4": testSignUUID, "signed": signed, "user_token": signed,
		"return_url": map[string]any{"app": back, "web": back},
	})
	if err != nil {
		panic(err)
	}
	return string(b)
}

// approve and decline are what the person does on the phone.
func (f *fakeProvider) approve() { f.socket.say(`{"opened":true}`, resolved(true, f.returnURL())) }

func (f *fakeProvider) decline() {
	f.set(func() { f.declined = true })
	f.socket.say(`{"opened":true}`, resolved(false, f.returnURL()))
}

// serveReturn is the provider's /signin.
func (f *fakeProvider) serveReturn(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.returns++
	back, declined := f.back, f.declined
	f.mu.Unlock()
	switch {
	case back != nil:
		back(w, r)
	case r.URL.String() != f.returnURL()[len(f.url):]:
		answerJSON(403, `{"error":"xumm_signin_sec_vil"}`)(w, r)
	case declined:
		f.redirectDenied(w, r)
	default:
		http.Redirect(w, r, f.redirect(), http.StatusFound)
	}
}

// redirectDenied is how the provider sends a person back who did not sign, or
// whose signature it has not seen yet.
func (f *fakeProvider) redirectDenied(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	to := f.asked.Get("redirect_uri") + "?error=access_denied&error_description=The+XUMM+sign+in+request+has+been+rejected&state=" + f.asked.Get("state")
	f.mu.Unlock()
	http.Redirect(w, r, to, http.StatusFound)
}

func (f *fakeProvider) visits() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.returns
}

// openBrowser starts an attempt that goes through the browser.
func openBrowser(t *testing.T, a *Authenticator) *Attempt {
	t.Helper()
	attempt := start(t, a)
	if err := attempt.OpenBrowser(t.Context()); err != nil {
		t.Fatal(err)
	}
	return attempt
}

// clear forgets what was said, for a further sign-in.
func (s *fakeSocket) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.frames, s.dials = nil, 0
}
