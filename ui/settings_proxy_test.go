package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/look"
)

func TestProxyIsEdited(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.show(atSettings)
	c := s.w.settings.connection
	for _, test := range []struct{ typed, stored, problem string }{
		{" http://proxy.example:8080 ", "http://proxy.example:8080", ""},
		{"proxy.example:8080", "http://proxy.example:8080", "not the address of a proxy"},
		{"http://me:word@proxy.example", "http://proxy.example:8080", "can't be kept"},
		{"none", "none", ""},
		{"", "", ""},
	} {
		c.proxy.SetText(test.typed)
		s.press("Save proxy")
		if got := app.settings.Proxy; got != test.stored || !strings.Contains(c.proxy.Error(), test.problem) || test.problem == "" && c.proxy.Error() != "" {
			t.Errorf("%q: stored %q, said %q", test.typed, got, c.proxy.Error())
		}
	}
	// What is typed and not saved stays; what another place stored is shown.
	c.proxy.SetText("http://half")
	app.settings.Proxy = "socks5://127.0.0.1:1080"
	s.w.settings.refresh()
	if got := c.proxy.Text(); got != "http://half" {
		t.Errorf("what was typed became %q", got)
	}
	c.proxy.SetText(c.shown)
	s.w.settings.refresh()
	if got := c.proxy.Text(); got != "socks5://127.0.0.1:1080" {
		t.Errorf("it shows %q", got)
	}
}

// An address in the file that is none is shown with what is wrong, unless a
// password may be in it.
func TestWrongProxyIsShown(t *testing.T) {
	for stored, want := range map[string]string{
		"proxy.example:8080": "proxy.example:8080", "http://me:w0rd@proxy.example": "", "me:w0rd@proxy.example:8080": "",
	} {
		s := newStage(t, look.Light, &fakeApp{account: signedIn(), settings: storage.Settings{Proxy: stored}})
		s.w.show(atSettings)
		c := s.w.settings.connection
		if c.proxy.Text() != want || c.proxy.Error() == "" {
			t.Errorf("%q: shows %q, says %q", stored, c.proxy.Text(), c.proxy.Error())
		}
	}
}

func TestAskingThePlatformIsSwitchedOff(t *testing.T) {
	for _, change := range [][]func(*stage){nil, {onSandbox}} {
		app := &fakeApp{account: signedIn()}
		s := newStage(t, look.Light, app, change...)
		s.w.show(atSettings)
		ask := s.w.settings.connection.ask
		if !ask.On() {
			t.Error("it is off before anybody switched it off")
		}
		for _, want := range []bool{false, true} {
			ask.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
			if app.settings.AsksPlatform() != want || ask.On() != want {
				t.Errorf("stored %v, shown %v, want %v", app.settings.AsksPlatform(), ask.On(), want)
			}
		}
	}
}
