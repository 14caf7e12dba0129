package storage

import (
	"context"
	"encoding/json"
	"time"
)

// Recipient is an address that stood in a certain field of signed requests.
type Recipient struct {
	Field   string // as it was asked for
	Address string // as it stands in the transaction
	Count   int    // signed requests with it
	Last    time.Time
}

// recipientsQuery looks into the stored transactions themselves, so that it
// covers those of every version. What can't be read as JSON holds nothing.
const recipientsQuery = `
	SELECT f.value, t.value, count(DISTINCT r.seq), max(max(r.resolved_at, r.created_at))
	FROM requests r INDEXED BY requests_by_state,
		json_tree(iif(json_valid(CAST(r.tx_json AS TEXT)), CAST(r.tx_json AS TEXT), '{}')) t,
		json_each(?) f
	WHERE r.state = 'signed' AND t.type = 'text' AND t.fullkey GLOB '*.' || f.value
	GROUP BY f.value, t.value`

// Recipients gives the texts that stand in fields of the transactions of signed
// requests, at any depth. A field is a JSON member's name ("Destination"), or
// several names one inside the other ("LimitAmount.issuer").
func (d *DB) Recipients(ctx context.Context, fields ...string) ([]Recipient, error) {
	list, err := d.recipients(ctx, fields)
	if err != nil {
		return nil, d.describe("list the earlier recipients", err)
	}
	return list, nil
}

func (d *DB) recipients(ctx context.Context, fields []string) ([]Recipient, error) {
	wanted, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	rows, err := d.read.QueryContext(ctx, recipientsQuery, string(wanted))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Recipient
	for rows.Next() {
		var r Recipient
		var last int64
		if err := rows.Scan(&r.Field, &r.Address, &r.Count, &last); err != nil {
			return nil, err
		}
		r.Last = fromMillis(last)
		list = append(list, r)
	}
	return list, rows.Err()
}
