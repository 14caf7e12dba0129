package ledger

import (
	"testing"
	"time"

	"countersign/xrpl"
)

func TestXRPPayments(t *testing.T) {
	run(t, func(b *bench) {
		pay := func(want string, f with) Record {
			t.Helper()
			if f["Destination"] == nil {
				f["Destination"] = b.addr("bob")
			}
			return b.do(want, "alice", "Payment", f)
		}
		if r := pay("tesSUCCESS", with{"Amount": "1000000"}); r.Meta["delivered_amount"] != "1000000" {
			t.Errorf("meta %v", r.Meta)
		}
		pay("tecNO_DST_INSUF_XRP", with{"Destination": nobody, "Amount": "999999"})
		if r := pay("tesSUCCESS", with{"Destination": nobody, "Amount": "1000000"}); node(r, "CreatedNode", "AccountRoot") == nil {
			t.Errorf("meta %v", r.Meta)
		}
		pay("temBAD_AMOUNT", with{"Amount": "0"})
		pay("temREDUNDANT", with{"Destination": b.addr("alice"), "Amount": "1"})
		pay("tecUNFUNDED_PAYMENT", with{"Amount": "999000000"})

		b.ok("bob", "AccountSet", with{"SetFlag": 1})
		pay("tecDST_TAG_NEEDED", with{"Amount": "1"})
		pay("tesSUCCESS", with{"Amount": "1", "DestinationTag": 0})
		b.ok("bob", "AccountSet", with{"ClearFlag": 1})

		b.ok("bob", "AccountSet", with{"SetFlag": 9})
		pay("tecNO_PERMISSION", with{"Amount": "1"})
		b.ok("bob", "DepositPreauth", with{"Authorize": b.addr("alice")})
		pay("tesSUCCESS", with{"Amount": "1"})
		b.do("tecDUPLICATE", "bob", "DepositPreauth", with{"Authorize": b.addr("alice")})
		b.do("tecNO_TARGET", "bob", "DepositPreauth", with{"Authorize": stranger})
		b.ok("bob", "DepositPreauth", with{"Unauthorize": b.addr("alice")})
		b.do("tecNO_ENTRY", "bob", "DepositPreauth", with{"Unauthorize": b.addr("alice")})
		pay("tecNO_PERMISSION", with{"Amount": "1"})

		// DisallowXRP is advice only.
		b.ok("carol", "AccountSet", with{"SetFlag": 3})
		pay("tesSUCCESS", with{"Destination": b.addr("carol"), "Amount": "1"})
	})
}

// stranger is an address that is in no ledger.
const stranger = "rrrrrrrrrrrrrrrrrrrrrhoLvTp"

func TestReserveGrowsWithObjects(t *testing.T) {
	run(t, func(b *bench) {
		b.ok("alice", "TicketCreate", with{"TicketCount": 5}) // 1 + 5 × 0.2 XRP
		b.do("tecUNFUNDED_PAYMENT", "alice", "Payment", with{"Destination": b.addr("bob"), "Amount": "998000000"})
		b.ok("alice", "Payment", with{"Destination": b.addr("bob"), "Amount": "997999900"})
		b.do("tecINSUFFICIENT_RESERVE", "alice", "TicketCreate", with{"TicketCount": 1})
	})
}

