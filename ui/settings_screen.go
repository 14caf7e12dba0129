package ui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// themes are the words of the settings file, in the order of the choice.
var themes = []string{"", "light", "dark"}

// scales are the sizes the window can be drawn in.
var scales = []struct {
	word  string
	scale float32
}{{"Normal", 1}, {"Large", 1.25}, {"Larger", 1.5}, {"Largest", 2}}

// settingsScreen is the settings, and what is stored where.
type settingsScreen struct {
	w        *Window
	page     *look.Page
	theme    *look.Segmented
	scale    *look.Select
	currency *look.Select
	expire   *look.Select
	network  *networkChoice
	key      *look.Field
	keep     *look.Button
	account  *look.Text
	signOut  *look.Button
	nodes    *nodeSettings
	links    *linkSettings // nil where links are not offered

	redirects *look.Mono // the lines to register

	connection *connectionSettings
	updates    *updateSettings // nil where the program cannot look
}

// currencies are those that values can be shown in, by their codes in the
// settings.
var currencies = []struct{ code, word string }{
	{"", "US dollars"}, {"EUR", "Euros"}, {"GBP", "Pounds sterling"}, {"CHF", "Swiss francs"}, {"JPY", "Yen"}, {"AUD", "Australian dollars"},
	{"CAD", "Canadian dollars"}, {"CNY", "Renminbi"}, {"INR", "Rupees"}, {"KRW", "Won"}, {"BRL", "Reais"}, {storage.NoCurrency, "Nothing else"},
}

func newSettingsScreen(w *Window) *settingsScreen {
	s := &settingsScreen{w: w}
	s.theme = look.NewSegmented([]string{"Like the system", "Light", "Dark"}, func(i int) {
		s.change(func(set *storage.Settings) { set.Theme = themes[i] })
	})
	var words []string
	for _, c := range scales {
		words = append(words, c.word)
	}
	s.scale = look.NewSelect("Size", words, func(word string) {
		i := slices.Index(s.scale.Options(), word)
		s.changeAnd(func(set *storage.Settings) { set.Scale = scales[i].scale }, func() {
			w.say(look.Neutral, "The new size holds from the next start.")
		})
	})
	var money []string
	for _, c := range currencies {
		money = append(money, c.word)
	}
	s.currency = look.NewSelect("Amounts of XRP also in", money, func(word string) {
		i := slices.Index(s.currency.Options(), word)
		s.change(func(set *storage.Settings) { set.Currency = currencies[i].code })
	})
	var lives []string
	for _, m := range expiries {
		lives = append(lives, minutes(m))
	}
	s.expire = look.NewSelect("New requests expire in", lives, func(word string) {
		s.change(func(set *storage.Settings) { set.ExpireMinutes = expiries[slices.Index(lives, word)] })
	})
	s.network = newNetworkChoice(w.d, "Network of new requests", true, func() {
		key := s.network.key()
		s.change(func(set *storage.Settings) { set.Network = key })
	})

	objs := []fyne.CanvasObject{
		look.NewSection("Looks", "", s.theme, look.Columns(look.Space4, 0.5, 380, s.scale, s.currency)),
		look.NewSection("New requests", "", look.Columns(look.Space4, 0.5, 380, s.expire, s.network.input)),
	}
	s.nodes = newNodeSettings(s)
	s.connection = newConnectionSettings(s)
	objs = append(objs, s.nodes.section(), s.connection.section())
	if w.d.Links != nil || w.d.App.LinksOpenHere() {
		s.links = newLinkSettings(s)
		objs = append(objs, s.links.section())
	}
	objs = append(objs, s.platformSection(), s.storedSection())
	if w.d.Updates != nil {
		s.updates = newUpdateSettings(s)
		objs = append(objs, s.updates.section())
	}
	objs = append(objs, s.aboutSection())
	s.page = look.NewPage("Settings", "").MaxWidth(680).Content(objs...)
	s.refresh()
	return s
}

