//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
	"context"
	"log/slog"
	"sync"
)

func attach(ctx context.Context, work *sync.WaitGroup, id string, h Handler, log *slog.Logger) (remove func()) {
	work.Go(func() {
		if err := serveBus(ctx, id, h, log); err != nil {
			log.Info("the desktop can't deliver links by D-Bus", "err", err)
		}
	})
	return func() {}
}
