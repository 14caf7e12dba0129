package sandbox

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strconv"
	"strings"
)

const (
	avatarCells = 5
	avatarSide  = 168 // pixels, when nothing else is asked for
	maxAvatar   = 1000
)

// serveAvatar draws the picture of an account or application: a symmetrical
// pattern that depends on nothing but the name. The name can end in _SIZE or
// _SIZE_PADDING: the side of the picture, and the margin on each side of the
// pattern, in pixels.
func (p *Platform) serveAvatar(w http.ResponseWriter, r *http.Request, name string) {
	name, ok := strings.CutSuffix(name, ".png")
	name, side, padding, sized := avatarSize(name)
	if !ok || !sized || name == "" || len(name) > 120 {
		p.unknownEndpoint(w, r)
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	writePNG(w, drawAvatar(name, side, padding))
}

func avatarSize(s string) (name string, side, padding int, ok bool) {
	parts := strings.Split(s, "_")
	side = avatarSide
	numbers := []*int{&side, &padding}
	if len(parts) > 3 {
		return "", 0, 0, false
	}
	for i, part := range parts[1:] {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || n > maxAvatar {
			return "", 0, 0, false
		}
		*numbers[i] = n
	}
	return parts[0], side, padding, side > 0 && 2*padding < side
}

// avatarGrounds are the colours of the pictures, of which white stands out.
var avatarGrounds = [...]color.NRGBA{
	{0x40, 0x50, 0xdc, 255}, {0x0f, 0x76, 0x6e, 255}, {0x93, 0x33, 0xa8, 255}, {0xb4, 0x46, 0x0f, 255},
	{0x1d, 0x6f, 0xb8, 255}, {0x8a, 0x3b, 0x5c, 255}, {0x4d, 0x6b, 0x1f, 255}, {0x5b, 0x4b, 0xb5, 255},
}

// drawAvatar draws what the phone shows for the name, so that one account does
// not look like two: five by five cells, the left three columns by the hash of
// the name, the right two mirroring them.
func drawAvatar(name string, side, padding int) image.Image {
	sum := sha256.Sum256([]byte(name))
	ground := avatarGrounds[int(sum[31])%len(avatarGrounds)]
	ink := color.NRGBA{over(ground.R), over(ground.G), over(ground.B), 255}
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.NRGBA{0xF2, 0xF4, 0xF8, 255}, ground, ink})
	inner := side - 2*padding
	cell := max(1, inner*3/5/avatarCells)
	edge := (inner - avatarCells*cell) / 2
	for y := range inner {
		for x := range inner {
			colour := uint8(1)
			if col, row := (x-edge)/cell, (y-edge)/cell; x >= edge && y >= edge && col < avatarCells && row < avatarCells &&
				sum[row*3+min(col, avatarCells-1-col)]&1 == 1 {
				colour = 2
			}
			picture.SetColorIndex(x+padding, y+padding, colour)
		}
	}
	return picture
}

// over is a part of a colour below white that lets a little of it through.
func over(c byte) byte { return byte((int(c)*0x14 + 255*0xeb) / 255) }

func writePNG(w http.ResponseWriter, picture image.Image) {
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		http.Error(w, "the picture cannot be drawn", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "max-age=86400")
	_, _ = w.Write(out.Bytes())
}
