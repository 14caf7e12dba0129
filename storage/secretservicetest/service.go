//go:build linux || freebsd || netbsd || openbsd || dragonfly

package secretservicetest

import (
	"fmt"
	"maps"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// Mode is how the Secret Service behaves.
type Mode int

const (
	Unlocked         Mode = iota
	LockedAnswered        // the unlock prompt is answered at once: the keyring opens
	LockedDismissed       // the unlock prompt is dismissed
	LockedUnanswered      // the unlock prompt stays on the screen
	NoCollection          // a service that was never set up
	SaveDismissed         // unlocked; the prompt before a secret is saved is dismissed
	SaveUnanswered        // unlocked; the prompt before a secret is saved stays, until Answer
	SaveChanged           // unlocked; what is stored is not what was saved
)

const (
	busName     = "org.freedesktop.secrets"
	rootPath    = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath   = rootPath + "/collection/login"
	sessionPath = rootPath + "/session/1"
	noPath      = dbus.ObjectPath("/")

	propertiesInterface = "org.freedesktop.DBus.Properties"
	secretInterface     = "org.freedesktop.Secret."
)

// Service is a Secret Service on a bus of its own.
type Service struct {
	conn *dbus.Conn
	mode Mode

	mu        sync.Mutex
	locked    bool
	last      int
	items     map[dbus.ObjectPath]*item
	open      map[dbus.ObjectPath]*prompt // shown and not answered
	shown     chan struct{}
	withdrawn chan struct{}
}

type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

type item struct {
	service    *Service
	path       dbus.ObjectPath
	attributes map[string]string
	value      []byte
}

// Start starts a bus and the service on it, both until the test's end. See
// [StartBus].
func Start(t testing.TB, mode Mode) *Service {
	t.Helper()
	conn, err := dbus.Connect(StartBus(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s := &Service{
		conn: conn, mode: mode,
		locked: mode == LockedAnswered || mode == LockedDismissed || mode == LockedUnanswered,
		items:  map[dbus.ObjectPath]*item{}, open: map[dbus.ObjectPath]*prompt{},
		shown: make(chan struct{}, 100), withdrawn: make(chan struct{}, 100),
	}
	for path, object := range map[dbus.ObjectPath]struct {
		name    string
		methods any
	}{
		rootPath:    {secretInterface + "Service", (*service)(s)},
		loginPath:   {secretInterface + "Collection", (*collection)(s)},
		sessionPath: {secretInterface + "Session", session{}},
	} {
		if path == loginPath && mode == NoCollection {
			continue
		}
		if err := conn.Export(object.methods, path, object.name); err != nil {
			t.Fatal(err)
		}
		if err := conn.Export((*properties)(s), path, propertiesInterface); err != nil {
			t.Fatal(err)
		}
	}
	if reply, err := conn.RequestName(busName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("take the name %s: %v, %v", busName, reply, err)
	}
	return s
}

// Secrets gives what is stored, by the attribute "username".
func (s *Service) Secrets() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]string{}
	for _, i := range s.items {
		out[i.attributes["username"]] = string(i.value)
	}
	return out
}

// Lock locks the keyring.
func (s *Service) Lock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locked = true
}

// Shown receives an element for each prompt that is put on the screen.
func (s *Service) Shown() <-chan struct{} { return s.shown }

// Withdrawn receives an element for each prompt that the program takes off the
// screen again.
func (s *Service) Withdrawn() <-chan struct{} { return s.withdrawn }

// Answer answers the prompts on the screen, as a person does who agrees.
func (s *Service) Answer() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for path, p := range s.open {
		delete(s.open, path)
		p.complete(false)
	}
}

// newPath gives a path that was not used yet. The caller holds s.mu.
func (s *Service) newPath(kind string) dbus.ObjectPath {
	s.last++
	return rootPath + dbus.ObjectPath(fmt.Sprintf("/%s/%d", kind, s.last))
}

// newPrompt exports a prompt; agreed runs when it is answered. The caller
// holds s.mu, as agreed's caller will.
func (s *Service) newPrompt(answer answer, result dbus.Variant, agreed func()) dbus.ObjectPath {
	p := &prompt{service: s, path: s.newPath("prompt"), answer: answer, result: result, agreed: agreed}
	s.conn.Export(p, p.path, secretInterface+"Prompt")
	return p.path
}

func (s *Service) store(attributes map[string]string, value []byte) dbus.ObjectPath {
	for path, i := range s.items {
		if maps.Equal(i.attributes, attributes) {
			i.value = value
			return path
		}
	}
	i := &item{service: s, path: s.newPath("collection/login"), attributes: attributes, value: value}
	s.items[i.path] = i
	s.conn.Export(i, i.path, secretInterface+"Item")
	return i.path
}
