package sandbox

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"countersign/xrpl"
)

// accomplice is the first account of the phone that is not the one that signs.
func (p *plot) accomplice() heldAccount {
	i := slices.IndexFunc(p.w.accounts, func(a heldAccount) bool {
		return a.Address != p.held.Address && a.Address != p.tx.Text("Account")
	})
	return p.w.accounts[i] // there are three
}

func (p *plot) otherAccount() bool {
	other := p.accomplice()
	p.key = other.key
	switch {
	case p.multisign:
		p.held = other
	case p.tx.Type() != authorize:
		p.tx["Account"] = other.Address
		if p.asked["Sequence"] == nil && p.tx.Text("Sequence") != "0" && p.tx["Sequence"] != nil {
			root, _ := p.w.p.ledger.look(other.Address)
			p.tx["Sequence"] = number(root.Number("Sequence"))
		}
	}
	return true
}

func (p *plot) otherKey() bool {
	p.key = p.accomplice().key
	return true
}

// amountField names the first amount of a transaction that is one.
func (p *plot) amountField() string {
	for _, name := range []string{"Amount", "SendMax", "TakerPays", "LimitAmount", "DeliverMin", "LPTokenOut", "LPTokenIn", "BidMax"} {
		if p.tx[name] != nil {
			return name
		}
	}
	return ""
}

func (p *plot) otherAmount() bool {
	field := p.amountField()
	switch amount := p.tx[field].(type) {
	case string:
		p.tx[field] = strings.TrimLeft(amount+"0", "0")
	case map[string]any:
		amount = maps.Clone(amount)
		amount["value"] = tenTimes(textOr(amount, "value"))
		p.tx[field] = amount
	default:
		return false
	}
	return true
}

// tenTimes multiplies a token's value.
func tenTimes(value string) string {
	number, power, has := strings.Cut(strings.ToLower(value), "e")
	if !has && !strings.Contains(value, ".") {
		return value + "0"
	}
	exponent, _ := strconv.Atoi(power) // 0 when there is none
	return number + "e" + strconv.Itoa(exponent+1)
}

func (p *plot) wrongDestination() bool {
	for _, field := range []string{"Destination", "Authorize", "RegularKey", "Subject", "Holder", "Owner"} {
		if p.tx[field] != nil && p.tx[field] != swindler {
			p.tx[field] = swindler
			return true
		}
	}
	return false
}

func (p *plot) otherTag() bool {
	if !slices.ContainsFunc(codec.Fields(p.tx.Type()), func(f xrpl.FieldFormat) bool { return f.Name == "DestinationTag" }) {
		return false
	}
	tag, _ := wholeNumber(p.tx["DestinationTag"]) // 0 when there is none
	p.tx["DestinationTag"] = number((tag + 13) % (1 << 32))
	return true
}

func (p *plot) partialPayment() bool {
	const partialPayment = 0x00020000 // tfPartialPayment
	flags, _ := wholeNumber(p.tx["Flags"])
	if p.tx.Type() != "Payment" || flags&partialPayment != 0 {
		return false
	}
	p.tx["Flags"] = number(flags | partialPayment)
	return true
}

// lookAlike changes the currency of an amount. A code of three letters becomes
// the 160-bit code that careless tools show with the same letters; XRP becomes
// a token called "xrp".
func (p *plot) lookAlike() bool {
	field := p.amountField()
	switch amount := p.tx[field].(type) {
	case string:
		drops, err := xrpl.ParseDrops(amount)
		if err != nil || p.tx.Type() == authorize {
			return false
		}
		p.tx[field] = map[string]any{"currency": "xrp", "issuer": swindler, "value": drops.XRP()}
	case map[string]any:
		currency := textOr(amount, "currency")
		if currency == "" {
			return false // an MPT has an id, and no code
		}
		amount = maps.Clone(amount)
		amount["currency"] = lookAlike(currency)
		p.tx[field] = amount
	default:
		return false
	}
	return true
}

