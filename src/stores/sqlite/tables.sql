-- Keys are SHA-256, times microseconds since 1970, UTC.
CREATE TABLE IF NOT EXISTS saml_replay (
    key BLOB NOT NULL PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS saml_replay_until ON saml_replay (until);

CREATE TABLE IF NOT EXISTS saml_pending (
    key BLOB NOT NULL PRIMARY KEY,
    token TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS saml_pending_until ON saml_pending (until);
