package xumm

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
)

func FuzzFrame(f *testing.F) {
	for _, s := range []string{
		`{"message":"Welcome x"}`, `{"expires_in_seconds":-1}`, `{"expires_in_seconds":"9e99"}`, `{"opened":true}`, `{"signed":null}`,
		`{"signed":false,"custom_meta":{"blob":"x"}}`, `{"expired":1}`, `[]`, `{`, ``, `{"opened":{"opened":true}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fr := parseFrame(data)
		if fr != (frame{}) && !json.Valid(data) {
			t.Errorf("%q gives %+v", data, fr)
		}
		if fr.signed && !fr.resolved {
			t.Errorf("%q: signed but not resolved", data)
		}
		if at := time.Now().Add(fr.expiresIn); fr.hasExpiry && (at.Year() < 1900 || at.Year() > 2200) {
			t.Errorf("%q: expiry %s", data, at)
		}
	})
}

func FuzzPayload(f *testing.F) {
	for _, s := range []string{
		`{"meta":{"exists":true,"uuid":"u","signers":["r"]},"response":{"resolved_at":"2026-01-02T03:04:05.678Z"}}`,
		`{"meta":{"exists":false}}`, `{"meta":{"exists":1,"signed":"1"},"payload":[],"custom_meta":{"blob":{"a":[1,2]}}}`, `{"meta":[]}`, `null`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := decodePayload(data)
		if err != nil {
			return
		}
		if !json.Valid(data) {
			t.Errorf("%q was read", data)
		}
		if p.Settled() && rank(p.State()) < rank(Expired) {
			t.Errorf("%q: settled in state %s", data, p.State())
		}
		for _, raw := range []json.RawMessage{p.Request.TxJSON, p.CustomMeta.Blob} {
			if raw != nil && !json.Valid(raw) {
				t.Errorf("%q: broken raw JSON %q", data, raw)
			}
		}
		if !samePayload(p, p) {
			t.Errorf("%q is not the same as itself", data)
		}
	})
}

func FuzzAnswerError(f *testing.F) {
	for _, s := range []string{
		`{"error":{"reference":"r","code":603,"message":"m"}}`, `{"error":true,"code":404,"message":"m"}`, `{"error":false}`,
		`{"error":{"code":null}}`, `<html>`, ``, `{"error":[1]}`, `{"error":"x"}`,
	} {
		f.Add(400, s, "5")
	}
	f.Fuzz(func(t *testing.T, status int, body, after string) {
		if status < 100 || status > 999 {
			return
		}
		e := answerError("op", status, http.Header{"Retry-After": {after}}, []byte(body), time.Now())
		if e == nil {
			if status < 200 || status >= 300 {
				t.Errorf("status %d gives no error", status)
			}
			return
		}
		if e.sentinel() == nil || !e.Is(e.sentinel()) {
			t.Error("no kind")
		}
		text := e.Error()
		if strings.ContainsFunc(text, unicode.IsControl) || len([]rune(text)) > 700 {
			t.Errorf("unfit to print: %q", text)
		}
		if e.RetryAfter < 0 || e.RetryAfter > 24*time.Hour {
			t.Errorf("wait %s", e.RetryAfter)
		}
	})
}

func FuzzTxJSON(f *testing.F) {
	for _, s := range []string{signInJSON, `{"TransactionType":"Payment","Memos":[{"Memo":{"MemoData":"AB"}}]}`, `{"a":null}`, `{"a":1,"a":2}`, `[`, `{} {}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if checkTxJSON(data) != nil {
			return
		}
		var v map[string]any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatalf("%q passed: %v", data, err)
		}
		if s, _ := v["TransactionType"].(string); s == "" {
			t.Errorf("%q passed", data)
		}
	})
}
