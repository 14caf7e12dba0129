//go:build !windows

package main

import "fyne.io/fyne/v2"

// raise brings a window to the front, from wherever it is.
func raise(win fyne.Window) {
	win.Show()
	win.RequestFocus()
}
