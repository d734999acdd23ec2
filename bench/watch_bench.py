#!/usr/bin/env python3
"""Revisions caught by the schedule of `stet watch`, beside fixed polling with as many requests.

    ./dev bench watch [--budget N] [--group NAME [--each]]

Change times come from the shared revision data: a headline page, front pages, and posts of two
government sites. A page is watched from its first version until a day after its last. The budget
is so many requests a page and day: fixed polling spends them evenly, the schedule as it likes
among all pages of the group that are being watched, and it never has more than a day's worth in
hand. "best fixed" is an interval for each page, and where it begins, chosen by somebody who knows
all changes to come. "most" is what no schedule can pass: one request catches one revision.

A revision is caught when a look falls between its coming and the next. Delay: from a change to
the next look at its page, the median of all changes, whether that look caught it or came too late.

Each series is played alone, and all together. The last column is the bar: 25% more revisions than
fixed polling wherever that catches under 60%; "-" where it catches more.
"""
import argparse
import datetime
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("STET_SHARED", ROOT.parent / "shared"))
PROGRAM = ROOT / "build/release/bench/watch_simulation"
NAMES = {"headlines": "headlines", "frontpage": "front pages", "18f": "18F",
         "digitalgov": "digitalgov", "all": "all together"}


def seconds(text):
    text = text.replace("Z", "+00:00")
    for pattern in (None, "%Y-%m-%d %H:%M:%S %z"):
        try:
            when = (datetime.datetime.fromisoformat(text) if pattern is None
                    else datetime.datetime.strptime(text, pattern))
            if when.tzinfo is None:
                when = when.replace(tzinfo=datetime.timezone.utc)
            return when.timestamp()
        except ValueError:
            pass
    return None


def raw_series():
    for archive in sorted((SHARED / "revisions/raw-html").glob("*.tar.xz")):
        group = archive.name.split("-")[0]
        if group not in NAMES:
            continue
        with tarfile.open(archive) as tar:
            member = next(m for m in tar.getmembers() if m.name.endswith("meta.json"))
            meta = json.load(tar.extractfile(member))
        versions = [(seconds(v["time"]), v["sha1"]) for v in meta["versions"]]
        yield group, meta["repo"] + "/" + meta["path"], None, versions


def text_series():
    with open(SHARED / "revisions/series.jsonl", encoding="utf-8") as lines:
        for line in lines:
            series = json.loads(line)
            group = series["id"].split("/")[0]
            if group not in NAMES:
                continue
            versions = [(seconds(v["time"]), tuple(v.get(k, "") for k in
                         ("headline", "byline", "caption", "body"))) for v in series["versions"]]
            published = seconds(series["versions"][0].get("published") or "")
            yield group, series["repo"], published, versions


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--budget", default="0", help="this one only: 1, 2, 4 or 16")
    parser.add_argument("--group", choices=NAMES, help="this one only, and one run of it")
    parser.add_argument("--each", action="store_true", help="every page of it alone")
    options = parser.parse_args()
    if not (SHARED / "revisions/series.jsonl").exists():
        sys.exit(f"no revision data below {SHARED}; set STET_SHARED")
    lines = []
    names = dict(NAMES)
    for group, site, published, versions in [*raw_series(), *text_series()]:
        begin, text = versions[0]
        times = []
        for time, now in versions[1:]:
            if now != text and time > (times[-1] if times else begin):
                times.append(time)
            text = now
        published = min(published or begin, begin)
        if options.each:
            if group != options.group:
                continue
            group = f"{group}:{len(lines) + 1}"
            names[group] = f"{NAMES[options.group]} {len(lines) + 1}"
        lines.append(" ".join([group, site.replace(" ", ""), f"{published:.0f}", f"{begin:.0f}",
                               *(f"{t:.0f}" for t in times)]))
    chosen = [options.group] if options.group and not options.each else []
    result = subprocess.run([PROGRAM, options.budget, *chosen], input="\n".join(lines), text=True,
                            check=True, stdout=subprocess.PIPE)
    print(f"{'':14}{'pages':>6}{'revs':>6}{'budget':>8} |{'caught: fixed':>14}{'watch':>8}"
          f"{'gain':>7}{'best fixed':>12}{'most':>7} |{'delay h: fixed':>15}{'watch':>8}{'best':>8} |"
          f"{'spent':>7}{'bar':>8}")
    short = []
    for line in result.stdout.splitlines():
        name, pages, revisions, budget, *rest = line.split()
        plain, ours, best, delay, our_delay, best_delay, _, spent, most = map(float, rest)
        gain = ours / plain - 1
        bar = "-" if plain >= 0.6 else "missed" if gain < 0.25 else "met"
        if bar == "missed":
            short.append(f"{names[name]} at {budget}")
        print(f"{names[name]:14}{pages:>6}{revisions:>6}{budget:>8} |{plain:14.1%}{ours:8.1%}"
              f"{gain:+7.0%}{best:12.1%}{most:7.0%} |{delay:15.2f}{our_delay:8.2f}{best_delay:8.2f} |"
              f"{spent:7.0%}{bar:>8}")
    print("Bar: 25% more revisions wherever fixed polling catches under 60%: "
          + ("met everywhere" if not short else "missed for " + ", ".join(short)))


if __name__ == "__main__":
    main()
