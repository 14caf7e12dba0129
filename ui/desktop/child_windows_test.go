package desktop

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"
)

var children = map[string]func() int{"claim": claimAsChild}

func startChild(t *testing.T, dir, link string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return asChild(t, exec.CommandContext(ctx, self), "claim", dir, link)
}
