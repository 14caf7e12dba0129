package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Start makes a platform and serves it on Options.Addr, a loopback address,
// until ctx ends or Close is called. When it returns, clients can connect.
//
// A free port is chosen for port 0. With a state file the port of the last run
// is tried first, because the issuer of signed-in sessions contains it.
func Start(ctx context.Context, o Options) (*Platform, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("the sandbox was not started: %w", err)
	}
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if err := loopback(o.Addr); err != nil {
		return nil, err
	}
	var listener net.Listener
	p, err := newPlatform(o, func(lastAddr string) (string, error) {
		var err error
		if listener, err = listen(o.Addr, lastAddr); err != nil {
			return "", err
		}
		return "http://" + listener.Addr().String(), nil
	})
	if err != nil {
		if listener != nil {
			_ = listener.Close()
		}
		return nil, err
	}
	p.serve(listener)
	p.life.Lock()
	p.unlink = context.AfterFunc(ctx, func() { _ = p.Close() })
	p.life.Unlock()
	return p, nil
}

func listen(addr, lastAddr string) (net.Listener, error) {
	host, port, _ := net.SplitHostPort(addr)
	if lastHost, _, err := net.SplitHostPort(lastAddr); err == nil && port == "0" && lastHost == host {
		if l, err := net.Listen("tcp", lastAddr); err == nil {
			return l, nil
		}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("the sandbox cannot listen on %s (is another one running? port 0 takes a free one): %w", addr, err)
	}
	return l, nil
}

// serve sets no ReadTimeout: it would also end calls that hang or wait by a
// fault, after their bodies were read.
func (p *Platform) serve(listener net.Listener) {
	p.server = &http.Server{
		Handler:           p.counted(p.Handler()),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(p.opts.Logger.Handler(), slog.LevelDebug),
	}
	p.served = make(chan struct{})
	go func() {
		defer close(p.served)
		if err := p.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.opts.Logger.Error("the sandbox stopped serving", "error", err)
		}
	}()
}

// counted makes Close wait for calls, too. It is for our own listener only: a
// call on somebody else's may be stuck with a client that does not read, and
// only closing the connection ends that.
func (p *Platform) counted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !p.begin() {
			panic(http.ErrAbortHandler) // closed
		}
		defer p.running.Done()
		h.ServeHTTP(w, r)
	})
}