func lookAlike(currency string) string {
	const digits = 40
	if len(currency) == digits {
		// Text with a blank after it, or other bytes where there was no room.
		if strings.HasSuffix(currency, "00") {
			return currency[:digits-2] + "20"
		}
		return currency[:digits-2] + "00"
	}
	hex := ""
	for _, c := range []byte(currency) {
		hex += strings.ToUpper(strconv.FormatUint(uint64(c), 16))
	}
	return hex + strings.Repeat("0", digits-len(hex))
}

func (p *plot) extraField() bool {
	if p.tx.Type() == authorize {
		return false
	}
	if p.tx["SourceTag"] == nil {
		p.tx["SourceTag"] = number(666)
		return true
	}
	if p.tx["AccountTxnID"] == nil {
		p.tx["AccountTxnID"] = strings.Repeat("66", 32)
		return true
	}
	return false
}

func (p *plot) droppedField() bool {
	formats := codec.Fields(p.tx.Type())
	for _, name := range append([]string{"DestinationTag"}, slices.Sorted(maps.Keys(p.asked))...) {
		optional := slices.ContainsFunc(formats, func(f xrpl.FieldFormat) bool { return f.Name == name && !f.Required })
		if p.tx[name] == nil || !optional || slices.Contains(filledIn, name) {
			continue
		}
		delete(p.tx, name)
		return true
	}
	return false
}

// filledIn are fields without which nothing can be signed, or that the wallet
// may choose.
var filledIn = strings.Fields("TransactionType Account Fee Sequence TicketSequence LastLedgerSequence NetworkID SigningPubKey")

func (p *plot) swappedMemo() bool {
	if p.tx["Memos"] == nil {
		return false
	}
	const notMyWords = "4E6F74206D7920776F726473" // "Not my words"
	p.tx["Memos"] = []any{map[string]any{"Memo": map[string]any{"MemoData": notMyWords}}}
	return true
}

func (p *plot) hugeFee() bool {
	if xrpl.IsPseudo(p.tx.Type()) {
		return false
	}
	p.tx["Fee"] = "250000000"
	return true
}

// otherNetwork names another network in what is signed. Networks up to 1024 name
// none, so that on those above, leaving the name out makes it theirs.
func (p *plot) otherNetwork() bool {
	switch {
	case p.tx.Type() == authorize:
		return false
	case p.tx["NetworkID"] != nil:
		delete(p.tx, "NetworkID")
	case networks[p.network].ID > 1024: // a sign-in
		p.tx["NetworkID"] = number(networks["DEVNET"].ID)
	default:
		p.tx["NetworkID"] = number(networks["XAHAU"].ID)
	}
	return true
}

func (p *plot) staleSignIn() bool {
	if p.tx.Type() != signIn || p.tx["Memos"] == nil {
		return false
	}
	delete(p.tx, "Memos")
	return true
}

// forgeSignature changes the last byte of the signature, and the id with it.
func (s *signed) forgeSignature() bool {
	if s.txid == "" { // a bare signature
		s.hex = otherLastByte(s.hex)
		return true
	}
	tx, err := codec.Decode(s.hex)
	if err != nil {
		return false
	}
	holder := map[string]any(tx)
	if signers, multi := tx["Signers"].([]any); multi {
		wrapper, _ := signers[0].(map[string]any)
		holder, _ = wrapper["Signer"].(map[string]any)
	}
	holder["TxnSignature"] = otherLastByte(textOr(holder, "TxnSignature"))
	blob, err := codec.Encode(tx)
	if err != nil {
		return false
	}
	s.hex = blob
	s.txid, err = xrpl.TxID(blob)
	return err == nil
}

func otherLastByte(hex string) string {
	last := "00"
	if strings.HasSuffix(hex, last) {
		last = "01"
	}
	return hex[:len(hex)-2] + last
}

func (s *signed) forgeTxID() bool {
	if s.txid == "" {
		return false
	}
	var err error
	s.txid, err = xrpl.TxID(s.hex + s.txid)
	return err == nil
}

func (s *signed) addGarbage() bool {
	s.hex += "DEADBEEF"
	if s.txid == "" {
		return true
	}
	var err error
	s.txid, err = xrpl.TxID(s.hex)
	return err == nil
}
