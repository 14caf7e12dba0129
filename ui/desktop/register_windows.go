package desktop

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/sys/windows/registry"
)

// Where the user's own schemes are ("Registering an Application to a URI
// Scheme", Microsoft Learn). HKEY_CLASSES_ROOT shows them before the system's.
const (
	classKey   = `Software\Classes\` + Scheme
	commandKey = `\shell\open\command`
)

const errPath = failure("Countersign's own folder has a name that links can't be opened from. Move it to a folder without % in its path, then try again.")

// command is the command line for a link. "--" makes all that follows a link or
// nothing: the system pastes a link into the line as it is, and one with a
// quotation mark would go on as options.
func command(program string) (string, error) {
	if strings.ContainsAny(program, `"%`) {
		return "", errPath
	}
	return `"` + program + `" -- "%1"`, nil
}

// Registered tells what opens a link now.
func (r Registrar) Registered(context.Context) (Registration, error) {
	program, err := r.program()
	if err != nil {
		return Registration{}, err
	}
	own, err := command(program)
	if err != nil {
		return Registration{}, err
	}
	now, err := registered()
	switch {
	case err != nil:
		return Registration{}, err
	case now == "":
		return Registration{}, nil
	case !strings.EqualFold(now, own):
		return elsewhere(now), nil
	}
	return Registration{State: RegisteredHere}, nil
}

// registered gives the command line of what opens a link now, "" for nothing.
// HKEY_CLASSES_ROOT alone would do on Windows, but Wine shows in it what is the
// system's only.
func registered() (string, error) {
	for _, from := range []struct {
		root registry.Key
		path string
	}{
		{registry.CURRENT_USER, classKey + commandKey},
		{registry.CLASSES_ROOT, Scheme + commandKey},
	} {
		key, err := registry.OpenKey(from.root, from.path, registry.QUERY_VALUE)
		if errors.Is(err, registry.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		line, _, err := key.GetStringValue("")
		key.Close()
		if err != nil && !errors.Is(err, registry.ErrNotExist) {
			return "", err
		}
		if line != "" {
			return line, nil
		}
	}
	return "", nil
}

// elsewhere tells of a command line that is not this program's: one of the form
// that [command] writes is a Countersign's.
func elsewhere(line string) Registration {
	path, form := strings.CutSuffix(line, `" -- "%1"`)
	path, quoted := strings.CutPrefix(path, `"`)
	if !form || !quoted {
		return Registration{State: RegisteredOther, By: line}
	}
	return Registration{State: RegisteredElsewhere, By: path, Gone: gone(path)}
}

// Register makes the program open the links for this user.
func (r Registrar) Register(context.Context) error {
	program, err := r.safeProgram()
	if err != nil {
		return err
	}
	line, err := command(program)
	if err != nil {
		return err
	}
	for _, v := range []struct{ key, name, value string }{
		{classKey, "", "URL:Countersign"},
		{classKey, "URL Protocol", ""},
		{classKey + `\DefaultIcon`, "", `"` + program + `",0`},
		{classKey + commandKey, "", line},
	} {
		key, _, err := registry.CreateKey(registry.CURRENT_USER, v.key, registry.SET_VALUE)
		if err != nil {
			return err
		}
		if err := errors.Join(key.SetStringValue(v.name, v.value), key.Close()); err != nil {
			return err
		}
	}
	return nil
}

// Unregister takes back what Register has written.
func (r Registrar) Unregister(context.Context) error {
	for _, key := range []string{commandKey, `\shell\open`, `\shell`, `\DefaultIcon`, ""} {
		err := registry.DeleteKey(registry.CURRENT_USER, classKey+key)
		if err != nil && !errors.Is(err, registry.ErrNotExist) {
			return err
		}
	}
	return nil
}
