package node_test

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
)

// Ledger flags of accounts, as xrpl.org lists them.
const (
	requireTag     = 0x00020000
	requireAuth    = 0x00040000
	disallowXRP    = 0x00080000
	masterDisabled = 0x00100000
	globalFreeze   = 0x00400000
	defaultRipple  = 0x00800000
	depositAuth    = 0x01000000
	noNFTOffers    = 0x04000000
	noChecks       = 0x08000000
	noChannels     = 0x10000000
	noTrustlines   = 0x20000000
	allowLocking   = 0x40000000
)

const blackHole = "rrrrrrrrrrrrrrrrrrrrBZbvji"

func usd(value string) map[string]any {
	return map[string]any{"currency": "USD", "issuer": issuer, "value": value}
}

// world is a small ledger: alice has 100 XRP and 50 USD, bob 100 XRP and room
// for 1000 USD.
func world(s *nodetest.Server) {
	for _, a := range []string{alice, bob} {
		s.SetAccount(nodetest.Account{Address: a, Balance: 100 * xrpl.DropsPerXRP, Sequence: 5, OwnerCount: 3})
	}
	s.SetAccount(nodetest.Account{Address: issuer, Balance: 100 * xrpl.DropsPerXRP, Flags: defaultRipple})
	s.SetLine(nodetest.Line{Account: alice, Peer: issuer, Currency: "USD", Balance: "50", Limit: "1000"})
	s.SetLine(nodetest.Line{Account: bob, Peer: issuer, Currency: "USD", Balance: "0", Limit: "1000"})
}

func pay(amount any, more ...any) xrpl.Tx {
	tx := xrpl.Tx{"TransactionType": "Payment", "Destination": bob, "Amount": amount}
	if amount == nil {
		delete(tx, "Amount")
	}
	return with(tx, more...)
}

func tx(txType string, more ...any) xrpl.Tx {
	return with(xrpl.Tx{"TransactionType": txType}, more...)
}

func with(tx xrpl.Tx, more ...any) xrpl.Tx {
	for i := 0; i < len(more); i += 2 {
		tx[more[i].(string)] = more[i+1]
	}
	return tx
}

func flags(a string, f uint32) func(*nodetest.Server) {
	return func(s *nodetest.Server) {
		s.SetAccount(nodetest.Account{Address: a, Balance: 100 * xrpl.DropsPerXRP, Sequence: 5, OwnerCount: 3, Flags: f})
	}
}

func balance(a string, d xrpl.Drops, owned uint32) func(*nodetest.Server) {
	return func(s *nodetest.Server) {
		s.SetAccount(nodetest.Account{Address: a, Balance: d, Sequence: 5, OwnerCount: owned})
	}
}

func remove(a string) func(*nodetest.Server) {
	return func(s *nodetest.Server) { s.RemoveAccount(a) }
}

func line(l nodetest.Line) func(*nodetest.Server) {
	return func(s *nodetest.Server) {
		if l.Peer == "" {
			l.Peer = issuer
		}
		if l.Currency == "" {
			l.Currency = "USD"
		}
		s.SetLine(l)
	}
}

func issues(a nodetest.Account) func(*nodetest.Server) {
	return func(s *nodetest.Server) {
		a.Address, a.Balance = issuer, 100*xrpl.DropsPerXRP
		a.Flags |= defaultRipple
		s.SetAccount(a)
	}
}

const mpt = "00000001B5F762798A53D543A014CAF8B297CFF8F2F937E8"

func mptWorld(issuance, sender, recipient map[string]any) func(*nodetest.Server) {
	return func(s *nodetest.Server) {
		i := map[string]any{"LedgerEntryType": "MPTokenIssuance", "mpt_issuance_id": mpt, "Issuer": issuer, "Flags": 0x20}
		maps.Copy(i, issuance)
		s.SetEntry(strings.Repeat("01", 32), i)
		for n, h := range map[string]map[string]any{alice: sender, bob: recipient} {
			if h == nil {
				continue
			}
			e := map[string]any{"LedgerEntryType": "MPToken", "Account": n, "MPTokenIssuanceID": mpt, "Flags": 0}
			maps.Copy(e, h)
			s.SetEntry(strings.Repeat("02", 31)+n[1:3], e)
		}
	}
}

