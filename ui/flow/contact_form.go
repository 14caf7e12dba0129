package flow

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"countersign/storage"
	"countersign/xrpl"
)

// ContactForm is a contact as it is typed, or as it stands in a table.
type ContactForm struct {
	Name    string
	Address string // classic address or X-address
	Tag     string // "" for none; "0" is a tag
	Network string // network key; "" any
	Note    string
}

// The fields of a ContactForm, as its problems name them.
const (
	ContactName    = "name"
	ContactAddress = "address"
	ContactTag     = "tag"
	ContactNetwork = "network"
	ContactNote    = "note"
)

// Limits of a contact, in characters. Longer names would be cut where a
// transaction is put into words (xrpl.Explain).
const (
	maxContactName = 40
	maxContactNote = 280
)

// FormOf gives the form that shows a contact.
func FormOf(c storage.Contact) ContactForm {
	return ContactForm{Name: c.Name, Address: c.Address, Tag: tagText(c.Tag), Network: c.Network, Note: c.Note}
}

func tagText(tag *uint32) string {
	if tag == nil {
		return ""
	}
	return strconv.FormatUint(uint64(*tag), 10)
}

// Split gives the form with an X-address taken apart: the classic address, its
// tag, and the network where none was chosen. It changes nothing while that
// would contradict what was typed.
func (f ContactForm) Split() ContactForm {
	x, err := xrpl.ParseXAddress(strings.TrimSpace(f.Address))
	if err != nil || f.contradicts(x) != nil {
		return f
	}
	f.Address = x.Account.String()
	if x.HasTag {
		f.Tag = strconv.FormatUint(uint64(x.Tag), 10)
	}
	if strings.TrimSpace(f.Network) == "" {
		f.Network = "MAINNET"
		if x.Test {
			f.Network = "TESTNET"
		}
	}
	return f
}

// contradicts says how an X-address and the fields beside it differ.
func (f ContactForm) contradicts(x xrpl.XAddress) *xrpl.Problem {
	if tag := strings.TrimSpace(f.Tag); tag != "" {
		n, err := strconv.ParseUint(tag, 10, 32)
		switch {
		case err != nil:
			return &xrpl.Problem{Field: ContactTag, Message: badTag}
		case !x.HasTag:
			return &xrpl.Problem{Field: ContactTag, Message: fmt.Sprintf("This X-address is for payments without a tag, and the tag %d is entered. Remove the tag, or enter the classic address.", n)}
		case uint64(x.Tag) != n:
			return &xrpl.Problem{Field: ContactTag, Message: fmt.Sprintf("This X-address carries the tag %d, and the tag %d is entered. Keep the right one.", x.Tag, n)}
		}
	}
	if key := networkKeyOf(f.Network); key != "" && builtInNetwork(key) && testNetwork(key) != x.Test {
		class := "the main networks"
		if x.Test {
			class = "test networks"
		}
		return &xrpl.Problem{Field: ContactNetwork, Message: fmt.Sprintf("This X-address is for %s, and %s is chosen. Keep the right one.", class, xrpl.NetworkName(key))}
	}
	return nil
}

// networkKeyOf takes a network's key or its name in any case.
func networkKeyOf(text string) string {
	return strings.ToUpper(strings.Join(strings.Fields(text), ""))
}

func testNetwork(key string) bool {
	n, _ := xrpl.NetworkByKey(key)
	return n.Test
}

const badTag = "A destination tag is a whole number from 0 to 4294967295. Correct it, or leave it empty."

// Contact gives the contact that the form stands for, with everything that is
// wrong with it. The X-address of a test network is taken for Testnet's where no
// network is named. Of networks, the built-in ones are known here; CheckContact
// knows those of the platform's list, too.
func (f ContactForm) Contact() (storage.Contact, []xrpl.Problem) { return f.contact(builtInNetwork) }

