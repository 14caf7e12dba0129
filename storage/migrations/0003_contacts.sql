-- The people somebody sends to. folded is the name as it is compared: two names
-- that differ in their capitals only are one. tag is NULL for none; 0 is a tag.
CREATE TABLE contacts (
	id         INTEGER PRIMARY KEY AUTOINCREMENT, -- the id of a deleted contact is never another's
	name       TEXT NOT NULL,
	folded     TEXT NOT NULL UNIQUE,
	address    TEXT NOT NULL,
	tag        INTEGER CHECK (tag BETWEEN 0 AND 4294967295),
	network    TEXT NOT NULL,
	note       TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
