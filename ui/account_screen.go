package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// accountScreen is who is signed in, and how to become that.
type accountScreen struct {
	w    *Window
	page *fyne.Container

	view string // which of the views below is built

	// of the first-run view
	key     *look.Field
	saveKey *look.Button
	// of the ready view
	first   *look.Button   // what is most likely wanted
	retry   *look.Button   // nil where there is nothing to be tried again; of the signed-in view, too
	network *networkChoice // that the phone must be on
	on      string         // what was chosen there, for the next time
	waiting *waitingView
	// of all but the first-run view and the waiting one
	problem *look.Banner
	// of the signed-in view
	face  *look.Avatar
	name  *look.Text
	left  *look.Text
	words *fyne.Container // what the platform says of the account
	// of the view that asks for a passphrase
	pass *passphraseForm
	// of several
	others *otherAccounts
}

func newAccountScreen(w *Window) *accountScreen {
	return &accountScreen{w: w, page: container.NewStack(), others: newOtherAccounts(w)}
}

// signedInView begins the name of the view of who is signed in.
const signedInView = "signed in "

// refresh shows what holds now. A view is built anew only when another one is
// due, so that nothing flickers and no typing is lost.
func (s *accountScreen) refresh() {
	account, attempt := s.w.d.App.Account(), s.w.d.App.SignIn()
	view := "ready"
	switch {
	case attempt.Step == flow.SignInStarting || attempt.Step == flow.SignInWaiting:
		view = "waiting"
	case account.State == flow.NeedsAPIKey:
		view = "key"
	case account.State == flow.SignedIn:
		view = signedInView + account.Address
		switch {
		case account.CanUsePassphrase:
			view += ", to be kept"
		case account.KeptIn == flow.KeptInFile:
			view += ", in a file"
		}
		view += unopened(account)
	case account.State == flow.Locked && account.Passphrase == storage.PassphraseNeeded:
		view = "passphrase"
	case account.State == flow.Locked && len(s.w.d.App.Accounts()) > 0:
		view = "locked" // otherwise nobody has been signed in that would be missed
	case account.State == flow.CannotVerify:
		view = "cannot verify"
	default:
		view += unopened(account)
	}
	relaid := s.others.refresh()
	if view != s.view {
		s.view, s.retry = view, nil
		var o fyne.CanvasObject
		switch view {
		case "waiting":
			s.waiting = newWaitingView(s.w)
			o = s.waiting.object
		case "key":
			o = s.buildKey()
		case "locked", "cannot verify":
			o = s.buildReady(view, nil)
		case "passphrase":
			o = s.buildPassphrase()
		default:
			more := s.openOthers(account)
			if account.State == flow.SignedIn {
				o = s.buildSignedIn(account, more)
			} else {
				o = s.buildReady(view, more)
			}
		}
		s.page.Objects = []fyne.CanvasObject{o}
		s.page.Refresh()
		// What had the focus is gone with the old view.
		shown := slices.Contains(s.w.stack.Objects, fyne.CanvasObject(s.page))
		if canvas := s.w.win.Canvas(); shown && canvas.Overlays().Top() == nil {
			if f := s.firstFocus(); f != nil {
				canvas.Focus(f)
			} else {
				canvas.Unfocus()
			}
		}
	}
	switch view {
	case "key":
	case "waiting":
		s.waiting.show(attempt)
	default:
		s.showProblem(account, attempt)
		if account.State == flow.SignedIn {
			s.showSignedIn(account)
		} else {
			s.page.Refresh()
		}
	}
	if relaid {
		s.page.Refresh()
	}
	s.tick(s.w.d.Now())
}

func (s *accountScreen) firstFocus() fyne.Focusable {
	switch {
	case s.view == "key":
		return s.key.Entry
	case s.view == "waiting":
		return s.waiting.browser
	case s.view == "passphrase":
		return s.pass.field.Entry
	case !strings.HasPrefix(s.view, signedInView):
		return s.first
	}
	return nil
}