func TestCheck(t *testing.T) {
	mptAmount := map[string]any{"mpt_issuance_id": mpt, "value": "5"}
	none := map[string]any{}
	future := json.Number("900000000")
	tests := []struct {
		name string
		tx   xrpl.Tx
		set  []func(*nodetest.Server)
		// want has a word for each problem: "!" an error or "~" a warning, the
		// field, a colon, and a part of the sentence.
		want []string
	}{
		// XRP
		{"all well", pay("25000000"), nil, nil},
		{"signer's own account named", pay("25000000", "Account", alice), nil, nil},
		{"amount entered on the phone", pay(nil), nil, nil},
		{"sign-in", tx("SignIn"), []func(*nodetest.Server){remove(alice)}, nil},
		{"sender missing", pay("25000000"), []func(*nodetest.Server){remove(alice)}, []string{"!Account:does not exist on Testnet: nothing was ever paid into it. Send at least 1 XRP"}},
		{"sender black-holed", pay("1"), []func(*nodetest.Server){flags(alice, masterDisabled)}, []string{"!Account:Nobody can sign"}},
		{"exactly all that can be spent", pay("98400000"), nil, nil},
		{"one drop too much", pay("98400001"), nil, []string{"!Amount:The account has 100 XRP, of which 98.4 XRP can be spent"}},
		{"less than the fee", pay("1"), []func(*nodetest.Server){balance(alice, 9, 0)}, []string{"!Account:less than the fee of 0.00001 XRP", "!Amount:of which 0 XRP"}},
		{"fee too low", pay("1", "Fee", "9"), nil, []string{"!Fee:at least 10 now"}},
		{"high fee counts", pay("1000000", "Fee", "99500000"), nil, []string{"!Amount:of which 0.5 XRP can be spent"}},
		{"recipient missing, enough", pay("1000000"), []func(*nodetest.Server){remove(bob)}, []string{"~Destination:this payment makes the account, and 1 XRP of it stay there"}},
		{"recipient missing, too little", pay("999999"), []func(*nodetest.Server){remove(bob)}, []string{"!Amount:has to be at least 1 XRP"}},
		{"recipient missing, partial payment", pay("1000000", "SendMax", usd("1"), "Flags", json.Number("131072")), []func(*nodetest.Server){remove(bob)}, []string{"!Flags:partial payment cannot make an account"}},
		{"recipient missing, amount open", pay(nil), []func(*nodetest.Server){remove(bob)}, []string{"~Destination:makes the account"}},
		{"tag needed", pay("1"), []func(*nodetest.Server){flags(bob, requireTag)}, []string{"!DestinationTag:requires a destination tag"}},
		{"tag needed and there", pay("1", "DestinationTag", json.Number("7")), []func(*nodetest.Server){flags(bob, requireTag)}, nil},
		{"tag 0 is a tag", pay("1", "DestinationTag", json.Number("0")), []func(*nodetest.Server){flags(bob, requireTag)}, nil},
		{"tag in an X-address", pay("1", "Destination", xAddress(bob, 7)), []func(*nodetest.Server){flags(bob, requireTag)}, nil},
		{"X-address without a tag", pay("1", "Destination", xAddress(bob, -1)), []func(*nodetest.Server){flags(bob, requireTag)}, []string{"!DestinationTag:requires"}},
		{"no XRP please", pay("1"), []func(*nodetest.Server){flags(bob, disallowXRP)}, []string{"~Destination:asks not to be sent XRP"}},
		{"no XRP please, tokens", pay(usd("5")), []func(*nodetest.Server){flags(bob, disallowXRP)}, nil},
		{"recipient black-holed", pay("1"), []func(*nodetest.Server){flags(bob, masterDisabled)}, []string{"~Destination:lost for ever"}},
		{"recipient black-holed by a key nobody has", pay("1"), []func(*nodetest.Server){func(s *nodetest.Server) {
			s.SetAccount(nodetest.Account{Address: bob, Balance: 1, Flags: masterDisabled, RegularKey: blackHole})
		}}, []string{"~Destination:lost for ever"}},
		{"recipient with a regular key", pay("1"), []func(*nodetest.Server){func(s *nodetest.Server) {
			s.SetAccount(nodetest.Account{Address: bob, Balance: 1, Flags: masterDisabled, RegularKey: alice})
		}}, nil},
		{"recipient with signers", pay("1"), []func(*nodetest.Server){func(s *nodetest.Server) {
			s.SetAccount(nodetest.Account{Address: bob, Balance: 1, Flags: masterDisabled, Quorum: 1, Signers: []xrpl.SignerWeight{{Account: alice, Weight: 1}}})
		}}, nil},
		{"recipient is nobody", pay("1000000", "Destination", blackHole), nil, []string{"!Destination:Nobody can ever own"}},
		{"recipient is a pool", pay("1"), []func(*nodetest.Server){func(s *nodetest.Server) {
			s.SetAccount(nodetest.Account{Address: bob, Balance: 1, Flags: masterDisabled, More: map[string]any{"AMMID": "00"}})
		}}, []string{"!Destination:belongs to a pool"}},
		{"deposit authorisation", pay("1"), []func(*nodetest.Server){flags(bob, depositAuth), deny}, []string{"!Destination:deposit authorisation"}},
		{"deposit authorisation given", pay("1"), []func(*nodetest.Server){flags(bob, depositAuth)}, nil},
		{"deposit authorisation, poor recipient", pay("1000000"), []func(*nodetest.Server){func(s *nodetest.Server) {
			s.SetAccount(nodetest.Account{Address: bob, Balance: 1000000, Flags: depositAuth})
		}, deny}, nil},
		{"deposit authorisation, poor recipient, too much", pay("1000001"), []func(*nodetest.Server){func(s *nodetest.Server) {
			s.SetAccount(nodetest.Account{Address: bob, Balance: 1000000, Flags: depositAuth})
		}, deny}, []string{"!Destination:deposit authorisation"}},

		// Tokens
		{"tokens", pay(usd("50")), nil, nil},
		{"the code as hex", pay(map[string]any{"currency": "0000000000000000000000005553440000000000", "issuer": issuer, "value": "50"}), nil, nil},
		{"more than held", pay(usd("50.00000000000001")), nil, []string{"!Amount:The account holds 50 USD, and this takes 50.00000000000001 USD"}},
		{"more than held, partial payment", pay(usd("60"), "Flags", json.Number("131072")), nil, []string{"~Amount:holds 50 USD"}},
		{"none held", pay(usd("1")), []func(*nodetest.Server){line(nodetest.Line{Account: alice, Balance: "0", Limit: "5"})}, []string{"!Amount:holds no USD"}},
		{"owed is not held", pay(usd("1")), []func(*nodetest.Server){line(nodetest.Line{Account: alice, Balance: "-9", Limit: "5"})}, []string{"!Amount:holds no USD"}},
		{"another code is another token", pay(map[string]any{"currency": "usd", "issuer": issuer, "value": "1"}), nil, []string{"!Destination:no trust line for usd", "!Amount:holds no usd"}},
		{"look-alike in hex", pay(map[string]any{"currency": "5553440000000000000000000000000000000000", "issuer": issuer, "value": "1"}), nil, []string{"!Destination:the token with the code 555344000000", "!Amount:holds no"}},
		{"no trust line", pay(usd("1")), []func(*nodetest.Server){line(nodetest.Line{Account: bob, Balance: "0", Limit: "0"})}, []string{"!Destination:has no trust line for USD"}},
		{"no room", pay(usd("5")), []func(*nodetest.Server){line(nodetest.Line{Account: bob, Balance: "97", Limit: "100"})}, []string{"!Amount:room for 3 USD only"}},
		{"no room, partial payment", pay(usd("5"), "Flags", json.Number("131072")), []func(*nodetest.Server){line(nodetest.Line{Account: bob, Balance: "97", Limit: "100"})}, []string{"~Amount:room for 3 USD only"}},
		{"over the limit already", pay(usd("5")), []func(*nodetest.Server){line(nodetest.Line{Account: bob, Balance: "200", Limit: "100"})}, []string{"!Amount:room for 0 USD only"}},
		{"exactly the room", pay(usd("5")), []func(*nodetest.Server){line(nodetest.Line{Account: bob, Balance: "95", Limit: "100"})}, nil},
		{"frozen by the issuer, sender", pay(usd("5")), []func(*nodetest.Server){line(nodetest.Line{Account: alice, Balance: "50", Limit: "100", FrozenByPeer: true})}, []string{"!Amount:frozen the account's USD"}},
		{"frozen by the issuer, recipient", pay(usd("5")), []func(*nodetest.Server){line(nodetest.Line{Account: bob, Balance: "0", Limit: "100", FrozenByPeer: true})}, []string{"~Destination:can only be sent back"}},
		{"frozen by the recipient", pay(usd("5")), []func(*nodetest.Server){line(nodetest.Line{Account: bob, Balance: "0", Limit: "100", Frozen: true})}, []string{"!Destination:is frozen"}},
		{"all frozen", pay(usd("5")), []func(*nodetest.Server){issues(nodetest.Account{Flags: globalFreeze})}, []string{"!Amount:frozen all USD"}},
		{"all frozen, back to the issuer", pay(usd("5"), "Destination", issuer), []func(*nodetest.Server){issues(nodetest.Account{Flags: globalFreeze})}, nil},
		{"not permitted by the issuer", pay(usd("5")), []func(*nodetest.Server){issues(nodetest.Account{Flags: requireAuth})}, []string{"!Destination:has not permitted the recipient"}},
		{"permitted by the issuer", pay(usd("5")), []func(*nodetest.Server){issues(nodetest.Account{Flags: requireAuth}), line(nodetest.Line{Account: bob, Balance: "0", Limit: "100", AuthorizedByPeer: true})}, nil},
		{"no rippling", pay(usd("5")), []func(*nodetest.Server){line(nodetest.Line{Account: alice, Balance: "50", Limit: "100", NoRippleByPeer: true}),
			line(nodetest.Line{Account: bob, Balance: "0", Limit: "100", NoRippleByPeer: true})}, []string{"~Amount:does not let its USD pass"}},
		{"rippling at one side", pay(usd("5")), []func(*nodetest.Server){line(nodetest.Line{Account: bob, Balance: "0", Limit: "100", NoRippleByPeer: true})}, nil},
		{"issuer missing", pay(usd("5")), []func(*nodetest.Server){remove(issuer)}, []string{"!Amount:The issuer rvYAfW"}},
		{"recipient missing, tokens", pay(usd("5")), []func(*nodetest.Server){remove(bob)}, []string{"!Destination:cannot receive USD"}},
		{"back to the issuer", pay(usd("50"), "Destination", issuer), nil, nil},
		{"back to the issuer, too much", pay(usd("51"), "Destination", issuer), nil, []string{"!Amount:holds 50 USD"}},
		{"back to the issuer, frozen line", pay(usd("50"), "Destination", issuer), []func(*nodetest.Server){line(nodetest.Line{Account: alice, Balance: "50", Limit: "100", FrozenByPeer: true})}, nil},
		{"issued by the sender", pay(map[string]any{"currency": "ABC", "issuer": alice, "value": "1000"}), []func(*nodetest.Server){line(nodetest.Line{Account: bob, Peer: alice, Currency: "ABC", Balance: "0", Limit: "1000"})}, nil},
		{"issuer's fee, no SendMax", pay(usd("20")), []func(*nodetest.Server){issues(nodetest.Account{TransferRate: 1_005_000_000})}, []string{"~SendMax:takes 0.5% when its tokens change hands: for 20 USD to arrive, 20.1 USD"}},
		{"issuer's fee, SendMax too low", pay(usd("20"), "SendMax", usd("20.05")), []func(*nodetest.Server){issues(nodetest.Account{TransferRate: 1_005_000_000})}, []string{"!SendMax:Raise SendMax"}},
		{"issuer's fee, SendMax right", pay(usd("20"), "SendMax", usd("20.1")), []func(*nodetest.Server){issues(nodetest.Account{TransferRate: 1_005_000_000})}, []string{"~SendMax:20.1 USD are sent"}},
		{"issuer's fee, partial payment", pay(usd("20"), "Flags", json.Number("131072")), []func(*nodetest.Server){issues(nodetest.Account{TransferRate: 1_005_000_000})}, []string{"~Amount:gets less than 20 USD"}},
		{"issuer's fee, back to the issuer", pay(usd("20"), "Destination", issuer), []func(*nodetest.Server){issues(nodetest.Account{TransferRate: 1_005_000_000})}, nil},
		{"bought with XRP", pay(usd("20"), "SendMax", "98400000"), nil, nil},
		{"bought with XRP, limit above the balance", pay(usd("20"), "SendMax", "98400001"), nil, []string{"~SendMax:98.4 XRP can be spent"}},
		{"bought with XRP, nothing to spend", pay(usd("20"), "SendMax", "5"), []func(*nodetest.Server){balance(alice, 1600000, 3)}, []string{"!SendMax:0 XRP can be spent"}},
		{"sold for XRP", pay("1", "SendMax", usd("50")), nil, nil},
		{"sold for XRP, none held", pay("1", "SendMax", usd("50")), []func(*nodetest.Server){line(nodetest.Line{Account: alice, Balance: "0", Limit: "9"})}, []string{"!SendMax:holds no USD"}},
		{"sold for XRP, limit above the holding", pay("1", "SendMax", usd("51")), nil, []string{"~SendMax:holds 50 USD"}},

		// MPTs
		{"mpt", pay(mptAmount), []func(*nodetest.Server){mptWorld(none, map[string]any{"MPTAmount": "5"}, none)}, nil},
		{"mpt unknown", pay(mptAmount), nil, []string{"!Amount:There is no such token"}},
		{"mpt not held", pay(mptAmount), []func(*nodetest.Server){mptWorld(none, nil, none)}, []string{"!Amount:The account holds no MPT"}},
		{"mpt not enough", pay(mptAmount), []func(*nodetest.Server){mptWorld(none, map[string]any{"MPTAmount": "4"}, none)}, []string{"!Amount:holds 4 MPT"}},
		{"mpt not accepted", pay(mptAmount), []func(*nodetest.Server){mptWorld(none, map[string]any{"MPTAmount": "5"}, nil)}, []string{"!Destination:has not agreed to hold"}},
		{"mpt locked", pay(mptAmount), []func(*nodetest.Server){mptWorld(map[string]any{"Flags": 0x21}, map[string]any{"MPTAmount": "5"}, none)}, []string{"!Amount:locked all"}},
		{"mpt locked for the sender", pay(mptAmount), []func(*nodetest.Server){mptWorld(none, map[string]any{"MPTAmount": "5", "Flags": 1}, none)}, []string{"!Amount:locked the MPT"}},
		{"mpt not transferable", pay(mptAmount), []func(*nodetest.Server){mptWorld(map[string]any{"Flags": 0}, map[string]any{"MPTAmount": "5"}, none)}, []string{"!Amount:pass from one holder to another"}},
		{"mpt not permitted", pay(mptAmount), []func(*nodetest.Server){mptWorld(map[string]any{"Flags": 0x24}, map[string]any{"MPTAmount": "5", "Flags": 2}, none)}, []string{"!Destination:has to permit each holder"}},
		{"mpt with a fee", pay(mptAmount), []func(*nodetest.Server){mptWorld(map[string]any{"TransferFee": 10000}, map[string]any{"MPTAmount": "5"}, none)}, []string{"~Amount:about 5.5 MPT"}},

		// Checks, escrows, channels
		{"check", tx("CheckCreate", "Destination", bob, "SendMax", "5000000"), nil, nil},
		{"check, not covered", tx("CheckCreate", "Destination", bob, "SendMax", "99000000"), nil, []string{"~SendMax:can be spent"}},
		{"check, recipient missing", tx("CheckCreate", "Destination", bob, "SendMax", "5"), []func(*nodetest.Server){remove(bob)}, []string{"!Destination:does not exist"}},
		{"check, none please", tx("CheckCreate", "Destination", bob, "SendMax", "5"), []func(*nodetest.Server){flags(bob, noChecks)}, []string{"!Destination:accepts no checks"}},
		{"check, tag needed", tx("CheckCreate", "Destination", bob, "SendMax", "5"), []func(*nodetest.Server){flags(bob, requireTag)}, []string{"!DestinationTag:requires"}},
		{"check of tokens not held", tx("CheckCreate", "Destination", bob, "SendMax", usd("51")), nil, []string{"~SendMax:holds 50 USD"}},
		{"check of frozen tokens", tx("CheckCreate", "Destination", bob, "SendMax", usd("5")), []func(*nodetest.Server){issues(nodetest.Account{Flags: globalFreeze})}, []string{"!SendMax:frozen all USD"}},
		{"check, no reserve left", tx("CheckCreate", "Destination", bob, "SendMax", "1"), []func(*nodetest.Server){balance(alice, 1_700_000, 3)}, []string{"!Account:must hold 1.8 XRP. Send 0.1 XRP", "~SendMax:0 XRP"}},
		{"escrow", tx("EscrowCreate", "Destination", bob, "Amount", "98000000", "FinishAfter", future), nil, nil},
		{"escrow, too much", tx("EscrowCreate", "Destination", bob, "Amount", "98200000", "FinishAfter", future), nil, []string{"!Amount:of which 98.19999 XRP can be spent"}},
		{"escrow, no reserve", tx("EscrowCreate", "Destination", bob, "Amount", "1", "FinishAfter", future), []func(*nodetest.Server){balance(alice, 1_700_000, 3)}, []string{"!Account:must hold 1.8 XRP"}},
		{"escrow, recipient missing", tx("EscrowCreate", "Destination", bob, "Amount", "1", "FinishAfter", future), []func(*nodetest.Server){remove(bob)}, []string{"!Destination:does not exist"}},
		{"escrow, deposit authorisation", tx("EscrowCreate", "Destination", bob, "Amount", "1", "FinishAfter", future), []func(*nodetest.Server){flags(bob, depositAuth), deny}, []string{"~Destination:can finish this escrow"}},
		{"escrow of tokens", tx("EscrowCreate", "Destination", bob, "Amount", usd("5"), "CancelAfter", future), []func(*nodetest.Server){issues(nodetest.Account{Flags: allowLocking})}, nil},
		{"escrow of tokens, not allowed", tx("EscrowCreate", "Destination", bob, "Amount", usd("5"), "CancelAfter", future), nil, []string{"!Amount:does not allow its USD"}},
		{"channel", tx("PaymentChannelCreate", "Destination", bob, "Amount", "98000000"), nil, nil},
		{"channel, none please", tx("PaymentChannelCreate", "Destination", bob, "Amount", "1"), []func(*nodetest.Server){flags(bob, noChannels)}, []string{"!Destination:accepts no payment channels"}},
		{"channel, too much", tx("PaymentChannelCreate", "Destination", bob, "Amount", "99000000"), nil, []string{"!Amount:can be spent"}},
		{"channel funded with too much", tx("PaymentChannelFund", "Channel", strings.Repeat("00", 32), "Amount", "99000000"), nil, []string{"!Amount:can be spent"}},

		// Trust lines
		{"trust line again", tx("TrustSet", "LimitAmount", usd("500")), nil, nil},
		{"trust line below the holding", tx("TrustSet", "LimitAmount", usd("0")), nil, []string{"~LimitAmount:holds 50 USD, more than the new limit"}},
		{"new trust line", tx("TrustSet", "LimitAmount", with2(usd("5"), "currency", "EUR")), nil, nil},
		{"removed, and there is none", tx("TrustSet", "LimitAmount", with2(usd("0"), "currency", "EUR")), nil, []string{"!LimitAmount:nothing to remove"}},
		{"issuer of the line missing", tx("TrustSet", "LimitAmount", usd("5")), []func(*nodetest.Server){remove(issuer)}, []string{"!LimitAmount:does not exist"}},
		{"issuer of the line black-holed", tx("TrustSet", "LimitAmount", with2(usd("5"), "currency", "EUR")), []func(*nodetest.Server){issues(nodetest.Account{Flags: masterDisabled})}, []string{"~LimitAmount:never be more"}},
		{"issuer wants no lines", tx("TrustSet", "LimitAmount", with2(usd("5"), "currency", "EUR")), []func(*nodetest.Server){issues(nodetest.Account{Flags: noTrustlines})}, []string{"!LimitAmount:accepts no new trust lines"}},
		{"issuer permits holders", tx("TrustSet", "LimitAmount", with2(usd("5"), "currency", "EUR")), []func(*nodetest.Server){issues(nodetest.Account{Flags: requireAuth})}, []string{"~LimitAmount:Apply to the issuer"}},
		{"no reserve for a line", tx("TrustSet", "LimitAmount", with2(usd("5"), "currency", "EUR")), []func(*nodetest.Server){balance(alice, 1_700_000, 3)}, []string{"!Account:another trust line it must hold 1.8 XRP"}},
		{"the first lines need none", tx("TrustSet", "LimitAmount", with2(usd("5"), "currency", "EUR")), []func(*nodetest.Server){balance(alice, 1_000_000, 1)}, nil},

		// Offers
		{"offer of XRP", tx("OfferCreate", "TakerGets", "5000000", "TakerPays", usd("5")), nil, nil},
		{"offer of too much XRP", tx("OfferCreate", "TakerGets", "99000000", "TakerPays", usd("5")), nil, []string{"~TakerGets:can be spent"}},
		{"offer of nothing", tx("OfferCreate", "TakerGets", "99000000", "TakerPays", usd("5")), []func(*nodetest.Server){balance(alice, 1_600_000, 3)}, []string{"~Account:must hold 1.8 XRP", "!TakerGets:0 XRP can be spent"}},
		{"offer of tokens", tx("OfferCreate", "TakerGets", usd("50"), "TakerPays", "5"), nil, nil},
		{"offer of more tokens than held", tx("OfferCreate", "TakerGets", usd("51"), "TakerPays", "5"), nil, []string{"~TakerGets:holds 50 USD"}},
		{"offer of tokens not held", tx("OfferCreate", "TakerGets", with2(usd("51"), "currency", "EUR"), "TakerPays", "5"), nil, []string{"!TakerGets:holds no EUR"}},
		{"offer for tokens that need permission", tx("OfferCreate", "TakerGets", "5", "TakerPays", usd("5")), []func(*nodetest.Server){issues(nodetest.Account{Flags: requireAuth})}, []string{"!TakerPays:has not permitted this account"}},
		{"offer for frozen tokens", tx("OfferCreate", "TakerGets", "5", "TakerPays", usd("5")), []func(*nodetest.Server){issues(nodetest.Account{Flags: globalFreeze})}, []string{"!TakerPays:frozen all USD"}},
		{"offer for tokens of nobody", tx("OfferCreate", "TakerGets", "5", "TakerPays", usd("5")), []func(*nodetest.Server){remove(issuer)}, []string{"!TakerPays:does not exist"}},

		// Deleting an account
		{"delete", tx("AccountDelete", "Destination", bob), nil, nil},
		{"delete, cheap", tx("AccountDelete", "Destination", bob, "Fee", "12"), nil, []string{"!Fee:at least 200000"}},
		{"delete, too new", tx("AccountDelete", "Destination", bob), []func(*nodetest.Server){func(s *nodetest.Server) {
			s.SetAccount(nodetest.Account{Address: alice, Balance: 100 * xrpl.DropsPerXRP, Sequence: 900})
		}}, []string{"!Account:Wait 156 more ledgers, about 11 minutes"}},
		{"delete, with obligations", tx("AccountDelete", "Destination", bob), []func(*nodetest.Server){func(s *nodetest.Server) {
			s.SetEntry(strings.Repeat("0E", 32), map[string]any{"LedgerEntryType": "Escrow", "Account": alice})
			s.SetEntry(strings.Repeat("0F", 32), map[string]any{"LedgerEntryType": "Check", "Account": alice})
		}}, []string{"!Account:checks and escrows"}},
		{"delete, with things that go too", tx("AccountDelete", "Destination", bob), []func(*nodetest.Server){func(s *nodetest.Server) {
			s.SetEntry(strings.Repeat("0E", 32), map[string]any{"LedgerEntryType": "Offer", "Account": alice})
		}}, nil},
		{"delete, recipient missing", tx("AccountDelete", "Destination", bob), []func(*nodetest.Server){remove(bob)}, []string{"!Destination:does not exist"}},
		{"delete, recipient picks", tx("AccountDelete", "Destination", bob), []func(*nodetest.Server){flags(bob, depositAuth), deny}, []string{"!Destination:deposit authorisation"}},

		// Others
		{"tickets beyond the reserve", tx("TicketCreate", "TicketCount", json.Number("250")), nil, nil},
		{"tickets the reserve cannot carry", tx("TicketCreate", "TicketCount", json.Number("250")), []func(*nodetest.Server){balance(alice, 50_000_000, 3)}, []string{"!Account:must hold 51.6 XRP"}},
		{"account settings", tx("AccountSet"), nil, nil},
		{"NFT offer for nobody", tx("NFTokenCreateOffer", "Destination", bob, "Amount", "5"), []func(*nodetest.Server){remove(bob)}, []string{"!Destination:does not exist"}},
		{"NFT offer, none please", tx("NFTokenCreateOffer", "Destination", bob, "Amount", "5"), []func(*nodetest.Server){flags(bob, noNFTOffers)}, []string{"!Destination:accepts no offers"}},
		{"NFT offer needs no tag", tx("NFTokenCreateOffer", "Destination", bob, "Amount", "5"), []func(*nodetest.Server){flags(bob, requireTag)}, nil},
		{"clawback names the holder", tx("Clawback", "Amount", with2(usd("5"), "issuer", other)), nil, nil},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, 1, func(t *testing.T, w network) {
				world(w.nodes[0])
				for _, f := range c.set {
					f(w.nodes[0])
				}
				before := string(c.tx.JSON())
				wantProblems(t, w.client.Check(t.Context(), c.tx, alice), c.want)
				if string(c.tx.JSON()) != before {
					t.Error("Check has changed the transaction")
				}
			})
		})
	}
}

