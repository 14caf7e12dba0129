package sandbox

import (
	"net/http"
	"regexp"
	"strings"
)

// guard says what a call has to show at a prefix of the API.
type guard int

const (
	absent  guard = iota // there is no such call
	guarded              // key and secret at "platform", a user's token at "jwt"
	open                 // nothing
)

// endpoint is one call of the API.
type endpoint struct {
	method string
	// path holds its segments; one in braces stands for anything that matches
	// the pattern of that name, and is handed to serve.
	path          string
	platform, jwt guard
	serve         func(*Platform, apiCall)
}

// apiCall is a call that is allowed.
type apiCall struct {
	w    http.ResponseWriter
	r    *http.Request
	who  caller
	args []string // what the braces of the path stand for
}

func (e *endpoint) at(prefix string) guard {
	if prefix == "platform" {
		return e.platform
	}
	return e.jwt
}

// endpoints are those the developer documentation and the public SDKs use
// (https://xumm.readme.io, npm xumm-sdk, XUMM.NET.SDK).
var endpoints = []endpoint{
	{"GET", "ping", guarded, guarded, (*Platform).ping},
	{"POST", "ping", guarded, absent, (*Platform).ping},

	{"POST", "payload", guarded, guarded, func(p *Platform, c apiCall) { p.createPayload(c.w, c.r, c.who) }},
	{"GET", "payload/{any}", guarded, guarded, func(p *Platform, c apiCall) {
		p.readPayload(c.w, c.who, func() (payload, bool) { return p.payloads.get(strings.ToLower(c.args[0])) })
	}},
	{"DELETE", "payload/{any}", guarded, guarded, func(p *Platform, c apiCall) { p.cancelPayload(c.w, c.who, strings.ToLower(c.args[0])) }},
	{"GET", "payload/ci/{any}", guarded, guarded, func(p *Platform, c apiCall) {
		p.readPayload(c.w, c.who, func() (payload, bool) { return p.payloads.identified(c.args[0]) })
	}},

	{"GET", "curated-assets", guarded, guarded, (*Platform).readAssets},
	{"GET", "rates/{any}", guarded, guarded, (*Platform).readRates},
	{"GET", "rails", open, guarded, (*Platform).readRails},
	{"GET", "hookhash", guarded, guarded, (*Platform).readHookHashes},
	{"GET", "hookhash/{hash}", guarded, guarded, (*Platform).readHookHash},
	{"GET", "xrpl-tx/{hash}", guarded, guarded, (*Platform).readTransaction},
	{"GET", "nftoken-detail/{hash}", absent, guarded, (*Platform).readNFToken},

	{"POST", "kyc-status", guarded, absent, (*Platform).kycOfUser},
	{"GET", "kyc-status/{any}", open, absent, (*Platform).kycOfAccount},
	{"GET", "account-meta/{any}", open, absent, (*Platform).accountMeta},
	{"GET", "user-token/{any}", guarded, absent, (*Platform).readUserToken},
	{"POST", "user-tokens", guarded, absent, (*Platform).readUserTokens},

	{"GET", "app-storage", guarded, absent, (*Platform).readStorage},
	{"POST", "app-storage", guarded, absent, (*Platform).writeStorage},
	{"DELETE", "app-storage", guarded, absent, (*Platform).deleteStorage},
	{"GET", "userdata", absent, guarded, (*Platform).listUserData},
	{"GET", "userdata/{any}", absent, guarded, (*Platform).readUserData},
	{"POST", "userdata/{any}", absent, guarded, (*Platform).writeUserData},
	{"DELETE", "userdata/{any}", absent, guarded, (*Platform).deleteUserData},

	{"GET", "xapp/ott/{any}", guarded, absent, (*Platform).fetchOTT},
	{"GET", "xapp/ott/{any}/{any}", guarded, absent, (*Platform).fetchOTT},
	{"POST", "xapp/event", guarded, absent, (*Platform).sendEvent},
	{"POST", "xapp/push", guarded, absent, (*Platform).sendPush},
	{"GET", "authorize", absent, open, (*Platform).authorizeXApp}, // takes key and one-time token
}

// patterns are what braces in a path stand for.
var patterns = map[string]*regexp.Regexp{
	"{any}":  regexp.MustCompile(`(?s)^.+$`),
	"{hash}": regexp.MustCompile(`^[A-Fa-f0-9]{64}$`),
}

// prefixes are those of the API; "xapp-jwt" is an older name of "jwt" that the
// SDK for .NET still uses.
var prefixes = map[string]string{"platform": "platform", "jwt": "jwt", "xapp-jwt": "jwt"}

// findEndpoint finds the endpoint of a path below a prefix, nil when there is
// none; ok is false when there is not even the prefix.
func findEndpoint(prefix, method string, path []string) (e *endpoint, args []string, ok bool) {
	prefix, ok = prefixes[prefix]
	if !ok {
		return nil, nil, false
	}
	for i := range endpoints {
		e := &endpoints[i]
		if e.method != method || e.at(prefix) == absent {
			continue
		}
		if args, matches := e.match(path); matches {
			return e, args, true
		}
	}
	return nil, nil, true
}

func (e *endpoint) match(path []string) (args []string, ok bool) {
	want := strings.Split(e.path, "/")
	if len(want) != len(path) {
		return nil, false
	}
	for i, segment := range want {
		pattern := patterns[segment]
		switch {
		case pattern == nil && segment != path[i], pattern != nil && !pattern.MatchString(path[i]):
			return nil, false
		case pattern != nil:
			args = append(args, path[i])
		}
	}
	return args, true
}
