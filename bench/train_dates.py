#!/usr/bin/env python3
"""Learns the weights by which days are judged, and writes extract/date_weights.h.

    train_dates.py --shared DIR --candidates build/release/bench/date_candidates [--write] [--counts] [--errors N]

Each day that a page gives is right or wrong: logistic regression, the likeliest day wins where it
reaches the threshold. Pages are split by site into five parts; the printed figures are of pages
whose sites were not learned from. --write learns once more from all pages and writes the table.
Nothing but the standard library is needed.
"""
import argparse
import math
import random
import re
from pathlib import Path

import train_fields

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ("aef", "fundus", "goose3", "htmldate", "mozilla", "postlight", "trafilatura")


def feature_names():
    text = (ROOT / "extract/date.h").read_text()
    body = re.search(r"enum class DateFeature[^{]*\{(.*?)\};", text, re.S).group(1)
    return [n for n in re.findall(r"\w+", body) if n != "count"]


def sigmoid(x):
    return 1 / (1 + math.exp(-max(-30, min(30, x))))


def learn(pages, size, epochs=60, rate=0.15, decay=2e-4, seed=1):
    """Two losses at once: each day's own odds, and the right day against the page's others."""
    weights, squares = [0.0] * size, [1e-6] * size
    order = random.Random(seed)
    pages = [p for p in pages if p["days"]]
    for _ in range(epochs):
        order.shuffle(pages)
        for page in pages:
            scores = [sum(weights[i] * v for i, v in day["x"]) for day in page["days"]]
            top = max(scores)
            soft = [math.exp(s - top) for s in scores]
            total = sum(soft)
            right = [d["right"] for d in page["days"]]
            mass = sum(s for s, r in zip(soft, right) if r)
            gradient = {}
            for day, score, share in zip(page["days"], scores, soft):
                step = (sigmoid(score) - day["right"]) / len(scores) ** 0.5
                if mass > 0:
                    step += share / total - (share / mass if day["right"] else 0)
                for i, v in day["x"]:
                    gradient[i] = gradient.get(i, 0.0) + step * v
            for i, g in gradient.items():
                g += decay * weights[i]
                squares[i] += g * g
                weights[i] -= rate * g / math.sqrt(squares[i])
    return weights


def choose(page, weights):
    best = max(page["days"], key=lambda d: sum(weights[i] * v for i, v in d["x"]), default=None)
    if best is None:
        return None, 0.0
    return best, sigmoid(sum(weights[i] * v for i, v in best["x"]))


def calibrate(results):
    """How the best day's score becomes the share of right answers (Platt scaling)."""
    scores = [(math.log(p / (1 - p)), d["right"]) for d, p in results if d]
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
        weights = learn([p for p in pages if p["fold"] != fold], len(names))
        for page in pages:
            if page["fold"] == fold:
                outcome[page["id"]] = choose(page, weights)
    scale, shift = calibrate(list(outcome.values()))
    outcome = {i: (d, sigmoid(scale * math.log(p / (1 - p)) + shift) if d else 0.0) for i, (d, p) in outcome.items()}
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
    weights = learn(pages, len(names))
    if args.write:
        rows = [", ".join(f"{w:.3f}F" for w in weights[i:i + 9]) for i in range(0, len(weights), 9)]
        (ROOT / "extract/date_weights.h").write_text(
            "// Weights by which days are judged. Generated by bench/train_dates.py; do not edit.\n#pragma once\n\n"
            "#include <array>\n\nnamespace stet {\n\n"
            f"inline constexpr std::array<float, {len(weights)}> kDateWeights = {{\n    " + ",\n    ".join(rows) +
            f"}};\n\n// The best day's score times the scale, plus the shift, is the log odds that it is right.\n"
            f"inline constexpr float kDateScale = {scale:.3f}F;\ninline constexpr float kDateShift = {shift:.3f}F;\n"
            "inline constexpr float kDateThreshold = 0.400F;\n\n}  // namespace stet\n")
    else:
        for w, name in sorted(zip(weights, names)):
            print(f"   {w:+.2f} {name}")


if __name__ == "__main__":
    main()