func deny(s *nodetest.Server) { s.Deny(alice, bob) }

func with2(m map[string]any, name string, v any) map[string]any {
	m[name] = v
	return m
}

func xAddress(address string, tag int) string {
	id, err := xrpl.ParseAddress(address)
	if err != nil {
		panic(err)
	}
	x := xrpl.XAddress{Account: id, Test: true}
	if tag >= 0 {
		x.Tag, x.HasTag = uint32(tag), true
	}
	return x.String()
}

func wantProblems(t *testing.T, got []xrpl.Problem, want []string) {
	t.Helper()
	left := append([]string(nil), want...)
	for _, p := range got {
		mark := "!"
		if p.Warning {
			mark = "~"
		}
		found := false
		for i, w := range left {
			field, says, _ := strings.Cut(w, ":")
			if field == mark+p.Field && strings.Contains(p.Message, says) {
				left = append(left[:i], left[i+1:]...)
				found = true
				break
			}
		}
		if !found {
			t.Errorf("unexpected %s%s: %s", mark, p.Field, p.Message)
		}
		if !strings.HasSuffix(p.Message, ".") && !strings.HasSuffix(p.Message, ")") || strings.Contains(p.Message, "%!") {
			t.Errorf("no sentence: %q", p.Message)
		}
	}
	for _, w := range left {
		t.Errorf("missing %s", w)
	}
}

