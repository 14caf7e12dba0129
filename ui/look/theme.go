package look

import (
	"image/color"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"countersign/assets"
)

// Appearance says which of the two variants is shown.
type Appearance int

// System follows the desktop; the others do not.
const (
	System Appearance = iota
	Light
	Dark
)

// ParseAppearance reads "system", "light" or "dark", the words kept in the
// settings; anything else is System.
func ParseAppearance(s string) Appearance {
	switch s {
	case "light":
		return Light
	case "dark":
		return Dark
	}
	return System
}

// String gives the word ParseAppearance reads.
func (a Appearance) String() string {
	switch a {
	case Light:
		return "light"
	case Dark:
		return "dark"
	}
	return "system"
}

// Theme is the product's fyne.Theme: our colours, type and metrics, and our
// line icons in place of Fyne's where both exist.
type Theme struct {
	appearance  Appearance
	light, dark palette
	regular     fyne.Resource
	semibold    fyne.Resource
	mono        fyne.Resource
	base        fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// NewTheme builds the theme. Set it with app.Settings().SetTheme; make a new
// one to change the appearance.
func NewTheme(a Appearance) *Theme {
	return &Theme{
		appearance: a,
		light:      lightPalette(),
		dark:       darkPalette(),
		regular:    fyne.NewStaticResource("Inter-Regular.otf", assets.InterRegular),
		semibold:   fyne.NewStaticResource("Inter-SemiBold.otf", assets.InterSemiBold),
		mono:       fyne.NewStaticResource("JetBrainsMono-Regular.ttf", assets.JetBrainsMono),
		base:       theme.DefaultTheme(),
	}
}

// Appearance says how the theme was made.
func (t *Theme) Appearance() Appearance { return t.appearance }

// Color looks up our names and Fyne's. A forced appearance wins over v.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	p := t.light
	switch {
	case t.appearance == Dark, t.appearance == System && v == theme.VariantDark:
		p, v = t.dark, theme.VariantDark
	default:
		v = theme.VariantLight
	}
	if c, ok := p[name]; ok {
		return c
	}
	if ours, ok := standardColors[name]; ok {
		return p[ours]
	}
	switch name {
	case theme.ColorNameSelection:
		return withAlpha(p[Accent.Solid()], 0x40)
	case theme.ColorNameFocus:
		return withAlpha(p[Accent.Solid()], 0x33)
	case theme.ColorNameScrollBar:
		return withAlpha(p[ColorFaint], 0x80)
	case theme.ColorNameScrollBarBackground:
		return color.Transparent
	}
	return t.base.Color(name, v)
}

// standardColors maps Fyne's names to ours, so that its stock widgets
// (entries, menus, scrollers) belong to the family.
var standardColors = map[fyne.ThemeColorName]fyne.ThemeColorName{
	theme.ColorNameBackground:          ColorGround,
	theme.ColorNameForeground:          ColorText,
	theme.ColorNamePrimary:             Accent.Solid(),
	theme.ColorNameForegroundOnPrimary: ColorOnFill,
	theme.ColorNameHyperlink:           Accent.Text(),
	theme.ColorNameButton:              ColorCard,
	theme.ColorNameDisabledButton:      ColorSunken,
	theme.ColorNameDisabled:            ColorMuted, // entries only: still to be read
	theme.ColorNamePlaceHolder:         ColorFaint,
	theme.ColorNameInputBackground:     ColorCard,
	theme.ColorNameInputBorder:         ColorBorder,
	theme.ColorNameMenuBackground:      ColorSheet,
	theme.ColorNameOverlayBackground:   ColorCard,
	theme.ColorNameHeaderBackground:    ColorSunken,
	theme.ColorNameHover:               ColorHover,
	theme.ColorNamePressed:             ColorPress,
	theme.ColorNameSeparator:           ColorHairline,
	theme.ColorNameShadow:              ColorShadow,
	theme.ColorNameSuccess:             Good.Solid(),
	theme.ColorNameForegroundOnSuccess: ColorOnFill,
	theme.ColorNameWarning:             Warn.Solid(),
	theme.ColorNameForegroundOnWarning: ColorOnFill,
	theme.ColorNameError:               Bad.Solid(),
	theme.ColorNameForegroundOnError:   ColorOnFill,
}

func withAlpha(c color.NRGBA, a uint8) color.NRGBA {
	c.A = a
	return c
}

// Font gives Inter for words and JetBrains Mono for machine text. There is no
// italic: emphasis is weight.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Symbol:
		return t.base.Font(s)
	case s.Monospace:
		return t.mono
	case s.Bold:
		return t.semibold
	}
	return t.regular
}

// Icon gives our drawing where we have one.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if ours, ok := standardIcons[name]; ok {
		return Icon(ours)
	}
	return t.base.Icon(name)
}

var standardIcons = map[fyne.ThemeIconName]string{
	theme.IconNameCancel:         "cross",
	theme.IconNameConfirm:        "check",
	theme.IconNameDelete:         "trash",
	theme.IconNameSearch:         "search",
	theme.IconNameContentAdd:     "plus",
	theme.IconNameContentCopy:    "copy",
	theme.IconNameContentClear:   "cross",
	theme.IconNameArrowDropDown:  "chevron-down",
	theme.IconNameInfo:           "info",
	theme.IconNameWarning:        "warn",
	theme.IconNameError:          "warn",
	theme.IconNameSettings:       "settings",
	theme.IconNameVisibility:     "eye",
	theme.IconNameVisibilityOff:  "eye",
	theme.IconNameViewRefresh:    "refresh",
	theme.IconNameHistory:        "clock",
	theme.IconNameAccount:        "user",
	theme.IconNameNavigateBack:   "arrow-left",
	theme.IconNameNavigateNext:   "chevron-right",
	theme.IconNameMoreHorizontal: "more",
}

// Size gives the metrics of Fyne's stock widgets.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return textBody
	case theme.SizeNameCaptionText:
		return textCaption
	case theme.SizeNameHeadingText:
		return textTitle
	case theme.SizeNameSubHeadingText:
		return textHeading
	case theme.SizeNamePadding:
		return Space1
	case theme.SizeNameInnerPadding:
		return fieldPadding
	case theme.SizeNameInlineIcon:
		return iconSize
	case theme.SizeNameInputBorder, theme.SizeNameSeparatorThickness:
		return 1
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameMenuRadius:
		return radiusControl
	case theme.SizeNameCardRadius, theme.SizeNameDialogRadius, theme.SizeNamePopupRadius:
		return radiusCard
	case theme.SizeNameSelectionRadius:
		return 3
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameLineSpacing:
		return Space1
	}
	if size, ours := strings.CutPrefix(string(name), ourSize); ours {
		if n, err := strconv.ParseFloat(size, 32); err == nil {
			return float32(n)
		}
	}
	return t.base.Size(name)
}

const ourSize = "countersign "

// SizeName names a size of type, for Fyne's own labels.
func SizeName(size float32) fyne.ThemeSizeName {
	return fyne.ThemeSizeName(ourSize + strconv.FormatFloat(float64(size), 'g', -1, 32))
}
