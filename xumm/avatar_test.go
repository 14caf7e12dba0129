package xumm

import (
	"bytes"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"countersign/xumm/sandbox"
)

func pngOf(t *testing.T, width, height int) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range picture.Pix {
		picture.Pix[i] = byte(i * i / 7) // hardly to be packed
	}
	picture.Set(0, 0, color.NRGBA{0xff, 0, 0, 0xff})
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bomb is a small file that claims to be a picture of many pixels.
func bomb(t *testing.T, width, height uint32) []byte {
	t.Helper()
	data := pngOf(t, 4, 4)
	const head = 8 + 4 // the signature, and the length of the first chunk
	chunk := data[head : head+4+13]
	for i, n := range []uint32{width, height} {
		for k := range 4 {
			chunk[4+4*i+k] = byte(n >> (24 - 8*k))
		}
	}
	sum := crc32.ChecksumIEEE(chunk)
	for k := range 4 {
		data[head+4+13+k] = byte(sum >> (24 - 8*k))
	}
	return data
}

func TestAvatar(t *testing.T) {
	good := pngOf(t, 168, 168)
	for name, test := range map[string]struct {
		answer func(w http.ResponseWriter, r *http.Request)
		want   error
	}{
		"a picture": {func(w http.ResponseWriter, _ *http.Request) { w.Write(good) }, nil},
		"the largest": {func(w http.ResponseWriter, _ *http.Request) {
			if err := png.Encode(w, image.NewGray(image.Rect(0, 0, maxPictureSide, maxPictureSide))); err != nil {
				t.Error(err)
			}
		}, nil},
		"many pixels":    {func(w http.ResponseWriter, _ *http.Request) { w.Write(bomb(t, 60_000, 60_000)) }, ErrUnavailable},
		"too wide":       {func(w http.ResponseWriter, _ *http.Request) { w.Write(bomb(t, 1025, 1)) }, ErrUnavailable},
		"too high":       {func(w http.ResponseWriter, _ *http.Request) { w.Write(bomb(t, 1, 1025)) }, ErrUnavailable},
		"negative":       {func(w http.ResponseWriter, _ *http.Request) { w.Write(bomb(t, 1<<31, 1)) }, ErrUnavailable},
		"no pixels":      {func(w http.ResponseWriter, _ *http.Request) { w.Write(bomb(t, 0, 0)) }, ErrUnavailable},
		"pixels missing": {func(w http.ResponseWriter, _ *http.Request) { w.Write(bomb(t, 1000, 1000)) }, ErrUnavailable},
		"cut off":        {func(w http.ResponseWriter, _ *http.Request) { w.Write(good[:len(good)/2]) }, ErrUnavailable},
		"too long":       {func(w http.ResponseWriter, _ *http.Request) { w.Write(append(good, make([]byte, maxPicture)...)) }, ErrUnavailable},
		"a web page":     {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>Sign in</html>") }, ErrUnavailable},
		"a GIF":          {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "GIF89a\x01\x00\x01\x00") }, ErrUnavailable},
		"nothing":        {func(http.ResponseWriter, *http.Request) {}, ErrUnavailable},
		"not found":      {http.NotFound, ErrNotFound},
		"too many": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		}, ErrRateLimited},
		"out of order": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, ErrUnavailable},
		"sent in circles": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}, ErrUnavailable},
		"sent on within the platform": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/other.png" {
				w.Write(good)
				return
			}
			http.Redirect(w, r, "/other.png", http.StatusFound)
		}, nil},
		"sent on without encryption": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://pictures.example/x.png", http.StatusFound)
		}, ErrUnavailable},
		"sent to a file": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}, ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, Bearer(goodToken()), func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization")+r.Header.Get("Cookie")+r.Header.Get("Content-Type")+r.Header.Get("Referer") != "" {
					t.Errorf("sent %v", r.Header)
				}
				test.answer(w, r)
			})
			picture, err := c.Avatar(t.Context(), testAccount, 168)
			if !errors.Is(err, test.want) || (picture == nil) != (test.want != nil) {
				t.Errorf("%v, %v", picture, err)
			}
		})
	}
}

// Another host gets the call only over https, and hears neither who asks nor
// where the call comes from.
func TestAvatarFromAnotherHost(t *testing.T) {
	store := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization")+r.Header.Get("Referer") != "" {
			t.Errorf("sent %v", r.Header)
		}
		w.Write(pngOf(t, 4, 4))
	}))
	defer store.Close()
	c := serve(t, Bearer(goodToken()), func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, store.URL+"/x.png", http.StatusFound)
	}, WithHTTPClient(store.Client()))
	if _, err := c.Avatar(t.Context(), testAccount, 0); err != nil {
		t.Error(err)
	}
}

// A platform that is elsewhere can't lead to what is near.
func TestAvatarIsNotFetchedInside(t *testing.T) {
	for target, followed := range map[string]bool{
		"https://pictures.example/x.png": true, "https://127.0.0.1/x.png": false, "https://localhost/x.png": false, "https://10.0.0.1/x.png": false,
		"https://router/admin?do=1": false, "https://[::1]/x.png": false,
	} {
		asked := ""
		c, err := New(Bearer(goodToken()), WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			if r.URL.Host == "xumm.app" {
				http.Redirect(w, r, target, http.StatusFound)
			} else {
				asked = r.URL.String()
				w.Write(pngOf(t, 4, 4))
			}
			resp := w.Result()
			resp.Request = r
			return resp, nil
		})}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Avatar(t.Context(), testAccount, 0); (err == nil) != followed || (asked != "") != followed {
			t.Errorf("%s: asked %q, %v", target, asked, err)
		}
	}
}

// The sandbox refuses the call, as the platform does, when it looks like one of
// the API.
func TestSandboxAvatar(t *testing.T) {
	p, err := sandbox.Start(t.Context(), sandbox.Options{Seed: t.Name()})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var log strings.Builder
	c, err := New(Bearer(goodToken()), WithBaseURL(p.Info().APIURL), WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	if err != nil {
		t.Fatal(err)
	}
	account := p.Phone().Accounts()[0].Address
	picture, err := c.Avatar(t.Context(), account, 96)
	if err != nil || picture.Bounds() != image.Rect(0, 0, 96, 96) {
		t.Errorf("%v, %v", picture, err)
	}
	if _, err := c.Avatar(t.Context(), "../rails", 96); !errors.Is(err, ErrInvalid) {
		t.Errorf("no account: %v", err)
	}
	resp, err := http.Get(c.PaddedAvatarURL(account, 96, 8))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if about, err := png.DecodeConfig(resp.Body); err != nil || about.Width != 96 {
		t.Errorf("with a margin: %v, %v", about, err)
	}
	if got := log.String(); strings.Count(got, "get avatar") != 1 || strings.Contains(got, "secret-jwt") {
		t.Errorf("the log has %s", got)
	}
}

func TestPaddedAvatarURL(t *testing.T) {
	c, err := New(APIKey(testKey, testSecret))
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		c.PaddedAvatarURL(testAccount, 200, 40): "https://xumm.app/avatar/" + testAccount + "_200_40.png",
		c.PaddedAvatarURL(testAccount, 200, 0):  "https://xumm.app/avatar/" + testAccount + "_200.png",
		c.PaddedAvatarURL(testAccount, 0, 40):   "https://xumm.app/avatar/" + testAccount + ".png",
		c.PaddedAvatarURL(testAccount, -1, -1):  "https://xumm.app/avatar/" + testAccount + ".png",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
