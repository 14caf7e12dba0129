package flow

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"countersign/storage"
	"countersign/xrpl"
)

// people is what is known of other accounts: the contacts, and who got
// something before. One is never changed, so that screens may ask while another
// is being read.
type people struct {
	contacts []storage.Contact // by name
	at       map[string][]storage.Contact
	earlier  map[string]map[string]storage.Recipient // by field, then by classic address
}

func newPeople(contacts []storage.Contact, earlier map[string]map[string]storage.Recipient) *people {
	p := &people{contacts: contacts, at: map[string][]storage.Contact{}, earlier: earlier}
	for _, c := range contacts {
		p.at[c.Address] = append(p.at[c.Address], c)
	}
	return p
}

// name is what an address is called: "" without a contact. Of several at one
// address, which their tags tell apart, the one without a tag stands for it.
func (p *people) name(address string) string {
	list := p.at[address]
	if len(list) == 1 {
		return list[0].Name
	}
	var names []string
	for _, c := range list {
		if c.Tag == nil {
			return c.Name
		}
		names = append(names, c.Name)
	}
	switch len(names) {
	case 0:
		return ""
	case 2:
		return names[0] + " or " + names[1]
	}
	return fmt.Sprintf("%s or %d others", names[0], len(names)-1)
}

// peopleBook holds what was read last.
type peopleBook struct {
	reading sync.Mutex // one reading at a time, so that an older one never covers a newer
	read    atomic.Pointer[people]
	asked   atomic.Bool // a reading that has not begun will see everything
}

// knownPeople gives what was read last; nothing is known before.
func (a *App) knownPeople() *people {
	if p := a.people.read.Load(); p != nil {
		return p
	}
	return newPeople(nil, nil)
}

// LoadContacts reads the contacts and the earlier recipients, which Name and
// Check know from then on. An App that runs does so by itself; a command that
// checks a draft at once calls it before.
func (a *App) LoadContacts(ctx context.Context) error {
	a.people.reading.Lock()
	defer a.people.reading.Unlock()
	contacts, err := a.db.Contacts(ctx)
	if err != nil {
		return fmt.Errorf("reading the contacts: %w", err)
	}
	list, err := a.db.Recipients(ctx, recipientPaths()...)
	if err != nil {
		return fmt.Errorf("reading the earlier recipients: %w", err)
	}
	a.people.read.Store(newPeople(contacts, byAddress(list)))
	return nil
}

// loadContactsOnly leaves the earlier recipients as they are known, which takes
// longer to read.
func (a *App) loadContactsOnly(ctx context.Context) (*people, error) {
	a.people.reading.Lock()
	defer a.people.reading.Unlock()
	contacts, err := a.db.Contacts(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the contacts: %w", err)
	}
	last := a.people.read.Load()
	if last == nil {
		return newPeople(contacts, nil), nil // the first reading is still to come
	}
	p := newPeople(contacts, last.earlier)
	a.people.read.Store(p)
	return p, nil
}

// refreshPeople reads again beside everything else, and says so.
func (a *App) refreshPeople() {
	if a.people.asked.Swap(true) {
		return
	}
	a.spawn(func(ctx context.Context) {
		a.people.asked.Store(false)
		if err := a.LoadContacts(ctx); err != nil {
			a.log.Error("contacts and earlier recipients are not up to date", "err", err)
			return
		}
		a.changed(ContactsChanged)
	})
}

// byAddress merges what the history says of one account: it may stand there as
// an X-address, too.
func byAddress(list []storage.Recipient) map[string]map[string]storage.Recipient {
	out := map[string]map[string]storage.Recipient{}
	for _, r := range list {
		address, ok := classic(r.Address)
		if !ok {
			continue
		}
		if out[r.Field] == nil {
			out[r.Field] = map[string]storage.Recipient{}
		}
		sum := out[r.Field][address]
		sum.Field, sum.Address, sum.Count = r.Field, address, sum.Count+r.Count
		if r.Last.After(sum.Last) {
			sum.Last = r.Last
		}
		out[r.Field][address] = sum
	}
	return out
}

// classic gives the address of an account that stands there as a classic address
// or as an X-address.
func classic(text string) (address string, ok bool) {
	if _, err := xrpl.ParseAddress(text); err == nil {
		return text, true
	}
	if x, err := xrpl.ParseXAddress(text); err == nil {
		return x.Account.String(), true
	}
	return "", false
}

// AccountIn gives the classic address of an account that was typed as one or as
// an X-address, "" when it is neither.
func AccountIn(text string) string {
	address, _ := classic(strings.TrimSpace(text))
	return address
}

// Name gives the name of an address among the contacts, "" when it has none.
// It never waits.
func (a *App) Name(address string) string { return a.knownPeople().name(address) }

// Contacts gives every contact, by name.
func (a *App) Contacts(ctx context.Context) ([]storage.Contact, error) {
	p, err := a.loadContactsOnly(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(p.contacts), nil
}

// FindContacts gives those contacts whose name, address, tag, network or note
// has every word of search; all of them without one.
func FindContacts(list []storage.Contact, search string) []storage.Contact {
	words := strings.Fields(strings.ToLower(search))
	var found []storage.Contact
	for _, c := range list {
		text := strings.ToLower(strings.Join([]string{c.Name, c.Address, tagText(c.Tag), xrpl.NetworkName(c.Network), c.Note}, "\n"))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			found = append(found, c)
		}
	}
	return found
}
