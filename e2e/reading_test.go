//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"golang.org/x/image/draw"
)

// word is one word that can be read in a window, with its place in window
// pixels.
type word struct {
	text string
	box  image.Rectangle
	line string // words of one line share this
}

// read gives the words that a person could read in the window. It knows nothing
// of the program: the screenshot goes through optical character recognition,
// once for dark words on light ground and once for light words on dark.
func (w *window) read() []word {
	img, err := w.image()
	if err != nil {
		return nil
	}
	big := enlarged(img)
	return append(recognise(ink(big, false), "dark"), recognise(ink(big, true), "light")...)
}

// enlarge is how much larger a picture is read than it is: screen type is small
// for a recogniser made for paper.
const enlarge = 2

func enlarged(img image.Image) *image.Gray {
	b := img.Bounds()
	big := image.NewGray(image.Rect(0, 0, b.Dx()*enlarge, b.Dy()*enlarge))
	draw.CatmullRom.Scale(big, big.Bounds(), img, b, draw.Src, nil)
	return big
}

// ink leaves, black on white, what is darker than light surroundings, or
// lighter than dark ones: words, whatever the colour of the ground they are on.
func ink(img *image.Gray, light bool) *image.Gray {
	const radius, contrast, middle = 14 * enlarge, 20, 140
	w, h := img.Rect.Dx(), img.Rect.Dy()
	sums := make([]int, (w+1)*(h+1)) // of all above and to the left
	for y := range h {
		row := 0
		for x := range w {
			row += int(img.Pix[y*img.Stride+x])
			sums[(y+1)*(w+1)+x+1] = sums[y*(w+1)+x+1] + row
		}
	}
	out := image.NewGray(img.Rect)
	for y := range h {
		y0, y1 := max(0, y-radius), min(h, y+radius)
		for x := range w {
			x0, x1 := max(0, x-radius), min(w, x+radius)
			sum := sums[y1*(w+1)+x1] - sums[y0*(w+1)+x1] - sums[y1*(w+1)+x0] + sums[y0*(w+1)+x0]
			mean := sum / ((x1 - x0) * (y1 - y0))
			over := int(img.Pix[y*img.Stride+x]) - mean
			v := uint8(255)
			if light && mean < middle && over > contrast || !light && mean > middle && over < -contrast {
				v = 0
			}
			out.Pix[y*out.Stride+x] = v
		}
	}
	return letters(out)
}

// letters takes away every connected shape that is too large to be a letter:
// the borders of fields and buttons, which a recogniser reads as letters too.
func letters(img *image.Gray) *image.Gray {
	const highest, widest = 36 * enlarge, 60 * enlarge
	w, h := img.Rect.Dx(), img.Rect.Dy()
	known := make([]bool, w*h)
	var shape []int
	for start := range known {
		if known[start] || img.Pix[start] != 0 {
			continue
		}
		known[start] = true
		shape = append(shape[:0], start)
		box := image.Rect(start%w, start/w, start%w+1, start/w+1)
		for i := 0; i < len(shape); i++ {
			x, y := shape[i]%w, shape[i]/w
			box = box.Union(image.Rect(x, y, x+1, y+1))
			for _, n := range [4][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
				at := n[1]*w + n[0]
				if n[0] >= 0 && n[0] < w && n[1] >= 0 && n[1] < h && !known[at] && img.Pix[at] == 0 {
					known[at] = true
					shape = append(shape, at)
				}
			}
		}
		if box.Dx() > widest || box.Dy() > highest {
			for _, at := range shape {
				img.Pix[at] = 255
			}
		}
	}
	return img
}

func recognise(img *image.Gray, pass string) []word {
	var in bytes.Buffer
	if err := png.Encode(&in, img); err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "tesseract", "-", "-", "--psm", "11", "tsv")
	cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	var words []word
	for _, row := range strings.Split(string(out), "\n") {
		f := strings.Split(row, "\t")
		if len(f) < 12 || strings.TrimSpace(f[11]) == "" || f[0] == "level" {
			continue
		}
		n := func(i int) int { v, _ := strconv.Atoi(f[i]); return v / enlarge }
		words = append(words, word{
			text: f[11],
			box:  image.Rect(n(6), n(7), n(6)+n(8), n(7)+n(9)),
			line: strings.Join([]string{pass, f[2], f[3], f[4]}, "."),
		})
	}
	return words
}

// find gives the place of a phrase among the words of one line. Case, spaces
// and punctuation are forgiven, and letters that look alike.
func find(words []word, phrase string) (image.Rectangle, bool) {
	want := plain(phrase)
	for i := 0; i < len(words); {
		// One line: its letters, and which word each comes from.
		line, from := "", []int{}
		first := i
		for ; i < len(words) && words[i].line == words[first].line; i++ {
			p := plain(words[i].text)
			line += p
			for range len(p) {
				from = append(from, i)
			}
		}
		if at := strings.Index(line, want); at >= 0 {
			var box image.Rectangle
			for _, k := range from[at : at+len(want)] {
				box = box.Union(words[k].box)
			}
			return box, true
		}
	}
	return image.Rectangle{}, false
}

// plain keeps letters and digits, in one case, and makes one of those that a
// recogniser takes for each other.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("l1i|!", r):
			return 'i'
		case r == '0' || r == 'o':
			return 'o'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// sees tells whether any of the phrases can be read in the window.
func (w *window) sees(phrases ...string) bool {
	words := w.read()
	for _, p := range phrases {
		if _, ok := find(words, p); ok {
			return true
		}
	}
	return false
}

// waitFor waits until one of the phrases can be read.
func (w *window) waitFor(phrases ...string) {
	w.d.t.Helper()
	w.d.until("the words "+strings.Join(phrases, " / "), func() bool { return w.sees(phrases...) })
}

// press clicks in the middle of the words, as a person does who reads a button.
func (w *window) press(phrase string) {
	w.d.t.Helper()
	var at image.Point
	w.d.until("something to press that reads "+phrase, func() bool {
		box, ok := find(w.read(), phrase)
		at = image.Pt((box.Min.X+box.Max.X)/2, (box.Min.Y+box.Max.Y)/2)
		return ok
	})
	w.click(at.X, at.Y)
}
