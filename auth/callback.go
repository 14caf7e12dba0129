package auth

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// maxAddress bounds a redirected address. A code is some 200 characters.
const maxAddress = 8 << 10

// Why a redirected address was not accepted. None of these ends the attempt:
// any web page can send a browser to the redirect address.
var (
	errElsewhere = errors.New("not the redirect address of this sign-in")
	errMalformed = errors.New("malformed parameters")
	errRepeated  = errors.New("a parameter was given more than once")
	errImplicit  = errors.New("a token in a redirect")
	errIssuer    = errors.New("another issuer")
	errState     = errors.New("state missing or wrong")
	// errStateless is an error report without a state. The provider sends one in
	// one of its modes, and so could anybody else: a hint, not an end.
	errStateless = errors.New("an error without a state")
)

// expectation is what a redirected address must fit to belong to an attempt.
type expectation struct {
	redirectURI string
	issuer      string
	state       secret
	implicit    bool // a token is expected, not a code
}

// answer is what a genuine redirect carries: a code, a token where one was asked
// for, or why there is none.
type answer struct {
	code, token secret
	err         error
}

// check judges a redirected address, whichever way it came: by the loopback
// listener, or pasted by a person. An error means that it does not belong to
// the attempt, which then goes on; an answer ends it (OAuth 2.1 sections 4.1.2
// and 4.1.2.1, RFC 9207 section 2.4).
func (e expectation) check(address string) (answer, error) {
	query, ok := strings.CutPrefix(address, e.redirectURI+"?")
	if !ok {
		return answer{}, errElsewhere
	}
	if len(address) > maxAddress || !isQuery(query) {
		return answer{}, errMalformed
	}
	params, err := url.ParseQuery(query)
	if err != nil {
		return answer{}, errMalformed
	}
	return e.judge(params)
}

// judge is check for parameters that are known to have come to the redirect
// address.
func (e expectation) judge(params url.Values) (answer, error) {
	for _, name := range []string{"code", "authorization_code", "access_token", "token_type", "state", "error", "iss"} {
		if len(params[name]) > 1 {
			return answer{}, errRepeated
		}
	}
	// A public client of this provider necessarily has the implicit flow open;
	// what was not asked for is not taken.
	if !e.implicit && (params.Has("access_token") || params.Has("id_token")) {
		return answer{}, errImplicit
	}
	if params.Has("iss") && params.Get("iss") != e.issuer {
		return answer{}, errIssuer
	}
	if !params.Has("state") && params.Get("error") != "" {
		return answer{}, errStateless
	}
	if !e.state.equals(params.Get("state")) {
		return answer{}, errState
	}
	if e.implicit {
		return tokenIn(params)
	}
	code, failure := params.Get("code"), params.Get("error")
	if code == "" {
		code = params.Get("authorization_code") // the provider sends both, alike
	}
	switch {
	case failure != "" && code != "":
		return answer{}, errMalformed
	case params.Has("authorization_code") && params.Get("authorization_code") != code:
		return answer{}, errMalformed
	case failure == "access_denied":
		return answer{err: ErrDenied}, nil
	case failure != "":
		return answer{err: fmt.Errorf("%w: it reported an error instead of a code", ErrProvider)}, nil
	case code == "":
		return answer{}, errMalformed
	}
	return answer{code: newSecret(code)}, nil
}

// tokenIn reads the answer to a request for a token (RFC 6749 section 4.2.2,
// except that this provider puts it into the query).
func tokenIn(params url.Values) (answer, error) {
	token, failure := params.Get("access_token"), params.Get("error")
	switch {
	case params.Has("code") || params.Has("authorization_code"):
		return answer{}, errMalformed
	case failure != "" && token != "":
		return answer{}, errMalformed
	case failure == "access_denied":
		return answer{err: ErrDenied}, nil
	case failure != "":
		return answer{err: fmt.Errorf("%w: it reported an error instead of a token", ErrProvider)}, nil
	case token == "" || !strings.EqualFold(params.Get("token_type"), "bearer"):
		return answer{}, errMalformed
	}
	return answer{token: newSecret(token)}, nil
}

// isQuery is false for what no request line holds: spaces, control characters,
// a fragment, bytes beyond ASCII.
func isQuery(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '#' }) < 0
}
