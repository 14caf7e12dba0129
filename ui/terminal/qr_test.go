package terminal

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// What is drawn in a terminal can be read from it: the characters are turned
// back into a picture, as a dark terminal shows them, and decoded.
func TestDrawQR(t *testing.T) {
	const link = "https://xumm.app/sign/1b144141-1a2b-4c3d-8e4f-0123456789ab"
	var out bytes.Buffer
	if err := DrawQR(&out, link); err != nil {
		t.Fatal(err)
	}
	img := picture(t, out.String())
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatal(err)
	}
	if got.GetText() != link {
		t.Errorf("read %q", got.GetText())
	}
	// The quiet zone: four light modules on every side.
	b := img.Bounds()
	for x := range b.Dx() {
		for y := range 4 * module {
			if img.GrayAt(x, y).Y == 0 || img.GrayAt(y, x%b.Dy()).Y == 0 {
				t.Fatalf("dark in the quiet zone at %d, %d", x, y)
			}
		}
	}
}

const module = 4 // pixels

func picture(t *testing.T, drawn string) *image.Gray {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(drawn, "\n"), "\n")
	var rows [][]rune
	for _, l := range lines {
		inner, ok := strings.CutPrefix(l, qrColours)
		inner, ends := strings.CutSuffix(inner, qrReset)
		if !ok || !ends || strings.Contains(inner, "\x1b") {
			t.Fatalf("a line without its colours: %q", l)
		}
		rows = append(rows, []rune(inner))
	}
	width := utf8.RuneCountInString(string(rows[0]))
	img := image.NewGray(image.Rect(0, 0, width*module, 2*len(rows)*module))
	for y, row := range rows {
		if len(row) != width {
			t.Fatalf("line %d has %d characters, want %d", y, len(row), width)
		}
		for x, c := range row {
			fill(img, x, 2*y, c == '█' || c == '▀')
			fill(img, x, 2*y+1, c == '█' || c == '▄')
		}
	}
	return img
}

func fill(img *image.Gray, x, y int, dark bool) {
	c := color.Gray{Y: 255}
	if dark {
		c.Y = 0
	}
	for i := range module {
		for j := range module {
			img.SetGray(x*module+i, y*module+j, c)
		}
	}
}
