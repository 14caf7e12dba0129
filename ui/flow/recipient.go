package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"countersign/storage"
	"countersign/xrpl"
)

// recipientFields are the fields of transactions that name an account which
// gets something by them: money, or a say over the account that signs. A path
// is a field's name, or those of an object and a field in it, at any depth.
var recipientFields = []struct {
	path    string
	first   string // said of an account that was never there before; %s is its address
	blocked string // what it comes to when the platform has blocked the account
}{
	{"Destination", "Nothing has gone to %s from this computer before. Compare the whole address with the one you were given.", goneForGood},
	{"OtherChainDestination", "Nothing has gone to %s from this computer before. Compare the whole address with the one you were given.", goneForGood},
	{"LimitAmount.issuer", "You have no signed trust line to %s on this computer yet. What it issues is worth no more than its promise: compare the whole address with the one the issuer publishes.", "What it issues may be worth nothing: don't trust it."},
	{"Authorize", "You have not authorized %s on this computer before. Compare the whole address with the one you were given.", "It could send you what you did not ask for: don't authorize it."},
	{"RegularKey", "You have not used %s as a key on this computer before. Whoever holds it can sign everything for your account: compare the whole address.", "With this key it could take everything that your account has: don't give it one."},
	{"SignerEntry.Account", "%s has not been a signer of yours on this computer before. Signers can sign for your account: compare the whole address.", "As a signer it could help to take what your account has: leave it out."},
	{"NFTokenMinter", "You have not let %s mint for you on this computer before. Compare the whole address with the one you were given.", "It could mint NFTs in your name: don't let it."},
}

const goneForGood = "What goes there is gone for good."

// rank is the place of its field among those of recipients: what is paid to comes
// first.
func (r recipient) rank() int {
	for i, f := range recipientFields {
		if f.path == r.path {
			return i
		}
	}
	return len(recipientFields)
}

// whenBlocked is what it comes to that the platform has blocked the account.
func (r recipient) whenBlocked() string {
	for _, f := range recipientFields {
		if f.path == r.path {
			return f.blocked
		}
	}
	return goneForGood
}

func recipientPaths() []string {
	var paths []string
	for _, f := range recipientFields {
		paths = append(paths, f.path)
	}
	return paths
}

// taggedTypes have a place for the recipient's tag (xrpl.org, "DestinationTag").
var taggedTypes = []string{"Payment", "EscrowCreate", "CheckCreate", "PaymentChannelCreate", "AccountDelete"}

// recipient is one account that a transaction gives something to.
type recipient struct {
	field   string // path of its input in a form
	path    string // of recipientFields
	address string // classic
	tag     *uint32
	tagged  bool // there is a place for a tag beside it
}

// recipientsOf finds them in a transaction, those of transactions inside it
// included, in the order of the fields' names. What is no address is left to the
// other checks.
func recipientsOf(tx xrpl.Tx) []recipient {
	var found []recipient
	for _, field := range sortedNames(tx) {
		findRecipients(tx, "", field, "", &found, 0)
	}
	return found
}

// maxNesting is deeper than any transaction goes.
const maxNesting = 10

// findRecipients looks at what stands under name in an object that stands in a
// field called parent, and has the path at in a form.
func findRecipients(in map[string]any, parent, name, at string, found *[]recipient, depth int) {
	field := inside(at, name)
	switch v := in[name].(type) {
	case string:
		for _, f := range recipientFields {
			if f.path != name && f.path != parent+"."+name {
				continue
			}
			if r, ok := recipientAt(in, name, v); ok {
				r.field, r.path = field, f.path
				*found = append(*found, r)
			}
			return
		}
	case []any:
		for i, row := range v {
			if object, ok := asObject(row); ok && depth < maxNesting {
				for _, n := range sortedNames(object) {
					findRecipients(object, name, n, inside(field, strconv.Itoa(i)), found, depth+1)
				}
			}
		}
	default:
		if object, ok := asObject(v); ok && depth < maxNesting {
			if len(in) == 1 && at != "" {
				field = at // a row is an object of one field, which forms leave out
			}
			for _, n := range sortedNames(object) {
				findRecipients(object, name, n, field, found, depth+1)
			}
		}
	}
}

// recipientAt reads the address that stands under name, and the tag beside it.
func recipientAt(in map[string]any, name, text string) (recipient, bool) {
	address, ok := classic(text)
	if !ok {
		return recipient{}, false
	}
	r := recipient{address: address}
	if name != "Destination" {
		return r, true
	}
	txType, _ := in["TransactionType"].(string)
	given, has := in["DestinationTag"]
	r.tagged = has || slices.Contains(taggedTypes, txType)
	if x, err := xrpl.ParseXAddress(text); err == nil && x.HasTag {
		r.tag, r.tagged = &x.Tag, true
	}
	if has {
		if n, err := strconv.ParseUint(numberText(given), 10, 32); err == nil {
			tag := uint32(n)
			r.tag = &tag
		}
	}
	return r, true
}

