package look

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"countersign/assets"
)

// tinted is an SVG drawn in black that takes on a colour of ours. Fyne's own
// themed resources ask whatever theme is set, which may not know the name.
type tinted struct {
	name string
	svg  []byte
	tint fyne.ThemeColorName
}

// Name is different for each colour, since Fyne keeps drawn icons by name.
func (t *tinted) Name() string { return t.hex()[1:] + "_" + t.name + ".svg" }

// Content is the drawing in the colour of the moment.
func (t *tinted) Content() []byte {
	return bytes.ReplaceAll(t.svg, []byte("#000000"), []byte(t.hex()))
}

func (t *tinted) hex() string {
	c := color.NRGBAModel.Convert(colorOf(t.tint)).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

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
	return &tinted{name: name, svg: svg, tint: c}
}

// Logo is the product's sign on its tile, in its own colours. It is a picture
// of 256 pixels: Fyne's SVG reader knows no gradients.
func Logo() fyne.Resource { return fyne.NewStaticResource("countersign.png", assets.AppIcon) }

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
