//go:build linux || freebsd || netbsd || openbsd || dragonfly

package secretservicetest

import (
	"slices"

	"github.com/godbus/dbus/v5"
)

// The exported methods of the types below are the D-Bus methods of the Secret
// Service's objects.

type service Service

func (s *service) OpenSession(algorithm string, _ dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	if algorithm != "plain" {
		return dbus.MakeVariant(""), noPath, dbus.NewError("org.freedesktop.DBus.Error.NotSupported", nil)
	}
	return dbus.MakeVariant(""), sessionPath, nil
}

func (s *service) ReadAlias(name string) (dbus.ObjectPath, *dbus.Error) {
	switch {
	case s.mode == OnlySession && (name == "default" || name == "session"):
		return inRAMPath, nil
	case name == "default" && s.mode != NoCollection:
		return loginPath, nil
	}
	return noPath, nil
}

func (s *service) Unlock(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(objects) == 1 && s.mode == ItemsLocked {
		if i, ok := s.items[objects[0]]; ok && !i.agreed {
			return nil, (*Service)(s).newPrompt(agree, dbus.MakeVariant(objects), func() { i.agreed = true }), nil
		}
	}
	if !s.locked {
		return objects, noPath, nil
	}
	how := map[Mode]answer{LockedAnswered: agree, LockedDismissed: dismiss}[s.mode]
	return nil, (*Service)(s).newPrompt(how, dbus.MakeVariant(objects), func() { s.locked = false }), nil
}

type collection Service

func (c *collection) SearchItems(attributes map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := []dbus.ObjectPath{}
	for path, i := range c.items {
		if matches(i.attributes, attributes) {
			found = append(found, path)
		}
	}
	slices.Sort(found)
	return found, nil
}

func matches(attributes, wanted map[string]string) bool {
	for name, value := range wanted {
		if attributes[name] != value {
			return false
		}
	}
	return true
}

func (c *collection) CreateItem(props map[string]dbus.Variant, value secret, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.locked {
		return noPath, noPath, dbus.NewError("org.freedesktop.Secret.Error.IsLocked", nil)
	}
	attributes, _ := props[secretInterface+"Item.Attributes"].Value().(map[string]string)
	label, _ := props[secretInterface+"Item.Label"].Value().(string)
	s := (*Service)(c)
	switch c.mode {
	case SaveDismissed:
		return noPath, s.newPrompt(dismiss, dbus.MakeVariant(noPath), nil), nil
	case SaveUnanswered:
		return noPath, s.newPrompt(wait, dbus.MakeVariant(noPath), func() { s.store(attributes, label, value.Value) }), nil
	case SaveHangs:
		c.saving <- struct{}{}
		c.mu.Unlock()
		<-c.ended
		c.mu.Lock()
	case SaveVanishes:
		c.conn.Close()
	case SaveChanged:
		value.Value = append(value.Value, '?')
	}
	return s.store(attributes, label, value.Value), noPath, nil
}

func (i *item) GetSecret(in dbus.ObjectPath) (secret, *dbus.Error) {
	i.service.mu.Lock()
	defer i.service.mu.Unlock()
	value := i.value
	if i.service.mode == LoadHuge {
		value = make([]byte, 1_000_000)
	}
	return secret{Session: in, Parameters: []byte{}, Value: value, ContentType: "text/plain"}, nil
}

func (i *item) Delete() (dbus.ObjectPath, *dbus.Error) {
	i.service.mu.Lock()
	defer i.service.mu.Unlock()
	delete(i.service.items, i.path)
	return noPath, nil
}

type session struct{}

func (session) Close() *dbus.Error { return nil }

type answer int

const (
	wait answer = iota
	agree
	dismiss
)

type prompt struct {
	service *Service
	path    dbus.ObjectPath
	answer  answer
	result  dbus.Variant
	agreed  func()
}

func (p *prompt) Prompt(string) *dbus.Error {
	p.service.mu.Lock()
	defer p.service.mu.Unlock()
	p.service.shown <- struct{}{}
	if p.service.disturb > 0 {
		p.service.disturb--
		p.service.conn.Emit("/org/freedesktop/portal/desktop", Foreign+".SettingChanged", "theme")
		if p.service.mode == ItemsLocked {
			return nil
		}
	}
	if p.answer == wait {
		p.service.open[p.path] = p
	} else {
		p.complete(p.answer == dismiss)
	}
	return nil
}

func (p *prompt) Dismiss() *dbus.Error {
	p.service.mu.Lock()
	defer p.service.mu.Unlock()
	if _, shown := p.service.open[p.path]; shown {
		delete(p.service.open, p.path)
		p.service.withdrawn <- struct{}{}
		p.complete(true)
	}
	return nil
}

// complete sends the answer. The caller holds service.mu.
func (p *prompt) complete(dismissed bool) {
	if !dismissed && p.agreed != nil {
		p.agreed()
	}
	p.service.conn.Emit(p.path, secretInterface+"Prompt.Completed", dismissed, p.result)
}

type properties Service

func (p *properties) Get(iface, name string) (dbus.Variant, *dbus.Error) {
	if p.mode == Hangs {
		<-p.ended
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch iface + "." + name {
	case secretInterface + "Service.Collections":
		if p.mode == NoCollection {
			return dbus.MakeVariant([]dbus.ObjectPath{}), nil
		}
		if p.mode == OnlySession {
			return dbus.MakeVariant([]dbus.ObjectPath{inRAMPath}), nil
		}
		return dbus.MakeVariant([]dbus.ObjectPath{loginPath}), nil
	case secretInterface + "Collection.Locked":
		return dbus.MakeVariant(p.locked), nil
	}
	return dbus.MakeVariant(""), dbus.NewError("org.freedesktop.DBus.Error.UnknownProperty", nil)
}

type itemProperties item

func (p *itemProperties) Set(iface, name string, value dbus.Variant) *dbus.Error {
	p.service.mu.Lock()
	defer p.service.mu.Unlock()
	label, ok := value.Value().(string)
	if iface+"."+name != secretInterface+"Item.Label" || !ok {
		return dbus.NewError("org.freedesktop.DBus.Error.UnknownProperty", nil)
	}
	p.label = label
	return nil
}