func (f ContactForm) contact(knownNetwork func(key string) bool) (storage.Contact, []xrpl.Problem) {
	var problems []xrpl.Problem
	bad := func(field, message string) {
		problems = append(problems, xrpl.Problem{Field: field, Message: message})
	}
	c := storage.Contact{Name: strings.Join(strings.Fields(f.Name), " "), Note: strings.TrimSpace(oneNewline.Replace(f.Note))}
	if problem := badName(c.Name); problem != "" {
		bad(ContactName, problem)
	}
	address := strings.TrimSpace(f.Address)
	if x, err := xrpl.ParseXAddress(address); err == nil {
		if p := f.contradicts(x); p != nil {
			problems = append(problems, *p)
			c.Address = x.Account.String()
			return c, problems
		}
		f = f.Split()
		address = f.Address
	}
	if address == "" {
		bad(ContactAddress, "Enter the contact's address: one that starts with \"r\", or an X-address.")
	} else if _, err := xrpl.ParseAddress(address); err != nil {
		bad(ContactAddress, err.Error())
	} else {
		c.Address = address
	}
	if tag := strings.TrimSpace(f.Tag); tag != "" {
		n, err := strconv.ParseUint(tag, 10, 32)
		if err != nil {
			bad(ContactTag, badTag)
		} else {
			tag := uint32(n)
			c.Tag = &tag
		}
	}
	if key := networkKeyOf(f.Network); key != "" {
		if networkKey.MatchString(key) {
			c.Network = key // also when nobody is known to call one that: it may be known later
		}
		if !knownNetwork(key) {
			bad(ContactNetwork, "This network is not known here. Choose Mainnet, Testnet, Devnet, Xahau or Xahau Testnet, or leave it open.")
		}
	}
	if problem := badNote(c.Note); problem != "" {
		bad(ContactNote, problem)
	}
	return c, problems
}

// oneNewline makes line ends alike: a table can't tell them apart.
var oneNewline = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func badName(name string) string {
	switch _, err := xrpl.ParseAddress(name); {
	case name == "":
		return "Give the contact a name."
	case !utf8.ValidString(name):
		return "The name is not readable text. Type it again."
	case err == nil:
		return "This is an address, and a name is what people tell addresses apart by. Give the contact a name."
	case holdsSeed(name):
		return secretInContact
	case strings.ContainsFunc(name, unseen):
		return "The name has characters that can't be seen. Type it again."
	case utf8.RuneCountInString(name) > maxContactName:
		return fmt.Sprintf("The name has %d characters and at most %d fit. Shorten it.", utf8.RuneCountInString(name), maxContactName)
	}
	return ""
}

func badNote(note string) string {
	switch {
	case !utf8.ValidString(note):
		return "The note is not readable text. Type it again."
	case holdsSeed(note):
		return secretInContact
	case strings.ContainsFunc(note, func(r rune) bool {
		return r != '\n' && r != '\t' && unseen(r) && !unicode.Is(unicode.Variation_Selector, r) // they stand behind emoji
	}):
		return "The note has characters that can't be seen. Type it again."
	case utf8.RuneCountInString(note) > maxContactNote:
		return fmt.Sprintf("The note has %d characters and at most %d fit. Shorten it.", utf8.RuneCountInString(note), maxContactNote)
	}
	return ""
}

const secretInContact = "This holds a wallet's secret. Remove it: keys stay in the wallet, and nobody who pays a contact needs one."

// unseen tells control characters, those that change the direction of what stands
// around them, and those that are drawn as nothing: a name must read the same
// everywhere.
func unseen(r rune) bool {
	return !unicode.IsGraphic(r) || r != ' ' && unicode.IsSpace(r) || r == '\u2800' || // a Braille pattern without dots
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

func holdsSeed(text string) bool {
	for _, word := range strings.Fields(text) {
		word = strings.Trim(word, `.,;:()[]"'`)
		if len(word) > 35 || !strings.HasPrefix(word, "s") {
			continue
		}
		if _, err := xrpl.KeyFromSeed(word); err == nil {
			return true
		}
	}
	return false
}
