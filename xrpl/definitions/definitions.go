// Package definitions holds the ledger's own tables, as ripple-binary-codec
// 2.11.0 ships them (ISC, see LICENSE) but for what is about ledger entries.
// They have the shape of a node's answer to server_definitions.
package definitions

import _ "embed"

//go:embed definitions.json
var file string

// JSON gives the tables as JSON text.
func JSON() string { return file }
