package auth

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pkg/browser"
)

func TestR41ABrowserThatFailsIsSeen(t *testing.T) {
	broken := errors.New("exit status 3")
	for _, tt := range []struct {
		name  string
		takes time.Duration // of the launcher
		err   error
		want  error
		after time.Duration
	}{
		{"opens", 100 * time.Millisecond, nil, nil, 100 * time.Millisecond},
		{"fails", 100 * time.Millisecond, broken, broken, 100 * time.Millisecond},
		{"fails after a while", 2900 * time.Millisecond, broken, broken, 2900 * time.Millisecond},
		{"is the browser itself", time.Hour, nil, nil, browserTime},
		{"fails when nobody waits", time.Minute, broken, nil, browserTime},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				err := launch(t.Context(), "http://127.0.0.1:23471/start/x", func(string) error {
					time.Sleep(tt.takes)
					return tt.err
				})
				if took := time.Since(began); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) || took != tt.after {
					t.Errorf("%v after %v; want %v after %v", err, took, tt.want, tt.after)
				}
				time.Sleep(tt.takes) // the launcher goes on
			})
		})
	}
}

func TestLaunchHeedsItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := launch(ctx, "https://xumm.app", func(string) error { time.Sleep(2 * time.Second); return nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if err := launch(ctx, "https://xumm.app", func(string) error { t.Error("opened"); return nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		time.Sleep(2 * time.Second)
	})
}

func TestOnlyWebAddressesAreOpened(t *testing.T) {
	for _, address := range []string{"", "x", "file:///etc/passwd", "javascript:alert(1)", "xumm://sign", "https:", "http:///x", "-new-window", "https://a b"} {
		err := launch(t.Context(), address, func(string) error {
			t.Errorf("%q was opened", address)
			return nil
		})
		if err == nil {
			t.Errorf("%q: no error", address)
		}
	}
}

// TestR41SystemBrowser runs real launchers, of the name that Linux desktops use.
func TestR41SystemBrowser(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the launcher is replaced by way of PATH, which only Linux's is found by")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir+string(os.PathListSeparator)+"/usr/bin"+string(os.PathListSeparator)+"/bin")
	launcher := func(script string) {
		if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	stdout, stderr := browser.Stdout, browser.Stderr
	defer func() {
		if browser.Stdout != stdout || browser.Stderr != stderr {
			t.Error("what belongs to all of the program was changed")
		}
	}()
	launcher(`echo noise; echo "$@" > ` + dir + `/opened`)
	if err := (SystemBrowser{}).Open(t.Context(), "http://127.0.0.1:23471/start/x"); err != nil {
		t.Error(err)
	}
	if b, err := os.ReadFile(dir + "/opened"); err != nil || strings.TrimSpace(string(b)) != "http://127.0.0.1:23471/start/x" {
		t.Errorf("the launcher was given %q, %v", b, err)
	}
	launcher(`echo "no method available" >&2; exit 3`)
	if err := (SystemBrowser{}).Open(t.Context(), "http://127.0.0.1:23471/start/x"); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("a launcher that fails: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := (SystemBrowser{}).Open(t.Context(), "http://127.0.0.1:23471/start/x"); err == nil {
		t.Error("no launcher, no error")
	}
}

// Who shows the attempt hears that the browser is not there after all, also when it
// was opened by itself, and that there is no code; and that it is, when it is.
func TestR41ABrowserThatFailedIsNotShownAsOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failure, at := errors.New("no display"), make(chan struct{})
		b := newBubble(t, func(c *Config) {
			c.Browser = browserFunc(func(context.Context, string) error { at <- struct{}{}; return failure })
		})
		b.provider.authorize = answerHTML(503, "<html>")
		attempt, err := b.auth.Start(t.Context(), Request{})
		if err != nil {
			t.Fatal(err)
		}
		defer attempt.Cancel()
		synctest.Wait()
		if <-attempt.Changes(); attempt.Progress() != (Progress{Browser: true, NoCode: true}) {
			t.Errorf("while it is opened: %+v", attempt.Progress())
		}
		<-at
		if <-attempt.Changes(); attempt.Progress() != (Progress{NoCode: true}) {
			t.Errorf("when it failed: %+v", attempt.Progress())
		}
		failure = nil
		go func() { _ = attempt.OpenBrowser(t.Context()) }()
		if <-attempt.Changes(); !attempt.Progress().Browser {
			t.Error("while it is opened again, it is not shown")
		}
		<-at
		synctest.Wait()
		if !attempt.Progress().Browser || attempt.BrowserErr() != nil {
			t.Errorf("%+v, %v", attempt.Progress(), attempt.BrowserErr())
		}
	})
}

func TestR41AnAttemptGoesOnWithoutABrowser(t *testing.T) {
	f := newFakeProvider(t)
	a := newTestAuth(t, f, func(c *Config) {
		c.Browser = browserFunc(func(context.Context, string) error { return errors.New("no display") })
	})
	attempt := start(t, a)
	if err := attempt.OpenBrowser(t.Context()); err == nil {
		t.Error("no error")
	}
	if attempt.Progress().Browser {
		t.Error("a browser that failed is shown as open")
	}
	if n := <-attempt.Notices(); n != NoticeBrowser {
		t.Errorf("notice %q", n)
	}
	if err := attempt.BrowserErr(); err == nil || !strings.Contains(err.Error(), "no display") {
		t.Errorf("BrowserErr = %v", err)
	}
	if _, err := attempt.SignPage(t.Context()); err != nil { // each visit there makes a code of its own
		t.Fatal(err)
	}
	// R42: the person opens the link elsewhere, and the account is shown.
	if v := get(t.Context(), attempt.URL()); v.status != 200 {
		t.Errorf("the copied link: %d, %v", v.status, v.err)
	}
	s, err := attempt.Wait(t.Context())
	if err != nil || s.Account != testAccount {
		t.Errorf("%v, %v", s, err)
	}
}
