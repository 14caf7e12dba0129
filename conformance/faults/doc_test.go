// Package faults puts a real proxy between our client and the sandbox, and
// breaks the network there in every way toxiproxy knows, while 200 payloads are
// watched at once. It is a module of its own, so that the proxy and what it
// needs never become part of the program's module.
package faults

import (
	"testing"

	"go.uber.org/goleak"
)

// A toxic that is removed while its connection closes can wait for ever to pass
// on its last bytes, and the connection's reader to give it some. That is
// toxiproxy's own; the client's connections are counted before the proxies stop.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"),
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/stream.(*ChanWriter).Write"))
}
