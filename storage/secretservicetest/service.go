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
	LoadHuge              // unlocked; gives a megabyte for every secret
	Hangs                 // answers nothing at all
	SaveHangs             // unlocked; never answers when a secret is saved
	SaveVanishes          // unlocked; ends when a secret is saved, before it answers
	ItemsLocked           // unlocked; asks before it gives a secret for the first time, and is agreed with
	OnlySession           // has no collection but one that ends with the desktop session
)

const (
	busName     = "org.freedesktop.secrets"
	rootPath    = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath   = rootPath + "/collection/login"
	inRAMPath   = rootPath + "/collection/session" // as GNOME Keyring calls it
	aliasPath   = rootPath + "/aliases/default"
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
	disturb   int // prompts that another program's signal overtakes
	last      int
	items     map[dbus.ObjectPath]*item
	open      map[dbus.ObjectPath]*prompt // shown and not answered
	shown     chan struct{}
	withdrawn chan struct{}
	saving    chan struct{} // of SaveHangs
	ended     chan struct{} // with the test
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
	label      string
	value      []byte
	agreed     bool // with giving it: see ItemsLocked
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
		saving: make(chan struct{}, 100), ended: make(chan struct{}),
	}
	t.Cleanup(func() { close(s.ended) })
	for path, object := range map[dbus.ObjectPath]struct {
		name    string
		methods any
	}{
		rootPath:    {secretInterface + "Service", (*service)(s)},
		loginPath:   {secretInterface + "Collection", (*collection)(s)},
		inRAMPath:   {secretInterface + "Collection", (*collection)(s)},
		aliasPath:   {secretInterface + "Collection", (*collection)(s)},
		sessionPath: {secretInterface + "Session", session{}},
	} {
		switch path {
		case loginPath:
			if mode == NoCollection || mode == OnlySession {
				continue
			}
		case inRAMPath, aliasPath:
			if mode != OnlySession {
				continue
			}
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

// Put stores a secret, as an earlier run of a program would have.
func (s *Service) Put(service, key, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store(map[string]string{"service": service, "username": key}, "", []byte(value))
}

// Labels gives what programs that list the keyring show of each secret: its
// label, the service and the key.
func (s *Service) Labels() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, i := range s.items {
		out = append(out, i.label+"|"+i.attributes["service"]+"|"+i.attributes["username"])
	}
	return out
}

// Disturb sends a signal of another program to everyone who listens to
// [Foreign] when a prompt is shown next, and again at the following n-1
// prompts. With ItemsLocked the person does not answer such a prompt.
func (s *Service) Disturb(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disturb = n
}

// Foreign is the interface of the signals that Disturb sends: the one by which
// a desktop tells of a new theme.
const Foreign = "org.freedesktop.portal.Settings"

// Saving receives an element for each save that hangs (SaveHangs).
func (s *Service) Saving() <-chan struct{} { return s.saving }

// End ends the service, as a crash would: nobody answers what was asked.
func (s *Service) End() { s.conn.Close() }

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

func (s *Service) store(attributes map[string]string, label string, value []byte) dbus.ObjectPath {
	for path, i := range s.items {
		if maps.Equal(i.attributes, attributes) {
			i.value, i.label = value, label
			return path
		}
	}
	i := &item{service: s, path: s.newPath("collection/login"), attributes: attributes, label: label, value: value}
	s.items[i.path] = i
	s.conn.Export(i, i.path, secretInterface+"Item")
	s.conn.Export((*itemProperties)(i), i.path, propertiesInterface)
	return i.path
}
