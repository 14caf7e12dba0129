//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestMeasure prints what the program costs, each figure beside something bare
// in the same run, so that it can be read on any machine. It asserts nothing
// about time; run it with "make measure".
func TestMeasure(t *testing.T) {
	if os.Getenv("E2E_MEASURE") == "" {
		t.Skip("prints figures and judges nothing: run 'make measure'")
	}
	w := newWorld(t)
	w.startUp()

	_, win := w.open("countersign")
	w.signIn(win)
	info := w.platform.Info()
	var trips []time.Duration
	for range 20 {
		began := time.Now()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, info.APIURL+"/api/v1/platform/ping", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-API-Key", info.APIKey)
		req.Header.Set("X-API-Secret", info.APISecret)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Fatalf("ping: %s", res.Status)
		}
		trips = append(trips, time.Since(began))
	}

	// The first request finds out where the code and the button are.
	code := w.pay(win, "1")
	img, err := win.image()
	if err != nil {
		t.Fatal(err)
	}
	corner := cornerOfCode(t, img)
	var look, shown, gone []time.Duration
	for range 5 {
		began := time.Now()
		win.black(corner)
		look = append(look, time.Since(began))
	}
	for i := range 5 {
		if i > 0 {
			win.press("New request")
			win.fill("Recipient", w.bob())
			win.fill("Amount", strconv.Itoa(i))
			win.waitFor("Send " + strconv.Itoa(i) + " XRP")
			var box image.Rectangle
			w.d.until("the button", func() (ok bool) {
				box, ok = find(win.read(), "Create request")
				return ok
			})
			began := time.Now()
			win.click((box.Min.X+box.Max.X)/2, (box.Min.Y+box.Max.Y)/2)
			w.spin("the code", func() bool { return win.black(corner) })
			shown = append(shown, time.Since(began))
			code = win.waitQR()
		}
		began := time.Now()
		w.approve(code, w.alice())
		approved := time.Since(began)
		w.spin("the result", func() bool { return !win.black(corner) })
		gone = append(gone, time.Since(began))
		t.Logf("approval %d took the phone %v", i, approved.Round(time.Millisecond))
		win.waitFor("what was signed is what was asked")
	}
	trip := median(trips)
	t.Logf("bare HTTP round trip: %v; one look at the screen: %v", trip.Round(10*time.Microsecond), median(look).Round(time.Millisecond))
	for name, d := range map[string]time.Duration{
		"Create pressed to code on screen": median(shown), "approval on the phone to result on screen": median(gone),
	} {
		t.Logf("%s: %v (%.0f round trips)", name, d.Round(time.Millisecond), float64(d)/float64(trip))
	}
}

// spin looks as often as it can, for at most twenty seconds.
func (w *world) spin(what string, ok func() bool) {
	w.t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(end) {
			w.d.keep("root", "failed")
			w.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// startUp measures start and memory beside a bare Fyne window.
func (w *world) startUp() {
	type figure struct{ first, rss []int }
	figures := map[string]*figure{"countersign": {}, "bare-window": {}}
	info := w.platform.Info()
	for range 5 {
		for name, f := range figures {
			args := []string{"--measure", "--api-url", info.APIURL, "--oauth-url", info.OAuthURL, "--api-key", info.APIKey}
			if name == "bare-window" {
				args = nil
			}
			p := w.d.start(newHome(w.t), name, nil, args...)
			w.d.until(name+" to show its first frame", func() bool { _, ok := p.firstFrame(); return ok })
			ms, _ := p.firstFrame()
			f.first = append(f.first, ms)
			f.rss = append(f.rss, w.rss(p))
			p.kill()
		}
	}
	own, bare := figures["countersign"], figures["bare-window"]
	w.t.Logf("start to first frame: %d ms beside %d ms of a bare window (%.2f times)",
		median(own.first), median(bare.first), float64(median(own.first))/float64(median(bare.first)))
	w.t.Logf("memory at the first frame: %d MB beside %d MB of a bare window (%.2f times)",
		median(own.rss)/1024, median(bare.rss)/1024, float64(median(own.rss))/float64(median(bare.rss)))
}

// rss is a program's resident memory in KiB.
func (w *world) rss(p *program) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		w.t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kib, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		w.t.Fatal(err)
	}
	return kib
}

func median[T int | time.Duration](list []T) T {
	slices.Sort(list)
	return list[len(list)/2]
}

// cornerOfCode is the neighbourhood of the upper left finder pattern of the
// code, the only thing in the light theme that is black through and through.
func cornerOfCode(t *testing.T, img image.Image) image.Rectangle {
	t.Helper()
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if blackPixels(img, image.Rect(x, y, x+6, y+6)) == 36 {
				return image.Rect(x-20, y-20, x+40, y+40).Intersect(b)
			}
		}
	}
	t.Fatal("there is no code in the window")
	return image.Rectangle{}
}

func blackPixels(img image.Image, in image.Rectangle) (n int) {
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r|g|b == 0 {
				n++
			}
		}
	}
	return n
}

// black tells whether the code is there. It looks at a small part of the window
// only, which is quick.
func (w *window) black(part image.Rectangle) bool {
	cmd := exec.Command("import", "-window", w.id, "-crop",
		fmt.Sprintf("%dx%d+%d+%d", part.Dx(), part.Dy(), part.Min.X, part.Min.Y), "+repage", "png:-")
	cmd.Env = w.d.env()
	out, err := cmd.Output()
	if err != nil {
		w.d.t.Fatalf("look at the window: %v", err)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		w.d.t.Fatal(err)
	}
	return blackPixels(img, img.Bounds()) > 100
}
