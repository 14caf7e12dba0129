package terminal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run is one command against a sandbox of its own, with its own data folder.
type run struct {
	t        *testing.T
	ctx      context.Context
	p        *sandbox.Platform
	target   Target
	out, err *buffer
}

// guard ends a test that waits for something which never happens.
const guard = 60 * time.Second

func newRun(t *testing.T) *run {
	t.Helper()
	t.Setenv(storage.DataVariable, t.TempDir())
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent") // no keyring
	ctx, cancel := context.WithTimeout(t.Context(), guard)
	t.Cleanup(cancel)
	redirects := freeRedirects(t)
	p, err := sandbox.Start(ctx, sandbox.Options{Seed: t.Name(), RedirectURIs: redirects, RateLimit: -1, CreateLimit: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	info := p.Info()
	return &run{
		t: t, ctx: ctx, p: p, out: newBuffer(), err: newBuffer(),
		target: Target{Sandbox: true, APIURL: info.APIURL, OAuthURL: info.OAuthURL, APIKey: info.APIKey, APISecret: info.APISecret, Redirects: redirects},
	}
}

func freeRedirects(t *testing.T) []string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return []string{"http://" + l.Addr().String() + "/callback"}
}

func (r *run) console(in string) Console {
	return Console{In: strings.NewReader(in), Out: r.out, Err: r.err}
}

// request runs the command, and act when the phone has the request.
func (r *run) request(in string, asJSON bool, act func(*sandbox.Review)) (code int) {
	r.t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		link := r.err.waitLine(r.ctx, r.p.Info().APIURL+"/sign/")
		if link == "" {
			return
		}
		review, err := r.p.Phone().Scan(r.ctx, link)
		if err != nil {
			r.t.Errorf("scanning what was printed: %v", err)
			return
		}
		act(review)
	}()
	code = Request(r.ctx, r.console(in), r.target, RequestOptions{File: "-", JSON: asJSON})
	r.err.close()
	<-done
	return code
}

func (r *run) result() result {
	r.t.Helper()
	var v result
	text := r.out.String()
	if strings.Count(text, "\n") != 1 {
		r.t.Fatalf("not one line: %q", text)
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		r.t.Fatal(err)
	}
	return v
}

func (r *run) payment(drops string) string {
	return `{"TransactionType":"Payment","Destination":"` + r.p.Phone().Accounts()[1].Address + `","Amount":"` + drops + `"}`
}

func (r *run) approve(review *sandbox.Review) {
	if _, err := review.Approve(r.ctx, r.p.Phone().Accounts()[0].Address); err != nil {
		r.t.Errorf("approving: %v", err)
	}
}

