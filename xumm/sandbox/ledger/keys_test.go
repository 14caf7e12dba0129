package ledger

import (
	"strings"
	"testing"

	"countersign/xrpl"
)

func TestKeys(t *testing.T) {
	run(t, func(b *bench) {
		as := func(want, key string, f with) {
			t.Helper()
			blob, _, err := b.keys[key].SignTx(b.tx("alice", "AccountSet", f))
			if err != nil {
				t.Fatal(err)
			}
			if got := b.Submit(blob, 1, Fate{}); got != want {
				t.Errorf("signed by %s: %s, want %s", key, got, want)
			}
		}
		as("tefBAD_AUTH", "bob", nil)
		as("tecNO_ALTERNATIVE_KEY", "alice", with{"SetFlag": asfDisableMaster})
		b.do("temBAD_REGKEY", "alice", "SetRegularKey", with{"RegularKey": b.addr("alice")})
		b.ok("alice", "SetRegularKey", with{"RegularKey": b.addr("bob")})
		as("tesSUCCESS", "bob", nil)
		as("tesSUCCESS", "alice", nil)
		as("tecNEED_MASTER_KEY", "bob", with{"SetFlag": asfDisableMaster})
		as("tesSUCCESS", "alice", with{"SetFlag": asfDisableMaster})
		as("tefMASTER_DISABLED", "alice", nil)
		blob, _, err := b.keys["bob"].SignTx(b.tx("alice", "SetRegularKey", nil))
		if err != nil {
			t.Fatal(err)
		}
		if got := b.Submit(blob, 1, Fate{}); got != "tecNO_ALTERNATIVE_KEY" {
			t.Errorf("the last key goes: %s", got)
		}
		as("tesSUCCESS", "bob", with{"ClearFlag": asfDisableMaster})
		b.ok("alice", "SetRegularKey", nil)
		as("tefBAD_AUTH", "bob", nil)
	})
}

func TestSignerLists(t *testing.T) {
	run(t, func(b *bench) {
		entry := func(name string, weight int) any {
			return map[string]any{"SignerEntry": map[string]any{"Account": b.addr(name), "SignerWeight": whole(weight)}}
		}
		b.do("temBAD_QUORUM", "alice", "SignerListSet", with{"SignerQuorum": 3, "SignerEntries": []any{entry("bob", 1), entry("carol", 1)}})
		b.do("temBAD_SIGNER", "alice", "SignerListSet", with{"SignerQuorum": 1, "SignerEntries": []any{entry("alice", 1)}})
		multi := func(want string, signers ...string) {
			t.Helper()
			tx := b.tx("alice", "AccountSet", with{"Fee": "60"})
			var all []any
			for _, name := range signers {
				blob, _, err := b.keys[name].MultisignTx(tx, "")
				if err != nil {
					t.Fatal(err)
				}
				one, err := xrpl.Decode(blob)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, one["Signers"].([]any)...)
			}
			tx["SigningPubKey"], tx["Signers"] = "", inOrder(all)
			blob, err := xrpl.Encode(tx)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.Submit(blob, 1, Fate{}); got != want {
				t.Errorf("signed by %s: %s, want %s", signers, got, want)
			}
		}
		multi("tefNOT_MULTI_SIGNING", "bob")
		b.ok("alice", "SignerListSet", with{"SignerQuorum": 2, "SignerEntries": []any{entry("bob", 1), entry("carol", 1)}})
		multi("tefBAD_QUORUM", "bob")
		multi("tefBAD_SIGNATURE", "bob", "gate")
		multi("tesSUCCESS", "bob", "carol")
		b.ok("alice", "SignerListSet", with{"SignerQuorum": 0})
		multi("tefNOT_MULTI_SIGNING", "bob", "carol")
	})
}

// inOrder puts two signers into the order of their ids.
func inOrder(signers []any) []any {
	account := func(s any) string {
		return inner([]any{s}, "Signer")[0].Text("Account")
	}
	if len(signers) == 2 && !isLow(account(signers[0]), account(signers[1])) {
		signers[0], signers[1] = signers[1], signers[0]
	}
	return signers
}

func TestTickets(t *testing.T) {
	run(t, func(b *bench) {
		b.do("temINVALID_COUNT", "alice", "TicketCreate", with{"TicketCount": 0})
		next := b.root("alice").Number("Sequence")
		b.ok("alice", "TicketCreate", with{"TicketCount": 2})
		if e := b.root("alice"); e.Number("TicketCount") != 2 || e.Number("OwnerCount") != 2 || e.Number("Sequence") != next+3 {
			t.Errorf("account %v", e)
		}
		use := func(want string, ticket uint32, fee string) {
			t.Helper()
			b.do(want, "alice", "AccountSet", with{"Sequence": 0, "TicketSequence": ticket, "Fee": fee})
		}
		use("tesSUCCESS", next+2, "12")
		use("tefALREADY", next+2, "12")
		use("tefNO_TICKET", next+2, "13")
		use("terPRE_TICKET", next+50, "12")
		b.do("temSEQ_AND_TICKET", "alice", "AccountSet", with{"TicketSequence": next + 1})
		// What a ticket makes is known by the ticket.
		b.ok("alice", "CheckCreate", with{"Sequence": 0, "TicketSequence": next + 1, "Destination": b.addr("bob"), "SendMax": "1"})
		if b.Entry(CheckIndex(b.addr("alice"), next+1), false) == nil || b.root("alice")["TicketCount"] != nil {
			t.Errorf("account %v", b.root("alice"))
		}
	})
}

func TestSettings(t *testing.T) {
	run(t, func(b *bench) {
		for asf, flag := range accountFlags {
			if asf == asfDisableMaster || asf == asfNoFreeze || asf == asfClawback {
				continue
			}
			b.ok("bob", "AccountSet", with{"SetFlag": asf})
			if !b.root("bob").Has(flag) {
				t.Errorf("flag %d is not set", asf)
			}
			b.ok("bob", "AccountSet", with{"ClearFlag": asf})
			if b.root("bob").Has(flag) {
				t.Errorf("flag %d stays", asf)
			}
		}
		b.ok("alice", "AccountSet", with{"Domain": "6578616D706C652E636F6D", "TickSize": 5, "TransferRate": 1_002_000_000})
		if e := text(b.root("alice")); !strings.Contains(e, `"Domain":"6578616D706C652E636F6D"`) || !strings.Contains(e, `"TickSize":5`) {
			t.Error(e)
		}
		b.ok("alice", "AccountSet", with{"Domain": "", "TickSize": 0, "TransferRate": 0})
		if e := b.root("alice"); e["Domain"] != nil || e["TickSize"] != nil || e["TransferRate"] != nil {
			t.Error(text(e))
		}
		b.do("temBAD_TRANSFER_RATE", "alice", "AccountSet", with{"TransferRate": 5})
		b.do("temBAD_TICK_SIZE", "alice", "AccountSet", with{"TickSize": 2})
		b.do("temINVALID_FLAG", "alice", "AccountSet", with{"SetFlag": 1, "ClearFlag": 1})
		b.ok("alice", "AccountSet", with{"SetFlag": asfNoFreeze})
		b.ok("alice", "AccountSet", with{"ClearFlag": asfNoFreeze})
		if !b.root("alice").Has(FlagNoFreeze) {
			t.Error("NoFreeze can be taken back")
		}
		b.do("tecNO_PERMISSION", "alice", "AccountSet", with{"SetFlag": asfClawback})
	})
}
