// Package looktest compares pictures of screens with the ones kept beside the
// tests, and reads QR codes from them.
package looktest

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	xdraw "golang.org/x/image/draw"
)

// Tolerance is how far a channel may be off: rasterisers differ in rounding.
const Tolerance = 4

// Golden compares a picture with testdata/name.png, or writes that file when
// UPDATE_GOLDENS is set; look at it before committing it. Fonts are rasterised
// with fused multiply-add on other processors, so pictures are compared on
// amd64 only.
func Golden(t *testing.T, name string, got image.Image) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if os.Getenv("UPDATE_GOLDENS") != "" {
		writePNG(t, path, got)
		return
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("pictures are compared on amd64 only")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (UPDATE_GOLDENS=1 draws it)", err)
	}
	want, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if n, at := Differing(want, got); n > 0 {
		failed := filepath.Join("testdata", "failed", name+".png")
		writePNG(t, failed, got)
		t.Errorf("%s: %d pixels differ, the first at %v; see %s", path, n, at, failed)
	}
}

// Differing counts the pixels that are off by more than the tolerance; of
// pictures of different sizes, one at the size wanted.
func Differing(want, got image.Image) (n int, first image.Point) {
	if want.Bounds().Size() != got.Bounds().Size() {
		return 1, want.Bounds().Size()
	}
	a, b := straight(want), straight(got)
	for i := range a.Pix {
		if d := int(a.Pix[i]) - int(b.Pix[i]); d > Tolerance || d < -Tolerance {
			if n == 0 {
				first = image.Pt(i%a.Stride/4, i/a.Stride)
			}
			n++
		}
	}
	return n, first
}

// Scan reads the QR code in a picture, "" when there is none to be read. A
// picture that can't be read is looked at again from nearer and farther, as a
// person moves a camera: the reader's estimate of the size of a module is rough.
func Scan(img image.Image) string {
	if text := scan(img); text != "" {
		return text
	}
	b := img.Bounds()
	for _, zoom := range []float64{0.75, 1.5, 0.6, 2, 0.5, 0.4, 1.75} {
		out := image.NewGray(image.Rect(0, 0, int(float64(b.Dx())*zoom), int(float64(b.Dy())*zoom)))
		xdraw.BiLinear.Scale(out, out.Rect, img, b, xdraw.Src, nil)
		if text := scan(out); text != "" {
			return text
		}
	}
	return ""
}

func scan(img image.Image) string {
	source := gozxing.NewLuminanceSourceFromImage(img)
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	for _, b := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(source), gozxing.NewGlobalHistgramBinarizer(source)} {
		bmp, err := gozxing.NewBinaryBitmap(b)
		if err != nil {
			continue
		}
		if result, err := qrcode.NewQRCodeReader().Decode(bmp, hints); err == nil {
			return result.GetText()
		}
	}
	return ""
}

func straight(img image.Image) *image.NRGBA {
	out := image.NewNRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
