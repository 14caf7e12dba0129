package sandbox

import (
	"encoding/json"
	"math/big"
	"net/http"
)

// fiat is a currency with a fixed rate: how many of it one US Dollar is worth.
type fiat struct {
	name, symbol string
	decimals     int // of its smallest coin (ISO 4217)
	perUSD       string
}

// fiats are the currencies the sandbox has rates for. The figures never change,
// so that tests and pictures can rely on them.
var fiats = map[string]fiat{
	"AUD": {"Australian Dollar", "A$", 2, "1.5186"},
	"BRL": {"Brazilian Real", "R$", 2, "5.3312"},
	"CAD": {"Canadian Dollar", "C$", 2, "1.3949"},
	"CHF": {"Swiss Franc", "Fr.", 2, "0.8034"},
	"CNY": {"Chinese Yuan", "¥", 2, "7.1195"},
	"EUR": {"Euro", "€", 2, "0.8612"},
	"GBP": {"British Pound", "£", 2, "0.7487"},
	"INR": {"Indian Rupee", "₹", 2, "88.215"},
	"JPY": {"Japanese Yen", "¥", 0, "151.48"},
	"KRW": {"South Korean Won", "₩", 0, "1421.6"},
	"SEK": {"Swedish Krona", "kr", 2, "9.4521"},
	"USD": {"US Dollar", "$", 2, "1"},
}

// What one XRP and one XAH are worth in US Dollars.
const (
	usdPerXRP = "0.627231"
	usdPerXAH = "0.1135"
)

// readRates answers rates/{currency}: what one US Dollar, one XRP and one XAH
// are worth in that currency.
func (p *Platform) readRates(c apiCall) {
	code := c.args[0]
	currency, known := fiats[code]
	if !known {
		writeRefusal(c.w, notFound("There is no rate for this currency"))
		return
	}
	writeJSON(c.w, http.StatusOK, map[string]any{
		"USD": json.Number(currency.perUSD),
		"XRP": currency.worth(usdPerXRP),
		"XAH": currency.worth(usdPerXAH),
		"__meta": map[string]any{"currency": map[string]any{
			"en": currency.name, "code": code, "symbol": currency.symbol, "isoDecimals": currency.decimals,
		}},
	})
}

// worth multiplies exactly and rounds to six places.
func (f fiat) worth(usd string) json.Number {
	a, _ := new(big.Rat).SetString(f.perUSD)
	b, _ := new(big.Rat).SetString(usd)
	return json.Number(new(big.Rat).Mul(a, b).FloatString(6))
}