func TestTokens(t *testing.T) {
	run(t, func(b *bench) {
		b.do("tecPATH_DRY", "gate", "Payment", with{"Destination": b.addr("alice"), "Amount": b.usd("10")})
		b.do("temDST_IS_SRC", "gate", "TrustSet", with{"LimitAmount": b.usd("10")})
		b.do("temBAD_LIMIT", "alice", "TrustSet", with{"LimitAmount": "10"})
		b.do("tecNO_LINE_REDUNDANT", "alice", "TrustSet", with{"LimitAmount": b.usd("0")})
		r := b.ok("alice", "TrustSet", with{"LimitAmount": b.usd("1000")})
		if node(r, "CreatedNode", "RippleState") == nil || b.root("alice").Number("OwnerCount") != 1 || b.root("gate").Number("OwnerCount") != 0 {
			t.Errorf("meta %v", r.Meta)
		}
		b.ok("bob", "TrustSet", with{"LimitAmount": b.usd("100")})
		b.ok("gate", "Payment", with{"Destination": b.addr("alice"), "Amount": b.usd("900")})
		b.ok("alice", "Payment", with{"Destination": b.addr("bob"), "Amount": b.usd("12.25")})
		if b.held("alice") != "887.75" || b.held("bob") != "12.25" {
			t.Errorf("alice %s, bob %s", b.held("alice"), b.held("bob"))
		}
		// More than the limit, more than there is, and to somebody without a line.
		b.do("tecPATH_PARTIAL", "alice", "Payment", with{"Destination": b.addr("bob"), "Amount": b.usd("88")})
		b.do("tecPATH_PARTIAL", "bob", "Payment", with{"Destination": b.addr("alice"), "Amount": b.usd("13")})
		b.do("tecPATH_DRY", "alice", "Payment", with{"Destination": b.addr("carol"), "Amount": b.usd("1")})
		b.do("tecPATH_DRY", "alice", "Payment", with{"Destination": b.addr("bob"), "Amount": b.usd("1"), "SendMax": "1000000"})
		b.do("tecNO_DST", "alice", "Payment", with{"Destination": nobody, "Amount": b.usd("1")})

		// The trap: asked for 900, delivered 10.
		r = b.ok("alice", "Payment", with{"Destination": b.addr("bob"), "Amount": b.usd("900"), "SendMax": b.usd("10"), "Flags": tfPartialPayment})
		if got := text(r.Meta["delivered_amount"]); got != text(b.usd("10")) || b.held("bob") != "22.25" {
			t.Errorf("delivered %s, bob holds %s", got, b.held("bob"))
		}
		b.do("tecPATH_PARTIAL", "alice", "Payment", with{"Destination": b.addr("bob"), "Amount": b.usd("900"), "SendMax": b.usd("10"), "DeliverMin": b.usd("11"), "Flags": tfPartialPayment})
		b.do("temBAD_AMOUNT", "alice", "Payment", with{"Destination": b.addr("bob"), "Amount": b.usd("1"), "DeliverMin": b.usd("1")})

		// The issuer takes a part.
		b.ok("gate", "AccountSet", with{"TransferRate": 1_250_000_000})
		b.do("tecPATH_PARTIAL", "alice", "Payment", with{"Destination": b.addr("bob"), "Amount": b.usd("10")})
		b.ok("alice", "Payment", with{"Destination": b.addr("bob"), "Amount": b.usd("10"), "SendMax": b.usd("13")})
		if b.held("alice") != "865.25" || b.held("bob") != "32.25" {
			t.Errorf("alice %s, bob %s", b.held("alice"), b.held("bob"))
		}
		b.ok("bob", "Payment", with{"Destination": b.addr("gate"), "Amount": b.usd("32.25")})

		// Frozen, and an empty line that nobody wants goes.
		b.ok("gate", "TrustSet", with{"LimitAmount": map[string]any{"currency": "USD", "issuer": b.addr("alice"), "value": "0"}, "Flags": tfSetFreeze})
		b.do("tecPATH_DRY", "alice", "Payment", with{"Destination": b.addr("bob"), "Amount": b.usd("1")})
		if r = b.ok("bob", "TrustSet", with{"LimitAmount": b.usd("0")}); node(r, "DeletedNode", "RippleState") == nil || b.root("bob").Number("OwnerCount") != 0 {
			t.Errorf("meta %v", r.Meta)
		}
		b.do("tecNO_PERMISSION", "gate", "Clawback", with{"Amount": map[string]any{"currency": "USD", "issuer": b.addr("alice"), "value": "5"}})
		b.ok("gate", "AccountSet", with{"SetFlag": asfClawback})
		b.ok("gate", "Clawback", with{"Amount": map[string]any{"currency": "USD", "issuer": b.addr("alice"), "value": "5.25"}})
		if b.held("alice") != "860" {
			t.Errorf("alice holds %s", b.held("alice"))
		}
	})
}

// Values are written as the codec writes them.
func TestValueText(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "12.50": "12.5", "-3": "-3", "1e20": "100000000000000000000", "123456789012345678": "123456789012345600",
		"0.00001": "0.00001", "1e-40": "1e-40", "9999999999999999e80": "9999999999999999e80", "1/3": "0.3333333333333333",
	} {
		r, ok := parseValue(in)
		if got := valueText(r); !ok || got != want {
			t.Errorf("%s is written %s, want %s", in, got, want)
		}
		var d xrpl.Definitions
		amount := map[string]any{"currency": "USD", "issuer": nobody, "value": want}
		blob, err := d.EncodeObject(map[string]any{"Amount": amount})
		if err != nil {
			t.Fatal(err)
		}
		back, err := d.DecodeObject(blob)
		if err != nil || text(back["Amount"]) != text(amount) {
			t.Errorf("the codec writes %s: %v", text(back), err)
		}
	}
}

