package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// State is how far a request has come. See [DB.Change] for the order.
type State string

const (
	Unsent    State = "unsent"  // saved, never reached the platform (or was refused): can be sent again
	Sending   State = "sending" // about to be sent or outcome unknown: must be looked up by ID before sending again
	Pending   State = "pending"
	Opened    State = "opened"
	Signed    State = "signed"
	Rejected  State = "rejected"
	Cancelled State = "cancelled"
	Expired   State = "expired"
	Gone      State = "gone" // the platform no longer knows it
)

// rank orders states by what may not be taken back. The platform's own order
// is signed before rejected before cancelled: a request that was cancelled
// here while the phone signed it has been signed.
// Expired and gone are no final states: an opened request can still be signed.
func (s State) rank() int {
	switch s {
	case Signed:
		return 3
	case Rejected:
		return 2
	case Cancelled:
		return 1
	default:
		return 0
	}
}

func (s State) known() bool {
	switch s {
	case Unsent, Sending, Pending, Opened, Signed, Rejected, Cancelled, Expired, Gone:
		return true
	}
	return false
}

// Request is one sign request. ID is ours and is the payload's custom
// identifier; UUID is the platform's.
type Request struct {
	ID, UUID           string
	State              State
	TxType             string
	TxJSON             json.RawMessage // as asked
	Sentence           string          // the explanation shown before sending
	Account            string          // who is asked to sign; "" anyone
	Network            string          // forced network key; "" any
	Instruction        string
	ExpireMinutes      int
	Submit             bool
	Multisign          bool // one of several signatures for an account with a signer list
	SignURL, StatusURL string
	Pushed             bool

	// UTC, millisecond precision, zero when unknown.
	CreatedAt, UpdatedAt, ExpiresAt, OpenedAt, ResolvedAt time.Time

	Blob, TxID, SignedBy, SignedNetwork string
	Result                              string          // dispatched engine result
	Settled                             bool            // nothing more will come
	Proof                               json.RawMessage // []xrpl.Finding
	Problem                             string          // a sentence: why it is unsent or gone
	RenewedFrom                         string          // ID
	ClientID                            string          // API key of the application that made it; "" made by a version that did not note it
	MadeBy                              string          // the account whose sign-in made it; "" as ClientID, or with a key and its secret
	Node                                json.RawMessage // xrpl.NodeReport: what a node of the ledger said
	Judged                              bool            // the ledger's last word is known, or will not be asked for
}

// check says what keeps a request from being stored.
func (r Request) check() error {
	switch {
	case r.ID == "":
		return errors.New("a request needs an ID")
	case !r.State.known():
		return fmt.Errorf("unknown request state %q", r.State)
	case len(r.TxJSON) > 0 && !json.Valid(r.TxJSON):
		return errors.New("the transaction is not JSON")
	case len(r.Proof) > 0 && !json.Valid(r.Proof):
		return errors.New("the proof is not JSON")
	case len(r.Node) > 0 && !json.Valid(r.Node):
		return errors.New("the node's report is not JSON")
	}
	return nil
}

// Columns in the order of scanRequest and requestValues.
const requestColumns = `id, uuid, state, tx_type, tx_json, sentence, account, network, instruction,
	expire_minutes, submit, sign_url, status_url, pushed,
	created_at, updated_at, expires_at, opened_at, resolved_at,
	blob, txid, signed_by, signed_network, result, settled, proof, problem, renewed_from, client_id, node, judged, multisign, made_by`

// Statements. Every one of them is tested to use an index.
const (
	insertQuery = `INSERT INTO requests (` + requestColumns + `, search) VALUES (` + requestMarks + `)`
	updateQuery = `UPDATE requests SET (` + requestColumns + `, search) = (` + requestMarks + `) WHERE id = ?`
	selectQuery = `SELECT ` + requestColumns + ` FROM requests WHERE id = ?`
	deleteQuery = `DELETE FROM requests WHERE id = ?`

	requestMarks = `?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?`
)

func requestValues(r Request) []any {
	return []any{
		r.ID, r.UUID, string(r.State), r.TxType, bytesOf(r.TxJSON), r.Sentence, r.Account, r.Network, r.Instruction,
		r.ExpireMinutes, r.Submit, r.SignURL, r.StatusURL, r.Pushed,
		millis(r.CreatedAt), millis(r.UpdatedAt), millis(r.ExpiresAt), millis(r.OpenedAt), millis(r.ResolvedAt),
		r.Blob, r.TxID, r.SignedBy, r.SignedNetwork, r.Result, r.Settled, bytesOf(r.Proof), r.Problem, r.RenewedFrom, r.ClientID,
		bytesOf(r.Node), r.Judged, r.Multisign, r.MadeBy,
		searchText(r),
	}
}

// searchText is what Filter.Text looks in: one field a line, so that no match
// runs from one into the next.
func searchText(r Request) string {
	return strings.ToLower(strings.Join([]string{
		r.Sentence, r.TxType, r.Account, r.SignedBy, r.ID, r.UUID, r.TxID, r.Instruction,
	}, "\n"))
}

