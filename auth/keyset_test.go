package auth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func TestK8KeysOfOtherKindsAreSkipped(t *testing.T) {
	rsaKey := testKeys()[0]
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	one := func(k jose.JSONWebKey) string {
		b, err := k.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	good := one(jose.JSONWebKey{Key: &rsaKey.PublicKey})
	for name, tt := range map[string]struct {
		keys string
		want int
	}{
		"plain":               {good, 1},
		"use and alg":         {one(jose.JSONWebKey{Key: &rsaKey.PublicKey, Use: "sig", Algorithm: "RS256", KeyID: "a"}), 1},
		"for encryption":      {one(jose.JSONWebKey{Key: &rsaKey.PublicKey, Use: "enc"}), 0},
		"another algorithm":   {one(jose.JSONWebKey{Key: &rsaKey.PublicKey, Algorithm: "RS512"}), 0},
		"a private key":       {one(jose.JSONWebKey{Key: rsaKey}), 0},
		"a symmetric key":     {one(jose.JSONWebKey{Key: []byte("0123456789abcdef0123456789abcdef"), Algorithm: "HS256"}), 0},
		"elliptic":            {one(jose.JSONWebKey{Key: &ec.PublicKey}), 0},
		"edwards":             {one(jose.JSONWebKey{Key: ed.Public()}), 0},
		"unknown beside good": {`{"kty":"AKP","alg":"ML-DSA-44","pub":"AAAA"},` + good + `,{"kty":"RSA"},"x",[],{"kty":"RSA","n":"AQAB","e":"AQAB"}`, 1},
		"broken certificate":  {`{"kty":"RSA","x5c":["AAAA"],"n":"AQAB","e":"AQAB"},` + good, 1},
		"too many":            {strings.Repeat(good+",", 100) + good, maxKeys},
	} {
		keys, err := parseKeys([]byte(`{"keys":[` + tt.keys + `]}`))
		if len(keys) != tt.want || (err == nil) != (tt.want > 0) {
			t.Errorf("%s: %d keys, %v; want %d", name, len(keys), err, tt.want)
		}
	}
}

func TestADamagedKeyFile(t *testing.T) {
	good := func(change func(*keyFile)) []byte {
		kf := keyFile{Version: 1, URL: "http://" + memoryProvider + "/certs", FetchedAt: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), JWKS: keySetJSON(testKeys()[0])}
		change(&kf)
		b, err := json.Marshal(kf)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, tt := range map[string]struct {
		content []byte
		usable  bool
	}{
		"good":             {good(func(*keyFile) {}), true},
		"empty":            {nil, false},
		"cut":              {good(func(*keyFile) {})[:100], false},
		"huge":             {[]byte(strings.Repeat("x", 1<<20)), false},
		"another provider": {good(func(k *keyFile) { k.URL = "https://evil.example/certs" }), false},
		"another version":  {good(func(k *keyFile) { k.Version = 2 }), false},
		"no keys":          {good(func(k *keyFile) { k.JWKS = json.RawMessage(`{}`) }), false},
		"no time":          {good(func(k *keyFile) { k.FetchedAt = time.Time{} }), false},
		"from the future":  {good(func(k *keyFile) { k.FetchedAt = k.FetchedAt.AddDate(40, 0, 0) }), true},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "certs.json")
			if err := os.WriteFile(file, tt.content, 0o600); err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, func(c *Config) { c.CertsFile = file })
				if got := b.auth.verifier.keys.cached() != nil; got != tt.usable {
					t.Errorf("usable: %v; want %v", got, tt.usable)
				}
				b.signIn(t, b.auth) // whatever is in the file
				synctest.Wait()     // keys that are at hand are asked for beside it
			})
			set, err := loadKeySet(file, "http://"+memoryProvider+"/certs")
			if err != nil || set == nil {
				t.Errorf("the file was not mended: %v", err)
			}
			if name == "from the future" && set.fetched.Year() > 2001 {
				t.Error("keys from the future were not asked for again")
			}
		})
	}
}

func TestAKeyFileThatCannotBeWritten(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		logged := &syncBuffer{}
		b := newBubble(t, func(c *Config) {
			c.CertsFile = filepath.Join(blocked, "certs.json")
			c.Logger = slog.New(slog.NewTextHandler(logged, nil))
		})
		b.signIn(t, b.auth)
		b.auth.Close()
		if !strings.Contains(logged.String(), "could not be kept") {
			t.Error("nothing was said")
		}
	})
}

func FuzzKeySet(f *testing.F) {
	f.Add([]byte(`{"keys":[]}`))
	f.Add(keySetJSON(testKeys()[0]))
	f.Add([]byte(`{"keys":[{"kty":"AKP","alg":"ML-DSA-44","pub":"AAAA"},{"kty":"oct","k":"AAAA"}]}`))
	f.Add([]byte(`{"keys":[{"kty":"RSA","x5c":["AAAA"],"n":"AQAB","e":"AQAB"}]}`))
	f.Fuzz(func(t *testing.T, jwks []byte) {
		keys, err := parseKeys(jwks)
		if (err == nil) != (len(keys) > 0) || len(keys) > maxKeys {
			t.Fatalf("%d keys, %v", len(keys), err)
		}
		for _, k := range keys {
			if k.public == nil || k.public.N.BitLen() < minModulus {
				t.Fatal("an unusable key")
			}
			// A signature that cannot be right must be refused, not crash.
			if _, err := authenticate("eyJhbGciOiJSUzI1NiJ9.e30.AAAA", testIssuer, testClientID, []key{k}); err == nil {
				t.Fatal("a made-up signature was accepted")
			}
		}
	})
}
