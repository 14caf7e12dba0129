package sandbox

import (
	"strings"
	"testing"
)

func TestScannedPayload(t *testing.T) {
	const id, host = foreignUUID, "127.0.0.1:8080"
	const version1 = "a63efba0-c0d2-11ee-a506-0242ac120002"
	accepted := []string{
		"http://127.0.0.1:8080/sign/" + id,
		"https://127.0.0.1:8080/sign/" + id,
		"HTTP://127.0.0.1:8080/sign/" + strings.ToUpper(id),
		"http://www.127.0.0.1:8080/anything/" + id + "/qr?x=1#y",
		" http://127.0.0.1:8080/sign/" + id + "\n",
		"xumm://" + id,
		"xaman://" + id + "/",
		"XUMM://" + strings.ToUpper(id),
		"xumm://127.0.0.1:8080/sign/" + id,
		"XAMAN://www.127.0.0.1:8080/sign/" + id + "/deeplink",
		"xrpl://127.0.0.1:8080/sign/" + id,
	}
	for _, text := range accepted {
		if got, err := scannedPayload(text, host); err != nil || got != id {
			t.Errorf("%q: %q %v", text, got, err)
		}
	}
	// Tests may serve the sandbox under the platform's own name.
	for _, text := range []string{"https://xumm.app/sign/" + id, "xumm://xumm.app/sign/" + id} {
		if got, err := scannedPayload(text, "xumm.app"); err != nil || got != id {
			t.Errorf("under the platform's name: %q: %q %v", text, got, err)
		}
	}
	refused := map[string]string{
		"":                                       "empty",
		strings.Repeat("x", maxScanned+1):        "too long",
		id:                                       "bare request number",
		"http://127.0.0.1:8080/" + id:            "not a sign request",
		"http://127.0.0.1:8080/sign/" + version1: "version 4",
		"http://127.0.0.1:8080/sign/" + id + "_q.png":         "version 4",
		"http://127.0.0.1:8081/sign/" + id:                    "another sandbox",
		"http://localhost:8080/sign/" + id:                    "another sandbox",
		"https://xumm.app/sign/" + id:                         "real Xumm platform",
		"https://xaman.app/sign/" + id:                        "real Xumm platform",
		"http://127.0.0.1:8080/pair/" + id + "." + id:         "pairs a device",
		"http://127.0.0.1:8080/tx/" + strings.Repeat("A", 64): "a transaction",
		"http://127.0.0.1:8080/detect/xapp:x":                 "something else",
		"http://127.0.0.1:8080/%zz":                           "damaged",
		"xumm://translation/" + id:                            "wallet link",
		"xumm://" + version1:                                  "wallet link",
		"xumm://localhost:8080/sign/" + id:                    "wallet link",
		"xumm://xumm.app/sign/" + id:                          "real Xumm platform",
		"xaman://xaman.app/sign/" + id:                        "real Xumm platform",
		"xumm://127.0.0.1:8080/detect/xapp:x":                 "something else",
		"xrpl://" + id:                                        "not a sign request",
		dummyAccount:                                          "account address",
		"hello":                                               "not a sign request",
	}
	for text, want := range refused {
		got, err := scannedPayload(text, host)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80q: %q %v", text, got, err)
		}
	}
}

// TestScannedWalletLink opens a request by the link that applications make for a
// phone's own browser: the sign page's address under the wallet's scheme.
func TestScannedWalletLink(t *testing.T) {
	h := newHarness(t, Options{})
	id := h.create(h.payTo(h.address("Bob"), "1000"))
	review, err := h.Phone().Scan(t.Context(), "xumm://"+hostOf(h.base)+"/sign/"+id)
	if err != nil || review.UUID != id {
		t.Fatalf("review: %+v %v", review, err)
	}
	if meta := h.get(id).in("meta"); meta["app_opened"] != true {
		t.Errorf("meta: %v", meta)
	}
}
