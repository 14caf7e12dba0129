package sandbox

import (
	"fmt"
	"image"
	"image/color"
	"net/http"
	"strings"

	"github.com/skip2/go-qrcode"
)

// qrLevels are the error correction levels of the platform's QR addresses.
var qrLevels = map[string]qrcode.RecoveryLevel{
	"m": qrcode.Medium,
	"q": qrcode.High,
	"h": qrcode.Highest,
}

// qrMatrix gives the modules of a QR code, true is dark, without a margin.
func qrMatrix(text string, level qrcode.RecoveryLevel) ([][]bool, error) {
	code, err := qrcode.New(text, level)
	if err != nil {
		return nil, fmt.Errorf("drawing a QR code: %w", err)
	}
	code.DisableBorder = true
	return code.Bitmap(), nil
}

// qrAddress splits UUID_LEVEL.EXTENSION.
func qrAddress(name string) (id string, level qrcode.RecoveryLevel, extension string, ok bool) {
	id, rest, ok := strings.Cut(name, "_")
	if !ok {
		return "", 0, "", false
	}
	key, extension, _ := strings.Cut(rest, ".")
	level, ok = qrLevels[strings.ToLower(key)]
	return id, level, strings.ToLower(extension), ok && (extension == "png" || extension == "json")
}

// serveQR answers /sign/UUID_q.png and /sign/UUID_q.json.
func (p *Platform) serveQR(w http.ResponseWriter, id string, level qrcode.RecoveryLevel, extension string) {
	matrix, err := qrMatrix(p.signURL(id), level)
	if extension == "json" {
		if err != nil {
			matrix = [][]bool{}
		} else {
			// The platform makes rows in pairs, so that an empty one can follow.
			matrix = append(matrix, make([]bool, len(matrix)))
		}
		w.Header().Set("Access-Control-Allow-Origin", "*")
		writeJSON(w, http.StatusOK, map[string]any{"matrix": matrix})
		return
	}
	if err != nil {
		http.Error(w, "the QR code cannot be drawn", http.StatusInternalServerError)
		return
	}
	writePNG(w, qrPicture(matrix))
}

// qrPicture draws a matrix with a margin of one module, as the platform does.
func qrPicture(matrix [][]bool) image.Image {
	const module, margin = 8, 1
	side := (len(matrix) + 2*margin) * module
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y, row := range matrix {
		for x, dark := range row {
			if !dark {
				continue
			}
			for i := range module * module {
				picture.SetColorIndex((x+margin)*module+i%module, (y+margin)*module+i/module, 1)
			}
		}
	}
	return picture
}

// qrPath is a QR code as the path of an SVG whose unit is one module, with a
// quiet zone of four modules (ISO/IEC 18004).
func qrPath(text string) (side int, path string) {
	const quiet = 4
	matrix, err := qrMatrix(text, qrcode.Medium)
	if err != nil {
		return 0, ""
	}
	var d strings.Builder
	for y, row := range matrix {
		for x := 0; x < len(row); x++ {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", start+quiet, y+quiet, x-start, x-start)
			}
		}
	}
	return len(matrix) + 2*quiet, d.String()
}
