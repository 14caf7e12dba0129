//go:build unix && !linux

package main

const mostOfCore = 0
