-- Set-ups, events and bundles are the JSON that serde makes of them; the last row is the latest.
CREATE TABLE IF NOT EXISTS saml_setups (
    company TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    setup TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS saml_attempts (
    number INTEGER NOT NULL PRIMARY KEY,
    company TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    request_id TEXT,
    event TEXT NOT NULL,
    bundle TEXT NOT NULL,
    UNIQUE (company, id)
) STRICT;
CREATE INDEX IF NOT EXISTS saml_attempts_kind ON saml_attempts (company, kind, number);
