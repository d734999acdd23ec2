-- Format 2: what `stet watch` looks at, and when.

-- What people asked to be watched. When each is due, and what lists led to, is in queue under the
-- crawl whose seed is "watch".
CREATE TABLE watches (
    key   TEXT PRIMARY KEY,             -- article_key()
    url   TEXT NOT NULL,
    kind  TEXT NOT NULL CHECK (kind IN ('auto', 'page', 'list')),  -- auto: what its address says
    added INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_found_on ON queue (crawl, found_on);
