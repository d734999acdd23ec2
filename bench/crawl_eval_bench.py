#!/usr/bin/env python3
"""Crawls the real pages of the shared eval set from loopback, is killed half-way, and goes on.

    ./dev bench crawl_eval [--stet build/release/stet] [--shared ../shared] [--keep DIR] [--no-kill]

Every html/*.html.gz below eval/body and eval/fields is served by a private nginx with gzip, each
folder under an address of its own (127.0.0.N), with robots.txt and a news sitemap. `stet crawl`
takes them all into one archive; when half of the pages have been asked for it gets SIGKILL, and is
started again. Then every page must be there once and `stet check` must find nothing. Prints
pages/s, CPU ms/page and peak RSS of both runs together, beside the budget of
reference/performance-floor.md. Exits with 1 where a page is missing or doubled.
"""
import argparse
import collections
import gzip
import html
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

BUDGET = "115 transfer + 471 inflate + 124 hash + 602 zstd + 2,400 parse + 1,000 extract + 260 insert"
BUDGET_MS = 5.0
BUDGET_PAGES_A_CORE = 200

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
            sys.exit("crawl_eval: nginx is not installed (package nginx-light)")
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
                sys.exit(f"crawl_eval: nginx does not answer on {address}:{port}")

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


class Run:
    """One run of stet crawl, measured by what the kernel says of the process."""

    def __init__(self, stet, archive, seeds, log):
        self.begun = time.monotonic()
        self.log = log
        self.process = subprocess.Popen(
            [stet, "crawl", "--archive", archive, "--allow-private", "--delay", "0", "--limit",
             "1000000", "--connections", "16", "--json", *seeds],
            stdout=log, stderr=subprocess.STDOUT)

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


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--stet", default=str(root / "build/release/stet"))
    parser.add_argument("--shared", type=pathlib.Path,
                        default=pathlib.Path(os.environ.get("STET_SHARED") or root.parent / "shared"))
    parser.add_argument("--keep", type=pathlib.Path, help="work in this new directory and leave it")
    parser.add_argument("--no-kill", action="store_true", help="one run from beginning to end")
    options = parser.parse_args()
    if not (options.shared / "eval").is_dir():
        sys.exit(f"crawl_eval: skipped: no {options.shared / 'eval'}")

    folder = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="stet-crawl-eval-"))
    if options.keep:
        folder.mkdir(parents=True)
    folder.chmod(0o755)  # nginx's worker gives up root
    port = free_port()
    hosts = lay_out(options.shared, folder)
    add_lists(hosts, folder, port)
    pages = {(address, name) for address, names in hosts.items() for name in names}
    archive = str(folder / "eval.db")
    seeds = [f"http://{address}:{port}/" for address in hosts]
    nginx = Nginx(hosts, folder, port)
    runs = []
    try:
        with open(folder / "crawl.log", "w") as log:
            if not options.no_kill:
                run = Run(options.stet, archive, seeds, log)
                runs.append(run)
                while not run.poll():
                    if len(nginx.asked()) >= len(pages) // 2:
                        run.process.send_signal(signal.SIGKILL)
                        run.wait()
                        break
                    time.sleep(0.1)
            run = Run(options.stet, archive, seeds, log)
            runs.append(run)
            run.wait()
    finally:
        nginx.stop()

    asked = nginx.asked()
    kept = captured(archive, port)
    missing = sorted(pages - set(kept))
    doubled = sorted(page for page in pages if kept[page] > 1)
    check = subprocess.run([options.stet, "check", "--archive", archive], capture_output=True, text=True)
    stats = subprocess.run([options.stet, "stats", "--archive", archive, "--json"],
                           capture_output=True, text=True)

    seconds = sum(run.seconds for run in runs)
    cpu = sum(run.cpu for run in runs)
    ends = ", ".join("SIGKILL" if run.exit_status == -signal.SIGKILL else f"exit {run.exit_status}"
                     for run in runs)
    wire = sum((folder / address / (name + ".gz")).stat().st_size for address, name in pages)
    plain = sum((folder / address / name).stat().st_size for address, name in pages)
    print(f"pages          {len(pages)} on {len(hosts)} hosts, {plain / 1e6:.0f} MB, "
          f"{wire / 1e6:.0f} MB over the wire")
    print(f"runs           {len(runs)} ({ends})")
    print(f"asked for      {sum(asked.values())}, {sum(n - 1 for n in asked.values())} of them again "
          "after the kill")
    print(f"kept           {len(set(kept) & pages)} once or more, {len(missing)} missing, "
          f"{len(doubled)} doubled")
    print(f"archive        {os.path.getsize(archive) / 1e6:.0f} MB; check: exit {check.returncode}, "
          f"{check.stdout.strip().splitlines()[-1] if check.stdout.strip() else check.stderr.strip()}")
    if stats.returncode == 0 and stats.stdout.strip():
        told = json.loads(stats.stdout)
        print("stats          " + ", ".join(f"{key} {told[key]}" for key in
                                            ("stories", "looks", "revisions", "captures", "payloads")
                                            if key in told))
    print()
    print(f"{'':14} {'this run':>10} {'budget':>10}")
    print(f"{'pages/s':14} {len(pages) / seconds:>10.0f} {BUDGET_PAGES_A_CORE:>10} a core")
    print(f"{'CPU ms/page':14} {1000 * cpu / len(pages):>10.2f} {BUDGET_MS:>10.2f} = {BUDGET} us")
    print(f"{'peak RSS MB':14} {max(run.rss_mb for run in runs):>10.0f}")
    for name, faults in (("missing", missing), ("doubled", doubled)):
        for address, page in faults[:10]:
            print(f"{name}: http://{address}:{port}/{page}")
    if not options.keep:
        shutil.rmtree(folder)
    sound = not missing and not doubled and check.returncode == 0 and runs[-1].exit_status == 0
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
