#!/usr/bin/env python3
"""Runs the scoring scripts over the shared evaluation data and prints one table, beside the last run.

    ./dev score                 everything: body, fields, diff
    ./dev score body fields     only these
    ./dev score --cmd 'OTHER'   another program that speaks the same JSON lines

The data stands in $STET_SHARED, or in ../shared beside the project; without it there is nothing
to score, and that is said. The last run is kept in build/score/, one file a part.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("STET_SHARED", ROOT.parent / "shared"))
STET = ROOT / "build/release/stet"
FIELD_NUMBER = {"headline": "accuracy", "lead_image": "accuracy", "language": "accuracy", "site": "accuracy",
                "section": "accuracy"}


def run(script, *args):
    """Runs one scoring script that writes its figures to a file, and returns them."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        subprocess.run([sys.executable, str(SHARED / script), *args, "--json", out.name],
                       check=True, stdout=subprocess.DEVNULL)
        return json.loads(Path(out.name).read_text())


def body(command):
    rows = {}
    for label, args in (("", []), ("newspaper, suspect=false", ["--corpus", "newspaper", "--where", "suspect=false"])):
        for corpus, r in run("eval/score_body.py", "--cmd", command, *args)["corpora"].items():
            name = label or corpus
            rows[f"body / {name} / F1"] = r["f1"]
            rows[f"body / {name} / {'exact' if r['metric'] != 'segments' else 'accuracy'}"] = r["accuracy"]
            if r["missing"]:
                rows[f"body / {name} / missing"] = r["missing"]
    return rows


def fields(command):
    rows = {}
    report = run("eval/score_fields.py", "--cmd", command)
    for corpus, r in report["corpora"].items():
        for field, total in r["fields"].items():
            if field in r["advisory"]:
                continue
            rows[f"{field} / {corpus}"] = total[FIELD_NUMBER.get(field, "f1" if "f1" in total else "accuracy")]
            for part in ("credit", "image"):
                if part in total:
                    rows[f"{field}, {part} / {corpus}"] = total[part]
        if r["missing"]:
            rows[f"missing / {corpus}"] = r["missing"]
    return rows


def diff(_command):
    """The diff scorer prints its figures; they are kept as it prints them."""
    script, rows = SHARED / "revisions/score_diff.py", {}

    def figures(name, *args):
        done = subprocess.run([sys.executable, str(script), *args, "--program", str(STET)], check=True,
                              capture_output=True, text=True)
        for line in done.stdout.splitlines():
            rows[f"diff / {name}"] = rows.get(f"diff / {name}", "") + line.strip() + "\n"

    figures("synthetic", str(SHARED / "revisions/synthetic.jsonl"))
    figures("synthetic, no moves", str(SHARED / "revisions/synthetic.jsonl"), "--no-moves")
    figures("pages with noise", "--html-dir", str(SHARED / "revisions/synthetic-html"))
    figures("real series", "--series", str(SHARED / "revisions/series.jsonl"))
    return rows


def show(rows, before):
    width = shutil.get_terminal_size((110, 40)).columns
    for name, value in rows.items():
        if isinstance(value, str):
            changed = "" if before.get(name) in (None, value) else "   (changed)"
            print(f"{name}{changed}")
            print("\n".join("    " + line[:width - 4] for line in value.splitlines()))
            continue
        old = before.get(name)
        delta = "" if old is None or abs(value - old) < 5e-5 else f"{value - old:+.4f}"
        print(f"{name:<48} {value:>8.4f}  {delta}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = {"body": body, "fields": fields, "diff": diff}
    ap.add_argument("part", nargs="*", help="body, fields, diff; all by default")
    ap.add_argument("--cmd", default=f"{STET} extract --batch", help="the extractor to score")
    args = ap.parse_args()
    for part in args.part:
        if part not in parts:
            ap.error(f"no part '{part}': there are {', '.join(parts)}")
    if not (SHARED / "eval/score_body.py").exists():
        print(f"skipped: there is no evaluation data at {SHARED} (set STET_SHARED)")
        return 0
    kept = ROOT / "build/score"
    kept.mkdir(parents=True, exist_ok=True)
    for part in args.part or parts:
        last = kept / f"{part}.json"
        before = json.loads(last.read_text()) if last.exists() else {}
        rows = parts[part](args.cmd)
        show(rows, before)
        last.write_text(json.dumps(rows, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
