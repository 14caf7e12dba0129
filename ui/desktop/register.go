package desktop

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Registrar tells the person's desktop that a program opens the links of the
// scheme countersign, or asks whether it does. It changes what is this user's,
// and nothing of the system's.
//
// A package registers the program for everybody when it is installed; Register
// is for a program that was moved, or came without a package. Call it when the
// person has agreed, and then at a start when Registered says that the program
// that was registered is gone.
type Registrar struct {
	// ID is the program's name in reverse domain form. It is also that of its
	// D-Bus object, see [Attach].
	ID string
	// Program is the file that is started for a link; "" is the running one, or
	// the AppImage that it is in.
	Program string

	// Icon is a PNG of 512 by 512 pixels for the desktop's menu, where the program
	// came without a package, which would have brought one; nil for none. Windows
	// takes the program's own.
	Icon []byte

	// check is checkProgram, if it is nil.
	check func(program string) error
}

// State is whether a program is registered.
type State int

const (
	// NotRegistered: nothing opens the links.
	NotRegistered State = iota
	// RegisteredHere: this program does.
	RegisteredHere
	// RegisteredElsewhere: this program does, from another place.
	RegisteredElsewhere
	// RegisteredOther: another program does.
	RegisteredOther
)

// Registration is what the desktop does with a link.
type Registration struct {
	State State
	// By names what opens the links, if it is not the program here: the name of a
	// desktop entry, or a command line. It is for a person to read.
	By string
	// Gone: RegisteredElsewhere, and nothing is in that place any more.
	Gone bool
	// Packaged: RegisteredHere, and by a package for everybody, so that Unregister
	// changes nothing.
	Packaged bool
}

// program gives the file that is to be started.
func (r Registrar) program() (string, error) {
	path := r.Program
	if path == "" {
		var err error
		if path, err = os.Executable(); err != nil {
			return "", fmt.Errorf("desktop: find the program's own file: %w", err)
		}
		path = image(path, os.Getenv)
	}
	if !filepath.IsAbs(path) {
		return "", fmt.Errorf("desktop: the program's path %q is not absolute", path)
	}
	return filepath.Clean(path), nil
}

// safeProgram gives the file that is to be started, if it may be registered.
func (r Registrar) safeProgram() (string, error) {
	path, err := r.program()
	if err != nil {
		return "", err
	}
	check := r.check
	if check == nil {
		check = checkProgram
	}
	return path, check(path)
}

// gone tells whether there is nothing at a path, and not only nothing that may be
// seen.
func gone(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}
