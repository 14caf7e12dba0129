-- The application (its API key) that made the request: another one does not see
-- it on the platform. Empty: made before this was noted.
ALTER TABLE requests ADD COLUMN client_id TEXT NOT NULL DEFAULT '';
