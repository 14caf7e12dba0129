package xumm

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
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

	// Only a token that was good once has expired; anything else wrong with it
	// makes it a forged one.
	ended := []string{`"exp":` + fmt.Sprint(now.Unix()+86390), `"exp":` + fmt.Sprint(now.Unix()-61), fmt.Sprint(now.Unix() - 10), fmt.Sprint(now.Unix() - 86400)}
	for name, token := range map[string]string{
		"a bad signature":     hs256(header, claims(ended...), testSecret)[:len(good)-4] + "AAAA",
		"another secret":      hs256(header, claims(ended...), testUUID),
		"no signature":        hs256(header, claims(ended...), "")[:len(good)-43],
		"alg none":            rawURL(`{"alg":"none"}`) + "." + rawURL(claims(ended...)) + ".",
		"alg HS512":           hs256(`{"alg":"HS512"}`, claims(ended...), testSecret),
		"another application": hs256(header, claims(append(ended, testKey, testUUID)...), testSecret),
		"no one-time token":   hs256(header, claims(append(ended, "ott_uuidv4", "x")...), testSecret),
		"not valid yet":       hs256(header, claims(append(ended, `"app_name"`, `"nbf":`+fmt.Sprint(now.Unix()+61)+`,"app_name"`)...), testSecret),
		"issued later":        hs256(header, claims(ended[:2]...), testSecret),
	} {
		if got, err := verifyXAppToken(token, testKey, testSecret, now); got != nil || !errors.Is(err, ErrToken) || errors.Is(err, ErrTokenExpired) {
			t.Errorf("expired, with %s: %+v, %v", name, got, err)
		}
	}
	if got, err := verifyXAppToken(hs256(header, claims(ended...), testSecret), testKey, testSecret, now); got != nil || !errors.Is(err, ErrTokenExpired) || errors.Is(err, ErrToken) {
		t.Errorf("expired: %+v, %v", got, err)
	}

	for _, pair := range [][2]string{{"", testSecret}, {testKey, ""}, {testKey, "secret"}} {
		if _, err := VerifyXAppToken(good, pair[0], pair[1]); !errors.Is(err, ErrCredential) {
			t.Errorf("key %q, secret %q: %v", pair[0], pair[1], err)
		}
	}
}

func TestTimesOfAnXAppToken(t *testing.T) {
	now := time.Unix(1700000000, 0)
	for _, tt := range []struct {
		times string
		want  error
	}{
		{`"exp":1700000100`, nil},
		{`"exp":1.7000001e9`, nil},
		{`"exp":1700000000.9`, nil},
		{`"exp":1699999941`, nil}, // within the leeway
		{`"exp":1699999940`, ErrTokenExpired},
		{`"exp":1699999940.999`, ErrTokenExpired}, // a fraction lengthens nothing
		{`"exp":0`, ErrTokenExpired},
		{`"exp":0.5`, ErrTokenExpired},
		{`"exp":-0.5`, ErrTokenExpired},
		{`"exp":1e-300`, ErrTokenExpired},
		{`"exp":-1`, ErrToken},
		{`"exp":253402300799`, nil}, // the last second of the year 9999
		{`"exp":253402300800`, ErrToken},
		{`"exp":9223372036854775807`, ErrToken},
		{`"exp":-9223372036854775808`, ErrToken},
		{`"exp":4611686018427387904`, ErrToken},
		{`"exp":1e18`, ErrToken},
		{`"exp":1e308`, ErrToken},
		{`"exp":1e400`, ErrToken},
		{`"exp":-1e400`, ErrToken},
		{`"exp":1` + strings.Repeat("0", 5000), ErrToken},
		{`"exp":NaN`, ErrToken},
		{`"exp":Infinity`, ErrToken},
		{`"exp":"NaN"`, ErrToken},
		{`"exp":"1700000100"`, ErrToken},
		{`"exp":null`, ErrToken},
		{`"exp":true`, ErrToken},
		{`"exp":[1700000100]`, ErrToken},
		{`"exp":{}`, ErrToken},
		{`"exp":1700000100,"exp":1700000200`, ErrToken},
		{`"EXP":1700000100`, ErrToken},
		{`"exp":1700000100,"iat":1700000060`, nil},
		{`"exp":1700000100,"iat":1700000061`, ErrToken},
		{`"exp":1700000100,"iat":1700000200`, ErrToken},
		{`"exp":1700000100,"iat":-1`, ErrToken},
		{`"exp":1700000100,"iat":1e18`, ErrToken},
		{`"exp":1700000100,"iat":"x"`, ErrToken},
		{`"exp":1700000100,"iat":null`, nil},
		{`"exp":1699999990,"iat":1699999999`, ErrToken}, // ends before it was issued
		{`"exp":1700000100,"nbf":1700000060`, nil},
		{`"exp":1700000100,"nbf":1700000061`, ErrToken},
		{`"exp":1700000100,"nbf":1e18`, ErrToken},
		{`"exp":1700000100,"nbf":4611686018427387903`, ErrToken},
		{`"exp":1700000100,"nbf":-1e18`, ErrToken},
	} {
		token := hs256(`{"alg":"HS256"}`, `{"ott_uuidv4":"`+testUUID+`","app_uuidv4":"`+testKey+`",`+tt.times+`}`, testSecret)
		got, err := verifyXAppToken(token, testKey, testSecret, now)
		if !errors.Is(err, tt.want) || (got == nil) != (tt.want != nil) {
			t.Errorf("%.60s: %+v, %v; want %v", tt.times, got, err, tt.want)
		}
		if at := expiryOf(token); at.Year() > 9999 {
			t.Errorf("%.60s: by its own word it ends %v", tt.times, at)
		}
	}
}

// FuzzXAppClaims looks behind the signature, which FuzzVerifyXAppToken never
// gets past.
func FuzzXAppClaims(f *testing.F) {
	now := time.Unix(1700000000, 0)
	for _, times := range []string{`"exp":1700000100`, `"exp":1e18`, `"exp":0.5,"iat":null`, `"exp":1700000100,"nbf":-1e18,"account":7`} {
		f.Add(`{"alg":"HS256"}`, `{"ott_uuidv4":"`+testUUID+`","app_uuidv4":"`+testKey+`",`+times+`}`)
	}
	f.Add(`{"alg":"HS256","crit":["b64"],"b64":false}`, `[]`)
	f.Fuzz(func(t *testing.T, header, claims string) {
		token := hs256(header, claims, testSecret)
		expiryOf(token)
		c, err := verifyXAppToken(token, testKey, testSecret, now)
		if err != nil {
			if c != nil || errors.Is(err, ErrToken) == errors.Is(err, ErrTokenExpired) {
				t.Fatalf("%q: %+v, %v", claims, c, err)
			}
			return
		}
		if !c.Expires.After(now.Add(-tokenLeeway)) || c.IssuedAt.After(now.Add(tokenLeeway)) || !strings.EqualFold(c.AppUUID, testKey) {
			t.Fatalf("%q was taken: %+v", claims, c)
		}
		if _, err := json.Marshal(c); err != nil {
			t.Fatalf("%q: %v", claims, err)
		}
	})
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
