package xumm

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// The kinds of errors. Match them with errors.Is; details are in *Error.
var (
	// ErrNotFound: what was asked for does not exist, or belongs to another application (404).
	ErrNotFound = errors.New("not found")
	// ErrSpent: the one-time token was used before; the wallet gives a new one when the xApp is opened again (code 410).
	ErrSpent = errors.New("one-time token already used")
	// ErrUnauthorized: the session is over (Bearer, OneTimeToken) or key and secret are wrong (APIKey): 401, 403.
	ErrUnauthorized = errors.New("not authorized")
	// ErrAppDisabled: the application was disabled in the developer console (code 810).
	ErrAppDisabled = errors.New("application disabled")
	// ErrRateLimited: too many calls; Error.RetryAfter says how long to wait when the platform did (429).
	ErrRateLimited = errors.New("rate limited")
	// ErrDuplicate: the identifier was used before in this application (code 409), and
	// the payload that has it is not this call's own; see CreatePayload.
	ErrDuplicate = errors.New("identifier already used")
	// ErrRefused: the platform does not accept the request as it is (other 4xx); sending it again will not help.
	ErrRefused = errors.New("request refused")
	// ErrUnavailable: no usable answer: 5xx, an HTML page, a network error. Trying again later may help;
	// from CreatePayload it also says that nothing was created.
	ErrUnavailable = errors.New("platform unavailable")
	// ErrOutcomeUnknown: a payload may or may not have been created: the answer
	// was lost and could not be looked up. It never matches ErrUnavailable.
	// Sending again with the same identifier is safe, with another one is not.
	ErrOutcomeUnknown = errors.New("outcome unknown")
	// ErrInvalid: refused locally, before any request; the text says what to change.
	ErrInvalid = errors.New("invalid request")
	// ErrCredential: the credential is malformed or cannot do this; found locally.
	ErrCredential = errors.New("credential cannot do this")
	// ErrNotDispatched ends a Watch: the payload is signed, but no result of its
	// submission was reported in time. The ledger may still have it.
	ErrNotDispatched = errors.New("signed, but no submission result was reported")
	// ErrGraceOver ends a Watch: the payload expired while it was open in the
	// wallet, and no answer came in the time after.
	ErrGraceOver = errors.New("expired while open, and no answer came afterwards")
)

// Error is a failed call: what the platform answered or, with Status 0, why
// there was no answer. What is refused before it is sent is none. errors.Is matches it with one of the Err… sentinels.
type Error struct {
	Op         string        // what was attempted: "create payload"
	Status     int           // HTTP status; 0: no answer
	Code       int           // the platform's own code (Xumm API: 4xx, 5xx, 6xx, 8xx); 0: none
	Reference  string        // for the support desk and the developer console; may be ""
	Message    string        // the platform's words, or ours; may be ""
	RetryAfter time.Duration // from the Retry-After header; 0: none

	kind  error // when status and code don't tell
	cause error // for Status 0 and unreadable answers
	fatal bool  // the shape of the platform's router, not of an endpoint
}

// codeText explains the codes of the Xumm API that a person can do something about.
var codeText = map[int]string{
	409: "the custom identifier was used before",
	413: "identifier, instruction or blob is too long",
	599: "the request had no body",
	600: "neither a transaction nor a valid upper-case transaction blob was given",
	601: "the transaction blob cannot be decoded",
	602: "this transaction type is not accepted",
	603: "the transaction cannot be encoded: check addresses, amounts (texts, in drops) and hex fields (upper-case)",
	604: "give either a transaction or a transaction blob, not both",
	605: "the platform has an internal problem",
	609: "the destination is on the platform's scam advisory list",
	810: "the application is disabled",
	811: "the API key is unknown",
	812: "API key or API secret is missing or malformed",
	813: "the API secret is wrong",
}

// codeText explains the code. Those of the 400s and 600s mean something else
// where no payload is created.
func (e *Error) codeText() string {
	switch {
	case e.Code >= 800 || e.Op == "create payload":
		return codeText[e.Code]
	case e.Op == "send event" || e.Op == "send push":
		return pushText[e.Code]
	}
	return ""
}

// pushText explains the codes of the calls that send messages to users.
var pushText = map[int]string{
	403: "the application has no xApp",
	600: "no user was named",
	601: "the message is not accepted",
	602: "the user token is not known, or not good any more",
}

// Error gives one line: operation, kind, what is known. It never has a secret.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.sentinel().Error())
	switch {
	case e.Message != "":
		b.WriteString(": " + e.Message)
	case e.codeText() != "":
		b.WriteString(": " + e.codeText())
	case e.cause != nil:
		b.WriteString(": " + e.cause.Error())
	}
	var facts []string
	if e.Code != 0 {
		facts = append(facts, "code "+strconv.Itoa(e.Code))
	}
	if e.Status != 0 {
		facts = append(facts, "HTTP "+strconv.Itoa(e.Status))
	}
	if e.Reference != "" {
		facts = append(facts, "reference "+e.Reference)
	}
	if e.RetryAfter > 0 {
		facts = append(facts, fmt.Sprintf("try again in %s", e.RetryAfter.Round(time.Second)))
	}
	if len(facts) > 0 {
		b.WriteString(" (" + strings.Join(facts, ", ") + ")")
	}
	return b.String()
}

