package flow

import (
	"testing"
	"testing/synctest"

	"countersign/xrpl"
	"countersign/xumm"
)

// The platform and a node say the same of a recipient, and it is read once.
func TestTagIsAskedForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := onDirectory(t, &fakeDirectory{meta: map[string]xumm.AccountMeta{bobAddress: {NeedsTag: true}}})
		node := []xrpl.Problem{{Field: "DestinationTag", Warning: true, Message: "needed"}, {Field: "Amount", Warning: true, Message: "too much"}}
		d := Draft{Tx: payTo(t, bobAddress, "")}
		if got := a.saidOnce(d, node); len(got) != 2 || !NeedsTag(got) {
			t.Errorf("before the platform has said so: %v", got)
		}
		synctest.Wait()
		if got := a.saidOnce(d, node); len(got) != 1 || got[0].Field != "Amount" || len(node) != 2 || !NeedsTag(a.checkProfiles(d.Tx, annAddress)) {
			t.Errorf("after it has: %v", got)
		}
	})
}
