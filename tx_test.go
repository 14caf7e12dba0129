package main

import (
	"reflect"
	"testing"

	"github.com/alecthomas/kong"

	"countersign/ui/terminal"
)

// Every command of tx reaches its own verb, with its own files.
func TestTxCommands(t *testing.T) {
	for _, verb := range []string{"encode", "decode", "hash", "explain", "verify"} {
		var cli commands
		parser, err := kong.New(&cli, kong.Vars{"version": "countersign 1.2.3"})
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := parser.Parse([]string{"tx", verb, "a", "-", "--jobs", "3"})
		if err != nil {
			t.Fatal(err)
		}
		if parsed.Selected().Parent.Name != "tx" {
			t.Errorf("%s is a command of %s", verb, parsed.Selected().Parent.Name)
		}
		want := terminal.TxOptions{Verb: verb, Files: []string{"a", "-"}, Jobs: 3}
		if got := cli.Tx.options(parsed.Selected().Name); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}
