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
// the user's own entry for the program alone. A link is opened by the program that
// the entry names, or by the one that the session bus starts, as a desktop likes:
// it is opened here when both are this one.
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
		return Registration{State: RegisteredOther, By: name}, nil
	}
	entry, err := r.find(r.entryFile())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Registration{}, nil
	case err != nil:
		return Registration{}, err
	}
	if by := entryProgram(entry); !starts(by, program) {
		is := Registration{State: RegisteredElsewhere, By: entryCommand(entry), Gone: lost(by)}
		// Some desktops don't count an entry whose program is gone.
		if name == "" && !is.Gone {
			return Registration{}, nil
		}
		return is, nil
	}
	if name == "" {
		return Registration{}, nil
	}
	service, err := r.find(r.serviceFile())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// An entry that says that there is one, and is wrong, is started by no
		// desktop that believes it.
		if valueOf(entry, "Desktop Entry", "DBusActivatable") == "true" {
			return Registration{}, nil
		}
	case err != nil:
		return Registration{}, err
	default:
		if by := serviceProgram(service); !starts(by, program) {
			return Registration{State: RegisteredElsewhere, By: serviceCommand(service), Gone: lost(by)}, nil
		}
	}
	_, system, err := dataFolders()
	if err != nil {
		return Registration{}, err
	}
	packaged, err := findIn(system, r.entryFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Registration{}, err
	}
	return Registration{State: RegisteredHere, Packaged: err == nil && starts(entryProgram(packaged), program)}, nil
}

// Register makes the program open the links for this user. A package's entry for
// the same program is used as it is, and so is its service file, by which the
// session bus starts the program (Desktop Entry Specification, "D-Bus
// Activation"); what the user has in their place goes. Otherwise they are written
// among the user's own. Refused is a program that others could replace.
func (r Registrar) Register(ctx context.Context) error {
	program, err := r.safeProgram()
	if err != nil {
		return err
	}
	home, _, err := dataFolders()
	if err != nil {
		return err
	}
	text, err := r.entryText(program)
	if err != nil {
		return err
	}
	// The service first: the entry says that there is one.
	if err := r.put(r.serviceFile(), r.serviceText(program), serviceProgram, program); err != nil {
		return err
	}
	if err := r.put(r.entryFile(), text, entryProgram, program); err != nil {
		return err
	}
	if err := r.putIcon(home); err != nil {
		return err
	}
	reloadBus(ctx)
	return r.tell(ctx, filepath.Join(home, "applications"))
}

// putIcon has the icon among the user's own, as long as the entry that names it is
// there.
func (r Registrar) putIcon(home string) error {
	icon := filepath.Join(home, r.iconFile())
	if _, err := os.Lstat(filepath.Join(home, r.entryFile())); err != nil || r.Icon == nil {
		return remove(icon)
	}
	return write(icon, string(r.Icon))
}

// put has a file among the user's own that starts the program, unless the
// system's does, which only counts where the user has none.
func (r Registrar) put(file, text string, startedBy func(string) string, program string) error {
	home, system, err := dataFolders()
	if err != nil {
		return err
	}
	own := filepath.Join(home, file)
	packaged, err := findIn(system, file)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && starts(startedBy(packaged), program):
		return remove(own)
	}
	return write(own, text)
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

// Unregister takes back what Register has written, and nothing of a package's: a
// user can note that its entry is not to count, and xdg-open opens it all the same. The user's choice of the
// program may stay noted: one of an entry that is not there counts for nothing.
func (r Registrar) Unregister(ctx context.Context) error {
	home, _, err := dataFolders()
	if err != nil {
		return err
	}
	own := filepath.Join(home, r.entryFile())
	for _, path := range []string{own, filepath.Join(home, r.serviceFile()), filepath.Join(home, r.iconFile())} {
		if err := remove(path); err != nil {
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

// entryFile and serviceFile are where the program's files are in a folder of data.
func (r Registrar) entryFile() string { return filepath.Join("applications", r.entryName()) }

func (r Registrar) serviceFile() string {
	return filepath.Join("dbus-1", "services", r.ID+".service")
}

// iconFile is where a desktop looks for an icon by its name (Icon Theme
// Specification).
func (r Registrar) iconFile() string {
	return filepath.Join("icons", "hicolor", "512x512", "apps", r.ID+".png")
}

// find reads a file of the program, of which the user's own comes first (XDG Base
// Directory Specification); fs.ErrNotExist when there is none.
func (r Registrar) find(file string) (text string, err error) {
	home, system, err := dataFolders()
	if err != nil {
		return "", err
	}
	return findIn(append([]string{home}, system...), file)
}

func findIn(folders []string, file string) (text string, err error) {
	for _, dir := range folders {
		data, err := os.ReadFile(filepath.Join(dir, file))
		if !errors.Is(err, fs.ErrNotExist) {
			return string(data), err
		}
	}
	return "", fs.ErrNotExist
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
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
