package auth

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Whose connection it is, by the tables as a kernel writes them.
func TestThreatStrangersAreKnownByTheirConnection(t *testing.T) {
	row := func(from, to, uid, inode string) string {
		return "   7: " + from + " " + to + " 01 00000000:00000000 00:00000000 00000000 " + uid + "        0 " + inode + " 1 0000000000000000 20 4 30 10 -1\n"
	}
	addr := func(b []byte, port uint16) string { return inRow(b, port) }
	v4, v6 := []byte{127, 0, 0, 1}, []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}
	mapped := []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}
	from, to := netip.MustParseAddrPort("127.0.0.1:54321"), netip.MustParseAddrPort("127.0.0.1:23471")
	from6, to6 := netip.MustParseAddrPort("[::1]:54321"), netip.MustParseAddrPort("[::1]:23471")
	const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
	ours := row(addr(v4, 23471), addr(v4, 54321), "1000", "9")
	for name, tt := range map[string]struct {
		table    string
		from, to netip.AddrPort
		want     bool
	}{
		"this user's":            {head + ours + row(addr(v4, 54321), addr(v4, 23471), "1000", "8"), from, to, false},
		"another user's":         {head + ours + row(addr(v4, 54321), addr(v4, 23471), "1001", "8"), from, to, true},
		"the administrator's":    {head + ours + row(addr(v4, 54321), addr(v4, 23471), "0", "8"), from, to, false},
		"gone":                   {head + ours + row(addr(v4, 54321), addr(v4, 23471), "0", "0"), from, to, true},
		"absent":                 {head + ours + row(addr(v4, 54322), addr(v4, 23471), "1000", "8"), from, to, true},
		"another's to elsewhere": {head + row(addr(v4, 54321), addr(v4, 23472), "1001", "8"), from, to, false},
		"in the longer form":     {head + row(addr(mapped, 54321), addr(mapped, 23471), "1001", "8"), from, to, true},
		"IPv6":                   {head + row(addr(v6, 54321), addr(v6, 23471), "1001", "8"), from6, to6, true},
		"IPv6, this user's":      {head + row(addr(v6, 54321), addr(v6, 23471), "1000", "8"), from6, to6, false},
		"nothing is told":        {head, from, to, false},
		"no table":               {"", from, to, false},
		"no rows":                {"x\n7: 1 2 3\n", from, to, false},
	} {
		if got := strangerIn([]string{"", tt.table}, tt.from, tt.to, 1000); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A program of another user that reads the browser's address gets nothing, and the
// browser finds it unused.
func TestThreatAnotherUserOpensTheBrowsersAddress(t *testing.T) {
	f := newFakeProvider(t)
	a := newTestAuth(t, f, func(c *Config) { c.Browser = newIdleBrowser() })
	theirs := true
	a.stranger = func(_, _ netip.AddrPort) bool { return theirs }
	attempt := openBrowser(t, a)
	for range 2 {
		v := getOnce(t, attempt.LocalURL())
		if v.status != http.StatusNotFound || v.header.Get("Location") != "" {
			t.Errorf("another user got %d to %q", v.status, v.header.Get("Location"))
		}
	}
	if n := <-attempt.Notices(); n != noticeStranger {
		t.Errorf("notice %q", n)
	}
	theirs = false
	if v := getOnce(t, attempt.LocalURL()); v.status != http.StatusFound {
		t.Errorf("the browser got %d", v.status)
	}
	theirs = true // what comes back is judged by its state, whoever brings it
	if v := getOnce(t, f.redirect()); v.status != http.StatusOK {
		t.Errorf("the answer got %d", v.status)
	}
	if _, err := attempt.Wait(t.Context()); err != nil {
		t.Error(err)
	}
}

// Where the system does not tell, the one who was first may be anybody. The
// browser, which comes second, ends what they began.
func TestThreatTheBrowsersAddressIsOpenedTwice(t *testing.T) {
	for name, again := range map[string]bool{"the same address": false, "after the browser was opened again": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newTabBubble(t)
				attempt := b.waiting(t)
				if err := attempt.OpenBrowser(t.Context()); err != nil {
					t.Fatal(err)
				}
				address := attempt.LocalURL()
				b.location(t, address) // the thief
				if again {
					if err := attempt.OpenBrowser(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				if status, body, _ := b.visit(t, address); status != 409 || !strings.Contains(body, "did not work") {
					t.Errorf("the browser: %d %s", status, body)
				}
				if s, err := attempt.Wait(t.Context()); !errors.Is(err, ErrOpenedTwice) {
					t.Errorf("%+v, %v", s, err)
				}
				b.provider.approve() // with the thief's phone
				<-attempt.Closed()
				if _, posts, _ := b.provider.count(); posts != 0 || b.store.get(testClientID) != "" {
					t.Errorf("%d token requests", posts)
				}
			})
		})
	}
}

// Who loads the page anew while it is still blank hangs up, and comes again. Only an
// opening that was answered makes the next one a second.
func TestThePageIsLoadedAnewBeforeItIsThere(t *testing.T) {
	for name, tt := range map[string]struct {
		hangUp bool
		want   []int // the later one's, too
	}{
		"loaded anew":  {true, []int{http.StatusFound}},
		"two programs": {false, []int{http.StatusFound, http.StatusConflict}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newTabBubble(t)
				b.provider.authorize = func(w http.ResponseWriter, r *http.Request) {
					time.Sleep(2 * time.Second)
					http.Redirect(w, r, b.provider.url+"/sign/"+testSignUUID, http.StatusFound)
				}
				attempt, err := b.auth.Start(t.Context(), Request{})
				if err != nil {
					t.Fatal(err)
				}
				defer attempt.Cancel()
				address, codes := attempt.LocalURL(), make(chan int, 2)
				first, leave := context.WithCancel(t.Context())
				defer leave()
				for i, ctx := range []context.Context{first, t.Context()} {
					go func() {
						r, _ := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
						resp, err := b.net.client().Do(r)
						if err != nil {
							codes <- 0
							return
						}
						resp.Body.Close()
						codes <- resp.StatusCode
					}()
					synctest.Wait()
					if i == 0 && tt.hangUp {
						leave()
						if code := <-codes; code != 0 {
							t.Errorf("who hung up got %d", code)
						}
					}
				}
				var got []int
				for range tt.want {
					got = append(got, <-codes)
				}
				if slices.Sort(got); !slices.Equal(got, tt.want) {
					t.Errorf("answered %v; want %v", got, tt.want)
				}
				if !tt.hangUp {
					if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrOpenedTwice) {
						t.Errorf("opened twice: %v", err)
					}
					return
				}
				if attempt.wait.Err() != nil {
					t.Fatal("the attempt has ended")
				}
				if status, _, _ := b.visit(t, address); status != http.StatusConflict {
					t.Errorf("opened again after it was answered: %d", status)
				}
			})
		})
	}
}

// What a browser loads ahead of need, without a person, is no opening.
func TestWhatIsLoadedAheadIsNoOpening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTabBubble(t)
		attempt := b.waiting(t)
		for _, header := range []string{"Sec-Purpose", "Purpose"} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, attempt.LocalURL(), nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set(header, "prefetch")
			resp, err := b.net.client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %d", header, resp.StatusCode)
			}
		}
		b.location(t, attempt.LocalURL())
		attempt.Cancel()
	})
}
