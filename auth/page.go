package auth

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html"
	"strings"
)

// page is what a browser tab is told. There are only these: nothing of a
// request, of the provider or of an error ever gets into a page.
type page int

const (
	pageRefused  page = iota // not part of a sign-in that is waiting
	pageDone                 // neutral: the program knows more
	pageSignedIn             // exchanged and verified, not earlier
	pageDeclined
	pageFailed
)

// pageFor is the page for the end of an attempt.
func pageFor(err error) page {
	switch {
	case err == nil:
		return pageSignedIn
	case errors.Is(err, ErrDenied):
		return pageDeclined
	case errors.Is(err, ErrCancelled), errors.Is(err, ErrTimeout):
		return pageRefused
	}
	return pageFailed
}

//go:embed page.html
var pageFrame string

//go:embed page.css
var pageStyle string

// pageScript takes the code out of the address bar and the history.
const pageScript = `history.replaceState(null,'',` + "'" + donePath + "')"

// looks are the colour and the drawing of each page.
func (p page) look() (kind, drawing string) {
	switch p {
	case pageSignedIn:
		return "good", "M11 25l9 9 17-20"
	case pageDeclined, pageFailed:
		return "bad", "M14 14l20 20M34 14L14 34"
	case pageRefused:
		return "calm", "M24 12v15M24 35v.1"
	}
	return "calm", "M10 24h27M26 13l11 11-11 11"
}

// pages holds every page in every language, made once.
type pages struct {
	policy string // Content-Security-Policy
	body   map[string][]string
}

func newPages() *pages {
	// Browsers hash what they parsed, in which every line end is a single LF.
	style := strings.ReplaceAll(pageStyle, "\r\n", "\n")
	p := &pages{
		policy: "default-src 'none'; style-src " + cspHash(style) + "; script-src " + cspHash(pageScript) +
			"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		body: make(map[string][]string),
	}
	for language, words := range pageWords() {
		for i, w := range words {
			kind, drawing := page(i).look()
			p.body[language] = append(p.body[language], strings.NewReplacer(
				"{{language}}", language,
				"{{title}}", html.EscapeString(w.title),
				"{{text}}", html.EscapeString(w.text),
				"{{kind}}", kind,
				"{{drawing}}", drawing,
				"{{style}}", style,
				"{{script}}", pageScript,
			).Replace(pageFrame))
		}
	}
	return p
}

func cspHash(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// render gives a page in the first language of an Accept-Language header that
// there is, or in English.
func (p *pages) render(which page, acceptLanguage string) (body, language string) {
	for tag := range strings.SplitSeq(acceptLanguage, ",") {
		tag, _, _ = strings.Cut(tag, ";")
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), "-")
		language = strings.ToLower(tag)
		if bodies, ok := p.body[language]; ok {
			return bodies[which], language
		}
	}
	return p.body["en"][which], "en"
}
