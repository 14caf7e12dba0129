// Package assets holds what the window is drawn with: the product's icon, the
// line icons, and the two typefaces. Everything is embedded, so the program
// looks the same on a machine that has no fonts installed.
package assets

import "embed"

// Icons holds the line icons as icons/<name>.svg, 24 by 24 units, in black
// that the theme recolours. They are outlines, drawn by strokes/outline.py
// from the strokes kept there.
//
//go:embed icons/*.svg
var Icons embed.FS

// Logo is the product's mark, the source of every size of the icon.
//
//go:embed logo.svg
var Logo []byte

// AppIcon is the 256 pixel icon for window managers.
//
//go:embed icon/256.png
var AppIcon []byte

// InterRegular and InterSemiBold are the interface typeface (SIL Open Font
// License, see fonts/Inter-OFL.txt), without its contextual alternates: they
// would draw the x in an address as a multiplication sign.
var (
	//go:embed fonts/Inter-Regular.otf
	InterRegular []byte
	//go:embed fonts/Inter-SemiBold.otf
	InterSemiBold []byte
)

// JetBrainsMono is the typeface of addresses, hashes and JSON (SIL Open Font
// License, see fonts/JetBrainsMono-OFL.txt), without its ligatures: an address
// is shown sign by sign.
//
//go:embed fonts/JetBrainsMono-Regular.ttf
var JetBrainsMono []byte
