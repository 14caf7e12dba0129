package look

import (
	"fmt"
	"runtime"
	"testing"
)

// Fyne keeps a set of fonts, megabytes of them, for every theme that was ever
// laid over a widget. Fields and machine text come and go with every form.
func TestFieldsKeepNoFontsOfTheirOwn(t *testing.T) {
	page := NewPage("Page", "")
	w := shown(t, page, 600, 400)
	draw := func(i int) {
		f := NewField("Recipient")
		f.SetText(fmt.Sprint("r", i))
		f.SetError("This is not an address.")
		page.Content(f, NewMono(fmt.Sprint("ED", i)))
		w.Canvas().Capture()
		f.SetError("")
		f.SetEnabled(false)
		w.Canvas().Capture()
	}
	heap := func() int {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc >> 20)
	}
	draw(0)
	before := heap()
	for i := range 12 {
		draw(i + 1)
	}
	if after := heap(); after > before+12 {
		t.Errorf("twelve forms left %d MB more than the %d MB of the first", after-before, before)
	}
}
