"""The real pages of the shared eval set behind a private nginx with gzip, for the crawl benches.

Every html/*.html.gz below eval/body and eval/fields is served from loopback addresses (127.0.0.N),
each with robots.txt and a news sitemap of its pages.
"""
import collections
import gzip
import html
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import time

NGINX = """daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 512; }}
http {{
    types {{ text/html html; application/xml xml; text/plain txt; }}
    gzip_static on;
    access_log off;
    log_format pages '$server_addr $status $uri';
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
{servers}
}}
"""
SERVER = """    server {{
        listen {address}:{port};
        root "{root}";
        keepalive_requests 100000;
        access_log pages.log pages;
    }}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def lay_out_evenly(shared, folder, count):
    """The same pages dealt out to `count` addresses in turn. Returns {address: [file name]}."""
    hosts = {f"127.0.0.{21 + i}": [] for i in range(count)}
    addresses = list(hosts)
    for address in addresses:
        (folder / address).mkdir()
    for number, packed in enumerate(sorted((shared / "eval").glob("*/*/html/*.html.gz"))):
        address = addresses[number % count]
        name = f"{number:05d}-{packed.name.removesuffix('.gz')}"
        data = packed.read_bytes()
        (folder / address / (name + ".gz")).write_bytes(data)
        (folder / address / name).write_bytes(gzip.decompress(data))
        hosts[address].append(name)
    return hosts


def lay_out(shared, folder):
    """Unzips the pages, a host a folder of them. Returns {address: [file name]}."""
    hosts = {}
    groups = sorted((shared / "eval").glob("*/*/html"))
    for number, group in enumerate(groups, start=21):
        address = f"127.0.0.{number}"
        root = folder / address
        root.mkdir()
        names = []
        for packed in sorted(group.glob("*.html.gz")):
            name = packed.name.removesuffix(".gz")
            data = packed.read_bytes()
            (root / packed.name).write_bytes(data)
            (root / name).write_bytes(gzip.decompress(data))
            names.append(name)
        if names:
            hosts[address] = names
    return hosts


def add_lists(hosts, folder, port):
    for address, names in hosts.items():
        root = folder / address
        base = f"http://{address}:{port}"
        entries = "".join(
            f"<url><loc>{base}/{html.escape(name)}</loc><news:news><news:publication><news:name>eval"
            "</news:name><news:language>en</news:language></news:publication><news:publication_date>"
            f"2025-01-01</news:publication_date><news:title>{html.escape(name)}</news:title>"
            "</news:news></url>\n" for name in names)
        (root / "news-sitemap.xml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n' + entries + "</urlset>\n")
        (root / "robots.txt").write_text(
            f"User-agent: *\nAllow: /\n\nSitemap: {base}/news-sitemap.xml\n")
        (root / "index.html").write_text(
            "<!DOCTYPE html><title>Pages of a benchmark</title><h1>Pages of a benchmark</h1>\n")


class Nginx:
    def __init__(self, hosts, folder, port):
        self.folder = folder
        servers = "".join(SERVER.format(address=address, port=port, root=folder / address)
                          for address in hosts)
        (folder / "nginx.conf").write_text(NGINX.format(servers=servers))
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
        if not program:
            sys.exit("nginx is not installed (package nginx-light)")
        self.process = subprocess.Popen([program, "-p", f"{folder}/", "-c", f"{folder}/nginx.conf",
                                         "-e", "error.log"])
        for address in hosts:
            for _ in range(100):
                try:
                    socket.create_connection((address, port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            else:
                sys.exit(f"nginx does not answer on {address}:{port}")

    def asked(self):
        """How often each page was answered: {(address, name): times}."""
        log = self.folder / "pages.log"
        seen = collections.Counter()
        for line in log.read_text().splitlines() if log.exists() else []:
            address, status, uri = line.split(" ", 2)
            if status == "200" and uri.endswith(".html") and uri != "/index.html":
                seen[(address, uri[1:])] += 1
        return seen

    def stop(self):
        self.process.terminate()
        self.process.wait()


def captured(archive, port):
    """How often the archive has each page: {(address, name): times}."""
    database = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    seen = collections.Counter()
    for (url,) in database.execute("SELECT url FROM captures WHERE status = 200"):
        rest = url.removeprefix("http://")
        host, _, name = rest.partition("/")
        if host.endswith(f":{port}") and name.endswith(".html"):
            seen[(host.removesuffix(f":{port}"), name)] += 1
    database.close()
    return seen


class Process:
    """One program, measured by what the kernel says of it once it has ended."""

    def __init__(self, words, log, **options):
        self.begun = time.monotonic()
        self.process = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT, **options)

    def poll(self):
        pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
        return self._ended(status, usage) if pid else False

    def wait(self):
        _, status, usage = os.wait4(self.process.pid, 0)
        return self._ended(status, usage)

    def _ended(self, status, usage):
        self.seconds = time.monotonic() - self.begun
        self.cpu = usage.ru_utime + usage.ru_stime
        self.rss_mb = usage.ru_maxrss / 1024
        self.exit_status = os.waitstatus_to_exitcode(status)
        self.process.returncode = self.exit_status
        return True


def crawl_words(stet, archive, seeds, connections=16, *more):
    return [stet, "crawl", "--archive", archive, "--allow-private", "--delay", "0", "--limit",
            "1000000", "--connections", str(connections), "--json", *more, *seeds]


def pages_of(hosts):
    return {(address, name) for address, names in hosts.items() for name in names}


def shared_folder(given, name):
    """The shared data, or the end of the bench with a message where there is none."""
    root = pathlib.Path(__file__).resolve().parent.parent
    folder = given or pathlib.Path(os.environ.get("STET_SHARED") or root.parent / "shared")
    if not (folder / "eval").is_dir():
        sys.exit(f"{name}: skipped: no {folder / 'eval'}")
    return folder


def built_stet():
    return str(pathlib.Path(__file__).resolve().parent.parent / "build/release/stet")
