"""Indexes a WARC file of stet's with pywb, compares the index with stet's, and replays every page."""
import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile


def lines_of(text):
    rows = set()
    for line in text.splitlines():
        key, time, row = line.split(" ", 2)
        row = json.loads(row)
        rows.add((key, time, row["url"], row["offset"], row["length"]))
    return rows


def main(warc, cdxj):
    with open(cdxj, encoding="utf-8") as stream:
        ours = lines_of(stream.read())
    run = [sys.executable, "-c", "from pywb.indexer.cdxindexer import main; main()", "-j", "-s", warc]
    theirs = lines_of(subprocess.run(run, capture_output=True, text=True, check=True).stdout)
    # pywb leaves out what it holds for no page of its own; what both have must agree.
    places = {(url, offset): (key, time, length) for key, time, url, offset, length in theirs}
    for key, time, url, offset, length in sorted(ours):
        if (url, offset) not in places:
            raise SystemExit(f"pywb has no line for {url} at {offset}")
        if places[(url, offset)] != (key, time, length):
            raise SystemExit(f"{url} at {offset}: {(key, time, length)}, pywb {places[(url, offset)]}")

    folder = tempfile.mkdtemp()
    try:
        os.makedirs(os.path.join(folder, "collections", "c", "archive"))
        os.makedirs(os.path.join(folder, "collections", "c", "indexes"))
        shutil.copy(warc, os.path.join(folder, "collections", "c", "archive"))
        shutil.copy(cdxj, os.path.join(folder, "collections", "c", "indexes", "index.cdxj"))
        os.chdir(folder)
        from pywb.apps.frontendapp import FrontEndApp
        app = FrontEndApp(config_file=None)

        def get(url):
            status = []
            environ = {
                "REQUEST_METHOD": "GET", "PATH_INFO": url, "QUERY_STRING": "", "SCRIPT_NAME": "",
                "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
                "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
                "SERVER_PROTOCOL": "HTTP/1.1",
            }
            if "?" in url:
                environ["PATH_INFO"], environ["QUERY_STRING"] = url.split("?", 1)
            body = b"".join(app(environ, lambda s, h, e=None: status.append(s)))
            return status[0], body

        replayed = 0
        for key, time, url, offset, length in sorted(ours):
            with contextlib.redirect_stdout(sys.stderr):  # it talks of its folders
                status, body = get(f"/c/{time}id_/{url}")
            if status.startswith(("404", "5")):
                raise SystemExit(f"pywb cannot replay {url} of {time}: {status} {body[:200]!r}")
            replayed += 1
        print(f"      pywb: {len(ours)} lines agree, {replayed} captures replayed")
    finally:
        shutil.rmtree(folder)


main(*[os.path.abspath(each) for each in sys.argv[1:]])
