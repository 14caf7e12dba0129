package terminal

import (
	"context"
	"fmt"
	"log/slog"

	"countersign/xumm/sandbox"
)

// SandboxOptions say how the sandbox is served.
type SandboxOptions struct {
	Listen      string   // host and port; "" a free loopback port
	AutoApprove bool     // the phone approves everything
	State       string   // file that keeps keys, balances and requests; "" keeps nothing
	Redirects   []string // the application's redirect lines; empty: Countersign's own
	Logger      *slog.Logger
}

// Sandbox serves the embedded platform until ctx ends. When it is ready it
// prints one JSON line to standard output: addresses, test credentials, redirect
// lines and accounts (sandbox.Info).
func Sandbox(ctx context.Context, c Console, o SandboxOptions) int {
	p, err := sandbox.Start(ctx, sandbox.Options{
		Addr:         o.Listen,
		AutoApprove:  o.AutoApprove,
		StateFile:    o.State,
		RedirectURIs: o.Redirects,
		Logger:       o.Logger,
	})
	if err != nil {
		c.tell("The sandbox could not start: %v.", err)
		return ExitError
	}
	if code := c.printJSON(p.Info()); code != ExitOK {
		p.Close()
		return code
	}
	<-ctx.Done()
	if err := p.Close(); err != nil {
		return c.fail(fmt.Errorf("ending the sandbox: %w", err))
	}
	return ExitOK
}
