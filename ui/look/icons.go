package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"countersign/assets"
)

// Icon is the line icon of that name (assets/icons/<name>.svg) in the colour
// of text. An unknown name gives the plain dot, never a hole.
func Icon(name string) fyne.Resource { return IconIn(name, ColorText) }

// IconIn is Icon in another colour of the theme.
func IconIn(name string, c fyne.ThemeColorName) fyne.Resource {
	svg, err := assets.Icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		name = "dot"
		svg, _ = assets.Icons.ReadFile("icons/dot.svg")
	}
	return theme.NewColoredResource(fyne.NewStaticResource(name+".svg", svg), c)
}

// Mark is the product's sign without its tile, in the colour c.
func Mark(c fyne.ThemeColorName) fyne.Resource {
	return theme.NewColoredResource(fyne.NewStaticResource("mark.svg", assets.Mark), c)
}

// Logo is the product's sign on its tile, in its own colours.
func Logo() fyne.Resource { return fyne.NewStaticResource("logo.svg", assets.Logo) }

// NewIcon is an icon at a size, in a colour of the theme.
func NewIcon(name string, size float32, c fyne.ThemeColorName) *canvas.Image {
	return newImage(IconIn(name, c), size)
}

// NewLogo is the product's sign at a size.
func NewLogo(size float32) *canvas.Image { return newImage(Logo(), size) }

func newImage(res fyne.Resource, size float32) *canvas.Image {
	img := canvas.NewImageFromResource(res)
	img.FillMode = canvas.ImageFillContain
	img.SetMinSize(fyne.NewSquareSize(size))
	return img
}
