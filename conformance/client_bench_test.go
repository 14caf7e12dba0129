package conformance

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"countersign/xumm/sandbox"
)

// benchJob is what both clients are told to do.
type benchJob struct {
	Info sandbox.Info    `json:"info"`
	N    int             `json:"n"`
	Tx   json.RawMessage `json:"tx"`
}

// benchReport is one line a client answers: "ready", "live" when every request
// is created and its socket open, "done" when every result is known.
type benchReport struct {
	Phase  string   `json:"phase"`
	MS     float64  `json:"ms"` // since it was told to go
	URLs   []string `json:"urls"`
	RSS    int64    `json:"rss"`  // bytes
	Heap   int64    `json:"heap"` // bytes
	Signed int      `json:"signed"`
}

// benchFigures are what one client needed for one job.
type benchFigures struct {
	live, resolved time.Duration
	phone          time.Duration // of resolved, the phone's own
	posts, gets    int64
	sockets, conns int64
	bytes          int64 // both ways, HTTP headers included
	rss, heap      int64 // per watched payload
}

// TestClientBesideNpm does the same job with our client and with the npm SDK, in
// turns, each in a process of its own: create n requests at once, watch them,
// and know the result of each when the person at the phone has signed them all
// one after the other. It judges nothing but the results. `make bench-client`
// runs it.
func TestClientBesideNpm(t *testing.T) {
	if os.Getenv("COUNTERSIGN_BENCH") == "" || os.Getenv("COUNTERSIGN_CONFORMANCE") == "" {
		t.Skip("takes minutes and needs Node: run make bench-client")
	}
	ours := func() *exec.Cmd { return exec.Command(os.Args[0], "-test.run=^TestBenchClientChild$") }
	theirs := func() *exec.Cmd { return exec.Command("node", "--expose-gc", "client.bench.js") }
	var table strings.Builder
	for _, n := range []int{1, 100, 1000} {
		rounds := 1
		if n == 1 {
			rounds = 5 // the best of them
		}
		var a, b benchFigures
		for i := range rounds {
			ourRound, theirRound := runBench(t, n, ours()), runBench(t, n, theirs())
			if i == 0 || ourRound.total() < a.total() {
				a = ourRound
			}
			if i == 0 || theirRound.total() < b.total() {
				b = theirRound
			}
		}
		writeFigures(&table, n, a, b)
	}
	fmt.Fprintln(&table, `The ratio is npm to ours: above 1, ours needs less. Our watches keep to the rate
limit that the platform tells, and to a hundred GETs a second where it allows
more, as the sandbox does here; the SDK asks as fast as it can.`)
	t.Log("\n" + table.String())
}

func (f benchFigures) total() time.Duration { return f.live + f.resolved }

func writeFigures(w io.Writer, n int, a, b benchFigures) {
	fmt.Fprintf(w, "%-34s %12s %12s %8s\n", fmt.Sprintf("%d at once", n), "npm", "ours", "ratio")
	row := func(name string, theirs, ours float64, unit string) {
		ratio := "-"
		if ours > 0 && theirs > 0 {
			ratio = fmt.Sprintf("%.2fx", theirs/ours)
		}
		fmt.Fprintf(w, "  %-32s %9.1f %-2s %9.1f %-2s %8s\n", name, theirs, unit, ours, unit, ratio)
	}
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	kb := func(n int64) float64 { return float64(n) / 1024 }
	row("create and watch", ms(b.live), ms(a.live), "ms")
	row("signed to all results", ms(b.resolved), ms(a.resolved), "ms")
	row("  of that, the phone itself", ms(b.phone), ms(a.phone), "ms")
	row("POSTs", float64(b.posts), float64(a.posts), "")
	row("GETs", float64(b.gets), float64(a.gets), "")
	row("websockets", float64(b.sockets), float64(a.sockets), "")
	row("connections", float64(b.conns), float64(a.conns), "")
	row("bytes per request", kb(b.bytes)/float64(n), kb(a.bytes)/float64(n), "KB")
	row("memory per payload (resident)", kb(b.rss), kb(a.rss), "KB")
	row("memory per payload (heap)", kb(b.heap), kb(a.heap), "KB")
}

