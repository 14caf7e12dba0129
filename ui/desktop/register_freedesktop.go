//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// mimeType is what stands for a scheme among the types of files (Association
// between MIME types and applications, "x-scheme-handler").
const mimeType = "x-scheme-handler/" + Scheme

// toolTime is how long one of the desktop's tools may take.
const toolTime = 10 * time.Second

const errNoTools = failure("This desktop has neither xdg-mime nor update-desktop-database, so it can't be told that Countersign opens its links. Install xdg-utils or desktop-file-utils, then try again.")

// Registered tells what opens a link now, by xdg-mime; where that is missing, by
// the user's own entry for the program alone.
func (r Registrar) Registered(ctx context.Context) (Registration, error) {
	program, err := r.program()
	if err != nil {
		return Registration{}, err
	}
	name := r.entryName()
	if _, err := exec.LookPath("xdg-mime"); err == nil {
		if name, err = tool(ctx, "xdg-mime", "query", "default", mimeType); err != nil {
			return Registration{}, err
		}
	}
	if name != "" && name != r.entryName() {
		return Registration{RegisteredElsewhere, name}, nil
	}
	entry, _, err := r.entry()
	switch {
	case name == "" || errors.Is(err, fs.ErrNotExist):
		return Registration{}, nil
	case err != nil:
		return Registration{}, err
	}
	command := valueOf(entry, "Exec")
	if !starts(command, program) {
		return Registration{RegisteredElsewhere, command}, nil
	}
	return Registration{State: RegisteredHere}, nil
}

// Register makes the program open the links for this user. A package's entry for
// the same program is used as it is; otherwise an entry is written among the
// user's own, and a service file, by which the session bus can start the program
// (Desktop Entry Specification, "D-Bus Activation").
func (r Registrar) Register(ctx context.Context) error {
	program, err := r.program()
	if err != nil {
		return err
	}
	home, _, err := dataFolders()
	if err != nil {
		return err
	}
	entry, path, err := r.entry()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	own := filepath.Join(home, "applications", r.entryName())
	if err != nil || path == own || !starts(valueOf(entry, "Exec"), program) {
		text, err := r.entryText(program)
		if err != nil {
			return err
		}
		// The service first: the entry says that there is one.
		if err := write(r.servicePath(home), r.serviceText(program)); err != nil {
			return err
		}
		if err := write(own, text); err != nil {
			return err
		}
		reloadBus(ctx)
	}
	return r.tell(ctx, filepath.Dir(own))
}

// tell makes the desktop notice the entry and prefer it to others. Only xdg-mime
// knows where each desktop keeps that choice.
func (r Registrar) tell(ctx context.Context, applications string) error {
	told := false
	if _, err := exec.LookPath("update-desktop-database"); err == nil {
		if _, err := os.Stat(applications); err == nil {
			if _, err := tool(ctx, "update-desktop-database", applications); err != nil {
				return err
			}
		}
		told = true
	}
	if _, err := exec.LookPath("xdg-mime"); err == nil {
		if _, err := tool(ctx, "xdg-mime", "default", r.entryName(), mimeType); err != nil {
			return err
		}
		told = true
	}
	if !told {
		return errNoTools
	}
	return nil
}

// Unregister takes back what Register has written. The user's choice of the
// program may stay noted: one of an entry that is not there counts for nothing.
func (r Registrar) Unregister(ctx context.Context) error {
	home, _, err := dataFolders()
	if err != nil {
		return err
	}
	own := filepath.Join(home, "applications", r.entryName())
	for _, path := range []string{own, r.servicePath(home)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	reloadBus(ctx)
	if _, err := exec.LookPath("update-desktop-database"); err != nil {
		return nil //nolint:nilerr // no such tool, nothing to update
	}
	if _, err := os.Stat(filepath.Dir(own)); err != nil {
		return nil //nolint:nilerr // no folder, nothing to update
	}
	_, err = tool(ctx, "update-desktop-database", filepath.Dir(own))
	return err
}

// entryName has to be the program's D-Bus name (the same section).
func (r Registrar) entryName() string { return r.ID + ".desktop" }

func (r Registrar) servicePath(home string) string {
	return filepath.Join(home, "dbus-1", "services", r.ID+".service")
}

// entry finds the program's entry, of which the user's own comes first (XDG Base
// Directory Specification); fs.ErrNotExist when there is none.
func (r Registrar) entry() (text, path string, err error) {
	home, system, err := dataFolders()
	if err != nil {
		return "", "", err
	}
	for _, dir := range append([]string{home}, system...) {
		path = filepath.Join(dir, "applications", r.entryName())
		data, err := os.ReadFile(path)
		if !errors.Is(err, fs.ErrNotExist) {
			return string(data), path, err
		}
	}
	return "", "", fs.ErrNotExist
}

// dataFolders are where entries are looked for (XDG Base Directory
// Specification); relative paths count for nothing.
func dataFolders() (home string, system []string, err error) {
	home = os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(home) {
		user, err := os.UserHomeDir()
		if err != nil {
			return "", nil, fmt.Errorf("desktop: no folder for the program's entry: %w", err)
		}
		home = filepath.Join(user, ".local", "share")
	}
	list := os.Getenv("XDG_DATA_DIRS")
	if list == "" {
		list = "/usr/local/share:/usr/share"
	}
	for _, dir := range filepath.SplitList(list) {
		if filepath.IsAbs(dir) {
			system = append(system, dir)
		}
	}
	return home, system, nil
}

// write replaces a file in one step, so that no desktop reads half of it.
func write(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), ".countersign-*")
	if err != nil {
		return err
	}
	defer os.Remove(fresh.Name())
	_, err = fresh.WriteString(text)
	if err := errors.Join(err, fresh.Chmod(0o644), fresh.Close()); err != nil {
		return err
	}
	return os.Rename(fresh.Name(), path)
}

// tool runs one of the desktop's tools and gives the line it prints.
func tool(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, toolTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("desktop: %s %s: %w", name, strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}
