package flow

import (
	"context"
	"fmt"
	"math/big"
	"net/url"
	"sync"
	"time"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

const (
	// rateLife is how long a rate counts as today's.
	rateLife = 5 * time.Minute
	// rateOld is when a rate is too old to be shown at all.
	rateOld = time.Hour
)

// worth keeps what the platform said XRP is worth.
type worth struct {
	mu sync.Mutex
	patience
	rates *xumm.Rates // of the currency asked for last
	of    string      // that currency
}

// Worth says what the XRP that tx sends is worth by the platform's rate, and of
// when that is: "About 14.50 EUR, by Xaman's rate of 12:03". It is "" for what is no
// amount of XRP, on networks whose XRP is worth nothing, where the settings say
// so, and while the rate is not known; RatesChanged tells when it is. The figure
// is for a person's eyes only: nothing is decided by it.
func (a *App) Worth(tx xrpl.Tx, network string) string {
	net, known := xrpl.NetworkByKey(network)
	currency := a.Settings().ValueCurrency()
	drops, ok := sentXRP(tx)
	if !known || net.Test || currency == "" || !ok {
		return ""
	}
	rates := a.rates(currency)
	if rates == nil {
		return ""
	}
	rate := rates.XRP
	if net.Key == "XAHAU" {
		rate = rates.XAH
	}
	price, ok := new(big.Rat).SetString(rate.String())
	if !ok {
		return ""
	}
	value := new(big.Rat).Mul(price, big.NewRat(int64(drops), int64(xrpl.DropsPerXRP)))
	least := new(big.Rat).SetFrac64(1, pow10(rates.Decimals))
	text := "About " + value.FloatString(rates.Decimals)
	if value.Cmp(least) < 0 {
		text = "Less than " + least.FloatString(rates.Decimals)
	}
	return fmt.Sprintf("%s %s, by %s's rate of %s", text, currency, a.platformName(), rates.At.In(a.now().Location()).Format("15:04"))
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// sentXRP gives the XRP that a transaction sends or sets aside.
func sentXRP(tx xrpl.Tx) (xrpl.Drops, bool) {
	field := "Amount"
	switch tx.Type() {
	case "Payment", "EscrowCreate", "PaymentChannelCreate", "PaymentChannelFund", "PaymentChannelAuthorize":
	case "CheckCreate":
		field = "SendMax"
	default:
		return 0, false
	}
	text, ok := tx[field].(string)
	if !ok {
		return 0, false
	}
	drops, err := xrpl.ParseDrops(text)
	return drops, err == nil && drops > 0
}

// rates gives the rates that are known, and asks for newer ones beside that.
func (a *App) rates(currency string) *xumm.Rates {
	s := a.current()
	w := &a.worth
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of != currency {
		w.of, w.rates, w.patience = currency, nil, patience{}
	}
	now := a.now()
	if s != nil && w.begin(now) {
		a.spawn(func(ctx context.Context) {
			r, err := s.client.Rates(ctx, currency)
			if err != nil {
				a.log.Info("no rates", "currency", currency, "err", err)
			}
			w.mu.Lock()
			current := w.of == currency
			if current {
				w.end(a.now(), err, rateLife)
			}
			if current && err == nil {
				r.At = a.now()
				w.rates = r
			}
			w.mu.Unlock()
			if current && err == nil {
				a.changed(RatesChanged)
			}
		})
	}
	if w.rates == nil || now.Sub(w.rates.At) >= rateOld {
		return nil
	}
	return w.rates
}

// ExplorerURL gives the address at which the platform shows a signed transaction
// in an explorer of the ledger, "" for what is in no ledger.
func (a *App) ExplorerURL(r storage.Request) string {
	network := networkOf(r)
	// Only a key and a hash go into an address: what else a platform gives could
	// lead away.
	if !networkKey.MatchString(network) || r.State != storage.Signed || !r.Submit || len(r.TxID) != 64 || !isHex(r.TxID) {
		return ""
	}
	return a.cfg.Platform.BaseURL + "/explorer/" + url.PathEscape(network) + "/" + r.TxID
}