// showProblem says what became of a sign-in, or of what was tried again.
func (s *accountScreen) showProblem(a flow.Account, attempt flow.SignInView) {
	words, tone := attempt.Problem, problemTone(attempt)
	again := words != ""
	if s.retry != nil {
		s.retry.SetEnabled(!a.Trying)
		if words == "" && a.Tried {
			tone = look.Warn
			words = "Still no connection. Connect this computer, then try again."
			switch {
			case a.State == flow.Locked:
				words = "The keyring stayed locked. Unlock it with its password, or sign in once more."
			case a.Unopened == flow.Locked:
				words = "The keyring stayed locked. Unlock it with its password, then try again."
			}
		}
	}
	s.problem.Action("", nil)
	if again && s.w.begun.start != nil {
		s.problem.Action("Try again", s.w.trySignInAgain)
	}
	setBanner(s.problem, tone, words)
}

func newProblem() *look.Banner {
	b := look.NewBanner(look.Bad, "")
	b.Hide()
	return b
}

// code is the sign page's address while it is on the screen.
func (s *accountScreen) code() string {
	if s.view == "waiting" && s.waiting.qr.State() == look.QRCode {
		return s.waiting.qr.Text()
	}
	return ""
}

// ---- first run ----

func (s *accountScreen) buildKey() fyne.CanvasObject {
	s.saveKey = look.NewPrimary("Save and continue", "", func() { s.keepKey() })
	s.key = look.NewField("API key").
		Placeholder("xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx").
		Hint("From apps.xumm.dev. Not the API secret: a desktop app can't keep one.").
		OnSubmitted(func(string) { s.keepKey() })
	s.key.OnChanged(func(string) { s.sayOfKey("") })

	steps := look.NewSection("Connect your Xumm application", "Once, and it takes two minutes.",
		numbered(1, "Open the developer console and create an application, or choose one."),
		numbered(2, "Add these lines to its Origin/Redirect URIs, each complete:"),
		s.redirectLines(),
		numbered(3, "Copy its API key and paste it here."),
		s.key,
		look.Row(look.Space3, s.saveKey, look.NewSecondary("Open the developer console", "arrow-up-right", func() {
			s.w.openURL("https://apps.xumm.dev")
		})),
	)
	page := look.NewPage("Welcome to Countersign", "Build sign requests here, sign them on your phone, and be sure of the result.").MaxWidth(640)
	objs := []fyne.CanvasObject{steps}
	if s.w.d.ExploreSandbox != nil {
		objs = append(objs, look.NewSection("Just looking?", "The sandbox is a pretend platform with a pretend phone. No account, no network, no real money.",
			look.Row(look.Space3, look.NewSecondary("Explore with the sandbox", "flask", func() {
				var err error
				s.w.d.background(func() { err = s.w.d.ExploreSandbox() }, func() {
					if err != nil {
						s.w.say(look.Warn, flow.Sentence(err))
					}
				})
			}))))
	}
	return page.Content(objs...)
}

func (s *accountScreen) redirectLines() fyne.CanvasObject {
	lines := look.NewMono(strings.Join(s.w.d.App.RedirectURIs(), "\n"))
	lines.OnCopied = func() { s.w.say(look.Neutral, "Redirect lines copied") }
	return lines
}

func (s *accountScreen) keepKey() {
	key := strings.TrimSpace(s.key.Text())
	if problem := flow.CheckAPIKey(key); problem != "" {
		s.sayOfKey(problem)
		return
	}
	s.saveKey.SetEnabled(false)
	var err error
	s.w.d.background(func() {
		err = s.w.d.App.ChangeSettings(func(set *storage.Settings) { set.APIKey = key })
	}, func() {
		s.saveKey.SetEnabled(true)
		if err != nil {
			s.sayOfKey(flow.Sentence(err))
		}
	})
}

// sayOfKey says what is wrong with the key. That can take more than one line,
// and what stands below makes room.
func (s *accountScreen) sayOfKey(problem string) {
	if s.key.Error() != problem {
		s.key.SetError(problem)
		s.page.Objects[0].Refresh()
	}
}

// ---- ready to sign in ----

