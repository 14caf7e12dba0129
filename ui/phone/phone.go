package phone

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/ui/look"
	"countersign/xumm/sandbox"
)

// Deps is what the phone needs of the program around it.
type Deps struct {
	// Do runs f on Fyne's thread: fyne.Do in the program, a queue in tests.
	Do func(f func())
	// Go runs f beside it: a goroutine in the program, directly in tests.
	Go func(f func())
	// Now is the wall clock, for the time that is left.
	Now func() time.Time
	// QR gives the text of the QR code on the screen of the main window, and ""
	// when there is none. It is called on Fyne's thread.
	QR func() string
	// Ctx ends what the phone is doing when the program ends.
	Ctx context.Context
}

// Phone is the phone's screen. Its methods, Watch excepted, are for Fyne's
// thread.
type Phone struct {
	d        Deps
	win      fyne.Window
	platform *sandbox.Platform
	wallet   *sandbox.Wallet

	dishonest *dishonestChooser

	home   *homeScreen
	review *reviewScreen // nil unless a request is open
	result *resultScreen // nil unless an answer is shown
	stack  *fyne.Container
	root   fyne.CanvasObject

	busy     bool   // a call is under way, and its buttons are disabled
	lastUsed string // address that signed last
}

// New builds the phone of a sandbox. Put Object into win, call Tick once a
// second, and start Watch as a goroutine. New takes over the keys typed in win
// while nothing has the focus.
func New(win fyne.Window, p *sandbox.Platform, d Deps) *Phone {
	ph := &Phone{d: d, win: win, platform: p, wallet: p.Phone()}
	ph.dishonest = newDishonestChooser(ph)
	ph.home = newHomeScreen(ph)
	ph.stack = container.NewStack()
	strip := look.NewSandboxBanner("Sandbox phone: pretend keys and money.")
	ph.root = container.New(page{}, look.Column(0, strip, ph.dishonest.alarm), ph.stack, container.NewStack())
	ph.dishonest.refresh()
	win.Canvas().SetOnTypedKey(ph.typedKey)
	ph.goHome()
	return ph
}

// Object is what the window shows.
func (ph *Phone) Object() fyne.CanvasObject { return ph.root }

// Refresh takes in what changed in the sandbox: requests, balances, network,
// honesty.
func (ph *Phone) Refresh() {
	if ph.dishonest.refresh() {
		ph.root.Refresh()
	}
	ph.home.refresh()
	if ph.review != nil && !ph.busy {
		ph.review.refresh()
	}
}

// Tick brings the time that is left up to date. Call it once a second.
func (ph *Phone) Tick() {
	ph.home.tick()
	if ph.review != nil && !ph.busy {
		ph.review.tick()
	}
}

