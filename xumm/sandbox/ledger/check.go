package ledger

func (a *application) checkCreate() string {
	most, ok := parseAmount(a.tx["SendMax"])
	to := a.tx.Text("Destination")
	dst := a.account(to)
	switch {
	case !ok || most.value.Sign() <= 0:
		return "temBAD_AMOUNT"
	case to == a.source:
		return "temREDUNDANT"
	case dst == nil:
		return "tecNO_DST"
	case dst.Has(FlagNoChecks):
		return "tecNO_PERMISSION"
	case dst.Has(FlagRequireTag) && a.tx["DestinationTag"] == nil:
		return "tecDST_TAG_NEEDED"
	case a.passed(a.tx, "Expiration"):
		return "tecEXPIRED"
	case !a.affordsObject(1):
		return "tecINSUFFICIENT_RESERVE"
	}
	a.put(CheckIndex(a.source, a.place), a.keep(Entry{
		"LedgerEntryType": "Check", "Account": a.source, "Flags": whole(0), "Sequence": whole(a.place),
	}, "Destination", "SendMax", "Expiration", "DestinationTag", "SourceTag", "InvoiceID"))
	a.own(a.source, 1)
	return "tesSUCCESS"
}

func (a *application) checkCash() string {
	at := a.tx.Text("CheckID")
	exact, isExact := parseAmount(a.tx["Amount"])
	least, isLeast := parseAmount(a.tx["DeliverMin"])
	if isExact == isLeast {
		return "temMALFORMED"
	}
	asked := exact
	if isLeast {
		asked = least
	}
	check := a.get(at)
	if check == nil || check.Type() != "Check" {
		return "tecNO_ENTRY"
	}
	from, most := check.Text("Account"), limitOf(check, "SendMax")
	switch {
	case asked.value.Sign() <= 0:
		return "temBAD_AMOUNT"
	case check.Text("Destination") != a.source:
		return "tecNO_PERMISSION"
	case a.passed(check, "Expiration"):
		return "tecEXPIRED"
	case !asked.same(most) || asked.value.Cmp(most.value) > 0:
		return "tecPATH_PARTIAL"
	}
	a.own(from, -1) // its reserve can pay for it
	a.remove(at)
	wanted := asked
	if isLeast {
		wanted = most
	}
	if !wanted.isXRP() && wanted.mpt == "" && a.source != wanted.issuer && a.line(a.source, wanted) == nil {
		// Cashing is trusting.
		a.setLimit(a.source, wanted, 0)
	}
	sent, arrived, result := a.flow(from, a.source, wanted, most.value)
	if result != "" || arrived.Cmp(asked.value) < 0 {
		return "tecPATH_PARTIAL"
	}
	a.move(from, a.source, wanted, sent, arrived)
	if isLeast {
		a.delivered = wanted.of(arrived).json()
	}
	return "tesSUCCESS"
}

func (a *application) checkCancel() string {
	at := a.tx.Text("CheckID")
	check := a.get(at)
	switch {
	case check == nil || check.Type() != "Check":
		return "tecNO_ENTRY"
	case check.Text("Account") != a.source && check.Text("Destination") != a.source && !a.passed(check, "Expiration"):
		return "tecNO_PERMISSION"
	}
	a.own(check.Text("Account"), -1)
	a.remove(at)
	return "tesSUCCESS"
}