func numberText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return fmt.Sprint(v)
}

func sortedNames(object map[string]any) []string {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// RecipientOf gives who gets a payment, with the tag, as a contact without a
// name; one without an address when that can't be read.
func RecipientOf(tx xrpl.Tx) storage.Contact {
	if text, ok := tx["Destination"].(string); ok {
		if r, ok := recipientAt(tx, "Destination", text); ok {
			return storage.Contact{Address: r.address, Tag: r.tag}
		}
	}
	return storage.Contact{}
}

// check gives the warnings about the recipients of tx, which own signs.
func (p *people) check(tx xrpl.Tx, network, own string) []xrpl.Problem {
	var problems []xrpl.Problem
	for _, r := range recipientsOf(tx) {
		if r.address == own || r.address == tx.Text("Account") {
			continue
		}
		for _, text := range p.checkOne(r, network) {
			if !slices.ContainsFunc(problems, func(p xrpl.Problem) bool { return p.Message == text }) {
				problems = append(problems, xrpl.Problem{Field: r.field, Message: text, Warning: true})
			}
		}
	}
	return problems
}

func (p *people) checkOne(r recipient, network string) []string {
	if p.earlier == nil {
		return nil // nothing was read yet, so nothing is known
	}
	saved := p.at[r.address]
	if text := p.lookAlike(r, len(saved) > 0); text != "" {
		return append([]string{text}, savedOtherwise(saved, r, network)...)
	}
	if len(saved) > 0 {
		return savedOtherwise(saved, r, network)
	}
	if _, known := p.earlier[r.path][r.address]; known {
		return nil
	}
	for _, f := range recipientFields {
		if f.path == r.path {
			return []string{fmt.Sprintf(f.first, r.address)}
		}
	}
	return nil
}

// lookAlike warns of a recipient whose address is easily taken for another
// that is known. A contact was saved on purpose, so it is compared with the
// other contacts only.
func (p *people) lookAlike(r recipient, isContact bool) string {
	for _, c := range p.contacts {
		switch {
		case !alike(r.address, c.Address):
		case isContact:
			return fmt.Sprintf("The addresses of %s (%s) and %s (%s) look alike, and are two accounts. Make sure that you mean %s.",
				p.name(r.address), r.address, c.Name, c.Address, p.name(r.address))
		default:
			return fmt.Sprintf("Stop and compare: %s looks like the address of %s (%s), and is another account. Such copies are made to steal payments. Take the address from your contacts instead.",
				r.address, c.Name, c.Address)
		}
	}
	if isContact {
		return ""
	}
	var copies []string
	for _, list := range p.earlier {
		for address := range list {
			if alike(r.address, address) {
				copies = append(copies, address)
			}
		}
	}
	if len(copies) == 0 {
		return ""
	}
	return fmt.Sprintf("Stop and compare: %s looks like %s, which is in your earlier requests, and is another account. Such copies are made to steal payments. Ask the recipient for the address again.",
		r.address, slices.Min(copies))
}

// savedOtherwise warns when the recipient is a contact, but not with this tag or
// not for this network.
func savedOtherwise(saved []storage.Contact, r recipient, network string) []string {
	if len(saved) == 0 {
		return nil
	}
	fit := slices.DeleteFunc(slices.Clone(saved), func(c storage.Contact) bool {
		return network != "" && c.Network != "" && c.Network != network
	})
	if len(fit) == 0 {
		return []string{fmt.Sprintf("%s, and this is for %s. Check the network before you send.", savedFor(saved), xrpl.NetworkName(network))}
	}
	if !r.tagged || slices.ContainsFunc(fit, func(c storage.Contact) bool { return c.Tag == nil || sameTag(c.Tag, r.tag) }) {
		return nil
	}
	c := fit[0]
	who := fmt.Sprintf("%s is saved with the tag %d", c.Name, *c.Tag)
	if len(fit) > 1 {
		who = "The contacts with this address are saved with the tags " + tagsOf(fit)
	}
	if r.tag == nil {
		return []string{who + ", and this has none. Without the right tag, the recipient may not know who it is from, and may keep it: enter the tag."}
	}
	return []string{fmt.Sprintf("%s, and this has %d. A payment with another tag goes to somebody else's balance: check the tag.", who, *r.tag)}
}

func savedFor(saved []storage.Contact) string {
	var networks []string
	for _, c := range saved {
		if name := xrpl.NetworkName(c.Network); !slices.Contains(networks, name) {
			networks = append(networks, name)
		}
	}
	return fmt.Sprintf("%s is saved for %s", saved[0].Name, strings.Join(networks, " and "))
}

func tagsOf(list []storage.Contact) string {
	var words []string
	for _, c := range list {
		words = append(words, fmt.Sprintf("%d (%s)", *c.Tag, c.Name))
	}
	if len(words) > 4 {
		words = append(words[:4], "others")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
