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
	avatarCells = 7
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

func drawAvatar(name string, side, padding int) image.Image {
	sum := sha256.Sum256([]byte(name))
	ink := color.NRGBA{40 + sum[0]/2, 40 + sum[1]/2, 90 + sum[2]/2, 255}
	picture := image.NewPaletted(image.Rect(0, 0, side, side),
		color.Palette{color.NRGBA{0xF2, 0xF4, 0xF8, 255}, ink})
	inner := side - 2*padding
	for y := range inner {
		for x := range inner {
			cx, cy := x*avatarCells/inner, y*avatarCells/inner
			cx = min(cx, avatarCells-1-cx)
			if inside := cx > 0 && cy > 0 && cy < avatarCells-1; inside && sum[3+cy*4+cx]&1 == 1 {
				picture.SetColorIndex(x+padding, y+padding, 1)
			}
		}
	}
	return picture
}

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
