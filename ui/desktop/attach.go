package desktop

import (
	"context"
	"log/slog"
	"sync"
)

// Attach gives h what the desktop delivers to a running program by ways of its
// own, without a second start: D-Bus activation on Linux and the BSDs, Apple
// events on macOS, nothing on Windows. id is the program's name in reverse
// domain form. A desktop without such a way is no error, and what goes wrong is
// logged only: a second start still reaches the first.
//
// It returns at once; call it on the main thread, before the window's loop runs,
// since a macOS that starts the program for a link delivers it right then. What
// is delivered is parsed as strictly as what a start is given. detach waits until
// h is at work no more.
func Attach(ctx context.Context, id string, h Handler, log *slog.Logger) (detach func()) {
	ctx, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	remove := attach(ctx, &work, id, h, log)
	return func() {
		cancel()
		remove()
		work.Wait()
	}
}
