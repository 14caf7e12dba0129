//go:build !linux

package storage

import "errors"

func fillDisk(string) error { return errors.New("only on Linux") }
