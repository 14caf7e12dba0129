//go:build linux || freebsd || netbsd || openbsd || dragonfly

package storage

import (
	"context"
	"fmt"

	"github.com/godbus/dbus/v5"
)

// unlocking is a prompt of the Secret Service from before it is shown until it
// is answered. It outlives the call that began it: a prompt can be taken off the
// screen (Prompt.Dismiss), but GNOME Keyring, from 42 to 50 at least, aborts at
// that, and all of the person's programs lose their secrets (an assertion in
// perform_next_unlock, GNOME/gnome-keyring issue 64); and it does not show a
// second prompt while the first is there. So the prompt stays, the connection
// that it belongs to as well, and whoever asks again waits for the same one. An
// answer that comes late opens the keyring all the same.
type unlocking struct {
	done chan struct{}
	err  error // once done is closed
}

// run raises the prompt and waits for its answer, or for the service's end.
// Errors: ErrLocked when it was dismissed, ErrUnavailable.
func (u *unlocking) run() error {
	// Until the prompt is shown the service has only to answer.
	ctx, cancel := context.WithTimeoutCause(context.Background(), silentLimit, fmt.Errorf("%w: it does not answer", ErrLocked))
	defer cancel()
	asked := false
	err := onCollection(ctx, func(conn *dbus.Conn, collection dbus.ObjectPath, locked bool) error {
		if !locked {
			return nil
		}
		prompt, signals, err := askToUnlock(ctx, conn, collection)
		asked = err == nil
		if err == nil && prompt != noObject {
			err = awaitAnswer(conn, prompt, signals)
		}
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(context.Background(), silentLimit)
		defer cancel()
		locked, err = isLocked(ctx, conn, collection)
		if err == nil && locked {
			err = ErrLocked
		}
		return err
	})
	if !asked && err != nil {
		return stopped(ctx, err)
	}
	return err
}

// askToUnlock gives the prompt to show, or noObject when there is none to, and
// where its answer and the service's end will be told.
func askToUnlock(ctx context.Context, conn *dbus.Conn, collection dbus.ObjectPath) (dbus.ObjectPath, <-chan *dbus.Signal, error) {
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	err := conn.AddMatchSignalContext(ctx, dbus.WithMatchSender("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName))
	if err != nil {
		return noObject, nil, err
	}
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	service := conn.Object(secretsName, secretsPath)
	err = service.CallWithContext(ctx, secretsService+".Unlock", 0, []dbus.ObjectPath{collection}).Store(&unlocked, &prompt)
	if err != nil || prompt == noObject {
		return noObject, nil, err
	}
	err = conn.AddMatchSignalContext(ctx, dbus.WithMatchSender(secretsName), dbus.WithMatchObjectPath(prompt),
		dbus.WithMatchInterface(secretsPrompt))
	return prompt, signals, err
}

// awaitAnswer shows the prompt. No deadline: a person answers, when they do.
func awaitAnswer(conn *dbus.Conn, prompt dbus.ObjectPath, signals <-chan *dbus.Signal) error {
	shown := conn.Object(secretsName, prompt).Go(secretsPrompt+".Prompt", 0, make(chan *dbus.Call, 1), "").Done
	for {
		select {
		case call := <-shown:
			if call.Err != nil {
				return call.Err
			}
			shown = nil
		case s, open := <-signals:
			switch {
			case !open:
				return errWentAway
			case s.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(s.Body) == 3 && s.Body[0] == secretsName:
				return errWentAway // also when another one has taken its place
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
		}
	}
}
