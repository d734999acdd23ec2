#!/usr/bin/env python3
"""Crawl speed beside wget's WARC, curl --parallel and Scrapy: pages/s, CPU per page, peak memory.

    ./dev bench crawl_speed [--rounds 2] [--connections 16] [--scrapy-venv DIR | --no-scrapy]
                            [--latency-ms 50] [--stet build/release/stet] [--shared ../shared]

The pages of eval_pages.py, dealt out to as many loopback addresses as there are connections, from a
private nginx with gzip. Everyone gets the same addresses in one run, one after the other, for
`--rounds` rounds; the best round of each counts. stet finds the pages by itself (robots.txt and
news sitemaps), the others are given the list. Then the same against a server that answers after
`--latency-ms`, at 50 connections, stet without extraction beside curl. Scrapy is installed with pip
into a virtual environment of its own, once, below the given directory. Processor time is user and
system time of the program alone; on a busy machine compare it, not pages/s.
"""
import argparse
import asyncio
import multiprocessing
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from eval_pages import (Nginx, Process, add_lists, built_stet, captured, crawl_words, free_port,
                        lay_out_evenly, pages_of, shared_folder)

LATENCY_CONNECTIONS = 50

SPIDER = '''import sys
import scrapy
from scrapy.crawler import CrawlerProcess


class Pages(scrapy.Spider):
    name = "pages"
    kept = 0

    def start_requests(self):  # Scrapy before 2.13
        for line in open(sys.argv[1]):
            yield scrapy.Request(line.strip(), dont_filter=True)

    async def start(self):
        for request in self.start_requests():
            yield request

    def parse(self, response):
        Pages.kept += 1


process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
                          "CONCURRENT_REQUESTS": int(sys.argv[2]),
                          "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[2]),
                          "ROBOTSTXT_OBEY": False})
process.crawl(Pages)
process.start()
open(sys.argv[3], "w").write(str(Pages.kept))
'''


def scrapy_python(venv):
    """A Python with Scrapy; made where there is none."""
    python = venv / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    if subprocess.run([python, "-c", "import scrapy"], capture_output=True).returncode != 0:
        subprocess.run([python, "-m", "pip", "install", "-q", "scrapy"], check=True)
    return str(python)


def slow_server(root, names, port, latency_s, ready):
    """Answers every address of 127/8 on this port after a delay, from memory. A process of its own."""
    answers = {}
    for address, files in names.items():
        for name in [*files, "robots.txt", "news-sitemap.xml", "index.html"]:
            packed = root / address / (name + ".gz")
            data = (packed if packed.exists() else root / address / name).read_bytes()
            kind = {"xml": "application/xml", "txt": "text/plain"}.get(name.rsplit(".", 1)[-1],
                                                                       "text/html")
            coding = "Content-Encoding: gzip\r\n" if packed.exists() else ""
            head = (f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{coding}"
                    f"Content-Length: {len(data)}\r\n\r\n")
            answers[(address, "/" + name)] = head.encode() + data
        answers[(address, "/")] = answers[(address, "/index.html")]
    missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    async def serve(reader, writer):
        address = writer.get_extra_info("sockname")[0]
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                path = request.split(b" ", 2)[1].decode()
                await asyncio.sleep(latency_s)
                writer.write(answers.get((address, path), missing))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def run():
        server = await asyncio.start_server(serve, "0.0.0.0", port, backlog=1024)
        ready.set()
        async with server:
            await server.serve_forever()

    asyncio.run(run())


def url_list(folder, hosts, port, name):
    urls = [f"http://{address}:{port}/{page}"
            for row in zip(*[iter_padded(names, hosts) for names in hosts.values()])
            for address, page in zip(hosts, row) if page]
    (folder / name).write_text("\n".join(urls) + "\n")
    (folder / (name + ".curl")).write_text(
        "".join(f'url = "{url}"\noutput = "/dev/null"\n' for url in urls) +
        'write-out = "%{stderr}%{http_code} %{size_download}\\n"\n')
    return folder / name


def iter_padded(names, hosts):
    longest = max(len(each) for each in hosts.values())
    return names + [None] * (longest - len(names))


def curl_answers(log, start):
    """How many pages curl got, by the line that it writes for each from `start` on."""
    with open(log) as file:
        file.seek(start)
        return sum(bool(re.search(r"\b200 [1-9]\d*$", line)) for line in file)


def fresh(path):
    for file in path.parent.glob(path.name + "*"):
        file.unlink()
    return str(path)