func (s *settingsScreen) platformSection() fyne.CanvasObject {
	s.redirects = look.NewMono("")
	s.redirects.OnCopied = func() { s.w.say(look.Neutral, "Redirect lines copied") }
	register := []fyne.CanvasObject{
		look.NewStrong("Redirect lines"),
		look.NewMuted("Register every one in the developer console, each complete. A shorter line would let other addresses receive your sign-ins."),
		s.redirects,
	}
	if s.w.d.Sandbox != nil {
		return look.NewSection("Application", "The sandbox brings an application of its own; there is no key to enter.", register...)
	}
	if given := s.w.d.GivenKey; given != "" {
		return look.NewSection("Application", "", append([]fyne.CanvasObject{
			look.NewStrong("API key"), look.NewMono(given),
			look.NewMuted("COUNTERSIGN_API_KEY or --api-key is in use, and comes before a key that is kept here. To enter one here, start Countersign without."),
			look.NewDivider(),
		}, register...)...)
	}
	s.key = look.NewField("API key").Hint("From apps.xumm.dev. Another key signs you out.").OnSubmitted(func(string) { s.keepKey() })
	s.key.OnChanged(func(string) { s.sayOfKey("") })
	s.keep = look.NewSecondary("Save", "", s.keepKey)
	return look.NewSection("Application", "", append([]fyne.CanvasObject{
		s.key, look.Row(look.Space3, s.keep, look.NewQuiet("Open the developer console", "arrow-up-right", func() { s.w.openURL("https://apps.xumm.dev") })),
		look.NewDivider(),
	}, register...)...)
}

func (s *settingsScreen) keepKey() {
	key := strings.TrimSpace(s.key.Text())
	if problem := flow.CheckAPIKey(key); problem != "" {
		s.sayOfKey(problem)
		return
	}
	s.changeAnd(func(set *storage.Settings) { set.APIKey = key }, func() { s.w.say(look.Neutral, "API key saved") })
}

// sayOfKey says what is wrong with the key, and lets what stands below make
// room.
func (s *settingsScreen) sayOfKey(problem string) {
	if s.key.Error() != problem {
		s.key.SetError(problem)
		s.page.Refresh()
	}
}

func (s *settingsScreen) storedSection() fyne.CanvasObject {
	p := s.w.d.Places
	place := func(what, where string) fyne.CanvasObject {
		return look.Column(look.Space1, look.NewStrong(what), look.NewMuted(where))
	}
	s.account = look.NewMuted("")
	s.signOut = look.NewSecondary("Sign out", "sign-out", s.w.account.signOut)
	return look.NewSection("What is stored where", "",
		look.Row(look.Space3, look.Grow(look.Column(look.Space1, look.NewStrong("Your sign-in"), s.account)), s.signOut),
		look.NewDivider(),
		look.Row(look.Space3, look.Grow(place("Requests with their results, and contacts", p.Database)),
			look.NewSecondary("Delete finished", "trash", s.deleteFinished)),
		place("Daily copies of them", filepath.Join(p.Data, "backups")),
		place("Settings", p.Settings),
		place("The sign-in service's public keys", p.Certs),
		look.NewMuted("To remove everything: sign out, close the app, and delete these files and the folder "+p.Data+"."),
	)
}

func (s *settingsScreen) deleteFinished() {
	s.w.confirm(look.ConfirmWords{
		Title: "Delete all finished requests?", Yes: "Delete", Danger: true,
		Sentence: "They disappear from this computer, with their results and proofs. Daily copies keep them for three more days of use. Requests that can still be signed stay. What is on the ledger stays there.",
	}, func() {
		n := 0
		var err error
		s.w.d.background(func() { n, err = deleteFinished(context.Background(), s.w.d.App) }, func() {
			if err != nil {
				s.w.say(look.Bad, flow.Sentence(err))
				return
			}
			s.w.say(look.Neutral, plural(n, "request")+" deleted")
		})
	})
}

