-- stet archive, format 1; what later formats add is in migrations/. Commented like a header: what
-- each table is, who may rely on what. The byte forms behind the digests are specified in
-- store/README.md.
--
-- Times are milliseconds since 1970-01-01T00:00:00Z. Digests are 32 raw bytes (SHA-256). "Kept"
-- tables hold what was seen and are never rewritten; "derived" tables can be made again from them.

-- One value a name: archive_id, created, written_by (the stet that last changed the format).
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------
-- Kept: what crossed the wire.

-- Who appends captures. A copy of an archive is another place and gets another writer, so that
-- two copies never write the same sequence numbers.
CREATE TABLE writers (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,      -- 32 hex digits, random
    software TEXT NOT NULL,             -- "stet/0.1.0"
    created  INTEGER NOT NULL,
    place    BLOB NOT NULL              -- digest of writer, machine and file: see the README
) STRICT;

-- The hash chains: one link a capture, one chain a writer, in order of entry. A link outlives its
-- capture: where the capture is gone the chain still verifies (see tombstones).
CREATE TABLE chain (
    id       INTEGER PRIMARY KEY,       -- = captures.id
    writer   INTEGER NOT NULL REFERENCES writers (id),
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    previous BLOB NOT NULL CHECK (length(previous) = 32),  -- hash of the link before; zeros first
    leaf     BLOB NOT NULL CHECK (length(leaf) = 32),      -- digest of the capture's byte form
    hash     BLOB NOT NULL CHECK (length(hash) = 32),      -- of this link
    UNIQUE (writer, sequence)
) STRICT;

-- Bodies, each kept once. Decoded bodies and, with --keep-wire, encoded ones.
CREATE TABLE payloads (
    id     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    length INTEGER NOT NULL CHECK (length >= 0),  -- of the bytes, as hashed
    coding TEXT NOT NULL CHECK (coding IN ('raw', 'zstd')),
    base   INTEGER REFERENCES payloads (id),      -- zstd only: the raw prefix it is coded against
    depth  INTEGER NOT NULL DEFAULT 0 CHECK (depth BETWEEN 0 AND 32),  -- bases to go through
    stored INTEGER NOT NULL,                      -- length of blobs.data
    CHECK ((base IS NULL) = (depth = 0))
) STRICT;
CREATE INDEX payloads_by_base ON payloads (base) WHERE base IS NOT NULL;

-- Apart from payloads, so that counting payloads does not read them.
CREATE TABLE blobs (
    id   INTEGER PRIMARY KEY REFERENCES payloads (id),
    data BLOB NOT NULL
) STRICT;

-- One hop: a request and its answer, as sent and as received.
CREATE TABLE captures (
    id              INTEGER PRIMARY KEY REFERENCES chain (id),
    url             TEXT NOT NULL,      -- asked for, absolute, without fragment
    surt            TEXT NOT NULL,      -- derived: capture_key(url), the key of CDX files
    method          TEXT NOT NULL,
    started         INTEGER NOT NULL,
    finished        INTEGER NOT NULL,
    status          INTEGER NOT NULL,   -- 0: no HTTP answer; then failure says why
    failure         TEXT NOT NULL,
    protocol        TEXT NOT NULL,
    ip_address      TEXT NOT NULL,
    request_head    BLOB NOT NULL,      -- without the values that stand in secrets
    response_head   BLOB NOT NULL,      -- likewise
    payload         INTEGER REFERENCES payloads (id),  -- NULL: an empty body
    wire_sha256     BLOB CHECK (wire_sha256 IS NULL OR length(wire_sha256) = 32),
    wire_length     INTEGER NOT NULL,
    wire_payload    INTEGER REFERENCES payloads (id),  -- with --keep-wire
    truncated       TEXT NOT NULL,      -- WARC-Truncated's words, or ''
    verdict         TEXT NOT NULL,      -- as judged when it entered; looks.verdict may change
    robots_override TEXT NOT NULL,
    rights          TEXT NOT NULL,
    origin          TEXT NOT NULL CHECK (origin IN ('fetched', 'warc', 'file', 'memento')),
    origin_source   TEXT NOT NULL,
    origin_software TEXT NOT NULL,
    time_assumed    INTEGER NOT NULL CHECK (time_assumed IN (0, 1))
) STRICT;
CREATE INDEX captures_by_surt ON captures (surt, started);
CREATE INDEX captures_by_payload ON captures (payload) WHERE payload IS NOT NULL;
CREATE INDEX captures_by_wire ON captures (wire_payload) WHERE wire_payload IS NOT NULL;

-- Values of Cookie, Set-Cookie, Authorization and Proxy-Authorization. They never leave in an
-- export and are not under the leaf hash, so that a chain verifies without them.
CREATE TABLE secrets (
    capture INTEGER NOT NULL REFERENCES captures (id),
    head    TEXT NOT NULL CHECK (head IN ('request', 'response')),
    place   INTEGER NOT NULL,           -- byte of the stored head before which the value stood
    name    TEXT NOT NULL,              -- the field, as written
    value   BLOB NOT NULL,
    sha256  BLOB NOT NULL CHECK (length(sha256) = 32),  -- of value, for check
    PRIMARY KEY (capture, head, place)
) STRICT, WITHOUT ROWID;

