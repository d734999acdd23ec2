-- Format 4: what the desk says of a revision: classes, notes, labels, who has seen what.

-- Derived: what each revision changed on the one before, and when a story was found to be gone.
-- Judged when a revision is made, so that a list over the whole archive reads rows and no texts. Ids
-- are given in order of entry: what a reader has seen, and what was sent on, counts by them.
CREATE TABLE changes (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    look          INTEGER NOT NULL UNIQUE REFERENCES looks (id) ON DELETE CASCADE,  -- saw it first
    story         INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    number        INTEGER NOT NULL,     -- of the revision; 0: the story was gone
    old_article   INTEGER NOT NULL,     -- the articles compared: a row that names others than
    new_article   INTEGER NOT NULL,     -- revisions does, or another number of rules, is out of date
    rules         INTEGER NOT NULL,     -- kChangeRules of store/changes.h
    after         INTEGER NOT NULL,     -- the last look at the old text
    seen          INTEGER NOT NULL,     -- the first at the new one
    main          INTEGER NOT NULL,     -- ChangeClass of the weightiest change
    classes       INTEGER NOT NULL,     -- bit n: some change has ChangeClass n
    grade         INTEGER NOT NULL CHECK (grade BETWEEN 0 AND 3),
    silent        INTEGER NOT NULL CHECK (silent IN (0, 1)),
    notice        INTEGER NOT NULL CHECK (notice IN (0, 1)),
    edits         INTEGER NOT NULL,
    moves         INTEGER NOT NULL,
    words_deleted  INTEGER NOT NULL,
    words_inserted INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_by_time ON changes (seen DESC, id DESC, classes, grade, silent, story);
CREATE INDEX changes_by_story ON changes (story, number);

-- Kept: what the desk says, outside the chains. Named by addresses and digests and not by row numbers,
-- so that a remark means the same in a copy, an export and a merged archive. Never changed: to take a
-- remark back, another is made that names it in `undoes`.
CREATE TABLE remarks (
    name     TEXT PRIMARY KEY,          -- 32 hex digits, random
    kind     TEXT NOT NULL CHECK (kind IN ('class', 'note', 'label')),
    page     TEXT NOT NULL,             -- article_key() of the story's address
    old_text BLOB CHECK (old_text IS NULL OR length(old_text) = 32),  -- class: of the text before
    text     BLOB CHECK (text IS NULL OR length(text) = 32),          -- class, note: of the revision
    value    TEXT NOT NULL,             -- the class, the note, the label
    author   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    undoes   TEXT NOT NULL DEFAULT ''   -- a remark's name
) STRICT, WITHOUT ROWID;
CREATE INDEX remarks_by_page ON remarks (page);

-- How far who has read: `stet changes --unseen NAME`, each choice of changes on its own.
CREATE TABLE readers (
    name   TEXT NOT NULL,
    choice TEXT NOT NULL,               -- the filter, in canonical words; '' for everything
    upto   INTEGER NOT NULL,            -- changes.id
    at     INTEGER NOT NULL,
    PRIMARY KEY (name, choice)
) STRICT, WITHOUT ROWID;

-- Whom to tell of changes, and what has not been told yet: see store/outbox.h.
CREATE TABLE subscriptions (
    id     INTEGER PRIMARY KEY,
    target TEXT NOT NULL,               -- "command ..." or "webhook https://..."
    choice TEXT NOT NULL,               -- as in readers
    upto   INTEGER NOT NULL,            -- changes.id: what came later has no row in outbox yet
    UNIQUE (target, choice)
) STRICT;
CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY,
    subscription INTEGER NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    message      TEXT NOT NULL,         -- its stable id
    story        INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    body         TEXT NOT NULL,         -- JSON
    made         INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    failure      TEXT NOT NULL DEFAULT '',
    UNIQUE (subscription, message)
) STRICT;

-- Lines that may change by themselves on a site, and how often they did: see store/learned_lines.h.
CREATE TABLE line_habits (
    site    TEXT NOT NULL,
    frame   TEXT NOT NULL,              -- the line without what changes in it
    story   INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    changed INTEGER NOT NULL,           -- fetches that found it otherwise than the one before
    stood   INTEGER NOT NULL,           -- fetches that found it the same
    PRIMARY KEY (site, frame, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_habits_by_story ON line_habits (story);
