package looktest

import (
	"image"
	"image/color"
	"testing"
)

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
		n, at := Differing(picture(c.a), picture(c.b))
		if (n == 0) != c.same || n > 0 && at != image.Pt(1, 1) {
			t.Errorf("%d beside %d: %d differ at %v", c.a, c.b, n, at)
		}
	}
	if n, _ := Differing(picture(1), image.NewNRGBA(image.Rect(0, 0, 3, 2))); n == 0 {
		t.Error("pictures of other sizes are the same")
	}
}
