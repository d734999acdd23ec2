#!/usr/bin/env python3
"""Reads a stet archive with nothing but sqlite3 and zstandard.

    read_archive.py ARCHIVE                     the stories
    read_archive.py ARCHIVE s4 [NUMBER]         the text of a revision; the latest without a number
    read_archive.py ARCHIVE s4 [NUMBER] --raw   its page, byte for byte
    read_archive.py ARCHIVE --search 'WORDS'    revisions that hold the words

The file is opened for reading only. What the tables mean: store/README.md. Debian: python3-zstandard.
"""

import hashlib
import json
import sqlite3
import sys
import urllib.parse

import zstandard


def open_archive(path):
    db = sqlite3.connect("file:" + urllib.parse.quote(path) + "?mode=ro", uri=True)
    if db.execute("PRAGMA application_id").fetchone()[0] != 0x73746574:
        sys.exit(f"{path} is no stet archive")
    if db.execute("PRAGMA user_version").fetchone()[0] > 4:
        sys.exit(f"{path} has a newer format than this program knows")
    return db


def decode(frame, prefix, length):
    """One zstd frame whose raw prefix is `prefix` (b"" for none)."""
    if prefix:
        dictionary = zstandard.ZstdCompressionDict(prefix, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        decoder = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=1 << 27)
    else:
        decoder = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    return decoder.decompress(frame, max_output_size=length)


def payload(db, number):
    """The bytes of a row of payloads: from the one that stands alone, delta by delta."""
    way = []
    while number is not None:
        row = db.execute(
            "SELECT p.base, p.coding, p.length, p.sha256, b.data FROM payloads p "
            "LEFT JOIN blobs b ON b.id = p.id WHERE p.id = ?", (number,)).fetchone()
        if row is None or row[4] is None:
            sys.exit(f"the bytes of payload {number} were let go")
        way.append(row)
        number = row[0]
    data = b""
    for _, coding, length, digest, blob in reversed(way):
        data = blob if coding == "raw" else decode(blob, data, length)
        if hashlib.sha256(data).digest() != digest:
            sys.exit("damaged: a payload does not match its digest")
    return data


def article(db, number):
    """A row of articles as JSON: coded in the same way, against articles.base."""
    way = []
    while number is not None:
        row = db.execute("SELECT base, length, sha256, data FROM articles WHERE id = ?",
                         (number,)).fetchone()
        way.append(row)
        number = row[0]
    data = b""
    for _, length, digest, blob in reversed(way):
        data = decode(blob, data, length)
        if hashlib.sha256(data).digest() != digest:
            sys.exit("damaged: an article does not match its digest")
    return json.loads(data)


def hidden(db):
    """Stories that were withdrawn: not to be shown."""
    if db.execute("PRAGMA user_version").fetchone()[0] < 3:
        return set()
    return {row[0] for row in db.execute(
        "SELECT a.story FROM withdrawn_keys k JOIN addresses a ON a.key = k.key "
        "WHERE a.story IS NOT NULL")}


def revision(db, story, number):
    row = db.execute(
        "SELECT r.number, t.name, r.article, r.first_time, r.last_time FROM revisions r "
        "JOIN texts t ON t.id = r.text WHERE r.story = ? AND (r.number = ? OR ? IS NULL) "
        "ORDER BY r.number DESC LIMIT 1", (story, number, number)).fetchone()
    if row is None or story in hidden(db):
        sys.exit(f"there is no revision {number or ''} of s{story}")
    return row


def page(db, article_id):
    """The bytes of the page that an article was read from."""
    row = db.execute(
        "SELECT c.payload FROM articles a JOIN look_captures lc ON lc.look = a.look "
        "AND lc.role = 'page' JOIN captures c ON c.id = lc.capture WHERE a.id = ?",
        (article_id,)).fetchone()
    return payload(db, row[0])


def words(text):
    """As the index has them: U+200B between characters of scripts written without spaces."""
    def alone(c):
        return any(low <= c <= high for low, high in (
            ("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u31ff"),
            ("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\U00020000", "\U0003ffff")))
    return "".join("\u200b" + c + "\u200b" if alone(c) else c for c in text)


def main(arguments):
    raw = "--raw" in arguments
    arguments = [word for word in arguments if word != "--raw"]
    if not arguments:
        sys.exit(__doc__)
    db = open_archive(arguments[0])
    if len(arguments) == 1:
        withdrawn = hidden(db)
        for story, url, headline in db.execute(
                "SELECT s.id, a.url, s.headline FROM stories s JOIN addresses a ON a.id = s.address "
                "ORDER BY s.id"):
            if story not in withdrawn:
                print(f"s{story}\t{url}\t{headline}")
        return
    if arguments[1] == "--search":
        withdrawn = hidden(db)
        phrase = " ".join('"' + word.replace('"', '""') + '"'
                          for word in words(arguments[2]).split())
        for story, name in db.execute(
                "SELECT t.story, t.name FROM search JOIN texts t ON t.id = search.rowid "
                "WHERE search MATCH ? ORDER BY rank", (phrase,)):
            if story not in withdrawn:
                print(f"s{story}@{name}")
        return
    story = int(arguments[1].lstrip("s"))
    number = int(arguments[2]) if len(arguments) > 2 else None
    number, name, article_id, first, last = revision(db, story, number)
    if raw:
        sys.stdout.buffer.write(page(db, article_id))
        return
    found = article(db, article_id)
    print(found.get("headline", {}).get("value", ""))
    print(f"s{story}@{name}, revision {number}\n")
    for block in found.get("blocks", []):
        text = block.get("text")
        if text:
            print(text + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
