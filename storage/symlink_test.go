package storage

import (
	"fmt"
	"io/fs"
	"os"
)

// symlink is [os.Symlink] where that makes a link. Windows lets not everybody,
// and Wine says that it did and did not.
func symlink(target, link string) error {
	if err := os.Symlink(target, link); err != nil {
		return err
	}
	if i, err := os.Lstat(link); err != nil || i.Mode()&fs.ModeSymlink == 0 {
		return fmt.Errorf("%s is no symbolic link (%v)", link, err)
	}
	return nil
}
