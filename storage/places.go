package storage

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
)

// Places are the files and directories of one profile. Nothing is created
// until it is needed.
type Places struct {
	Data     string // directory of the database and its backups
	Settings string // JSON file
	Database string // SQLite file
	Certs    string // JSON file: cache of the sign-in provider's public keys
}

// DataVariable names the environment variable that moves everything to one
// directory.
const DataVariable = "COUNTERSIGN_DATA"

// PlacesFor gives where a profile keeps its things: "" is the real platform;
// any other name ("sandbox") has its own subdirectory, so that nothing of one
// is ever taken for the other's.
//
// Everything is in $COUNTERSIGN_DATA when that is set. Otherwise, on Linux and
// the BSDs, data is in $XDG_DATA_HOME/countersign (~/.local/share/countersign)
// and settings are in $XDG_CONFIG_HOME/countersign (~/.config/countersign), as
// in the XDG Base Directory Specification; on Windows both are in
// %AppData%\countersign, on macOS in ~/Library/Application Support/countersign.
// A relative path in one of these variables is an error.
func PlacesFor(profile string) (Places, error) {
	if profile != "" && !regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`).MatchString(profile) {
		return Places{}, fmt.Errorf("the profile name %q may only have the letters a-z, digits and hyphens", profile)
	}
	data, config, err := baseDirectories()
	if err != nil {
		return Places{}, err
	}
	data = filepath.Join(data, profile)
	return Places{
		Data:     data,
		Settings: filepath.Join(config, profile, "settings.json"),
		Database: filepath.Join(data, "requests.db"),
		Certs:    filepath.Join(data, "certs.json"),
	}, nil
}

func baseDirectories() (data, config string, err error) {
	if dir := os.Getenv(DataVariable); dir != "" {
		if !filepath.IsAbs(dir) {
			return "", "", fmt.Errorf("%s is %q, but must be an absolute path", DataVariable, dir)
		}
		dir = filepath.Clean(dir)
		return dir, dir, nil
	}
	config, err = os.UserConfigDir()
	if err != nil {
		return "", "", fmt.Errorf("no directory for settings: %w; set %s to an absolute path", err, DataVariable)
	}
	config = filepath.Join(config, "countersign")
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return config, config, nil
	}
	data = os.Getenv("XDG_DATA_HOME")
	switch {
	case data == "":
		home, err := os.UserHomeDir()
		if err != nil {
			return "", "", fmt.Errorf("no directory for data: %w; set %s to an absolute path", err, DataVariable)
		}
		data = filepath.Join(home, ".local", "share")
	case !filepath.IsAbs(data):
		return "", "", fmt.Errorf("XDG_DATA_HOME is %q, but must be an absolute path", data)
	}
	return filepath.Join(data, "countersign"), config, nil
}
