//go:build !windows

package main

// attachConsole has nothing to do: the system gives every program its terminal.
func attachConsole() (leave func()) { return func() {} }
