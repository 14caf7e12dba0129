package desktop

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// maxMessage is the length in bytes up to which a message is read.
const maxMessage = 4096

// accepted is all that the first instance ever answers.
const accepted = "ok\n"

// message is what a second start tells the first, in one line.
type message struct {
	V    int    `json:"v"`    // messageVersion
	Link string `json:"link"` // "" only raises the window
}

const messageVersion = 1

var errMessage = errors.New("desktop: not a message of Countersign")

func writeMessage(w io.Writer, link Link) error {
	if link.kind == Refused {
		return errMessage
	}
	line, err := json.Marshal(message{V: messageVersion, Link: link.reveal()})
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// readMessage reads one line and checks the link in it anew: who sent it runs as
// the same user, and need not be Countersign. No error quotes what was read.
func readMessage(r io.Reader) (Link, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxMessage)).ReadBytes('\n')
	if err != nil {
		return Link{}, errMessage
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	var m message
	if dec.Decode(&m) != nil || m.V != messageVersion {
		return Link{}, errMessage
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Link{}, errMessage
	}
	if m.Link == "" {
		return Link{}, nil
	}
	return ParseLink(m.Link)
}