// buildReady offers to sign in. more is what else can be opened, nil for nothing.
func (s *accountScreen) buildReady(state string, more fyne.CanvasObject) fyne.CanvasObject {
	s.problem = newProblem()
	s.network = newNetworkChoice(s.w.d, "Network on the phone", true, func() {})
	s.network.choose(s.on)
	signIn := func() {
		s.on = s.network.key()
		s.w.startSignIn(s.network.forced())
	}
	s.first = look.NewPrimary("Sign in with Xumm", "qr", signIn)
	title, words := "Sign in", "Scan a code with Xaman on your phone. That is all: there is no password, and your keys stay where they are."
	buttons := []fyne.CanvasObject{s.first}
	switch state {
	case "locked":
		words = "You are probably still signed in" + s.asWhom() + ", but the system's keyring is locked. Unlock it to go on, or sign in once more."
		s.retry = look.NewPrimary("Unlock the keyring", "lock", s.w.d.App.RetryAccount)
	case "cannot verify":
		words = "You are probably still signed in" + s.asWhom() + ", but that can't be verified without a connection. Try again when you are online; nothing is lost."
		s.retry = look.NewPrimary("Try again", "refresh", s.w.d.App.RetryAccount)
	}
	if s.retry != nil && more == nil {
		s.first = s.retry
		buttons = []fyne.CanvasObject{s.retry, look.NewSecondary("Sign in with Xumm", "qr", signIn)}
	}
	hero := look.NewCard(
		look.Column(look.Space5,
			look.Row(look.Space4, look.NewLogo(56), look.Grow(look.Column(look.Space1,
				look.NewTitle(title),
				look.NewMuted("with Xumm, the app also called Xaman"),
			))),
			look.NewBody(words),
			s.problem,
			look.Row(look.Space3, buttons...),
			look.FixedWidth(240, s.network.input),
		))
	able := look.NewSection("What a sign-in is for", "",
		fact("check", look.Good, "Countersign learns which account you use, and can send it requests to look at."),
		fact("lock", look.Neutral, "It can't sign, spend or see your keys. Every request is yours to approve on the phone."),
		fact("clock", look.Neutral, "The sign-in ends by itself after 24 hours, or whenever you sign out."),
	)
	objs := []fyne.CanvasObject{hero}
	if more != nil {
		objs = append(objs, more)
	}
	return look.NewPage("", "").MaxWidth(600).Content(append(objs, s.others.card, able)...)
}

// asWhom names the account whose sign-in is stored and cannot be opened now.
func (s *accountScreen) asWhom() string {
	for _, k := range s.w.d.App.Accounts() {
		if k.Next {
			return " as " + s.w.accountName(k.Address)
		}
	}
	return ""
}

// fact is a sentence with a sign before it.
func fact(icon string, tone look.Tone, sentence string) fyne.CanvasObject {
	color := tone.Text()
	if tone == look.Neutral {
		color = look.ColorMuted
	}
	return look.RowTop(look.Space3, look.InsetXY(0, 1, look.NewIcon(icon, 18, color)), look.Grow(look.NewBody(sentence)))
}

// numbered is one step of what a person does.
func numbered(n int, sentence string) fyne.CanvasObject {
	number := look.NewStrong(strconv.Itoa(n))
	number.SetTone(look.Accent)
	return look.RowTop(look.Space2, look.FixedWidth(18, number), look.Grow(look.NewBody(sentence)))
}

// ---- signed in ----

