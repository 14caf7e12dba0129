package storage

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// No sign-in is forgotten while the keyring may have its token: what is too much is
// over, and stays named.
func TestTooManySignInsAreOver(t *testing.T) {
	f, err := OpenSettings(filepath.Join(t.TempDir(), "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []SignIn
	for i := range maxSignIns + 3 {
		list = append(list, SignIn{Slot: fmt.Sprint(i), ClientID: "app", Platform: "here", Account: "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", Used: time.Unix(int64(i), 0)})
	}
	set, err := f.Change(func(s *Settings) { s.SignIns = list })
	if err != nil {
		t.Fatal(err)
	}
	if len(set.SignIns) != len(list) {
		t.Fatalf("%d sign-ins of %d", len(set.SignIns), len(list))
	}
	for i, s := range set.SignIns {
		if i < maxSignIns && (s.Over || s.Slot != fmt.Sprint(len(list)-1-i)) {
			t.Errorf("%d: %+v", i, s)
		}
		if i >= maxSignIns && s != (SignIn{Slot: s.Slot, ClientID: "app", Platform: "here", Over: true}) {
			t.Errorf("%d: %+v", i, s)
		}
	}
}
