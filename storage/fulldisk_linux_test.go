package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// ENOSPC, from a file system of 1 MiB that only the child process sees.
func TestDiskFull(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	namespaces := &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	probe := exec.Command("true")
	probe.SysProcAttr = namespaces
	if err := probe.Run(); err != nil {
		t.Skipf("no private mounts on this machine: %v", err)
	}
	child := exec.Command(program, t.TempDir())
	child.SysProcAttr = namespaces
	child.Env = append(os.Environ(), roleVariable+"=full disk")
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func fillDisk(dir string) error {
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		return fmt.Errorf("mount: %w", err)
	}
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 200<<10), 0o600); err != nil {
		return err
	}
	ctx := context.Background()
	path := filepath.Join(dir, "requests.db")
	d, err := Open(ctx, path)
	if err != nil {
		return err
	}
	settings, err := OpenSettings(filepath.Join(dir, "settings.json"))
	if err != nil {
		return err
	}
	if _, err := settings.Change(func(s *Settings) { s.Network = "TESTNET" }); err != nil {
		return err
	}
	tokens := noKeyring(filepath.Join(dir, "tokens.sealed"))
	if err := errors.Join(tokens.UsePassphrase(ctx, typed()), tokens.Save(ctx, "a", "old")); err != nil {
		return err
	}
	err = fillUp(ctx, d, func() error {
		if err := os.WriteFile(filepath.Join(dir, "rest"), make([]byte, 1<<20), 0o600); !errors.Is(err, unix.ENOSPC) {
			return fmt.Errorf("the disk is not full: %w", err)
		}
		if _, err := settings.Change(func(s *Settings) { s.Network = "MAINNET" }); !errors.Is(err, ErrFull) {
			return fmt.Errorf("settings: %v, want ErrFull", err)
		}
		if again, err := OpenSettings(filepath.Join(dir, "settings.json")); err != nil || again.Get().Network != "TESTNET" {
			return fmt.Errorf("settings: %+v, %w", again, err)
		}
		other, err := Open(ctx, filepath.Join(dir, "other.db"))
		if !errors.Is(err, ErrFull) {
			return fmt.Errorf("a new database on a full disk: %v, %v; want ErrFull", other, err)
		}
		// What failed so far may have given back what it had taken.
		if err := os.WriteFile(filepath.Join(dir, "more"), make([]byte, 1<<20), 0o600); !errors.Is(err, unix.ENOSPC) {
			return fmt.Errorf("the disk is not full any more: %w", err)
		}
		if err := fullTokens(ctx, tokens); err != nil {
			return err
		}
		return errors.Join(os.Remove(filepath.Join(dir, "rest")), os.Remove(filepath.Join(dir, "more")), os.Remove(ballast))
	})
	return errors.Join(err, d.Close())
}

// fullTokens signs in and out. An older token may not stay only since there is
// no room for a file without it.
func fullTokens(ctx context.Context, tokens *Tokens) error {
	if err := tokens.Save(ctx, "a", "new"); err != nil {
		return fmt.Errorf("save on a full disk: %w", err)
	}
	if kept, why := keptOf(tokens, "a"); kept || !errors.Is(why, ErrFull) || kindOf(tokens) != InMemory {
		return fmt.Errorf("the token is in %v: %w", kindOf(tokens), why)
	}
	if _, err := noKeyring(tokens.file.path).Load(ctx, "a"); !errors.Is(err, ErrNoSecret) {
		return fmt.Errorf("the older token: %w", err)
	}
	return tokens.Clear(ctx, "a")
}
