package desktop

import (
	"fmt"
	"os"
	"path/filepath"
)

// Registrar tells the person's desktop that a program opens the links of the
// scheme countersign, or asks whether it does. It changes what is this user's,
// and nothing of the system's.
//
// A package registers the program for everybody when it is installed; Register
// is for a program that was moved, or came without a package. Call it when the
// person has agreed, and then at a start when Registered says that it is needed.
type Registrar struct {
	// ID is the program's name in reverse domain form. It is also that of its
	// D-Bus object, see [Attach].
	ID string
	// Program is the file that is started for a link; "" is the running one.
	Program string
}

// State is whether a program is registered.
type State int

const (
	// NotRegistered: nothing opens the links.
	NotRegistered State = iota
	// RegisteredHere: this program does.
	RegisteredHere
	// RegisteredElsewhere: another program does, or this one from another place.
	RegisteredElsewhere
)

// Registration is what the desktop does with a link.
type Registration struct {
	State State
	// By names what opens the links, RegisteredElsewhere: the name of a desktop
	// entry, or a command line. It is for a person to read.
	By string
}

// program gives the file that is to be started.
func (r Registrar) program() (string, error) {
	path := r.Program
	if path == "" {
		var err error
		if path, err = os.Executable(); err != nil {
			return "", fmt.Errorf("desktop: find the program's own file: %w", err)
		}
	}
	if !filepath.IsAbs(path) {
		return "", fmt.Errorf("desktop: the program's path %q is not absolute", path)
	}
	return filepath.Clean(path), nil
}
