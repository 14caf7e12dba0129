package terminal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// heapNow is what is in use after a collection.
func heapNow() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Three hundred thousand lines, one of them of the largest size, go through in
// order, and what is held at the end is not more than at the beginning.
func TestTxStreamsInConstantMemory(t *testing.T) {
	const lines = 300_000
	fromIn, in := io.Pipe()
	out, toOut := io.Pipe()
	go func() {
		w := bufio.NewWriter(in)
		for i := range lines {
			if i == lines/3 {
				fmt.Fprintf(w, `{"id":%d,"blob":"%s"}`+"\n", i, strings.Repeat("00", 1<<20))
				continue
			}
			fmt.Fprintf(w, `{"id":%d,"blob":"%s"}`+"\n", i, txBlob)
		}
		in.CloseWithError(w.Flush())
	}()
	done := make(chan int, 1)
	go func() {
		code := Tx(t.Context(), Console{In: fromIn, Out: toOut, Err: io.Discard}, TxOptions{Verb: "hash", Jobs: 4})
		toOut.Close()
		done <- code
	}()
	var first, most uint64
	r := bufio.NewReaderSize(out, 4<<20)
	for i := range lines {
		line, err := r.ReadSlice('\n')
		if err != nil {
			t.Fatal(err)
		}
		rest, ok := bytes.CutPrefix(line, []byte(`{"id":`))
		id, _, _ := bytes.Cut(rest, []byte{','})
		if n, err := strconv.Atoi(string(id)); !ok || err != nil || n != i || !bytes.HasSuffix(line, []byte(`"ok":true}`+"\n")) {
			t.Fatalf("line %d: %.200s", i, line)
		}
		switch {
		case i == lines/10:
			first = heapNow()
		case i%(lines/10) == 0 && i > 0:
			most = max(most, heapNow())
		}
	}
	if code := <-done; code != ExitOK {
		t.Errorf("exit code %d", code)
	}
	// All of the input is 45 MB and the results are 70 MB.
	if const8MB := uint64(8 << 20); most > first+const8MB {
		t.Errorf("%d bytes are held after a tenth of the lines, and up to %d later", first, most)
	}
}

// Whoever writes a line and waits for its result gets it.
func TestTxAnswersAtOnce(t *testing.T) {
	fromIn, in := io.Pipe()
	out, toOut := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- Tx(t.Context(), Console{In: fromIn, Out: toOut, Err: io.Discard}, TxOptions{Verb: "hash", Jobs: 4})
		toOut.Close()
	}()
	r := bufio.NewReader(out)
	half := ""
	for i := range 20 {
		whole := fmt.Sprintf(`{"id":%d,"blob":"00"}`+"\n", i)
		// The beginning of the next line is there already.
		if _, err := io.WriteString(in, whole[len(half):]+`{"id":`); err != nil {
			t.Fatal(err)
		}
		half = `{"id":`
		if line, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(line, fmt.Sprintf(`{"id":%d,`, i)) {
			t.Fatalf("%q, %v", line, err)
		}
	}
	in.Close()
	rest, err := r.ReadString('\n')
	if err != nil || !strings.Contains(rest, `"line":21`) {
		t.Errorf("%q, %v", rest, err)
	}
	if code := <-done; code != ExitError {
		t.Errorf("exit code %d", code)
	}
}

// A reader of the results that has enough ends the command without a word.
func TestTxWithoutReader(t *testing.T) {
	for _, closed := range []error{io.ErrClosedPipe, errors.New("disk full")} {
		fromIn, in := io.Pipe()
		out, toOut := io.Pipe()
		var words bytes.Buffer
		done := make(chan int, 1)
		go func() {
			done <- Tx(t.Context(), Console{In: fromIn, Out: toOut, Err: &words}, TxOptions{Verb: "hash"})
			fromIn.Close()
		}()
		out.CloseWithError(closed)
		for {
			if _, err := io.WriteString(in, `{"blob":"00"}`+"\n"); err != nil {
				break
			}
		}
		if code := <-done; code != ExitUsage {
			t.Errorf("exit code %d", code)
		}
		if quiet := errors.Is(closed, io.ErrClosedPipe); quiet != (words.Len() == 0) {
			t.Errorf("%v: %q", closed, &words)
		}
	}
}

func TestTxStops(t *testing.T) {
	fromIn, in := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	var out, words bytes.Buffer
	done := make(chan int, 1)
	go func() {
		done <- Tx(ctx, Console{In: fromIn, Out: &out, Err: &words}, TxOptions{Verb: "hash"})
	}()
	stop()
	if code := <-done; code != ExitError || !strings.Contains(words.String(), "Stopped") {
		t.Errorf("exit code %d, %q", code, &words)
	}
	in.Close() // ends the read that nothing else could
}

// An input that breaks gives what came before, and no half line.
func TestTxBrokenInput(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(`{"blob":"00"}`+"\n"+`{"blob":"00"}`), brokenReader{})
	var out, words bytes.Buffer
	code := Tx(t.Context(), Console{In: broken, Out: &out, Err: &words}, TxOptions{Verb: "hash"})
	if code != ExitUsage || strings.Count(out.String(), "\n") != 1 || !strings.Contains(words.String(), "the disk is gone") {
		t.Errorf("exit code %d, %q, %q", code, &words, &out)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func FuzzTxLine(f *testing.F) {
	for _, s := range []string{`{"blob":"00"}`, `{"json":` + txJSON + `,"id":[1,{"a":"}"}]}`, `{"request":{},"blob":"1200032400000001"}`, "{}", `{"a\"":"\\","b" : -1e5 }`, "[", "\xff", `{"a":1,"a":2}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, verb := range txVerbs {
			out, ok := verb.line(nil, line{text: []byte(text), number: 1}, nil)
			again, err := parseObject(out)
			if err != nil || bytes.IndexByte(out, '\n') != len(out)-1 {
				t.Fatalf("%q gives %q (%v)", text, out, err)
			}
			said, _ := again.truth("ok")
			if why, _ := again.text("error"); said != ok || ok != (why == "") {
				t.Fatalf("%q gives %q and %t", text, out, ok)
			}
		}
	})
}
