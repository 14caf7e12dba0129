package flow

import (
	"errors"
	"net/http"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"countersign/storage"
	"countersign/xumm"
	"countersign/xumm/sandbox"
)

func TestWorth(t *testing.T) {
	at := time.Date(2026, 11, 26, 12, 3, 0, 0, time.UTC)
	rates := &xumm.Rates{Currency: "EUR", Decimals: 2, XRP: "0.577052", XAH: "0.1", At: at}
	yen := &xumm.Rates{Currency: "JPY", Decimals: 0, XRP: "85", At: at}
	pay := func(amount string) string { return `{"TransactionType":"Payment","Amount":` + amount + `}` }
	for _, test := range []struct {
		name, tx, network, want string
		rates                   *xumm.Rates
		now                     time.Time
	}{
		{"euros", pay(`"25000000"`), "MAINNET", "About 14.43 EUR, by Xaman's rate of 12:03", rates, at},
		{"every drop", pay(`"99999999999999999"`), "MAINNET", "About 57705200000.00 EUR, by Xaman's rate of 12:03", rates, at},
		{"almost nothing", pay(`"1"`), "MAINNET", "Less than 0.01 EUR, by Xaman's rate of 12:03", rates, at},
		{"yen", pay(`"1500000"`), "MAINNET", "About 128 JPY, by Xaman's rate of 12:03", yen, at},
		{"Xahau's own", pay(`"10000000"`), "XAHAU", "About 1.00 EUR, by Xaman's rate of 12:03", rates, at},
		{"an hour ago", pay(`"25000000"`), "MAINNET", "", rates, at.Add(time.Hour)},
		{"some minutes ago", pay(`"25000000"`), "MAINNET", "About 14.43 EUR, by Xaman's rate of 12:03", rates, at.Add(50 * time.Minute)},
		{"check", `{"TransactionType":"CheckCreate","SendMax":"25000000"}`, "MAINNET", "About 14.43 EUR, by Xaman's rate of 12:03", rates, at},
		{"test network", pay(`"25000000"`), "TESTNET", "", rates, at},
		{"no network", pay(`"25000000"`), "", "", rates, at},
		{"token", pay(`{"currency":"USD","issuer":"r","value":"1"}`), "MAINNET", "", rates, at},
		{"no amount", pay(`"x"`), "MAINNET", "", rates, at},
		{"nothing sent", pay(`"0"`), "MAINNET", "", rates, at},
		{"another type", `{"TransactionType":"TrustSet","Amount":"1"}`, "MAINNET", "", rates, at},
		{"not known yet", pay(`"25000000"`), "MAINNET", "", nil, at},
		{"no rate of it", pay(`"25000000"`), "XAHAU", "", yen, at},
	} {
		a := &App{now: func() time.Time { return test.now }}
		currency := "EUR"
		if test.rates != nil {
			currency = test.rates.Currency
		}
		settings, err := storage.OpenSettings(filepath.Join(t.TempDir(), "settings.json"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := settings.Change(func(s *storage.Settings) { s.Currency = currency }); err != nil {
			t.Fatal(err)
		}
		a.cfg.Settings = settings
		a.worth.rates, a.worth.of = test.rates, currency
		if got := a.Worth(parse(t, test.tx), test.network); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// The rate is asked for once, beside the drawing, and told of when it is there;
// "none" asks for nothing.
func TestWorthAsksThePlatform(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	tx := payTo(t, w.p.Phone().Accounts()[1].Address, "")
	tx["Amount"] = "25000000"
	w.until("the rate to be known", func() bool { return w.app.Worth(tx, "MAINNET") != "" })
	if got := w.app.Worth(tx, "MAINNET"); !strings.Contains(got, " USD, by the sandbox's rate of ") {
		t.Errorf("it says %q", got)
	}
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.Currency = storage.NoCurrency }); err != nil {
		t.Fatal(err)
	}
	if got := w.app.Worth(tx, "MAINNET"); got != "" {
		t.Errorf("unasked it says %q", got)
	}
}

// Whoever only looks gets another rate when the one that is shown is old, and
// sees of when it is.
func TestWorthStaysNew(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	var later atomic.Int64 // minutes
	w.start(func(a *App) {
		a.now = func() time.Time { return time.Now().Add(time.Duration(later.Load()) * time.Minute) }
	})
	w.signIn()
	tx := payTo(t, w.p.Phone().Accounts()[1].Address, "")
	tx["Amount"] = "25000000"
	var first string
	w.until("a rate", func() bool { first = w.app.Worth(tx, "MAINNET"); return first != "" })
	later.Store(int64(rateLife/time.Minute) + 1)
	w.until("a newer one", func() bool { return w.app.Worth(tx, "MAINNET") != first })
	if got := w.app.Worth(tx, "MAINNET"); !strings.Contains(got, ", by the sandbox's rate of ") {
		t.Errorf("it says %q", got)
	}
}

func TestExplorerURL(t *testing.T) {
	a := &App{}
	a.cfg.Platform.BaseURL = "https://xumm.app"
	good := storage.Request{State: storage.Signed, Submit: true, SignedNetwork: "MAINNET", TxID: someHash}
	for name, test := range map[string]struct {
		change func(*storage.Request)
		want   string
	}{
		"signed":            {func(*storage.Request) {}, "https://xumm.app/explorer/MAINNET/" + someHash},
		"waiting":           {func(r *storage.Request) { r.State = storage.Pending }, ""},
		"signed only":       {func(r *storage.Request) { r.Submit = false }, ""},
		"no id":             {func(r *storage.Request) { r.TxID = "" }, ""},
		"an id that is odd": {func(r *storage.Request) { r.TxID = "../../x" }, ""},
		"another network":   {func(r *storage.Request) { r.SignedNetwork = "../x" }, ""},
	} {
		r := good
		test.change(&r)
		if got := a.ExplorerURL(r); got != test.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// What is out of order is asked less and less, and of another currency anew.
func TestValuesArePatient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := map[string]int{}
		a, _ := onDirectory(t, &fakeDirectory{})
		client, err := xumm.New(xumm.APIKey(hostileApp, hostileApp), xumm.WithHTTPClient(&http.Client{
			Transport: unreachable(func(r *http.Request) error {
				asked[path.Base(r.URL.Path)]++
				return errors.New("out of order")
			}),
		}))
		if err != nil {
			t.Fatal(err)
		}
		a.account.session.client = client
		for range 10 * 60 {
			a.rates("EUR")
			a.Tokens("MAINNET")
			synctest.Wait()
			time.Sleep(time.Second)
		}
		if asked["EUR"] != 4 || asked["curated-assets"] != 4 { // at 0, 1, 3 and 7 minutes
			t.Errorf("asked in ten minutes: %v", asked)
		}
		a.rates("CHF")
		synctest.Wait()
		if asked["CHF"] != 1 {
			t.Errorf("of another currency: %v", asked)
		}
	})
}

type unreachable func(*http.Request) error

func (f unreachable) RoundTrip(r *http.Request) (*http.Response, error) { return nil, f(r) }
