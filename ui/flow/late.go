package flow

import (
	"slices"

	"countersign/xrpl"
)

// PlatformDangers are those of [App.Dangers] that the platform's word on the
// recipients adds, but for what becomes of the request. It can come after a request was made, so a person is told of
// them for as long as the request can be signed.
func (a *App) PlatformDangers(tx xrpl.Tx) []string {
	own := append(Dangers(tx), a.refuses())
	return slices.DeleteFunc(a.Dangers(tx), func(s string) bool { return slices.Contains(own, s) })
}
