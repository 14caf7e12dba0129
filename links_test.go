package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"countersign/ui/desktop"
)

// fakeDesktop opens links with what it was told last.
type fakeDesktop struct {
	is      desktop.Registration
	asks    error
	refuses error
	told    int
}

func (d *fakeDesktop) Registered(context.Context) (desktop.Registration, error) { return d.is, d.asks }
func (d *fakeDesktop) Unregister(context.Context) error                         { return nil }
func (d *fakeDesktop) Register(context.Context) error {
	d.told++
	if d.refuses == nil {
		d.is = desktop.Registration{State: desktop.RegisteredHere}
	}
	return d.refuses
}

// A start mends the registration of a program that was moved, and no other: the
// start of another copy, of one that is only tried out say, changes nothing.
func TestAStartMendsOnlyWhatIsLost(t *testing.T) {
	here := desktop.Registration{State: desktop.RegisteredHere}
	lost := desktop.Registration{State: desktop.RegisteredElsewhere, By: "/opt/old", Gone: true}
	for name, c := range map[string]struct {
		is     desktop.Registration
		wanted bool
		err    error
		told   int
		here   bool
	}{
		"here":                         {here, true, nil, 0, true},
		"here, unasked":                {here, false, nil, 0, true},
		"moved":                        {lost, true, nil, 1, true},
		"moved, not wanted":            {lost, false, nil, 0, false},
		"moved to where others write":  {lost, true, errors.New("no"), 1, false},
		"another copy, which is there": {desktop.Registration{State: desktop.RegisteredElsewhere, By: "/opt/old"}, true, nil, 0, false},
		"another program":              {desktop.Registration{State: desktop.RegisteredOther, By: "other.desktop"}, true, nil, 0, false},
		"another program, which isn't": {desktop.Registration{State: desktop.RegisteredOther, By: "other.desktop", Gone: true}, true, nil, 0, false},
		"nothing":                      {desktop.Registration{}, true, nil, 0, false},
	} {
		d := &fakeDesktop{is: c.is, refuses: c.err}
		l := &links{registrar: d}
		l.look(t.Context(), c.wanted, slog.New(slog.DiscardHandler))
		if d.told != c.told || (l.returnLink() != "") != c.here {
			t.Errorf("%s: told %d times, return link %q", name, d.told, l.returnLink())
		}
	}
	l := &links{registrar: &fakeDesktop{is: here, asks: errors.New("no tools")}}
	if l.look(t.Context(), true, slog.New(slog.DiscardHandler)); l.returnLink() != "" {
		t.Error("a return link where nobody knows who opens it")
	}
}
