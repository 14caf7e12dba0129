package look

// Distances, in Fyne's device-independent pixels. Everything sits on a grid
// of four.
const (
	Space1  float32 = 4  // between an icon and its word in small print
	Space2  float32 = 8  // inside a control; between a label and its field
	Space3  float32 = 12 // between controls of one group
	Space4  float32 = 16 // between fields
	Space5  float32 = 20 // inside a card
	Space6  float32 = 24 // between cards
	Space8  float32 = 32 // between sections; the page's margin
	Space12 float32 = 48 // round an empty state
)

// Sizes of type.
const (
	textAmount  float32 = 32
	textTitle   float32 = 24
	textHeading float32 = 16
	textBody    float32 = 14
	textMono    float32 = 13
	textCaption float32 = 12
)

// Sizes of things.
const (
	radiusCard    float32 = 12
	radiusControl float32 = 8
	radiusSmall   float32 = 6

	controlHeight float32 = 36
	fieldPadding  float32 = 9 // puts a line of text in the middle of a control
	iconSize      float32 = 18
	iconSmall     float32 = 14
	ringWidth     float32 = 2
	ringGap       float32 = 2

	// PageWidth is the widest a page's content grows; longer lines are hard
	// to read.
	PageWidth float32 = 920
	// RailWidth is the width of the navigation on the left.
	RailWidth float32 = 216
)
