package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// connectionSettings say which way this program connects, and what it asks the
// platform unasked.
type connectionSettings struct {
	s     *settingsScreen
	ask   *look.Switch
	proxy *look.Field // nil on the sandbox, which is on this computer
	shown string      // what proxy was filled with; anything else was typed
}

func newConnectionSettings(s *settingsScreen) *connectionSettings {
	c := &connectionSettings{s: s}
	c.ask = look.NewSwitch("Ask the platform about recipients", "For a name, and a warning if it has blocked them. It learns whom you are about to pay.", func(on bool) {
		s.change(func(set *storage.Settings) { set.AskPlatform = &on })
	})
	if s.w.d.Sandbox != nil {
		return c
	}
	c.proxy = look.NewField("Proxy").Hint("Such as http://proxy.example:8080. Empty: what HTTPS_PROXY says. none: no proxy.").OnSubmitted(func(string) { c.keep() })
	c.proxy.OnChanged(func(string) { c.say("") })
	return c
}

func (c *connectionSettings) section() fyne.CanvasObject {
	if c.proxy == nil {
		return look.NewSection("Connection", "", c.ask)
	}
	return look.NewSection("Connection", "", c.ask, look.NewDivider(), c.proxy, look.Row(look.Space3, look.NewSecondary("Save proxy", "", c.keep)))
}

// refresh shows the settings as they are, unless something is typed that is not
// saved.
func (c *connectionSettings) refresh() {
	set := c.s.w.d.App.Settings()
	c.ask.SetOn(set.AsksPlatform())
	if c.proxy == nil || c.proxy.Text() != c.shown {
		return
	}
	text := set.Proxy
	if set.ProxyWrong() && strings.Contains(text, "@") {
		text = "" // a password may be in it
	}
	if c.shown = text; c.proxy.Text() != text {
		c.proxy.SetText(text)
	}
	c.say(flow.CheckProxy(set.Proxy))
}

func (c *connectionSettings) keep() {
	address := strings.TrimSpace(c.proxy.Text())
	if problem := flow.CheckProxy(address); problem != "" {
		c.say(problem)
		c.s.w.win.Canvas().Focus(c.proxy.Entry)
		return
	}
	words := "Proxy saved"
	if address == "" {
		words = "No proxy is set here"
	}
	c.s.changeAnd(func(set *storage.Settings) { set.Proxy = address }, func() {
		c.shown = c.proxy.Text()
		c.refresh()
		c.s.w.say(look.Neutral, words)
	})
}

// say says what is wrong with the address, and lets what stands below make room.
func (c *connectionSettings) say(problem string) {
	if c.proxy.Error() != problem {
		c.proxy.SetError(problem)
		c.s.page.Refresh()
	}
}
