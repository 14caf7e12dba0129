//go:build e2e

package e2e

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"
)

// Where the program that scripts/e2e.sh builds for the tests looks for new
// releases, and the key that it believes.
const (
	updateAddress = "127.0.0.1:23117"
	updateKey     = "../bin/e2e-release.key"
)

// TestNewVersion looks for a newer release in the real window: nothing is asked
// before the person says so, the word that packaging/manifest.sh signs is
// believed, a stranger's is not, and the page opens in the browser.
func TestNewVersion(t *testing.T) {
	w := newWorld(t)
	asked := make(chan string, 10)
	answers := make(chan string, 1)
	listener, err := net.Listen("tcp", updateAddress)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path + " " + r.UserAgent()
		fmt.Fprint(rw, <-answers)
	})}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()

	own := filepath.Join(t.TempDir(), "update")
	script := exec.Command("../packaging/manifest.sh", "bin/e2e-release.key", "https://example.com/releases", own)
	if out, err := script.CombinedOutput(); err != nil {
		t.Fatalf("manifest.sh: %v: %s", err, out)
	}
	same, err := os.ReadFile(own)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(updateKey)
	if err != nil {
		t.Fatal(err)
	}
	var key minisign.PrivateKey
	if err := key.UnmarshalText(text); err != nil {
		t.Fatal(err)
	}
	_, stranger, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	newer := fmt.Sprintf(`{"app":%q,"version":"9.9.9","page":"https://example.com/releases/9.9.9","signed":%q,"valid_until":%q}`+"\n",
		appID, time.Now().Add(time.Minute).UTC().Format(time.RFC3339), time.Now().Add(time.Hour).UTC().Format(time.RFC3339))

	p, win := w.open("countersign-threadcheck")
	win.waitFor("Sign in with Xumm")
	win.press("Settings")
	win.waitFor("Looks")
	w.d.must("xdotool", "mousemove", "--window", win.id, "700", "500", "click", "--repeat", "250", "--delay", "5", "5")
	win.waitFor("It was never looked")
	select {
	case what := <-asked:
		t.Errorf("asked unasked: %s", what)
	default:
	}
	for _, step := range []struct{ answer, sees string }{
		{newer + string(minisign.Sign(stranger, []byte(newer))), "was not believed"},
		{string(same), "the newest"},
		{newer + string(minisign.Sign(key, []byte(newer))), "Version 9.9.9 is there"},
	} {
		answers <- step.answer
		win.press("Look now")
		win.waitFor(step.sees)
		if what := <-asked; !strings.HasPrefix(what, "/update Countersign/") {
			t.Errorf("asked for %q", what)
		}
	}
	win.keep("new-version")
	win.press("Open the download page")
	w.d.until("the page in the browser", func() bool { return slices.Contains(w.home.opened(), "https://example.com/releases/9.9.9") })
	p.quit()
	p.checkThreads()
}
