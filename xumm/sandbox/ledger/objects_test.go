package ledger

import (
	"strings"
	"testing"
	"time"

	"countersign/xrpl"
)

func TestEscrows(t *testing.T) {
	run(t, func(b *bench) {
		create := func(f with) uint32 {
			t.Helper()
			f["Destination"], f["Amount"] = b.addr("bob"), "10000000"
			b.ok("alice", "EscrowCreate", f)
			return b.root("alice").Number("Sequence") - 1
		}
		b.do("temBAD_EXPIRATION", "alice", "EscrowCreate", with{"Destination": b.addr("bob"), "Amount": "1"})
		b.do("tecNO_PERMISSION", "alice", "EscrowCreate", with{"Destination": b.addr("bob"), "Amount": "1", "FinishAfter": b.in(-time.Minute)})
		b.do("tecNO_DST", "alice", "EscrowCreate", with{"Destination": nobody, "Amount": "1", "FinishAfter": b.in(time.Minute)})
		b.do("tecUNFUNDED", "alice", "EscrowCreate", with{"Destination": b.addr("bob"), "Amount": "999900000", "FinishAfter": b.in(time.Minute)})

		first := create(with{"FinishAfter": b.in(time.Minute), "CancelAfter": b.in(time.Hour)})
		second := create(with{"FinishAfter": b.in(time.Minute), "CancelAfter": b.in(time.Hour)})
		finish := func(want string, sequence uint32) {
			t.Helper()
			b.do(want, "bob", "EscrowFinish", with{"Owner": b.addr("alice"), "OfferSequence": sequence})
		}
		if b.root("alice").Number("OwnerCount") != 2 || b.Entry(EscrowIndex(b.addr("alice"), first), false) == nil {
			t.Error("there is no escrow")
		}
		finish("tecNO_TARGET", first+99)
		finish("tecNO_PERMISSION", first)
		b.do("tecNO_PERMISSION", "alice", "EscrowCancel", with{"Owner": b.addr("alice"), "OfferSequence": first})
		time.Sleep(time.Minute + 2*Interval)
		had := b.root("bob").Drops("Balance")
		finish("tesSUCCESS", first)
		if got := b.root("bob").Drops("Balance") - had; got != 10_000_000-12 || b.root("alice").Number("OwnerCount") != 1 {
			t.Errorf("bob got %d", got)
		}
		finish("tecNO_TARGET", first)
		time.Sleep(time.Hour)
		finish("tecNO_PERMISSION", second)
		b.ok("carol", "EscrowCancel", with{"Owner": b.addr("alice"), "OfferSequence": second})
		b.do("tecNO_TARGET", "carol", "EscrowCancel", with{"Owner": b.addr("alice"), "OfferSequence": second})

		// With a condition: the SHA-256 of nothing (RFC draft crypto-conditions).
		condition := "A0258020E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855810100"
		third := create(with{"CancelAfter": b.in(time.Hour), "Condition": condition})
		b.do("tecCRYPTOCONDITION_ERROR", "bob", "EscrowFinish", with{"Owner": b.addr("alice"), "OfferSequence": third})
		b.do("telINSUF_FEE_P", "bob", "EscrowFinish", with{"Owner": b.addr("alice"), "OfferSequence": third, "Condition": condition, "Fulfillment": "A0028000"})
		b.do("tecCRYPTOCONDITION_ERROR", "bob", "EscrowFinish", with{"Owner": b.addr("alice"), "OfferSequence": third, "Condition": condition, "Fulfillment": "A003800101", "Fee": "400"})
		b.ok("bob", "EscrowFinish", with{"Owner": b.addr("alice"), "OfferSequence": third, "Condition": condition, "Fulfillment": "A0028000", "Fee": "400"})
	})
}

