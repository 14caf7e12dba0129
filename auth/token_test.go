package auth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const testIssuer = "https://oauth2.xumm.app"

// tokenClaims are those of a good token at the time now.
func tokenClaims(now time.Time) map[string]any {
	return map[string]any{
		"iss": testIssuer, "aud": testClientID, "client_id": testClientID, "sub": testAccount,
		"nonce": "n", "app_name": "Test App", "network_type": "MAINNET", "network_id": 0,
		"iat": now.Unix(), "exp": now.Add(24 * time.Hour).Unix(),
	}
}

// judge is what signIn and Restore do with a token, without the network.
func judge(raw string, keys []key, now time.Time) error {
	c, err := authenticate(raw, testIssuer, testClientID, keys)
	if err != nil {
		return err
	}
	return c.checkTime(now)
}

// rawToken builds a token from JSON texts, for what a library would not sign.
func rawToken(k *rsa.PrivateKey, header, claims string) string {
	b64 := base64.RawURLEncoding.EncodeToString
	input := b64([]byte(header)) + "." + b64([]byte(claims))
	signed, err := signBytes(k, input)
	if err != nil {
		panic(err)
	}
	return input + "." + b64(signed)
}

func TestHostileTokens(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	good := tokenClaims(now)
	us, other := testKeys()[0], testKeys()[1]
	keys, err := parseKeys(keySetJSON(us, testKeys()[2]))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&us.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(name string, value any) string { return signToken(us, with(good, name, value)) }
	swap := func(part int, old, by string) string { // changes a part after signing
		parts := strings.Split(signToken(us, good), ".")
		b, err := base64.RawURLEncoding.DecodeString(parts[part])
		if err != nil || !strings.Contains(string(b), old) {
			t.Fatalf("part %d has no %s", part, old)
		}
		parts[part] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(b), old, by, 1)))
		return strings.Join(parts, ".")
	}
	member := func(m string) string { return strings.TrimSuffix(string(text), "}") + "," + m + "}" }
	b64 := base64.RawURLEncoding.EncodeToString
	hour := int64(3600)
	accepted := error(nil)
	for _, tt := range []struct {
		name, token string
		want        error
	}{
		{"good", signToken(us, good), accepted},
		{"good, second key of the set", signToken(testKeys()[2], good), accepted},
		{"good, with its kid", signWith(jose.RS256, us, map[jose.HeaderKey]any{"kid": "key-0"}, good), accepted},
		{"good, aud as a list of one", sign("aud", []string{testClientID}), accepted},
		{"good, iat and exp within the leeway", signToken(us, with(with(good, "iat", now.Unix()+59), "exp", now.Unix()+70)), accepted},
		{"good, ended less than a minute ago", signToken(us, with(with(good, "iat", now.Unix()-hour), "exp", now.Unix()-59)), accepted},
		{"good, network_id as text", sign("network_id", "0"), accepted},
		{"good, network_id null", rawToken(us, `{"alg":"RS256"}`, strings.Replace(string(text), `"network_id":0`, `"network_id":null`, 1)), accepted},
		{"good, nothing optional", rawToken(us, `{"alg":"RS256"}`, `{"iss":"`+testIssuer+`","aud":"`+testClientID+`","sub":"`+testAccount+`","iat":1800000000,"exp":1800000500}`), accepted},

		{"1 alg none", b64([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + b64(text) + ".", errTokenAlgorithm},
		{"2 alg None with a signature", rawToken(us, `{"alg":"None","typ":"JWT"}`, string(text)), errTokenAlgorithm},
		{"3 no alg", rawToken(us, `{"typ":"JWT"}`, string(text)), errTokenAlgorithm},
		{"4 HS256, public key as PEM", signWith(jose.HS256, publicPEM, nil, good), errTokenAlgorithm},
		{"5 HS256, modulus", signWith(jose.HS256, us.N.Bytes(), nil, good), errTokenAlgorithm},
		{"6 RS256 in the header, HS256 inside", strings.Replace(signWith(jose.HS256, publicPEM, nil, good), b64([]byte(`{"alg":"HS256","typ":"JWT"}`)), b64([]byte(`{"alg":"RS256","typ":"JWT"}`)), 1), errTokenSignature},
		{"7 wrong key", signToken(other, good), errTokenSignature},
		{"8 embedded jwk", signWith(jose.RS256, other, map[jose.HeaderKey]any{"jwk": jose.JSONWebKey{Key: &other.PublicKey}}, good), errTokenSignature},
		{"9 jku", signWith(jose.RS256, other, map[jose.HeaderKey]any{"jku": "https://evil.example/certs"}, good), errTokenSignature},
		{"10 kid of another key", signWith(jose.RS256, us, map[jose.HeaderKey]any{"kid": "key-1"}, good), errTokenSignature},
		{"11 kid of no key", signWith(jose.RS256, us, map[jose.HeaderKey]any{"kid": "../../etc"}, good), errTokenSignature},
		{"12 subject changed", swap(1, testAccount, "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"), errTokenSignature},
		{"13 header changed", swap(0, `"JWT"`, `"JWS"`), errTokenSignature},
		{"14 signature cut", signToken(us, good)[:len(signToken(us, good))-8], errTokenSignature},
		{"15 signature gone", b64([]byte(`{"alg":"RS256"}`)) + "." + b64(text) + ".", errTokenSignature},
		{"16 PS256", signWith(jose.PS256, us, nil, good), errTokenAlgorithm},
		{"17 RS512", signWith(jose.RS512, us, nil, good), errTokenAlgorithm},
		{"18 ES256", signWith(jose.ES256, ec, nil, good), errTokenAlgorithm},
		{"19 unknown crit", rawToken(us, `{"alg":"RS256","crit":["x"],"x":1}`, string(text)), errTokenCritical},
		{"20 b64 false", rawTokenUnencoded(us, `{"alg":"RS256","crit":["b64"],"b64":false}`, string(text)), errTokenCritical},
		{"21 no aud", sign("aud", nil), errTokenAudience},
		{"22 another aud", sign("aud", "another"), errTokenAudience},
		{"23 two audiences", sign("aud", []string{testClientID, "another"}), errTokenAudience},
		{"24 no audience in a list", sign("aud", []string{}), errTokenAudience},
		{"25 aud of another kind", sign("aud", 7), errTokenClaims},
		{"26 duplicate aud", rawToken(us, `{"alg":"RS256"}`, member(`"aud":"another"`)), errTokenClaims},
		{"27 duplicate sub", rawToken(us, `{"alg":"RS256"}`, member(`"sub":"rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"`)), errTokenClaims},
		{"28 another iss", sign("iss", "https://evil.example"), errTokenIssuer},
		{"29 iss with a slash", sign("iss", testIssuer+"/"), errTokenIssuer},
		{"30 no iss", sign("iss", nil), errTokenIssuer},
		{"31 iat in an hour", signToken(us, with(good, "iat", now.Unix()+hour)), errTokenFuture},
		{"32 nbf in an hour", sign("nbf", now.Unix()+hour), errTokenFuture},
		{"33 ended an hour ago", signToken(us, with(with(good, "iat", now.Unix()-2*hour), "exp", now.Unix()-hour)), errTokenEnded},
		{"34 ended a minute ago", signToken(us, with(with(good, "iat", now.Unix()-2*hour), "exp", now.Unix()-60)), errTokenEnded},
		{"35 exp as a text", sign("exp", "1900000000"), errTokenClaims},
		{"36 no exp", sign("exp", nil), errTokenTimes},
		{"37 no iat", sign("iat", nil), errTokenTimes},
		{"38 exp null", rawToken(us, `{"alg":"RS256"}`, strings.Replace(string(text), `"exp":1800086400`, `"exp":null`, 1)), errTokenTimes},
		{"39 exp beyond time", sign("exp", 1e18), errTokenTimes},
		{"40 exp beyond numbers", rawToken(us, `{"alg":"RS256"}`, strings.Replace(string(text), `"exp":1800086400`, `"exp":1e400`, 1)), errTokenClaims},
		{"41 exp before iat", sign("exp", now.Unix()-30), errTokenTimes},
		{"42 iat before time", sign("iat", -1e18), errTokenTimes},
		{"43 no sub", sign("sub", nil), errTokenSubject},
		{"44 sub with a wrong checksum", sign("sub", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi"), errTokenSubject},
		{"45 sub is an X-address", sign("sub", "XVLhHMPHU98es4dbozjVtdWzVrDjtV5fdx1mHp98tDMoQXb"), errTokenSubject},
		{"46 sub with space", sign("sub", testAccount+" "), errTokenSubject},
		{"47 sub of another kind", sign("sub", []string{testAccount}), errTokenClaims},
		{"48 claims are a list", rawToken(us, `{"alg":"RS256"}`, `[]`), errTokenClaims},
		{"49 claims are null", rawToken(us, `{"alg":"RS256"}`, `null`), errTokenIssuer},
		{"50 claims are no JSON", rawToken(us, `{"alg":"RS256"}`, `hello`), errTokenClaims},
		{"51 empty", "", errTokenForm},
		{"52 two parts", "a.b", errTokenForm},
		{"53 four parts", signToken(us, good) + ".x", errTokenForm},
		{"54 JSON serialisation", `{"payload":"` + b64(text) + `","signatures":[]}`, errTokenForm},
		{"55 encrypted", "a.b.c.d.e", errTokenForm},
		{"56 padded", signToken(us, good) + "=", errTokenForm},
		{"57 a megabyte", strings.Repeat("a", 1<<20), errTokenForm},
		{"58 claim names in capitals", rawToken(us, `{"alg":"RS256"}`, strings.Replace(string(text), `"exp"`, `"EXP"`, 1)), errTokenTimes},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := judge(tt.token, keys, now); !errors.Is(err, tt.want) {
				t.Errorf("%v; want %v", err, tt.want)
			}
		})
	}
}

func TestTextsOfATokenArePrintable(t *testing.T) {
	now := time.Now()
	keys, err := parseKeys(keySetJSON(testKeys()[0]))
	if err != nil {
		t.Fatal(err)
	}
	claims := with(tokenClaims(now), "app_name", "Ab\u202ecd\n\x00é"+strings.Repeat("x", 200))
	c, err := authenticate(signToken(testKeys()[0], claims), testIssuer, testClientID, keys)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(c.appName, "Abcdéxxx") || len([]rune(c.appName)) != 80 {
		t.Errorf("app name %q", c.appName)
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	keys, err := parseKeys(keySetJSON(testKeys()[1], testKeys()[0]))
	if err != nil {
		b.Fatal(err)
	}
	token := signToken(testKeys()[0], tokenClaims(time.Now()))
	for b.Loop() {
		if _, err := authenticate(token, testIssuer, testClientID, keys); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzVerifyToken(f *testing.F) {
	now := time.Unix(1_800_000_000, 0)
	keys, err := parseKeys(keySetJSON(testKeys()[0]))
	if err != nil {
		f.Fatal(err)
	}
	good := signToken(testKeys()[0], tokenClaims(now))
	f.Add(good)
	f.Add("a.b.c")
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + ".e30.")
	f.Add(rawToken(testKeys()[1], `{"alg":"RS256","crit":["b64"],"b64":false}`, `{"sub":1}`))
	f.Fuzz(func(t *testing.T, raw string) {
		if judge(raw, keys, now) == nil && raw != good {
			// The last character of a part may have unused bits; the content is then the same.
			if strings.Split(raw, ".")[1] != strings.Split(good, ".")[1] {
				t.Fatalf("accepted %q", raw)
			}
		}
	})
}
