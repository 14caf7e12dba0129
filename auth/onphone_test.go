package auth

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// waiting starts an attempt whose sign page and status socket are there.
func (b *bubble) waiting(t *testing.T) *Attempt {
	t.Helper()
	attempt, _ := b.redirected(t)
	return attempt
}

func TestThePhoneSignsInWithoutABrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		browser := newIdleBrowser()
		b := newBubble(t, func(c *Config) { c.Browser = browser })
		attempt := b.waiting(t)
		began := time.Now()
		b.provider.approve()
		s, err := attempt.Wait(t.Context())
		if err != nil || s.Account != testAccount || s.KeepErr != nil {
			t.Fatalf("%+v, %v", s, err)
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("it waited %v for nothing", took)
		}
		if _, err := b.net.dial(t.Context(), "tcp4", attempt.host); err == nil {
			t.Error("the port is still open")
		}
		if n := browser.count(); n != 0 {
			t.Errorf("the browser was opened %d times", n)
		}
		if asks, posts, _ := b.provider.count(); asks != 1 || posts != 1 || b.provider.visits() != 1 {
			t.Errorf("%d authorization requests, %d token requests, %d visits", asks, posts, b.provider.visits())
		}
		for _, h := range b.provider.socket.headers {
			for _, name := range []string{"Authorization", "Cookie", "Origin", "Referer"} {
				if h.Get(name) != "" {
					t.Errorf("the socket was told %s", name)
				}
			}
		}
	})
}

func TestThePhoneDeclines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		attempt := b.waiting(t)
		began := time.Now()
		b.provider.decline()
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrDenied) || time.Since(began) > 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// The frame tells of a signature before the platform has written it, and the
// provider's own word for that is that it was declined.
func TestASignatureThatIsWrittenLate(t *testing.T) {
	unwritten := map[string]func(*fakeProvider) http.HandlerFunc{
		"as if declined": func(f *fakeProvider) http.HandlerFunc { return f.redirectDenied },
		"an error": func(*fakeProvider) http.HandlerFunc {
			return answerJSON(500, `{"error":"xumm_signin_redir_err","error_description":"Could not resolve XUMM Sign In details"}`)
		},
		"cut off": func(*fakeProvider) http.HandlerFunc {
			return func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
		},
	}
	for name, answer := range unwritten {
		for _, late := range []time.Duration{0, 100 * time.Millisecond, 700 * time.Millisecond, 3 * time.Second, 8 * time.Second} {
			t.Run(name+" "+late.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b := newBubble(t, nil)
					attempt := b.waiting(t)
					written := time.Now().Add(late)
					first := answer(b.provider)
					b.provider.set(func() {
						b.provider.back = func(w http.ResponseWriter, r *http.Request) {
							if time.Now().Before(written) {
								first(w, r)
								return
							}
							http.Redirect(w, r, b.provider.redirect(), http.StatusFound)
						}
					})
					b.provider.approve()
					s, err := attempt.Wait(t.Context())
					if err != nil || s.Account != testAccount {
						t.Fatalf("%+v, %v", s, err)
					}
					if took := time.Since(written); took > 5*time.Second {
						t.Errorf("signed in %v after it was written", took)
					}
				})
			})
		}
	}
}

func TestADenialIsBelievedInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.declined = true
		attempt := b.waiting(t)
		began := time.Now()
		b.provider.socket.say(resolved(true, b.provider.returnURL())) // the frame is no more than a hint
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrDenied) {
			t.Error(err)
		}
		var all time.Duration
		for _, wait := range returnWaits {
			all += wait
		}
		if took := time.Since(began); took != all || b.provider.visits() != len(returnWaits) {
			t.Errorf("after %v and %d visits", took, b.provider.visits())
		}
	})
}

