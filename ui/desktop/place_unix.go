//go:build unix

package desktop

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// place is a private folder, where the instance's lock is, and the note of where
// its socket is. The note is needed because two starts need not agree on where
// that should be: one from a shell of another session may have no
// XDG_RUNTIME_DIR.
type place struct{ dir string }

// maxSocketPath is what fits into sun_path with its final NUL (unix(7), unix(4)
// of the BSDs).
const maxSocketPath = len(unix.RawSockaddrUnix{}.Path) - 1

var errNotPrivate = errors.New("desktop: the folder is not this user's alone")

// make makes the folder, or checks the one that is there.
func (p place) make() error {
	if err := os.MkdirAll(filepath.Dir(p.dir), 0o700); err != nil {
		return err
	}
	return makePrivate(p.dir)
}

// makePrivate makes a folder for this user alone. One of this user's that is
// there already is closed to others; one that another has made, and a link to
// elsewhere, are refused.
func makePrivate(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	mode, err := ownFolder(dir)
	if err == nil && mode != 0o700 {
		err = os.Chmod(dir, 0o700) //nolint:gosec // a folder, not a file
	}
	return err
}

// ownFolder gives the mode of a folder that is this user's.
func ownFolder(dir string) (fs.FileMode, error) {
	info, err := os.Lstat(dir)
	if err != nil {
		return 0, err
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || int(stat.Uid) != os.Geteuid() {
		return 0, fmt.Errorf("%w: %s", errNotPrivate, dir)
	}
	return info.Mode().Perm(), nil
}

func (p place) note() string { return filepath.Join(p.dir, "address") }

// listen opens the socket in the first folder that can have it. The caller holds
// the lock, so what is in its way there was left behind.
func (p place) listen() (net.Listener, error) {
	var failed []error
	for _, folder := range []func() (string, error){p.inRuntimeDir, p.inData, inTemp} {
		dir, err := folder()
		if err == nil {
			var l net.Listener
			if l, err = p.listenIn(dir); err == nil {
				return l, nil
			}
		}
		failed = append(failed, err)
	}
	return nil, errors.Join(failed...)
}

// inRuntimeDir is the folder that the XDG Base Directory Specification has for
// sockets, if it is as that says: the user's own, with mode 0700. Each data
// folder has its own socket.
func (p place) inRuntimeDir() (string, error) {
	run := os.Getenv("XDG_RUNTIME_DIR")
	if !filepath.IsAbs(run) {
		return "", errors.New("desktop: no XDG_RUNTIME_DIR")
	}
	if mode, err := ownFolder(run); err != nil {
		return "", err
	} else if mode != 0o700 {
		return "", fmt.Errorf("%w: %s", errNotPrivate, run)
	}
	sum := sha256.Sum256([]byte(p.dir))
	dir := filepath.Join(run, "countersign-"+hex.EncodeToString(sum[:8]))
	return dir, makePrivate(dir)
}

func (p place) inData() (string, error) { return p.dir, nil }

// inTemp is for a data folder with so long a path that no socket can be there.
func inTemp() (string, error) { return os.MkdirTemp("", "countersign-") }

func (p place) listenIn(dir string) (net.Listener, error) {
	path := filepath.Join(dir, "socket")
	if len(path) > maxSocketPath {
		return nil, fmt.Errorf("desktop: the path of a socket in %s is too long", dir)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err = os.Chmod(path, 0o600); err == nil {
		err = p.writeNote(path)
	}
	if err != nil {
		l.Close()
		return nil, err
	}
	return &socket{Listener: l, dir: dir}, nil
}

// socket takes its folder along when it goes, if nothing else is in that.
type socket struct {
	net.Listener
	dir  string
	once sync.Once
	err  error
}

// Close returns, whoever closes it first, when the folder has gone: the lock is
// held until then, and the next instance makes it anew.
func (s *socket) Close() error {
	s.once.Do(func() {
		s.err = s.Listener.Close()
		_ = os.Remove(s.dir)
	})
	return s.err
}

func (p place) writeNote(path string) error {
	fresh := p.note() + ".new"
	if err := os.WriteFile(fresh, []byte(path), 0o600); err != nil {
		return err
	}
	return os.Rename(fresh, p.note())
}

// dial connects to the socket of the instance. Who listens there, [checkServer]
// tells.
func (p place) dial(ctx context.Context) (net.Conn, error) {
	path, err := os.ReadFile(p.note())
	if err != nil {
		return nil, err
	}
	if !filepath.IsAbs(string(path)) {
		return nil, errors.New("desktop: the note of the socket is no path")
	}
	var d net.Dialer
	return d.DialContext(ctx, "unix", string(path))
}

// checkServer makes sure that this user's own process listens at the other end:
// the kernel has noted who it was.
func checkServer(c net.Conn) error { return checkPeer(c, ErrPretender) }

var errStranger = errors.New("desktop: a program of another user called")

// checkClient makes sure that this user's own process called.
func checkClient(c net.Conn) error { return checkPeer(c, errStranger) }

func checkPeer(c net.Conn, other error) error {
	sc, ok := c.(syscall.Conn)
	if !ok {
		return other
	}
	uid, err := ask(sc, peerUID)
	if err != nil {
		return fmt.Errorf("desktop: the system does not tell who is at the other end: %w", err)
	}
	if uid != os.Geteuid() {
		return other
	}
	return nil
}

// serverPID gives the process that listens at the other end; 0 where the system
// does not tell.
func serverPID(c net.Conn) int {
	sc, ok := c.(syscall.Conn)
	if !ok {
		return 0
	}
	pid, err := ask(sc, peerPID)
	if err != nil {
		return 0
	}
	return pid
}

// ask asks the system about a socket.
func ask(c syscall.Conn, of func(fd int) (int, error)) (answer int, err error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, err
	}
	if controlErr := raw.Control(func(fd uintptr) { answer, err = of(int(fd)) }); controlErr != nil {
		return 0, controlErr
	}
	return answer, err
}

// letRaise has nothing to do: the instance raises its window itself.
func letRaise(net.Conn) {}
