package sandbox

import (
	"context"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// maxBody is the largest request body that is read.
const maxBody = 1 << 20

// Handler serves the whole platform: OAuth2 provider, REST API, sockets, pages.
func (p *Platform) Handler() http.Handler { return http.HandlerFunc(p.route) }

// route sends a request to its part of the platform. On the real platform the
// OAuth2 provider is a host of its own; here its paths come first.
func (p *Platform) route(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(p.ctx, cancel)()
	r = r.WithContext(ctx)
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)

	w.Header().Set("Date", p.now().UTC().Format(http.TimeFormat))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	path := segments(r.URL)
	if handle := p.oauth.endpoint(path); handle != nil {
		p.oauth.serve(w, r, handle)
		return
	}
	switch {
	case len(path) == 1 && path[0] == controlPath:
		p.serveControl(w, r)
	case len(path) == 2 && path[0] == nodePath:
		p.serveNode(w, r, path[1])
	case len(path) > 1 && path[0] == "api" && path[1] == "v1":
		p.serveREST(w, r, path[2:])
	case hasJSONBody(r):
		// The platform's front door looks at the content type before the path.
		writeFatal(w, r, http.StatusNotFound, "Endpoint unknown or method invalid for given endpoint")
	case len(path) > 1 && path[0] == "sign":
		p.serveSign(w, r, path[1:])
	case len(path) == 2 && (path[0] == "avatar" || path[0] == "icon"):
		p.serveAvatar(w, r, path[1])
	case (len(path) == 2 || len(path) == 3) && path[0] == "explorer":
		p.serveExplorer(w, r, path[1:])
	default:
		writeFatal(w, r, http.StatusNotFound, "Endpoint unknown or method invalid for given endpoint")
	}
}

// segments splits a path at its slashes and unescapes each part; slashes at the
// end do not count, for some clients send them.
func segments(u *url.URL) []string {
	parts := strings.Split(strings.Trim(u.EscapedPath(), "/"), "/")
	for i, part := range parts {
		if plain, err := url.PathUnescape(part); err == nil {
			parts[i] = plain
		}
	}
	return parts
}

func hasJSONBody(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}