// deleteFinished deletes every request that nobody can sign any more.
func deleteFinished(ctx context.Context, app App) (n int, err error) {
	list, err := app.Requests(ctx, storage.Filter{})
	if err != nil {
		return 0, err
	}
	for _, r := range list {
		if !r.Settled || !final(r) {
			continue
		}
		if err := app.Delete(ctx, r.ID); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (s *settingsScreen) aboutSection() fyne.CanvasObject {
	words := look.Column(look.Space1, look.NewStrong("Countersign "+s.w.d.Version),
		look.NewMuted("Build sign requests, scan them with Xumm, be sure of the result."))
	if source := s.w.d.Source; source != "" {
		words.Add(look.NewMuted("Built from " + source + "."))
	}
	return look.NewSection("About", "",
		look.Row(look.Space4, look.NewLogo(40), look.Grow(words)),
		look.Row(look.Space3, look.NewSecondary("Copy diagnostics", "copy", func() {
			var text string
			s.w.d.background(func() { text = s.w.d.App.Diagnostics() }, func() { s.w.copy(text, "Diagnostics") })
		}), look.NewMuted("For a report. It names your account; no tokens.")),
	)
}

func (s *settingsScreen) change(change func(*storage.Settings)) { s.changeAnd(change, func() {}) }

// changeAnd stores a change, and then says so.
func (s *settingsScreen) changeAnd(change func(*storage.Settings), done func()) {
	var err error
	s.w.d.background(func() { err = s.w.d.App.ChangeSettings(change) }, func() {
		if err != nil {
			s.w.say(look.Bad, flow.Sentence(err))
			return
		}
		done()
	})
}

// refresh shows the settings as they are.
func (s *settingsScreen) refresh() {
	set := s.w.d.App.Settings()
	s.theme.SetSelected(max(0, slices.Index(themes, set.Theme)))
	for _, c := range scales {
		if c.scale == set.Scale || set.Scale == 0 && c.scale == 1 {
			s.scale.SetSelected(c.word)
		}
	}
	for _, c := range currencies {
		if c.code == set.Currency {
			s.currency.SetSelected(c.word)
		}
	}
	i := max(0, slices.IndexFunc(expiries, func(m int) bool { return m >= set.ExpireMinutes }))
	s.expire.SetSelected(minutes(expiries[i]))
	s.network.choose(set.Network)
	s.nodes.refresh()
	s.connection.refresh()
	if s.links != nil {
		s.links.refresh()
	}
	if s.updates != nil {
		s.updates.refresh()
	}
	if lines := strings.Join(s.w.d.App.RedirectURIs(), "\n"); s.redirects.Text() != lines {
		s.redirects.SetText(lines)
		s.page.Refresh()
	}
	if s.key != nil && s.key.Text() == "" {
		s.key.SetText(set.APIKey)
	}
	account := s.w.d.App.Account()
	words, leaves := whereKept(account), s.w.leaves()
	if account.State != flow.SignedIn && leaves != "" {
		words = "The sign-in of " + s.w.accountName(leaves) + " is stored, and could not be opened yet."
	}
	s.account.SetText(words)
	s.signOut.SetEnabled(account.State == flow.SignedIn || account.LeftOver || leaves != "")
	s.w.draft.settingsChanged(set)
}

// whereKept says where the sign-in in use is. Why it is in memory only is said by
// the account's notice.
func whereKept(a flow.Account) string {
	switch {
	case a.State != flow.SignedIn && a.LeftOver:
		return "Nobody is signed in, but the keyring has yet to give up a sign-in that is over. Unlock it and sign out again."
	case a.State != flow.SignedIn:
		return "Nobody is signed in."
	}
	switch a.KeptIn {
	case flow.KeptInKeyring:
		return "In the system's keyring, until it ends by itself."
	case flow.KeptInFile:
		return "In a file under your passphrase, until it ends by itself."
	}
	return "In memory only, until you close the app."
}
