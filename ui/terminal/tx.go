package terminal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"syscall"

	"countersign/xrpl"
)

// TxOptions say what Tx does with its lines.
type TxOptions struct {
	Verb        string   // encode, decode, hash, explain or verify
	Files       []string // read one after the other; "-" and none are standard input
	Definitions string   // file with the definitions of another network; "" those of the XRP Ledger
	Jobs        int      // lines worked on at a time; 0 is one for each processor
}

// txVerb works on one line: it reads what it needs of in and gives the members
// it adds. Members are given together with an error where they help to
// understand it.
type txVerb struct {
	adds []string // every name the verb may write; what a line has under them is replaced
	do   func(d *xrpl.Definitions, in object, out *reply) error
}

// Tx reads JSON objects, one a line, and writes each of them again, in the same
// order, with what the verb adds, "ok" and, when that is false, "error". It
// needs neither network nor anything that is kept on this computer, and as much
// memory for a million lines as for a thousand.
//
// The exit code is ExitOK when every line was ok, ExitError when one was not,
// and ExitUsage when a file could not be read or the results not be written.
func Tx(ctx context.Context, c Console, o TxOptions) int {
	verb, ok := txVerbs[o.Verb]
	if !ok {
		return c.fail(usage("There is no command \"tx %s\"; see countersign tx --help.", o.Verb))
	}
	definitions, err := readDefinitions(o.Definitions)
	if err != nil {
		return c.fail(err)
	}
	if o.Jobs < 0 || o.Jobs > maxJobs {
		return c.fail(usage("--jobs is a number from 1 to %d, or 0 for one job for each processor.", maxJobs))
	}
	jobs := o.Jobs
	if jobs == 0 {
		jobs = min(runtime.GOMAXPROCS(0), maxJobs)
	}
	files := o.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	s := stream{jobs: jobs, work: func(l line, dst []byte) ([]byte, bool) { return verb.line(definitions, l, dst) }}
	for i, name := range files {
		if len(files) > 1 {
			s.name = name
		}
		if err := c.eachLine(ctx, &s, name); err != nil {
			return c.stopped(err, files, i)
		}
	}
	if s.failed {
		return ExitError
	}
	return ExitOK
}

// maxJobs bounds --jobs: each of them needs a few hundred kilobytes.
const maxJobs = 256

// eachLine puts one file through the stream.
func (c Console) eachLine(ctx context.Context, s *stream, name string) error {
	in := c.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return usage("The file %s can't be read: %v.", name, bare(err))
		}
		defer f.Close()
		in = f
	}
	return s.run(ctx, in, c.Out)
}

// stopped tells why the stream ended early.
func (c Console) stopped(err error, files []string, i int) int {
	var read *readError
	var o *outcome
	switch {
	case errors.As(err, &o):
		return c.fail(err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		c.tell("Stopped; the results up to here are written.")
		return ExitError
	case errors.As(err, &read):
		name := files[i]
		if name == "-" {
			name = "Standard input"
		}
		c.tell("%s can't be read to its end: %v. The results up to here are written.", name, bare(read.err))
		return ExitUsage
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		return ExitUsage // whoever read the results, such as head, has enough
	}
	c.tell("The results can't be written: %v.", bare(err))
	return ExitUsage
}

// bare takes the name of the file off an error: it is in the sentence already.
func bare(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// maxDefinitions bounds the file of definitions, in bytes; a node's answer has
// some 200 kB.
const maxDefinitions = 4 << 20

// readDefinitions reads the definitions of another network, or gives nil, which
// stands for the built-in ones, for "".
func readDefinitions(name string) (*xrpl.Definitions, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, usage("The definitions in %s can't be read: %v.", name, bare(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxDefinitions+1))
	if err != nil {
		return nil, usage("The definitions in %s can't be read: %v.", name, bare(err))
	}
	var answer struct { // of a node, as it came
		Result json.RawMessage `json:"result"`
	}
	if json.Unmarshal(data, &answer) == nil && len(answer.Result) > 0 {
		data = answer.Result
	}
	d, err := xrpl.ParseDefinitions(data)
	if err != nil {
		return nil, usage("The definitions in %s can't be used: %v. Give a node's answer to server_definitions, or the file definitions.json of ripple-binary-codec.", name, err)
	}
	return d, nil
}

// line does the verb's work on one line and writes the result, line break
// included.
func (v txVerb) line(d *xrpl.Definitions, l line, dst []byte) (out []byte, ok bool) {
	r := reply{dst: append(dst, '{')}
	in, err := parseObject(l.text)
	if l.tooLong {
		err = fmt.Errorf("the line is longer than %d bytes, and was left out", maxLine)
	}
	if err != nil {
		r.bool("ok", false)
		r.text("error", fmt.Sprintf("line %d: %v", l.number, err))
		r.number("line", l.number)
		if l.file != "" {
			r.text("file", l.file)
		}
		return append(r.dst, '}', '\n'), false
	}
	r.pass(in, v.adds)
	err = v.do(d, in, &r)
	r.bool("ok", err == nil)
	if err != nil {
		r.text("error", err.Error())
	}
	return append(r.dst, '}', '\n'), err == nil
}
