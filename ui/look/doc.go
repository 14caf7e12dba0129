// Package look is the design system of the window: a theme, a small set of
// typographic voices, and the widgets every screen is made of. It knows
// nothing of accounts, requests or ledgers; a screen hands it words and gets
// taps back.
//
// Four rules hold throughout. There is one accent colour, and a tone other
// than it always means something. Distances are multiples of four. Every
// state is written in words as well as shown in colour. Nothing moves on its
// own: no widget starts a goroutine or an endless animation.
//
// All methods must be called on Fyne's thread.
package look
