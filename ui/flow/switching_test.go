package flow

import (
	"errors"
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// A request is checked and made for the account it was begun with, whatever account
// is chosen meanwhile.
func TestARequestIsOfOneAccount(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(alice)
	ofAlice := w.app.current()
	w.signInAs(bob)
	d := Draft{Tx: parse(t, `{"TransactionType":"AccountSet","Account":"`+alice+`","Flags":0}`), ExpireMinutes: 5}
	if _, err := w.app.Create(w.ctx, d); !errors.Is(err, ErrProblems) {
		t.Errorf("a transaction of alice as bob: %v", err)
	}
	id, err := w.app.createAs(w.ctx, ofAlice, d)
	if err != nil {
		t.Fatal(err)
	}
	if v := w.untilState(id, storage.Pending); v.Account != alice {
		t.Errorf("a transaction of %s is made for %s", alice, v.Account)
	}
}

// What a person looked at under one account is not made for another.
func TestCreateForTheAccountThatWasShown(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(alice)
	w.signInAs(bob)
	d := w.payment()
	d.Tx["Destination"] = w.p.Phone().Accounts()[2].Address
	d.ShownFor = alice
	_, err := w.app.Create(w.ctx, d)
	if err == nil || !strings.Contains(Sentence(err), xrpl.ShortAddress(bob)) || !strings.Contains(Sentence(err), xrpl.ShortAddress(alice)) {
		t.Errorf("a request for another account than was shown: %v", err)
	}
	if list, err := w.app.Requests(w.ctx, storage.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("%d requests, %v", len(list), err)
	}
	d.ShownFor = bob
	if v := w.request(w.create(d)); v.Account != bob {
		t.Errorf("made for %s", v.Account)
	}
}
