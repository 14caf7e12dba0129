package sandbox

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

func readQR(t *testing.T, picture image.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	// The picture is drawn, not photographed: looking for it could only fail.
	drawn := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, drawn)
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}

func TestQRPictures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.create(signInBody)
		sizes := map[int]bool{}
		for _, level := range []string{"m", "q", "h"} {
			a := h.do("GET", "/sign/"+id+"_"+level+".png", "")
			picture, err := png.Decode(strings.NewReader(a.raw))
			if err != nil || a.header.Get("Content-Type") != "image/png" {
				t.Fatalf("%s: %v %v", level, a.header, err)
			}
			if got := readQR(t, picture); got != h.signURL(id) {
				t.Errorf("%s reads %q", level, got)
			}
			a = h.do("GET", "/sign/"+id+"_"+level+".json", "")
			var answer struct{ Matrix [][]bool }
			if err := json.Unmarshal([]byte(a.raw), &answer); err != nil {
				t.Fatal(err)
			}
			side := len(answer.Matrix[0])
			sizes[side] = true
			if got := readQR(t, qrPicture(answer.Matrix[:side])); got != h.signURL(id) || len(answer.Matrix) != side+1 {
				t.Errorf("%s: %d rows of %d read %q", level, len(answer.Matrix), side, got)
			}
		}
		if len(sizes) < 2 {
			t.Errorf("every level has the same size: %v", sizes)
		}
	})
}

func TestSignPageStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{ReturnDelay: 3 * time.Second})
		page := func(id string) string {
			t.Helper()
			a := h.do("GET", "/sign/"+id, "")
			csp := a.header.Get("Content-Security-Policy")
			if a.status != 200 || !strings.Contains(csp, "default-src 'none'") || a.header.Get("Referrer-Policy") != "no-referrer" {
				t.Errorf("%d %v", a.status, a.header)
			}
			if strings.Contains(a.raw, "ZgotmplZ") {
				t.Error("the template refused a value")
			}
			return a.raw
		}
		has := func(what, page string, parts ...string) {
			t.Helper()
			for _, part := range parts {
				if !strings.Contains(page, part) {
					t.Errorf("%s: no %q in the page", what, part)
				}
			}
		}
		body := `{"txjson":{"TransactionType":"Payment","Destination":"` + h.address("Bob") + `","Amount":"25500000","DestinationTag":7},"options":{"expire":1,"return_url":{"web":"countersign://done?{id}&{txid}"},"force_network":"TESTNET"},"custom_meta":{"instruction":"For\nlunch"}}`
		id := h.create(body)
		live := page(id)
		has("pending", live, "25.5 XRP", h.address("Bob"), "For\nlunch", "<dd>7</dd>", "TESTNET", "Waiting for your phone", "<svg", "xumm://"+id, `http-equiv="refresh" content="4"`)
		if meta := h.get(id).in("meta"); meta["app_opened"] != false {
			t.Errorf("a browser counts as the app: %v", meta)
		}
		review := h.scan(id)
		if meta := h.get(id).in("meta"); meta["opened_by_deeplink"] != false {
			t.Errorf("the sign page was open, so it was no deep link: %v", meta)
		}
		has("opened", page(id), "Opened on your phone")
		out, err := review.Approve(t.Context(), h.address("Alice"))
		if err != nil {
			t.Fatal(err)
		}
		has("signed", page(id+"/qr"), ">Signed<", "countersign://done?"+id+"&amp;"+out.TxID, "in 3 s", `http-equiv="refresh" content="3;url=countersign://done?`)

		id = h.create(signInBody[:len(signInBody)-len(`,"custom_meta":{"identifier":"mine"}}`)] + "}")
		if err := h.scan(id).Decline(t.Context()); err != nil {
			t.Fatal(err)
		}
		has("declined", page(id+"/deeplink"), "Declined on the phone", "https://example.com/"+id)
		id = h.create(signInBody)
		time.Sleep(time.Minute)
		has("expired", page(id), "This request has expired")
		id = h.create(`{"txjson":{"TransactionType":"SignIn"}}`)
		h.rest("DELETE", "payload/"+id, "")
		has("cancelled", page(id), "Cancelled by the application", "You can close this page")

		a := h.do("GET", "/sign/"+foreignUUID, "")
		if a.status != 404 || !strings.Contains(a.raw, "does not exist") {
			t.Errorf("unknown: %d %s", a.status, a.raw)
		}
	})
}

