package xumm

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestErrors(t *testing.T) {
	const html = "<!DOCTYPE html><html><body>Sorry</body></html>"
	tests := []struct {
		name   string
		status int
		header string
		body   string
		want   error
		code   int
		ref    string
	}{
		{"soft", 400, "", `{"error":{"reference":"r-1","code":603}}`, ErrRefused, 603, "r-1"},
		{"soft with message", 400, "", `{"error":{"reference":"r-1","code":602,"message":"no\nsuch type"}}`, ErrRefused, 602, "r-1"},
		{"null code", 400, "", `{"error":{"reference":"r-1","code":null}}`, ErrRefused, 0, "r-1"},
		{"code as text", 400, "", `{"error":{"reference":"r-1","code":"600"}}`, ErrRefused, 600, "r-1"},
		{"fatal", 404, "", `{"error":true,"message":"Endpoint unknown","reference":"","code":404,"req":"/v1/x","method":"GET"}`, ErrUnavailable, 404, "call-9"},
		{"fatal 500", 500, "", `{"error":true,"message":"oops","reference":"r-2","code":500}`, ErrUnavailable, 500, "r-2"},
		{"no payload", 404, "", `{"error":{"reference":"r-1","code":404}}`, ErrNotFound, 404, "r-1"},
		{"duplicate", 400, "", `{"error":{"reference":"r-1","code":409}}`, ErrDuplicate, 409, "r-1"},
		{"too long", 400, "", `{"error":{"reference":"r-1","code":413}}`, ErrRefused, 413, "r-1"},
		{"platform internal", 400, "", `{"error":{"reference":"r-1","code":605}}`, ErrUnavailable, 605, "r-1"},
		{"disabled", 403, "", `{"error":{"reference":"r-1","code":810}}`, ErrAppDisabled, 810, "r-1"},
		{"unknown key", 403, "", `{"error":{"reference":"r-1","code":811}}`, ErrUnauthorized, 811, "r-1"},
		{"wrong secret", 400, "", `{"error":{"reference":"r-1","code":813}}`, ErrUnauthorized, 813, "r-1"},
		{"401", 401, "", `{"error":{"reference":"r-1","code":401}}`, ErrUnauthorized, 401, "r-1"},
		{"401 empty", 401, "", ``, ErrUnauthorized, 0, "call-9"},
		{"401 page", 401, "", html, ErrUnauthorized, 0, "call-9"},
		{"403 empty object", 403, "", `{}`, ErrUnauthorized, 0, "call-9"},
		{"403 page of a proxy", 403, "", html, ErrUnavailable, 0, "call-9"},
		{"404 page of a proxy", 404, "", html, ErrUnavailable, 0, "call-9"},
		{"404 empty", 404, "", ``, ErrNotFound, 0, "call-9"},
		{"429", 429, "", `{"error":{"code":429}}`, ErrRateLimited, 429, "call-9"},
		{"429 page", 429, "7", html, ErrRateLimited, 0, "call-9"},
		{"502 page", 502, "", html, ErrUnavailable, 0, "call-9"},
		{"503 later", 503, "30", ``, ErrUnavailable, 0, "call-9"},
		{"408", 408, "", ``, ErrUnavailable, 0, "call-9"},
		{"418", 418, "", ``, ErrRefused, 0, "call-9"},
		{"error in a 200", 200, "", `{"error":{"reference":"r-1","code":404}}`, ErrNotFound, 404, "r-1"},
		{"error without code in a 200", 200, "", `{"error":true}`, ErrUnavailable, 0, "call-9"},
		{"page in a 200", 200, "", html, ErrUnavailable, 0, ""},
		{"cut JSON in a 200", 200, "", `{"meta":{"exists":tr`, ErrUnavailable, 0, ""},
		{"empty 200", 200, "", ``, ErrUnavailable, 0, ""},
		{"another payload", 200, "", `{"meta":{"exists":true,"uuid":"99999999-0b0a-4908-8706-050403020100"}}`, ErrUnavailable, 0, ""},
		{"no meta", 200, "", `{"payload":{}}`, ErrUnavailable, 0, ""},
		{"exists false", 200, "", `{"meta":{"exists":false}}`, ErrNotFound, 404, ""},
	}
	sentinels := []error{ErrNotFound, ErrUnauthorized, ErrAppDisabled, ErrRateLimited, ErrDuplicate, ErrRefused,
		ErrUnavailable, ErrOutcomeUnknown, ErrInvalid, ErrCredential}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := serve(t, Bearer(goodToken()), func(w http.ResponseWriter, _ *http.Request) {
				if test.header != "" {
					w.Header().Set("Retry-After", test.header)
				}
				w.Header().Set("X-Call-Ref", "call-9")
				w.WriteHeader(test.status)
				io.WriteString(w, test.body)
			})
			_, err := c.Payload(t.Context(), testUUID)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("not an *Error: %v", err)
			}
			for _, s := range sentinels {
				if errors.Is(err, s) != (s == test.want) {
					t.Errorf("%v: Is(%v) = %t", err, s, errors.Is(err, s))
				}
			}
			if e.Status != test.status || e.Code != test.code || e.Op != "get payload" || test.ref != "" && e.Reference != test.ref {
				t.Errorf("%+v", e)
			}
			if text := err.Error(); strings.ContainsAny(text, "\n<") || !strings.Contains(text, "get payload") {
				t.Errorf("text %q", text)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	date := func(at time.Time) string { return at.Format(http.TimeFormat) }
	tests := []struct {
		header, served string
		want           time.Duration
	}{
		{"", "", 0},
		{"90", "", 90 * time.Second},
		{" 90 ", "", 90 * time.Second},
		{"0", "", 0},
		{"1.5", "", 0},
		{"-3", "", 0},
		{"+3", "", 0},
		{"NaN", "", 0},
		{"Inf", "", 0},
		{"1e300", "", 0},
		{"0x1p20", "", 0},
		{"1_000", "", 0},
		{"86401", "", 24 * time.Hour},
		{"99999999999999999999", "", 24 * time.Hour},
		{"soon", "", 0},
		{date(now.Add(time.Minute)), "", time.Minute},
		{date(now.Add(-time.Minute)), "", 0},
		{date(now.Add(time.Hour)), date(now.Add(time.Hour - time.Minute)), time.Minute}, // our clock is wrong
	}
	for _, test := range tests {
		h := http.Header{"Retry-After": {test.header}, "Date": {test.served}}
		if got := retryAfter(h, now); got != test.want {
			t.Errorf("Retry-After %q: %s, want %s", test.header, got, test.want)
		}
	}
}
