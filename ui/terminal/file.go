package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

	"countersign/ui/flow"
	"countersign/xrpl"
)

// maxFile bounds a request file, in bytes.
const maxFile = 512 << 10

// defaultExpire is how many minutes a request stays open when nothing is said.
const defaultExpire = 15

// readFile reads FILE, or In for "-". A read that waits for a person or a pipe
// ends with ctx, and so with Ctrl-C.
func (c Console) readFile(ctx context.Context, name string) ([]byte, error) {
	in := c.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			var path *os.PathError
			if errors.As(err, &path) {
				err = path.Err
			}
			return nil, usage("The file %s can't be read: %v.", name, err)
		}
		defer f.Close()
		in = f
	}
	type answer struct {
		data []byte
		err  error
	}
	read := make(chan answer, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(in, maxFile+1))
		read <- answer{data, err}
	}()
	var got answer
	select {
	case got = <-read:
	case <-ctx.Done():
		return nil, &outcome{"Stopped before the request was read. Nothing was sent.", ExitError}
	}
	if err := got.err; err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, usage("The request can't be read: %v. Give a file with one transaction as JSON.", err)
	}
	if len(got.data) > maxFile {
		return nil, usage("The request is larger than %d bytes. Give one transaction as JSON.", maxFile)
	}
	return got.data, nil
}

// asText takes off the mark that some editors put before UTF-8 text, and says
// what a file is that holds no such text.
func asText(data []byte) ([]byte, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return nil, usage("The request is written in UTF-16. Save the file as UTF-8 and try again.")
	case bytes.IndexByte(data, 0) >= 0:
		return nil, usage("The request is not text. Give a file with one transaction as JSON.")
	}
	return data, nil
}

// wrapper is the platform's form of a request: the transaction beside what is
// to be done with it (Xumm developer docs: payload).
type wrapper struct {
	TxJSON     json.RawMessage `json:"txjson"`
	TxBlob     *string         `json:"txblob"`
	UserToken  *string         `json:"user_token"`
	Options    *options        `json:"options"`
	CustomMeta *customMeta     `json:"custom_meta"`
}

type options struct {
	Submit       *bool           `json:"submit"`
	Expire       *int            `json:"expire"`
	Signers      []string        `json:"signers"`
	ForceNetwork *string         `json:"force_network"`
	Multisign    *bool           `json:"multisign"`
	Pathfinding  *bool           `json:"pathfinding"`
	ReturnURL    json.RawMessage `json:"return_url"`
}

type customMeta struct {
	Identifier  *string         `json:"identifier"`
	Instruction *string         `json:"instruction"`
	Blob        json.RawMessage `json:"blob"`
}

// ParseRequest reads a request file: a transaction as JSON, or an object with
// txjson, options and custom_meta. What Countersign would not do as written is
// an error, never dropped. Errors are sentences.
func ParseRequest(data []byte) (flow.Draft, error) {
	d := flow.Draft{ExpireMinutes: defaultExpire, Submit: true}
	data, err := asText(data)
	if err != nil {
		return flow.Draft{}, err
	}
	whole, err := xrpl.ParseTx(data)
	if err != nil {
		return flow.Draft{}, usage("The request can't be read: %v.", err)
	}
	if _, wrapped := whole["txjson"]; !wrapped {
		if _, blob := whole["txblob"]; !blob {
			d.Tx = whole
			return d, nil
		}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var w wrapper
	if err := dec.Decode(&w); err != nil {
		return flow.Draft{}, usage("The request can't be read: %v. Known are txjson, txblob, options (submit, expire, signers, force_network, multisign) and custom_meta (instruction).", err)
	}
	switch {
	case w.TxBlob != nil && w.TxJSON != nil:
		return flow.Draft{}, usage("The request has both txjson and txblob. Leave one of them.")
	case w.UserToken != nil:
		return flow.Draft{}, usage("user_token is not used here. Remove it: the request goes to the signed-in user.")
	}
	if d.Tx, err = w.tx(); err != nil {
		return flow.Draft{}, err
	}
	if err := w.Options.apply(&d); err != nil {
		return flow.Draft{}, err
	}
	if m := w.CustomMeta; m != nil {
		switch {
		case m.Identifier != nil:
			return flow.Draft{}, usage("custom_meta.identifier is chosen by Countersign, to look a request up whose answer was lost. Remove it.")
		case given(m.Blob):
			return flow.Draft{}, usage("custom_meta.blob is not used here. Remove it.")
		case m.Instruction != nil:
			d.Instruction = *m.Instruction
		}
	}
	return d, nil
}

// tx gives the transaction of either form. A blob is taken apart, so that it can
// be explained and checked before anybody signs it.
func (w wrapper) tx() (xrpl.Tx, error) {
	if w.TxBlob == nil {
		tx, err := xrpl.ParseTx(w.TxJSON)
		if err != nil {
			return nil, usage("The transaction in txjson can't be read: %v.", err)
		}
		return tx, nil
	}
	tx, err := flow.TxFromText(*w.TxBlob)
	if err != nil {
		return nil, usage("The transaction in txblob can't be used: %s", flow.Sentence(err))
	}
	return tx, nil
}

func (o *options) apply(d *flow.Draft) error {
	if o == nil {
		return nil
	}
	switch {
	case o.Pathfinding != nil && *o.Pathfinding:
		return usage("Path finding is not possible here yet. Remove the option.")
	case given(o.ReturnURL):
		return usage("return_url is not used here: there is nothing to return to. Remove it.")
	case len(o.Signers) > 1:
		return usage("Only one account can be asked to sign. Leave one in signers.")
	}
	if len(o.Signers) == 1 {
		d.Account = o.Signers[0]
	}
	if o.Multisign != nil {
		d.Multisign = *o.Multisign
	}
	if o.Submit != nil {
		d.Submit = *o.Submit
	}
	if o.Expire != nil {
		d.ExpireMinutes = *o.Expire
	}
	if o.ForceNetwork != nil {
		d.Network = *o.ForceNetwork
	}
	return nil
}

func given(raw json.RawMessage) bool {
	return len(raw) > 0 && !bytes.Equal(bytes.TrimSpace(raw), []byte("null"))
}
