package xumm

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
)

// Rail is a network that the wallet can be switched to.
type Rail struct {
	Key         string // MAINNET, TESTNET, …: what ForceNetwork takes
	Name        string
	NetworkID   uint32
	Live        bool   // what is on it is worth something
	NativeAsset string // XRP or XAH
	Color       string // "#0A0A0A" or ""
	IconURL     string // of the network
	AssetURL    string // icon of the native asset
	RPCURL      string // JSON-RPC address of a node; "" when the platform names none
	// DefinitionsURL is where the definitions of the network's serialization are,
	// as a node's server_definitions gives them; "" when the platform names none.
	DefinitionsURL string
	Endpoints      []Endpoint
	Explorers      []Explorer
}

// Endpoint is the WebSocket address of a node.
type Endpoint struct{ Name, URL string }

// Explorer is a web site that shows what is on a network's ledger.
type Explorer struct {
	Name                       string
	txURL, accountURL, ctidURL string
}

// TxURL gives the address of a transaction's page, by its hash; "" when the
// explorer has none.
func (e Explorer) TxURL(hash string) string { return joined(e.txURL, hash) }

// AccountURL gives the address of an account's page.
func (e Explorer) AccountURL(account string) string { return joined(e.accountURL, account) }

// CTIDURL gives the address of a transaction's page, by its compact identifier.
func (e Explorer) CTIDURL(ctid string) string { return joined(e.ctidURL, ctid) }

func joined(base, name string) string {
	if base == "" || name == "" {
		return ""
	}
	return base + url.PathEscape(name)
}

// Rails gives the networks of the platform in the order of their ids. The list
// is public, and asked for without a credential.
func (c *Client) Rails(ctx context.Context) ([]Rail, error) {
	const op = "get networks"
	a, err := c.public(ctx, op, "rails")
	if err != nil {
		return nil, err
	}
	var w map[string]looseRaw
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	var rails []Rail
	for key, raw := range w {
		if r, ok := c.rail(key, raw); ok {
			rails = append(rails, r)
		}
	}
	if len(rails) == 0 {
		return nil, unreadable(op, "it names no network")
	}
	slices.SortFunc(rails, func(a, b Rail) int {
		return cmp.Or(cmp.Compare(a.NetworkID, b.NetworkID), cmp.Compare(a.Key, b.Key))
	})
	return rails, nil
}

func (c *Client) rail(key string, raw looseRaw) (Rail, bool) {
	var w struct {
		ChainID     looseInt `json:"chain_id"`
		Color, Name looseString
		IsLivenet   looseBool   `json:"is_livenet"`
		NativeAsset looseString `json:"native_asset"`
		Endpoints   []struct{ Name, URL looseString }
		Explorers   []struct {
			Name       looseString
			URLTx      looseString `json:"url_tx"`
			URLAccount looseString `json:"url_account"`
			URLCTID    looseString `json:"url_ctid"`
		}
		RPC, Definitions looseString
		Icons            struct {
			Square looseString `json:"icon_square"`
			Asset  looseString `json:"icon_asset"`
		}
	}
	if (PayloadOptions{ForceNetwork: key}).check() != nil || key == "" || decodeLoose(raw, &w) != nil ||
		!w.ChainID.known || w.ChainID.v < 0 || w.ChainID.v > 1<<32-1 {
		return Rail{}, false
	}
	r := Rail{
		Key: key, Name: plainText(string(w.Name), 40), NetworkID: uint32(w.ChainID.v), Live: bool(w.IsLivenet),
		NativeAsset: plainText(string(w.NativeAsset), 8), Color: plainText(string(w.Color), 9), IconURL: c.webLink(w.Icons.Square),
		AssetURL: c.webLink(w.Icons.Asset), RPCURL: c.webLink(w.RPC), DefinitionsURL: c.webLink(w.Definitions),
	}
	if r.Name == "" {
		r.Name = key
	}
	for _, e := range w.Endpoints {
		if u, err := url.Parse(string(e.URL)); err == nil && u.Host != "" && u.User == nil && (u.Scheme == "wss" || u.Scheme == "ws") {
			r.Endpoints = append(r.Endpoints, Endpoint{plainText(string(e.Name), 40), string(e.URL)})
		}
	}
	for _, e := range w.Explorers {
		x := Explorer{plainText(string(e.Name), 40), c.pageBase(e.URLTx), c.pageBase(e.URLAccount), c.pageBase(e.URLCTID)}
		if x.txURL != "" {
			r.Explorers = append(r.Explorers, x)
		}
	}
	return r, true
}

// pageBase gives an address that a name can be put behind.
func (c *Client) pageBase(s looseString) string {
	link := c.webLink(s)
	if link == "" || strings.HasSuffix(link, "/") || strings.HasSuffix(link, "=") {
		return link
	}
	return link + "/"
}

// ExplorerURL gives the address of the platform's own launcher of explorers for
// a transaction, which asks the person which one to use (Xumm developer docs,
// "Explorer launcher"). network is a key such as MAINNET, hash that of the
// transaction in hex.
func (c *Client) ExplorerURL(network, hash string) string {
	return c.base.String() + "/explorer/" + url.PathEscape(network) + "/" + url.PathEscape(hash)
}

// ExplorerCTIDURL is ExplorerURL for a compact transaction identifier (XLS-37),
// which names the network itself.
func (c *Client) ExplorerCTIDURL(ctid string) string {
	return c.base.String() + "/explorer/" + url.PathEscape(ctid)
}
