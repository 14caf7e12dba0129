package storage

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// Filter chooses requests for a list. Its zero value is all of them.
type Filter struct {
	Text   string   // words in sentence, type, instruction, addresses, id, uuid or txid; any case, taken literally
	States []State  // any of these; none: all
	Types  []string // transaction types; none: all
	// Account is who was asked to sign; "" is anybody.
	Account string
	Before  time.Time
	Limit   int
}

// List gives the requests that the filter chooses, newest first.
//
// For pages, give a Limit and, from the second page on, the CreatedAt of the
// last request as Before. Requests that share the last one's millisecond come
// along, beyond the limit, so that pages never lose one between them.
func (d *DB) List(ctx context.Context, f Filter) ([]Request, error) {
	query, args := listQuery(f)
	found, err := d.query(ctx, query, args)
	if err != nil {
		return nil, d.describe("list the requests", err)
	}
	if f.Limit <= 0 || len(found) < f.Limit {
		return found, nil
	}
	last := found[len(found)-1].CreatedAt
	query, args = sameTimeQuery(f, last)
	twins, err := d.query(ctx, query, args)
	if err != nil {
		return nil, d.describe("list the requests", err)
	}
	for len(found) > 0 && found[len(found)-1].CreatedAt.Equal(last) {
		found = found[:len(found)-1]
	}
	return append(found, twins...), nil
}

// Unsettled gives the requests about which news may still come, oldest first:
// those to follow again after a start.
func (d *DB) Unsettled(ctx context.Context) ([]Request, error) {
	found, err := d.query(ctx, unsettledQuery, nil)
	if err != nil {
		return nil, d.describe("list the requests to follow", err)
	}
	return found, nil
}

const unsettledQuery = `SELECT ` + requestColumns + ` FROM requests WHERE settled = 0 ORDER BY created_at, seq`

// Unjudged gives the signed requests whose last word the ledger has not spoken,
// oldest first: those to ask a node about after a start.
func (d *DB) Unjudged(ctx context.Context) ([]Request, error) {
	found, err := d.query(ctx, unjudgedQuery, nil)
	if err != nil {
		return nil, d.describe("list the requests to ask the ledger about", err)
	}
	return found, nil
}

const unjudgedQuery = `SELECT ` + requestColumns + ` FROM requests WHERE state = 'signed' AND judged = 0 ORDER BY created_at, seq`

func listQuery(f Filter) (string, []any) {
	where, args := f.conditions()
	if !f.Before.IsZero() {
		where, args = append(where, `created_at < ?`), append(args, f.Before.UnixMilli())
	}
	limit := -1 // SQLite: no limit
	if f.Limit > 0 {
		limit = f.Limit
	}
	return listSelect(where) + ` LIMIT ?`, append(args, limit)
}

func sameTimeQuery(f Filter, at time.Time) (string, []any) {
	where, args := f.conditions()
	return listSelect(append(where, `created_at = ?`)), append(args, millis(at))
}

func listSelect(where []string) string {
	query := `SELECT ` + requestColumns + ` FROM requests`
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, ` AND `)
	}
	return query + ` ORDER BY created_at DESC, seq DESC`
}

func (f Filter) conditions() (where []string, args []any) {
	if len(f.States) > 0 {
		where = append(where, `state IN (`+marks(len(f.States))+`)`)
		for _, s := range f.States {
			args = append(args, string(s))
		}
	}
	if len(f.Types) > 0 {
		where = append(where, `tx_type IN (`+marks(len(f.Types))+`)`)
		for _, t := range f.Types {
			args = append(args, t)
		}
	}
	if f.Account != "" {
		where, args = append(where, `account = ?`), append(args, f.Account)
	}
	for _, word := range strings.Fields(strings.ToLower(f.Text)) {
		where = append(where, `search LIKE ? ESCAPE '\'`)
		args = append(args, `%`+likeEscape(word)+`%`)
	}
	return where, args
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat(`?,`, n), `,`) }

// likeEscape makes LIKE take a word literally.
func likeEscape(word string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)
}

func (d *DB) query(ctx context.Context, query string, args []any) ([]Request, error) {
	rows, err := d.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scanRequests(rows)
}

func scanRequests(rows *sql.Rows) ([]Request, error) {
	var found []Request
	for rows.Next() {
		r, err := scanRequest(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, r)
	}
	return found, rows.Err()
}
