package ledger

import "countersign/xrpl"

// Flags of PaymentChannelClaim.
const (
	tfRenew = 0x00010000
	tfClose = 0x00020000
)

func (a *application) channelCreate() string {
	asked, ok := parseAmount(a.tx["Amount"])
	to := a.tx.Text("Destination")
	dst := a.account(to)
	switch {
	case !ok || !asked.isXRP() || asked.value.Sign() <= 0:
		return "temBAD_AMOUNT"
	case to == a.source:
		return "temDST_IS_SRC"
	case dst == nil:
		return "tecNO_DST"
	case dst.Has(FlagNoChannels):
		return "tecNO_PERMISSION"
	case dst.Has(FlagRequireTag) && a.tx["DestinationTag"] == nil:
		return "tecDST_TAG_NEEDED"
	case !a.affordsObject(1):
		return "tecINSUFFICIENT_RESERVE"
	case a.account(a.source).Drops("Balance") < asked.drops()+reserve(a.account(a.source), 1):
		return "tecUNFUNDED"
	}
	a.pay(a.source, -int64(asked.drops()))
	a.put(ChannelIndex(a.source, to, a.place), a.keep(Entry{
		"LedgerEntryType": "PayChannel", "Account": a.source, "Balance": "0", "Flags": whole(0), "Sequence": whole(a.place),
	}, "Amount", "Destination", "PublicKey", "SettleDelay", "CancelAfter", "DestinationTag", "SourceTag"))
	a.own(a.source, 1)
	return "tesSUCCESS"
}

// closing reports whether a channel is past one of its ends.
func (a *application) closing(channel Entry) bool {
	return a.passed(channel, "CancelAfter") || a.passed(channel, "Expiration")
}

// closeChannel gives what is left back to the owner.
func (a *application) closeChannel(at string) string {
	channel := a.get(at)
	a.pay(channel.Text("Account"), int64(channel.Drops("Amount"))-int64(channel.Drops("Balance")))
	a.own(channel.Text("Account"), -1)
	a.remove(at)
	return "tesSUCCESS"
}

func (a *application) channelFund() string {
	at := a.tx.Text("Channel")
	asked, ok := parseAmount(a.tx["Amount"])
	channel := a.get(at)
	switch {
	case !ok || !asked.isXRP() || asked.value.Sign() <= 0:
		return "temBAD_AMOUNT"
	case channel == nil || channel.Type() != "PayChannel":
		return "tecNO_ENTRY"
	case a.closing(channel):
		return a.closeChannel(at)
	case channel.Text("Account") != a.source:
		return "tecNO_PERMISSION"
	case a.account(a.source).Drops("Balance") < asked.drops()+reserve(a.account(a.source), 0):
		return "tecUNFUNDED"
	}
	channel = a.edit(at)
	if at, has := a.tx["Expiration"]; has {
		if number(at) < a.now+channel.Number("SettleDelay") {
			return "temBAD_EXPIRATION"
		}
		channel["Expiration"] = at
	}
	channel["Amount"] = (channel.Drops("Amount") + asked.drops()).String()
	a.pay(a.source, -int64(asked.drops()))
	return "tesSUCCESS"
}

func (a *application) channelClaim() string {
	at := a.tx.Text("Channel")
	channel := a.get(at)
	switch {
	case a.has(tfClose) && a.has(tfRenew):
		return "temMALFORMED"
	case channel == nil || channel.Type() != "PayChannel":
		return "tecNO_TARGET"
	case a.closing(channel):
		return a.closeChannel(at)
	}
	owner, to := channel.Text("Account"), channel.Text("Destination")
	if a.source != owner && a.source != to {
		return "tecNO_PERMISSION"
	}
	if a.tx["Balance"] != nil {
		if result := a.claim(at, owner, to); result != "" {
			return result
		}
	}
	channel = a.edit(at)
	switch {
	case a.has(tfRenew) && a.source != owner:
		return "tecNO_PERMISSION"
	case a.has(tfRenew):
		delete(channel, "Expiration")
	case a.has(tfClose) && (a.source == to || channel.Drops("Balance") == channel.Drops("Amount")):
		return a.closeChannel(at)
	case a.has(tfClose):
		if channel["Expiration"] == nil {
			channel["Expiration"] = whole(a.now + channel.Number("SettleDelay"))
		}
	}
	return "tesSUCCESS"
}

// claim pays out of a channel, up to Balance in all.
func (a *application) claim(at, owner, to string) string {
	channel := a.edit(at)
	total, err := xrpl.ParseDrops(a.tx.Text("Balance"))
	authorized := total
	if a.tx["Amount"] != nil {
		authorized, _ = xrpl.ParseDrops(a.tx.Text("Amount"))
	}
	switch signature := a.tx.Text("Signature"); {
	case err != nil || total == 0 || total > authorized:
		return "temBAD_AMOUNT"
	case signature == "" && a.source != owner:
		return "temBAD_SIGNATURE"
	case signature != "" && a.tx.Text("PublicKey") != channel.Text("PublicKey"):
		return "temBAD_SIGNER"
	case signature != "" && xrpl.CheckClaim(at, authorized, channel.Text("PublicKey"), signature) != nil:
		return "temBAD_SIGNATURE"
	case total > channel.Drops("Amount"), total <= channel.Drops("Balance"):
		return "tecUNFUNDED_PAYMENT"
	case a.account(to) == nil:
		return "tecNO_DST"
	case !a.mayDeposit(a.source, to):
		return "tecNO_PERMISSION"
	}
	a.pay(to, int64(total-channel.Drops("Balance")))
	channel["Balance"] = total.String()
	return ""
}
