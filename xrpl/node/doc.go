// Package node asks the nodes of one ledger network, over the WebSocket JSON API
// of rippled, Clio and xahaud: what became of a signed transaction (Look, Await,
// Report), whether an unsigned one would succeed (Check, DryRun), and the state
// of accounts.
//
// A Client belongs to one network. Each node says on every new connection to
// which network it belongs, and a node of another network is never used, so
// that a payment on a test network cannot pass for one on the real one. Nodes
// are tried in turn; what fails at one is asked of the next. Both versions of
// the API are spoken, amounts are exact, and nothing is ever submitted: signing
// and sending are the wallet's.
//
// A node is believed within limits. An outcome is final only when the node calls
// it validated, or proves absence (see Look), and an answer that is about
// another transaction or contradicts the signed blob is an error. Nothing a node
// says can be proven here beyond that: ask a node you trust.
//
// Package nodetest has a node for tests.
package node
