package terminal

import (
	"fmt"
	"io"
	"strings"

	"github.com/skip2/go-qrcode"
)

// Colours of the code: always dark on light, whatever the terminal's own
// colours are, because scanners don't read inverted codes.
const (
	qrColours = "\x1b[38;5;16;48;5;231m"
	qrReset   = "\x1b[0m"
)

// DrawQR draws text as a QR code of half blocks, two modules a character, with
// the quiet zone of four modules that scanners need (ISO/IEC 18004).
func DrawQR(w io.Writer, text string) error {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return fmt.Errorf("drawing the QR code: %w", err)
	}
	dark := code.Bitmap() // quiet zone included
	var b strings.Builder
	for y := 0; y < len(dark); y += 2 {
		b.WriteString(qrColours)
		for x := range dark[y] {
			upper, lower := dark[y][x], y+1 < len(dark) && dark[y+1][x]
			switch {
			case upper && lower:
				b.WriteRune('█')
			case upper:
				b.WriteRune('▀')
			case lower:
				b.WriteRune('▄')
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteString(qrReset + "\n")
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// showLink prints a link, and as a code too when a person can see it.
func (c Console) showLink(link string) {
	if link == "" {
		return
	}
	if c.Person {
		if err := DrawQR(c.Err, link); err != nil {
			c.tell("The QR code could not be drawn; use the link.")
		}
	}
	c.tell("%s", link)
}
