package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// The program is one of windows (-H=windowsgui), so that no black console comes
// up beside its window. Windows connects such a program to files and pipes, but
// not to the console it was typed into.
var (
	kernel32          = windows.NewLazySystemDLL("kernel32.dll")
	procAttachConsole = kernel32.NewProc("AttachConsole")
	procFreeConsole   = kernel32.NewProc("FreeConsole")
)

// parentProcess is ATTACH_PARENT_PROCESS of AttachConsole.
const parentProcess = ^uintptr(0)

// attachConsole connects the standard streams that lead nowhere to the console
// of the program that started this one, if that has one. Those that lead to a
// file or a pipe stay as they are. The window calls leave: Ctrl+C in the console
// would end it, and so would closing the console.
func attachConsole() (leave func()) {
	streams := []struct {
		id   uint32
		file **os.File
		name string
	}{
		{windows.STD_INPUT_HANDLE, &os.Stdin, "CONIN$"},
		{windows.STD_OUTPUT_HANDLE, &os.Stdout, "CONOUT$"},
		{windows.STD_ERROR_HANDLE, &os.Stderr, "CONOUT$"},
	}
	leave = func() {}
	before := make([]windows.Handle, len(streams)) // 0 for those that lead nowhere
	missing := false
	for i, s := range streams {
		h, err := windows.GetStdHandle(s.id)
		if err == nil && leads(h) {
			before[i] = h
		} else if s.id != windows.STD_INPUT_HANDLE {
			missing = true
		}
	}
	if !missing || procAttachConsole.Find() != nil {
		return leave
	}
	if ok, _, _ := procAttachConsole.Call(parentProcess); ok == 0 {
		return leave
	}
	for i, s := range streams {
		h := before[i]
		if h == 0 {
			h = openConsole(s.name)
			if h == 0 {
				continue
			}
			*s.file = os.NewFile(uintptr(h), s.name)
		}
		// AttachConsole may have changed it; a crash of the program is told there.
		_ = windows.SetStdHandle(s.id, h)
	}
	return func() { _, _, _ = procFreeConsole.Call() }
}

// leads tells whether a standard stream was given to the program at all.
func leads(h windows.Handle) bool {
	if h == 0 || h == windows.InvalidHandle {
		return false
	}
	_, err := windows.GetFileType(h)
	return err == nil
}

// openConsole opens an end of the console, 0 when that can't be done.
func openConsole(name string) windows.Handle {
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0
	}
	h, err := windows.CreateFile(path, windows.GENERIC_READ|windows.GENERIC_WRITE, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return 0
	}
	return h
}
