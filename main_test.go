package main

import (
	"os"
	"regexp"
	"testing"
)

func TestVersionIsThatOfTheApp(t *testing.T) {
	text, err := os.ReadFile("FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^ *Version *= *"(.*)"`).FindSubmatch(text)
	if found == nil || string(found[1]) != version {
		t.Errorf("FyneApp.toml has version %q, main.go has %q", found, version)
	}
}