-- A capture whose content was withdrawn: its link stays in chain.
CREATE TABLE tombstones (
    id      INTEGER PRIMARY KEY REFERENCES chain (id),
    surt    TEXT NOT NULL,              -- what may not come back by crawl, import or merge
    payload BLOB CHECK (payload IS NULL OR length(payload) = 32),
    reason  TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- Kept: visits. A look is one visit to one page; it may rest on several captures.

-- A story: everything kept under one canonical address. The columns after `address` are derived
-- and spare list() a walk over the looks.
CREATE TABLE stories (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,  -- printed as s1; never used again
    address    INTEGER NOT NULL REFERENCES addresses (id) DEFERRABLE INITIALLY DEFERRED,
    site       TEXT NOT NULL,           -- host without "www."
    site_name  TEXT NOT NULL DEFAULT '',
    headline   TEXT NOT NULL DEFAULT '',
    byline     TEXT NOT NULL DEFAULT '',
    published  TEXT NOT NULL DEFAULT '',
    language   TEXT NOT NULL DEFAULT '',
    state      TEXT NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'missing', 'removed')),
    first_seen INTEGER NOT NULL DEFAULT 0,
    last_seen  INTEGER NOT NULL DEFAULT 0,
    looks      INTEGER NOT NULL DEFAULT 0,
    revisions  INTEGER NOT NULL DEFAULT 0,
    words      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX stories_by_site ON stories (site);

-- Every address that was looked at or called canonical. Two addresses with one key (see
-- article_key() in extract/url.h) are one.
CREATE TABLE addresses (
    id    INTEGER PRIMARY KEY,
    key   TEXT NOT NULL UNIQUE,
    url   TEXT NOT NULL,                -- as first seen, or as first answered
    story INTEGER REFERENCES stories (id),  -- NULL: no article was found there yet
    role  TEXT NOT NULL DEFAULT 'page' CHECK (role IN ('page', 'variant'))  -- variant: AMP, print
) STRICT;
CREATE INDEX addresses_by_story ON addresses (story) WHERE story IS NOT NULL;

CREATE TABLE looks (
    id           INTEGER PRIMARY KEY,
    address      INTEGER NOT NULL REFERENCES addresses (id),
    time         INTEGER NOT NULL,      -- of the last hop
    time_assumed INTEGER NOT NULL CHECK (time_assumed IN (0, 1)),
    status       INTEGER NOT NULL,
    verdict      TEXT NOT NULL,
    failure      TEXT NOT NULL,
    -- The look whose captures the article is extracted from: itself; an earlier one for a 304 or
    -- for the same payload; NULL where there is no article.
    article_of   INTEGER REFERENCES looks (id)
) STRICT;
CREATE INDEX looks_by_address ON looks (address, time, id);
CREATE INDEX looks_by_article ON looks (article_of) WHERE article_of IS NOT NULL;

