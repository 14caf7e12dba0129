package flow

import (
	"cmp"
	"fmt"
	"slices"

	"countersign/storage"
	"countersign/xrpl"
)

// maxAskedAbout is how many accounts of one transaction are asked about: the
// longest list has so many (xrpl.org, "SignerListSet").
const maxAskedAbout = 32

// platformName is what the wallet's platform is called in a sentence.
func (a *App) platformName() string {
	if a.cfg.Platform.Sandbox {
		return "the sandbox"
	}
	return first(a.Elsewhere(), "Xaman")
}

// strangers are the recipients of a transaction other than whoever signs it, with
// what the platform says of them; those it says nothing of are left out. all tells
// whether it was asked about everybody. Whoever is paid comes first.
func (a *App) strangers(tx xrpl.Tx, own string) (found []recipient, profiles []Profile, all bool) {
	list := recipientsOf(tx)
	slices.SortStableFunc(list, func(x, y recipient) int { return cmp.Compare(x.rank(), y.rank()) })
	type answer struct {
		profile Profile
		known   bool
	}
	asked := map[string]answer{}
	for _, r := range list {
		if r.address == own || r.address == tx.Text("Account") {
			continue
		}
		of, again := asked[r.address]
		if !again {
			if len(asked) >= maxAskedAbout {
				return found, profiles, false
			}
			of.profile, of.known = a.Profile(r.address)
			asked[r.address] = of
		}
		if of.known {
			found, profiles = append(found, r), append(profiles, of.profile)
		}
	}
	return found, profiles, true
}

// KnownAs tells what the platform calls the recipients of a transaction, one
// sentence each, which says who calls them that. It never waits; while it is not
// known there is nothing, and ProfilesChanged tells when it is.
func (a *App) KnownAs(tx xrpl.Tx) []string {
	var out []string
	found, profiles, _ := a.strangers(tx, a.signerOf(Draft{}))
	for i, r := range found {
		sentence := a.knownAs(profiles[i], xrpl.SayAccount(r.address, a.Name))
		if sentence != "" && !slices.Contains(out, sentence) {
			out = append(out, sentence)
		}
	}
	return out
}

// knownAs says what an account is called, and by whom.
func (a *App) knownAs(p Profile, who string) string {
	if p.Name == "" {
		return ""
	}
	return a.calls(p, who) + "."
}

// calls is knownAs as a part of a sentence, which it begins.
func (a *App) calls(p Profile, who string) string {
	platform := capital(a.platformName())
	if p.Source != "" {
		return fmt.Sprintf("%s says that %s calls %s “%s”", platform, p.Source, who, p.Name)
	}
	return fmt.Sprintf("%s knows %s as “%s”", platform, who, p.Name)
}

// Dangers is what the function of this name says of a transaction, and that the
// platform warns of an account that it gives something to.
func (a *App) Dangers(tx xrpl.Tx) []string {
	out := Dangers(tx)
	found, profiles, _ := a.strangers(tx, a.signerOf(Draft{}))
	for i, r := range found {
		if !profiles[i].Blocked {
			continue
		}
		sentence := fmt.Sprintf("%s has blocked %s, as it does accounts that are known for fraud. %s",
			capital(a.platformName()), xrpl.SayAccount(r.address, a.Name), r.whenBlocked())
		if !slices.Contains(out, sentence) {
			out = append(out, sentence)
		}
		if r.path == "Destination" && !slices.Contains(out, a.refuses()) {
			out = append(out, a.refuses())
		}
	}
	return out
}

// refuses says what the platform does with a request to pay somebody it blocks.
func (a *App) refuses() string { return capital(a.platformName()) + " will refuse this request." }

// checkProfiles gives the warnings that follow from what the platform says of
// the recipients of tx, which own signs.
func (a *App) checkProfiles(tx xrpl.Tx, own string) []xrpl.Problem {
	var out []xrpl.Problem
	found, profiles, all := a.strangers(tx, own)
	if !all {
		out = append(out, xrpl.Problem{Warning: true, Message: fmt.Sprintf(
			"There are more than %d recipients, so %s was not asked about all of them. Compare each address yourself.", maxAskedAbout, a.platformName())})
	}
	for i, r := range found {
		p := profiles[i]
		if p.NeedsTag && r.tagged && r.tag == nil {
			out = append(out, xrpl.Problem{Warning: true, Field: tagBeside(r.field), Message: fmt.Sprintf(
				"The recipient asks for a destination tag, says %s, and none is entered. Without it they may not know who it is from, and may keep it: enter the tag.", a.platformName())})
		}
		if c, ok := a.knownPeople().namesake(r.address, p.Name); ok {
			out = append(out, xrpl.Problem{Warning: true, Field: r.field, Message: fmt.Sprintf(
				"%s, and your contact %s has another address. Anybody can choose a name: compare the addresses.", a.calls(p, r.address), c.Name)})
		}
	}
	return out
}

// namesake finds a contact by the name that somebody else goes by, or one that
// looks like it.
func (p *people) namesake(address, name string) (storage.Contact, bool) {
	looks := skeleton(name)
	if looks == "" || len(p.at[address]) > 0 {
		return storage.Contact{}, false
	}
	for _, c := range p.contacts {
		if skeleton(c.Name) == looks {
			return c, true
		}
	}
	return storage.Contact{}, false
}
