package node

import (
	"context"
	"errors"
	"fmt"

	"countersign/xrpl"
)

// Definitions asks for the types and fields the network knows, and remembers
// the answer for as long as the Client lives. See ServerDefinitions for those
// that are to be kept longer.
func (c *Client) Definitions(ctx context.Context) (*xrpl.Definitions, error) {
	c.mu.Lock()
	known := c.definitions
	c.mu.Unlock()
	if known != nil {
		return known, nil
	}
	text, _, err := c.ServerDefinitions(ctx, "")
	if err != nil {
		return nil, err
	}
	d, err := xrpl.ParseDefinitions(text)
	if err != nil {
		return nil, fmt.Errorf("server_definitions: %w: %w", ErrBadAnswer, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.definitions = d
	return d, nil
}

// decode reads a signed blob, with the network's own definitions when it is of
// a kind that is not known here, as on networks that are not the XRP Ledger. A
// blob nobody can read gives ErrUnsupportedType or ErrBadBlob.
func (c *Client) decode(ctx context.Context, blobHex string) (xrpl.Tx, error) {
	tx, err := xrpl.Decode(blobHex)
	if err == nil || !errors.Is(err, xrpl.ErrUnsupportedType) && c.speaksXRPL() {
		return tx, err
	}
	if _, bad := xrpl.TxID(blobHex); bad != nil {
		return nil, err
	}
	d, asked := c.Definitions(ctx)
	if asked != nil {
		return nil, err
	}
	return d.Decode(blobHex)
}

func (c *Client) speaksXRPL() bool {
	switch c.network {
	case "MAINNET", "TESTNET", "DEVNET":
		return true
	}
	return false
}