func TestMPTs(t *testing.T) {
	run(t, func(b *bench) {
		r := b.ok("gate", "MPTokenIssuanceCreate", with{"MaximumAmount": "1000", "Flags": mptTransfer | mptClawback})
		mpt, _ := r.Meta["mpt_issuance_id"].(string)
		if mpt != IssuanceID(b.addr("gate"), b.root("gate").Number("Sequence")-1) {
			t.Errorf("id %s", mpt)
		}
		units := func(n string) map[string]any { return map[string]any{"mpt_issuance_id": mpt, "value": n} }
		b.do("tecPATH_DRY", "gate", "Payment", with{"Destination": b.addr("alice"), "Amount": units("10")})
		for _, name := range []string{"alice", "bob"} {
			b.ok(name, "MPTokenAuthorize", with{"MPTokenIssuanceID": mpt})
		}
		b.do("tecDUPLICATE", "alice", "MPTokenAuthorize", with{"MPTokenIssuanceID": mpt})
		b.ok("gate", "Payment", with{"Destination": b.addr("alice"), "Amount": units("600")})
		b.do("tecPATH_PARTIAL", "gate", "Payment", with{"Destination": b.addr("alice"), "Amount": units("600")})
		b.ok("alice", "Payment", with{"Destination": b.addr("bob"), "Amount": units("100")})
		b.ok("gate", "Clawback", with{"Amount": units("40"), "Holder": b.addr("bob")})
		if got := b.Entry(IssuanceIndex(mpt), false).Text("OutstandingAmount"); got != "560" {
			t.Errorf("%s are out", got)
		}
		b.do("tecHAS_OBLIGATIONS", "gate", "MPTokenIssuanceDestroy", with{"MPTokenIssuanceID": mpt})
		b.do("tecHAS_OBLIGATIONS", "bob", "MPTokenAuthorize", with{"MPTokenIssuanceID": mpt, "Flags": tfUnauthorize})
		b.ok("bob", "Payment", with{"Destination": b.addr("gate"), "Amount": units("60")})
		b.ok("bob", "MPTokenAuthorize", with{"MPTokenIssuanceID": mpt, "Flags": tfUnauthorize})
		b.ok("alice", "Payment", with{"Destination": b.addr("gate"), "Amount": units("500")})
		b.ok("gate", "MPTokenIssuanceDestroy", with{"MPTokenIssuanceID": mpt})
		b.do("tecOBJECT_NOT_FOUND", "gate", "MPTokenIssuanceSet", with{"MPTokenIssuanceID": mpt, "Flags": tfMPTLock})
	})
}

func TestOffers(t *testing.T) {
	run(t, func(b *bench) {
		b.do("tecUNFUNDED_OFFER", "alice", "OfferCreate", with{"TakerGets": b.usd("1"), "TakerPays": "1000000"})
		sequence := b.root("alice").Number("Sequence")
		r := b.ok("alice", "OfferCreate", with{"TakerGets": "5000000", "TakerPays": b.usd("1")})
		if made := node(r, "CreatedNode", "Offer"); made["LedgerIndex"] != OfferIndex(b.addr("alice"), sequence) {
			t.Errorf("meta %v", r.Meta)
		}
		next := b.root("alice").Number("Sequence")
		r = b.ok("alice", "OfferCreate", with{"TakerGets": "6000000", "TakerPays": b.usd("1"), "OfferSequence": sequence})
		if node(r, "DeletedNode", "Offer") == nil || b.root("alice").Number("OwnerCount") != 1 {
			t.Errorf("the old offer is still there: %v", r.Meta)
		}
		b.do("tecKILLED", "alice", "OfferCreate", with{"TakerGets": "1", "TakerPays": b.usd("1"), "Flags": tfImmediateOrCancel})
		b.do("tecEXPIRED", "alice", "OfferCreate", with{"TakerGets": "1", "TakerPays": b.usd("1"), "Expiration": b.in(-time.Minute)})
		b.do("temBAD_SEQUENCE", "alice", "OfferCancel", with{"OfferSequence": int(next) + 100})
		b.ok("alice", "OfferCancel", with{"OfferSequence": next})
		b.ok("alice", "OfferCancel", with{"OfferSequence": next}) // gone already: that is fine
		if b.root("alice").Number("OwnerCount") != 0 {
			t.Error("the offer is still there")
		}
	})
}

func TestXRPIsConserved(t *testing.T) {
	run(t, func(b *bench) {
		sum := func() (total xrpl.Drops) {
			for _, e := range b.entries {
				if e.Type() == "AccountRoot" {
					total += e.Drops("Balance")
				}
				if e.Type() == "Escrow" || e.Type() == "PayChannel" {
					total += e.Drops("Amount") - e.Drops("Balance")
				}
			}
			return total
		}
		before := sum()
		b.ok("alice", "Payment", with{"Destination": b.addr("bob"), "Amount": "77"})
		b.ok("alice", "EscrowCreate", with{"Destination": b.addr("bob"), "Amount": "1000", "FinishAfter": b.in(time.Minute)})
		b.ok("alice", "PaymentChannelCreate", with{"Destination": b.addr("bob"), "Amount": "1000", "SettleDelay": 1, "PublicKey": b.keys["alice"].PublicKey()})
		if burnt := before - sum(); burnt != 3*12 {
			t.Errorf("%d drops are gone", burnt)
		}
	})
}