// Is reports whether target is the sentinel for this error.
func (e *Error) Is(target error) bool { return target == e.sentinel() }

// Unwrap gives the network or decoding error behind it, if any.
func (e *Error) Unwrap() error { return e.cause }

// sentinel classifies the error. The platform's code goes before the HTTP
// status: validation errors and duplicates are both HTTP 400 (Xumm API).
func (e *Error) sentinel() error {
	switch {
	case e.kind != nil:
		return e.kind
	case e.Code == 810:
		return ErrAppDisabled
	case e.Code >= 811 && e.Code <= 814:
		return ErrUnauthorized
	case e.Status == http.StatusTooManyRequests || e.Code == 429:
		return ErrRateLimited
	case e.Status >= 500, e.noEndpoint():
		return ErrUnavailable
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden:
		return ErrUnauthorized
	case e.Status == http.StatusNotFound || e.Code == 404:
		return ErrNotFound
	case e.Status == http.StatusGone || e.Code == 410:
		return ErrSpent
	case e.Status == http.StatusConflict || e.Code == 409:
		return ErrDuplicate
	case e.Code >= 500 && e.Code < 599, e.Code == 605:
		return ErrUnavailable
	case e.Status == http.StatusRequestTimeout || e.Status == http.StatusTooEarly:
		return ErrUnavailable
	case e.Status >= 400, e.Code != 0:
		return ErrRefused
	}
	return ErrUnavailable
}

// noEndpoint reports a "not found" that is about the address, and says nothing of
// what was asked for: the platform's router answers in a shape of its own.
func (e *Error) noEndpoint() bool {
	return e.fatal && (e.Status == http.StatusNotFound || e.Code == 404)
}

// answerError reads the platform's error from an answer. It gives nil when a
// 2xx answer has none. Two shapes exist: {"error": {…}} and {"error": true, …}
// with the fields beside it (Xumm API); anything else is judged by its status.
func answerError(op string, status int, h http.Header, body []byte, now time.Time) *Error {
	e := &Error{Op: op, Status: status, RetryAfter: retryAfter(h, now)}
	ok := status >= 200 && status < 300
	var outer struct {
		Error     looseRaw
		Code      looseInt
		Message   looseString
		Reference looseString
	}
	if err := decodeLoose(body, &outer); err != nil {
		switch {
		case ok:
			return nil // the caller will find it unreadable, too
		case status < 400:
			e.Message = "the answer is a redirection, which is not followed; a proxy or a sign-in page of the network may be in the way"
		case len(strings.TrimSpace(string(body))) == 0:
		default:
			e.Message = "the answer is not from the platform's API, but a web page or text; a proxy may be in the way"
			// Such a 403 or 404 comes from something in front of the API, so it
			// says nothing about the session or the payload.
			if status != http.StatusTooManyRequests && status != http.StatusUnauthorized {
				e.kind = ErrUnavailable
			}
		}
		return e
	}
	failed := false
	switch raw := outer.Error; {
	case raw.isObject():
		var inner struct {
			Code      looseInt
			Message   looseString
			Reference looseString
		}
		if decodeLoose(raw, &inner) == nil {
			outer.Code, outer.Message, outer.Reference = inner.Code, inner.Message, inner.Reference
		}
		failed = true
	default:
		failed = raw.truth()
		e.fatal = failed
	}
	if ok && !failed {
		return nil
	}
	e.Code = int(outer.Code.v)
	e.Reference = plainText(string(outer.Reference), 80)
	e.Message = plainText(string(outer.Message), 300)
	if e.noEndpoint() {
		e.Message = "the platform has no such endpoint: check its address, or get a newer version of this program"
	}
	return e
}

// retryAfter reads a Retry-After header, seconds or a date (RFC 9110 section
// 10.2.3). A date is measured against the server's own Date header, if there
// is one, since the local clock may be wrong.
func retryAfter(h http.Header, now time.Time) time.Duration {
	const longest = 24 * time.Hour
	s := strings.TrimSpace(h.Get("Retry-After"))
	if s == "" {
		return 0
	}
	if strings.Trim(s, "0123456789") == "" { // of any length
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil || n > uint64(longest/time.Second) {
			return longest
		}
		return time.Duration(n) * time.Second
	}
	at, err := http.ParseTime(s)
	if err != nil {
		return 0
	}
	if served, err := http.ParseTime(h.Get("Date")); err == nil {
		now = served
	}
	return min(max(at.Sub(now), 0), longest)
}

// plainText makes outside words safe to print: one line, no control
// characters, at most n runes.
func plainText(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