CREATE TABLE look_captures (
    look    INTEGER NOT NULL REFERENCES looks (id),
    ordinal INTEGER NOT NULL,           -- hops from 0, then what else it rests on
    capture INTEGER NOT NULL REFERENCES captures (id),
    role    TEXT NOT NULL CHECK (role IN ('hop', 'page', 'part', 'variant', 'picture')),
    PRIMARY KEY (look, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX look_captures_by_capture ON look_captures (capture);

-- ---------------------------------------------------------------------------------------------
-- Derived: what the captures say.

-- The texts that a story has had, one a digest. `name` is what people are shown after "@"; a name
-- once given stays here for ever, also when a newer extractor reads the page otherwise.
CREATE TABLE texts (
    id      INTEGER PRIMARY KEY,
    story   INTEGER NOT NULL REFERENCES stories (id),
    sha256  BLOB NOT NULL CHECK (length(sha256) = 32),  -- of the text's byte form
    name    TEXT NOT NULL,              -- the first 8 hex digits of sha256; more where they clash
    article INTEGER NOT NULL REFERENCES articles (id) DEFERRABLE INITIALLY DEFERRED,
                                        -- an article that has this text
    UNIQUE (story, sha256),
    UNIQUE (story, name)
) STRICT;
CREATE INDEX texts_by_article ON texts (article);

-- What an extractor found in a look. Several versions of one look may stand side by side.
CREATE TABLE articles (
    id        INTEGER PRIMARY KEY,
    look      INTEGER NOT NULL REFERENCES looks (id),
    extractor INTEGER NOT NULL,         -- kExtractorVersion
    text      INTEGER NOT NULL REFERENCES texts (id),
    words     INTEGER NOT NULL,
    base      INTEGER REFERENCES articles (id),  -- raw prefix of data, as in payloads
    depth     INTEGER NOT NULL DEFAULT 0 CHECK (depth BETWEEN 0 AND 32),
    length    INTEGER NOT NULL,         -- of the JSON
    sha256    BLOB NOT NULL CHECK (length(sha256) = 32),  -- of the JSON
    data      BLOB NOT NULL,            -- the article as JSON, zstd
    UNIQUE (look, extractor)
) STRICT;
CREATE INDEX articles_by_text ON articles (text);
CREATE INDEX articles_by_base ON articles (base) WHERE base IS NOT NULL;

-- Pairs of texts that differ only because of the extractor: judged when a newer one read old
-- captures, so that it invents no revisions. Both are read as one text.
CREATE TABLE same_texts (
    a INTEGER NOT NULL REFERENCES texts (id),
    b INTEGER NOT NULL REFERENCES texts (id),
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE INDEX same_texts_by_b ON same_texts (b);

-- Runs of looks with the same text. Numbers shift when older captures arrive; texts.name stays.
CREATE TABLE revisions (
    story      INTEGER NOT NULL REFERENCES stories (id),
    number     INTEGER NOT NULL CHECK (number >= 1),
    text       INTEGER NOT NULL REFERENCES texts (id),
    same_as    INTEGER NOT NULL,        -- number of the earliest revision with this text; 0: none
    article    INTEGER NOT NULL REFERENCES articles (id),  -- of the first look
    first_look INTEGER NOT NULL REFERENCES looks (id),
    last_look  INTEGER NOT NULL REFERENCES looks (id),
    first_time INTEGER NOT NULL,
    last_time  INTEGER NOT NULL,
    looks      INTEGER NOT NULL,
    assumed    INTEGER NOT NULL CHECK (assumed IN (0, 1)),
    PRIMARY KEY (story, number)
) STRICT, WITHOUT ROWID;

-- Full text: rowid = texts.id. Scripts that are written without spaces have U+200B between their
-- characters, in the index as in the query, so that any run of characters is a phrase. The
-- content is read through functions of stet's own; the index needs none.
CREATE VIEW search_content (id, headline, dek, byline, body, captions) AS
    SELECT id, stet_words(article, 'headline'), stet_words(article, 'dek'),
           stet_words(article, 'byline'), stet_words(article, 'body'),
           stet_words(article, 'captions')
    FROM texts;
CREATE VIRTUAL TABLE search USING fts5 (
    headline, dek, byline, body, captions,
    content = 'search_content', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- ---------------------------------------------------------------------------------------------
-- The crawl's queue. What it means is crawler/'s business: see store/queue.h.

CREATE TABLE crawls (
    id       INTEGER PRIMARY KEY,
    seed     TEXT NOT NULL,
    options  TEXT NOT NULL,
    pass     INTEGER NOT NULL,
    begun    INTEGER NOT NULL,
    finished INTEGER,
    UNIQUE (seed, options)
) STRICT;

CREATE TABLE queue (
    id       INTEGER PRIMARY KEY,
    crawl    INTEGER NOT NULL REFERENCES crawls (id),
    key      TEXT NOT NULL,
    url      TEXT NOT NULL,
    host     TEXT NOT NULL,
    task     INTEGER NOT NULL,          -- 0 list, 1 feed, 2 sitemap, 3 article, 4 picture
    depth    INTEGER NOT NULL,
    priority REAL NOT NULL,
    due      INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    state    INTEGER NOT NULL,          -- 0 waiting, 1 leased, 2 done, 3 skipped, 4 failed
    ready    INTEGER NOT NULL,          -- 1: waiting and known to be due
    owner    TEXT NOT NULL DEFAULT '',
    lease    INTEGER NOT NULL DEFAULT 0,  -- until when
    found_on TEXT NOT NULL,
    note     TEXT NOT NULL,
    hints    TEXT NOT NULL,
    UNIQUE (crawl, key)
) STRICT;
CREATE INDEX queue_ready ON queue (crawl, priority DESC, due, id) WHERE state = 0 AND ready = 1;
CREATE INDEX queue_ready_by_host ON queue (crawl, host, priority DESC, due, id)
    WHERE state = 0 AND ready = 1;
CREATE INDEX queue_later ON queue (crawl, due) WHERE state = 0 AND ready = 0;
CREATE INDEX queue_leased ON queue (lease) WHERE state = 1;
CREATE INDEX queue_settled ON queue (crawl, state, note) WHERE state >= 2;
CREATE INDEX queue_by_url ON queue (url);

CREATE TABLE hosts (
    host           TEXT PRIMARY KEY,
    robots_txt     BLOB NOT NULL,
    robots_status  INTEGER NOT NULL,
    robots_fetched INTEGER,
    not_before     INTEGER,
    failures       INTEGER NOT NULL,
    data           TEXT NOT NULL
) STRICT, WITHOUT ROWID;
