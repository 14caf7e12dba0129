//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

const errPath = failure("Countersign's own folder has a name that a desktop can't start programs from. Move it to a folder without \"=\", without \"%\" and without unusual characters in its path, then try again.")

// entryText is the desktop entry of a program (Desktop Entry Specification
// 1.5). A package's has the same, with the path where it installs the program.
//
// StartupWMClass is what the window's library makes of the window's title.
// StartupNotify is off, since it does not tell the desktop that it has started.
func (r Registrar) entryText(program string) (string, error) {
	argument, err := execArgument(program)
	if err != nil {
		return "", err
	}
	return `[Desktop Entry]
Type=Application
Name=Countersign
GenericName=XRP Ledger sign requests
Comment=Build sign requests, scan them with Xumm, be sure of the result
Exec=` + argument + ` %u
Icon=` + r.ID + `
Terminal=false
Categories=Office;Finance;
Keywords=xumm;xaman;xrp;xrpl;wallet;
MimeType=` + mimeType + `;
StartupNotify=false
StartupWMClass=Countersign
DBusActivatable=true
`, nil
}

// serviceText is the service file of a program for the session bus (D-Bus
// Specification, "Message Bus Starting Services"). entryText has refused a
// path that does not fit into a line.
func (r Registrar) serviceText(program string) string {
	quoted := "'" + strings.ReplaceAll(program, "'", `'\''`) + "'"
	return "[D-BUS Service]\nName=" + r.ID + "\nExec=" + strings.ReplaceAll(quoted, `\`, `\\`) + "\n"
}

// execArgument writes a path for the key Exec: quoted when it has a reserved
// character, and then escaped as every string is (Desktop Entry Specification,
// "The Exec key"). A path that needs no quotes has none, since xdg-open 1.1 takes
// them for a part of the path. Refused is, with errPath, what the specification
// has no way for, and "%": GLib looks for a program whose path has it twice.
func execArgument(path string) (string, error) {
	if !utf8.ValidString(path) || strings.ContainsAny(path, "=%") || strings.ContainsFunc(path, unicode.IsControl) {
		return "", errPath
	}
	argument := path
	if strings.ContainsAny(argument, " \"'\\><~|&;$*?#()`") {
		argument = `"` + strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`).Replace(argument) + `"`
	}
	return strings.ReplaceAll(argument, `\`, `\\`), nil
}

// valueOf gives the value of a key in a group of a desktop entry or a service
// file, "" when it has none.
func valueOf(text, group, key string) string {
	inside := false
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "[") {
			inside = strings.TrimSpace(line) == "["+group+"]"
			continue
		}
		name, value, found := strings.Cut(line, "=")
		if inside && found && strings.TrimSpace(name) == key {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// entryCommand and serviceCommand give the key Exec of an entry and of a service
// file.
func entryCommand(text string) string   { return valueOf(text, "Desktop Entry", "Exec") }
func serviceCommand(text string) string { return valueOf(text, "D-BUS Service", "Exec") }

// entryProgram gives the program that an entry hands links to, as execArgument
// and packages write it: a path, or a name that is found on PATH. It is "" for
// what is written in another way.
func entryProgram(text string) string {
	argument, field := strings.CutSuffix(entryCommand(text), " %u")
	if !field {
		return ""
	}
	argument = strings.ReplaceAll(argument, `\\`, `\`)
	inner, quoted := strings.CutPrefix(argument, `"`)
	if !quoted {
		return plain(argument)
	}
	inner, quoted = strings.CutSuffix(inner, `"`)
	if !quoted {
		return ""
	}
	return strings.NewReplacer(`\"`, `"`, "\\`", "`", `\$`, `$`, `\\`, `\`).Replace(inner)
}

// serviceProgram gives the program that a service file starts, as serviceText and
// packages write it; "" for what is written in another way.
func serviceProgram(text string) string {
	argument := strings.ReplaceAll(serviceCommand(text), `\\`, `\`)
	inner, quoted := strings.CutPrefix(argument, "'")
	if !quoted {
		return plain(argument)
	}
	inner, quoted = strings.CutSuffix(inner, "'")
	if !quoted {
		return ""
	}
	return strings.ReplaceAll(inner, `'\''`, "'")
}

// plain gives an argument that needs no quotes, "" for another.
func plain(argument string) string {
	if strings.ContainsAny(argument, " \"'\\><~|&;$*?#()`") {
		return ""
	}
	return argument
}

// starts tells whether a path or name in a file is this program: its path,
// another path to the same file, or a name that is found on PATH. A package writes
// one of the latter two.
func starts(name, program string) bool {
	if name == program {
		return name != ""
	}
	path, err := exec.LookPath(name)
	return err == nil && same(path, program)
}

// lost tells whether there is no program of that path or name any more.
func lost(name string) bool {
	if filepath.IsAbs(name) {
		return gone(name)
	}
	_, err := exec.LookPath(name)
	return name != "" && errors.Is(err, exec.ErrNotFound)
}

func same(a, b string) bool {
	a, errA := filepath.EvalSymlinks(a)
	b, errB := filepath.EvalSymlinks(b)
	return errA == nil && errB == nil && a == b
}
