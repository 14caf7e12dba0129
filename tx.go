package main

import "countersign/ui/terminal"

// txCommand is "countersign tx": work on transactions without a wallet.
type txCommand struct {
	Definitions string `help:"Definitions of another network: a node's answer to server_definitions, or definitions.json." placeholder:"FILE" type:"path"`
	Jobs        int    `help:"Lines worked on at a time; 0 is one for each processor." default:"0" placeholder:"N"`

	Encode  txEncodeCommand  `cmd:"" help:"Read {\"json\":{…}} and add blob and hash."`
	Decode  txDecodeCommand  `cmd:"" help:"Read {\"blob\":\"…\"} and add json and hash."`
	Hash    txHashCommand    `cmd:"" help:"Read {\"blob\":\"…\"} and add hash."`
	Explain txExplainCommand `cmd:"" help:"Read {\"json\":{…}} or {\"blob\":\"…\"} and add sentence and problems."`
	Verify  txVerifyCommand  `cmd:"" help:"Read {\"request\":{…},\"blob\":\"…\",\"account\":\"r…\",\"network\":\"MAINNET\"} and add signer, hash and checks."`
}

// txFiles is what every command of tx reads.
type txFiles struct {
	File []string `arg:"" optional:"" help:"Files to read one after the other; - and none are standard input."`
}

type (
	txEncodeCommand  struct{ txFiles }
	txDecodeCommand  struct{ txFiles }
	txHashCommand    struct{ txFiles }
	txExplainCommand struct{ txFiles }
	txVerifyCommand  struct{ txFiles }
)

const txHelp = `JSON objects in, one a line, and out again in the same order: with what they
held, what the command adds, "ok", and when that is false "error". A line that
cannot be read gives an object with its number in "line", and the next one goes
on. Neither network nor sign-in is needed, and nothing is kept.

Exit codes: 0 every line was ok; 1 a line was not; 2 wrong usage, or a file
could not be read or written.`

// Help describes lines and exit codes.
func (txCommand) Help() string { return txHelp }

// Help shows an example.
func (txEncodeCommand) Help() string {
	return `Example:

  {"json":{"TransactionType":"AccountSet","Account":"r…","Fee":"12","Sequence":1}}

gives the same with "blob" and "hash". The transaction is written as it is:
nothing is filled in, and what the ledger would not take is an error. The hash is
that of these bytes, so a signature that is added later changes it.

` + txHelp
}

// Help shows an example.
func (txDecodeCommand) Help() string {
	return `Example:

  {"blob":"1200032400000001…"}

gives the same with "json" and "hash". Decoding is strict: a blob that is not
exactly what the ledger writes is an error that says where.

` + txHelp
}

// Help says what is not looked at.
func (txHashCommand) Help() string {
	return `The blob is not decoded: any bytes have a hash.

` + txHelp
}

// Help says what the members are.
func (txExplainCommand) Help() string {
	return `"sentence" says in words what the transaction does, "problems" what is wrong
with it or worth a thought, as {"field","message","warning"}. Where both json and
blob are there, the blob is explained: it is what was signed.

` + txHelp
}

// Help says what the members are, and what ok means.
func (txVerifyCommand) Help() string {
	return `Members that may be there too: txid, signed_network, dispatched (texts: what the
platform reported) and multisign (true when a signature for a multi-signed
transaction was asked for).

"checks" is a list of {"name","status","detail"}; a status is "checked", "failed"
or "not checked". "ok" is true only when the blob could be read and no check
failed. "signer" is the address of the key that signed; it is there only when the
signature is valid. Nothing is asked from the ledger.

` + txHelp
}

// options takes the command line apart.
func (t *txCommand) options(verb string) terminal.TxOptions {
	o := terminal.TxOptions{Verb: verb, Definitions: t.Definitions, Jobs: t.Jobs}
	switch verb {
	case "encode":
		o.Files = t.Encode.File
	case "decode":
		o.Files = t.Decode.File
	case "hash":
		o.Files = t.Hash.File
	case "explain":
		o.Files = t.Explain.File
	case "verify":
		o.Files = t.Verify.File
	}
	return o
}