// buildSignedIn shows who is signed in. more is what else can be opened, nil for
// nothing.
func (s *accountScreen) buildSignedIn(a flow.Account, more fyne.CanvasObject) fyne.CanvasObject {
	address := look.NewMono(a.Address)
	address.OnCopied = func() { s.w.say(look.Neutral, "Address copied") }
	s.left = look.NewMuted("")
	s.face, s.name = look.NewAvatar(a.Address, 56), look.NewHeading("")
	s.words = look.Column(look.Space3)
	who := look.NewCard(look.Column(look.Space5,
		look.Row(look.Space4, s.face, look.Grow(look.Column(look.Space1,
			look.Row(look.Space3, s.name, look.NewBadge(s.w.d.networkName(a.Network), look.Neutral)),
			s.left,
		))),
		s.words,
		address,
		look.NewDivider(),
		look.Row(look.Space3,
			look.NewPrimary("New request", "new", func() { s.w.show(atNew) }),
			look.NewSecondary("Sign in again", "refresh", s.w.signInAgain),
			look.Spring(),
			look.NewQuiet("Not you? Sign out", "sign-out", s.signOut),
		)))
	s.problem = newProblem()
	objs := []fyne.CanvasObject{s.problem, who}
	if more != nil {
		objs = append(objs, more)
	}
	objs = append(objs, s.others.card)
	switch {
	case a.CanUsePassphrase:
		objs = append(objs, s.offerPassphrase())
	case a.KeptIn == flow.KeptInFile:
		objs = append(objs, look.NewSection("Kept under a passphrase", "Your sign-in is in a file that only your passphrase opens.",
			look.Row(look.Space3, look.NewSecondary("Stop using the file", "trash", s.w.stopPassphrase))))
	}
	return look.NewPage("Account", "Signed in with Xumm").MaxWidth(640).Content(objs...)
}

// showSignedIn shows what is known of the account by now: the platform's word on
// it comes after the sign-in, or never.
func (s *accountScreen) showSignedIn(a flow.Account) {
	s.face.SetPicture(a.Picture)
	name := s.w.d.ownName(a)
	if name == "" {
		name = "Your account"
	}
	s.name.SetText(name)
	platform := s.w.d.platformName()
	var badges, words []fyne.CanvasObject
	for _, b := range []struct {
		is   bool
		word string
		tone look.Tone
	}{
		{a.Profile.Verified, "Identity checked by " + platform, look.Neutral},
		{a.Profile.Pro, "Xaman Pro", look.Neutral},
		{a.Profile.Blocked, "Blocked by " + platform, look.Bad},
	} {
		if b.is {
			badges = append(badges, look.NewBadge(b.word, b.tone))
		}
	}
	if len(badges) > 0 {
		words = append(words, look.Row(look.Space2, badges...))
	}
	if a.Profile.Blocked {
		words = append(words, look.NewBody("Others are warned before they pay you. Ask the support of Xaman why, in the wallet."))
	}
	if a.KnownAs != "" {
		words = append(words, look.NewMuted(a.KnownAs))
	}
	s.words.Objects = words
	setVisible(s.words, len(words) > 0)
	s.page.Refresh()
}

// leaves gives the account that a sign-out is of: the one in use, or the one that
// would be, once its sign-in can be opened. It is "" for none.
func (w *Window) leaves() string {
	if a := w.d.App.Account(); a.State == flow.SignedIn {
		return a.Address
	}
	for _, k := range w.d.App.Accounts() {
		if k.Next {
			return k.Address
		}
	}
	return ""
}

// signOut signs out who is in use, and says whom.
func (s *accountScreen) signOut() {
	words := "Signed out"
	if address := s.w.leaves(); address != "" {
		words += " " + s.w.accountName(address)
	}
	var err error
	s.w.d.background(func() { err = s.w.d.App.SignOut(context.Background()) }, func() {
		if err != nil {
			s.w.say(look.Bad, flow.Sentence(err))
			return
		}
		s.w.last = signed{} // who signs in next may be another
		stay := 0
		for _, k := range s.w.d.App.Accounts() {
			if k.SignedIn {
				stay++
			}
		}
		switch stay {
		case 0:
		case 1:
			words += "; 1 account stays signed in"
		default:
			words += "; " + strconv.Itoa(stay) + " accounts stay signed in"
		}
		s.w.say(look.Neutral, words)
		s.w.show(atAccount)
	})
}

func (s *accountScreen) tick(now time.Time) {
	switch {
	case s.view == "waiting":
		s.waiting.tick(now)
	case strings.HasPrefix(s.view, signedInView):
		s.left.SetText("Signed in for another " + timeLeftWords(s.w.d.App.Account().Expires, now))
	}
	s.others.tick()
}