// runBench lets one client do the job on a sandbox of its own.
func runBench(t *testing.T, n int, cmd *exec.Cmd) (f benchFigures) {
	t.Helper()
	server := newBenchServer(t)
	to := server.platform.Phone().Accounts()[1].Address
	job, err := json.Marshal(benchJob{Info: server.platform.Info(), N: n,
		Tx: json.RawMessage(fmt.Sprintf(`{"TransactionType":"Payment","Destination":%q,"Amount":"1"}`, to))})
	if err != nil {
		t.Fatal(err)
	}
	cmd.Env = append(os.Environ(), "COUNTERSIGN_JOB="+string(job))
	cmd.Stderr = os.Stderr
	tell, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	answers := json.NewDecoder(bufio.NewReader(out))
	next := func(phase string) (r benchReport) {
		if err := answers.Decode(&r); err != nil || r.Phase != phase {
			cmd.Process.Kill() // it has ended, or will
			t.Fatalf("%s, waiting for %q: got %q (%v)", cmd.Path, phase, r.Phase, err)
		}
		return r
	}
	ready := next("ready")
	server.reset()
	if _, err := fmt.Fprintln(tell, "go"); err != nil {
		t.Fatal(err)
	}
	live := next("live")
	f.live = time.Duration(live.MS * float64(time.Millisecond))
	f.rss, f.heap = (live.RSS-ready.RSS)/int64(n), (live.Heap-ready.Heap)/int64(n)
	start := time.Now()
	for _, u := range live.URLs {
		if err := approve(t.Context(), server.platform, u); err != nil {
			t.Fatal(err)
		}
	}
	f.phone = time.Since(start)
	if done := next("done"); done.Signed != n {
		t.Fatalf("%s: %d results of %d", cmd.Path, done.Signed, n)
	}
	f.resolved = time.Since(start)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%s: %v", cmd.Path, err)
	}
	f.posts, f.gets, f.sockets = server.posts.Load(), server.gets.Load(), server.sockets.Load()
	f.conns, f.bytes = server.conns.Load(), server.bytes.Load()
	return f
}

// benchServer is a sandbox that allows more calls than anybody makes, and counts
// what reaches it.
type benchServer struct {
	platform                           *sandbox.Platform
	posts, gets, sockets, conns, bytes atomic.Int64
}

func newBenchServer(t *testing.T) *benchServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p, err := sandbox.New(sandbox.Options{BaseURL: "http://" + l.Addr().String(), RateLimit: 1_000_000, CreateLimit: -1})
	if err != nil {
		t.Fatal(err)
	}
	s := &benchServer{platform: p}
	server := &http.Server{Handler: s}
	served := make(chan error, 1)
	go func() { served <- server.Serve(countingListener{l, s}) }()
	t.Cleanup(func() {
		server.Close() // nothing can be done
		<-served
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *benchServer) reset() {
	for _, n := range []*atomic.Int64{&s.posts, &s.gets, &s.sockets, &s.conns, &s.bytes} {
		n.Store(0)
	}
}

func (s *benchServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Header.Get("Upgrade") != "":
		s.sockets.Add(1)
	case r.Method == http.MethodPost:
		s.posts.Add(1)
	default:
		s.gets.Add(1)
	}
	s.platform.Handler().ServeHTTP(w, r)
}

type countingListener struct {
	net.Listener
	server *benchServer
}

func (l countingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.server.conns.Add(1)
	return &countingConn{c, l.server}, nil
}

type countingConn struct {
	net.Conn
	server *benchServer
}

func (c *countingConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.server.bytes.Add(int64(n))
	return n, err
}

func (c *countingConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.server.bytes.Add(int64(n))
	return n, err
}
