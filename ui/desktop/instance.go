package desktop

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"
)

// maxStarts is how many other starts are listened to at once.
const maxStarts = 8

// Instance is the one running instance of a profile. From [Claim] on other
// starts can reach it; they are answered once Serve runs.
type Instance struct {
	listener net.Listener
	lock     io.Closer
	answer   time.Duration
}

// Serve gives h what other starts say, until ctx or Close ends it, and returns
// when h is at work no more. To a start of the same user it answers "ok" when h
// returns nil within two seconds; everybody and everything else hears nothing.
func (in *Instance) Serve(ctx context.Context, h Handler, log *slog.Logger) {
	stop := context.AfterFunc(ctx, func() { in.listener.Close() })
	defer stop()
	var work sync.WaitGroup
	defer work.Wait()
	free := make(chan struct{}, maxStarts)
	for {
		conn, err := in.listener.Accept()
		switch {
		case err == nil:
		case ctx.Err() != nil, errors.Is(err, net.ErrClosed):
			return
		default: // too many open files, say: it passes
			log.Warn("other starts of the program can't be heard for a moment", "err", err)
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
			}
			continue
		}
		free <- struct{}{} // for two seconds at most
		work.Go(func() {
			defer func() { <-free }()
			defer conn.Close()
			if err := in.hear(ctx, conn, h); err != nil {
				log.Info("what another program said was not taken", "err", err)
			}
		})
	}
}

func (in *Instance) hear(ctx context.Context, conn net.Conn, h Handler) error {
	ctx, cancel := context.WithTimeout(ctx, in.answer)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	if err := checkClient(conn); err != nil {
		return err
	}
	link, err := readMessage(conn)
	if err != nil {
		return err
	}
	if err := h(ctx, link); err != nil {
		return err
	}
	_, err = io.WriteString(conn, accepted)
	return err
}

// Close lets the next start be the first one.
func (in *Instance) Close() error {
	err := in.listener.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil // Serve did
	}
	return errors.Join(err, in.lock.Close())
}
