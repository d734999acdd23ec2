#!/usr/bin/env python3
"""Extraction speed: stet beside trafilatura, readability-lxml and resiliparse, one run, one core.

    ./dev bench extract [--rounds N] [--turns N] [--folder DIR]

Pages are the scrapinghub pages of the shared evaluation data (or the *.html and *.html.gz files
of --folder, or else the project's fixtures), unpacked beforehand and held in the page cache. Each
program is one process on one core; it sees every page --rounds times, and start-up is left out
by subtracting the CPU time of a run over one page. What is counted is CPU seconds, of the process
and its children. The programs run in turn, --turns times; the best turn of each counts, so that a
neighbour on the machine who wakes up in the middle troubles none more than another. Peers come from the Python package index into build/bench/venv.
"""
import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("STET_SHARED", ROOT.parent / "shared"))
STET = ROOT / "build/release/stet"
PARSE_ONLY = ROOT / "build/release/bench/parse_only"
PEERS = ["trafilatura==2.2.0", "readability-lxml==0.8.1", "lxml_html_clean", "resiliparse"]

# One program for every Python peer: paths on stdin, a line of output for each page.
RUNNER = r"""
import sys, importlib
kind = sys.argv[1]
if kind.startswith("trafilatura"):
    from trafilatura import extract
    options = {"trafilatura": {}, "trafilatura-fast": {"fast": True},
               "trafilatura-json": {"output_format": "json", "with_metadata": True}}[kind]
    run = lambda data: extract(data, **options)
elif kind == "readability-lxml":
    from readability import Document
    run = lambda data: Document(data).summary()
elif kind == "resiliparse":
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.extract.html2text import extract_plain_text
    run = lambda data: extract_plain_text(bytes_to_str(data, detect_encoding(data)), main_content=True)
for path in sys.stdin:
    with open(path.strip(), "rb") as f:
        data = f.read()
    try:
        text = run(data)
    except Exception as error:
        text = ""
    print(len(text or ""))
"""


def peers_python():
    home = ROOT / "build/bench/venv"
    python = home / "bin/python"
    if not python.exists():
        print("installing the peers into build/bench/venv", file=sys.stderr)
        venv.create(home, with_pip=True)
    done = subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], capture_output=True, text=True)
    if done.returncode:
        print("peers could not be installed: " + done.stderr.strip()[-300:], file=sys.stderr)
    return str(python)


def pages_of(folder, target):
    files = sorted(folder.rglob("*.html.gz")) + sorted(folder.rglob("*.html"))
    paths = []
    for number, file in enumerate(files):
        path = target / f"{number:04d}.html"
        path.write_bytes(gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes())
        paths.append(path)
    return paths


def measure(command, lines):
    """CPU seconds of one run and its peak RSS in MB, by a child of its own."""
    code = ("import resource,subprocess,sys,json\n"
            "p=subprocess.run(json.loads(sys.argv[1]),stdin=sys.stdin.buffer,stdout=subprocess.PIPE)\n"
            "u=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
            "print(json.dumps([u.ru_utime+u.ru_stime,u.ru_maxrss/1024,p.returncode,p.stdout.count(b'\\n')]))")
    with tempfile.TemporaryFile() as stdin:
        stdin.write("".join(line + "\n" for line in lines).encode())
        stdin.seek(0)
        done = subprocess.run([sys.executable, "-c", code, json.dumps([str(c) for c in command])], stdin=stdin,
                              capture_output=True, text=True, check=True)
    cpu, rss, status, answered = json.loads(done.stdout)
    if status or answered != len(lines):
        raise RuntimeError(f"{command[0]}: status {status}, {answered} answers to {len(lines)} pages")
    return cpu, rss


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--turns", type=int, default=3)
    ap.add_argument("--folder", type=Path)
    ap.add_argument("--no-peers", action="store_true")
    args = ap.parse_args()
    folder = args.folder or SHARED / "eval/body/scrapinghub/html"
    if not folder.exists():
        folder = ROOT / "fixtures/pages"
    with tempfile.TemporaryDirectory() as tmp:
        paths = [str(p) for p in pages_of(folder, Path(tmp))]
        megabytes = sum(os.path.getsize(p) for p in paths) / 1e6
        print(f"{len(paths)} pages, {megabytes:.1f} MB, from {folder.name if args.folder else folder.parent.name}; "
              f"{args.rounds} rounds, best of {args.turns} turns; one core; CPU seconds without start-up")
        batch = [json.dumps({"id": str(i), "path": p, "url": "https://news.example/a"})
                 for i, p in enumerate(paths)]
        programs = [("stet extract --batch", [STET, "extract", "--batch", "--jobs", "1"], batch)]
        if PARSE_ONLY.exists():
            programs.append(("stet, parsing alone", [PARSE_ONLY], paths))
            programs.append(("stet, pre-strip, Gumbo", [PARSE_ONLY, "pre-strip"], paths))
        if not args.no_peers:
            python = peers_python()
            for kind in ("trafilatura", "trafilatura-fast", "trafilatura-json", "readability-lxml", "resiliparse"):
                programs.append((kind, [python, "-c", RUNNER, kind], paths))
        pin = ["taskset", "-c", "0"]
        best = {}
        for turn in range(args.turns):
            for name, command, lines in programs:
                try:
                    idle, _ = measure(pin + command, lines[:1])
                    cpu, rss = measure(pin + command, lines * args.rounds)
                except RuntimeError as error:
                    print(f"{name}: left out: {error}", file=sys.stderr)
                    continue
                rate = (len(lines) * args.rounds - 1) / max(1e-9, cpu - idle)
                best[name] = max(best.get(name, (0, 0)), (rate, rss))
        rows = [(name, *best[name]) for name, _, _ in programs if name in best]
        ours = rows[0][1]
        print(f"{'program':<24}{'pages/CPU s':>12}{'MB/s':>8}{'peak RSS MB':>13}{'stet is':>10}")
        for name, rate, rss in rows:
            print(f"{name:<24}{rate:>12.1f}{rate * megabytes / len(paths):>8.1f}{rss:>13.0f}{ours / rate:>9.2f}x")


if __name__ == "__main__":
    main()
