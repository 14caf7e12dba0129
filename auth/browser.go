package auth

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// browserTime is how long a failure of the browser's launcher is waited for.
const browserTime = 3 * time.Second

// Browser opens an address in the system browser. It waits long enough to see a
// failure, and not longer than ctx.
type Browser interface {
	Open(ctx context.Context, url string) error
}

// SystemBrowser is the person's own browser (RFC 8252 section 8.12: never an
// embedded view).
type SystemBrowser struct{}

// Open waits at most 3 seconds for the launcher to fail; one that still runs
// then is taken for the browser itself and goes on. Only http and https
// addresses are opened.
func (SystemBrowser) Open(ctx context.Context, address string) error {
	return launch(ctx, address, openURL)
}

func launch(ctx context.Context, address string, run func(string) error) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return errors.New("auth: not a web address")
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	failed := make(chan error, 1)
	go func() { failed <- run(u.String()) }()
	timer := time.NewTimer(browserTime)
	defer timer.Stop()
	select {
	case err := <-failed:
		if err != nil {
			return fmt.Errorf("auth: open the browser: %w", err)
		}
		return nil
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
