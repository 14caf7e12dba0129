package sandbox

import (
	"slices"
	"testing"
)

func TestRedirectAllowed(t *testing.T) {
	tests := []struct {
		line, requested string
		want            bool
	}{
		{"http://127.0.0.1", "http://127.0.0.1:51234/callback", true},
		{"http://127.0.0.1/callback", "http://127.0.0.1:51234/callback", false},
		{"http://127.0.0.1:8765/callback", "http://127.0.0.1:8765/callback?x=1", true},
		{"http://127.0.0.1:8765/callback", "http://127.0.0.1:8765/callback/", true},
		{"http://127.0.0.1:8765/callback", "http://127.0.0.1:8765/callback2/x", true},
		{"http://127.0.0.1:8765/callback/?x#y", "http://127.0.0.1:8765/callback", true},
		{"http://127.0.0.1:8765", "http://127.0.0.1:87650/", true},
		{"http://127.0.0.1", "http://127.0.0.1.evil.com/", true},
		{"http://127.0.0.1", "http://127.0.0.1@evil.com/", true},
		{"http://localhost", "http://127.0.0.1:3000/", false},
		{"http://[::1]", "http://[::1]:3000/", true},
		{"https://*.example.com", "https://a.example.com/cb", true},
		{"https://*.example.com", "https://example.com/cb", false},
		{"https://*.example.com", "https://a.example.com:8443/", false},
		{"https://*.example.com", "http://a.example.com/", false},
		{"https://*.example.com/cb", "https://a.example.com/cb", false},
		{"myapp://signin", "myapp://signin?x=1", true},
		{"countersign://callback", "countersign://callback", true},
		{"countersign://callback", "countersign://request", false},
		{"http://127.0.0.1:23471/callback", "countersign://callback", false},
		{"com.example.app://cb", "com.example.app://cb", false},
		{"my-app://cb", "my-app://cb", false},
		{"MyApp://cb", "MyApp://cb", false},
		{"urn:ietf:wg:oauth:2.0:oob", "urn:ietf:wg:oauth:2.0:oob", false},
		{"http://127.0.0.1:8765/callback\r", "http://127.0.0.1:8765/callback", false},
		{"", "http://127.0.0.1/", false},
		{"x:/", "x:/y", false},
	}
	for _, test := range tests {
		if got := redirectAllowed([]string{test.line}, test.requested); got != test.want {
			t.Errorf("line %q, requested %q: %v", test.line, test.requested, got)
		}
	}
	if !redirectAllowed([]string{"my-app://x", "https://*.a.example", testRedirect}, testRedirect) {
		t.Error("only the first line was looked at")
	}
}

func TestAddQuery(t *testing.T) {
	answer := []parameter{{"code", "a b"}, {"state", "é"}}
	for address, want := range map[string]string{
		"http://h/cb":       "http://h/cb?code=a+b&state=%C3%A9",
		"http://h/cb?x=1":   "http://h/cb?x=1&code=a+b&state=%C3%A9",
		"http://h/cb?x=1#f": "http://h/cb?x=1&code=a+b&state=%C3%A9#f",
		"app://signin":      "app://signin?code=a+b&state=%C3%A9",
	} {
		if got := addQuery(address, answer); got != want {
			t.Errorf("%s became %s", address, got)
		}
	}
	if !slices.Equal([]string{redirectHost("app://signin?x"), redirectHost("http://127.0.0.1:9/cb")}, []string{"signin", "127.0.0.1:9"}) {
		t.Error("the host shown for a redirect is wrong")
	}
}