func TestCheckOnXahau(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := nodetest.NewMemory()
		defer m.Close()
		s := m.NewServer(21337)
		world(s)
		s.SetAPI(1)
		s.SetReserves("1", "0.2", "1e-05", true)
		c, err := node.New("XAHAU", node.WithServers(s.URL), node.WithHTTPClient(m.HTTPClient()))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		wantProblems(t, c.Check(t.Context(), pay("98400001"), alice), []string{"!Amount:of which 98.4 XRP can be spent"})
	})
}

// What could not be asked is said.
func TestCheckSaysWhatWasNotAsked(t *testing.T) {
	t.Run("no node", func(t *testing.T) {
		inBubble(t, 2, func(t *testing.T, w network) {
			w.memory.SetDown(true)
			wantProblems(t, w.client.Check(t.Context(), pay(usd("5")), alice), []string{"~TransactionType:Not checked, for no node of Testnet could be asked: whether the sender's account has enough XRP, whether the recipient exists and accepts this, the issuer of USD"})
		})
	})
	t.Run("wrong network", func(t *testing.T) {
		inBubble(t, 1, func(t *testing.T, w network) {
			w.nodes[0].SetNetworkID(0, false)
			wantProblems(t, w.client.Check(t.Context(), pay("5"), alice), []string{"~TransactionType:belong to another network"})
		})
	})
	t.Run("context over", func(t *testing.T) {
		inBubble(t, 1, func(t *testing.T, w network) {
			w.nodes[0].SetFault(nodetest.Silent)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			wantProblems(t, w.client.Check(ctx, pay("5"), alice), []string{"~TransactionType:Not checked"})
		})
	})
	t.Run("signer not known", func(t *testing.T) {
		inBubble(t, 1, func(t *testing.T, w network) {
			world(w.nodes[0])
			wantProblems(t, w.client.Check(t.Context(), pay("5"), ""), []string{"~Account:Not checked: what the account holds"})
			wantProblems(t, w.client.Check(t.Context(), pay(usd("5")), ""), []string{"~Account:Not checked"})
		})
	})
	for command, c := range map[string]struct {
		tx   xrpl.Tx
		want string
	}{
		"account_lines":      {tx("TrustSet", "LimitAmount", usd("5")), "~LimitAmount:Not checked: whether there is a trust line"},
		"deposit_authorized": {pay("5"), "~Destination:Not checked: whether the recipient accepts payments"},
		"ledger_entry":       {pay(map[string]any{"mpt_issuance_id": mpt, "value": "5"}), "~Amount:Not checked: whether MPT"},
		"account_objects":    {tx("AccountDelete", "Destination", bob), "~Account:Not checked: whether something in the ledger"},
	} {
		t.Run(command, func(t *testing.T) {
			inBubble(t, 1, func(t *testing.T, w network) {
				world(w.nodes[0])
				if command == "deposit_authorized" {
					flags(bob, depositAuth)(w.nodes[0])
				}
				w.nodes[0].SetFaultFor(command, nodetest.Unknown)
				wantProblems(t, w.client.Check(t.Context(), c.tx, alice), []string{c.want})
			})
		})
	}
	t.Run("reserves", func(t *testing.T) {
		inBubble(t, 1, func(t *testing.T, w network) {
			world(w.nodes[0])
			w.nodes[0].SetInfo(map[string]any{"validated_ledger": map[string]any{"seq": 1000}})
			wantProblems(t, w.client.Check(t.Context(), pay("5"), alice), []string{"~Account:Not checked: the reserve"})
		})
	})
}
