package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestR30Headers(t *testing.T) {
	f := newFakeProvider(t)
	attempt := start(t, newTestAuth(t, f, nil))
	if _, err := attempt.SignPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	base := "http://" + attempt.host
	for name, v := range map[string]visit{
		"not found": getOnce(t, base+"/nothing"),
		"done":      getOnce(t, base+donePath),
		"start":     getOnce(t, attempt.LocalURL()),
		"stray":     getOnce(t, attempt.expected.redirectURI+"?code=x"),
		"success":   getOnce(t, f.redirect()),
	} {
		if v.err != nil {
			t.Errorf("%s: %v", name, v.err)
			continue
		}
		for header, want := range map[string]string{
			"Referrer-Policy":            "no-referrer",
			"Cache-Control":              "no-store",
			"X-Content-Type-Options":     "nosniff",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := v.header.Get(header); got != want {
				t.Errorf("%s: %s = %q; want %q", name, header, got, want)
			}
		}
		policy := v.header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "script-src 'sha256-", "style-src 'sha256-", "base-uri 'none'", "form-action 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy has no %s", name, want)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %s", name, policy)
		}
	}
	_, resp, _ := raw(t, start(t, newTestAuth(t, f, nil)).host, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	if !resp.Close {
		t.Error("the connection is kept")
	}
}

func TestR31PagesAreSelfContained(t *testing.T) {
	p := newPages()
	scripts := regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	styles := regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	for language, bodies := range p.body {
		for which, body := range bodies {
			name := fmt.Sprintf("%s/%d", language, which)
			for _, bad := range []string{"http:", "https:", "//", "href", "src=", "url(", "@import", "<a ", "<img", "<iframe", "<form", "onclick", "style=", "{{"} {
				if strings.Contains(body, bad) {
					t.Errorf("%s contains %q", name, bad)
				}
			}
			script, style := scripts.FindAllStringSubmatch(body, -1), styles.FindAllStringSubmatch(body, -1)
			if len(script) != 1 || len(style) != 1 || strings.Count(body, "<script") != 1 {
				t.Fatalf("%s: %d scripts, %d styles", name, len(script), len(style))
			}
			for _, content := range []string{script[0][1], style[0][1]} {
				sum := sha256.Sum256([]byte(content))
				if !strings.Contains(p.policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
					t.Errorf("%s: the policy does not allow %.40q", name, content)
				}
			}
			if script[0][1] != "history.replaceState(null,'','/done')" {
				t.Errorf("%s: script %s", name, script[0][1])
			}
		}
	}
}

func TestR32NothingOfARequestGetsIntoAPage(t *testing.T) {
	attempt := start(t, newTestAuth(t, newFakeProvider(t), nil))
	const marker = "zq7marker"
	base := "http://" + attempt.host
	for _, path := range []string{
		"/" + marker, "/callback?error=" + marker, "/callback?" + marker + "=1", "/callback?state=" + marker,
		"/callback?error=" + marker + "&error_description=" + marker + "&state=" + attempt.expected.state.reveal(),
	} {
		v := getOnce(t, base+path)
		if v.err != nil || strings.Contains(v.body+fmt.Sprint(v.header), marker) {
			t.Errorf("%s: reflected, or %v", path, v.err)
		}
	}
}

func TestR33SuccessIsToldOnlyAfterVerification(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*fakeProvider)
	}{
		{"token endpoint fails", func(f *fakeProvider) {
			f.token = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusInternalServerError) }
		}},
		{"token is wrong", func(f *fakeProvider) { f.change = func(c map[string]any) { c["aud"] = "another" } }},
		{"keys are missing", func(f *fakeProvider) { f.keys = http.NotFound }},
	} {
		f := newFakeProvider(t)
		tt.change(f)
		attempt := start(t, newTestAuth(t, f, nil))
		if _, err := attempt.SignPage(t.Context()); err != nil {
			t.Fatal(err)
		}
		v := get(t.Context(), f.redirect())
		if _, err := attempt.Wait(t.Context()); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
		if v.status != 200 || !strings.Contains(v.body, "The sign-in did not work") {
			t.Errorf("%s: the browser saw %d %s", tt.name, v.status, v.body)
		}
	}
}

func TestR33ASlowExchangeGetsANeutralPage(t *testing.T) {
	for _, tt := range []struct {
		takes, held time.Duration
		page        string
	}{
		{4 * time.Second, 4 * time.Second, "You are signed in"},
		{8 * time.Second, 5 * time.Second, "Return to Countersign"},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBubble(t, nil)
			b.provider.token = func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(tt.takes)
				b.provider.serveToken(w, r)
			}
			attempt, address := b.redirected(t)
			status, body, took := b.visit(t, address)
			if status != 200 || took != tt.held || !strings.Contains(body, "<h1>"+tt.page) {
				t.Errorf("exchange of %v: %d after %v", tt.takes, status, took)
			}
			if _, err := attempt.Wait(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTheResultSurvivesAClosedTab(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.token = func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(2 * time.Second)
			b.provider.serveToken(w, r)
		}
		attempt, address := b.redirected(t)
		conn, err := b.net.dial(t.Context(), "tcp4", attempt.host)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", strings.TrimPrefix(address, "http://"+attempt.host), attempt.host)
		conn.Close()
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestR34Languages(t *testing.T) {
	p := newPages()
	words := pageWords()
	for language, texts := range words {
		if len(texts) != len(words["en"]) {
			t.Errorf("%s has %d pages", language, len(texts))
		}
		for i, w := range texts {
			if w.title == "" || w.text == "" {
				t.Errorf("%s: page %d is empty", language, i)
			}
		}
	}
	for header, want := range map[string]string{
		"": "en", "de": "de", "de-AT,de;q=0.9,en;q=0.8": "de", "ja,nl;q=0.5": "nl", "ja": "en", "FR": "fr",
		"*": "en", ",,;;": "en", " es-419 ;q=1": "es", strings.Repeat("xx,", 500): "en",
	} {
		body, language := p.render(pageSignedIn, header)
		if language != want || !strings.Contains(body, `<html lang="`+want+`">`) || !strings.Contains(body, words[want][pageSignedIn].title) {
			t.Errorf("%q: %s; want %s", header, language, want)
		}
	}
	body, _ := p.render(pageSignedIn, "")
	for _, want := range []string{"prefers-color-scheme: dark", "color-scheme", "viewport", "prefers-reduced-motion"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}
