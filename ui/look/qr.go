package look

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
	qrcode "github.com/skip2/go-qrcode"
)

// QRState is what a QR widget shows.
type QRState int

const (
	QRPlaceholder QRState = iota // no code yet: a skeleton with a word
	QRCode                       // the code, to be scanned
	QRDone                       // the code faded behind a sign; it no longer scans
)

// QRMin is the least side of the code, quiet zone included, in
// device-independent pixels.
const QRMin float32 = 280

// quietZone is the white border in modules that ISO/IEC 18004 asks for.
const quietZone = 4

// QR is a code that can be read from the screen in any theme: black on white,
// with its quiet zone, every module the same whole number of pixels. It grows
// with its room, up to SetMax.
type QR struct {
	widget.BaseWidget
	text    string
	modules [][]bool // true is dark; quiet zone included
	state   QRState
	icon    string
	tone    Tone
	word    string
	most    float32
}

// NewQR makes a code of level M (15 % may be damaged). With an empty text, or
// one that fits no code, it shows the placeholder.
func NewQR(text string) *QR {
	q := &QR{most: 520, word: "Waiting for the code"}
	q.ExtendBaseWidget(q)
	if text != "" {
		if err := q.SetText(text); err != nil {
			q.ShowPlaceholder("This link is too long for a QR code")
		}
	}
	return q
}

// SetText shows a code for the text. An empty text shows the placeholder. A
// text too long for any code (2,331 bytes at level M) is an error and changes
// nothing.
func (q *QR) SetText(text string) error {
	if text == "" {
		q.text, q.modules = "", nil
		q.ShowPlaceholder("Waiting for the code")
		return nil
	}
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return fmt.Errorf("make a QR code of %d bytes: %w", len(text), err)
	}
	q.text, q.modules, q.state = text, code.Bitmap(), QRCode
	q.Refresh()
	return nil
}

// Text gives the text of the code.
func (q *QR) Text() string { return q.text }

// State says what is shown.
func (q *QR) State() QRState { return q.state }

// SetMax limits the side of the code.
func (q *QR) SetMax(side float32) {
	q.most = max(side, QRMin)
	q.Refresh()
}

// ShowPlaceholder takes the code away and says why there is none.
func (q *QR) ShowPlaceholder(word string) {
	q.state, q.word = QRPlaceholder, word
	q.Refresh()
}

// ShowCode shows the code again, if there is one.
func (q *QR) ShowCode() {
	if q.modules != nil {
		q.state = QRCode
		q.Refresh()
	}
}

// ShowDone fades the code behind a sign, so that it can no longer be scanned:
// "check" in Good when it was signed, "cross" in Warn when declined, "clock"
// in Neutral when it expired.
func (q *QR) ShowDone(icon string, tone Tone, word string) {
	q.state, q.icon, q.tone, q.word = QRDone, icon, tone, word
	q.Refresh()
}

