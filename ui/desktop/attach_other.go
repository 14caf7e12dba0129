//go:build windows || (darwin && !cgo)

package desktop

import (
	"context"
	"log/slog"
	"sync"
)

// A link is delivered by a start here, and by nothing else.
func attach(context.Context, *sync.WaitGroup, string, Handler, *slog.Logger) (remove func()) {
	return func() {}
}
