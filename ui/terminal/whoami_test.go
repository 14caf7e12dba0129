//go:build linux || freebsd || netbsd || openbsd || dragonfly

package terminal

import (
	"encoding/json"
	"strings"
	"testing"

	"countersign/storage/secretservicetest"
)

// What the platform calls the account is said, with who says so.
func TestWhoamiTellsTheName(t *testing.T) {
	r := newRun(t)
	secretservicetest.Start(t, secretservicetest.Unlocked)
	r.target.APISecret = ""
	code := r.login(func() { r.approveSignIn() })
	if code != ExitOK {
		t.Fatalf("exit code %d: %s", code, r.err)
	}
	r.out, r.err = newBuffer(), newBuffer()
	if code := Whoami(r.ctx, r.console(""), r.target, false); code != ExitOK || !strings.Contains(r.err.String(), "The sandbox knows this account as “Alice”.") {
		t.Errorf("exit code %d: %s", code, r.err)
	}
	r.out = newBuffer()
	var v whoami
	if code := Whoami(r.ctx, r.console(""), r.target, true); code != ExitOK || json.Unmarshal([]byte(r.out.String()), &v) != nil || v.Name != "Alice" || v.NameSource != "" {
		t.Errorf("exit code %d: %s", code, r.out)
	}
}