func TestRequestOutcomes(t *testing.T) {
	t.Run("signed", func(t *testing.T) {
		r := newRun(t)
		if code := r.request(r.payment("1000000"), true, r.approve); code != ExitOK {
			t.Errorf("exit code %d: %s", code, r.err)
		}
		v := r.result()
		if v.State != "signed" || v.Result != "tesSUCCESS" || v.TxID == "" || v.Blob == "" || v.Exit != ExitOK || len(v.Findings) == 0 {
			t.Errorf("result %+v", v)
		}
	})
	t.Run("signed, and no node can be asked", func(t *testing.T) {
		r := newRun(t)
		r.target.Nodes = r.p.Info().NodeURLs
		code := r.request(r.payment("1000000"), true, func(review *sandbox.Review) {
			r.p.Faults().NodeUnreachable(true)
			r.approve(review)
		})
		if v := r.result(); code != ExitDoubtful || v.Exit != code || v.Result != "tesSUCCESS" || !strings.Contains(v.Verdict, "no ledger node has said so") {
			t.Errorf("exit code %d, %+v", code, v)
		}
	})
	t.Run("signed, and no node is known", func(t *testing.T) {
		r := newRun(t)
		if code := r.request(r.payment("1000000"), true, r.approve); code != ExitOK {
			t.Errorf("exit code %d: %s", code, r.err)
		}
		v := r.result()
		i := slices.IndexFunc(v.Findings, func(f xrpl.Finding) bool { return f.Name == "Ledger result" })
		if !strings.HasSuffix(v.Findings[i].Detail, "name one with --node TESTNET=URL.") || strings.Contains(r.err.String(), "Waiting for a validated ledger") {
			t.Errorf("%+v\n%s", v.Findings[i], r.err)
		}
	})
	t.Run("signed, and in a validated ledger", func(t *testing.T) {
		r := newRun(t)
		r.target.Nodes = r.p.Info().NodeURLs
		if code := r.request(r.payment("1000000"), true, r.approve); code != ExitOK {
			t.Errorf("exit code %d, %s", code, r.out)
		}
	})
	t.Run("signed, as text", func(t *testing.T) {
		r := newRun(t)
		if code := r.request(r.payment("1000000"), false, r.approve); code != ExitOK {
			t.Errorf("exit code %d: %s", code, r.err)
		}
		for _, want := range []string{"state           signed\n", "result          tesSUCCESS\n", "signature       checked: "} {
			if !strings.Contains(r.out.String(), want) {
				t.Errorf("%q is missing in:\n%s", want, r.out)
			}
		}
	})
	t.Run("declined", func(t *testing.T) {
		r := newRun(t)
		code := r.request(r.payment("1000000"), true, func(v *sandbox.Review) {
			if err := v.Decline(r.ctx); err != nil {
				t.Error(err)
			}
		})
		if code != ExitRejected || r.result().State != "rejected" {
			t.Errorf("exit code %d, %s", code, r.out)
		}
	})
	t.Run("refused by the ledger", func(t *testing.T) {
		r := newRun(t)
		code := r.request(r.payment("99000000000000"), true, r.approve)
		if v := r.result(); code != ExitDoubtful || v.State != "signed" || !strings.HasPrefix(v.Result, "tec") || v.Exit != code {
			t.Errorf("exit code %d, %s", code, r.out)
		}
	})
	t.Run("expired", func(t *testing.T) {
		r := newRun(t)
		done := make(chan struct{})
		go func() {
			defer close(done)
			if r.err.waitLine(r.ctx, r.p.Info().APIURL+"/sign/") == "" {
				return
			}
			r.p.Faults().SkewClock(time.Hour)
			for { // every new connection looks at the state
				select {
				case <-r.err.closed:
					return
				case <-r.ctx.Done():
					return
				default:
					r.p.Faults().DropSockets()
				}
			}
		}()
		code := Request(r.ctx, r.console(r.payment("1")), r.target, RequestOptions{File: "-", JSON: true, Expire: 2})
		r.err.close()
		<-done
		if code != ExitExpired || r.result().State != "expired" {
			t.Errorf("exit code %d, %s", code, r.out)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		r := newRun(t)
		ctx, interrupt := context.WithCancel(r.ctx)
		go func() {
			r.err.waitLine(r.ctx, r.p.Info().APIURL+"/sign/")
			interrupt()
		}()
		code := Request(ctx, r.console(r.payment("1")), r.target, RequestOptions{File: "-", JSON: true})
		if v := r.result(); code != ExitError || v.State != "pending" || !strings.Contains(v.Problem, "may still be signed") || strings.Contains(v.Problem, "Start it again") {
			t.Errorf("exit code %d, %s", code, r.out)
		}
	})
	t.Run("wrong secret", func(t *testing.T) {
		r := newRun(t)
		r.target.APISecret = "1b144141-1a2b-4c3d-8e4f-0123456789ab"
		code := Request(r.ctx, r.console(r.payment("1")), r.target, RequestOptions{File: "-", JSON: true})
		if v := r.result(); code != ExitError || v.State != "unsent" || !strings.Contains(v.Problem, "secret is wrong") {
			t.Errorf("exit code %d, %s", code, r.out)
		}
	})
	t.Run("wrong file", func(t *testing.T) {
		r := newRun(t)
		code := Request(r.ctx, r.console(`{"TransactionType":"Payment","Amount":"1.5"}`), r.target, RequestOptions{File: "-", JSON: true})
		if v := r.result(); code != ExitUsage || v.State != "error" || !strings.Contains(r.err.String(), "Destination: ") {
			t.Errorf("exit code %d, %s, %s", code, r.out, r.err)
		}
	})
	t.Run("signed out", func(t *testing.T) {
		r := newRun(t)
		r.target.APISecret = ""
		code := Request(r.ctx, r.console(r.payment("1")), r.target, RequestOptions{File: "-"})
		if code != ExitError || !strings.Contains(r.err.String(), "Nobody is signed in") {
			t.Errorf("exit code %d, %s", code, r.err)
		}
		r.target.APIKey, r.err = "", newBuffer()
		code = Request(r.ctx, r.console(r.payment("1")), r.target, RequestOptions{File: "-"})
		if code != ExitError || !strings.Contains(r.err.String(), "COUNTERSIGN_API_KEY") || !strings.Contains(r.err.String(), "XUMM_APISECRET") {
			t.Errorf("without a key: exit code %d, %s", code, r.err)
		}
	})
}

func TestExitCodesForChecks(t *testing.T) {
	failed := []xrpl.Finding{{Name: "Same as asked", Status: xrpl.Failed}}
	passed := []xrpl.Finding{{Name: "Signature", Status: xrpl.Checked}, {Name: "Network", Status: xrpl.NotChecked}}
	lost := append(slices.Clone(passed), xrpl.Finding{Name: "Ledger result", Status: xrpl.Failed})
	tests := []struct {
		name string
		r    storage.Request
		f    []xrpl.Finding
		want int
		says string
	}{
		{"in no ledger", storage.Request{State: storage.Signed, Submit: true, Result: "tesSUCCESS"}, lost, ExitDoubtful, "NOT DONE"},
		{"signed only", storage.Request{State: storage.Signed}, passed, ExitOK, "Signed as asked."},
		{"submitted", storage.Request{State: storage.Signed, Submit: true, Result: "tesSUCCESS"}, passed, ExitOK, "by the platform's word"},
		{"in a ledger", storage.Request{State: storage.Signed, Submit: true, Result: "tesSUCCESS"}, append(slices.Clone(passed), xrpl.Finding{Name: "Ledger result", Status: xrpl.Checked}), ExitOK, "as asked, and done."},
		{"not done, not checked", storage.Request{State: storage.Signed, Submit: true, Result: "tesSUCCESS"}, []xrpl.Finding{{Name: "Ledger result", Status: xrpl.Failed}}, ExitDoubtful, "could not be checked"},
		{"no result", storage.Request{State: storage.Signed, Submit: true}, passed, ExitDoubtful, "not known"},
		{"begins like accepted", storage.Request{State: storage.Signed, Submit: true, Result: "tesQUEUED"}, passed, ExitDoubtful, "refused it (tesQUEUED)"},
		{"refused", storage.Request{State: storage.Signed, Submit: true, Result: "tecPATH_DRY"}, passed, ExitDoubtful, "refused it (tecPATH_DRY)"},
		{"proof failed", storage.Request{State: storage.Signed, Submit: true, Result: "tesSUCCESS"}, failed, ExitDoubtful, "PROOF FAILED"},
		{"not checked", storage.Request{State: storage.Signed}, []xrpl.Finding{{Name: "Signature", Status: xrpl.NotChecked}}, ExitDoubtful, "could be checked"},
		{"no proof", storage.Request{State: storage.Signed}, nil, ExitDoubtful, "could be checked"},
		{"cancelled", storage.Request{State: storage.Cancelled}, nil, ExitCancelled, ""},
		{"gone", storage.Request{State: storage.Gone}, nil, ExitError, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := viewOf(test.r, test.f)
			if got := exitCode(v); got != test.want {
				t.Errorf("exit code %d, want %d", got, test.want)
			}
			if got := verdict(v); !strings.Contains(got, test.says) || (got == "") != (test.says == "") {
				t.Errorf("verdict %q", got)
			}
		})
	}
}

