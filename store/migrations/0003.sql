-- Format 3: what may go and what must stay: withdrawals, holds, retention, keys and timestamps.
--
-- A page goes by its key: article_key(url), see extract/url.h. Kept tables all; the log of what was
-- withdrawn is never shortened.

-- One row a withdrawal: what a person asked to be taken down, why, and what became of it.
CREATE TABLE withdrawals (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    url     TEXT NOT NULL,              -- of the page
    reason  TEXT NOT NULL,
    origin  TEXT NOT NULL CHECK (origin IN ('asked', 'retention', 'merge')),
    erased  INTEGER,                    -- when the bytes went; NULL: hidden only
    lifted  INTEGER                     -- when it was undone; NULL: it stands
) STRICT;

-- The addresses that a withdrawal which stands covers: hidden from every reader, never kept again.
CREATE TABLE withdrawn_keys (
    key        TEXT PRIMARY KEY,        -- article_key(url)
    withdrawal INTEGER NOT NULL REFERENCES withdrawals (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX withdrawn_keys_by_withdrawal ON withdrawn_keys (withdrawal);

-- What may not be erased, by whatever rule.
CREATE TABLE holds (
    key    TEXT PRIMARY KEY,            -- article_key(url)
    url    TEXT NOT NULL,
    reason TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- list(): the latest stories without sorting all of them.
CREATE INDEX stories_by_last_seen ON stories (last_seen DESC, id DESC);

-- How long a site's stories are kept after the last look; '' is every site without a rule.
CREATE TABLE retention (
    site TEXT PRIMARY KEY,
    days INTEGER NOT NULL CHECK (days >= 1)
) STRICT, WITHOUT ROWID;

-- Payloads whose bytes were let go while their captures stay: digest and length still stand in
-- payloads, so that the chain verifies.
CREATE TABLE dropped_payloads (
    id INTEGER PRIMARY KEY REFERENCES payloads (id),
    at INTEGER NOT NULL
) STRICT;

-- RFC 3161 tokens over the head of a chain: everything before it is older than the token.
CREATE TABLE timestamps (
    id       INTEGER PRIMARY KEY,
    writer   INTEGER NOT NULL REFERENCES writers (id),
    sequence INTEGER NOT NULL,
    hash     BLOB NOT NULL CHECK (length(hash) = 32),  -- of the link
    at       INTEGER NOT NULL,          -- when it was obtained, by this machine's clock
    source   TEXT NOT NULL,             -- the authority's URL, or the file it came in
    token    BLOB NOT NULL,             -- DER, TimeStampResp
    UNIQUE (writer, sequence, token)
) STRICT;
