package phone

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/ui/look"
)

func TestKeyboard(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(b.payment())
	b.show(created)
	b.tab("Scan the code")
	b.key(fyne.KeySpace)
	b.sees("Send 25 XRP to Bob")
	if b.win.Canvas().Focused() != nil {
		t.Error("a key could approve by accident")
	}
	b.key(fyne.KeyReturn)
	if b.review == nil {
		t.Fatal("Return answered the request")
	}

	b.win.Canvas().FocusNext() // Close, above
	for range 10 {
		if _, ok := b.win.Canvas().Focused().(*signerRow); ok {
			break
		}
		b.win.Canvas().FocusNext()
	}
	b.key(fyne.KeySpace)
	b.win.Canvas().FocusNext()
	b.key(fyne.KeyReturn)
	if b.review.signer != b.account("Bob") {
		t.Errorf("the keys chose %s", b.accountName(b.review.signer))
	}
	b.tab("Decline")
	b.tab("Approve")
	b.key(fyne.KeyEscape)
	b.sees("Opened, not answered")

	b.press("Scan the code")
	b.tab("Approve")
	b.key(fyne.KeyReturn)
	b.sees("Signed")
	b.key(fyne.KeyReturn)
	b.sees("Scan the code")
}

func TestEscapeGoesBack(t *testing.T) {
	b := newBench(t, look.Light)
	b.show(b.create(b.payment()))
	b.key(fyne.KeyEscape) // nowhere to go back to
	b.press("Paste a link")
	b.key(fyne.KeyEscape)
	b.sees("Scan the code")

	b.press("Scan the code")
	for _, ok := b.win.Canvas().Focused().(*signerRow); !ok; _, ok = b.win.Canvas().Focused().(*signerRow) {
		b.win.Canvas().FocusNext()
	}
	b.key(fyne.KeyEscape)
	b.sees("Opened, not answered")

	b.press("Scan the code")
	b.press("Decline")
	b.key(fyne.KeyEscape)
	b.sees("Scan the code")
}

// With the accounts unfolded, Escape folds them. It must not answer: closing a
// sign-in declines it.
func TestEscapeFoldsTheAccounts(t *testing.T) {
	for name, focus := range map[string]func(b *bench){
		"on an account": func(b *bench) { b.win.Canvas().Focus(b.review.chooser.rows[2]) },
		"on a button":   func(b *bench) { b.win.Canvas().Focus(b.button("Decline")) },
		"nowhere":       func(b *bench) { b.win.Canvas().Unfocus() },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, look.Light)
			created := b.create(signIn())
			b.show(created)
			b.press("Scan the code")
			b.tap(b.review.chooser.rows[0])
			b.sees("Alice", "Carol")
			focus(b)
			b.key(fyne.KeyEscape)
			b.seesNot("Carol")
			if b.review == nil || b.payload(created).Meta.Resolved {
				t.Fatal("the sign-in was declined")
			}
			if f := b.win.Canvas().Focused(); f == fyne.Focusable(b.review.chooser.rows[2]) {
				t.Error("what has the focus is hidden")
			}
			b.key(fyne.KeyEscape)
			if !b.payload(created).Meta.Resolved {
				t.Error("a second Escape does not close the request")
			}
		})
	}
}

// The list of what waits is longer than the screen: Tab brings it into sight.
func TestTabBringsRequestsIntoSight(t *testing.T) {
	b := newBench(t, look.Light)
	for range 12 {
		r := b.payment()
		b.create(r)
	}
	b.Refresh()
	b.win.Resize(fyne.NewSize(380, 560))
	if len(b.home.waiting) == 0 {
		for range 12 {
			b.show(b.create(b.payment()))
			b.press("Scan the code")
			b.press("Close")
		}
	}
	if len(b.home.waiting) < 10 {
		t.Fatalf("only %d requests wait", len(b.home.waiting))
	}
	last := b.home.rows[b.home.waiting[len(b.home.waiting)-1].UUID]
	for b.win.Canvas().Focused() != fyne.Focusable(last) {
		b.win.Canvas().FocusNext()
	}
	scroll := b.stack.Objects[0].(*fyne.Container).Objects[1].(*container.Scroll)
	d := fyne.CurrentApp().Driver()
	top, at := d.AbsolutePositionForObject(scroll).Y, d.AbsolutePositionForObject(last).Y
	if at < top || at+last.Size().Height > top+scroll.Size().Height {
		t.Errorf("the request with the focus is at %v, out of sight", at)
	}
}

func TestReviewScrollsByKeys(t *testing.T) {
	b := newBench(t, look.Light)
	b.win.Resize(fyne.NewSize(380, 560))
	b.show(b.create(b.payment()))
	b.press("Scan the code")
	for range 40 {
		b.key(fyne.KeyDown)
	}
	down := b.scrolled()
	if down <= 0 {
		t.Fatal("it does not scroll")
	}
	b.key(fyne.KeyPageDown)
	if b.scrolled() != down {
		t.Error("it scrolls past the end")
	}
	for range 4 {
		b.key(fyne.KeyPageUp)
	}
	if b.scrolled() != 0 {
		t.Error("it does not scroll back")
	}
	b.key(fyne.KeyUp)
}

func (b *bench) scrolled() float32 {
	return b.stack.Objects[0].(*fyne.Container).Objects[1].(*container.Scroll).Offset.Y
}
