-- What a node of the ledger said about a signed request, as JSON; empty: nothing
-- yet. judged: the ledger's last word is known, or will not be asked for. What
-- was signed by earlier versions is not looked up again by itself.
ALTER TABLE requests ADD COLUMN node BLOB NOT NULL DEFAULT x'';
ALTER TABLE requests ADD COLUMN judged INTEGER NOT NULL DEFAULT 0;
-- One of several signatures for an account with a signer list.
ALTER TABLE requests ADD COLUMN multisign INTEGER NOT NULL DEFAULT 0;
UPDATE requests SET judged = 1 WHERE state = 'signed';

CREATE INDEX requests_to_judge ON requests (created_at) WHERE state = 'signed' AND judged = 0;
