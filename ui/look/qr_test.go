package look

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"countersign/ui/look/looktest"
)

const signLink = "https://xumm.app/sign/2f6c1b1e-8c1e-4a4e-9f30-0b3f7f2f6a11"

// onCanvas draws o alone in a theme, at a scale and a size of window.
func onCanvas(t *testing.T, a Appearance, scale float32, size fyne.Size, o fyne.CanvasObject) image.Image {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(NewTheme(a))
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	c := w.Canvas().(software.WindowlessCanvas)
	c.SetScale(scale)
	w.Resize(size)
	o.Refresh()
	return c.Capture()
}

func TestQRIsReadFromTheScreen(t *testing.T) {
	for _, a := range []Appearance{Light, Dark} {
		for _, scale := range []float32{1, 1.25, 2} {
			for _, size := range []fyne.Size{fyne.NewSize(320, 320), fyne.NewSize(401, 533)} {
				test.NewTempApp(t).Settings().SetTheme(NewTheme(a))
				img := onCanvas(t, a, scale, size, NewQR(signLink))
				if got := looktest.Scan(img); got != signLink {
					t.Errorf("%v, scale %v, %v: read %q", a, scale, size, got)
				}
			}
		}
	}
}

func TestQRModulesAreWholePixels(t *testing.T) {
	for _, scale := range []float32{1, 1.25, 1.5, 2} {
		for room := float32(280); room < 600; room += 7 {
			const n = 41
			side := qrSide(room, n, scale)
			pixels := side * scale / n
			if d := pixels - float32(int(pixels+0.5)); d > 1e-3 || d < -1e-3 {
				t.Fatalf("room %v, scale %v: a module is %v pixels", room, scale, pixels)
			}
			if side > room || room-side >= n/scale {
				t.Fatalf("room %v, scale %v: side %v wastes room or overflows", room, scale, side)
			}
		}
	}
}

// The first dark pixel from the left lies four modules inside the white.
func TestQRKeepsItsQuietZone(t *testing.T) {
	test.NewTempApp(t)
	q := NewQR(signLink)
	img := onCanvas(t, Dark, 1, fyne.NewSize(400, 400), q)
	white, dark := -1, -1
	y := 200
	for x := range 400 {
		r, g, b, _ := img.At(x, y).RGBA()
		switch {
		case white < 0 && r == 0xffff && g == 0xffff && b == 0xffff:
			white = x
		case white >= 0 && dark < 0 && r == 0 && g == 0 && b == 0:
			dark = x
		}
	}
	module := int(qrSide(400-2*Space2, len(q.modules), 1)) / len(q.modules)
	if dark-white < 4*module {
		t.Errorf("quiet zone of %d pixels, want %d at least", dark-white, 4*module)
	}
}

func TestQRIsAtLeast280AndGrows(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Light))
	q := NewQR(signLink)
	if m := q.MinSize(); m.Width < QRMin || m.Width != m.Height {
		t.Errorf("least size %v", m)
	}
	if small, large := qrSide(300, 41, 1), qrSide(500, 41, 1); large <= small {
		t.Errorf("a code of %v in 300, %v in 500", small, large)
	}
	empty := NewQR("")
	if empty.MinSize() != q.MinSize() {
		t.Errorf("placeholder %v, code %v: the page jumps when the code comes", empty.MinSize(), q.MinSize())
	}
}

func TestQRDoneCannotBeScanned(t *testing.T) {
	for _, a := range []Appearance{Light, Dark} {
		test.NewTempApp(t).Settings().SetTheme(NewTheme(a))
		q := NewQR(signLink)
		q.ShowDone("check", Good, "Signed")
		img := onCanvas(t, a, 2, fyne.NewSize(400, 400), q)
		if got := looktest.Scan(img); got != "" {
			t.Errorf("%v: a finished code still reads %q", a, got)
		}
		// Nor when a camera turns the contrast up.
		if got := looktest.Scan(blackened(img)); got != "" {
			t.Errorf("%v: with more contrast it reads %q", a, got)
		}
		q.ShowCode()
		if got := looktest.Scan(onCanvas(t, a, 2, fyne.NewSize(400, 400), q)); got != signLink {
			t.Errorf("%v: shown again it reads %q", a, got)
		}
	}
}

// blackened makes everything that is not the panel's colour black.
func blackened(img image.Image) image.Image {
	out := image.NewGray(img.Bounds())
	panel := img.At(img.Bounds().Dx()/2, 40)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if img.At(x, y) == panel {
				out.SetGray(x, y, color.Gray{0xff})
			}
		}
	}
	return out
}

func TestQRStates(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Light))
	q := NewQR("")
	if q.State() != QRPlaceholder || q.Text() != "" {
		t.Errorf("empty: %v %q", q.State(), q.Text())
	}
	if _, err := q.PNG(512); err == nil {
		t.Error("a picture of no code")
	}
	q.ShowCode()
	if q.State() != QRPlaceholder {
		t.Error("showed a code it does not have")
	}
	if err := q.SetText(signLink); err != nil || q.State() != QRCode || q.Text() != signLink {
		t.Errorf("%v %v %q", err, q.State(), q.Text())
	}
	if err := q.SetText(strings.Repeat("x", 5000)); err == nil || q.Text() != signLink || q.State() != QRCode {
		t.Errorf("too long: %v, then %q in state %v", err, q.Text(), q.State())
	}
	if err := q.SetText(""); err != nil || q.State() != QRPlaceholder {
		t.Errorf("emptied: %v %v", err, q.State())
	}
	if NewQR(strings.Repeat("x", 5000)).State() != QRPlaceholder {
		t.Error("a text too long is not a placeholder")
	}
}

func TestQRPicture(t *testing.T) {
	test.NewTempApp(t)
	q := NewQR(signLink)
	for _, size := range []int{0, 300, 1024} {
		data, err := q.PNG(size)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if w := img.Bounds().Dx(); w%len(q.modules) != 0 || w > max(size, len(q.modules)) {
			t.Errorf("asked for %d, got %d pixels", size, w)
		}
		if size < 300 {
			continue
		}
		if got := looktest.Scan(img); got != signLink {
			t.Errorf("%d pixels: read %q", size, got)
		}
	}
}
