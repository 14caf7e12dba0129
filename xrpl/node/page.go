package node

import (
	"context"
	"encoding/json"
	"fmt"
)

const (
	// perPage is the most a public node gives at once.
	perPage = 400
	// maxPages bounds one question, for a node that never comes to an end.
	maxPages = 10
)

// pages collects a list that comes in parts, all from the same validated
// ledger. With more the node has further rows.
func (cn *conn) pages(ctx context.Context, command, name string, params map[string]any) (rows []object, more bool, err error) {
	question := map[string]any{"ledger_index": "validated", "limit": perPage}
	for key, v := range params {
		question[key] = v
	}
	for range maxPages {
		result, err := cn.ask(ctx, command, question)
		if err != nil {
			return nil, false, err
		}
		list, ok := result[name].([]any)
		switch {
		case !ok:
			return nil, false, cn.nonsense(command, fmt.Sprintf("it has no %s", name))
		case result.text("account") != params["account"]:
			return nil, false, cn.nonsense(command, "it is about another account")
		case result["validated"] == false:
			return nil, false, cn.nonsense(command, "it is not from a validated ledger")
		}
		if len(list) > perPage {
			return nil, false, cn.nonsense(command, fmt.Sprintf("it has %d rows on a page, and %d were asked for", len(list), perPage))
		}
		for _, v := range list {
			if row, ok := v.(map[string]any); ok {
				rows = append(rows, row)
			}
		}
		if result["marker"] == nil {
			return rows, false, nil
		}
		question["marker"] = result["marker"]
		if index, ok := result.whole("ledger_index"); ok {
			question["ledger_index"] = json.Number(fmt.Sprint(index))
		}
	}
	return rows, true, nil
}
