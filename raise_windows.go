package main

import (
	"syscall"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

// raise brings a window to the front, from wherever it is. The window's library
// leaves one in the taskbar that was minimized.
func raise(win fyne.Window) {
	win.Show()
	if native, ok := win.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			if c, ok := context.(driver.WindowsWindowContext); ok {
				restore(c.HWND)
			}
		})
	}
	win.RequestFocus()
}

// restore gives a minimized window its place back (ShowWindow, SW_RESTORE).
func restore(window uintptr) {
	user32 := windows.NewLazySystemDLL("user32.dll")
	minimized, show := user32.NewProc("IsIconic"), user32.NewProc("ShowWindow")
	if minimized.Find() != nil || show.Find() != nil {
		return
	}
	if yes, _, _ := syscall.SyscallN(minimized.Addr(), window); yes != 0 {
		_, _, _ = syscall.SyscallN(show.Addr(), window, windows.SW_RESTORE)
	}
}
