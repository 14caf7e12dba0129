package look

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// tolerance is how far a channel may be off: rasterisers differ in rounding.
const tolerance = 4

// golden compares a picture with the one in a file, or writes the file when
// UPDATE_GOLDENS is set. Fonts are rasterised with fused multiply-add on
// other processors, so pictures are compared on amd64 only.
func golden(t *testing.T, path string, got image.Image) {
	t.Helper()
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
	if n, at := differing(want, got); n > 0 {
		failed := filepath.Join("testdata", "failed", filepath.Base(path))
		writePNG(t, failed, got)
		t.Errorf("%s: %d pixels differ, the first at %v; see %s", path, n, at, failed)
	}
}

// differing counts the pixels that are off by more than the tolerance.
func differing(want, got image.Image) (n int, first image.Point) {
	if want.Bounds().Size() != got.Bounds().Size() {
		return 1, want.Bounds().Size()
	}
	a, b := straight(want), straight(got)
	for i := range a.Pix {
		if d := int(a.Pix[i]) - int(b.Pix[i]); d > tolerance || d < -tolerance {
			if n == 0 {
				first = image.Pt(i%a.Stride/4, i/a.Stride)
			}
			n++
		}
	}
	return n, first
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

func TestDifferingToleratesRounding(t *testing.T) {
	picture := func(v uint8) image.Image {
		img := image.NewNRGBA(image.Rect(0, 0, 2, 2))
		for i := range img.Pix {
			img.Pix[i] = 0xff
		}
		img.Set(1, 1, color.NRGBA{v, v, v, 0xff})
		return img
	}
	for _, c := range []struct {
		a, b uint8
		same bool
	}{{100, 100, true}, {100, 104, true}, {104, 100, true}, {100, 105, false}, {105, 100, false}} {
		n, at := differing(picture(c.a), picture(c.b))
		if (n == 0) != c.same || n > 0 && at != image.Pt(1, 1) {
			t.Errorf("%d beside %d: %d differ at %v", c.a, c.b, n, at)
		}
	}
	if n, _ := differing(picture(1), image.NewNRGBA(image.Rect(0, 0, 3, 2))); n == 0 {
		t.Error("pictures of other sizes are the same")
	}
}
