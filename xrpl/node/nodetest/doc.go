// Package nodetest is a node of the ledger for tests: a real WebSocket server
// with the JSON API's methods that package node calls, over a small ledger that
// the test sets by hand, and with every fault a real node can have.
//
// NewServer listens on the loopback interface, as httptest does. Inside a
// testing/synctest bubble there must be no real sockets: NewMemory makes a
// network inside the process, whose servers work with fake time.
package nodetest
