package storage

import "io"

// TryLock takes the lock of the file at path, which it makes when there is none,
// and does not wait for it: ok is false while another process holds it. It is
// held until lock is closed or the process ends, however it ends; the file
// stays. Other errors: ErrFull, ErrNotFolder, fs.ErrPermission.
func TryLock(path string) (lock io.Closer, ok bool, err error) {
	l, err := openLock(path)
	if err != nil {
		return nil, false, err
	}
	if ok, err = l.try(true); !ok || err != nil {
		l.Close()
		return nil, false, err
	}
	return l, true, nil
}