// What does not answer as the provider does leaves the sign-in to the browser,
// which is opened then and not before. The tab ends it.
func TestWhereThePhonesWayDoesNotLeadTheBrowserIsOpened(t *testing.T) {
	challenge := answerHTML(403, "<html>Checking your browser")
	for name, change := range map[string]struct {
		provider func(*fakeProvider)
		within   time.Duration
	}{
		"no sign page":              {func(f *fakeProvider) { f.authorize = answerHTML(200, "<html>sign in here") }, 0},
		"a challenge page for it":   {func(f *fakeProvider) { f.authorize = challenge }, 0},
		"no websocket":              {func(f *fakeProvider) { f.socket.refuse = func(int) bool { return true } }, time.Second},
		"a websocket that is cut":   {func(f *fakeProvider) { f.socket.drop = func(int) bool { return true } }, time.Second},
		"no return address":         {func(f *fakeProvider) { f.socket.say(`{"signed":true,"return_url":{"app":null,"web":null}}`) }, 0},
		"answered or expired":       {func(f *fakeProvider) { f.socket.say(`{"expired":true}`) }, 0},
		"a page to return to":       {func(f *fakeProvider) { f.back = answerHTML(200, "<html>"); f.approve() }, time.Second},
		"a challenge page for that": {func(f *fakeProvider) { f.back = challenge; f.approve() }, time.Second},
		"a visit that is refused":   {func(f *fakeProvider) { f.back = answerJSON(403, `{"error":"xumm_signin_sec_vil"}`); f.approve() }, 0},
		"returns elsewhere": {func(f *fakeProvider) {
			f.back = func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "https://evil.example/callback?code=x&state=y", http.StatusFound)
			}
			f.approve()
		}, 0},
		"returns for good": {func(f *fakeProvider) {
			f.back = func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, f.redirect(), http.StatusMovedPermanently)
			}
			f.approve()
		}, time.Second},
		"never answers": {func(f *fakeProvider) {
			f.back = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
			f.approve()
		}, returnTime},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				browser := newIdleBrowser()
				b := newBubble(t, func(c *Config) { c.Browser = browser })
				change.provider(b.provider)
				attempt, err := b.auth.Start(t.Context(), Request{})
				if err != nil {
					t.Fatal(err)
				}
				defer attempt.Cancel()
				_, _ = attempt.SignPage(t.Context())
				began := time.Now()
				if address := <-browser.opened; address != attempt.LocalURL() || time.Since(began) > change.within {
					t.Errorf("opened %q after %v; want it within %v", address, time.Since(began), change.within)
				}
				b.provider.socket.say(`{"expired":true}`) // nothing opens it twice
				time.Sleep(30 * time.Second)
				if n := browser.count(); n != 1 {
					t.Errorf("the browser was opened %d times", n)
				}
				if p := attempt.Progress(); !p.Browser {
					t.Errorf("progress %+v", p)
				}
				b.visit(t, b.provider.redirect())
				if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount {
					t.Errorf("%+v, %v", s, err)
				}
			})
		})
	}
}

func TestTheStatusSocketIsDialledAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		browser := newIdleBrowser()
		b := newBubble(t, func(c *Config) { c.Browser = browser })
		b.provider.socket.drop = func(dial int) bool { return dial == 1 }
		attempt := b.waiting(t)
		time.Sleep(2 * time.Second)
		if n := b.provider.socket.count(); n != 2 {
			t.Fatalf("%d dials", n)
		}
		b.provider.approve()
		if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount {
			t.Errorf("%+v, %v", s, err)
		}
		if n := browser.count(); n != 0 {
			t.Errorf("one lost connection opened the browser %d times", n)
		}
	})
}