func TestChecks(t *testing.T) {
	run(t, func(b *bench) {
		create := func(f with) string {
			t.Helper()
			f["Destination"] = b.addr("bob")
			b.ok("alice", "CheckCreate", f)
			return CheckIndex(b.addr("alice"), b.root("alice").Number("Sequence")-1)
		}
		b.do("tecNO_DST", "alice", "CheckCreate", with{"Destination": nobody, "SendMax": "1"})
		b.do("temREDUNDANT", "alice", "CheckCreate", with{"Destination": b.addr("alice"), "SendMax": "1"})
		first, second := create(with{"SendMax": "5000000"}), create(with{"SendMax": "5000000", "Expiration": b.in(time.Minute)})
		none := strings.Repeat("AB", 32)
		b.do("tecNO_ENTRY", "bob", "CheckCash", with{"CheckID": none, "Amount": "1"})
		b.do("temMALFORMED", "bob", "CheckCash", with{"CheckID": first})
		b.do("tecNO_PERMISSION", "carol", "CheckCash", with{"CheckID": first, "Amount": "1"})
		b.do("tecPATH_PARTIAL", "bob", "CheckCash", with{"CheckID": first, "Amount": "5000001"})
		had := b.root("bob").Drops("Balance")
		r := b.ok("bob", "CheckCash", with{"CheckID": first, "DeliverMin": "1000000"})
		if got := b.root("bob").Drops("Balance") - had; got != 5_000_000-12 || r.Meta["delivered_amount"] != "5000000" || b.root("alice").Number("OwnerCount") != 1 {
			t.Errorf("bob got %d: %v", got, r.Meta)
		}
		b.do("tecNO_ENTRY", "bob", "CheckCash", with{"CheckID": first, "Amount": "1"})
		b.do("tecNO_PERMISSION", "carol", "CheckCancel", with{"CheckID": second})
		time.Sleep(2 * time.Minute)
		b.do("tecEXPIRED", "bob", "CheckCash", with{"CheckID": second, "Amount": "1"})
		b.ok("carol", "CheckCancel", with{"CheckID": second}) // anybody may, after its time
		b.do("tecNO_ENTRY", "alice", "CheckCancel", with{"CheckID": second})

		// Cashing a check in a token makes the line.
		b.ok("alice", "TrustSet", with{"LimitAmount": b.usd("100")})
		b.ok("gate", "Payment", with{"Destination": b.addr("alice"), "Amount": b.usd("50")})
		third := create(with{"SendMax": b.usd("40")})
		b.do("tecPATH_PARTIAL", "bob", "CheckCash", with{"CheckID": third, "Amount": b.usd("41")})
		b.ok("bob", "TrustSet", with{"LimitAmount": b.usd("100")})
		b.ok("bob", "CheckCash", with{"CheckID": third, "Amount": b.usd("30")})
		if b.held("bob") != "30" || b.held("alice") != "20" {
			t.Errorf("bob %s, alice %s", b.held("bob"), b.held("alice"))
		}
	})
}

func TestChannels(t *testing.T) {
	run(t, func(b *bench) {
		key := b.keys["alice"].PublicKey()
		b.ok("alice", "PaymentChannelCreate", with{"Destination": b.addr("bob"), "Amount": "10000000", "SettleDelay": 60, "PublicKey": key})
		channel := ChannelIndex(b.addr("alice"), b.addr("bob"), b.root("alice").Number("Sequence")-1)
		if b.Entry(channel, false).Type() != "PayChannel" {
			t.Fatal("there is no channel")
		}
		none := strings.Repeat("AB", 32)
		b.do("tecNO_ENTRY", "alice", "PaymentChannelFund", with{"Channel": none, "Amount": "1"})
		b.do("tecNO_PERMISSION", "bob", "PaymentChannelFund", with{"Channel": channel, "Amount": "1"})
		b.ok("alice", "PaymentChannelFund", with{"Channel": channel, "Amount": "5000000"})
		sign := func(drops xrpl.Drops) string {
			signature, err := b.keys["alice"].SignClaim(channel, drops)
			if err != nil {
				t.Fatal(err)
			}
			return signature
		}
		b.do("tecNO_TARGET", "bob", "PaymentChannelClaim", with{"Channel": none, "Balance": "1"})
		b.do("temBAD_SIGNATURE", "bob", "PaymentChannelClaim", with{"Channel": channel, "Balance": "2000000"})
		b.do("temBAD_SIGNATURE", "bob", "PaymentChannelClaim", with{"Channel": channel, "Balance": "3000000", "Amount": "3000000", "PublicKey": key, "Signature": sign(2_000_000)})
		b.do("tecUNFUNDED_PAYMENT", "bob", "PaymentChannelClaim", with{"Channel": channel, "Balance": "16000000", "Amount": "16000000", "PublicKey": key, "Signature": sign(16_000_000)})
		had := b.root("bob").Drops("Balance")
		b.ok("bob", "PaymentChannelClaim", with{"Channel": channel, "Balance": "2000000", "Amount": "3000000", "PublicKey": key, "Signature": sign(3_000_000)})
		if got := b.root("bob").Drops("Balance") - had; got != 2_000_000-12 {
			t.Errorf("bob got %d", got)
		}
		b.ok("alice", "PaymentChannelClaim", with{"Channel": channel, "Flags": tfClose})
		if b.Entry(channel, false).Number("Expiration") == 0 {
			t.Error("the owner's closing sets no end")
		}
		b.ok("bob", "PaymentChannelClaim", with{"Channel": channel, "Flags": tfClose})
		if b.Entry(channel, false) != nil || b.root("alice").Number("OwnerCount") != 0 {
			t.Error("it is not closed")
		}
	})
}

