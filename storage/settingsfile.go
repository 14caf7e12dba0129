package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// SettingsFile is a JSON file with [Settings], readable by this user alone
// (0600). Each change replaces it in one step, and keeps members that this
// version does not know: an older program never loses what a newer one wrote.
// It may be used by several goroutines and several processes.
type SettingsFile struct {
	path    string
	reading sync.Mutex // held during Reload

	mu       sync.Mutex
	settings Settings
	unknown  members
	notice   string
	changes  int // how often Change looked at the file
}

// maxSettings is far more than any settings file has: what is larger is not one.
const maxSettings = 1 << 20

// OpenSettings reads the file. When it is missing, all settings are at their
// defaults. When it is damaged, too, and it is set aside; Notice says where.
// An error means that the file cannot be read or set aside: ErrNotFolder,
// ErrNotYours, or another fs.ErrPermission.
func OpenSettings(path string) (*SettingsFile, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	f := &SettingsFile{path: path}
	if err := f.load(); err != nil {
		return nil, fmt.Errorf("open the settings: %w", err)
	}
	return f, nil
}

// Get gives a copy of the settings as they were last read or written.
func (f *SettingsFile) Get() Settings {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.copy()
}

func (f *SettingsFile) copy() Settings {
	s := f.settings
	s.RedirectURIs = slices.Clone(s.RedirectURIs)
	s.NodeServers = cloneServers(s.NodeServers)
	s.SignIns = slices.Clone(s.SignIns)
	return s
}

// Notice is what the user should know when the file, or a part of it, could not
// be read, or has something in it that stops the program. Otherwise "".
func (f *SettingsFile) Notice() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.settings.ProxyWrong() {
		return f.notice
	}
	// Not its text, which may hold a password.
	proxy := fmt.Sprintf("In %s, the value of %s is not the address of a proxy, so nothing is connected to. Correct it in the settings.", f.path, proxyName)
	return strings.TrimSpace(f.notice + " " + proxy)
}

// Change lets change alter the settings, brings the values within their limits
// and writes the file, on the disk when Change returns nil. It gives what is
// stored now. What another process wrote in the meantime is read first.
// change must not use f. Errors: ErrFull, ErrInUse, ErrNotFolder,
// ErrNotYours, or another fs.ErrPermission.
func (f *SettingsFile) Change(change func(*Settings)) (Settings, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.change(change); err != nil {
		return f.copy(), fmt.Errorf("save the settings: %w", err)
	}
	return f.copy(), nil
}

func (f *SettingsFile) change(change func(*Settings)) error {
	if err := makePrivateDir(filepath.Dir(f.path)); err != nil {
		return err
	}
	lock, err := openLock(f.path + ".lock")
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := lock.Exclusive(context.Background()); err != nil {
		return err
	}
	explained := f.settings.ExplainedRisk // not in the file
	f.changes++
	if err := f.load(); err != nil {
		return err
	}
	f.settings.ExplainedRisk = explained
	s := f.copy()
	change(&s)
	s = s.normal()
	text, err := formatSettings(s, f.unknown)
	if err != nil {
		return err
	}
	if err := writeFile(f.path, text); err != nil {
		return err
	}
	f.settings = s
	return nil
}

// Reload reads what another process wrote, and gives what holds now. It only reads:
// it waits for no lock, as a file is replaced in one step, and leaves one that is
// missing or cannot be read to Change, which still has in f what was read before.
// Errors: errors of reading, after which nothing has changed.
func (f *SettingsFile) Reload() (Settings, error) {
	f.reading.Lock() // one after the other: what was read first never replaces what was read last
	defer f.reading.Unlock()
	f.mu.Lock()
	changes := f.changes
	f.mu.Unlock()
	got, err := readSettings(f.path) // outside the lock, so that Get waits for no disk
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return f.copy(), fmt.Errorf("read the settings again: %w", err)
	case f.changes == changes: // else f is newer than what was read
		got.settings.ExplainedRisk = f.settings.ExplainedRisk // not in the file
		f.take(got)
	}
	return f.copy(), nil
}

// load reads the file into f.
func (f *SettingsFile) load() error {
	got, err := readSettings(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.settings, f.unknown = Settings{}, nil
		return nil
	case errors.Is(err, errDamaged):
		aside, err := setAside(f.path, time.Now())
		if err != nil {
			return fmt.Errorf("set the damaged file aside: %w", err)
		}
		// What was read before, if anything, is the best that is left.
		f.notice = fmt.Sprintf("The settings file was damaged; it has been set aside as %s, and a new one is begun.", aside)
		return nil
	case err != nil:
		return err
	}
	f.take(got)
	return nil
}

// take holds what was read from now on.
func (f *SettingsFile) take(got readFile) {
	f.settings, f.unknown = got.settings, got.unknown
	if len(got.unread) > 0 {
		f.notice = fmt.Sprintf("In %s, the value of %s could not be understood, so the default is used.", f.path, strings.Join(got.unread, ", "))
	}
}

// readFile is what a settings file says.
type readFile struct {
	settings Settings
	unknown  members
	unread   []string // members whose values could not be understood
}

// errDamaged is a file that has no settings in it.
var errDamaged = errors.New("the settings file is damaged")

// readSettings reads the file and changes nothing. Errors: fs.ErrNotExist,
// errDamaged, those of diskError.
func readSettings(path string) (readFile, error) {
	text, err := readAtMost(path, maxSettings)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return readFile{}, err
	case errors.Is(err, errTooLong), errors.Is(err, errNoFile):
		return readFile{}, fmt.Errorf("%w: %w", errDamaged, err)
	case err != nil:
		return readFile{}, diskError(err)
	}
	var got readFile
	if got.settings, got.unknown, got.unread, err = parseSettings(text); err != nil {
		return readFile{}, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return got, nil
}

var (
	errTooLong = errors.New("too long")
	errNoFile  = errors.New("not a regular file")
)

func readAtMost(path string, limit int64) ([]byte, error) {
	// Opening a pipe would wait for its writer.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !isYours(info) {
		if err == nil {
			err = fmt.Errorf("%w: %s", ErrNotYours, path)
		}
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > limit {
		return nil, errTooLong
	}
	return text, nil
}
