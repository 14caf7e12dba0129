//go:build linux || freebsd || netbsd || openbsd || dragonfly

package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/godbus/dbus/v5"
)

// Names of the Secret Service API, version 0.2 (specifications.freedesktop.org).
const (
	secretsName       = "org.freedesktop.secrets"
	secretsPath       = dbus.ObjectPath("/org/freedesktop/secrets")
	secretsService    = "org.freedesktop.Secret.Service"
	secretsCollection = "org.freedesktop.Secret.Collection"
	secretsItem       = "org.freedesktop.Secret.Item"
	secretsPrompt     = "org.freedesktop.Secret.Prompt"

	// loginCollection is the one go-keyring prefers to the default one.
	loginCollection = secretsPath + "/collection/login"
	noObject        = dbus.ObjectPath("/")
)

// secretServiceGuard talks to the Secret Service over a connection of its own,
// which can be given up at any time and which other programs' signals do not
// reach. go-keyring shares its connection with all of the program, takes any
// signal for the answer to its prompt, and cannot tell a missing keyring from a
// locked one.
type secretServiceGuard struct {
	mu        sync.Mutex
	unlocking *unlocking // while a prompt is on the screen
}

func systemGuard() keyringGuard { return &secretServiceGuard{} }

func (*secretServiceGuard) Check(ctx context.Context) error {
	return withCollection(ctx, func(_ *dbus.Conn, _ dbus.ObjectPath, locked bool) error {
		if locked {
			return ErrLocked
		}
		return nil
	})
}

