package xumm

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

func rawURL(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// hs256 signs by hand, so that nothing of what is tested makes its own tests.
func hs256(header, claims, secret string) string {
	signed := rawURL(header) + "." + rawURL(claims)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func TestVerifyXAppToken(t *testing.T) {
	now := time.Unix(1700000000, 0)
	const header = `{"alg":"HS256","typ":"JWT"}`
	claims := func(change ...string) string {
		c := fmt.Sprintf(`{"ott_uuidv4":"%s","app_uuidv4":"%s","app_name":"My xApp","account":"%s","iat":%d,"exp":%d}`, testUUID, testKey, testAccount, now.Unix()-10, now.Unix()+86390)
		for i := 0; i < len(change); i += 2 {
			if !strings.Contains(c, change[i]) {
				t.Fatalf("no %s to change", change[i])
			}
			c = strings.Replace(c, change[i], change[i+1], 1)
		}
		return c
	}
	good := hs256(header, claims(), testSecret)
	got, err := verifyXAppToken(good, strings.ToUpper(testKey), testSecret, now)
	if err != nil {
		t.Fatal(err)
	}
	if want := (XAppClaims{OneTimeToken: testUUID, AppUUID: testKey, AppName: "My xApp", Account: testAccount,
		IssuedAt: now.Add(-10 * time.Second).UTC(), Expires: now.Add(86390 * time.Second).UTC()}); *got != want {
		t.Errorf("got %+v", *got)
	}
	if got, err := verifyXAppToken(hs256(header, claims(`,"account":"`+testAccount+`"`, ``), testSecret), testKey, testSecret, now); err != nil || got.Account != "" {
		t.Errorf("without an account: %+v, %v", got, err)
	}

	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: rsaKey}, nil)
	if err != nil {
		t.Fatal(err)
	}
	rs256, err := jwt.Signed(signer).Claims(map[string]any{"ott_uuidv4": testUUID, "app_uuidv4": testKey, "exp": now.Unix() + 100}).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(good, ".")
	for name, token := range map[string]string{
		"another secret":          hs256(header, claims(), testKey),
		"secret without hyphens":  hs256(header, claims(), strings.ReplaceAll(testSecret, "-", "")),
		"changed claims":          parts[0] + "." + rawURL(claims("My xApp", "Your xApp")) + "." + parts[2],
		"no signature":            parts[0] + "." + parts[1] + ".",
		"alg none":                rawURL(`{"alg":"none"}`) + "." + parts[1] + ".",
		"alg HS512":               hs256(`{"alg":"HS512"}`, claims(), testSecret),
		"an OAuth2 token":         rs256,
		"crit":                    hs256(`{"alg":"HS256","crit":["x"],"x":1}`, claims(), testSecret),
		"expired":                 hs256(header, claims(fmt.Sprint(now.Unix()+86390), fmt.Sprint(now.Unix()-61)), testSecret),
		"no end":                  hs256(header, claims(`"exp"`, `"xep"`), testSecret),
		"from the future":         hs256(header, claims(fmt.Sprint(now.Unix()-10), fmt.Sprint(now.Unix()+61)), testSecret),
		"another application":     hs256(header, claims(testKey, testUUID), testSecret),
		"no one-time token":       hs256(header, claims("ott_uuidv4", "x"), testSecret),
		"claims that are no JSON": hs256(header, `{"exp":`, testSecret),
		"claims that are a list":  hs256(header, `[]`, testSecret),
		"too long":                hs256(header, claims("My xApp", strings.Repeat("x", maxToken)), testSecret),
		"empty":                   "", "one part": "a", "four parts": good + ".x", "spaces": " " + good,
	} {
		if got, err := verifyXAppToken(token, testKey, testSecret, now); !errors.Is(err, ErrToken) || got != nil {
			t.Errorf("%s: %+v, %v", name, got, err)
		} else if strings.Contains(err.Error(), testSecret) || len(token) > 20 && strings.Contains(err.Error(), token) {
			t.Errorf("%s: the error has a secret: %v", name, err)
		}
	}
	for _, pair := range [][2]string{{"", testSecret}, {testKey, ""}, {testKey, "secret"}} {
		if _, err := VerifyXAppToken(good, pair[0], pair[1]); !errors.Is(err, ErrCredential) {
			t.Errorf("key %q, secret %q: %v", pair[0], pair[1], err)
		}
	}
}

func FuzzVerifyXAppToken(f *testing.F) {
	now := time.Unix(1700000000, 0)
	f.Add(hs256(`{"alg":"HS256"}`, `{"ott_uuidv4":"`+testUUID+`","app_uuidv4":"`+testKey+`","exp":1700000100}`, testSecret))
	f.Add("a.b.c")
	f.Fuzz(func(t *testing.T, token string) {
		// Nobody without the secret makes a token, and nothing makes it panic.
		if _, err := verifyXAppToken(token, testKey, "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee", now); err == nil {
			t.Errorf("%q was taken for one", token)
		}
		expiryOf(token)
	})
}
