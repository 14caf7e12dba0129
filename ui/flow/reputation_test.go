package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
	"countersign/xumm/sandbox"
)

func TestKnownAs(t *testing.T) {
	hostile := make([]xumm.AccountName, 200)
	for i := range hostile {
		hostile[i] = xumm.AccountName{Alias: fmt.Sprintf("\u202eName %d”", i), Source: "x”.com"}
	}
	many := `{"TransactionType":"Batch","RawTransactions":[` + strings.TrimSuffix(strings.Repeat(
		`{"RawTransaction":{"TransactionType":"Payment","Destination":"`+bobAddress+`","Amount":"1"}},`, 1000), ",") + `]}`
	short := xrpl.ShortAddress(bobAddress)
	for name, test := range map[string]struct {
		meta   xumm.AccountMeta
		tx     string
		people []storage.Contact
		want   []string
	}{
		"nobody":           {tx: payText(bobAddress)},
		"its own name":     {meta: metaOf("Bob"), tx: payText(bobAddress), want: []string{"Xaman knows " + short + " as “Bob”."}},
		"beside a contact": {meta: metaOf("Bobby"), tx: payText(bobAddress), people: []storage.Contact{{Name: "Bob", Address: bobAddress}}, want: []string{"Xaman knows Bob (" + short + ") as “Bobby”."}},
		"a third party's": {meta: xumm.AccountMeta{ThirdParty: []xumm.AccountName{{Alias: "Bob", Source: "bithomp.com"}}}, tx: payText(bobAddress),
			want: []string{"Xaman says that bithomp.com calls " + short + " “Bob”."}},
		"200 names":     {meta: xumm.AccountMeta{ThirdParty: hostile}, tx: payText(bobAddress), want: []string{"Xaman says that x'.com calls " + short + " “Name 0'”."}},
		"oneself":       {meta: metaOf("Ann"), tx: payText(annAddress)},
		"many payments": {meta: metaOf("Bob"), tx: many, want: []string{"Xaman knows " + short + " as “Bob”."}},
		"no address":    {meta: metaOf("Bob"), tx: payText("rBob")},
		"an X-address":  {meta: metaOf("Bob"), tx: payText(xOf(t, bobAddress, tagOf(7), false)), want: []string{"Xaman knows " + short + " as “Bob”."}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &fakeDirectory{meta: map[string]xumm.AccountMeta{bobAddress: test.meta, annAddress: test.meta}}
				a, _ := onDirectory(t, d)
				a.people.read.Store(newPeople(test.people, nil))
				tx := parseTx(t, test.tx)
				if got := a.KnownAs(tx); got != nil {
					t.Errorf("before it is known: %q", got)
				}
				synctest.Wait()
				if got := a.KnownAs(tx); !slices.Equal(got, test.want) {
					t.Errorf("%q, want %q", got, test.want)
				}
				if len(d.asked) > 1 || d.count(bobAddress) > 1 {
					t.Errorf("asked %v", d.asked)
				}
			})
		})
	}
}

func payText(address string) string {
	return `{"TransactionType":"Payment","Amount":"1","Destination":"` + address + `"}`
}

// Accounts that are named often, or beside others, hide nobody; there is an end to
// them all the same, and it is said.
func TestStrangersAreCounted(t *testing.T) {
	var address []string
	for i := range 50 {
		key, err := xrpl.NewKey(xrpl.Ed25519, [16]byte{byte(i)})
		if err != nil {
			t.Fatal(err)
		}
		address = append(address, key.Address())
	}
	rows := func(form string, n int) string {
		var out []string
		for i := range n {
			out = append(out, strings.ReplaceAll(form, "ADDRESS", address[i]))
		}
		return strings.Join(out, ",")
	}
	const signer = `{"SignerEntry":{"Account":"ADDRESS"}}`
	for name, test := range map[string]struct {
		tx    string
		asked int
		said  bool // that it was not about everybody
	}{
		"as many as there may be": {`{"TransactionType":"SignerListSet","SignerEntries":[` + rows(signer, 32) + `]}`, 32, false},
		"more":                    {`{"TransactionType":"SignerListSet","SignerEntries":[` + rows(signer, 50) + `]}`, maxAskedAbout, true},
		"decoys": {`{"TransactionType":"Payment","Amount":"1","Destination":"` + bobAddress + `","A":[` + rows(signer, 50) + `],"Authorize":"` + cyAddress + `"}`,
			maxAskedAbout, true},
		"one of them often": {`{"TransactionType":"Batch","A":[` + strings.TrimSuffix(strings.Repeat(strings.ReplaceAll(signer, "ADDRESS", address[0])+",", 100), ",") +
			`],"RawTransactions":[{"RawTransaction":` + payText(bobAddress) + `}]}`, 2, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := &fakeDirectory{}
			a, _ := onDirectory(t, d)
			tx := parseTx(t, test.tx)
			a.KnownAs(tx)
			synctest.Wait()
			if len(d.asked) != test.asked || strings.Contains(test.tx, bobAddress) && d.count(bobAddress) != 1 {
				t.Errorf("%s: asked about %d accounts", name, len(d.asked))
			}
			said := slices.ContainsFunc(a.checkProfiles(tx, annAddress), func(p xrpl.Problem) bool {
				return p.Warning && strings.Contains(p.Message, "was not asked about all of them")
			})
			if said != test.said {
				t.Errorf("%s: said %t", name, said)
			}
		})
	}
}

