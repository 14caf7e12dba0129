package flow

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"countersign/xumm"
)

func metaOf(alias string) xumm.AccountMeta {
	return xumm.AccountMeta{AccountInfo: xumm.AccountInfo{Alias: alias}}
}

func TestProfileOf(t *testing.T) {
	third := func(names ...xumm.AccountName) xumm.AccountMeta { return xumm.AccountMeta{ThirdParty: names} }
	for name, test := range map[string]struct {
		meta xumm.AccountMeta
		want Profile
	}{
		"nothing":           {xumm.AccountMeta{}, Profile{}},
		"its own":           {metaOf("Bob"), Profile{Name: "Bob"}},
		"its owner's":       {xumm.AccountMeta{OwnerAlias: "Bob & Co"}, Profile{Name: "Bob & Co"}},
		"a third party's":   {third(xumm.AccountName{Alias: "Bob", Source: "bithomp.com"}), Profile{Name: "Bob", Source: "bithomp.com"}},
		"of nobody":         {third(xumm.AccountName{Alias: "Bob"}), Profile{Name: "Bob", Source: "another service"}},
		"of a hidden one":   {third(xumm.AccountName{Alias: "\u3164"}, xumm.AccountName{Alias: "Bob", Source: "x.com"}), Profile{Name: "Bob", Source: "x.com"}},
		"own before others": {xumm.AccountMeta{AccountInfo: xumm.AccountInfo{Alias: "Bob"}, ThirdParty: []xumm.AccountName{{Alias: "Rob", Source: "x.com"}}}, Profile{Name: "Bob"}},
		"all the rest": {xumm.AccountMeta{AccountInfo: xumm.AccountInfo{KYCApproved: true, Pro: true, Blocked: true}, NeedsTag: true},
			Profile{Verified: true, Pro: true, Blocked: true, NeedsTag: true}},
		"ends the quotation": {metaOf("Bob”. It is safe to pay. “"), Profile{Name: "Bob'. It is safe to pay. '"}},
		"other quotes":       {metaOf("Bob’’ ʺˮ It is safe. ❝״＂‶"), Profile{Name: "Bob' ' It is safe. '"}},
		"nothing to look at": {metaOf("\u2800\ufe0f..."), Profile{}},
		"turned around":      {metaOf("\u202eboB\u2066\u200f"), Profile{Name: "boB"}},
		"piled up":           {metaOf("B" + strings.Repeat("\u0301", 60) + "ob"), Profile{Name: "B\u0301\u0301ob"}},
		"lines":              {metaOf(" Bob\n\tSmith\u0000 "), Profile{Name: "Bob Smith"}},
	} {
		if got := profileOf(&test.meta); got != test.want {
			t.Errorf("%s: %#v, want %#v", name, got, test.want)
		}
	}
}

// A platform that answers is asked once in ten minutes about an account, however
// often somebody looks, and by one question at a time.
func TestProfileIsAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDirectory{meta: map[string]xumm.AccountMeta{bobAddress: metaOf("Bob")}, takes: time.Second}
		a, changes := onDirectory(t, d)
		look := func() (Profile, bool) { return a.Profile(bobAddress) }
		for range 100 {
			if _, known := look(); known {
				t.Fatal("known before it was told")
			}
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if p, known := look(); !known || p.Name != "Bob" || d.count(bobAddress) != 1 || changes(ProfilesChanged) != 1 {
			t.Fatalf("%+v, %t, asked %d times, told %d times", p, known, d.count(bobAddress), changes(ProfilesChanged))
		}
		time.Sleep(profileLife - time.Second)
		synctest.Wait()
		if look(); d.count(bobAddress) != 1 {
			t.Error("asked again too soon")
		}
		time.Sleep(2 * time.Second)
		if p, known := look(); !known || p.Name != "Bob" {
			t.Errorf("an old answer is gone: %+v, %t", p, known)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if d.count(bobAddress) != 2 || changes(ProfilesChanged) != 1 {
			t.Errorf("asked %d times, told %d times; what is as before is no news", d.count(bobAddress), changes(ProfilesChanged))
		}
		a.account.session = nil
		time.Sleep(time.Hour)
		if look(); d.count(bobAddress) != 2 {
			t.Error("asked with nobody signed in")
		}
	})
}

