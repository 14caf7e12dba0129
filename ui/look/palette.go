package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Names of the theme's own colours. They are looked up like Fyne's:
// theme.Color(look.ColorMuted).
const (
	// ColorGround is what the window is made of, behind the cards.
	ColorGround fyne.ThemeColorName = "look.ground"
	// ColorCard is the surface of cards and dialogs.
	ColorCard fyne.ThemeColorName = "look.card"
	// ColorSunken is the surface of what lies below a card: tracks, skeletons.
	ColorSunken fyne.ThemeColorName = "look.sunken"
	// ColorRaised is the thumb of a segmented control and other raised bits.
	ColorRaised fyne.ThemeColorName = "look.raised"
	// ColorSheet is the surface of what lies above the cards: lists, menus.
	ColorSheet fyne.ThemeColorName = "look.sheet"
	// ColorSheetShadow is the shadow under that.
	ColorSheetShadow fyne.ThemeColorName = "look.sheetShadow"
	// ColorHairline is the one pixel line round cards and between rows.
	ColorHairline fyne.ThemeColorName = "look.hairline"
	// ColorBorder is the stronger line round things that take input.
	ColorBorder fyne.ThemeColorName = "look.border"
	// ColorText is for what is read first.
	ColorText fyne.ThemeColorName = "look.text"
	// ColorMuted is for what is read second: subtitles, labels, hints.
	ColorMuted fyne.ThemeColorName = "look.muted"
	// ColorFaint is for placeholders and units; still readable (AA).
	ColorFaint fyne.ThemeColorName = "look.faint"
	// ColorDisabled is for text that does not matter at the moment.
	ColorDisabled fyne.ThemeColorName = "look.disabled"
	// ColorHover is laid under what the pointer is over.
	ColorHover fyne.ThemeColorName = "look.hover"
	// ColorPress is laid under what is being pressed.
	ColorPress fyne.ThemeColorName = "look.press"
	// ColorRing is the focus ring.
	ColorRing fyne.ThemeColorName = "look.ring"
	// ColorAccentFill is the ground of the one primary button.
	ColorAccentFill fyne.ThemeColorName = "look.accentFill"
	// ColorAccentFillHover is that ground under the pointer.
	ColorAccentFillHover fyne.ThemeColorName = "look.accentFillHover"
	// ColorBadFill is the ground of a destructive button.
	ColorBadFill fyne.ThemeColorName = "look.badFill"
	// ColorBadFillHover is that ground under the pointer.
	ColorBadFillHover fyne.ThemeColorName = "look.badFillHover"
	// ColorOnFill is text on the two fills above.
	ColorOnFill fyne.ThemeColorName = "look.onFill"
	// ColorShadow is the soft shadow under cards.
	ColorShadow fyne.ThemeColorName = "look.shadow"
	// ColorScrim dims the window behind a dialog.
	ColorScrim fyne.ThemeColorName = "look.scrim"
	// ColorQRInk and ColorQRPaper are the same in every theme, because a
	// camera does not care about taste.
	ColorQRInk   fyne.ThemeColorName = "look.qrInk"
	ColorQRPaper fyne.ThemeColorName = "look.qrPaper"
)

// colorOf is a colour of ours as it is at the moment. Under a theme that is
// not ours it comes from the palette of the same variant, so that a widget is
// never drawn in colours that do not exist.
func colorOf(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	if ours, ok := settings.Theme().(*Theme); ok {
		return ours.Color(name, settings.ThemeVariant())
	}
	if settings.ThemeVariant() == theme.VariantDark {
		return darkPalette()[name]
	}
	return lightPalette()[name]
}

type palette map[fyne.ThemeColorName]color.NRGBA

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func rgba(v uint32, a uint8) color.NRGBA {
	c := rgb(v)
	c.A = a
	return c
}

