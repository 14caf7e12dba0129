package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"countersign/xrpl"
)

// both calls a GET with the key and with a user's token, which answer the same.
func (h *harness) both(jwt, path string) answer {
	h.t.Helper()
	byKey, byToken := h.rest("GET", path, ""), h.user(jwt, "GET", path, "")
	if byKey.status != byToken.status || byKey.status == 200 && byKey.raw != byToken.raw {
		h.t.Errorf("%s: %d %s with the key, %d %s with a token", path, byKey.status, byKey.raw, byToken.status, byToken.raw)
	}
	return byKey
}

func TestCuratedAssets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		a := h.both(h.signIn("Alice"), "curated-assets")
		if a.status != 200 || fmt.Sprint(a.body["issuers"]) != "[Gateway Exchange]" || fmt.Sprint(a.body["currencies"]) != "[USD EUR 524C555344000000000000000000000000000000 BTC]" {
			t.Fatalf("%d %s", a.status, a.raw)
		}
		gateway := a.body.in("details", "Gateway")
		usd := gateway.in("currencies", "USD")
		if gateway["id"] != 1.0 || gateway["name"] != "Gateway" || gateway["domain"] != "gateway.example" || gateway["shortlist"] != 1.0 || gateway["avatar"] == "" ||
			usd["issuer"] != demoAddress("Gateway") || usd["issuer_id"] != 1.0 || usd["currency"] != "USD" || usd["name"] != "US Dollar" || usd["shortlist"] != 1.0 {
			t.Errorf("%v", gateway)
		}
		ids := map[any]bool{}
		for issuer := range a.body.in("details") {
			for currency, asset := range a.body.in("details", issuer, "currencies") {
				id := asset.(map[string]any)["id"]
				if ids[id] {
					t.Errorf("%s.%s has the id of another: %v", issuer, currency, id)
				}
				ids[id] = true
			}
		}
		if avatar, _ := strings.CutPrefix(usd["avatar"].(string), h.base); h.do("GET", avatar, "").status != 200 {
			t.Errorf("no picture at %s", avatar)
		}
	})
}

func TestRates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		jwt := h.signIn("Alice")
		for code, want := range map[string]string{
			"USD": `{"USD":1,"XAH":0.113500,"XRP":0.627231,"__meta":{"currency":{"code":"USD","en":"US Dollar","isoDecimals":2,"symbol":"$"}}}`,
			"JPY": `{"USD":151.48,"XAH":17.192980,"XRP":95.012952,"__meta":{"currency":{"code":"JPY","en":"Japanese Yen","isoDecimals":0,"symbol":"¥"}}}`,
		} {
			if a := h.both(jwt, "rates/"+code); a.status != 200 || a.raw != want {
				t.Errorf("%s: %d %s", code, a.status, a.raw)
			}
		}
		if len(fiats) < 10 {
			t.Errorf("%d currencies", len(fiats))
		}
		for code := range fiats {
			var rates struct{ USD, XRP, XAH json.Number }
			if err := json.Unmarshal([]byte(h.rest("GET", "rates/"+code, "").raw), &rates); err != nil || rates.USD == "" || strings.HasPrefix(rates.XRP.String(), "0.0") || strings.HasPrefix(rates.XAH.String(), "0.000") {
				t.Errorf("%s: %+v %v", code, rates, err)
			}
		}
		for _, code := range []string{"XYZ", "usd", "XRP", "US"} {
			if a := h.both(jwt, "rates/"+code); a.status != 404 || a.errorCode() != 404 {
				t.Errorf("%s: %d %s", code, a.status, a.raw)
			}
		}
	})
}

func TestRails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		public := h.do("GET", "/api/v1/platform/rails", "")
		if a := h.both(h.signIn("Alice"), "rails"); a.raw != public.raw || a.status != 200 {
			t.Errorf("%d %s, without credentials %s", a.status, a.raw, public.raw)
		}
		if len(public.body) != len(xrpl.Networks())+1 {
			t.Errorf("%d networks", len(public.body))
		}
		if _, known := xrpl.NetworkByKey(Sandnet); known || public.body.in(Sandnet)["name"] != "Sandnet" || public.body.in(Sandnet)["chain_id"] != 30_001.0 {
			t.Errorf("the network that is nowhere else: %v", public.body.in(Sandnet))
		}
		for _, n := range xrpl.Networks() {
			rail := public.body.in(n.Key)
			if rail["chain_id"] != float64(n.ID) || rail["name"] != n.Name || rail["is_livenet"] == n.Test || len(rail["color"].(string)) != 7 {
				t.Errorf("%s: %v", n.Key, rail)
			}
			endpoint := object(rail["endpoints"].([]any)[0].(map[string]any))
			if endpoint["url"] != h.Info().NodeURLs[n.Key] {
				t.Errorf("%s: %v", n.Key, endpoint)
			}
			for _, name := range []string{"icon_square", "icon_asset"} {
				path, _ := strings.CutPrefix(rail.in("icons")[name].(string), h.base)
				if a := h.do("GET", path, ""); a.status != 200 || a.header.Get("Content-Type") != "image/png" {
					t.Errorf("%s: %d at %s", name, a.status, path)
				}
			}
		}
		if main, xahau := public.body.in("MAINNET"), public.body.in("XAHAU"); main["native_asset"] != "XRP" || xahau["native_asset"] != "XAH" {
			t.Errorf("assets: %v %v", main, xahau)
		}
	})
}

func TestHookHashes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		jwt := h.signIn("Alice")
		all := h.both(jwt, "hookhash")
		if all.status != 200 || len(all.body) != 2 {
			t.Fatalf("%d %s", all.status, all.raw)
		}
		var whole []int
		for hash := range all.body {
			a := h.both(jwt, "hookhash/"+strings.ToLower(hash))
			if len(hash) != 64 || a.status != 200 || a.body["name"] == "" || a.body["description"] == "" || a.body["name"] != all.body.in(hash)["name"] {
				t.Errorf("%s: %d %s", hash, a.status, a.raw)
			}
			whole = append(whole, len(a.body))
		}
		slices.Sort(whole)
		if fmt.Sprint(whole) != "[2 8]" {
			t.Errorf("numbers of fields: %v", whole)
		}
		if a := h.both(jwt, "hookhash/"+strings.Repeat("0", 64)); a.status != 404 || a.errorCode() != 404 {
			t.Errorf("unknown: %d %s", a.status, a.raw)
		}
	})
}
