package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"countersign/storage"
	"countersign/ui/desktop"
)

const linkUUID = "1b144141-440b-4fbc-a064-bfd1bdd3b0ce"

// fakeProgram knows one request, and whether a sign-in waits for a link.
type fakeProgram struct {
	err       error
	refreshed []string
	redirects []string
}

func (f *fakeProgram) RefreshByUUID(_ context.Context, uuid string) (string, error) {
	f.refreshed = append(f.refreshed, uuid)
	return "our-id", f.err
}

func (f *fakeProgram) TakeRedirect(redirect string) error {
	f.redirects = append(f.redirects, redirect)
	return f.err
}

// fakeWindow notes what happens to it.
type fakeWindow struct{ did []string }

func (w *fakeWindow) outside(p *fakeProgram, log *slog.Logger) *outside {
	return &outside{
		app: p, log: log,
		do:    func(f func()) { f() },
		raise: func() { w.did = append(w.did, "raised") },
		show:  func(id string) { w.did = append(w.did, "shows "+id) },
		say:   func(title, text string) { w.did = append(w.did, "says "+title+". "+text) },
	}
}

func parsed(t *testing.T, text string) desktop.Link {
	t.Helper()
	l, err := desktop.ParseLink(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestWhatLinksDo(t *testing.T) {
	for name, c := range map[string]struct {
		link string
		err  error
		want string // of what the window does after it was raised
	}{
		"a start":            {"", nil, ""},
		"a known request":    {"countersign://request/" + linkUUID, nil, "shows our-id"},
		"an unknown request": {"countersign://request/" + linkUUID, storage.ErrNotFound, "says This link names a request that isn't on this computer. "},
		"a damaged history":  {"countersign://request/" + linkUUID, storage.ErrDamaged, "says The link was not opened. The history on this disk is damaged."},
		"an awaited sign-in": {"countersign://callback?code=s3cr3t", nil, ""},
		"a bad link":         {"countersign://sign/x", nil, "says A link came that leads nowhere here. The link was not opened: it does not name a request or a sign-in. "},
		"another sign-in":    {"countersign://callback?code=s3cr3t", errors.New("s3cr3t"), "says The link was not opened. "},
	} {
		t.Run(name, func(t *testing.T) {
			var link desktop.Link
			var refused *desktop.LinkError
			if _, err := desktop.ParseLink(c.link); errors.As(err, &refused) && c.link != "" {
				link = refused.Link()
			} else if c.link != "" {
				link = parsed(t, c.link)
			}
			program, win := &fakeProgram{err: c.err}, &fakeWindow{}
			var logged strings.Builder
			if err := win.outside(program, slog.New(slog.NewTextHandler(&logged, nil))).take(t.Context(), link); err != nil {
				t.Fatal(err)
			}
			if len(win.did) == 0 || win.did[0] != "raised" || (c.want == "") != (len(win.did) == 1) {
				t.Fatalf("the window %q", win.did)
			}
			if c.want != "" && !strings.HasPrefix(win.did[1], c.want) {
				t.Errorf("the window %q; want %q", win.did, c.want)
			}
			if link.Kind() == desktop.Callback && (len(program.redirects) != 1 || program.redirects[0] != c.link) {
				t.Errorf("the sign-in got %q", program.redirects)
			}
			if link.Kind() == desktop.Request && (len(program.refreshed) != 1 || program.refreshed[0] != linkUUID) {
				t.Errorf("looked again at %q", program.refreshed)
			}
			if said := strings.Join(win.did, ""); strings.Contains(said, "s3cr3t") || c.err == nil && strings.Contains(logged.String(), "s3cr3t") {
				t.Errorf("the code is told: %s\n%s", said, logged.String())
			}
		})
	}
}

// What the window did not do is not called done.
func TestWindowThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		win := &fakeWindow{}
		hanging := win.outside(&fakeProgram{}, slog.New(slog.DiscardHandler))
		hanging.do = func(func()) {}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if err := hanging.take(ctx, desktop.Link{}); !errors.Is(err, context.DeadlineExceeded) || len(win.did) > 0 {
			t.Errorf("%v, %q", err, win.did)
		}
	})
}

// A code on the command line is not repeated on standard error.
func TestUsageDoesNotQuoteLinks(t *testing.T) {
	const secret = "CounterSign://callback?code=s3cr3t"
	said := usageProblem(errors.New("unexpected argument "+secret), []string{"login", secret})
	if strings.Contains(said, "s3cr3t") || said == "" {
		t.Error(said)
	}
	if said := usageProblem(errors.New("unknown flag --bad"), []string{"--bad"}); said != "unknown flag --bad" {
		t.Error(said)
	}
	for _, args := range [][]string{{secret, secret}, {secret + "#"}, {"reqest"}, {"s3cr3t"}} {
		_, err := desktop.OneLink(args)
		if err == nil {
			t.Fatalf("%q is taken", args)
		}
		if said := linkProblem(err, args); strings.Contains(said, "s3cr3t") || !strings.HasSuffix(said, ".") {
			t.Errorf("%q: %s", args, said)
		}
	}
}

// A web page that opens one link after another neither holds the window in front
// nor changes its screen; a person who starts the program again does, and so does a
// sign-in that was begun.
func TestManyLinksAreFewTheScreenSees(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		program, win := &fakeProgram{}, &fakeWindow{}
		o := win.outside(program, slog.New(slog.DiscardHandler))
		give := func(link desktop.Link) {
			t.Helper()
			if err := o.take(t.Context(), link); err != nil {
				t.Fatal(err)
			}
		}
		named := parsed(t, "countersign://request/"+linkUUID)
		const loops = 100 // for 50 seconds
		for range loops {
			give(named)
			time.Sleep(linkPause / 10)
		}
		count := map[string]int{}
		for _, did := range win.did {
			word, _, _ := strings.Cut(did, " ")
			count[word]++
		}
		if count["raised"] != loops/10 || count["shows"] != loops/10 || count["says"] != loops-loops/10 || len(program.refreshed) != loops/10 {
			t.Errorf("%d links: %v, and looked %d times", loops, count, len(program.refreshed))
		}

		give(named)
		win.did = nil
		give(parsed(t, "countersign://callback?code=s3cr3t"))
		if len(program.redirects) != 1 || len(win.did) != 0 {
			t.Errorf("a sign-in's link right after another: %q, taken %d times", win.did, len(program.redirects))
		}
		// Those that are no answer say nothing then, as many as come.
		program.err = errors.New("not the answer")
		for range loops {
			give(parsed(t, "countersign://callback?n=1"))
		}
		if len(program.redirects) != loops+1 || len(win.did) != 0 {
			t.Errorf("answers that are none, right after another link: %q, judged %d times", win.did, len(program.redirects)-1)
		}
		give(desktop.Link{})
		if len(win.did) != 1 || win.did[0] != "raised" {
			t.Errorf("another start: %q", win.did)
		}
	})
}