func TestNFTs(t *testing.T) {
	run(t, func(b *bench) {
		r := b.ok("alice", "NFTokenMint", with{"NFTokenTaxon": 7, "URI": "AB", "Flags": nftTransferable | nftBurnable | nftMutable, "TransferFee": 10_000})
		nft, _ := r.Meta["nftoken_id"].(string)
		if len(nft) != 64 || nftIssuerOf(nft) != b.addr("alice") || nftFeeOf(nft) != 10_000 || b.nft("alice", nft) < 0 {
			t.Fatalf("minted %q", nft)
		}
		sell := func(name, nft string, f with) string {
			t.Helper()
			f["NFTokenID"], f["Flags"] = nft, tfSellNFToken
			id, _ := b.ok(name, "NFTokenCreateOffer", f).Meta["offer_id"].(string)
			return id
		}
		none := strings.Repeat("AB", 32)
		b.do("tecNO_ENTRY", "bob", "NFTokenCreateOffer", with{"NFTokenID": nft, "Amount": "1", "Flags": tfSellNFToken})
		b.do("tecOBJECT_NOT_FOUND", "bob", "NFTokenAcceptOffer", with{"NFTokenSellOffer": none})
		offer := sell("alice", nft, with{"Amount": "5000000"})
		b.do("tecCANT_ACCEPT_OWN_NFTOKEN_OFFER", "alice", "NFTokenAcceptOffer", with{"NFTokenSellOffer": offer})
		b.ok("bob", "NFTokenAcceptOffer", with{"NFTokenSellOffer": offer})
		if b.nft("alice", nft) >= 0 || b.nft("bob", nft) < 0 || b.root("alice").Number("OwnerCount") != 0 || b.root("bob").Number("OwnerCount") != 1 {
			t.Error("it did not change hands")
		}
		if b.xrp("bob") != "994.999964" {
			t.Errorf("bob has %s XRP", b.xrp("bob"))
		}
		// Carol asks for it; of what she pays, a tenth is the issuer's.
		alice, bob := b.root("alice").Drops("Balance"), b.root("bob").Drops("Balance")
		buy, _ := b.ok("carol", "NFTokenCreateOffer", with{"NFTokenID": nft, "Amount": "1000000", "Owner": b.addr("bob")}).Meta["offer_id"].(string)
		b.ok("bob", "NFTokenAcceptOffer", with{"NFTokenBuyOffer": buy})
		if a, c := b.root("alice").Drops("Balance")-alice, b.root("bob").Drops("Balance")-bob; a != 100_000 || c != 900_000-12 {
			t.Errorf("the issuer got %d, the seller %d", a, c)
		}
		b.do("tecNO_PERMISSION", "carol", "NFTokenModify", with{"NFTokenID": nft, "URI": "CD"})
		b.ok("alice", "NFTokenModify", with{"NFTokenID": nft, "Owner": b.addr("carol"), "URI": "CD"})
		if page := text(b.Entry(pageIndex(b.addr("carol")), false)); !strings.Contains(page, `"URI":"CD"`) {
			t.Errorf("page %s", page)
		}
		// An offer for one account only, taken back; and a gift at the minting.
		offer = sell("carol", nft, with{"Amount": "0", "Destination": b.addr("gate")})
		b.do("tecNO_PERMISSION", "bob", "NFTokenAcceptOffer", with{"NFTokenSellOffer": offer})
		b.do("tecNO_PERMISSION", "bob", "NFTokenCancelOffer", with{"NFTokenOffers": []any{offer}})
		b.ok("carol", "NFTokenCancelOffer", with{"NFTokenOffers": []any{offer}})
		b.do("tecOBJECT_NOT_FOUND", "gate", "NFTokenAcceptOffer", with{"NFTokenSellOffer": offer})
		b.do("tecNO_ENTRY", "alice", "NFTokenBurn", with{"NFTokenID": nft})
		b.do("tecNO_PERMISSION", "bob", "NFTokenBurn", with{"NFTokenID": nft, "Owner": b.addr("carol")})
		b.ok("alice", "NFTokenBurn", with{"NFTokenID": nft, "Owner": b.addr("carol")})
		r = b.ok("alice", "NFTokenMint", with{"NFTokenTaxon": 7, "Amount": "0", "Destination": b.addr("bob"), "Flags": nftTransferable})
		if second := r.Meta["nftoken_id"]; second == nft || r.Meta["offer_id"] == nil {
			t.Errorf("second %v", r.Meta)
		}
		b.ok("bob", "NFTokenAcceptOffer", with{"NFTokenSellOffer": r.Meta["offer_id"]})
		b.do("temBAD_NFTOKEN_TRANSFER_FEE", "alice", "NFTokenMint", with{"NFTokenTaxon": 0, "TransferFee": 50_001, "Flags": nftTransferable})
	})
}

