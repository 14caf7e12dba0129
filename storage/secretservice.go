//go:build linux || freebsd || netbsd || openbsd || dragonfly

package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"
)

// Names of the Secret Service API, version 0.2 (specifications.freedesktop.org).
const (
	secretsName       = "org.freedesktop.secrets"
	secretsPath       = dbus.ObjectPath("/org/freedesktop/secrets")
	secretsService    = "org.freedesktop.Secret.Service"
	secretsCollection = "org.freedesktop.Secret.Collection"
	secretsPrompt     = "org.freedesktop.Secret.Prompt"

	// loginCollection is the one go-keyring prefers to the default one.
	loginCollection = secretsPath + "/collection/login"
	noObject        = dbus.ObjectPath("/")
)

// secretServiceGuard looks at the Secret Service over a connection of its own,
// which can be given up at any time. go-keyring shares its connection with all
// of the program and cannot tell a missing keyring from a locked one.
type secretServiceGuard struct{}

func systemGuard() keyringGuard { return secretServiceGuard{} }

func (secretServiceGuard) Check(ctx context.Context) error {
	return withCollection(ctx, func(_ *dbus.Conn, _ dbus.ObjectPath, locked bool) error {
		if locked {
			return ErrLocked
		}
		return nil
	})
}

func (secretServiceGuard) Unlock(ctx context.Context) error {
	return withCollection(ctx, func(conn *dbus.Conn, collection dbus.ObjectPath, locked bool) error {
		if !locked {
			return nil
		}
		if err := unlock(ctx, conn, collection); err != nil {
			return err
		}
		locked, err := isLocked(ctx, conn, collection)
		if err == nil && locked {
			err = ErrLocked
		}
		return err
	})
}

// withCollection connects, finds the collection that go-keyring uses, and
// calls f. It returns when ctx ends, whatever the bus does.
func withCollection(ctx context.Context, f func(conn *dbus.Conn, collection dbus.ObjectPath, locked bool) error) error {
	address, err := sessionBus()
	if err != nil {
		return err
	}
	// The connection outlives ctx by a moment, to withdraw a prompt.
	connCtx, disconnect := context.WithCancel(context.WithoutCancel(ctx))
	giveUp := context.AfterFunc(ctx, disconnect)
	done := make(chan error, 1)
	go func() {
		defer disconnect()
		conn, err := dbus.Connect(address, dbus.WithContext(connCtx))
		if err == nil && !giveUp() {
			err = context.Cause(ctx)
		}
		if err != nil {
			done <- fmt.Errorf("%w: the session bus cannot be reached: %w", ErrUnavailable, err)
			return
		}
		collection, locked, err := findCollection(ctx, conn)
		if err == nil {
			err = f(conn, collection, locked)
		}
		conn.Close()
		done <- busError(err)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// sessionBus gives the address of the session bus when there is one, so that
// the D-Bus library never starts one: that would leave behind a bus and a
// keyring which nobody sees.
func sessionBus() (string, error) {
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

// unlock raises the prompt and waits for its answer. When ctx ends first, the
// prompt is withdrawn from the screen.
func unlock(ctx context.Context, conn *dbus.Conn, collection dbus.ObjectPath) error {
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	service := conn.Object(secretsName, secretsPath)
	err := service.CallWithContext(ctx, secretsService+".Unlock", 0, []dbus.ObjectPath{collection}).Store(&unlocked, &prompt)
	if err != nil || prompt == noObject {
		return err
	}
	defer func() {
		if ctx.Err() != nil {
			conn.Object(secretsName, prompt).Call(secretsPrompt+".Dismiss", dbus.FlagNoReplyExpected)
		}
	}()
	match := []dbus.MatchOption{dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(secretsPrompt)}
	if err := conn.AddMatchSignalContext(ctx, match...); err != nil {
		return err
	}
	signals := make(chan *dbus.Signal, 4)
	conn.Signal(signals)
	if err := conn.Object(secretsName, prompt).CallWithContext(ctx, secretsPrompt+".Prompt", 0, "").Err; err != nil {
		return err
	}
	for {
		select {
		case s, open := <-signals:
			switch {
			case !open:
				return fmt.Errorf("%w: the session bus went away", ErrUnavailable)
			case s.Path != prompt || s.Name != secretsPrompt+".Completed":
				continue
			}
			var dismissed bool
			if len(s.Body) == 2 {
				dismissed, _ = s.Body[0].(bool)
			}
			if dismissed {
				return fmt.Errorf("%w: the prompt was dismissed", ErrLocked)
			}
			return nil // whether it is unlocked now, the caller looks up
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// busError tells D-Bus errors that mean "no keyring" from others.
func busError(err error) error {
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
	case "org.freedesktop.Secret.Error.IsLocked":
		return fmt.Errorf("%w: %w", ErrLocked, err)
	}
	if strings.HasPrefix(e.Name, "org.freedesktop.DBus.Error.Spawn.") {
		return fmt.Errorf("%w: it does not start: %w", ErrUnavailable, err)
	}
	return err
}
