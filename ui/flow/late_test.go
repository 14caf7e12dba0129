package flow

import (
	"strings"
	"testing"
	"testing/synctest"

	"countersign/xumm"
)

// What the platform says of a recipient is told apart from what a transaction
// does by itself, which was read before it was made.
func TestPlatformDangers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		blocked := xumm.AccountMeta{AccountInfo: xumm.AccountInfo{Blocked: true}}
		a, _ := onDirectory(t, &fakeDirectory{meta: map[string]xumm.AccountMeta{bobAddress: blocked}})
		tx := parseTx(t, `{"TransactionType":"AccountDelete","Destination":"`+bobAddress+`"}`)
		if got := a.PlatformDangers(tx); len(got) != 0 {
			t.Errorf("before it is known: %q", got)
		}
		synctest.Wait()
		got := a.PlatformDangers(tx)
		if len(got) != 1 || !strings.Contains(got[0], "blocked") || len(a.Dangers(tx)) < 2 {
			t.Errorf("%q of %q", got, a.Dangers(tx))
		}
	})
}
