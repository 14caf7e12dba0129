package desktop

import (
	"context"
	"errors"
	"fmt"
)

var errBundle = fmt.Errorf("desktop: on a Mac the program's bundle says what it opens: %w", errors.ErrUnsupported)

// Registered is of kind errors.ErrUnsupported: the system reads the scheme from
// CFBundleURLTypes in the bundle's Info.plist.
func (r Registrar) Registered(context.Context) (Registration, error) {
	return Registration{}, errBundle
}

// Register is of kind errors.ErrUnsupported, as Registered is.
func (r Registrar) Register(context.Context) error { return errBundle }

// Unregister is of kind errors.ErrUnsupported, as Registered is.
func (r Registrar) Unregister(context.Context) error { return errBundle }
