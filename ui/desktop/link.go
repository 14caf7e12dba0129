package desktop

import (
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Scheme is the scheme of the links, without the colon.
const Scheme = "countersign"

// maxLink is the length in bytes up to which a link is looked at.
const maxLink = 2048

// Kind is what a link is for.
type Kind int

const (
	// NoLink is the kind of the zero Link: a start without one.
	NoLink Kind = iota
	// Callback is the redirect of a sign-in: countersign://callback?…
	Callback
	// Request names a request: countersign://request/UUID
	Request
	// Refused is no link: one came that was not taken, and the person who pressed it
	// has nothing else to see. Problem says why.
	Refused
)

// Link is a link of the scheme countersign, as [ParseLink] has checked it. The
// query of a callback may hold a code; it is printed nowhere, and kept behind a
// pointer, where fmt does not find it either when a Link is inside of something
// else. Only Redirect gives it.
type Link struct {
	kind Kind
	text *string // in normal form; nil for the zero Link
}

// Kind gives what the link is for.
func (l Link) Kind() Kind { return l.kind }

// Redirect gives a callback as the redirect that it is, for package auth: it is
// untrusted, and may hold a code. Other kinds have none: "".
func (l Link) Redirect() string {
	if l.kind != Callback {
		return ""
	}
	return l.reveal()
}

// UUID gives the platform's identifier in a Request, in lower case; "" for other
// kinds.
func (l Link) UUID() string {
	if l.kind != Request {
		return ""
	}
	return strings.TrimPrefix(l.reveal(), requestStart)
}

// Problem says why a link was Refused; nil for other kinds.
func (l Link) Problem() error {
	if l.kind != Refused {
		return nil
	}
	return &LinkError{l.reveal()}
}

func (l Link) reveal() string {
	if l.text == nil {
		return ""
	}
	return *l.text
}

// String gives the link without the query of a callback.
func (l Link) String() string {
	text := l.reveal()
	if bare, _, cut := strings.Cut(text, "?"); cut {
		return bare + "?[redacted]"
	}
	return text
}

// GoString is String.
func (l Link) GoString() string { return l.String() }

// Format prints String, whatever the verb.
func (l Link) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, l.String()) }

// MarshalText is String, so that no encoder gives more.
func (l Link) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// LogValue is String.
func (l Link) LogValue() slog.Value { return slog.StringValue(l.String()) }

// LinkError says why a link is refused, and never quotes it.
type LinkError struct{ Why string }

func (e *LinkError) Error() string { return "desktop: the link is refused: " + e.Why }

// Sentence says it to a person.
func (e *LinkError) Sentence() string {
	return "The link was not opened: " + e.Why + ". Countersign opens countersign://request/… and countersign://callback only."
}

// Link stands for the refused link, so that a person can be told.
func (e *LinkError) Link() Link { return Link{Refused, &e.Why} }

// Why a link is refused.
const (
	whyTooLong    = "it is longer than 2 KiB"
	whyCharacters = "it has characters that no link may have"
	whyEscape     = "it has an escape that is cut off or hides a control character"
	whyScheme     = "it does not begin with countersign://"
	whyFragment   = "it has a fragment"
	whyPlace      = "it does not name a request or a sign-in"
	whyUUID       = "it does not name a request by its identifier"
	whyQuery      = "its parameters cannot be read"
	whyTwice      = "it has a parameter twice"
	whyMany       = "only one link can be opened at a time"
)

// ReturnLink is the Request link of whatever request it is given to as the return
// address: the platform puts the identifier in place of {id}.
const ReturnLink = requestStart + "{id}"

const (
	callbackStart = Scheme + "://callback"
	requestStart  = Scheme + "://request/"
)

// ParseLink reads a link strictly. Scheme and host are taken in any case, and
// put into lower case (RFC 3986 section 6.2.2.1), as is the identifier; nothing
// else is mended. What is left are two forms:
//
//	countersign://callback, with a query or without
//	countersign://request/ and a UUID (RFC 9562 section 4), and nothing after it
//
// The error is a *LinkError for everything else: more than 2 KiB, a character
// that RFC 3986 does not have, an escape outside of the query or for a control
// character, a user, a port, another host, a path, a fragment, a parameter twice
// or without a name.
func ParseLink(text string) (Link, error) {
	if len(text) > maxLink {
		return Link{}, &LinkError{whyTooLong}
	}
	if why := badCharacter(text); why != "" {
		return Link{}, &LinkError{why}
	}
	const start = len(Scheme + "://")
	if len(text) < start || !strings.EqualFold(text[:start], Scheme+"://") {
		return Link{}, &LinkError{whyScheme}
	}
	if strings.Contains(text, "#") {
		return Link{}, &LinkError{whyFragment}
	}
	rest := text[start:]
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	// A user, a port and an escape make the host another one.
	switch host, rest := strings.ToLower(rest[:end]), rest[end:]; host {
	case "callback":
		return callback(rest)
	case "request":
		return request(rest)
	}
	return Link{}, &LinkError{whyPlace}
}

// badCharacter looks for what may be nowhere in a link: RFC 3986 sections 2.1 to
// 2.3. It makes the rest of the parser one of ASCII.
func badCharacter(text string) (why string) {
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			strings.IndexByte("-._~:/?#[]@!$&'()*+,;=", c) >= 0:
		case c != '%':
			return whyCharacters
		case i+2 >= len(text) || !isHex(text[i+1]) || !isHex(text[i+2]):
			return whyEscape
		case text[i+1] < '2', text[i+1] == '7' && (text[i+2] == 'F' || text[i+2] == 'f'):
			return whyEscape // %00 to %1F, %7F
		}
	}
	return ""
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func callback(rest string) (Link, error) {
	query, has := strings.CutPrefix(rest, "?")
	if rest != "" && !has {
		return Link{}, &LinkError{whyPlace} // a path
	}
	values, err := url.ParseQuery(query) // its error quotes
	if err != nil {
		return Link{}, &LinkError{whyQuery}
	}
	for name, all := range values {
		switch {
		case len(all) > 1:
			return Link{}, &LinkError{whyTwice}
		case name == "" || !utf8.ValidString(name) || !utf8.ValidString(all[0]):
			return Link{}, &LinkError{whyQuery}
		}
	}
	text := callbackStart + rest
	return Link{Callback, &text}, nil
}

func request(rest string) (Link, error) {
	uuid, slash := strings.CutPrefix(rest, "/")
	if !slash || !isUUID(uuid) {
		return Link{}, &LinkError{whyUUID}
	}
	text := requestStart + strings.ToLower(uuid)
	return Link{Request, &text}, nil
}

// isUUID knows the one form that the platform writes, of the several that
// parsers of UUIDs take.
func isUUID(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }

// OneLink reads what a start was given: no link, or one. More than one is
// refused with a *LinkError, as a bad one is.
func OneLink(texts []string) (Link, error) {
	switch len(texts) {
	case 0:
		return Link{}, nil
	case 1:
		return ParseLink(texts[0])
	}
	return Link{}, &LinkError{whyMany}
}

// Looks tells whether an argument of the command line was meant for a link, and
// so may hold a code.
func Looks(argument string) bool {
	const start = Scheme + ":"
	return len(argument) >= len(start) && strings.EqualFold(argument[:len(start)], start)
}
