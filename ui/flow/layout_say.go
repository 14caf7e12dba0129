package flow

import (
	"fmt"
	"math/big"
	"strings"

	"countersign/xrpl"
)

// rate says what an offer gives for what, in exact arithmetic; "" while one of
// the amounts is missing.
func rate(tx xrpl.Tx) string {
	give, giveUnit, ok := figure(tx["TakerGets"])
	if !ok {
		return ""
	}
	get, getUnit, ok := figure(tx["TakerPays"])
	if !ok {
		return ""
	}
	return fmt.Sprintf("Rate: 1 %s for %s %s, and 1 %s for %s %s.",
		giveUnit, quotient(get, give), getUnit, getUnit, quotient(give, get), giveUnit)
}

// figure gives an amount above zero and what it is of.
func figure(v any) (*big.Rat, string, bool) {
	text, unit := "", ""
	switch v := v.(type) {
	case string:
		drops, err := xrpl.ParseDrops(v)
		if err != nil {
			return nil, "", false
		}
		text, unit = drops.XRP(), "XRP"
	case map[string]any:
		text, unit = xrpl.Tx(v).Text("value"), currencyName(xrpl.Tx(v).Text("currency"))
		if id := xrpl.Tx(v).Text("mpt_issuance_id"); id != "" {
			unit = "MPT " + xrpl.ShortAddress(id)
		} else if len(unit) == 40 {
			unit = xrpl.ShortAddress(unit)
		}
	}
	// An exponent can make a number of any length out of a short text.
	if _, exponent, found := strings.Cut(strings.ToLower(text), "e"); len(text) > 64 || found && len(exponent) > 3 {
		return nil, "", false
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok || n.Sign() <= 0 || unit == "" {
		return nil, "", false
	}
	return n, unit, true
}

// quotient writes a/b with eight significant digits at most.
func quotient(a, b *big.Rat) string {
	const digits = 8
	q := new(big.Rat).Quo(a, b)
	places := digits - 1
	one, ten := big.NewRat(1, 1), big.NewRat(10, 1)
	for n := new(big.Rat).Set(q); n.Cmp(ten) >= 0 && places > 0; n.Quo(n, ten) {
		places--
	}
	for n := new(big.Rat).Set(q); n.Cmp(one) < 0 && places < 40; n.Mul(n, ten) {
		places++
	}
	text := q.FloatString(places)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	back, _ := new(big.Rat).SetString(text)
	if back.Cmp(q) != 0 {
		return "about " + text
	}
	return text
}

// weights says what the signers of a list weigh together, and whether they can
// reach what is needed.
func weights(tx xrpl.Tx) string {
	list, _ := tx["SignerEntries"].([]any)
	if len(list) == 0 {
		return ""
	}
	sum := uint64(0)
	for _, entry := range list {
		outer, _ := asObject(entry)
		inner, _ := asObject(outer["SignerEntry"])
		if n, ok := flagsOf(inner["SignerWeight"]); ok && n <= 65535 {
			sum += n
		}
	}
	needed, ok := flagsOf(tx["SignerQuorum"])
	switch {
	case !ok || needed == 0:
		return fmt.Sprintf("All signers together weigh %d.", sum)
	case needed > sum:
		return fmt.Sprintf("All signers together weigh %d, and %d is needed: they could never sign.", sum, needed)
	}
	return fmt.Sprintf("All signers together weigh %d, and %d is needed.", sum, needed)
}
