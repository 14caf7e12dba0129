//go:build cgo

// UNTESTED ON A MAC, as attach_darwin.go, of which it is a part: a file whose
// functions are called from C can define none in C.

package desktop

// #include <stdint.h>
import "C"

import "runtime/cgo"

//export countersignOpen
func countersignOpen(handle C.uintptr_t, text *C.char) {
	if a, ok := cgo.Handle(handle).Value().(*appleEvents); ok {
		a.open(C.GoString(text))
	}
}
