package conformance

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"countersign/xumm"
)

// TestBenchClientChild is our side of TestClientBesideNpm, as client.bench.js is
// the other: a process of its own, whose memory is only the client's.
func TestBenchClientChild(t *testing.T) {
	text := os.Getenv("COUNTERSIGN_JOB")
	if text == "" {
		t.Skip("TestClientBesideNpm starts this")
	}
	var job benchJob
	err := json.Unmarshal([]byte(text), &job)
	if err == nil {
		err = job.run(t.Context())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0) // before the testing package writes anything of its own
}

func (j benchJob) run(ctx context.Context) error {
	c, err := xumm.New(xumm.APIKey(j.Info.APIKey, j.Info.APISecret), xumm.WithBaseURL(j.Info.APIURL))
	if err != nil {
		return err
	}
	if _, err := c.Ping(ctx); err != nil {
		return err
	}
	say(benchReport{Phase: "ready"}.withMemory())
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		return err
	}
	start := time.Now()
	urls := make([]string, j.N)
	live, ended := make(chan struct{}, j.N), make(chan xumm.Update, j.N)
	errs := make(chan error, j.N)
	for i := range j.N {
		go func() {
			created, err := c.CreatePayload(ctx, xumm.PayloadRequest{TxJSON: j.Tx})
			if err != nil {
				errs <- err
				return
			}
			urls[i] = created.SignURL
			errs <- nil
			told := false
			for u := range c.Watch(ctx, created.Ref()).Updates() {
				if u.Link == xumm.Live && !told {
					told = true
					live <- struct{}{}
				}
				if u.Link == xumm.Done {
					ended <- u
				}
			}
		}()
	}
	for range j.N {
		if err := <-errs; err != nil {
			return err
		}
	}
	for range j.N {
		<-live
	}
	say(benchReport{Phase: "live", MS: float64(time.Since(start)) / float64(time.Millisecond), URLs: urls}.withMemory())
	signed := 0
	for range j.N {
		if u := <-ended; u.Err == nil && u.Payload.Response.DispatchedResult == "tesSUCCESS" {
			signed++
		}
	}
	say(benchReport{Phase: "done", Signed: signed})
	return nil
}

func say(r benchReport) {
	json.NewEncoder(os.Stdout).Encode(r) // the parent notices
}

// withMemory adds what the process holds after a collection: its resident set
// (Linux only), and what Go has in heap and stacks.
func (r benchReport) withMemory() benchReport {
	runtime.GC()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	r.Heap = int64(m.HeapAlloc + m.StackInuse)
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		if fields := strings.Fields(string(text)); len(fields) > 1 {
			pages, _ := strconv.ParseInt(fields[1], 10, 64)
			r.RSS = pages * int64(os.Getpagesize())
		}
	}
	return r
}
