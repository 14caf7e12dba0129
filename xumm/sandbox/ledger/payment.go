package ledger

import "math/big"

// tfPartialPayment lets a payment deliver less than its Amount.
const tfPartialPayment = 0x00020000

func (a *application) payment() string {
	to := a.tx.Text("Destination")
	asked, _ := parseAmount(a.tx["Amount"])
	limit, limited := parseAmount(a.tx["SendMax"])
	least, atLeast := parseAmount(a.tx["DeliverMin"])
	partial := a.has(tfPartialPayment)
	direct := asked.isXRP() && !limited
	switch {
	case asked.value.Sign() <= 0:
		return "temBAD_AMOUNT"
	case limited && limit.value.Sign() <= 0:
		return "temBAD_AMOUNT"
	case a.source == to && (!limited || limit.same(asked)) && a.tx["Paths"] == nil:
		return "temREDUNDANT"
	case asked.isXRP() && limited && limit.isXRP():
		return "temBAD_SEND_XRP_MAX"
	case direct && partial:
		return "temBAD_SEND_XRP_PARTIAL"
	case atLeast && (!partial || least.value.Sign() <= 0 || !least.same(asked) || least.value.Cmp(asked.value) > 0):
		return "temBAD_AMOUNT"
	}
	if direct {
		return a.payXRP(to, asked)
	}
	if result := a.admits(a.source, to, a.tx["DestinationTag"] != nil); result != "" {
		return result
	}
	if limited && !limit.same(asked) && (limit.currency != asked.currency || limit.issuer != a.source) {
		return "tecPATH_DRY" // it would take an exchange, and there is none here
	}
	most := (*big.Rat)(nil)
	if limited {
		most = limit.value
	}
	sent, arrived, result := a.flow(a.source, to, asked, most)
	switch {
	case result != "":
		return result
	case arrived.Cmp(asked.value) < 0 && !partial:
		return "tecPATH_PARTIAL"
	case atLeast && arrived.Cmp(least.value) < 0:
		return "tecPATH_PARTIAL"
	}
	a.move(a.source, to, asked, sent, arrived)
	a.delivered = asked.of(arrived).json()
	return "tesSUCCESS"
}

func (a *application) payXRP(to string, asked amount) string {
	receiver, drops := a.account(to), asked.drops()
	root := a.account(a.source)
	fee, _ := parseAmount(a.tx["Fee"])
	if receiver == nil {
		if drops < BaseReserve {
			return "tecNO_DST_INSUF_XRP"
		}
	} else {
		// An account that has fallen below the reserve may always be filled up.
		poor := receiver.Drops("Balance") <= BaseReserve && drops <= BaseReserve
		if result := a.admits(a.source, to, a.tx["DestinationTag"] != nil); result != "" && (result != "tecNO_PERMISSION" || !poor) {
			return result
		}
	}
	if a.prior < drops+max(reserve(root, 0), fee.drops()) {
		return "tecUNFUNDED_PAYMENT"
	}
	if receiver == nil {
		a.put(AccountIndex(to), newAccount(to, 0, a.ledger))
	}
	a.pay(a.source, -int64(drops))
	a.pay(to, int64(drops))
	a.delivered = asked.json()
	return "tesSUCCESS"
}

// flow finds how much of an asset one account can send another, spending most
// (nil: no more than is to arrive) and delivering no more than asked.
func (v *view) flow(from, to string, asked amount, most *big.Rat) (sent, arrived *big.Rat, result string) {
	if asked.isXRP() {
		d := least(asked.value, most, ofDrops(spendable(v.account(from))).value)
		if d.Sign() <= 0 {
			return nil, nil, "tecPATH_DRY"
		}
		return d, d, ""
	}
	if v.account(asked.issuer) == nil {
		return nil, nil, "tecPATH_DRY"
	}
	rate := v.rate(from, to, asked)
	if most == nil {
		most = asked.value
	}
	available, room := v.available(from, asked), v.room(to, asked)
	send := most
	if available != nil { // nil: the issuer has as much as it likes
		send = least(send, available)
	}
	arrived = new(big.Rat).Quo(send, rate)
	arrived = asked.rounded(least(arrived, asked.value, room))
	if room != nil && room.Sign() <= 0 || arrived.Sign() <= 0 {
		return nil, nil, "tecPATH_DRY"
	}
	sent = new(big.Rat).Mul(arrived, rate)
	return sent, arrived, ""
}

// move books what flow has found.
func (v *view) move(from, to string, asset amount, sent, arrived *big.Rat) {
	switch {
	case asset.isXRP():
		v.pay(from, -int64(asset.of(sent).drops()))
		v.pay(to, int64(asset.of(arrived).drops()))
	case asset.mpt != "":
		v.addUnits(from, asset.mpt, new(big.Rat).Neg(sent))
		v.addUnits(to, asset.mpt, arrived)
	default:
		v.addHolding(from, asset, new(big.Rat).Neg(sent))
		v.addHolding(to, asset, arrived)
	}
}

// rate is what sending costs: 1, or more where the issuer takes a part.
func (v *view) rate(from, to string, asset amount) *big.Rat {
	one := big.NewRat(1, 1)
	if from == asset.issuer || to == asset.issuer {
		return one
	}
	if asset.mpt != "" {
		fee := v.get(IssuanceIndex(asset.mpt)).Number("TransferFee")
		return one.Add(one, big.NewRat(int64(fee), 100_000))
	}
	if rate := v.account(asset.issuer).Number("TransferRate"); rate != 0 {
		return big.NewRat(int64(rate), 1_000_000_000)
	}
	return one
}

// available is how much of a token or MPT an account can send; nil is no limit.
func (v *view) available(from string, asset amount) *big.Rat {
	switch {
	case from == asset.issuer:
		if asset.mpt != "" {
			return v.unissued(asset.mpt)
		}
		return nil
	case asset.mpt != "":
		return v.units(from, asset.mpt)
	case v.frozen(from, asset):
		return new(big.Rat)
	}
	held := v.holding(from, asset)
	if held.Sign() < 0 {
		return new(big.Rat)
	}
	return held
}

// room is how much more of a token or MPT an account can take; nil is no limit.
func (v *view) room(to string, asset amount) *big.Rat {
	switch {
	case to == asset.issuer:
		return nil
	case asset.mpt != "":
		if v.get(HoldingIndex(asset.mpt, to)) == nil {
			return new(big.Rat)
		}
		return nil
	case v.frozen(to, asset) && v.account(asset.issuer).Has(FlagGlobalFreeze):
		return new(big.Rat)
	}
	return new(big.Rat).Sub(v.limit(to, asset), v.holding(to, asset))
}
