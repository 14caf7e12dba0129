package node_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The accounts of these tests.
const (
	alice  = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"
	bob    = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"
	issuer = "rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B"
	other  = "rrrrrrrrrrrrrrrrrrrn5RM1rHd"
)

// network is some fake nodes of Testnet and a client that knows them, all
// in one bubble of fake time.
type network struct {
	memory *nodetest.Memory
	nodes  []*nodetest.Server
	client *node.Client
}

// inBubble runs a test with n nodes of Testnet.
func inBubble(t *testing.T, n int, test func(t *testing.T, w network)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := network{memory: nodetest.NewMemory()}
		var urls []string
		for range n {
			s := w.memory.NewServer(1)
			w.nodes = append(w.nodes, s)
			urls = append(urls, s.URL)
		}
		var err error
		w.client, err = node.New("TESTNET", node.WithServers(urls...), node.WithHTTPClient(w.memory.HTTPClient()))
		if err != nil {
			t.Fatal(err)
		}
		defer w.memory.Close()
		defer w.client.Close()
		test(t, w)
	})
}

// account puts an account with plenty of XRP on all nodes.
func (w network) account(address string) {
	for _, s := range w.nodes {
		s.SetAccount(nodetest.Account{Address: address, Balance: 1000 * xrpl.DropsPerXRP, Sequence: 7})
	}
}

func wantError(t *testing.T, err error, kinds ...error) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %v", kinds)
	}
	for _, kind := range kinds {
		if !errors.Is(err, kind) {
			t.Errorf("error %q is not a %q", err, kind)
		}
	}
}

// signed gives a payment of 25 XRP from the test's key, with these fields on
// top, and its blob and hash.
func signed(t *testing.T, more map[string]any) (tx xrpl.Tx, blob, hash string) {
	t.Helper()
	k, err := xrpl.NewKey(xrpl.Ed25519, [16]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	fields := xrpl.Tx{
		"TransactionType": "Payment", "Account": k.Address(), "Destination": bob,
		"Amount": "25000000", "Fee": "12", "Sequence": json.Number("7"),
	}
	for name, v := range more {
		fields[name] = v
		if v == nil {
			delete(fields, name)
		}
	}
	blob, hash, err = k.SignTx(fields)
	if err != nil {
		t.Fatal(err)
	}
	tx, err = xrpl.Decode(blob)
	if err != nil {
		t.Fatal(err)
	}
	return tx, blob, hash
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}
