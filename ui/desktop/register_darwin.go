package desktop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

var errBundle = fmt.Errorf("desktop: on a Mac the program's bundle says what it opens: %w", errors.ErrUnsupported)

// Registered tells whether the program is in a bundle that says that it opens the
// links: the system reads the scheme from CFBundleURLTypes in its Info.plist. A
// program outside of one opens none.
//
// UNTESTED ON A MAC.
func (r Registrar) Registered(context.Context) (Registration, error) {
	program, err := r.program()
	if err != nil {
		return Registration{}, err
	}
	info, err := os.ReadFile(filepath.Join(filepath.Dir(program), "..", "Info.plist"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Registration{}, nil
	case err != nil:
		return Registration{}, err
	}
	if filepath.Base(filepath.Dir(program)) != "MacOS" || !bytes.Contains(info, []byte("CFBundleURLSchemes")) || !bytes.Contains(info, []byte("<string>"+Scheme+"</string>")) {
		return Registration{}, nil
	}
	return Registration{State: RegisteredHere}, nil
}

// Register is of kind errors.ErrUnsupported.
func (r Registrar) Register(context.Context) error { return errBundle }

// Unregister is of kind errors.ErrUnsupported.
func (r Registrar) Unregister(context.Context) error { return errBundle }