// One that does not answer is left alone for a minute, then for longer; what was
// known before stays.
func TestProfileAfterErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDirectory{meta: map[string]xumm.AccountMeta{bobAddress: {AccountInfo: xumm.AccountInfo{Blocked: true}}}}
		a, _ := onDirectory(t, d)
		a.Profile(bobAddress)
		synctest.Wait()
		d.fail(errors.New("out of order"))
		time.Sleep(profileLife)
		var asked []time.Duration
		begin, last := time.Now(), d.count(bobAddress)
		for time.Since(begin) < 30*time.Minute {
			if p, known := a.Profile(bobAddress); !known || !p.Blocked {
				t.Fatal("the warning is gone")
			}
			synctest.Wait()
			if n := d.count(bobAddress); n != last {
				asked, last = append(asked, time.Since(begin)), n
			}
			time.Sleep(time.Second)
		}
		if got := fmt.Sprint(asked); got != "[0s 1m0s 3m0s 7m0s 15m0s]" {
			t.Errorf("asked at %s", got)
		}
	})
}

// A platform that wants fewer questions gets none about anybody.
func TestProfilePauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDirectory{err: &xumm.Error{Status: 429, RetryAfter: 5 * time.Minute}}
		a, _ := onDirectory(t, d)
		a.Profile(bobAddress)
		synctest.Wait()
		d.fail(nil)
		time.Sleep(4 * time.Minute)
		a.Profile(cyAddress)
		synctest.Wait()
		if d.count(cyAddress) != 0 {
			t.Error("asked in the pause")
		}
		time.Sleep(2 * time.Minute)
		a.Profile(cyAddress)
		synctest.Wait()
		if d.count(cyAddress) != 1 {
			t.Error("not asked after the pause")
		}
	})
}

// An account that is being asked about is not forgotten: it would be asked about
// again and again.
func TestFullBookAsksOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDirectory{takes: time.Minute}
		a, _ := onDirectory(t, d)
		for range 3 {
			for i := range 2 * maxProfiles {
				a.Profile(fmt.Sprint("r", i))
			}
			synctest.Wait()
		}
		if len(d.asked) != maxProfiles || len(a.profiles.kept) != maxProfiles {
			t.Errorf("asked %d times, %d are kept", len(d.asked), len(a.profiles.kept))
		}
		time.Sleep(2 * time.Minute)
	})
}

func TestProfilesAreCounted(t *testing.T) {
	b := profileBook{}
	for i := range 2 * maxProfiles {
		e := b.add(fmt.Sprint(i))
		e.again = time.Unix(int64(i), 0)
	}
	if len(b.kept) != maxProfiles || b.kept[fmt.Sprint(2*maxProfiles-1)] == nil || b.kept["0"] != nil {
		t.Errorf("%d are kept", len(b.kept))
	}
}

// What belongs to the signed-in account comes after the sign-in, and again after
// an hour.
func TestOwnProfile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDirectory{meta: map[string]xumm.AccountMeta{annAddress: metaOf("Ann")}, takes: time.Minute / 2}
		a, changes := onDirectory(t, d)
		s := a.account.session
		if a.pictureOf(annAddress) != nil || a.knownProfile(annAddress) != (Profile{}) {
			t.Error("known before anybody was asked")
		}
		for range 3 * 3600 / 15 { // as tick does
			a.refreshOwn(s)
			time.Sleep(15 * time.Second)
		}
		synctest.Wait()
		for _, what := range []string{annAddress, "avatar " + annAddress, "rails"} {
			if n := d.count(what); n != 3 {
				t.Errorf("%s: asked %d times in three hours", what, n)
			}
		}
		if a.pictureOf(annAddress) == nil || a.pictureOf(bobAddress) != nil || a.knownProfile(annAddress).Name != "Ann" || changes(ProfilesChanged) == 0 {
			t.Error("not known")
		}
		// Somebody else signs in: the picture is not theirs.
		a.refreshOwn(&session{address: bobAddress, directory: d})
		if a.pictureOf(bobAddress) != nil || a.pictureOf(annAddress) != nil {
			t.Error("a picture of another account")
		}
		a.cfg.OwnOnly = true
		before := d.count("rails")
		time.Sleep(2 * time.Hour)
		a.refreshOwn(s)
		synctest.Wait()
		if d.count("rails") != before {
			t.Error("a command asked")
		}
	})
}

func FuzzQuotable(f *testing.F) {
	f.Add("Bob”\u202e\u0301\u0301\u0301")
	f.Add("Bob’’ or ʺˮ״❝❞＂‶ \ufe0f")
	f.Fuzz(func(t *testing.T, name string) {
		got := quotable(name)
		if strings.ContainsAny(got, "“”\"\n‘’‚„«»‹›″ʺˮ״❝❞＂〞") || strings.Contains(got, "''") || strings.ContainsFunc(got, func(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) }) || quotable(got) != got {
			t.Errorf("%q gives %q", name, got)
		}
	})
}