// A connection that says nothing is dead: the platform speaks every 15 seconds.
// A socket that cannot be had is dialled now and then, not in a tight loop.
func TestTheStatusSocketIsNotDialledTooOften(t *testing.T) {
	for name, tt := range map[string]struct {
		change      func(*fakeSocket)
		least, most int
	}{
		"silent":  {func(*fakeSocket) {}, 6, 7},
		"refused": {func(s *fakeSocket) { s.refuse = func(int) bool { return true } }, 25, 50},
		"cut":     {func(s *fakeSocket) { s.drop = func(int) bool { return true } }, 25, 50},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, nil)
				tt.change(b.provider.socket)
				attempt := b.waiting(t)
				if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrTimeout) {
					t.Error(err)
				}
				if n := b.provider.socket.count(); n < tt.least || n > tt.most {
					t.Errorf("%d dials in 5 minutes", n)
				}
			})
		})
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		reached, release := make(chan struct{}), make(chan struct{})
		b.provider.token = func(w http.ResponseWriter, r *http.Request) {
			close(reached)
			<-release
			b.provider.serveToken(w, r)
		}
		attempt := b.waiting(t)
		var steps []Step
		var all sync.WaitGroup
		all.Go(func() {
			for range attempt.Changes() {
				steps = append(steps, attempt.Progress().Step)
			}
		})
		step := func(want Step) {
			t.Helper()
			synctest.Wait()
			if got := attempt.Progress().Step; got != want {
				t.Errorf("step %d; want %d", got, want)
			}
		}
		step(StepScan)
		b.provider.socket.say(`{"opened":true}`)
		step(StepApprove)
		b.provider.socket.say(`{"opened":true}`, `{"pre_signed":true}`) // the wallet fetches more than once
		step(StepApprove)
		b.provider.approve()
		<-reached
		step(StepSigningIn)
		close(release)
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		all.Wait()
		if !slices.Equal(steps, []Step{StepApprove, StepSigningIn}) {
			t.Errorf("steps %v", steps)
		}
	})
}

// The way of an approval matters to nobody behind it: clock, token and account
// are judged alike.
func TestThePhonesAnswerIsJudgedLikeARedirect(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*bubble)
		want   error
	}{
		"another nonce":        {func(b *bubble) { b.provider.change = func(c map[string]any) { c["nonce"] = "x" } }, ErrToken},
		"another application":  {func(b *bubble) { b.provider.change = func(c map[string]any) { c["aud"] = testSignUUID } }, ErrToken},
		"not enabled for PKCE": {func(b *bubble) { b.provider.secret = "x" }, ErrNotEnabled},
		"token endpoint down":  {func(b *bubble) { b.provider.token = answerHTML(503, "<html>") }, ErrProvider},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, nil)
				tt.change(b)
				attempt := b.waiting(t)
				b.provider.approve()
				if _, err := attempt.Wait(t.Context()); !errors.Is(err, tt.want) {
					t.Errorf("%v; want %v", err, tt.want)
				}
				if _, posts, _ := b.provider.count(); posts != 1 {
					t.Errorf("%d token requests", posts)
				}
			})
		})
	}
	t.Run("a wrong clock", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBubble(t, nil)
			b.provider.skew = 30 * time.Minute
			attempt := b.waiting(t)
			b.provider.approve()
			if s, err := attempt.Wait(t.Context()); err != nil || s.ClockSkew != 30*time.Minute {
				t.Errorf("%+v, %v", s, err)
			}
		})
	})
}

func TestParseNews(t *testing.T) {
	for frame, want := range map[string]news{
		`{"message":"Welcome x"}`:    {},
		`{"expires_in_seconds":297}`: {},
		`{"opened":true}`:            {opened: true},
		`{"expired":true}`:           {expired: true},
		`{"signed":null}`:            {},
		`{"signed":true,"return_url":{"app":null,"web":"a"}}`: {resolved: true, signed: true, back: newSecret("a")},
		`{"signed":false,"return_url":{"web":null}}`:          {resolved: true},
		`{"signed":1,"return_url":null}`:                      {resolved: true, signed: true},
		`{"signed":true,"return_url":"a","opened":"yes"}`:     {resolved: true, signed: true},
		`{"opened":1,"signed":true}`:                          {resolved: true, signed: true},
		``:                                                    {},
		`[]`:                                                  {},
		`"signed"`:                                            {},
		`{"signed"`:                                           {},
	} {
		got := parseNews([]byte(frame))
		back := got.back.reveal() == want.back.reveal()
		got.back, want.back = secret{}, secret{}
		if got != want || !back {
			t.Errorf("%s: %+v", frame, got)
		}
	}
}

// idleBrowser opens nothing and tells what it was asked to open.
type idleBrowser struct {
	opened chan string
	times  atomic.Int32
}

func newIdleBrowser() *idleBrowser { return &idleBrowser{opened: make(chan string, 8)} }

func (b *idleBrowser) Open(_ context.Context, address string) error {
	b.times.Add(1)
	b.opened <- address
	return nil
}

func (b *idleBrowser) count() int { return int(b.times.Load()) }
