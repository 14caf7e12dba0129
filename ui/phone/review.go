package phone

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/ui/look"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// reviewScreen is one request before it is answered: who asks, what would be
// signed, on which network, with which account, and how long there is time.
type reviewScreen struct {
	ph      *Phone
	request *sandbox.Review
	object  *fyne.Container

	signer string // address; "" when no account of the phone may sign
	over   bool   // expired, cancelled or answered elsewhere: only closing is left
	life   time.Duration

	countdown         *look.Countdown
	amount            *look.Field // nil unless the request leaves the amount to the person
	chooser           *signerChooser
	banner            *look.Banner
	closer, no, agree *look.Button
}

func newReviewScreen(ph *Phone, r *sandbox.Review) *reviewScreen {
	s := &reviewScreen{ph: ph, request: r}
	s.life = r.ExpiresAt.Sub(ph.d.Now())
	for _, n := range ph.wallet.Inbox() {
		if n.UUID == r.UUID {
			s.life = n.ExpiresAt.Sub(n.At)
		}
	}

	s.closer = look.NewQuiet("Close", "cross", ph.closeReview)
	s.agree = look.NewPrimary("Approve", "check", ph.approve)
	s.no = look.NewSecondary("Decline", "", ph.decline)
	for _, b := range []*look.Button{s.closer, s.agree, s.no} {
		b.OnEscape = ph.escape
	}
	s.countdown = look.NewCountdown("Expires in")
	s.banner = look.NewBanner(look.Bad, "")
	s.banner.Hide()
	s.chooser = newSignerChooser(ph, s.signers(), s.choose)
	foot := look.Column(look.Space3, s.banner)
	if r.OpenAmount != "" {
		s.amount = look.NewField("Amount you send").Suffix("XRP").Placeholder("0").
			Hint(clean(r.AppName) + " leaves it to you.").
			OnChanged(func(string) { s.amount.SetError("") })
		s.amount.Entry.OnEscape = ph.escape
		foot.Add(s.amount)
	}
	foot.Add(s.chooser.object)
	foot.Add(newButtons(s.no, s.agree))

	head := newHeadBar(look.Row(look.Space3,
		look.NewIcon(typeIcon(r.TxType), 20, look.Accent.Text()),
		look.Grow(look.Column(0, look.NewStrong(clean(r.AppName)), look.NewCaption(asks(r.TxType)))),
		s.closer))
	s.object = container.New(page{}, head,
		container.NewVScroll(look.InsetXY(look.Space4, look.Space4, s.content())), newBar(foot))
	s.start()
	s.tick()
	return s
}

// content is the part that scrolls.
func (s *reviewScreen) content() fyne.CanvasObject {
	r := s.request
	body := look.Column(look.Space4,
		look.Row(look.Space2, look.NewBadge(xrpl.NetworkName(r.Network), look.Accent), look.Spring(), s.countdown),
		newHeadline(deed(r.Summary)))
	if message := clean(r.Instruction); message != "" {
		body.Add(look.Column(2, look.NewCaption("Message from "+clean(r.AppName)), look.NewBody(message)))
	}
	lines := look.Column(look.Space3)
	for i, f := range fieldsOf(r.TxType, r.Tx, s.ph.accountName) {
		if i > 0 {
			lines.Add(look.NewDivider())
		}
		lines.Add(fieldLine(f))
	}
	body.Add(look.NewTightCard(look.Inset(look.Space4, lines)))
	if words := onlySigned(r); words != "" {
		body.Add(look.NewCaption(words))
	}
	return body
}

// oneLine is how many characters of label and value fit side by side.
const oneLine = 38

func fieldLine(f field) fyne.CanvasObject {
	value := fyne.CanvasObject(look.NewBody(f.Value))
	if f.Mono {
		value = newMono(f.Value)
	}
	switch {
	case f.Name != "":
		return look.Column(look.Space1, look.Row(look.Space2, look.NewCaption(f.Label), look.Spring(), look.NewStrong(clean(f.Name))), value)
	case !f.Mono && len(f.Label)+len(f.Value) <= oneLine && !strings.Contains(f.Value, "\n"):
		return look.Row(look.Space2, look.NewCaption(f.Label), look.Spring(), look.NewStrong(f.Value))
	}
	return look.Column(look.Space1, look.NewCaption(f.Label), value)
}

// signers are the phone's accounts that may sign.
func (s *reviewScreen) signers() []sandbox.Account {
	accounts := s.ph.wallet.Accounts()
	asked, own := s.request.Signers, s.request.Tx.Text("Account")
	return slices.DeleteFunc(accounts, func(a sandbox.Account) bool {
		return len(asked) > 0 && !slices.Contains(asked, a.Address) || s.request.Multisign && a.Address == own
	})
}

