// Command barewindow is the yardstick of the measurements: the smallest Fyne
// window there is, so that our own start-up time and memory can be read as a
// ratio to what the toolkit costs by itself.
package main

import (
	"fmt"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	began := time.Now()
	a := app.NewWithID("app.countersign.BareWindow")
	w := a.NewWindow("Bare window")
	w.SetContent(widget.NewLabel("nothing but a window"))
	w.Resize(fyne.NewSize(1120, 780))
	a.Lifecycle().SetOnStarted(func() {
		fmt.Fprintf(os.Stderr, "{\"first_frame_ms\":%d}\n", time.Since(began).Milliseconds())
	})
	w.ShowAndRun()
}
