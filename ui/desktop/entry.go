//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
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

// valueOf gives the value of a key in the first group of a desktop entry, "" when
// it has none.
func valueOf(entry, key string) string {
	for i, line := range strings.Split(entry, "\n") {
		if strings.HasPrefix(line, "[") && i > 0 && !strings.HasPrefix(line, "[Desktop Entry]") {
			return ""
		}
		name, value, found := strings.Cut(line, "=")
		if found && strings.TrimSpace(name) == key {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// starts tells whether the value of Exec hands a link to this program: by its
// path, by another path to the same file, or by a name that is found on PATH. A
// package writes one of the latter two.
func starts(command, program string) bool {
	argument, field := strings.CutSuffix(command, " %u")
	if !field {
		return false
	}
	if own, err := execArgument(program); err == nil && argument == own {
		return true
	}
	path, err := exec.LookPath(argument)
	if err != nil {
		return false
	}
	return same(path, program)
}

func same(a, b string) bool {
	a, errA := filepath.EvalSymlinks(a)
	b, errB := filepath.EvalSymlinks(b)
	return errA == nil && errB == nil && a == b
}
