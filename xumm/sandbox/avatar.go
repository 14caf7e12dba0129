package sandbox

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strings"
)

const avatarCells, avatarCell = 7, 24

// serveAvatar draws the picture of an account or application: a symmetrical
// pattern that depends on nothing but the name.
func (p *Platform) serveAvatar(w http.ResponseWriter, r *http.Request, name string) {
	name, ok := strings.CutSuffix(name, ".png")
	if !ok || len(name) > 120 {
		p.unknownEndpoint(w, r)
		return
	}
	sum := sha256.Sum256([]byte(name))
	ink := color.NRGBA{40 + sum[0]/2, 40 + sum[1]/2, 90 + sum[2]/2, 255}
	picture := image.NewPaletted(image.Rect(0, 0, avatarCells*avatarCell, avatarCells*avatarCell),
		color.Palette{color.NRGBA{0xF2, 0xF4, 0xF8, 255}, ink})
	for y := range picture.Rect.Dy() {
		for x := range picture.Rect.Dx() {
			cx, cy := x/avatarCell, y/avatarCell
			cx = min(cx, avatarCells-1-cx)
			if inside := cx > 0 && cy > 0 && cy < avatarCells-1; inside && sum[3+cy*4+cx]&1 == 1 {
				picture.SetColorIndex(x, y, 1)
			}
		}
	}
	writePNG(w, picture)
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