class Bench:
    def __init__(self, folder, log):
        self.folder = folder
        self.log = log
        self.best = {}

    def run(self, name, words, count, pages, **options):
        run = Process(words, self.log, cwd=self.folder, **options)
        run.wait()
        kept = count()
        if run.exit_status != 0 or kept < pages:
            sys.exit(f"crawl_speed: {name}: exit {run.exit_status}, {kept} of {pages} pages; "
                     f"see {self.folder}/bench.log")
        row = (pages / run.seconds, 1000 * run.cpu / pages, run.rss_mb)
        before = self.best.get(name)
        if before is None or row[1] < before[1]:
            self.best[name] = (max(row[0], before[0] if before else 0), row[1], row[2])
        else:
            self.best[name] = (max(row[0], before[0]), before[1], before[2])

    def run_curl(self, name, urls, connections, pages):
        path = self.folder / "bench.log"
        self.log.flush()
        start = path.stat().st_size
        self.run(name, ["curl", "-s", "--compressed", "--parallel", "--parallel-max",
                        str(connections), "-K", str(urls) + ".curl"],
                 lambda: curl_answers(path, start), pages)

    def table(self, title, names):
        print(f"\n{title}\n{'':34} {'pages/s':>9} {'CPU ms/page':>12} {'peak RSS MB':>12}")
        for name in names:
            if name in self.best:
                speed, cpu, rss = self.best[name]
                print(f"{name:34} {speed:>9.0f} {cpu:>12.2f} {rss:>12.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--stet", default=built_stet())
    parser.add_argument("--shared", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--latency-ms", type=float, default=50)
    parser.add_argument("--scrapy-venv", type=pathlib.Path)
    parser.add_argument("--no-scrapy", action="store_true")
    options = parser.parse_args()
    shared = shared_folder(options.shared, "crawl_speed")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="stet-crawl-speed-"))
    folder.chmod(0o755)  # nginx's worker gives up root
    python = None
    if not options.no_scrapy:
        python = scrapy_python(options.scrapy_venv or folder / "scrapy")
    (folder / "spider.py").write_text(SPIDER)
    stet = os.path.abspath(options.stet)
    port = free_port()
    hosts = lay_out_evenly(shared, folder, options.connections)
    add_lists(hosts, folder, port)
    pages = len(pages_of(hosts))
    seeds = [f"http://{address}:{port}/" for address in hosts]
    urls = url_list(folder, hosts, port, "urls.txt")
    archive = folder / "bench.db"
    log = open(folder / "bench.log", "a")
    bench = Bench(folder, log)
    whole = "stet: fetch, extract, store"
    store = "stet: fetch, store (--no-extract)"
    wget = "wget --warc-file"
    curl = f"curl --parallel-max {options.connections}, no archive"
    scrapy = f"Scrapy at {options.connections}, no archive"
    in_archive = lambda: len(captured(str(archive), port))
    warc = lambda: (pages if (folder / "bench.warc.gz").stat().st_size > 1e6 else 0)
    nginx = Nginx(hosts, folder, port)
    try:
        for _ in range(options.rounds):
            bench.run(store, crawl_words(stet, fresh(archive), seeds, options.connections,
                                         "--no-extract"), in_archive, pages)
            bench.run(whole, crawl_words(stet, fresh(archive), seeds, options.connections),
                      in_archive, pages)
            bench.run(wget, ["wget", "-q", "-i", str(urls), "--compression=auto", "-O", "/dev/null",
                             "--warc-file=" + fresh(folder / "bench.warc.gz")[:-len(".warc.gz")]],
                      warc, pages)
            bench.run_curl(curl, urls, options.connections, pages)
            if python:
                counted = folder / "scrapy.count"
                bench.run(scrapy, [python, "spider.py", str(urls), str(options.connections),
                                   str(counted)], lambda: int(counted.read_text()), pages)
    finally:
        nginx.stop()
    bench.table(f"{pages} pages from loopback nginx with gzip, {options.connections} addresses",
                [store, whole, wget, curl, scrapy])
    if wget in bench.best:
        print(f"stet --no-extract / wget's WARC: {bench.best[store][0] / bench.best[wget][0]:.2f} "
              f"times the pages/s, {bench.best[store][1] / bench.best[wget][1]:.2f} times the CPU")

    slow = folder / "slow"
    slow.mkdir()
    slow_hosts = lay_out_evenly(shared, slow, LATENCY_CONNECTIONS)
    slow_port = free_port()
    add_lists(slow_hosts, slow, slow_port)
    slow_urls = url_list(folder, slow_hosts, slow_port, "slow.txt")
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=slow_server, daemon=True,
                                     args=(slow, slow_hosts, slow_port, options.latency_ms / 1000,
                                           ready))
    server.start()
    ready.wait(60)
    late = f"stet --no-extract, {options.latency_ms:g} ms latency"
    late_curl = f"curl --parallel-max 50, {options.latency_ms:g} ms"
    slow_seeds = [f"http://{address}:{slow_port}/" for address in slow_hosts]
    for _ in range(options.rounds):
        bench.run(late, crawl_words(stet, fresh(archive), slow_seeds, LATENCY_CONNECTIONS,
                                    "--no-extract"),
                  lambda: len(captured(str(archive), slow_port)), pages)
        bench.run_curl(late_curl, slow_urls, LATENCY_CONNECTIONS, pages)
    server.terminate()
    bench.table(f"the same from a server that answers after {options.latency_ms:g} ms, "
                f"{LATENCY_CONNECTIONS} connections", [late, late_curl])
    print(f"stet / curl: {bench.best[late][0] / bench.best[late_curl][0]:.2f} times the pages/s")
    log.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
