package auth

import (
	"errors"
	"io"
	"net/http"
	"time"
)

const (
	// requestTimeout bounds every exchange with the provider, some of whose
	// failures never answer.
	requestTimeout = 15 * time.Second
	// maxBody bounds what is read of any answer.
	maxBody = 64 << 10
	// userAgent has none of the words (windows, intel, x11, mozilla, chrome) by
	// which the provider takes a caller for a browser and answers with HTML.
	userAgent = "Countersign/1"
)

var errBodyTooLarge = errors.New("the answer is too large")

// newHTTPClient takes the transport of base and nothing else. Its connections
// are not kept: there are a handful of requests a day, and a connection whose
// request was given up while it was made would stay behind. Redirects are never
// followed: a token endpoint that answers 307 would have the code and the
// verifier sent to another host.
func newHTTPClient(base *http.Client) *http.Client {
	return &http.Client{
		Transport:     providerTransport{ownTransport(base)},
		CheckRedirect: followNothing,
		Timeout:       requestTimeout,
	}
}

// newSocketClient is for websockets, whose answers have no end. They go the way
// of all requests, through a proxy for one.
func newSocketClient(base *http.Client) *http.Client {
	return &http.Client{Transport: ownTransport(base), CheckRedirect: followNothing}
}

func followNothing(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func ownTransport(base *http.Client) http.RoundTripper {
	transport := http.DefaultTransport
	if base != nil && base.Transport != nil {
		transport = base.Transport
	}
	if t, ok := transport.(*http.Transport); ok {
		t = t.Clone()
		t.DisableKeepAlives = true
		transport = t
	}
	return transport
}

// providerTransport dresses requests so that the provider answers with JSON, and
// bounds the answers.
type providerTransport struct{ next http.RoundTripper }

func (t providerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", userAgent)
	r.Close = true // for transports of another kind
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = &boundedBody{ReadCloser: resp.Body, left: maxBody}
	return resp, nil
}

// boundedBody fails, instead of ending early, when there is more than allowed.
type boundedBody struct {
	io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return 0, errBodyTooLarge
	}
	return n, err
}
