package xrpl

import "sync"

// catalogued is a type of the catalogue with its fields by name, common ones
// included. It is shared: nobody may change it.
type catalogued struct {
	Type
	byName map[string]Field
}

// Field is Type.Field without a copy.
func (c *catalogued) Field(name string) (Field, bool) {
	f, ok := c.byName[name]
	return f, ok
}

// cataloguedTypes are all types, ready for look-ups: a search explains every
// request there is.
var cataloguedTypes = sync.OnceValue(func() map[string]*catalogued {
	all := map[string]*catalogued{}
	for _, typ := range Catalogue() {
		c := &catalogued{Type: typ, byName: map[string]Field{}}
		names := builtin().common
		if f, ok := builtin().formatNamed(typ.Name); ok {
			names = builtin().names(f)
		}
		for _, name := range names {
			if f, ok := typ.Field(name); ok {
				c.byName[name] = f
			}
		}
		for _, f := range typ.Fields {
			c.byName[f.Name] = f
		}
		all[typ.Name] = c
	}
	return all
})

// typeOf gives what the catalogue has on a type. One it does not have holds
// nothing.
func typeOf(name string) (c *catalogued, known bool) {
	if c, ok := cataloguedTypes()[name]; ok {
		return c, true
	}
	return &catalogued{}, false
}