// Watch calls Refresh, through Deps.Do, at every change of the sandbox until ctx
// ends. It is a loop: start it as a goroutine.
func (ph *Phone) Watch(ctx context.Context) {
	for ctx.Err() == nil {
		// Taken before looking, so that no change falls in between.
		changed := ph.wallet.Changed()
		ph.d.Do(ph.Refresh)
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// scan opens the request in the code on the main window's screen.
func (ph *Phone) scan() {
	text := ph.d.QR()
	if text == "" {
		ph.home.say(look.Warn, "There is no code on the screen. Make a request first.")
		return
	}
	ph.openText(text)
}

// openText opens the request in the text of a QR code.
func (ph *Phone) openText(text string) {
	ph.open(func(ctx context.Context) (*sandbox.Review, error) { return ph.wallet.Scan(ctx, text) })
}

// openNotice opens a request from the list of those that wait.
func (ph *Phone) openNotice(uuid string) {
	ph.open(func(ctx context.Context) (*sandbox.Review, error) { return ph.wallet.Open(ctx, uuid) })
}

func (ph *Phone) open(fetch func(context.Context) (*sandbox.Review, error)) {
	var r *sandbox.Review
	var err error
	ph.call(func(ctx context.Context) { r, err = fetch(ctx) }, func() {
		if err != nil {
			ph.home.say(look.Bad, sentence(err))
			return
		}
		ph.home.reset()
		ph.review = newReviewScreen(ph, r)
		ph.show(ph.review.object)
	})
}

func (ph *Phone) approve() {
	s := ph.review
	if ph.busy || !s.enter() {
		return
	}
	address := s.signer
	var out sandbox.Outcome
	var err error
	ph.call(func(ctx context.Context) { out, err = s.request.Approve(ctx, address) }, func() {
		if err != nil {
			s.fail(err)
			return
		}
		ph.lastUsed = address
		ph.showResult(signedResult(s.request, out, ph.accountName(address)))
	})
}

func (ph *Phone) decline() {
	s := ph.review
	var err error
	ph.call(func(ctx context.Context) { err = s.request.Decline(ctx) }, func() {
		if err != nil {
			s.fail(err)
			return
		}
		ph.showResult(declinedResult(s.request, false))
	})
}

// closeReview leaves the open request without an answer. A sign-in is declined
// by that, as in the app.
func (ph *Phone) closeReview() {
	s := ph.review
	if ph.busy || s == nil {
		return
	}
	if s.over {
		ph.goHome()
		return
	}
	var err error
	ph.call(func(ctx context.Context) { err = s.request.Dismiss(ctx) }, func() {
		switch {
		case err != nil:
			ph.goHome()
			ph.home.say(look.Bad, sentence(err))
		case isSignIn(s.request):
			ph.showResult(declinedResult(s.request, true))
		default:
			ph.goHome()
		}
	})
}

// call runs work beside Fyne's thread and then done on it. Only one call is
// under way at a time: the buttons are disabled meanwhile.
func (ph *Phone) call(work func(context.Context), done func()) {
	if ph.busy {
		return
	}
	ph.setBusy(true)
	ph.d.Go(func() {
		work(ph.d.Ctx)
		ph.d.Do(func() {
			ph.setBusy(false)
			done()
			ph.Refresh()
		})
	})
}

func (ph *Phone) setBusy(busy bool) {
	ph.busy = busy
	ph.home.enable()
	if ph.review != nil {
		ph.review.enable()
	}
}

func (ph *Phone) showResult(o outcome) {
	ph.review = nil
	ph.result = newResultScreen(o, ph.goHome)
	ph.show(ph.result.object)
}

func (ph *Phone) goHome() {
	ph.review, ph.result = nil, nil
	ph.home.reset()
	ph.home.refresh()
	ph.show(ph.home.object)
}

func (ph *Phone) show(o fyne.CanvasObject) {
	ph.win.Canvas().Unfocus()
	ph.stack.Objects = []fyne.CanvasObject{o}
	ph.stack.Refresh()
}

// typedKey is for keys typed while nothing has the focus. Approving is no key's
// doing: it takes a button.
func (ph *Phone) typedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		ph.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		if ph.result != nil {
			ph.goHome()
		}
	case fyne.KeyDown:
		ph.scroll(look.Space12)
	case fyne.KeyUp:
		ph.scroll(-look.Space12)
	case fyne.KeyPageDown:
		ph.scroll(ph.stack.Size().Height / 2)
	case fyne.KeyPageUp:
		ph.scroll(-ph.stack.Size().Height / 2)
	}
}

// scroll moves what is shown, so that all of it can be read without a pointer.
func (ph *Phone) scroll(by float32) {
	screen := ph.stack.Objects[0].(*fyne.Container)
	s := screen.Objects[1].(*container.Scroll)
	most := max(0, s.Content.Size().Height-s.Size().Height)
	s.ScrollToOffset(fyne.NewPos(0, min(most, max(0, s.Offset.Y+by))))
}

// escape goes one step back from wherever the person is.
func (ph *Phone) escape() {
	switch {
	case ph.review != nil && ph.review.chooser.open:
		ph.review.chooser.fold()
	case ph.review != nil:
		ph.closeReview()
	case ph.result != nil:
		ph.goHome()
	default:
		ph.home.stopPasting()
	}
}

func (ph *Phone) accountName(address string) string {
	for _, a := range ph.wallet.Accounts() {
		if a.Address == address {
			return a.Name
		}
	}
	return ""
}