func scanRequest(row interface{ Scan(...any) error }) (Request, error) {
	var r Request
	var txJSON, proof, node []byte
	var created, updated, expires, opened, resolved int64
	err := row.Scan(
		&r.ID, &r.UUID, &r.State, &r.TxType, &txJSON, &r.Sentence, &r.Account, &r.Network, &r.Instruction,
		&r.ExpireMinutes, &r.Submit, &r.SignURL, &r.StatusURL, &r.Pushed,
		&created, &updated, &expires, &opened, &resolved,
		&r.Blob, &r.TxID, &r.SignedBy, &r.SignedNetwork, &r.Result, &r.Settled, &proof, &r.Problem, &r.RenewedFrom, &r.ClientID,
		&node, &r.Judged, &r.Multisign, &r.MadeBy,
	)
	if err != nil {
		return Request{}, err
	}
	if len(txJSON) > 0 {
		r.TxJSON = txJSON
	}
	if len(proof) > 0 {
		r.Proof = proof
	}
	if len(node) > 0 {
		r.Node = node
	}
	r.CreatedAt, r.UpdatedAt, r.ExpiresAt = fromMillis(created), fromMillis(updated), fromMillis(expires)
	r.OpenedAt, r.ResolvedAt = fromMillis(opened), fromMillis(resolved)
	return r, nil
}

func bytesOf(b []byte) []byte {
	if b == nil {
		return []byte{} // the columns are NOT NULL
	}
	return b
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func insertRequest(ctx context.Context, tx *sql.Tx, r Request) error {
	_, err := tx.ExecContext(ctx, insertQuery, requestValues(r)...)
	return err
}

func updateRequest(ctx context.Context, tx *sql.Tx, r Request) error {
	_, err := tx.ExecContext(ctx, updateQuery, append(requestValues(r), r.ID)...)
	return err
}

// Add stores a new request; it is on the disk when Add returns nil. CreatedAt
// and UpdatedAt are set to now when they are zero.
// Errors: ErrExists, ErrFull, ErrInUse.
func (d *DB) Add(ctx context.Context, r Request) error {
	if err := r.check(); err != nil {
		return err
	}
	if r.CreatedAt.IsZero() {
		r.CreatedAt = d.now()
	}
	if r.UpdatedAt.IsZero() {
		r.UpdatedAt = r.CreatedAt
	}
	err := d.inTransaction(ctx, func(tx *sql.Tx) error { return insertRequest(ctx, tx, r) })
	if err != nil {
		return d.describe("save the request", err)
	}
	d.backUpDaily()
	return nil
}

// Get gives the request with our ID, or ErrNotFound.
func (d *DB) Get(ctx context.Context, id string) (Request, error) {
	r, err := scanRequest(d.read.QueryRowContext(ctx, selectQuery, id))
	if err != nil {
		return Request{}, d.describe("read the request", err)
	}
	return r, nil
}

// Change reads a request, lets change alter it, and writes it, in one
// transaction: of two changes at the same time, in this process or in two, the
// second sees the first. It sets UpdatedAt and gives what was stored.
//
// News can arrive late or twice, so Change keeps what is known for sure: a
// state only moves towards cancelled, rejected, signed, in this order, never
// back from there; UUID, Blob, TxID, SignedBy, SignedNetwork, ClientID and MadeBy
// are never blanked again; what is judged stays judged; ID and CreatedAt never
// change.
//
// change must not use the database. Errors: ErrNotFound, ErrFull, ErrInUse.
func (d *DB) Change(ctx context.Context, id string, change func(*Request)) (Request, error) {
	var r Request
	err := d.inTransaction(ctx, func(tx *sql.Tx) error {
		before, err := scanRequest(tx.QueryRowContext(ctx, selectQuery, id))
		if err != nil {
			return err
		}
		r = before
		change(&r)
		r.keep(before)
		r.UpdatedAt = fromMillis(millis(d.now()))
		if err := r.check(); err != nil {
			return err
		}
		if err := updateRequest(ctx, tx, r); err != nil {
			return err
		}
		// What is given back is what is stored: times in milliseconds, UTC.
		r, err = scanRequest(tx.QueryRowContext(ctx, selectQuery, id))
		return err
	})
	if err != nil {
		return Request{}, d.describe("change the request", err)
	}
	return r, nil
}

// keep restores what a change may not take back.
func (r *Request) keep(before Request) {
	r.ID, r.CreatedAt = before.ID, before.CreatedAt
	if r.State.rank() < before.State.rank() {
		r.State = before.State
	}
	r.Judged = r.Judged || before.Judged
	for _, f := range []struct {
		now *string
		was string
	}{
		{&r.UUID, before.UUID},
		{&r.Blob, before.Blob},
		{&r.TxID, before.TxID},
		{&r.SignedBy, before.SignedBy},
		{&r.SignedNetwork, before.SignedNetwork},
		{&r.ClientID, before.ClientID},
		{&r.MadeBy, before.MadeBy},
	} {
		if *f.now == "" {
			*f.now = f.was
		}
	}
}

// Delete removes a request for good, or gives ErrNotFound.
func (d *DB) Delete(ctx context.Context, id string) error {
	err := d.inTransaction(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, deleteQuery, id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNotFound)
		}
		return nil
	})
	if err != nil {
		return d.describe("delete the request", err)
	}
	return nil
}

// inTransaction runs f in a write transaction, which is on the disk when
// inTransaction returns nil, and undone in every other case, a panic included.
func (d *DB) inTransaction(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
