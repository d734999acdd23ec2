#!/usr/bin/env python3
"""Learns the trees by which days are judged, and writes extract/date_trees.inc.

    train_dates.py --shared DIR --candidates build/release/bench/date_candidates [--write] [--counts] [--errors N]

Each day that a page gives is right or wrong: small boosted trees, the likeliest day wins where it
reaches the threshold. (A linear weighing of the same evidence gets half a point less F1.) Pages are
split by site into five parts; the printed figures are of pages whose sites were not learned from.
--write learns once more from all pages and writes the table. Needs lightgbm and numpy.
"""
import argparse
import math
import re
from pathlib import Path

import train_fields

ROUNDS, SEEDS, THRESHOLD = 100, 2, 0.4
ROOT = Path(__file__).resolve().parent.parent
CORPORA = ("aef", "fundus", "goose3", "htmldate", "mozilla", "postlight", "trafilatura")


def feature_names():
    text = (ROOT / "extract/date.h").read_text()
    body = re.search(r"enum class DateFeature[^{]*\{(.*?)\};", text, re.S).group(1)
    return [n for n in re.findall(r"\w+", body) if n != "count"]


def sigmoid(x):
    return 1 / (1 + math.exp(-max(-30, min(30, x))))


def learn(pages, size):
    """Each day is right or wrong; a page counts by the root of its days."""
    import lightgbm
    import numpy as np
    pages = [p for p in pages if p["days"]]
    rows = np.zeros((sum(len(p["days"]) for p in pages), size))
    for row, day in zip(rows, (d for p in pages for d in p["days"])):
        for i, v in day["x"]:
            row[i] = v
    right = [d["right"] for p in pages for d in p["days"]]
    weight = [len(p["days"]) ** -0.5 for p in pages for _ in p["days"]]
    options = {"objective": "binary", "num_leaves": 8, "learning_rate": 0.08, "min_data_in_leaf": 10,
               "lambda_l2": 1, "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1,
               "verbosity": -1, "num_threads": 1, "deterministic": True}
    return [lightgbm.train({**options, "seed": seed}, lightgbm.Dataset(rows, right, weight=weight), ROUNDS)
            for seed in range(SEEDS)]


def choose(page, models, size):
    """The likeliest day and its score in log odds."""
    import numpy as np
    if not page["days"]:
        return None, 0.0
    rows = np.zeros((len(page["days"]), size))
    for row, day in zip(rows, page["days"]):
        for i, v in day["x"]:
            row[i] = v
    scores = sum(m.predict(rows, raw_score=True) for m in models) / len(models)
    best = int(scores.argmax())
    return page["days"][best], float(scores[best])


def write_table(models, size, scale, shift):
    train_fields.write_trees(ROOT / "extract/date_trees.inc", "bench/train_dates.py", "Date", models, [
        f"constexpr std::size_t kTrainedFeatures = {size};",
        "// The best day's log odds times the scale, plus the shift, are those that it is right.",
        f"constexpr float kDateScale = {scale:.3f}F;", f"constexpr float kDateShift = {shift:.3f}F;",
        f"constexpr float kDateThreshold = {THRESHOLD:.3f}F;"])


def calibrate(results):
    """How the best day's score becomes the share of right answers (Platt scaling)."""
    scores = [(s, d["right"]) for d, s in results if d]
    scale, shift = 1.0, 0.0
    for _ in range(3000):
        errors = [(sigmoid(scale * s + shift) - r, s) for s, r in scores]
        scale -= 0.3 * sum(e * s for e, s in errors) / len(errors)
        shift -= 0.3 * sum(e for e, _ in errors) / len(errors)
    return scale, shift


def f1(results, threshold):
    tp = sum(p >= threshold and d["right"] for d, p in results if d)
    fp = sum(p >= threshold and not d["right"] for d, p in results if d)
    fn = len(results) - tp - fp
    return 2 * tp / (2 * tp + fp + fn) if results else 0.0, tp, fp, fn


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--candidates", required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--counts", action="store_true", help="how often each evidence is there, and right")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="list N pages a corpus that are wrong")
    args = parser.parse_args()

    names = feature_names()
    scorer = train_fields.load_scorer(args.shared)
    train_fields.CORPORA = CORPORA
    pages = []
    for page in train_fields.read_pages(args.shared, args.candidates):
        truth = page["truth"].get("published")
        if not truth:
            continue
        want = scorer.parse_date(truth)
        page["days"] = [{"x": train_fields.sparse(d["features"]), "when": d["when"],
                         "right": int(scorer.same_day(want, scorer.parse_date(d["when"])))}
                        for d in page["candidates"]["date"]]
        page["want"] = truth
        pages.append(page)

    if args.counts:
        for i, name in enumerate(names):
            days = [d for p in pages for d in p["days"] if any(j == i for j, _ in d["x"])]
            if days:
                print(f"{name:<22} days {len(days):>6}  right {sum(d['right'] for d in days) / len(days):.3f}")

    outcome = {}
    for fold in range(train_fields.FOLDS):
        models = learn([p for p in pages if p["fold"] != fold], len(names))
        for page in pages:
            if page["fold"] == fold:
                outcome[page["id"]] = choose(page, models, len(names))
    scale, shift = calibrate(list(outcome.values()))
    outcome = {i: (d, sigmoid(scale * s + shift) if d else 0.0) for i, (d, s) in outcome.items()}
    print(f"{'corpus':<14}{'pages':>6}{'any right':>11}   F1 at threshold 0, .3, .4, .5, .6 (cross-validated by site)")
    for corpus in CORPORA + ("all",):
        part = [p for p in pages if corpus in (p["corpus"], "all")]
        if not part:
            continue
        results = [outcome[p["id"]] for p in part]
        best = sum(any(d["right"] for d in p["days"]) for p in part) / len(part)
        print(f"{corpus:<14}{len(part):>6}{best:>11.3f}   " +
              "  ".join("%.4f" % f1(results, t)[0] for t in (0, .3, .4, .5, .6)) + f"   {f1(results, .4)[1:]}")
    for corpus in CORPORA if args.errors else ():
        wrong = [p for p in pages if p["corpus"] == corpus and not (outcome[p["id"]][0] or {"right": 0})["right"]]
        print(f"-- {corpus}: {len(wrong)} wrong")
        for page in wrong[:args.errors]:
            best, probability = outcome[page["id"]]
            print(f"   {page['id']} {page['truth'].get('url', '')[:90]}\n      want {page['want']}  got "
                  f"{best['when'] if best else None} ({probability:.2f})")
            for day in page["days"][:6]:
                print(f"      {'+' if day['right'] else ' '} {day['when']}: " + " ".join(names[i] for i, _ in day["x"]))
    if args.write:
        write_table(learn(pages, len(names)), len(names), scale, shift)


if __name__ == "__main__":
    main()