// start chooses the account to begin with: the one that is asked for, else the
// one that signed last, else the first.
func (s *reviewScreen) start() {
	accounts := s.signers()
	if s.request.Problem != "" {
		s.chooser.object.Hide()
		s.fix(look.Bad, s.request.Problem)
		return
	}
	if len(accounts) == 0 {
		s.fix(look.Warn, "None of this phone's accounts may sign this. It asks for "+shortList(s.request.Signers)+".")
		return
	}
	first := accounts[0].Address
	for _, wanted := range []string{s.ph.lastUsed, s.request.Tx.Text("Account")} {
		if slices.ContainsFunc(accounts, func(a sandbox.Account) bool { return a.Address == wanted }) {
			first = wanted
		}
	}
	s.chooser.pick(first)
}

// shortList gives addresses for a sentence.
func shortList(addresses []string) string {
	short := make([]string, len(addresses))
	for i, a := range addresses {
		short[i] = xrpl.ShortAddress(clean(a))
	}
	return strings.Join(short, " or ")
}

// choose is told with which account the request would be signed.
func (s *reviewScreen) choose(address string) {
	s.signer = address
	s.enable()
	if s.object != nil {
		s.object.Refresh()
	}
}

// fix shows a sentence above the buttons; it stays until the request is closed.
func (s *reviewScreen) fix(tone look.Tone, words string) {
	s.banner.Set(tone, words)
	s.banner.Show()
	s.enable()
	s.object.Refresh()
}

// fail shows why an answer did not go through.
func (s *reviewScreen) fail(err error) { s.fix(look.Bad, sentence(err)) }

// end leaves closing as the only thing to do.
func (s *reviewScreen) end(words string) {
	s.over = true
	s.fix(look.Warn, words)
}

// enter takes the amount that was typed; false when it is none.
func (s *reviewScreen) enter() bool {
	if s.amount == nil {
		return true
	}
	err := s.request.EnterAmount(s.amount.Text())
	if err != nil {
		s.amount.SetError(sentence(err))
		s.ph.win.Canvas().Focus(s.amount.Entry)
		s.object.Refresh()
	}
	return err == nil
}

// enable lets the buttons be pressed where pressing makes sense now.
func (s *reviewScreen) enable() {
	idle := !s.ph.busy
	s.closer.SetEnabled(idle)
	s.no.SetEnabled(idle && !s.over)
	s.agree.SetEnabled(idle && !s.over && s.signer != "")
	s.chooser.setEnabled(idle && !s.over)
}

// refresh looks whether the request still waits.
func (s *reviewScreen) refresh() {
	s.tick()
	s.chooser.refresh()
	waits := slices.ContainsFunc(s.ph.wallet.Inbox(), func(n sandbox.Notice) bool { return n.UUID == s.request.UUID })
	if !waits && !s.over {
		s.end("This request does not wait any more: it was cancelled, or answered elsewhere.")
	}
}

// tick counts the time that is left.
func (s *reviewScreen) tick() {
	left := s.request.ExpiresAt.Sub(s.ph.d.Now())
	s.countdown.Set(left, s.life)
	if left <= 0 && !s.over {
		s.end("This request has expired. Ask the application for a new one.")
	}
}

func isSignIn(r *sandbox.Review) bool { return r.TxType == "SignIn" }

func isClaim(r *sandbox.Review) bool { return r.TxType == "PaymentChannelAuthorize" }

// onlySigned says why nothing is sent to the ledger, "" when something is, or
// when that goes without saying.
func onlySigned(r *sandbox.Review) string {
	switch {
	case r.Submit || isSignIn(r):
		return ""
	case isClaim(r):
		return "This signs a claim: whoever has it can take up to this amount from the channel."
	case r.Multisign:
		return "The phone adds one signature of several. " + clean(r.AppName) + " collects them and submits the transaction."
	}
	return "The phone only signs this. " + clean(r.AppName) + " submits it to the ledger itself, or does not."
}

// asks says in a few words what kind of request it is.
func asks(txType string) string {
	switch txType {
	case "SignIn":
		return "asks you to sign in"
	case "Payment":
		return "asks for a payment"
	}
	return "asks you to sign a transaction"
}

// deed is the first sentence of a summary, which says what would be done. The
// rest of it repeats fields, all of which the details show.
func deed(summary string) string {
	first, _, _ := strings.Cut(clean(summary), ". ")
	return strings.TrimSuffix(first, ".")
}
