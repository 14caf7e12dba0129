package looktest

import (
	"image/png"
	"os"
	"testing"
)

// A code of a real window that the reader makes out at few sizes only.
func TestScanAtFewSizes(t *testing.T) {
	f, err := os.Open("testdata/few-sizes.png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := Scan(img), "http://127.0.0.1:36453/sign/0c5398f0-c171-45a6-9574-ff09224babed"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
}
