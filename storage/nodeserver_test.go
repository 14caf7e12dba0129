package storage

import (
	"errors"
	"testing"
)

func TestCheckNodeServer(t *testing.T) {
	for address, want := range map[string]error{
		"wss://xrplcluster.com":        nil,
		"wss://s1.ripple.com:51233/":   nil,
		"WSS://node.example/path?a=1":  nil,
		"ws://127.0.0.1:6006":          nil,
		"ws://127.9.9.9":               nil,
		"ws://[::1]:6006":              nil,
		"ws://localhost:6006":          nil,
		"ws://xrplcluster.com":         ErrNotEncrypted,
		"ws://127.0.0.1.example.com":   ErrNotEncrypted,
		"ws://localhost.example.com":   ErrNotEncrypted,
		"ws://10.0.0.1:6006":           ErrNotEncrypted,
		"https://xrplcluster.com":      ErrNotWebSocket,
		"xrplcluster.com":              ErrNotWebSocket,
		"wss:xrplcluster.com":          ErrNotWebSocket,
		"wss://":                       ErrNotWebSocket,
		"wss://:443":                   ErrNotWebSocket,
		"wss://user:secret@a.example":  ErrNotWebSocket,
		"wss://a.example#part":         ErrNotWebSocket,
		"wss://a.example wss://b":      ErrNotWebSocket,
		"wss://a.example\nwss://other": ErrNotWebSocket,
		"":                             ErrNotWebSocket,
		"wss://%zz":                    ErrNotWebSocket,
	} {
		if err := CheckNodeServer(address); !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("%q: %v, want %v", address, err, want)
		}
	}
}

// A node is asked unless somebody said no.
func TestAsksNode(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		set  *bool
		want bool
	}{{nil, true}, {&yes, true}, {&no, false}} {
		if got := (Settings{AskNode: c.set}).AsksNode(); got != c.want {
			t.Errorf("%v: %t", c.set, got)
		}
	}
}