func TestWarningsOfThePlatform(t *testing.T) {
	bob := storage.Contact{Name: "Bob", Address: bobAddress}
	for name, test := range map[string]struct {
		meta     xumm.AccountMeta
		tx       string
		people   []storage.Contact
		dangers  []string
		problems []string
	}{
		"nothing": {tx: payText(bobAddress)},
		"blocked": {meta: xumm.AccountMeta{AccountInfo: xumm.AccountInfo{Blocked: true}}, tx: payText(bobAddress), people: []storage.Contact{bob},
			dangers: []string{"Xaman has blocked Bob (" + xrpl.ShortAddress(bobAddress) + "), as it does accounts that are known for fraud. What goes there is gone for good.", "Xaman will refuse this request."}},
		"no tag": {meta: xumm.AccountMeta{NeedsTag: true}, tx: payText(bobAddress),
			problems: []string{"DestinationTag: The recipient asks for a destination tag, says Xaman, and none is entered. Without it they may not know who it is from, and may keep it: enter the tag."}},
		"a tag":              {meta: xumm.AccountMeta{NeedsTag: true}, tx: `{"TransactionType":"Payment","Amount":"1","Destination":"` + bobAddress + `","DestinationTag":0}`},
		"no place for a tag": {meta: xumm.AccountMeta{NeedsTag: true}, tx: `{"TransactionType":"NFTokenCreateOffer","Destination":"` + bobAddress + `"}`},
		"inside": {meta: xumm.AccountMeta{NeedsTag: true}, tx: `{"TransactionType":"Batch","RawTransactions":[{"RawTransaction":` + payText(bobAddress) + `}]}`,
			problems: []string{"RawTransactions/0/DestinationTag: The recipient asks for a destination tag, says Xaman, and none is entered. Without it they may not know who it is from, and may keep it: enter the tag."}},
		"a contact's name": {meta: metaOf(" bOB "), tx: payText(bobAddress), people: []storage.Contact{{Name: "Bob", Address: cyAddress}},
			problems: []string{"Destination: Xaman knows " + bobAddress + " as “bOB”, and your contact Bob has another address. Anybody can choose a name: compare the addresses."}},
		"what looks like a contact's name": {meta: metaOf("Вοb\ufe0f."), tx: payText(bobAddress), people: []storage.Contact{{Name: "Bob", Address: cyAddress}},
			problems: []string{"Destination: Xaman knows " + bobAddress + " as “Вοb.”, and your contact Bob has another address. Anybody can choose a name: compare the addresses."}},
		"a third party's, and a contact's": {meta: xumm.AccountMeta{ThirdParty: []xumm.AccountName{{Alias: "Bob", Source: "bithomp.com"}}}, tx: payText(bobAddress), people: []storage.Contact{{Name: "Bob", Address: cyAddress}},
			problems: []string{"Destination: Xaman says that bithomp.com calls " + bobAddress + " “Bob”, and your contact Bob has another address. Anybody can choose a name: compare the addresses."}},
		"the contact's own name":        {meta: metaOf("Bob"), tx: payText(bobAddress), people: []storage.Contact{bob}},
		"two contacts, and one of them": {meta: metaOf("Cy"), tx: payText(bobAddress), people: []storage.Contact{bob, {Name: "Cy", Address: cyAddress}}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, _ := onDirectory(t, &fakeDirectory{meta: map[string]xumm.AccountMeta{bobAddress: test.meta}})
				a.people.read.Store(newPeople(test.people, nil))
				tx := parseTx(t, test.tx)
				if got := a.Dangers(tx); got != nil {
					t.Errorf("before it is known: %q", got)
				}
				synctest.Wait()
				if got := a.Dangers(tx); !slices.Equal(got, test.dangers) {
					t.Errorf("dangers %q, want %q", got, test.dangers)
				}
				var problems []string
				for _, p := range a.Check(Draft{Tx: tx, ExpireMinutes: 5, Submit: true}) {
					if strings.Contains(p.Message, "says Xaman") || strings.Contains(p.Message, "Anybody can") {
						problems = append(problems, p.Field+": "+p.Message)
						if !p.Warning {
							t.Errorf("it stops the draft: %q", p.Message)
						}
					}
				}
				if !slices.Equal(problems, test.problems) {
					t.Errorf("problems %q, want %q", problems, test.problems)
				}
			})
		})
	}
}

