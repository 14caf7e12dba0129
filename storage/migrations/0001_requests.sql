-- 'CSGN': tells file(1), and us, whose database this is.
PRAGMA application_id = 0x4353474E;

-- Times are milliseconds since 1970 in UTC, 0 when unknown.
-- search is what the text filter looks in, in lower case.
CREATE TABLE requests (
	seq            INTEGER PRIMARY KEY,
	id             TEXT NOT NULL UNIQUE,
	uuid           TEXT NOT NULL,
	state          TEXT NOT NULL,
	tx_type        TEXT NOT NULL,
	tx_json        BLOB NOT NULL,
	sentence       TEXT NOT NULL,
	account        TEXT NOT NULL,
	network        TEXT NOT NULL,
	instruction    TEXT NOT NULL,
	expire_minutes INTEGER NOT NULL,
	submit         INTEGER NOT NULL,
	sign_url       TEXT NOT NULL,
	status_url     TEXT NOT NULL,
	pushed         INTEGER NOT NULL,
	created_at     INTEGER NOT NULL,
	updated_at     INTEGER NOT NULL,
	expires_at     INTEGER NOT NULL,
	opened_at      INTEGER NOT NULL,
	resolved_at    INTEGER NOT NULL,
	blob           TEXT NOT NULL,
	txid           TEXT NOT NULL,
	signed_by      TEXT NOT NULL,
	signed_network TEXT NOT NULL,
	result         TEXT NOT NULL,
	settled        INTEGER NOT NULL,
	proof          BLOB NOT NULL,
	problem        TEXT NOT NULL,
	renewed_from   TEXT NOT NULL,
	search         TEXT NOT NULL
) STRICT;

CREATE INDEX requests_by_age   ON requests (created_at);
CREATE INDEX requests_by_state ON requests (state, created_at);
CREATE INDEX requests_by_type  ON requests (tx_type, created_at);
CREATE INDEX requests_to_follow ON requests (created_at) WHERE settled = 0;

CREATE TABLE drafts (
	name       TEXT NOT NULL PRIMARY KEY,
	data       BLOB NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