func (b *bench) nft(name, nft string) int { return over(b.entries).nftAt(b.addr(name), nft) }

// The id of an NFT is fixed by its parts (xrpl.org, "NFTokenID").
func TestNFTokenID(t *testing.T) {
	if got := nftID(11, 1337, "rJoxBSzpXhPtAuqFmqxQtGKjA13jUJWthE", 1337, 12); got != "000B0539C35B55AA096BA6D87A6E6C965A6534150DC56E5E12C5D09E0000000C" {
		t.Errorf("id %s", got)
	}
}

func TestDeletion(t *testing.T) {
	run(t, func(b *bench) {
		gone := func(want string) {
			t.Helper()
			b.do(want, "alice", "AccountDelete", with{"Destination": b.addr("bob"), "Fee": "200000"})
		}
		b.do("telINSUF_FEE_P", "alice", "AccountDelete", with{"Destination": b.addr("bob")})
		b.do("tecNO_DST", "alice", "AccountDelete", with{"Destination": nobody, "Fee": "200000"})
		b.ok("alice", "TrustSet", with{"LimitAmount": b.usd("1")})
		gone("tecHAS_OBLIGATIONS")
		b.ok("alice", "TrustSet", with{"LimitAmount": b.usd("0")})
		b.ok("alice", "TicketCreate", with{"TicketCount": 2})
		b.Fund(nobody, 5)
		r := b.tx("alice", "AccountDelete", with{"Destination": b.addr("bob"), "Fee": "200000"})
		if got := b.Submit(b.sign("alice", r), 1, Fate{}); got != "tesSUCCESS" {
			t.Fatal(got)
		}
		if record, _ := b.Record(b.last); b.root("alice") != nil || len(b.Owned(b.addr("alice"), false)) != 0 || record.Meta["delivered_amount"] == nil {
			t.Errorf("it is still there: %v", record.Meta)
		}
		young, _ := xrpl.NewKey(xrpl.Ed25519, [16]byte{9})
		b.keys["young"] = young
		b.ok("bob", "Payment", with{"Destination": young.Address(), "Amount": "50000000"})
		b.do("tecTOO_SOON", "young", "AccountDelete", with{"Destination": b.addr("bob"), "Fee": "200000"})
	})
}
