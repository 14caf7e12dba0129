package terminal

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"sync"
)

const (
	// maxLine bounds one line, in bytes: the largest blob a node accepts has
	// two million hex digits.
	maxLine = 4 << 20
	// A batch is what one job works on at a time.
	batchBytes = 64 << 10
	batchLines = 256
	// keptBytes is the largest buffer that is used again.
	keptBytes = 1 << 20
)

// line is one line of input, without its end.
type line struct {
	text    []byte
	number  int    // counted from 1, in its file
	file    string // "" when there is only one
	tooLong bool   // the text is missing
}

// stream works on lines, several at a time, and writes the results in the order
// of the lines.
type stream struct {
	jobs   int
	work   func(l line, dst []byte) (out []byte, ok bool)
	name   string // of the file that is read, for the lines
	failed bool   // a line was not ok
}

// batch is some lines on their way: read, worked on, written.
type batch struct {
	in    []byte // the texts, one after the other
	lines []span
	out   []byte
	ok    bool
	done  chan struct{} // holds one; the results are there
}

// span is a line in a batch.
type span struct {
	from, to int
	number   int
	tooLong  bool
}

// readError is an error of the input, other than its end.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }
func (e *readError) Unwrap() error { return e.err }

// run reads until the input ends. Only so many batches are on their way at a
// time, so that what is held in memory does not grow with the input; when no
// more input has come yet, what is ready is written at once.
func (s *stream) run(ctx context.Context, in io.Reader, out io.Writer) error {
	ctx, stop := context.WithCancel(ctx)
	var (
		free   = make(chan *batch, 2*s.jobs)
		todo   = make(chan *batch, 2*s.jobs)
		inTurn = make(chan *batch, 2*s.jobs)
		ended  = make(chan error, 1)
	)
	for range 2 * s.jobs {
		free <- &batch{done: make(chan struct{}, 1)}
	}
	// The reader is not waited for: it may be stuck in a read that nothing but
	// the end of the program, or of whoever writes, can end.
	go func() {
		defer close(inTurn)
		defer close(todo)
		ended <- readLines(in, free, func(b *batch) bool {
			if ctx.Err() != nil {
				return false
			}
			todo <- b // never waits: there are no more batches than places
			inTurn <- b
			return true
		}, ctx.Done())
	}()
	var workers sync.WaitGroup
	for range s.jobs {
		workers.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case b, ok := <-todo:
					if !ok {
						return
					}
					s.workOn(b)
					b.done <- struct{}{}
				}
			}
		})
	}
	defer func() {
		stop()
		workers.Wait()
	}()
	return s.write(ctx, out, inTurn, free, ended)
}

func (s *stream) workOn(b *batch) {
	b.ok, b.out = true, b.out[:0]
	for _, at := range b.lines {
		l := line{text: b.in[at.from:at.to], number: at.number, file: s.name, tooLong: at.tooLong}
		var ok bool
		b.out, ok = s.work(l, b.out)
		b.ok = b.ok && ok
	}
}

// write writes the batches in the order they were read.
func (s *stream) write(ctx context.Context, to io.Writer, inTurn, free chan *batch, ended chan error) error {
	out := bufio.NewWriterSize(to, batchBytes)
	for {
		b, more, err := next(ctx, inTurn, out)
		if err != nil {
			return err
		}
		if !more {
			// The reader ends without a word when it is told to stop.
			return errors.Join(out.Flush(), cmp.Or(<-ended, ctx.Err()))
		}
		select {
		case <-b.done:
		case <-ctx.Done():
			return errors.Join(out.Flush(), ctx.Err())
		}
		s.failed = s.failed || !b.ok
		if _, err := out.Write(b.out); err != nil {
			return err
		}
		b.reset()
		free <- b
	}
}

// next gives the next batch; while there is none, nothing stays unwritten.
func next(ctx context.Context, inTurn chan *batch, out *bufio.Writer) (b *batch, more bool, err error) {
	select {
	case b, more = <-inTurn:
		return b, more, nil
	default:
	}
	if err := out.Flush(); err != nil {
		return nil, false, err
	}
	select {
	case b, more = <-inTurn:
		return b, more, nil
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
}

// reset makes a batch ready for other lines. What was unusually large is given
// back, or one long line would be paid for until the end.
func (b *batch) reset() {
	if cap(b.in) > keptBytes {
		b.in = nil
	}
	if cap(b.out) > keptBytes {
		b.out = nil
	}
	b.in, b.lines, b.out = b.in[:0], b.lines[:0], b.out[:0]
}

// readLines cuts the input into batches and hands each on as soon as it is
// full, or the next line is not there yet.
func readLines(in io.Reader, free chan *batch, hand func(*batch) bool, stop <-chan struct{}) error {
	r := bufio.NewReaderSize(in, batchBytes)
	var b *batch
	for number := 1; ; number++ {
		if b == nil {
			select {
			case b = <-free:
			case <-stop:
				return nil
			}
		}
		from := len(b.in)
		text, tooLong, err := readLine(r, b.in)
		if number == 1 {
			text = append(text[:from], bytes.TrimPrefix(text[from:], []byte("\xef\xbb\xbf"))...)
		}
		cut := err != nil && !errors.Is(err, io.EOF) // a part of a line is none
		if b.in = text; !cut && (tooLong || len(bytes.TrimSpace(text[from:])) > 0) {
			b.lines = append(b.lines, span{from: from, to: len(text), number: number, tooLong: tooLong})
		} else {
			b.in = text[:from]
		}
		if err != nil || len(b.in) >= batchBytes || len(b.lines) >= batchLines || !lineIsThere(r) {
			if len(b.lines) > 0 {
				if !hand(b) {
					return nil
				}
				b = nil
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return &readError{err}
		}
	}
}

// lineIsThere tells whether the next line can be read without waiting.
func lineIsThere(r *bufio.Reader) bool {
	ahead, _ := r.Peek(r.Buffered()) // what is buffered is always there
	return bytes.IndexByte(ahead, '\n') >= 0
}

// readLine appends the next line to dst, without its end. Of a line that is too
// long nothing is appended, and the rest of it is skipped.
func readLine(r *bufio.Reader, dst []byte) (text []byte, tooLong bool, err error) {
	from := len(dst)
	for {
		part, err := r.ReadSlice('\n')
		if !tooLong {
			dst = append(dst, part...)
		}
		if len(dst)-from > maxLine+1 || len(dst)-from > maxLine && err != nil {
			dst, tooLong = dst[:from], true
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimSuffix(dst, []byte{'\n'}), tooLong, err
		}
	}
}
