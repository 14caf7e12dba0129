package phone

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"countersign/ui/look"
	"countersign/xumm"
	"countersign/xumm/sandbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a phone in a window, on a sandbox that really serves, and a client
// that makes requests there.
type bench struct {
	*Phone
	t      *testing.T
	win    fyne.Window
	client *xumm.Client
	code   string        // what Deps.QR gives
	late   time.Duration // how far the phone's clock is ahead
	held   []func()      // what Deps.Go was given, while hold is set
	hold   bool
}

func newBench(t *testing.T, a look.Appearance) *bench {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.NewTheme(a))
	p, err := sandbox.Start(t.Context(), sandbox.Options{Seed: "phone", AppName: "Countersign", RateLimit: -1, CreateLimit: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	info := p.Info()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	client, err := xumm.New(xumm.APIKey(info.APIKey, info.APISecret), xumm.WithBaseURL(info.APIURL),
		xumm.WithHTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, client: client, win: test.NewTempWindow(t, nil)}
	b.Phone = New(b.win, p, Deps{
		Do:  func(f func()) { f() },
		Go:  b.run,
		Now: func() time.Time { return time.Now().Add(b.late) },
		QR:  func() string { return b.code },
		Ctx: t.Context(),
	})
	b.win.SetPadded(false)
	b.win.SetContent(b.Object())
	b.win.Resize(fyne.NewSize(380, 720))
	return b
}

func (b *bench) run(f func()) {
	if b.hold {
		b.held = append(b.held, f)
		return
	}
	f()
}

// release lets the calls that were held go on.
func (b *bench) release() {
	b.hold = false
	for _, f := range b.held {
		f()
	}
	b.held = nil
}

// account is the address of one of the phone's accounts.
func (b *bench) account(name string) string {
	b.t.Helper()
	for _, a := range b.platform.Info().Accounts {
		if a.Name == name {
			return a.Address
		}
	}
	b.t.Fatalf("the phone has no account %s", name)
	return ""
}

func (b *bench) create(r xumm.PayloadRequest) *xumm.Created {
	b.t.Helper()
	created, err := b.client.CreatePayload(b.t.Context(), r)
	if err != nil {
		b.t.Fatal(err)
	}
	return created
}

// payment is a request for 25 XRP to Bob with tag and memo.
func (b *bench) payment() xumm.PayloadRequest {
	return xumm.PayloadRequest{
		TxJSON: []byte(`{"TransactionType":"Payment","Destination":"` + b.account("Bob") + `","Amount":"25000000","DestinationTag":7,` +
			`"Memos":[{"Memo":{"MemoData":"496E766F69636520323031"}}]}`),
		Options:    xumm.PayloadOptions{Expire: 5 * time.Minute},
		CustomMeta: xumm.CustomMeta{Instruction: "Rent for March"},
	}
}

func signIn() xumm.PayloadRequest {
	return xumm.PayloadRequest{TxJSON: []byte(`{"TransactionType":"SignIn"}`)}
}

// show puts the code of a request on the main window's screen.
func (b *bench) show(c *xumm.Created) { b.code = c.SignURL }

// payload is the request as the application sees it.
func (b *bench) payload(c *xumm.Created) *xumm.Payload {
	b.t.Helper()
	p, err := b.client.Payload(b.t.Context(), c.UUID)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// press taps the button with that label where it is seen in the window.
func (b *bench) press(label string) {
	b.t.Helper()
	button := b.button(label)
	if button == nil {
		b.t.Fatalf("there is no button %q on the screen:\n%s", label, b.words())
	}
	if button.Disabled() {
		b.t.Fatalf("the button %q is disabled", label)
	}
	b.tap(button)
}

func (b *bench) tap(o fyne.CanvasObject) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	test.TapCanvas(b.win.Canvas(), at.AddXY(o.Size().Width/2, o.Size().Height/2))
}

func (b *bench) button(label string) *look.Button {
	var found *look.Button
	walk(b.Object(), func(o fyne.CanvasObject) {
		if button, ok := o.(*look.Button); ok && button.Text() == label {
			found = button
		}
	})
	return found
}

// words is everything that is written on the screen.
func (b *bench) words() string {
	var out []string
	walk(b.Object(), func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			out = append(out, text.Text)
		}
	})
	return strings.Join(out, " ")
}

func (b *bench) sees(want ...string) {
	b.t.Helper()
	words := b.words()
	for _, w := range want {
		if !strings.Contains(words, w) {
			b.t.Errorf("%q is not on the screen:\n%s", w, words)
		}
	}
}

func (b *bench) seesNot(unwanted ...string) {
	b.t.Helper()
	words := b.words()
	for _, w := range unwanted {
		if strings.Contains(words, w) {
			b.t.Errorf("%q is on the screen:\n%s", w, words)
		}
	}
}

func (b *bench) key(name fyne.KeyName) {
	e := &fyne.KeyEvent{Name: name}
	if f := b.win.Canvas().Focused(); f != nil {
		f.TypedKey(e)
		return
	}
	b.win.Canvas().OnTypedKey()(e)
}

// tab leads the focus on until it is at the button with that label.
func (b *bench) tab(label string) {
	b.t.Helper()
	for range 30 {
		b.win.Canvas().FocusNext()
		if button, ok := b.win.Canvas().Focused().(*look.Button); ok && button.Text() == label {
			return
		}
	}
	b.t.Fatalf("Tab does not lead to %q", label)
}

// walk visits everything that is shown.
func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, next := range inside {
		walk(next, visit)
	}
}
