package sandbox

import (
	"net/http"
	"sync"
	"time"
)

// Faults makes the platform misbehave the way the real one can. Every method
// takes effect at once and may be called from any goroutine; Reset ends all.
type Faults struct {
	mu sync.Mutex
	faultSet
	drop        func() // closes every open status socket
	nodeSockets map[chan struct{}]bool
}

// faultSet is the plain data of the faults in force.
type faultSet struct {
	restDelay      time.Duration
	oauthDelay     time.Duration
	refuseSockets  bool
	dropAfter      int
	lateResult     time.Duration
	duplicates     bool
	silentUnknown  bool
	hangToken      bool
	skew           time.Duration
	noPushes       bool
	noPublicClient bool
	appDisabled    bool
	noKeyTypes     bool
	noXApp         bool
	lostSignatures bool
	lostDispatch   bool
	lateDispatch   time.Duration
	signExpired    bool
	limited        int
	retryAfter     time.Duration
	failing        int
	failStatus     int
	failHTML       bool
	tokenFailing   int
	tokenStatus    int
	lostCreates    int
	nodeFaults
}

// Reset ends every fault.
func (f *Faults) Reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faultSet = faultSet{}
}

func (f *Faults) set(change func(*faultSet)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.faultSet)
}

func (f *Faults) get() faultSet {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.faultSet
}

// Delay makes every REST call wait d before it is looked at.
func (f *Faults) Delay(d time.Duration) { f.set(func(s *faultSet) { s.restDelay = d }) }

// DelayOAuth makes every OAuth2 call wait d before it is looked at.
func (f *Faults) DelayOAuth(d time.Duration) { f.set(func(s *faultSet) { s.oauthDelay = d }) }

// DropSockets cuts every open status socket now, without a close frame.
func (f *Faults) DropSockets() {
	f.mu.Lock()
	drop := f.drop
	f.mu.Unlock()
	if drop != nil {
		drop()
	}
}

// DropSocketsAfter cuts each status socket after n frames; 0 ends the fault.
func (f *Faults) DropSocketsAfter(n int) { f.set(func(s *faultSet) { s.dropAfter = n }) }

// RefuseSockets answers websocket upgrades with 503, as a proxy in the way does.
func (f *Faults) RefuseSockets(on bool) { f.set(func(s *faultSet) { s.refuseSockets = on }) }

// LateResult sends the resolve frame d before the result can be read: the
// platform publishes first and writes its database afterwards.
func (f *Faults) LateResult(d time.Duration) { f.set(func(s *faultSet) { s.lateResult = d }) }

// DuplicateFrames sends every event frame twice.
func (f *Faults) DuplicateFrames(on bool) { f.set(func(s *faultSet) { s.duplicates = on }) }

// SilentUnknown keeps the socket of an unknown payload open and silent, instead
// of telling so and closing.
func (f *Faults) SilentUnknown(on bool) { f.set(func(s *faultSet) { s.silentUnknown = on }) }

// RateLimit answers the next n REST calls with 429 and, when retryAfter is
// positive, a Retry-After header in whole seconds.
func (f *Faults) RateLimit(n int, retryAfter time.Duration) {
	f.set(func(s *faultSet) { s.limited, s.retryAfter = n, retryAfter })
}

// Fail answers the next n REST calls with an HTTP status (500, 502, 503 …) and
// the platform's "fatal" JSON error.
func (f *Faults) Fail(n, status int) {
	f.set(func(s *faultSet) { s.failing, s.failStatus, s.failHTML = n, status, false })
}

// FailHTML answers the next n REST calls with an HTTP status and an HTML page,
// as a content delivery network in front of the platform does.
func (f *Faults) FailHTML(n, status int) {
	f.set(func(s *faultSet) { s.failing, s.failStatus, s.failHTML = n, status, true })
}

// LoseCreates stores the next n created payloads but cuts the connection
// instead of answering, so that the caller cannot know.
func (f *Faults) LoseCreates(n int) { f.set(func(s *faultSet) { s.lostCreates = n }) }

// HangToken makes the token endpoint never answer.
func (f *Faults) HangToken(on bool) { f.set(func(s *faultSet) { s.hangToken = on }) }

// FailToken answers the next n token calls with an HTTP status and an HTML page.
func (f *Faults) FailToken(n, status int) {
	f.set(func(s *faultSet) { s.tokenFailing, s.tokenStatus = n, status })
}

// NoPublicClients refuses token exchanges without a client secret, as the
// provider does for an application that is not enabled for PKCE.
func (f *Faults) NoPublicClients(on bool) { f.set(func(s *faultSet) { s.noPublicClient = on }) }

// DisableApp makes the application disabled in the console (code 810).
func (f *Faults) DisableApp(on bool) { f.set(func(s *faultSet) { s.appDisabled = on }) }

// DenyKeyTypes refuses SetRegularKey and SignerListSet, as the platform does for
// an application without special permission for them (code 602).
func (f *Faults) DenyKeyTypes(on bool) { f.set(func(s *faultSet) { s.noKeyTypes = on }) }

// NoXApp makes the application one without an xApp: it can neither fetch one-time
// tokens nor send events and notifications (code 403).
func (f *Faults) NoXApp(on bool) { f.set(func(s *faultSet) { s.noXApp = on }) }

// SkewClock moves the platform's clock by d against the machine's: token times,
// expiry times and the Date header.
func (f *Faults) SkewClock(d time.Duration) { f.set(func(s *faultSet) { s.skew = d }) }

// MissPushes loses every push message; creating says pushed:false.
func (f *Faults) MissPushes(on bool) { f.set(func(s *faultSet) { s.noPushes = on }) }

// LoseSignatures loses the wallet's first report: the person has signed, the
// ledger may have the transaction, and the platform never hears of it.
func (f *Faults) LoseSignatures(on bool) { f.set(func(s *faultSet) { s.lostSignatures = on }) }

// LateDispatch lets the wallet's second report, with the node's result, come d
// after the submission; Review.Approve takes that long then.
func (f *Faults) LateDispatch(d time.Duration) { f.set(func(s *faultSet) { s.lateDispatch = d }) }

// LoseDispatch loses the wallet's second report: signed, but no ledger result.
func (f *Faults) LoseDispatch(on bool) { f.set(func(s *faultSet) { s.lostDispatch = on }) }

// SignExpired lets the phone approve a request that expired after it was
// opened, as older versions of the wallet do.
func (f *Faults) SignExpired(on bool) { f.set(func(s *faultSet) { s.signExpired = on }) }

// take uses up one of a counted fault.
func take(n *int) bool {
	if *n <= 0 {
		return false
	}
	*n--
	return true
}

// restFault answers a REST call in the platform's place when a fault is due.
func (f *Faults) restFault(w http.ResponseWriter, r *http.Request) bool {
	f.mu.Lock()
	limited := take(&f.limited)
	failing := !limited && take(&f.failing)
	s := f.faultSet
	f.mu.Unlock()
	switch {
	case limited:
		writeRateLimited(w, r, s.retryAfter)
	case failing && s.failHTML:
		writeHTMLError(w, s.failStatus)
	case failing:
		writeFatal(w, r, s.failStatus, http.StatusText(s.failStatus))
	default:
		return false
	}
	return true
}

func (f *Faults) takeLostCreate() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return take(&f.lostCreates)
}

func (f *Faults) takeTokenFailure() (status int, due bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tokenStatus, take(&f.tokenFailing)
}
