package xumm

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// Rates are what one unit is worth in a currency, as decimal numbers in text:
// amounts of money are never floating-point numbers here.
type Rates struct {
	Currency string // code, such as EUR
	Name     string // in English
	Symbol   string
	Decimals int // that are usual; 2 when the platform does not tell

	XRP json.Number // "" when there is none
	XAH json.Number
	USD json.Number

	At time.Time // when the platform answered
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3,5}$`)

// rateNumber is a positive number as JSON writes them, within reason.
var rateNumber = regexp.MustCompile(`^[0-9]{1,18}(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?$`)

// Rates asks what XRP, XAH and USD are worth in a currency such as "EUR". A
// currency the platform does not know gives ErrNotFound.
func (c *Client) Rates(ctx context.Context, currency string) (*Rates, error) {
	const op = "get rates"
	if !currencyCode.MatchString(currency) {
		return nil, fmt.Errorf("%s: %w: a currency is named by its code in capitals, such as EUR", op, ErrInvalid)
	}
	a, err := c.call(ctx, op, http.MethodGet, "rates/"+currency, nil)
	if err != nil {
		return nil, err
	}
	var w struct {
		XRP, XAH, USD looseString
		Meta          struct {
			Currency struct {
				EN, Code, Symbol looseString
				ISODecimals      looseInt
			}
		} `json:"__meta"`
	}
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	r := &Rates{
		Currency: currency, Name: plainText(string(w.Meta.Currency.EN), 80), Symbol: plainText(string(w.Meta.Currency.Symbol), 8),
		Decimals: 2, XRP: decimal(w.XRP), XAH: decimal(w.XAH), USD: decimal(w.USD), At: time.Now(),
	}
	if n := w.Meta.Currency.ISODecimals; n.known && n.v >= 0 && n.v <= 8 {
		r.Decimals = int(n.v)
	}
	if code := string(w.Meta.Currency.Code); code != "" && !strings.EqualFold(code, currency) {
		return nil, unreadable(op, "it is about another currency")
	}
	if r.XRP == "" {
		return nil, unreadable(op, "it has no rate of XRP")
	}
	return r, nil
}

// decimal writes a positive number without an exponent, in 30 decimals at most;
// it is "" for all else. JavaScript writes small rates as 5e-7.
func decimal(s looseString) json.Number {
	r, ok := new(big.Rat), rateNumber.MatchString(string(s))
	if ok {
		r, ok = r.SetString(string(s))
	}
	if !ok || r.Sign() <= 0 {
		return ""
	}
	text := r.FloatString(30)
	return json.Number(strings.TrimRight(strings.TrimRight(text, "0"), "."))
}