// A code is spoken of where one is drawn, and only there.
func TestCodeIsSpokenOfWhenShown(t *testing.T) {
	v := viewOf(storage.Request{State: storage.Pending, SignURL: "https://xumm.app/sign/1b144141-1a2b-4c3d-8e4f-0123456789ab"}, nil)
	for _, c := range []struct {
		person      bool
		phone, says string
	}{
		{true, "Xaman", "Scan this code with Xaman, or open the link there."},
		{false, "Xaman", "Open the link on the phone with Xaman."},
		{true, sandboxPhone, "Scan this code with the sandbox phone, or open the link there."},
		{false, sandboxPhone, "Open the link on the sandbox phone."},
	} {
		person, phone := c.person, c.phone
		var out, errs bytes.Buffer
		Console{Out: &out, Err: &errs, Person: person}.tellState(v, phone)
		drawn, said := strings.Contains(errs.String(), qrColours), strings.Contains(errs.String(), "code")
		if drawn != person || said != person || !strings.Contains(errs.String(), c.says) || !strings.Contains(errs.String(), "\n"+v.SignURL+"\n") {
			t.Errorf("a person %v, drawn %v, said %v: %s", person, drawn, said, &errs)
		}
	}
}

func TestStoppedAfterSigning(t *testing.T) {
	v := viewOf(storage.Request{State: storage.Signed, Submit: true}, nil)
	got := stoppedSentence(v, context.Canceled)
	if !strings.Contains(got, "was signed") || strings.Contains(got, "again") {
		t.Errorf("says %q: a payment would be made twice", got)
	}
}

