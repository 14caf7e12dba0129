package desktop

import (
	"errors"
	"testing"

	"golang.org/x/sys/windows/registry"
)

// freeScheme makes sure that no person's registration is touched, and leaves
// none behind.
func freeScheme(t *testing.T) {
	t.Helper()
	if line, err := registered(); err != nil || line != "" {
		t.Skipf("this computer opens the links already (%q, %v), and that stays as it is", line, err)
	}
	t.Cleanup(func() {
		if err := (Registrar{Program: `C:\x.exe`}).Unregister(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func state(t *testing.T, r Registrar) Registration {
	t.Helper()
	is, err := r.Registered(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return is
}

func TestRegister(t *testing.T) {
	freeScheme(t)
	here := Registrar{Program: `C:\my apps\Ümläut\countersign.exe`}
	moved := Registrar{Program: `D:\countersign.exe`}
	if is := state(t, here); is.State != NotRegistered {
		t.Fatalf("at first: %+v", is)
	}
	if err := here.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	if is := state(t, here); is.State != RegisteredHere {
		t.Errorf("registered: %+v", is)
	}
	line := `"C:\my apps\Ümläut\countersign.exe" -- "%1"`
	if is := state(t, moved); is != (Registration{State: RegisteredElsewhere, By: here.Program, Gone: true}) {
		t.Errorf("asked by a program of another place: %+v", is)
	}
	// packaging/windows/installer.nsi writes the same.
	for _, v := range []struct{ key, name, want string }{
		{"", "", "URL:Countersign"},
		{"", "URL Protocol", ""},
		{`\DefaultIcon`, "", `"C:\my apps\Ümläut\countersign.exe",0`},
		{`\shell\open\command`, "", line},
	} {
		key, err := registry.OpenKey(registry.CURRENT_USER, `Software\Classes\countersign`+v.key, registry.QUERY_VALUE)
		if err != nil {
			t.Fatalf("%s: %v", v.key, err)
		}
		got, _, err := key.GetStringValue(v.name)
		key.Close()
		if err != nil || got != v.want {
			t.Errorf("%s %q: %q, %v; want %q", v.key, v.name, got, err, v.want)
		}
	}
	if err := moved.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	if is := state(t, moved); is.State != RegisteredHere {
		t.Errorf("registered anew: %+v", is)
	}
	for range 2 { // nothing to take back is no error
		if err := moved.Unregister(t.Context()); err != nil {
			t.Fatal(err)
		}
		if is := state(t, moved); is.State != NotRegistered {
			t.Errorf("taken back: %+v", is)
		}
	}
	if key, err := registry.OpenKey(registry.CURRENT_USER, `Software\Classes\countersign`, registry.QUERY_VALUE); !errors.Is(err, registry.ErrNotExist) {
		key.Close()
		t.Errorf("the key is left behind: %v", err)
	}
}

// Windows would put the value of a variable in the place of %name%.
func TestRegisterRefusesOddPaths(t *testing.T) {
	freeScheme(t)
	odd := Registrar{Program: `C:\100%\countersign.exe`}
	if err := odd.Register(t.Context()); !errors.Is(err, errPath) {
		t.Errorf("registering: %v", err)
	}
	if line, err := registered(); line != "" || err != nil {
		t.Errorf("something was written: %q, %v", line, err)
	}
}
