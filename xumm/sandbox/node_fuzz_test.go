package sandbox

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"countersign/xumm/sandbox/ledger"
)

// Whatever transaction comes, the ledger has a result for it.
func TestEverySampleHasAResult(t *testing.T) {
	p, err := New(Options{Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	n := ledgerNode{p: p, chain: p.ledger.chain, name: "TESTNET", id: 1}
	people := []string{p.phone.accounts[0].Address, p.phone.accounts[1].Address, demoAddress("Gateway")}
	for name, sample := range oneOfEach(t) {
		for i, field := range []string{"", "Destination", "Owner", "Holder", "Issuer", "Authorize", "Subject"} {
			tx := maps.Clone(sample)
			delete(tx, "Delegate")
			tx["Account"], tx["Fee"] = people[0], "300000"
			if field != "" {
				tx[field] = people[1+i%2]
			}
			result, no := n.simulate(question{"simulate", ledger.Entry{"tx_json": map[string]any(tx)}, 2})
			if no != nil && no.code == "invalidTransaction" {
				continue // the type has no such field
			}
			if code, _ := result["engine_result"].(string); no != nil || !codec.ResultCode(code) {
				t.Errorf("%s: %v %v", name, result, no)
			}
		}
	}
}

// FuzzNode asks a node anything: it answers, and never falls over.
func FuzzNode(f *testing.F) {
	commands := slices.Sorted(maps.Keys(nodeCommands))
	f.Add(uint8(0), `{"account":"rrrrrrrrrrrrrrrrrrrrBZbvji","ledger_index":"validated"}`)
	f.Add(uint8(1), `{"tx_json":{"TransactionType":"Payment","Account":"`+demoAddress("Gateway")+`","Amount":{"currency":"USD","value":"1","issuer":"`+demoAddress("Gateway")+`"},"Destination":"`+demoAddress("Exchange")+`"}}`)
	f.Add(uint8(2), `{"transaction":"`+strings.Repeat("A", 64)+`","min_ledger":1,"max_ledger":4294967295}`)
	f.Add(uint8(3), `{"ripple_state":{"accounts":["r",7],"currency":"USD"},"mptoken":{"mpt_issuance_id":"00"},"nft_id":"AB"}`)
	p, err := New(Options{Seed: "test"})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = p.Close() })
	n := ledgerNode{p: p, chain: p.ledger.chain, name: "TESTNET", id: 1}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		params, ok := parseQuestion([]byte(text))
		if !ok {
			return
		}
		command := commands[int(which)%len(commands)]
		result, no := n.answer(asked(command, params))
		if (result == nil) == (no == nil) {
			t.Errorf("%s %s: %v %v", command, text, result, no)
		}
		if no != nil && no.code == "" {
			t.Errorf("%s %s: an error without a code", command, text)
		}
	})
}
