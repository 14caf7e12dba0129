//go:build unix

package desktop

import (
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// image gives the file of an AppImage when the program is started from one. The
// program's own path is below a folder that is gone with it. An AppImage's
// variables reach all that is started from it, so they count only for a program
// that is inside of it.
func image(program string, env func(string) string) string {
	file, dir := env("APPIMAGE"), env("APPDIR")
	if !filepath.IsAbs(file) || !filepath.IsAbs(dir) || !strings.HasPrefix(program, filepath.Clean(dir)+"/") {
		return program
	}
	return file
}

// checkProgram makes sure that nobody but this user, and the system, can put
// another program in the place of this one: what is registered is started later,
// by any link. A folder that everybody writes to and that keeps each from what
// others have made (the sticky bit) will not do: what is cleared there, another
// can make anew.
func checkProgram(path string) error {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return fmt.Errorf("desktop: find the program's own file: %w", err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return fmt.Errorf("desktop: find the program's own file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return failure("What should open the links, " + path + ", is no program. Start Countersign from its own file, then try again.")
	}
	group := privateGroup()
	// A link on the way is as good as what it leads to.
	for _, file := range []string{path, real} {
		for at := file; ; at = filepath.Dir(at) {
			info, err := os.Lstat(at)
			if err != nil {
				return fmt.Errorf("desktop: look at %s: %w", at, err)
			}
			if !ownAlone(info, group) {
				return failure("Links are not opened by this copy of Countersign, since other users of this computer can change " + at + ". Move the program to a folder of your own in your home folder, start it from there, then try again.")
			}
			if at == filepath.Dir(at) {
				break
			}
		}
	}
	return nil
}

// ownAlone tells whether a file or folder is this user's or the system's, and
// nobody else writes to it. The mode of a link says nothing.
func ownAlone(info fs.FileInfo, group int) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || stat.Uid != 0 && int(stat.Uid) != os.Geteuid() {
		return false
	}
	mode := info.Mode()
	return mode&fs.ModeSymlink != 0 || mode&0o002 == 0 && (mode&0o020 == 0 || int(stat.Gid) == group)
}

// privateGroup is the group that is named after this user and has no other, as
// many systems make one for each, and let it write to all that the user makes; -1
// where there is none.
func privateGroup() int {
	self, err := user.Current()
	if err != nil {
		return -1
	}
	group, err := user.LookupGroupId(self.Gid)
	if err != nil || group.Name != self.Username {
		return -1
	}
	id, err := strconv.Atoi(self.Gid)
	if err != nil {
		return -1
	}
	return id
}
