// Package ledger is a small XRP Ledger for the sandbox: accounts and the objects
// they own, signed transactions with their results and metadata, and ledger
// versions that close with time alone. It knows the effects of the types people
// use most; every other type costs its fee and succeeds.
//
// It is a model to try things with, not an implementation: there is one copy of
// it, no consensus, no order book crossing and no paths of more than one step.
// Where it has an answer, result codes, ids of objects and the shapes of entries
// are those of the real ledger (xrpl.org, "Ledger Data Formats" and "Transaction
// Results").
//
// Everything takes its time from package time only, so it works inside a
// testing/synctest bubble.
package ledger
