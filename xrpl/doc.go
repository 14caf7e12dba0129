// Package xrpl speaks the XRP Ledger's language: addresses and amounts, the
// binary form of transactions, keys and signatures, and the questions a person
// has about a transaction: is it well formed (Check), what does it do
// (Explain), and is what was signed what was asked (Verify).
//
// The codec is strict both ways. A blob that is not in canonical order, repeats
// a field, holds a field the ledger does not know or has bytes left over is an
// error that says where, because a blob that can be read in two ways cannot be
// used as proof. It is driven by the ledger's own definitions: those of the XRP
// Ledger are built in, and ParseDefinitions takes those of another network from
// a node. Amounts are exact: no floating point is used anywhere.
//
// The package does no I/O and keeps no state; everything in it is safe for
// concurrent use.
package xrpl
