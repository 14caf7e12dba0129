//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"

	"countersign/storage"
)

// appInterface is what a desktop calls to start a program, or to open something
// with it (Desktop Entry Specification, "D-Bus Activation").
const appInterface = "org.freedesktop.Application"

// busTime is how long the bus is waited for, at most.
const busTime = 5 * time.Second

// objectPath is where the program's object is: its name, with slashes for dots
// and underscores for hyphens (the same section).
func objectPath(id string) dbus.ObjectPath {
	return dbus.ObjectPath("/" + strings.NewReplacer(".", "/", "-", "_").Replace(id))
}

// serveBus owns id on the session bus and answers until ctx ends or the bus goes
// away. That there is no bus, or that the name is taken, is no error.
func serveBus(ctx context.Context, id string, h Handler, log *slog.Logger) error {
	address, err := storage.SessionBus()
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	conn, err := connectBus(ctx, address)
	if err != nil {
		cancel()
		return err
	}
	a := &application{ctx: ctx, conn: conn, h: h, log: log, free: make(chan struct{}, maxStarts)}
	defer a.wait()
	defer conn.Close()
	defer cancel()
	if err := conn.Export(a, objectPath(id), appInterface); err != nil {
		return err
	}
	asking, done := context.WithTimeout(ctx, busTime)
	defer done()
	var reply dbus.RequestNameReply
	err = conn.BusObject().CallWithContext(asking, "org.freedesktop.DBus.RequestName", 0, id, dbus.NameFlagDoNotQueue).Store(&reply)
	if err != nil {
		return err
	}
	if reply != dbus.RequestNameReplyPrimaryOwner {
		return errors.New("another program has the name " + id)
	}
	select {
	case <-ctx.Done():
	case <-conn.Context().Done():
	}
	return nil
}

// connectBus connects within busTime. A bus that does not answer its first
// bytes would hold the library's call for ever.
func connectBus(ctx context.Context, address string) (*dbus.Conn, error) {
	connCtx, disconnect := context.WithCancel(ctx)
	giveUp := time.AfterFunc(busTime, disconnect)
	conn, err := dbus.Connect(address, dbus.WithContext(connCtx))
	if err == nil && giveUp.Stop() {
		return conn, nil
	}
	disconnect()
	if err == nil {
		err = context.DeadlineExceeded
	}
	return nil, err
}

// application is the object on the bus. Its methods are called by the library,
// each in a goroutine of its own.
type application struct {
	ctx  context.Context
	conn *dbus.Conn
	h    Handler
	log  *slog.Logger
	free chan struct{} // places for calls at work
}

// wait returns when no call is at work any more, once ctx has ended.
func (a *application) wait() {
	for range cap(a.free) {
		a.free <- struct{}{}
	}
}

// Activate raises the window.
func (a *application) Activate(sender dbus.Sender, _ map[string]dbus.Variant) *dbus.Error {
	return a.take(sender, func() (Link, error) { return Link{}, nil })
}

// Open takes one link.
func (a *application) Open(sender dbus.Sender, uris []string, _ map[string]dbus.Variant) *dbus.Error {
	return a.take(sender, func() (Link, error) {
		if len(uris) == 0 {
			return Link{}, &LinkError{whyScheme}
		}
		return OneLink(uris)
	})
}

// ActivateAction knows no action: the desktop file has none.
func (a *application) ActivateAction(dbus.Sender, string, []dbus.Variant, map[string]dbus.Variant) *dbus.Error {
	return dbus.NewError("org.freedesktop.DBus.Error.InvalidArgs", []any{"no such action"})
}

func (a *application) take(sender dbus.Sender, read func() (Link, error)) *dbus.Error {
	ctx, cancel := context.WithTimeout(a.ctx, answerTime)
	defer cancel()
	select {
	case a.free <- struct{}{}:
		defer func() { <-a.free }()
	case <-ctx.Done():
		return notTaken()
	}
	err := a.checkSender(ctx, sender)
	var link Link
	if err == nil {
		link, err = read()
	}
	refusal := new(LinkError)
	switch {
	case err == nil:
		err = a.h(ctx, link)
	case errors.As(err, &refusal):
		_ = a.h(ctx, refusal.Link()) // it stays refused
	}
	if err != nil {
		a.log.Info("what came by D-Bus was not taken", "err", err)
		return notTaken()
	}
	return nil
}

func notTaken() *dbus.Error {
	return dbus.NewError("org.freedesktop.DBus.Error.Failed", []any{"not taken"})
}

// checkSender makes sure that this user's own process calls. Most session buses
// let nobody else in, but that is for their configuration to say.
func (a *application) checkSender(ctx context.Context, sender dbus.Sender) error {
	var uid uint32
	err := a.conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.GetConnectionUnixUser", 0, string(sender)).Store(&uid)
	if err != nil {
		return fmt.Errorf("the bus does not tell who calls: %w", err)
	}
	if int(uid) != os.Geteuid() {
		return errStranger
	}
	return nil
}

// reloadBus makes the session bus look for service files anew, which some do
// only when they are told to. Without a bus there is nothing to tell.
func reloadBus(ctx context.Context) {
	address, err := storage.SessionBus()
	if err != nil {
		return
	}
	conn, err := connectBus(ctx, address)
	if err != nil {
		return
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(ctx, busTime)
	defer cancel()
	conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.ReloadConfig", 0)
}
