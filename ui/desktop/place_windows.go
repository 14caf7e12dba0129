package desktop

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"syscall"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"
)

// place is the folder where the instance's lock is. Its pipe is named after the
// folder and the user.
type place struct{ dir string }

// make makes the folder. It inherits the access list of the person's profile.
func (p place) make() error { return os.MkdirAll(p.dir, 0o700) }

func (p place) pipe(user string) string {
	sum := sha256.Sum256([]byte(user + "\n" + p.dir))
	return `\\.\pipe\countersign-` + hex.EncodeToString(sum[:16])
}

func currentUser() (*windows.SID, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, fmt.Errorf("desktop: ask the system who runs this: %w", err)
	}
	return user.User.Sid, nil
}

// listen makes the pipe, which this user owns and nobody else may open (Security
// Descriptor String Format). The library refuses a name that is taken, and
// callers from other computers (FILE_PIPE_REJECT_REMOTE_CLIENTS).
func (p place) listen() (net.Listener, error) {
	sid, err := currentUser()
	if err != nil {
		return nil, err
	}
	user := sid.String()
	return winio.ListenPipe(p.pipe(user), &winio.PipeConfig{
		SecurityDescriptor: fmt.Sprintf("O:%sD:P(A;;GA;;;%s)", user, user),
	})
}

// dial opens the pipe of the instance, and lets nobody act in this user's name
// (SECURITY_ANONYMOUS is the library's default). Who owns the pipe, [checkServer]
// tells.
func (p place) dial(ctx context.Context) (net.Conn, error) {
	sid, err := currentUser()
	if err != nil {
		return nil, err
	}
	return winio.DialPipeContext(ctx, p.pipe(sid.String()))
}

// checkServer makes sure that this user owns the pipe. To own it in another's
// name is a privilege of the system's own accounts.
func checkServer(c net.Conn) error {
	pipe, ok := c.(interface{ Fd() uintptr })
	if !ok {
		return ErrPretender
	}
	sid, err := currentUser()
	if err != nil {
		return err
	}
	sd, err := windows.GetSecurityInfo(windows.Handle(pipe.Fd()), windows.SE_KERNEL_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return fmt.Errorf("desktop: ask the system whose pipe this is: %w", err)
	}
	owner, _, err := sd.Owner()
	if err != nil || !owner.Equals(sid) {
		return ErrPretender
	}
	return nil
}

// checkClient has nothing to do: the pipe's access list lets this user in, and
// nobody else.
func checkClient(net.Conn) error { return nil }

// letRaise lets the instance come to the front: Windows leaves that to the
// program that the person has just started (AllowSetForegroundWindow). Where it
// does not work, the taskbar shows that the window wants to be looked at.
func letRaise(c net.Conn) {
	pipe, ok := c.(interface{ Fd() uintptr })
	if !ok {
		return
	}
	var pid uint32
	if windows.GetNamedPipeServerProcessId(windows.Handle(pipe.Fd()), &pid) != nil {
		return
	}
	allow := windows.NewLazySystemDLL("user32.dll").NewProc("AllowSetForegroundWindow")
	if allow.Find() == nil {
		_, _, _ = syscall.SyscallN(allow.Addr(), uintptr(pid))
	}
}

// serverPID is not asked for: the sentence does without.
func serverPID(net.Conn) int { return 0 }
