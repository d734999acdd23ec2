"""Reads a WARC file of stet's with warcio: every record, every payload, every place of the index."""
import json
import sys

from warcio.archiveiterator import ArchiveIterator


def main(warc, cdxj):
    places = {}
    revisits = 0
    with open(warc, "rb") as stream:
        iterator = ArchiveIterator(stream, check_digests="raise")
        for record in iterator:
            body = record.content_stream().read()
            kind = record.rec_type
            places[iterator.get_record_offset()] = (kind, record.rec_headers.get_header("WARC-Target-URI"))
            if kind == "response" and record.http_headers.get_header("Content-Length"):
                stated = int(record.http_headers.get_header("Content-Length"))
                coded = record.http_headers.get_header("Content-Encoding")
                if not coded and not record.rec_headers.get_header("WARC-Truncated") and stated != len(body):
                    raise SystemExit(f"{record.rec_headers.get_header('WARC-Target-URI')}: "
                                     f"Content-Length {stated}, body {len(body)}")
            revisits += kind == "revisit"
    lines = 0
    before = ""
    with open(cdxj, encoding="utf-8") as index:
        for line in index:
            if line.encode() < before.encode():
                raise SystemExit(f"not sorted: {line}")
            before = line
            row = json.loads(line.split(" ", 2)[2])
            kind, uri = places[int(row["offset"])]
            if uri != row["url"]:
                raise SystemExit(f"{row['url']} leads to {uri}")
            if (kind == "revisit") != (row["mime"] == "warc/revisit"):
                raise SystemExit(f"{row['url']} is a {kind}")
            lines += 1
    print(f"      warcio: {len(places)} records, {revisits} revisits, {lines} index lines")


main(*sys.argv[1:])