func TestSandboxPrintsOneLine(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	state := filepath.Join(t.TempDir(), "state.json")
	read, write := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- Sandbox(ctx, Console{Out: write, Err: io.Discard}, SandboxOptions{State: state, Redirects: []string{"http://127.0.0.1:20001/callback"}})
		write.Close()
	}()
	lines := bufio.NewScanner(read)
	lines.Buffer(nil, 1<<20)
	if !lines.Scan() {
		t.Fatal("nothing was printed")
	}
	var info sandbox.Info
	if err := json.Unmarshal(lines.Bytes(), &info); err != nil {
		t.Fatal(err)
	}
	if info.APIURL == "" || info.APISecret == "" || len(info.Accounts) == 0 || len(info.RedirectURIs) != 1 {
		t.Errorf("info %+v", info)
	}
	stop()
	if code := <-done; code != ExitOK {
		t.Errorf("exit code %d", code)
	}
	if lines.Scan() {
		t.Errorf("a second line: %q", lines.Text())
	}
	if i, err := os.Stat(state); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("state file: %v, %v", i, err)
	}
}

func TestSandboxRefusesToListenElsewhere(t *testing.T) {
	var out, errs bytes.Buffer
	code := Sandbox(t.Context(), Console{Out: &out, Err: &errs}, SandboxOptions{Listen: "0.0.0.0:0"})
	if code != ExitError || out.Len() != 0 || errs.Len() == 0 {
		t.Errorf("exit code %d, out %q, err %q", code, &out, &errs)
	}
}

func TestPrintable(t *testing.T) {
	if got := printable("a\x1b[31mb\x07\u202ec\nd"); got != "a[31mbc\nd" {
		t.Errorf("got %q", got)
	}
}

// buffer collects output and lets a test wait for a line of it.
type buffer struct {
	mu     sync.Mutex
	b      bytes.Buffer
	more   chan struct{}
	closed chan struct{}
	once   sync.Once
}

func newBuffer() *buffer {
	return &buffer{more: make(chan struct{}, 1), closed: make(chan struct{})}
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case b.more <- struct{}{}:
	default:
	}
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (b *buffer) close() { b.once.Do(func() { close(b.closed) }) }

// waitLine gives the first line with a prefix, "" when there will be none.
func (b *buffer) waitLine(ctx context.Context, prefix string) string {
	for {
		for line := range strings.Lines(b.String()) {
			if strings.HasPrefix(line, prefix) && strings.HasSuffix(line, "\n") {
				return strings.TrimSpace(line)
			}
		}
		select {
		case <-b.more:
		case <-b.closed:
			return ""
		case <-ctx.Done():
			return ""
		}
	}
}

func viewOf(r storage.Request, f []xrpl.Finding) flow.RequestView {
	return flow.RequestView{Request: r, Findings: f}
}
