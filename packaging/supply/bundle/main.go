// Command bundle looks at an application's folder as macOS would, on any system:
// whether its property lists can be read and say what they have to, and whether
// its icon has the sizes that are shown.
//
//	bundle -version 0.1.0 -entitlements entitlements.plist Countersign.app
package main

import (
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"howett.net/plist"
)

func main() {
	version := flag.String("version", "", "the version that it has to have")
	entitlements := flag.String("entitlements", "", "the file of entitlements, which has to be empty")
	flag.Parse()
	err := errors.Join(checkInfo(flag.Arg(0), *version), checkEntitlements(*entitlements), checkIcon(flag.Arg(0)))
	if err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func checkInfo(app, version string) error {
	path := filepath.Join(app, "Contents", "Info.plist")
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var info map[string]any
	if _, err := plist.Unmarshal(b, &info); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var wrong []error
	for key, want := range map[string]any{
		"CFBundleExecutable":         "countersign",
		"CFBundleIdentifier":         "app.countersign.Countersign",
		"CFBundleName":               "Countersign",
		"CFBundlePackageType":        "APPL",
		"CFBundleIconFile":           "countersign.icns",
		"CFBundleShortVersionString": version,
		"CFBundleVersion":            version,
		"LSMinimumSystemVersion":     "12.0",
		"LSApplicationCategoryType":  "public.app-category.finance",
		"NSHighResolutionCapable":    true,
		// What ui/desktop gets as the Apple event "get URL".
		"CFBundleURLTypes": []any{map[string]any{
			"CFBundleURLName":    "app.countersign.Countersign",
			"CFBundleTypeRole":   "Viewer",
			"CFBundleURLSchemes": []any{"countersign"},
		}},
	} {
		if got := info[key]; !reflect.DeepEqual(got, want) {
			wrong = append(wrong, fmt.Errorf("%s: %s is %v, want %v", path, key, got, want))
		}
	}
	return errors.Join(wrong...)
}

// checkEntitlements: each one is a hole in the hardened runtime. To add one, it
// has to be written down here too.
func checkEntitlements(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var keys map[string]any
	if _, err := plist.Unmarshal(b, &keys); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(keys) != 0 {
		return fmt.Errorf("%s: %v: no entitlement is needed", path, keys)
	}
	return nil
}

// checkIcon reads an icns file: "icns", its length, then entries of a type, a
// length that counts both, and content.
func checkIcon(app string) error {
	path := filepath.Join(app, "Contents", "Resources", "countersign.icns")
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	broken := fmt.Errorf("%s is no icns file", path)
	if len(b) < 8 || string(b[:4]) != "icns" || int(binary.BigEndian.Uint32(b[4:])) != len(b) {
		return broken
	}
	has := map[string]bool{}
	for rest := b[8:]; len(rest) > 0; {
		if len(rest) < 8 {
			return broken
		}
		n := int(binary.BigEndian.Uint32(rest[4:]))
		if n < 8 || n > len(rest) {
			return broken
		}
		has[string(rest[:4])] = true
		rest = rest[n:]
	}
	// 128, 256 and 512 points: the Finder and the Dock.
	for _, kind := range []string{"ic07", "ic08", "ic09"} {
		if !has[kind] && !(kind == "ic07" && has["it32"]) {
			return fmt.Errorf("%s: an icns file without %s", path, kind)
		}
	}
	return nil
}
