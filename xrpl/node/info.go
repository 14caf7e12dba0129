package node

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"countersign/xrpl"
)

var (
	errNoInfo = errors.New("it has no info")
	errBadID  = errors.New("its network id is no number")
)

// ServerInfo is what server_info says of a node and its network.
type ServerInfo struct {
	Server    string // the node's address
	NetworkID uint32 // 0 also when the node gives none
	Version   string // of the node's software
	State     string // such as "full" or "syncing"
	// Validated is the index of the newest validated ledger; 0 when the node has
	// none.
	Validated uint32
	History   string // ledgers the node has, such as "1000-2000,2005-2010"

	// What the validated ledger demands: of an account, of each object it owns,
	// and for an ordinary transaction. Known tells whether the node gave all
	// three.
	ReserveBase, ReserveIncrement, BaseFee xrpl.Drops
	Known                                  bool

	idUnknown bool // a proxy that could not ask the node behind it
}

// ServerInfo asks for the state of the node.
func (c *Client) ServerInfo(ctx context.Context) (ServerInfo, error) {
	var info ServerInfo
	err := c.do(ctx, "server_info", func(cn *conn) (err error) {
		info, err = cn.serverInfo(ctx)
		return err
	})
	return info, err
}

func (cn *conn) serverInfo(ctx context.Context) (ServerInfo, error) {
	result, err := cn.ask(ctx, "server_info", nil)
	if err != nil {
		return ServerInfo{}, err
	}
	info, err := parseServerInfo(result)
	if err != nil {
		return ServerInfo{}, cn.nonsense("server_info", err.Error())
	}
	info.Server = cn.server
	cn.mu.Lock()
	cn.atLocked(info.Validated)
	cn.mu.Unlock()
	return info, nil
}

func parseServerInfo(result object) (ServerInfo, error) {
	o := result.object("info")
	if o == nil {
		return ServerInfo{}, errNoInfo
	}
	info := ServerInfo{
		Version: plain(o.text("build_version"), 40),
		State:   plain(o.text("server_state"), 40),
		History: plain(o.text("complete_ledgers"), 200),
	}
	if clio := o.text("clio_version"); clio != "" {
		info.Version = "Clio " + plain(clio, 40)
		// Clio gets the id from the node behind it, and leaves both out when
		// that does not answer.
		info.idUnknown = o["network_id"] == nil && o["rippled_version"] == nil
	}
	if v, there := o["network_id"]; there && v != nil {
		id, ok := o.whole("network_id")
		if !ok {
			return ServerInfo{}, errBadID
		}
		info.NetworkID = id
	}
	ledger := o.object("validated_ledger")
	info.Validated, _ = ledger.whole("seq")
	info.Known = true
	for _, part := range []struct {
		name string
		to   *xrpl.Drops
	}{{"reserve_base", &info.ReserveBase}, {"reserve_inc", &info.ReserveIncrement}, {"base_fee", &info.BaseFee}} {
		text := ledger.number(part.name + "_xrp")
		if text == "" {
			text = ledger.number(part.name + "_native") // Xahau
		}
		drops, err := dropsFromXRP(text)
		info.Known = info.Known && err == nil
		*part.to = drops
	}
	return info, nil
}

// Reserve is what an account with this many objects has to keep.
func (i ServerInfo) Reserve(objects uint32) xrpl.Drops {
	return min(i.ReserveBase+xrpl.Drops(objects)*i.ReserveIncrement, xrpl.MaxDrops)
}

// Fee is what the node asks for a transaction now.
type Fee struct {
	Base       xrpl.Drops // of an ordinary transaction without load
	Median     xrpl.Drops // of the transactions in the last ledger
	OpenLedger xrpl.Drops // to get into the next ledger without waiting
	Current    uint32     // index of the ledger being made
}

// Fee asks what transactions cost now.
func (c *Client) Fee(ctx context.Context) (Fee, error) {
	var fee Fee
	err := c.do(ctx, "fee", func(cn *conn) error {
		result, err := cn.ask(ctx, "fee", nil)
		if err != nil {
			return err
		}
		drops := result.object("drops")
		fee.Current, _ = result.whole("ledger_current_index")
		for _, part := range []struct {
			name string
			to   *xrpl.Drops
		}{{"base_fee", &fee.Base}, {"median_fee", &fee.Median}, {"open_ledger_fee", &fee.OpenLedger}} {
			if *part.to, err = xrpl.ParseDrops(drops.number(part.name)); err != nil {
				return cn.nonsense("fee", part.name+" is no amount of drops")
			}
		}
		return nil
	})
	return fee, err
}

// ServerDefinitions asks for the types, fields and codes the node's network
// knows, as JSON in the shape of definitions.json. Hash is their hash. With
// the hash of an earlier answer, the JSON is nil when nothing has changed.
func (c *Client) ServerDefinitions(ctx context.Context, known string) (definitions []byte, hash string, err error) {
	err = c.do(ctx, "server_definitions", func(cn *conn) error {
		var params map[string]any
		if known != "" {
			params = map[string]any{"hash": known}
		}
		result, err := cn.ask(ctx, "server_definitions", params)
		if err != nil {
			return err
		}
		hash = result.text("hash")
		if result.list("FIELDS") == nil {
			if known != "" && strings.EqualFold(hash, known) {
				definitions = nil
				return nil
			}
			return cn.nonsense("server_definitions", "it has no FIELDS")
		}
		delete(result, "status")
		definitions, err = json.Marshal(result)
		return err
	})
	return definitions, hash, err
}