// Unlock waits for one prompt at most, also for one that an earlier call left on
// the screen: see unlocking.
func (g *secretServiceGuard) Unlock(ctx context.Context) error {
	if err := g.Check(ctx); !errors.Is(err, ErrLocked) || ctx.Err() != nil {
		return err
	}
	g.mu.Lock()
	u := g.unlocking
	if u == nil {
		u = &unlocking{done: make(chan struct{})}
		g.unlocking = u
		go func() {
			err := u.run()
			g.mu.Lock()
			defer g.mu.Unlock()
			g.unlocking, u.err = nil, err
			close(u.done)
		}()
	}
	g.mu.Unlock()
	select {
	case <-u.done:
		return u.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Label writes the item's label, which go-keyring chooses itself.
func (*secretServiceGuard) Label(ctx context.Context, service, key, label string) error {
	return withCollection(ctx, func(conn *dbus.Conn, collection dbus.ObjectPath, locked bool) error {
		if locked {
			return ErrLocked
		}
		var items []dbus.ObjectPath
		attributes := map[string]string{"service": service, "username": key} // as go-keyring names them
		call := conn.Object(secretsName, collection).CallWithContext(ctx, secretsCollection+".SearchItems", 0, attributes)
		if err := call.Store(&items); err != nil {
			return err
		}
		for _, item := range items {
			err := conn.Object(secretsName, item).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Set", 0,
				secretsItem, "Label", dbus.MakeVariant(label)).Err
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// withCollection connects, finds the collection that go-keyring uses, and
// calls f. It returns when ctx ends, whatever the bus does.
func withCollection(ctx context.Context, f func(conn *dbus.Conn, collection dbus.ObjectPath, locked bool) error) error {
	done := make(chan error, 1)
	go func() { done <- onCollection(ctx, f) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// onCollection is withCollection that goes on as long as f does.
func onCollection(ctx context.Context, f func(conn *dbus.Conn, collection dbus.ObjectPath, locked bool) error) error {
	address, err := SessionBus()
	if err != nil {
		return err
	}
	connCtx, disconnect := context.WithCancel(context.WithoutCancel(ctx))
	defer disconnect()
	giveUp := context.AfterFunc(ctx, disconnect)
	conn, err := dbus.Connect(address, dbus.WithContext(connCtx))
	if err == nil && !giveUp() {
		err = context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("%w: the session bus cannot be reached: %w", ErrUnavailable, err)
	}
	defer conn.Close()
	collection, locked, err := findCollection(ctx, conn)
	if err == nil {
		err = f(conn, collection, locked)
	}
	return busError(err)
}

// SessionBus gives the address of the session bus when there is one, so that
// the D-Bus library never starts one: that would leave behind a bus and a
// keyring which nobody sees.
func SessionBus() (string, error) {
	switch address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); {
	case strings.HasPrefix(address, "disabled:"):
		return "", fmt.Errorf("%w: the session bus is disabled", ErrUnavailable)
	case address != "" && !strings.HasPrefix(address, "autolaunch:"):
		return address, nil
	}
	socket := fmt.Sprintf("/run/user/%d/bus", os.Getuid())
	if _, err := os.Stat(socket); err != nil {
		return "", fmt.Errorf("%w: there is no session bus", ErrUnavailable)
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(socket), nil
}

func findCollection(ctx context.Context, conn *dbus.Conn) (collection dbus.ObjectPath, locked bool, err error) {
	var running bool
	if err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, secretsName).Store(&running); err != nil {
		return "", false, err
	}
	if !running {
		var startable []string
		if err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&startable); err != nil {
			return "", false, err
		}
		if !slices.Contains(startable, secretsName) {
			return "", false, fmt.Errorf("%w: no program offers the Secret Service", ErrUnavailable)
		}
	}
	var collections []dbus.ObjectPath
	if err := property(ctx, conn, secretsPath, secretsService, "Collections", &collections); err != nil {
		return "", false, err
	}
	collection = loginCollection
	if !slices.Contains(collections, collection) {
		service := conn.Object(secretsName, secretsPath)
		if err := service.CallWithContext(ctx, secretsService+".ReadAlias", 0, "default").Store(&collection); err != nil {
			return "", false, err
		}
		if collection == noObject || collection == "" {
			return "", false, fmt.Errorf("%w: the Secret Service has no default collection", ErrUnavailable)
		}
	}
	// "session" is the alias of a collection that ends with the desktop session
	// (GNOME Keyring has one): what is kept there is not kept.
	var session dbus.ObjectPath
	err = conn.Object(secretsName, secretsPath).CallWithContext(ctx, secretsService+".ReadAlias", 0, "session").Store(&session)
	if err == nil && session == collection {
		return "", false, fmt.Errorf("%w: the default collection lasts only for the desktop session", ErrUnavailable)
	}
	locked, err = isLocked(ctx, conn, collection)
	return collection, locked, err
}

func isLocked(ctx context.Context, conn *dbus.Conn, collection dbus.ObjectPath) (locked bool, err error) {
	err = property(ctx, conn, collection, secretsCollection, "Locked", &locked)
	return locked, err
}

func property(ctx context.Context, conn *dbus.Conn, object dbus.ObjectPath, iface, name string, value any) error {
	var v dbus.Variant
	err := conn.Object(secretsName, object).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, iface, name).Store(&v)
	if err != nil {
		return err
	}
	return v.Store(value)
}

// busError tells D-Bus errors that mean "no keyring" from others.
func busError(err error) error {
	if errors.Is(err, dbus.ErrClosed) {
		return fmt.Errorf("%w: %w", errWentAway, err)
	}
	var e dbus.Error
	var p *dbus.Error
	if errors.As(err, &p) {
		e = *p
	} else if !errors.As(err, &e) {
		return err
	}
	switch e.Name {
	case "org.freedesktop.DBus.Error.ServiceUnknown",
		"org.freedesktop.DBus.Error.NameHasNoOwner",
		"org.freedesktop.DBus.Error.UnknownObject",
		"org.freedesktop.DBus.Error.UnknownInterface",
		"org.freedesktop.DBus.Error.UnknownMethod",
		"org.freedesktop.Secret.Error.NoSuchObject":
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	case "org.freedesktop.DBus.Error.NoReply", // the bus says so when a program ends before it answers
		"org.freedesktop.DBus.Error.Disconnected":
		return fmt.Errorf("%w: %w", errWentAway, err)
	case "org.freedesktop.Secret.Error.IsLocked":
		return fmt.Errorf("%w: %w", ErrLocked, err)
	}
	if strings.HasPrefix(e.Name, "org.freedesktop.DBus.Error.Spawn.") {
		return fmt.Errorf("%w: it does not start: %w", ErrUnavailable, err)
	}
	return err
}
