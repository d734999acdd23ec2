#!/usr/bin/env python3
"""Kills a crawl of the real pages with SIGKILL at 100 random moments: nothing lost, nothing doubled.

    ./dev bench crawl_kill [--kills 100] [--seed N] [--stet build/release/stet] [--shared ../shared]

The pages of eval_pages.py are crawled into one archive by a process that is killed after a random
time and started again. After every kill, all that was on disk before must still be there and no
page may stand there twice; every tenth time `stet check --quick` must find nothing. A crawl that
gets to its end is checked in full (every page once, `stet check`), and the next begins with a new
archive, until all kills are spent. Exits with 1 where anything was lost, doubled or unsound.
"""
import argparse
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from eval_pages import (Nginx, Process, add_lists, built_stet, captured, crawl_words, free_port,
                        lay_out, pages_of, shared_folder)

QUICK_CHECK_EVERY = 10


class Fault(Exception):
    pass


def sound(stet, archive, *flags):
    check = subprocess.run([stet, "check", *flags, "--archive", archive], capture_output=True,
                           text=True)
    if check.returncode != 0:
        raise Fault(f"check: exit {check.returncode}: {check.stdout[-2000:]}{check.stderr[-2000:]}")


def held(archive, port, before):
    """What the archive has; nothing of `before` may be missing, nothing may stand there twice."""
    now = captured(archive, port)
    lost = before - set(now)
    if lost:
        raise Fault(f"lost after a kill: {sorted(lost)[:5]} and {max(len(lost) - 5, 0)} more")
    doubled = [page for page, times in now.items() if times > 1]
    if doubled:
        raise Fault(f"doubled after a kill: {sorted(doubled)[:5]}, {len(doubled)} in all")
    return set(now)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None, help="of the random moments; else the clock")
    parser.add_argument("--longest", type=float, default=1.5, help="seconds until a kill, at most")
    parser.add_argument("--stet", default=built_stet())
    parser.add_argument("--shared", type=pathlib.Path)
    options = parser.parse_args()
    shared = shared_folder(options.shared, "crawl_kill")
    seed = options.seed if options.seed is not None else time.time_ns() % 1_000_000
    moments = random.Random(seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="stet-crawl-kill-"))
    folder.chmod(0o755)  # nginx's worker gives up root
    port = free_port()
    hosts = lay_out(shared, folder)
    add_lists(hosts, folder, port)
    pages = pages_of(hosts)
    seeds = [f"http://{address}:{port}/" for address in hosts]
    nginx = Nginx(hosts, folder, port)
    kills = crawls = 0
    fault = None
    print(f"{len(pages)} pages on {len(hosts)} hosts; {options.kills} kills; --seed {seed}",
          flush=True)
    try:
        with open(folder / "crawl.log", "w") as log:
            while kills < options.kills:
                crawls += 1
                archive = str(folder / f"{crawls}.db")
                before = set()
                lives = 0
                while True:
                    run = Process(crawl_words(options.stet, archive, seeds), log)
                    lives += 1
                    if kills < options.kills:
                        end = time.monotonic() + moments.uniform(0.005, options.longest)
                        while not run.poll() and time.monotonic() < end:
                            time.sleep(0.002)
                        if run.process.returncode is None:
                            run.process.send_signal(signal.SIGKILL)
                            run.wait()
                    else:
                        run.wait()
                    if run.exit_status != -signal.SIGKILL:
                        break
                    kills += 1
                    if pathlib.Path(archive).exists() and pathlib.Path(archive).stat().st_size:
                        try:
                            before = held(archive, port, before)
                        except Exception as error:
                            if "no such table" not in str(error) or before:
                                raise
                        if kills % QUICK_CHECK_EVERY == 0 and before:
                            sound(options.stet, archive, "--quick")
                if run.exit_status != 0:
                    raise Fault(f"crawl {crawls} ended with exit {run.exit_status}")
                kept = held(archive, port, before)
                if pages - kept:
                    raise Fault(f"never kept: {sorted(pages - kept)[:5]}, {len(pages - kept)} in all")
                sound(options.stet, archive)
                print(f"crawl {crawls}: {lives - 1} kills, {len(kept & pages)} pages, each once; "
                      "check finds nothing", flush=True)
                for leftover in folder.glob(f"{crawls}.db*"):
                    leftover.unlink()
        asked = sum(nginx.asked().values())
        print(f"{kills} kills in {crawls} crawls: nothing lost, nothing doubled; "
              f"{asked - crawls * len(pages)} of {asked} requests were made again after a kill")
    except Fault as error:
        fault = error
        print(f"crawl_kill: after {kills} kills (--seed {seed}): {error}\nleft in {folder}")
    finally:
        nginx.stop()
    if fault:
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
