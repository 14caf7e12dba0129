package auth

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestCheckSignPage(t *testing.T) {
	const good = "https://xumm.app/sign/" + testSignUUID
	for _, tt := range []struct {
		location string
		http     bool
		ok       bool
	}{
		{good, false, true},
		{good, true, true},
		{"http://127.0.0.1:5000/sign/" + testSignUUID, true, true},
		{"http://127.0.0.1:5000/sign/" + testSignUUID, false, false},
		{"http://xumm.app/sign/" + testSignUUID, false, false},
		{"", false, false},
		{"/sign/" + testSignUUID, false, false},
		{"//xumm.app/sign/" + testSignUUID, false, false},
		{"https:///sign/" + testSignUUID, false, false},
		{"https://user:pw@xumm.app/sign/" + testSignUUID, false, false},
		{"https://xumm.app/sign/", false, false},
		{"https://xumm.app/sign/nothing", false, false},
		{good + "/more", false, false},
		{"https://xumm.app/a/../sign/" + testSignUUID, false, false},
		{"https://xumm.app/sign/%35f0d7c52-8a3b-4c1e-9d2f-6b7a8c9d0e1f", false, false},
		{"https://xumm.app/sign/5f0d7c52-8a3b-1c1e-9d2f-6b7a8c9d0e1f", false, false}, // version 1
		{"https://xumm.app/sign/{5f0d7c52-8a3b-4c1e-9d2f-6b7a8c9d0e1}", false, false},
		{"javascript:alert(1)", true, false},
		{"xumm://xumm.app/sign/" + testSignUUID, true, false},
		{good + "?" + strings.Repeat("x", 600), false, false},
		{"https://xumm.app/signin?error=x", false, false},
	} {
		got, err := checkSignPage(tt.location, tt.http)
		if (err == nil) != tt.ok || tt.ok && got != tt.location || !tt.ok && !errors.Is(err, ErrProvider) {
			t.Errorf("%q: %q, %v", tt.location, got, err)
		}
	}
}

func TestWithoutASignPageTheBrowserGoesToTheProvider(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
		notice Notice
	}{
		{"not registered, JSON", answerJSON(400, `{"error":"access_denied","error_description":"Invalid client/redirect URL."}`), ErrNotRegistered, noticeRefused},
		{"not registered, HTML", answerHTML(400, `<p>Invalid client/redirect URL.</p>`), ErrNotRegistered, noticeRefused},
		{"unknown client", answerJSON(500, `{"error":"get_client_error"}`), ErrNotRegistered, noticeRefused},
		{"down", answerHTML(503, "<html>"), ErrProvider, noticeLink},
		{"a page", answerHTML(200, "<html>sign in here"), ErrProvider, noticeLink},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://evil.example/", http.StatusFound)
		}, ErrProvider, noticeLink},
		{"moved for good", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://xumm.app/sign/"+testSignUUID, http.StatusMovedPermanently)
		}, ErrProvider, noticeLink},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, nil)
				b.provider.authorize = tt.answer
				attempt, err := b.auth.Start(t.Context(), Request{})
				if err != nil {
					t.Fatal(err)
				}
				if page, err := attempt.SignPage(t.Context()); !errors.Is(err, tt.want) || page != "" {
					t.Errorf("SignPage = %q, %v", page, err)
				}
				if got := b.location(t, attempt.LocalURL()); got != attempt.URL() {
					t.Errorf("the browser goes to %q", got)
				}
				attempt.Cancel()
				if n := <-attempt.Notices(); n != tt.notice {
					t.Errorf("notice %q; want %q", n, tt.notice)
				}
			})
		})
	}
}

// TestTheTabAndTheQRCodeAreOneRequest: each visit of the authorization endpoint
// makes a sign request, and only the one in the tab can return here.
func TestTheTabAndTheQRCodeAreOneRequest(t *testing.T) {
	for _, tt := range []struct {
		name        string
		takes, held time.Duration
		page        bool
	}{
		{"fast", 100 * time.Millisecond, 100 * time.Millisecond, true},
		{"slow", 2900 * time.Millisecond, 2900 * time.Millisecond, true},
		{"too slow", 4 * time.Second, 3 * time.Second, false},
		{"hangs", time.Hour, 3 * time.Second, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, nil)
				b.provider.authorize = func(w http.ResponseWriter, r *http.Request) {
					select {
					case <-time.After(tt.takes):
						http.Redirect(w, r, b.provider.url+"/sign/"+testSignUUID, http.StatusFound)
					case <-r.Context().Done():
					}
				}
				attempt, err := b.auth.Start(t.Context(), Request{})
				if err != nil {
					t.Fatal(err)
				}
				defer attempt.Cancel()
				began := time.Now()
				location := b.location(t, attempt.LocalURL())
				if took := time.Since(began); took != tt.held {
					t.Errorf("the browser waited %v; want %v", took, tt.held)
				}
				page, err := attempt.SignPage(t.Context())
				if tt.page && (err != nil || location != page) {
					t.Errorf("tab %q, QR code %q, %v", location, page, err)
				}
				if !tt.page && (err == nil || page != "" || location != attempt.URL()) {
					t.Errorf("tab %q, QR code %q, %v", location, page, err)
				}
			})
		})
	}
}

func TestSignPageEndsWithItsContextAndWithTheAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.authorize = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		attempt, err := b.auth.Start(t.Context(), Request{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := attempt.SignPage(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		began := time.Now()
		if _, err := attempt.SignPage(t.Context()); !errors.Is(err, ErrProvider) || time.Since(began) != signPageTimeout-time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		attempt.Cancel()
	})
}

// location is where an address redirects to.
func (b *bubble) location(t *testing.T, address string) string {
	t.Helper()
	resp, err := b.net.client().Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusFound {
		t.Errorf("status %d", resp.StatusCode)
	}
	return resp.Header.Get("Location")
}