func lightPalette() palette {
	return palette{
		ColorGround: rgb(0xf6f7fa), ColorCard: rgb(0xffffff), ColorSunken: rgb(0xeef0f4), ColorRaised: rgb(0xffffff),
		ColorSheet: rgb(0xffffff), ColorSheetShadow: rgba(0x1b2440, 0x30),
		ColorHairline: rgb(0xe3e6ec), ColorBorder: rgb(0xc9ced8),
		ColorText: rgb(0x12151c), ColorMuted: rgb(0x525a69), ColorFaint: rgb(0x666e7d), ColorDisabled: rgb(0x9aa1ae),
		ColorHover: rgba(0x12151c, 0x0a), ColorPress: rgba(0x12151c, 0x14), ColorRing: rgba(0x4456e6, 0xc0),
		ColorAccentFill: rgb(0x4050dc), ColorAccentFillHover: rgb(0x3342c4),
		ColorBadFill: rgb(0xc22f2a), ColorBadFillHover: rgb(0xa82420), ColorOnFill: rgb(0xffffff),
		ColorShadow: rgba(0x1b2440, 0x12), ColorScrim: rgba(0x12151c, 0x66),
		ColorQRInk: rgb(0x000000), ColorQRPaper: rgb(0xffffff),

		Neutral.Text(): rgb(0x454d5b), Neutral.Soft(): rgb(0xedeff3), Neutral.Line(): rgb(0xdcdfe6), Neutral.Solid(): rgb(0x6a7281),
		Accent.Text(): rgb(0x3544c6), Accent.Soft(): rgb(0xeceefe), Accent.Line(): rgb(0xd3d8fb), Accent.Solid(): rgb(0x4050dc),
		Good.Text(): rgb(0x0a6642), Good.Soft(): rgb(0xe3f5ec), Good.Line(): rgb(0xbfe6d2), Good.Solid(): rgb(0x12805a),
		Warn.Text(): rgb(0x874900), Warn.Soft(): rgb(0xfff3de), Warn.Line(): rgb(0xf3dcb2), Warn.Solid(): rgb(0xb86a00),
		Bad.Text(): rgb(0xab2520), Bad.Soft(): rgb(0xfdecea), Bad.Line(): rgb(0xf5ccc8), Bad.Solid(): rgb(0xc22f2a),
	}
}

func darkPalette() palette {
	return palette{
		ColorGround: rgb(0x0e1015), ColorCard: rgb(0x161920), ColorSunken: rgb(0x1d212a), ColorRaised: rgb(0x2c323e),
		ColorSheet: rgb(0x232833), ColorSheetShadow: rgba(0x000000, 0x99),
		ColorHairline: rgb(0x262b35), ColorBorder: rgb(0x3a414e),
		ColorText: rgb(0xeceef3), ColorMuted: rgb(0xa6aebc), ColorFaint: rgb(0x8b94a4), ColorDisabled: rgb(0x5d6573),
		ColorHover: rgba(0xffffff, 0x0b), ColorPress: rgba(0xffffff, 0x14), ColorRing: rgba(0x8d9aff, 0xa6),
		ColorAccentFill: rgb(0x5562e6), ColorAccentFillHover: rgb(0x4653d8),
		ColorBadFill: rgb(0xc93a34), ColorBadFillHover: rgb(0xb32f2a), ColorOnFill: rgb(0xffffff),
		ColorShadow: rgba(0x000000, 0x4d), ColorScrim: rgba(0x000000, 0x8c),
		ColorQRInk: rgb(0x000000), ColorQRPaper: rgb(0xffffff),

		Neutral.Text(): rgb(0xb9c0cc), Neutral.Soft(): rgb(0x242933), Neutral.Line(): rgb(0x353c49), Neutral.Solid(): rgb(0x7f8898),
		Accent.Text(): rgb(0xaab4ff), Accent.Soft(): rgb(0x1f2445), Accent.Line(): rgb(0x363e75), Accent.Solid(): rgb(0x7d8bff),
		Good.Text(): rgb(0x62d3a0), Good.Soft(): rgb(0x112c21), Good.Line(): rgb(0x1f4a38), Good.Solid(): rgb(0x34b37e),
		Warn.Text(): rgb(0xf0bb68), Warn.Soft(): rgb(0x30240f), Warn.Line(): rgb(0x54401c), Warn.Solid(): rgb(0xd99a35),
		Bad.Text(): rgb(0xff978f), Bad.Soft(): rgb(0x381a1a), Bad.Line(): rgb(0x61302e), Bad.Solid(): rgb(0xe8635b),
	}
}
