package xrpl

import (
	"countersign/xrpl/definitions"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestCheckWarns(t *testing.T) {
	tests := []struct{ name, tx, field, says string }{
		{"permission", `{"TransactionType":"SetRegularKey","RegularKey":"` + bob + `"}`, "TransactionType", "special permission"},
		{"dropped by the wallet", `{"TransactionType":"OfferCreate","TakerGets":"1","TakerPays":{"currency":"USD","issuer":"` + bob + `","value":"5"},"OfferSequence":5}`, "OfferSequence", "old offer then stays"},
		{"unknown field", `{"TransactionType":"TicketCreate","TicketCount":1,"Oops":1}`, "Oops", "drops it without a word"},
		{"look-alike of XRP", `{"TransactionType":"TrustSet","LimitAmount":{"currency":"xrp","issuer":"` + bob + `","value":"5"}}`, "LimitAmount", "XRP"},
		{"look-alike of a code", `{"TransactionType":"TrustSet","LimitAmount":{"currency":"5553440000000000000000000000000000000000","issuer":"` + bob + `","value":"5"}}`, "LimitAmount", "USD"},
		{"open check", `{"TransactionType":"CheckCreate","Destination":"` + bob + `"}`, "SendMax", "can enter any amount"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Check(parse(t, tt.tx))
			for _, p := range got {
				if p.Field == tt.field && p.Warning && strings.Contains(p.Message, tt.says) {
					return
				}
			}
			t.Errorf("found only %+v", got)
		})
	}
}

func TestCheckForADate(t *testing.T) {
	now := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	offer := func(expiration string) Tx {
		return parse(t, `{"TransactionType":"CheckCreate","Destination":"`+bob+`","SendMax":"1","Expiration":`+expiration+`}`)
	}
	if got := CheckFor(offer("800000000"), CheckOptions{Now: now}); !found(got, "Expiration") {
		t.Errorf("in the past: %+v", got)
	}
	if got := CheckFor(offer("900000000"), CheckOptions{Now: now}); len(got) != 0 {
		t.Errorf("later: %+v", got)
	}
	if got := CheckFor(offer("1900000000"), CheckOptions{Now: now}); len(got) != 1 || !got[0].Warning || !strings.Contains(got[0].Message, "from 2000") {
		t.Errorf("a Unix time: %+v", got)
	}
}

func TestCheckForANetwork(t *testing.T) {
	account, err := ParseAddress(bob)
	if err != nil {
		t.Fatal(err)
	}
	tx := parse(t, `{"TransactionType":"Payment","Destination":"`+XAddress{Account: account, Test: true}.String()+`","Amount":"1"}`)
	got := CheckFor(tx, CheckOptions{Network: "MAINNET"})
	if len(got) != 1 || got[0].Field != "Destination" || !strings.Contains(got[0].Message, "test networks") {
		t.Errorf("%+v", got)
	}
}

// A node's definitions may say nothing on which fields and flags a type has; a
// good transaction stays one.
func TestCheckForDefinitions(t *testing.T) {
	var file map[string]any
	if err := json.Unmarshal([]byte(definitions.JSON()), &file); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"TRANSACTION_FORMATS", "TRANSACTION_FLAGS", "ACCOUNT_SET_FLAGS"} {
		delete(file, part)
	}
	data, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := ParseDefinitions(data)
	if err != nil {
		t.Fatal(err)
	}
	for typ, members := range goodTransactions(t) {
		tx := parse(t, `{"TransactionType":"`+typ+`",`+members+`}`)
		if got := CheckFor(tx, CheckOptions{Definitions: bare, Now: time.Unix(1800000000, 0)}); len(got) != 0 {
			t.Errorf("%s: %+v", typ, got)
		}
	}
	tx := parse(t, `{"TransactionType":"AMMDeposit",`+goodTransactions(t)["AMMDeposit"]+`}`)
	tx["Flags"] = json.Number("0")
	if got := CheckFor(tx, CheckOptions{Definitions: bare}); len(got) != 1 || got[0].Field != "Flags" {
		t.Errorf("no mode: %+v", got)
	}
}

// The signer stands in for an Account that is left out.
func TestCheckForSigner(t *testing.T) {
	tx := parse(t, `{"TransactionType":"CheckCreate","Destination":"`+bob+`","SendMax":"1"}`)
	if got := CheckFor(tx, CheckOptions{Signer: bob}); len(got) != 1 || got[0].Field != "Destination" {
		t.Errorf("a check to the signer: %+v", got)
	}
	if got := CheckFor(tx, CheckOptions{Signer: alice}); len(got) != 0 {
		t.Errorf("a check to another: %+v", got)
	}
}

func TestCheckForNetwork(t *testing.T) {
	id, _ := ParseAddress(bob)
	x := func(tag uint32, test bool) string {
		return XAddress{Account: id, Tag: tag, HasTag: tag != 0, Test: test}.String()
	}
	tests := []struct{ name, tx, network, field, says string }{
		{"test address on the main network", `"Destination":"` + x(7, true) + `"`, "MAINNET", "Destination", "for test networks"},
		{"main address on a test network", `"Destination":"` + x(7, false) + `"`, "TESTNET", "Destination", "for main networks"},
		{"the right network", `"Destination":"` + x(7, false) + `"`, "MAINNET", "Destination", "stands for " + bob + " with tag 7"},
		{"no network", `"Destination":"` + x(7, true) + `"`, "", "Destination", "on a test network"},
		{"another tag", `"DestinationTag":8,"Destination":"` + x(7, false) + `"`, "MAINNET", "Destination", "the tag 7 in it, and DestinationTag is 8"},
		{"a tag too many", `"DestinationTag":8,"Destination":"` + x(0, false) + `"`, "MAINNET", "Destination", "says there is no tag"},
		{"sender", `"Destination":"` + alice + `","SourceTag":1,"Account":"` + x(7, false) + `"`, "MAINNET", "Account", "SourceTag is 1"},
		{"id on a network without", `"Destination":"` + bob + `","NetworkID":21337`, "MAINNET", "NetworkID", "Mainnet refuses"},
		{"id of another network", `"Destination":"` + bob + `","NetworkID":21338`, "XAHAU", "NetworkID", "the id of Xahau is 21337"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := CheckFor(parse(t, `{"TransactionType":"Payment","Amount":"1",`+tt.tx+`}`), CheckOptions{Network: tt.network})
			if len(got) != 1 || got[0].Field != tt.field || got[0].Warning || !strings.Contains(got[0].Message, tt.says) {
				t.Errorf("%+v", got)
			}
		})
	}
	if got := CheckFor(parse(t, `{"TransactionType":"Payment","Amount":"1","Destination":"`+bob+`","NetworkID":21337}`), CheckOptions{Network: "XAHAU"}); len(got) != 0 {
		t.Errorf("the right id: %+v", got)
	}
}