// What it comes to that an account is blocked depends on what it is given.
func TestBlockedByRole(t *testing.T) {
	blocked := &fakeDirectory{meta: map[string]xumm.AccountMeta{bobAddress: {AccountInfo: xumm.AccountInfo{Blocked: true}}}}
	for tx, want := range map[string]string{
		payText(bobAddress): "gone for good",
		`{"TransactionType":"XChainCommit","OtherChainDestination":"` + bobAddress + `"}`:                                         "gone for good",
		`{"TransactionType":"TrustSet","LimitAmount":{"currency":"USD","value":"1","issuer":"` + bobAddress + `"}}`:               "What it issues may be worth nothing",
		`{"TransactionType":"DepositPreauth","Authorize":"` + bobAddress + `"}`:                                                   "don't authorize it",
		`{"TransactionType":"SetRegularKey","RegularKey":"` + bobAddress + `"}`:                                                   "With this key it could take everything",
		`{"TransactionType":"SignerListSet","SignerEntries":[{"SignerEntry":{"Account":"` + bobAddress + `","SignerWeight":1}}]}`: "As a signer",
		`{"TransactionType":"AccountSet","NFTokenMinter":"` + bobAddress + `"}`:                                                   "mint NFTs in your name",
	} {
		synctest.Test(t, func(t *testing.T) {
			a, _ := onDirectory(t, blocked)
			a.KnownAs(parseTx(t, tx))
			synctest.Wait()
			got := strings.Join(a.Dangers(parseTx(t, tx)), "\n")
			if !strings.Contains(got, "Xaman has blocked") || !strings.Contains(got, want) {
				t.Errorf("%s: %q", tx, got)
			}
		})
	}
	for _, f := range recipientFields {
		if f.blocked == "" {
			t.Errorf("nothing is said of a blocked %s", f.path)
		}
	}
}

// Switched off, only the signed-in account is asked about.
func TestRecipientsAreNotAskedAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDirectory{meta: map[string]xumm.AccountMeta{bobAddress: metaOf("Bob"), annAddress: metaOf("Ann")}}
		a, _ := onDirectory(t, d)
		set := func(on bool) {
			if _, err := a.cfg.Settings.Change(func(s *storage.Settings) { s.AskPlatform = &on }); err != nil {
				t.Fatal(err)
			}
		}
		ask := func() []string {
			tx := parseTx(t, payText(bobAddress))
			a.KnownAs(tx)
			a.Profile(annAddress)
			synctest.Wait()
			return a.KnownAs(tx)
		}
		set(false)
		if got := ask(); len(got) != 0 || d.count(bobAddress) != 0 || d.count(annAddress) != 1 {
			t.Errorf("switched off: %q, asked %v", got, d.asked)
		}
		set(true)
		if got := ask(); len(got) != 1 {
			t.Errorf("switched on: %q", got)
		}
	})
}

// All of it against the sandbox, over HTTP.
func TestPlatformTellsOfAccounts(t *testing.T) {
	w := newWorld(t, sandbox.Options{KYC: sandbox.KYCSuccessful, Pro: true})
	w.start()
	demo := map[string]string{}
	for _, a := range sandbox.DemoAccounts() {
		demo[a.Name] = a.Address
	}
	if got := w.app.KnownAs(payTo(t, demo["Exchange"], "")); got != nil {
		t.Errorf("signed out: %q", got)
	}
	w.signIn()
	w.until("the account's picture and name", func() bool {
		a := w.app.Account()
		return a.Picture != nil && a.Profile.Name != ""
	})
	if a := w.app.Account(); a.Profile != (Profile{Name: "Alice", Verified: true, Pro: true}) || a.KnownAs != "The sandbox knows this account as “Alice”." || a.Picture.Bounds().Dx() != portraitSize {
		t.Errorf("%+v, %v", a.Profile, a.Picture.Bounds())
	}
	exchange := payTo(t, demo["Exchange"], "")
	w.until("the exchange's name", func() bool { return len(w.app.KnownAs(exchange)) == 1 })
	if got, want := w.app.KnownAs(exchange)[0], "The sandbox says that explorer.example calls "+xrpl.ShortAddress(demo["Exchange"])+" “Exchange”."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	d := Draft{Tx: exchange, ExpireMinutes: 5, Submit: true}
	if !slices.ContainsFunc(w.app.Check(d), func(p xrpl.Problem) bool {
		return p.Field == "DestinationTag" && strings.Contains(p.Message, "tag, says the sandbox")
	}) {
		t.Errorf("no word on the tag: %v", w.app.Check(d))
	}
	swindler := payTo(t, demo["Swindler"], "")
	w.until("the warning", func() bool { return len(w.app.Dangers(swindler)) == 2 })
	w.until("the networks", func() bool { return w.app.NetworkName(sandbox.Sandnet) == "Sandnet (SANDNET)" })
	if servers := w.app.NodeServers(sandbox.Sandnet); len(servers) != 1 {
		t.Errorf("its nodes: %q", servers)
	}
}
