package auth

import (
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	startPrefix = "/start/"
	donePath    = "/done" // what the address bar shows once the code is gone from it

	headerTimeout = 2 * time.Second
	// drainTime is how long answers in flight may take when an attempt ends;
	// connections that never sent a request are then cut.
	drainTime = 250 * time.Millisecond
)

// flow is the attempt as its receiver sees it.
type flow interface {
	// begin uses up a one-time start token and says where the browser goes, or
	// what it is told instead. A stranger, a program of another user, uses up
	// nothing, and neither does who is gone, with ctx, before it is known.
	begin(ctx context.Context, token string, stranger bool) (location string, instead reply)
	// receive judges a redirected address and says what to answer.
	receive(ctx context.Context, address string) reply
}

// reply is what a browser gets.
type reply struct {
	status int
	page   page
}

// receiver is the loopback web server of one attempt (RFC 8252 section 7.3).
type receiver struct {
	uri      redirectURI
	flow     flow
	stranger strangerFunc // nil where nobody tells
	pages    *pages
	log      *slog.Logger
	server   *http.Server
	ended    chan struct{} // closed when the server no longer accepts
}

// serve answers on l, in the background, until close. Requests carry a context
// made from base.
func (r *receiver) serve(base context.Context, l net.Listener) {
	r.ended = make(chan struct{})
	r.server = &http.Server{
		Handler:                      r,
		ReadHeaderTimeout:            headerTimeout,
		WriteTimeout:                 answerTime + startTime + headerTimeout,
		MaxHeaderBytes:               16 << 10,
		DisableGeneralOptionsHandler: true,
		BaseContext:                  func(net.Listener) context.Context { return base },
		ErrorLog:                     log.New(io.Discard, "", 0), // it would quote requests
	}
	go func() {
		defer close(r.ended)
		if err := r.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			r.log.Warn("sign-in: the redirect listener failed", "error", err)
		}
	}()
}

// close frees the port at once and lets answers in flight finish. That some
// connection has to be cut is not a failure: browsers open connections ahead of
// need and leave them idle.
func (r *receiver) close() {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	_ = r.server.Shutdown(ctx)
	_ = r.server.Close()
	<-r.ended
}

// ServeHTTP sorts requests from strangest to expected. Whatever is refused here
// does not touch the attempt.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	path := req.URL.EscapedPath()
	token, isStart := strings.CutPrefix(path, startPrefix)
	switch {
	case req.Host != r.uri.host: // a name rebound to this address (DNS rebinding)
		r.refuse(w, req, http.StatusMisdirectedRequest)
	case req.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		r.refuse(w, req, http.StatusMethodNotAllowed)
	case path != r.uri.path && path != donePath && !isStart:
		r.refuse(w, req, http.StatusNotFound)
	case !isNavigation(req.Header): // an <img>, a fetch, a prefetch
		r.refuse(w, req, http.StatusForbidden)
	case path == donePath:
		r.write(w, req, reply{http.StatusOK, pageDone})
	case isStart:
		location, instead := r.flow.begin(req.Context(), token, r.byStranger(req))
		if location == "" {
			r.write(w, req, instead)
			return
		}
		r.headers(w)
		w.Header().Set("Location", location)
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(http.StatusFound)
	default:
		r.write(w, req, r.flow.receive(req.Context(), r.uri.text+"?"+req.URL.RawQuery))
	}
}

// isNavigation is false for requests that a browser says are not a person going
// somewhere (Fetch Metadata; Sec-Purpose of the Fetch standard). Browsers
// without these headers pass.
func isNavigation(h http.Header) bool {
	for _, mode := range h.Values("Sec-Fetch-Mode") {
		if mode != "navigate" {
			return false
		}
	}
	return !strings.Contains(h.Get("Sec-Purpose")+h.Get("Purpose"), "prefetch")
}

func (r *receiver) refuse(w http.ResponseWriter, req *http.Request, status int) {
	r.log.Debug("sign-in: refused a request to the redirect port", "status", status)
	r.write(w, req, reply{status, pageRefused})
}

func (r *receiver) headers(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", r.pages.policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Connection", "close")
}

func (r *receiver) write(w http.ResponseWriter, req *http.Request, a reply) {
	body, language := r.pages.render(a.page, req.Header.Get("Accept-Language"))
	r.headers(w)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", language)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, body) // the browser may be gone; the attempt is not
}
