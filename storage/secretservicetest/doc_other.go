//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

// Package secretservicetest is for systems with a Secret Service: Linux and
// the BSDs.
package secretservicetest
