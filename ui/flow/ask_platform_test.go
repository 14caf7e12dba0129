package flow

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"countersign/auth"
	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

// A command asks before it checks, and hears everything that a window would be
// told later.
func TestAskPlatform(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDirectory{
			meta:  map[string]xumm.AccountMeta{bobAddress: {AccountInfo: xumm.AccountInfo{Blocked: true}, NeedsTag: true}, annAddress: metaOf("Ann")},
			rails: []xumm.Rail{{Key: "SIDE", Name: "Side chain", NetworkID: 31000}},
		}
		a, _ := onDirectory(t, d)
		a.cfg.OwnOnly = true
		tx := payTo(t, bobAddress, "")
		if missing := a.AskPlatform(t.Context(), Draft{Tx: tx, Network: "SIDE"}); missing != nil {
			t.Errorf("missing: %q", missing)
		}
		if len(a.Dangers(tx)) != 2 || len(a.checkProfiles(tx, annAddress)) != 1 || !a.knownNetwork("SIDE") {
			t.Errorf("dangers %q, problems %v", a.Dangers(tx), a.checkProfiles(tx, annAddress))
		}
		if d.count(annAddress) != 0 || d.count("rails") != 1 {
			t.Errorf("asked %v", d.asked)
		}
		a.AskPlatform(t.Context(), Draft{Tx: tx, Network: "TESTNET"})
		if d.count(bobAddress) != 1 || d.count("rails") != 1 {
			t.Errorf("asked again: %v", d.asked)
		}
		a.AskOwn(t.Context())
		if a.knownProfile(annAddress).Name != "Ann" {
			t.Errorf("one's own: %+v", a.knownProfile(annAddress))
		}
		d.fail(errors.New("out of order"))
		if missing := a.AskPlatform(t.Context(), Draft{Tx: payTo(t, cyAddress, ""), Network: "MOON"}); len(missing) != 2 {
			t.Errorf("out of order: %q", missing)
		}
		if _, err := a.cfg.Settings.Change(func(s *storage.Settings) { s.AskPlatform = new(bool) }); err != nil {
			t.Fatal(err)
		}
		asked := d.count(cyAddress)
		if a.AskPlatform(t.Context(), Draft{Tx: payTo(t, cyAddress, "")}); d.count(cyAddress) != asked {
			t.Error("asked about a recipient although the settings say not to")
		}
	})
}

// A mistyped network is not sent: the wallet would sign on whatever network it
// is on.
func TestStrangeNetworkStopsADraft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := onDirectory(t, &fakeDirectory{})
		said := func(d Draft) xrpl.Problem {
			d.Tx, d.ExpireMinutes, d.Submit = payTo(t, bobAddress, ""), 5, true
			problems := a.Check(d)
			i := slices.IndexFunc(problems, func(p xrpl.Problem) bool { return p.Field == "network" })
			if i < 0 {
				return xrpl.Problem{}
			}
			return problems[i]
		}
		p := said(Draft{Network: "MOON"})
		if p.Warning || !strings.Contains(p.Message, "MAINNET, TESTNET, DEVNET, XAHAU, XAHAUTESTNET") {
			t.Errorf("mistyped: %+v", p)
		}
		if p := said(Draft{Network: "MOON", NetworkMeant: true}); !p.Warning || p.Message == "" {
			t.Errorf("meant: %+v", p)
		}
		if p := said(Draft{Network: "moon", NetworkMeant: true}); p.Warning || p.Message == "" || a.StrangeNetwork("moon") {
			t.Errorf("no key at all: %+v", p)
		}
		if p := said(Draft{Network: "TESTNET"}); p.Message != "" || a.StrangeNetwork("TESTNET") || a.StrangeNetwork("") {
			t.Errorf("known: %+v", p)
		}
	})
}

// A phone on another network refuses the request: that is said before it is made.
func TestAnotherNetworkThanThePhones(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := onDirectory(t, &fakeDirectory{})
		a.account.session.who = &auth.Session{Network: "TESTNET"}
		for network, want := range map[string]string{
			"": "", "TESTNET": "", "MAINNET": "Your phone was on Testnet when you signed in; switch it to Mainnet there first.",
		} {
			var said []string
			for _, p := range a.Check(Draft{Tx: payTo(t, bobAddress, ""), ExpireMinutes: 5, Submit: true, Network: network}) {
				if p.Field == "network" {
					said = append(said, p.Message)
					if !p.Warning {
						t.Errorf("%s: it stops the draft", network)
					}
				}
			}
			if strings.Join(said, " ") != want {
				t.Errorf("%s: %q", network, said)
			}
		}
	})
}
