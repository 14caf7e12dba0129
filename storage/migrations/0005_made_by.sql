-- The account whose sign-in made the request: the platform shows one that anybody
-- may sign to no other. Empty: made before this was noted, or with a key and its
-- secret.
ALTER TABLE requests ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
