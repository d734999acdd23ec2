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
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from eval_pages import (Nginx, Process, add_lists, built_stet, captured, crawl_words, free_port,
                        lay_out, pages_of, shared_folder)

BUDGET = "115 transfer + 471 inflate + 124 hash + 602 zstd + 2,400 parse + 1,000 extract + 260 insert"
BUDGET_MS = 5.0
BUDGET_PAGES_A_CORE = 200

def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--stet", default=built_stet())
    parser.add_argument("--shared", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, help="work in this new directory and leave it")
    parser.add_argument("--no-kill", action="store_true", help="one run from beginning to end")
    options = parser.parse_args()
    shared = shared_folder(options.shared, "crawl_eval")

    folder = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="stet-crawl-eval-"))
    if options.keep:
        folder.mkdir(parents=True)
    folder.chmod(0o755)  # nginx's worker gives up root
    port = free_port()
    hosts = lay_out(shared, folder)
    add_lists(hosts, folder, port)
    pages = pages_of(hosts)
    archive = str(folder / "eval.db")
    seeds = [f"http://{address}:{port}/" for address in hosts]
    nginx = Nginx(hosts, folder, port)
    runs = []
    try:
        with open(folder / "crawl.log", "w") as log:
            if not options.no_kill:
                run = Process(crawl_words(options.stet, archive, seeds), log)
                runs.append(run)
                while not run.poll():
                    if len(nginx.asked()) >= len(pages) // 2:
                        run.process.send_signal(signal.SIGKILL)
                        run.wait()
                        break
                    time.sleep(0.1)
            run = Process(crawl_words(options.stet, archive, seeds), log)
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
