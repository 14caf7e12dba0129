package phone

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/ui/look"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// homeScreen is what the phone shows first: balances, the requests that wait,
// the accounts, and the ways to open a request.
type homeScreen struct {
	ph     *Phone
	object *fyne.Container

	network *networkChooser
	total   *look.Amount

	waiting []sandbox.Notice
	rows    map[string]*look.ListRow // by UUID
	list    *look.Card
	none    *fyne.Container

	accounts []*accountCard
	others   []*copier

	banner          *look.Banner
	idle, pasting   *fyne.Container // of which one is seen
	scan, paste     *look.Button
	link            *look.Field
	openLink, leave *look.Button
}

// networkWidth has room for the longest name of a network.
const networkWidth = 168

func newHomeScreen(ph *Phone) *homeScreen {
	h := &homeScreen{ph: ph, rows: map[string]*look.ListRow{}}
	h.network = newNetworkChooser(ph)
	h.total = look.NewAmount("", "XRP")
	h.list = look.NewTightCard()
	h.none = look.Row(look.Space3,
		look.NewIcon("bell", 18, look.ColorFaint),
		look.NewMuted("No requests. Pushed ones show up here."))

	body := look.Column(look.Space3,
		look.Column(0, look.NewCaption("Total balance"), look.Row(look.Space2, h.total, look.Spring(), look.FixedWidth(networkWidth, h.network.pick))),
		gap(look.Space1),
		look.NewStrong("Waiting for you"), h.none, h.list,
		gap(look.Space1),
		look.NewStrong("Accounts"))
	for _, a := range ph.wallet.Accounts() {
		c := newAccountCard(a, ph.d.Now)
		h.accounts = append(h.accounts, c)
		body.Add(c.object)
	}
	body.Add(gap(look.Space1))
	body.Add(ph.dishonest.object)
	body.Add(gap(look.Space1))
	body.Add(look.NewStrong("Others on this ledger"))
	for _, a := range sandbox.DemoAccounts() {
		card, c := newDemoCard(a, ph.d.Now)
		h.others = append(h.others, c)
		body.Add(card)
	}

	h.banner = look.NewBanner(look.Warn, "")
	h.scan = look.NewPrimary("Scan the code", "scan", ph.scan)
	h.paste = look.NewQuiet("Paste a link", "link", h.startPasting)
	h.idle = look.Column(look.Space1, newButtons(h.scan), h.paste)

	h.link = look.NewField("Paste a link").Placeholder("The text of the code").Hint("In the main window: Copy link.").
		OnSubmitted(func(string) { h.openPasted() })
	h.link.Entry.OnEscape = h.stopPasting
	h.openLink = look.NewPrimary("Open", "", h.openPasted)
	h.leave = look.NewSecondary("Cancel", "", h.stopPasting)
	h.leave.OnEscape, h.openLink.OnEscape = h.stopPasting, h.stopPasting
	h.pasting = look.Column(look.Space3, h.link, newButtons(h.leave, h.openLink))

	h.object = container.New(page{},
		container.NewStack(),
		container.NewVScroll(look.InsetXY(look.Space4, look.Space4, body)),
		newBar(look.Column(look.Space3, h.banner, h.idle, h.pasting)))
	h.reset()
	return h
}

// reset takes away what was said and typed.
func (h *homeScreen) reset() {
	h.banner.Hide()
	h.link.SetText("")
	h.idle.Show()
	h.pasting.Hide()
	h.object.Refresh()
}

// say shows a sentence above the buttons until the next attempt.
func (h *homeScreen) say(tone look.Tone, s string) {
	h.banner.Set(tone, s)
	h.banner.Show()
	h.object.Refresh()
}

func (h *homeScreen) startPasting() {
	h.reset()
	h.idle.Hide()
	h.pasting.Show()
	h.object.Refresh()
	h.ph.win.Canvas().Focus(h.link.Entry)
}

func (h *homeScreen) stopPasting() {
	if h.pasting.Visible() && !h.ph.busy {
		h.ph.win.Canvas().Unfocus()
		h.reset()
	}
}

func (h *homeScreen) openPasted() { h.ph.openText(h.link.Text()) }

// enable lets the buttons be pressed, or not while a call is under way.
func (h *homeScreen) enable() {
	on := !h.ph.busy
	for _, b := range []*look.Button{h.scan, h.paste, h.openLink, h.leave} {
		b.SetEnabled(on)
	}
}

// refresh reads balances and requests anew.
func (h *homeScreen) refresh() {
	balances := map[string]xrpl.Drops{}
	for _, b := range h.ph.platform.Ledger().Balances() {
		balances[b.Account.Address] = b.Drops
	}
	var total xrpl.Drops
	for _, a := range h.accounts {
		a.setBalance(balances[a.address])
		total += balances[a.address]
	}
	h.total.Set(grouped(total.XRP()), "XRP")
	h.network.refresh()
	h.refreshWaiting()
	h.object.Refresh()
}

func (h *homeScreen) refreshWaiting() {
	now := h.ph.d.Now()
	h.waiting = slices.DeleteFunc(h.ph.wallet.Inbox(), func(n sandbox.Notice) bool { return !now.Before(n.ExpiresAt) })
	h.showWaiting(now)
}

// showWaiting makes a row of each request that waits.
func (h *homeScreen) showWaiting(now time.Time) {
	// Rows are kept as long as their request waits, and with them the focus.
	rows := map[string]*look.ListRow{}
	var objs []fyne.CanvasObject
	for i, n := range h.waiting {
		row := h.rows[n.UUID]
		if row == nil {
			row = look.NewListRow(look.RowContent{}, func() { h.ph.openNotice(n.UUID) })
		}
		row.Set(rowContent(n, now))
		rows[n.UUID] = row
		if i > 0 {
			objs = append(objs, look.InsetXY(look.Space4, 0, look.NewDivider()))
		}
		objs = append(objs, row)
	}
	h.rows = rows
	h.list.SetContent(objs...)
	h.list.Hidden, h.none.Hidden = len(objs) == 0, len(objs) > 0
}

func rowContent(n sandbox.Notice, now time.Time) look.RowContent {
	c := look.RowContent{
		Icon: typeIcon(n.TxType), Tone: look.Accent, Title: clean(n.Title),
		Subtitle: "New, " + clock(n.At, now), Detail: timeLeft(n.ExpiresAt, now),
	}
	if n.Opened {
		c.Tone, c.Subtitle = look.Neutral, "Opened, not answered"
	}
	return c
}

// tick counts the time that is left.
func (h *homeScreen) tick() {
	now := h.ph.d.Now()
	for _, a := range h.accounts {
		a.tick(now)
	}
	for _, c := range h.others {
		c.tick(now)
	}
	if slices.ContainsFunc(h.waiting, func(n sandbox.Notice) bool { return !now.Before(n.ExpiresAt) }) {
		h.refresh()
		return
	}
	for _, n := range h.waiting {
		h.rows[n.UUID].Set(rowContent(n, now))
	}
}
