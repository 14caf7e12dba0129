package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// luminance is the relative luminance of WCAG 2.1.
func luminance(c color.NRGBA) float64 {
	channel := func(v uint8) float64 {
		f := float64(v) / 0xff
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(c.R) + 0.7152*channel(c.G) + 0.0722*channel(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// over is c as it looks when laid over an opaque ground.
func over(c, ground color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 {
		return uint8((int(a)*int(c.A) + int(b)*(255-int(c.A)) + 127) / 255)
	}
	return color.NRGBA{mix(c.R, ground.R), mix(c.G, ground.G), mix(c.B, ground.B), 0xff}
}

// TestContrast holds the palette to WCAG 2.1 AA: 4.5 to 1 for text (1.4.3),
// 3 to 1 for rings, discs and other marks that mean something (1.4.11).
func TestContrast(t *testing.T) {
	grounds := []fyne.ThemeColorName{ColorGround, ColorCard, ColorSunken}
	type pair struct {
		ink, ground fyne.ThemeColorName
		least       float64
	}
	var pairs []pair
	add := func(least float64, ink fyne.ThemeColorName, on ...fyne.ThemeColorName) {
		for _, g := range on {
			pairs = append(pairs, pair{ink, g, least})
		}
	}
	add(7, ColorText, grounds...)
	add(4.5, ColorMuted, grounds...)
	add(4.5, ColorFaint, ColorGround, ColorCard)
	add(4.5, ColorText, ColorRaised)
	add(7, ColorText, ColorSheet)
	add(4.5, Accent.Text(), ColorSheet)
	add(4.5, ColorOnFill, ColorAccentFill, ColorAccentFillHover, ColorBadFill, ColorBadFillHover)
	add(4.5, ColorGround, ColorText) // the label of an icon button
	for _, tone := range []Tone{Neutral, Accent, Good, Warn, Bad} {
		add(4.5, tone.Text(), tone.Soft(), ColorGround, ColorCard)
		add(3, tone.Solid(), ColorGround, ColorCard)
	}
	for _, a := range []Appearance{Light, Dark} {
		th := NewTheme(a)
		get := func(n fyne.ThemeColorName) color.NRGBA {
			return color.NRGBAModel.Convert(th.Color(n, theme.VariantLight)).(color.NRGBA)
		}
		for _, p := range pairs {
			if c := contrast(get(p.ink), get(p.ground)); c < p.least {
				t.Errorf("%v: %s on %s is %.2f to 1, want %.1f", a, p.ink, p.ground, c, p.least)
			}
		}
		for _, g := range []fyne.ThemeColorName{ColorGround, ColorCard} {
			if c := contrast(over(get(ColorRing), get(g)), get(g)); c < 3 {
				t.Errorf("%v: the focus ring on %s is %.2f to 1, want 3", a, g, c)
			}
			hovered := over(get(ColorHover), get(g))
			if c := contrast(get(ColorMuted), hovered); c < 4.5 {
				t.Errorf("%v: muted text on hovered %s is %.2f to 1, want 4.5", a, g, c)
			}
		}
	}
}

func TestContrastFormula(t *testing.T) {
	if c := contrast(rgb(0), rgb(0xffffff)); math.Abs(c-21) > 1e-9 {
		t.Errorf("black on white is %v, want 21", c)
	}
	if c := contrast(rgb(0x777777), rgb(0xffffff)); c < 4.47 || c > 4.49 {
		t.Errorf("#777777 on white is %v, want 4.48", c)
	}
}
