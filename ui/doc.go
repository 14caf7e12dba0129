// Package ui is the window: sign-in, a new request, one request, the list of
// all of them, and the settings. The screens show what App says and call App
// when a person does something; they decide nothing about accounts or requests
// themselves.
//
// Everything here runs on Fyne's thread. Work that may take time goes through
// Deps.Go and comes back through Deps.Do, which are goroutines and fyne.Do in
// the program and plain calls in tests.
package ui
