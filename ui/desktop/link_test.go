package desktop

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	someUUID    = "1b144141-440b-4fbc-a064-bfd1bdd3b0ce"
	requestLink = "countersign://request/" + someUUID
	secretLink  = "countersign://callback?code=s3cr3t&state=als0s3cr3t"
)

func mustParse(t testing.TB, text string) Link {
	t.Helper()
	l, err := ParseLink(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestParseLink(t *testing.T) {
	for text, want := range map[string]string{
		requestLink: requestLink,
		"CounterSign://Request/" + strings.ToUpper(someUUID):  requestLink,
		"countersign://callback":                              "countersign://callback",
		"countersign://callback?":                             "countersign://callback?",
		"COUNTERSIGN://CALLBACK?code=A&state=B":               "countersign://callback?code=A&state=B",
		secretLink:                                            secretLink,
		"countersign://callback?error_description=a%20b%2Fc+": "countersign://callback?error_description=a%20b%2Fc+",
	} {
		l, err := ParseLink(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := l.reveal(); got != want {
			t.Errorf("%s is read as %s", text, got)
		}
		switch l.Kind() {
		case Request:
			if l.UUID() != someUUID || l.Redirect() != "" {
				t.Errorf("%s: UUID %q, redirect %q", text, l.UUID(), l.Redirect())
			}
		case Callback:
			if l.Redirect() != want || l.UUID() != "" {
				t.Errorf("%s: UUID %q, redirect %q", text, l.UUID(), l.Redirect())
			}
		default:
			t.Errorf("%s is of kind %d", text, l.Kind())
		}
	}
}

func TestLinksThatAreRefused(t *testing.T) {
	for text, why := range map[string]string{
		"":                                                   whyScheme,
		"countersign":                                        whyScheme,
		"countersign:":                                       whyScheme,
		"countersign:callback":                               whyScheme,
		"countersign:/callback":                              whyScheme,
		"counter%73ign://callback":                           whyScheme,
		" " + requestLink:                                    whyCharacters,
		"https://request/" + someUUID:                        whyScheme,
		"countersign://":                                     whyPlace,
		"countersign:///" + someUUID:                         whyPlace,
		"countersign:///callback":                            whyPlace,
		"countersign://sign/" + someUUID:                     whyPlace,
		"countersign://login":                                whyPlace,
		"countersign://requests/" + someUUID:                 whyPlace,
		"countersign://user@request/" + someUUID:             whyPlace,
		"countersign://user:secret@callback?code=1":          whyPlace,
		"countersign://callback@evil.example?code=1":         whyPlace,
		"countersign://callback:80?code=1":                   whyPlace,
		"countersign://callback:?code=1":                     whyPlace,
		"countersign://request:/" + someUUID:                 whyPlace,
		"countersign://callback.?code=1":                     whyPlace,
		"countersign://callback.evil.example?code=1":         whyPlace,
		"countersign://[::1]/" + someUUID:                    whyPlace,
		"countersign://%63allback?code=1":                    whyPlace,
		"countersign://request%2F" + someUUID:                whyPlace,
		"countersign://callback/":                            whyPlace,
		"countersign://callback/?code=1":                     whyPlace,
		"countersign://callback/..?code=1":                   whyPlace,
		"countersign://callback//evil?code=1":                whyPlace,
		"countersign://callback#code=1":                      whyFragment,
		"countersign://callback?code=1#":                     whyFragment,
		requestLink + "#x":                                   whyFragment,
		requestLink + "?":                                    whyUUID,
		requestLink + "?code=1":                              whyUUID,
		requestLink + "/":                                    whyUUID,
		requestLink + "/sign":                                whyUUID,
		"countersign://request":                              whyUUID,
		"countersign://request/":                             whyUUID,
		"countersign://request?" + someUUID:                  whyUUID,
		"countersign://request//" + someUUID:                 whyUUID,
		"countersign://request/../callback":                  whyUUID,
		"countersign://request/{" + someUUID + "}":           whyCharacters,
		"countersign://request/urn:uuid:" + someUUID:         whyUUID,
		"countersign://request/" + someUUID[:35]:             whyUUID,
		"countersign://request/" + someUUID[:35] + "g":       whyUUID,
		"countersign://request/" + someUUID[:35] + "%65":     whyUUID,
		"countersign://request/1b144141440b4fbca064bfd1bdd3": whyUUID,
		"countersign://callback?code=1&code=2":               whyTwice,
		"countersign://callback?code=1&c%6Fde=1":             whyTwice,
		"countersign://callback?=1":                          whyQuery,
		"countersign://callback?code=1;state=2":              whyQuery,
		"countersign://callback?code=%ff":                    whyQuery,
		"countersign://callback?%c3%28=1":                    whyQuery,
		"countersign://callback?code=%":                      whyEscape,
		"countersign://callback?code=%4":                     whyEscape,
		"countersign://callback?code=%zz":                    whyEscape,
		"countersign://callback?code=1%00":                   whyEscape,
		"countersign://request/" + someUUID + "%00":          whyEscape,
		"countersign://callback?code=1%0d%0aSet-Cookie":      whyEscape,
		"countersign://callback?code=%7f":                    whyEscape,
		"countersign://callback?code=\xff":                   whyCharacters,
		"countersign://callback?code=\u00e4":                 whyCharacters,
		"countersign://callb\u0430ck?code=1":                 whyCharacters, // Cyrillic a
		"countersign:\\\\callback":                           whyCharacters,
		"countersign://callback\\@evil.example":              whyCharacters,
		`countersign://callback?code="1"`:                    whyCharacters,
		"--api-url=https://evil.example":                     whyScheme,
	} {
		l, err := ParseLink(text)
		var refused *LinkError
		if !errors.As(err, &refused) || refused.Why != why || l != (Link{}) {
			t.Errorf("%q: %v, %v; want %q", text, l, err, why)
		}
	}
}

func TestLinkWithTenThousandCharacters(t *testing.T) {
	for _, start := range []string{"countersign://callback?code=", "countersign://request/", "", "countersign://"} {
		_, err := ParseLink(start + strings.Repeat("a", 10_000))
		var refused *LinkError
		if !errors.As(err, &refused) || refused.Why != whyTooLong {
			t.Errorf("%s…: %v", start, err)
		}
	}
	longest := "countersign://callback?code="
	longest += strings.Repeat("a", maxLink-len(longest))
	mustParse(t, longest)
	if _, err := ParseLink(longest + "a"); err == nil {
		t.Error("one byte more than 2 KiB was taken")
	}
}

func TestLinkWithControlCharacters(t *testing.T) {
	for _, c := range append([]rune{0x7f, 0x85, 0x200e, 0x202e, 0xfeff, utf8.RuneError}, controls()...) {
		for _, text := range []string{
			"countersign://callback?code=1" + string(c),
			string(c) + requestLink,
			"countersign:" + string(c) + "//callback",
			"countersign://request/" + string(c) + someUUID,
		} {
			if l, err := ParseLink(text); err == nil {
				t.Errorf("%q was taken, as %s", text, l)
			}
		}
	}
}

func controls() (all []rune) {
	for c := rune(0); c <= ' '; c++ {
		all = append(all, c)
	}
	return all
}

// A code in a link is on its way to package auth, and nowhere else.
func TestLinkIsPrintedNowhere(t *testing.T) {
	l := mustParse(t, secretLink)
	var b strings.Builder
	log := slog.New(slog.NewJSONHandler(&b, nil))
	log.Info("a link", "link", l, "in", []any{l, &l, struct{ l Link }{l}, map[string]Link{"l": l}})
	slog.New(slog.NewTextHandler(&b, nil)).Info("a link", "link", l, "in", struct{ L Link }{l})
	encoded, err := json.Marshal(map[string]any{"link": l, "in": []Link{l}})
	if err != nil {
		t.Fatal(err)
	}
	b.Write(encoded)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&b, verb, l)
		fmt.Fprintf(&b, verb, &l)
		fmt.Fprintf(&b, verb, struct{ l Link }{l})
		fmt.Fprintf(&b, verb, []Link{l})
	}
	b.WriteString(l.String() + l.GoString())
	hex := fmt.Sprintf("%x", "s3cr3t")
	if said := b.String(); strings.Contains(said, "s3cr3t") || strings.Contains(said, hex) {
		t.Errorf("the code can be read in %s", said)
	} else if !strings.Contains(said, "countersign://callback?[redacted]") {
		t.Errorf("nothing tells what it was: %s", said)
	}
	if said := fmt.Sprint(mustParse(t, requestLink)); said != requestLink {
		t.Errorf("a request is printed as %s", said)
	}
}

func TestRefusalsDoNotQuote(t *testing.T) {
	for _, bad := range []string{
		secretLink + "#", secretLink + "&code=s3cr3t", secretLink + "%00", secretLink + "\n", secretLink + ";x=%zz",
		"https://s3cr3t", "countersign://s3cr3t:s3cr3t@callback", "countersign://request/s3cr3t", secretLink + strings.Repeat("a", 3000),
	} {
		_, err := ParseLink(bad)
		var said interface{ Sentence() string }
		if !errors.As(err, &said) {
			t.Fatalf("%q: %v", bad, err)
		}
		if text := err.Error() + fmt.Sprintf("%+v %#v", err, err) + said.Sentence(); strings.Contains(text, "s3cr3t") {
			t.Error(text)
		}
	}
}

func TestOneLinkAtAStart(t *testing.T) {
	if l, err := OneLink(nil); err != nil || l.Kind() != NoLink || l.String() != "" {
		t.Errorf("none: %v, %v", l, err)
	}
	if l, err := OneLink([]string{requestLink}); err != nil || l.UUID() != someUUID {
		t.Errorf("one: %v, %v", l, err)
	}
	var refused *LinkError
	if _, err := OneLink([]string{requestLink, requestLink}); !errors.As(err, &refused) || refused.Why != whyMany {
		t.Errorf("two: %v", err)
	}
	if _, err := OneLink([]string{""}); err == nil {
		t.Error("an empty argument was taken for a link")
	}
}

func FuzzParseLink(f *testing.F) {
	for _, text := range []string{requestLink, secretLink, "", "countersign://callback?a=%41&b", "COUNTERSIGN://REQUEST/" + someUUID, "countersign://x@callback:1/#"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLink(text)
		if err != nil {
			if l != (Link{}) {
				t.Fatalf("%q is refused, and given", text)
			}
			var refused *LinkError
			if !errors.As(err, &refused) {
				t.Fatalf("%q: %T", text, err)
			}
			return
		}
		normal := l.reveal()
		if len(normal) != len(text) || !strings.EqualFold(normal, text) || len(text) > maxLink {
			t.Fatalf("%q became %q", text, normal)
		}
		again, err := ParseLink(normal)
		if err != nil || again.reveal() != normal || again.Kind() != l.Kind() {
			t.Fatalf("%q: a second reading gives %v, %v", normal, again, err)
		}
		// The library's idea of the link must be the same.
		u, err := url.Parse(normal)
		if err != nil || u.Scheme != Scheme || u.User != nil || u.Port() != "" || u.Fragment != "" || u.Opaque != "" {
			t.Fatalf("%q is read as %#v, %v", normal, u, err)
		}
		switch l.Kind() {
		case Callback:
			if u.Host != "callback" || u.Path != "" || l.Redirect() != normal {
				t.Fatalf("%q is read as %#v", normal, u)
			}
			if said := l.String(); said != "countersign://callback" && said != "countersign://callback?[redacted]" {
				t.Fatalf("%q is printed as %q", normal, said)
			}
		case Request:
			if u.Host != "request" || u.Path != "/"+l.UUID() || u.RawQuery != "" || u.ForceQuery {
				t.Fatalf("%q is read as %#v", normal, u)
			}
		default:
			t.Fatalf("%q is of kind %d", normal, l.Kind())
		}
	})
}