// What an application sends is text on the page, never markup or script.
func TestSignPageEscapes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const nasty = `</script><img src=x onerror=alert(1)>"'`
		h := newHarness(t, Options{AppName: nasty})
		text, _ := json.Marshal(nasty)
		id := h.create(`{"txjson":{"TransactionType":"Payment","Destination":"` + h.address("Bob") + `","Amount":{"currency":"<u>","issuer":"` + h.address("Bob") + `","value":"1"}},"options":{"force_network":` + string(text) + `,"return_url":{"web":"javascript:alert(1)//{id}"}},"custom_meta":{"instruction":` + string(text) + `}}`)
		for _, act := range []func() error{func() error { return nil }, func() error { return h.scan(id).Decline(t.Context()) }} {
			if err := act(); err != nil {
				t.Fatal(err)
			}
			a := h.do("GET", "/sign/"+id, "")
			for _, bad := range []string{"<img src=x", "<u>", "javascript:alert"} {
				if strings.Contains(a.raw, bad) {
					t.Errorf("the page contains %q", bad)
				}
			}
			if n := strings.Count(a.raw, "</script>"); n != 1 {
				t.Errorf("%d scripts end", n)
			}
		}
	})
}

func TestReturnLink(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.com/a?b=c":   "https://example.com/a?b=c",
		"countersign://callback":      "countersign://callback",
		"javascript:alert(1)":         "",
		"JavaScript:alert(1)":         "",
		"data:text/html,x":            "",
		"file:///etc/passwd":          "",
		"/relative":                   "",
		"":                            "",
		"http://[broken":              "",
		"http://h/\"onclick=alert(1)": "http://h/%22onclick=alert%281%29",
	} {
		if got := string(returnLink(address)); got != want {
			t.Errorf("%q gives %q", address, got)
		}
	}
}

func TestAvatar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		pictures := map[string]bool{}
		for _, a := range h.Phone().Accounts() {
			answer := h.do("GET", "/avatar/"+a.Address+".png", "")
			if _, err := png.Decode(bytes.NewReader([]byte(answer.raw))); err != nil {
				t.Error(err)
			}
			pictures[answer.raw] = true
		}
		if len(pictures) != 3 {
			t.Error("different accounts have the same picture")
		}
	})
}

func TestAvatarSizes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		alice := h.address("Alice")
		for name, want := range map[string]struct{ side, padding int }{
			"": {avatarSide, 0}, "_200": {200, 0}, "_200_40": {200, 40}, "_1": {1, 0}, "_1000_0": {1000, 0},
		} {
			a := h.do("GET", "/avatar/"+alice+name+".png", "")
			picture, err := png.Decode(bytes.NewReader([]byte(a.raw)))
			if err != nil || a.status != 200 || a.header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s: %d %v", name, a.status, err)
				continue
			}
			if got := picture.Bounds(); got.Dx() != want.side || got.Dy() != want.side {
				t.Errorf("%s: %v", name, got)
			}
			for x := range want.padding {
				if picture.At(x, want.side/2) != picture.At(0, 0) {
					t.Errorf("%s: the margin is drawn on at %d", name, x)
					break
				}
			}
		}
		for _, name := range []string{"_0", "_x", "_-1", "_1001", "_200_100", "_200_x", "_200_1_1", "_", "_1e2"} {
			if a := h.do("GET", "/avatar/"+alice+name+".png", ""); a.status != 404 {
				t.Errorf("%s: %d", name, a.status)
			}
		}
		if a := h.do("GET", "/avatar/.png", ""); a.status != 404 {
			t.Errorf("nobody: %d", a.status)
		}
	})
}