// PNG draws the code for saving, black on white, as close below size pixels a
// side as whole modules allow, and one pixel per module at least.
func (q *QR) PNG(size int) ([]byte, error) {
	if q.modules == nil {
		return nil, fmt.Errorf("save QR code: there is none yet")
	}
	n := len(q.modules)
	k := max(1, size/n)
	img := image.NewPaletted(image.Rect(0, 0, n*k, n*k), color.Palette{color.White, color.Black})
	for y := range n * k {
		for x := range n * k {
			if q.modules[y/k][x/k] {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return nil, fmt.Errorf("save QR code: %w", err)
	}
	return buf.Bytes(), nil
}

// picture draws the code with one pixel a module, in ink on paper. Without
// finders it leaves out the three corner patterns a scanner looks for.
func (q *QR) picture(ink, paper color.Color, finders bool) image.Image {
	n := len(q.modules)
	img := image.NewNRGBA(image.Rect(0, 0, n, n))
	const finder = 8 // seven modules and their separator
	for y := range n {
		for x := range n {
			c := paper
			nearX, nearY := x < quietZone+finder, y < quietZone+finder
			farX, farY := x >= n-quietZone-finder, y >= n-quietZone-finder
			corner := nearX && nearY || farX && nearY || nearX && farY
			if q.modules[y][x] && (finders || !corner) {
				c = ink
			}
			img.Set(x, y, c)
		}
	}
	return img
}

// side is how many modules there are on a side; without a code, as many as a
// sign link has, so that nothing moves when the code comes.
func (q *QR) side() int {
	const signLink = 33 + 2*quietZone
	if len(q.modules) == 0 {
		return signLink
	}
	return len(q.modules)
}

// qrSide is the largest side of a code of n modules that fits the room, with a
// whole number of device pixels for each module.
func qrSide(room float32, n int, scale float32) float32 {
	k := max(1, int(room*scale)/n)
	return float32(k*n) / scale
}

// CreateRenderer implements fyne.Widget.
func (q *QR) CreateRenderer() fyne.WidgetRenderer {
	const edge = Space2 // of the panel beyond the quiet zone
	panel, plate, disc := rectangle(radiusCard+4), rectangle(radiusCard), newMedallion("qr")
	img := &canvas.Image{ScaleMode: canvas.ImageScalePixels, FillMode: canvas.ImageFillStretch}
	word := newText("", voice{textBody, 20, bold(), ColorText, fitWords}).Centered()
	p := &parts{objs: []fyne.CanvasObject{panel, img, plate, disc, word}}
	least := func() float32 {
		// The least multiple of the modules that reaches QRMin, at scale 1.
		n := q.side()
		return float32((int(QRMin)+n-1)/n*n) + 2*edge
	}
	p.minSize = func() fyne.Size { return fyne.NewSquareSize(least()) }
	p.layout = func(s fyne.Size) {
		scale := float32(1)
		if c := fyne.CurrentApp().Driver().CanvasForObject(q); c != nil && c.Scale() > 0 {
			scale = c.Scale()
		}
		room := min(s.Width, s.Height, max(q.most+2*edge, least()))
		side := qrSide(room-2*edge, q.side(), scale)
		box := side + 2*edge
		// Whole device pixels also for where it starts.
		snap := func(f float32) float32 { return floor(f*scale) / scale }
		at := fyne.NewPos(snap((s.Width-box)/2), snap((s.Height-box)/2))
		panel.Move(at)
		panel.Resize(fyne.NewSquareSize(box))
		img.Move(at.AddXY(edge, edge))
		img.Resize(fyne.NewSquareSize(side))
		d := disc.side
		h := heightAt(word, max(0, side-4*edge))
		top := at.Y + (box-d-Space3-h)/2
		plate.Resize(fyne.NewSize(max(d, min(word.natural(), side-4*edge))+2*Space5, d+Space3+h+2*Space4))
		plate.Move(fyne.NewPos(at.X+(box-plate.Size().Width)/2, top-Space4))
		disc.Move(fyne.NewPos(at.X+(box-d)/2, top))
		disc.Resize(fyne.NewSquareSize(d))
		word.Move(fyne.NewPos(at.X+3*edge, top+d+Space3))
		word.Resize(fyne.NewSize(max(0, side-4*edge), h))
	}
	p.refresh = func() {
		img.Hidden = q.state == QRPlaceholder
		disc.Hidden = q.state == QRCode
		plate.Hidden = q.state != QRDone
		paint(plate, ColorCard, "")
		word.SetText(q.word)
		word.Hidden = disc.Hidden
		switch q.state {
		case QRCode:
			paint(panel, ColorQRPaper, ColorHairline)
			img.Image = q.picture(color.Black, color.White, true)
		case QRDone:
			paint(panel, ColorCard, ColorHairline)
			img.Image = nil
			if q.modules != nil {
				img.Image = q.picture(color.NRGBA{0x80, 0x86, 0x92, 0x1c}, color.Transparent, false)
			}
			disc.icon, disc.tone, disc.side = q.icon, q.tone, 72
			word.SetTone(q.tone)
		default:
			paint(panel, ColorSunken, ColorHairline)
			disc.icon, disc.tone, disc.side = "qr", Neutral, 64
			word.SetColor(ColorMuted)
		}
		disc.Refresh()
		img.Refresh()
		p.layout(q.Size())
		canvas.Refresh(q)
	}
	p.refresh()
	return p
}
