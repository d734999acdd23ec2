#!/usr/bin/env python3
"""Learns the weights by which field candidates vote, and writes extract/field_weights.h.

    train_fields.py --shared DIR --candidates build/release/bench/field_candidates [--field headline]
                    [--write] [--counts] [--errors N] [--only CORPUS]

Pages are split by host into five parts; the printed shares are of pages whose hosts were not
learned from. --write learns once more from all pages and writes the table.
headline, lead_image: one of many is right (softmax over a page's candidates).
captions, tags: each candidate is right or wrong (logistic regression), threshold chosen on the training part.
authors: as these, but by small boosted trees, which go to extract/author_trees.inc. Needs lightgbm and numpy.
"""
import argparse
import gzip
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ("aef", "fundus", "trafilatura", "postlight")
FOLDS = 5
# Pages of guides and of blogs. Its authors are learned from too, at half the weight: how pages name them is the same
# there. Its headlines and dates are not: beside those of the news they made the answers worse.
WCXB = "wcxb"
WCXB_WEIGHT = 0.5


def load_scorer(shared):
    spec = importlib.util.spec_from_file_location("score_fields", shared / "eval/score_fields.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def site_of(url):
    host = (urlsplit(url).hostname or "").split(".")
    if len(host) > 2 and len(host[-2]) <= 3 and len(host[-1]) == 2:
        return ".".join(host[-3:])
    return ".".join(host[-2:])


def fold_number(site, salt=0):
    value = salt
    for c in site.encode():
        value = (value * 131 + c) % 1000003
    return value % FOLDS


def truth_rows(shared, corpus):
    """A page's truth with the file that its HTML is in. Of WCXB, whose truth is the body, the authors."""
    folder = shared / "eval" / ("body" if corpus == WCXB else "fields") / corpus
    for row in map(json.loads, open(folder / "truth.jsonl", encoding="utf-8")):
        if corpus == WCXB:
            names = [n.strip() for n in re.split(r", *(?:and )?| and | & |;", row.get("author") or "")]
            row = {"id": f"wcxb/{row['id']}", "corpus": WCXB, "url": row.get("url") or "",
                   "file": f"html/{row['id']}.html.gz", "authors": [n for n in names if n]}
        yield row, folder / row["file"]


def read_pages(shared, command, salt=0, more=()):
    truths = {}
    with tempfile.TemporaryDirectory(prefix="train_fields_") as tmp:
        lines = []
        for corpus in (*CORPORA, *more):
            for row, file in truth_rows(shared, corpus):
                path = os.path.join(tmp, f"{len(lines)}.html")
                with gzip.open(file) as source, open(path, "wb") as out:
                    out.write(source.read())
                line = {"id": row["id"], "path": path, "url": row.get("url", "")}
                if "content_type" in row:
                    line["content_type"] = row["content_type"]
                lines.append(json.dumps(line))
                truths[row["id"]] = row
        run = subprocess.run(command, shell=True, input="\n".join(lines) + "\n", text=True,
                             stdout=subprocess.PIPE, check=True)
    pages = []
    for line in run.stdout.splitlines():
        answer = json.loads(line)
        truth = truths[answer["id"]]
        pages.append({"id": answer["id"], "corpus": truth["corpus"], "truth": truth, "candidates": answer,
                      "fold": fold_number(site_of(truth.get("url", "")), salt)})
    return pages


def sparse(values):
    return [(i, v) for i, v in enumerate(values) if v]


# ---- Learning -------------------------------------------------------------------------------

def dense(rows, size):
    """Sparse rows as one matrix."""
    x = np.zeros((len(rows), size))
    for row, features in zip(x, rows):
        for i, v in features:
            row[i] = v
    return x


def adam(gradient, size, rounds, rate=0.1):
    weights, m, s = np.zeros(size), np.zeros(size), np.zeros(size)
    for t in range(1, rounds + 1):
        g = gradient(weights)
        step = rate * (1 - 0.9 * (t - 1) / rounds)
        m = 0.9 * m + 0.1 * g
        s = 0.99 * s + 0.01 * g * g
        weights -= step * (m / (1 - 0.9 ** t)) / (np.sqrt(s / (1 - 0.99 ** t)) + 1e-8)
    return weights.tolist()


def learn_choice(groups, size, rounds=120, l2=0.5):
    """groups: (list of (sparse features, right), weight). Conditional logit."""
    groups = [(g, k) for g, k in groups if any(r for _, r in g) and not all(r for _, r in g)]
    x = dense([f for g, _ in groups for f, _ in g], size)
    right = np.array([bool(r) for g, _ in groups for _, r in g])
    starts = np.cumsum([0] + [len(g) for g, _ in groups[:-1]])
    lengths = [len(g) for g, _ in groups]
    scale = np.repeat([k / sum(k for _, k in groups) for _, k in groups], lengths)

    def gradient(w):
        scores = x @ w
        e = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), lengths))
        total = np.repeat(np.add.reduceat(e, starts), lengths)
        good = np.repeat(np.add.reduceat(e * right, starts), lengths)
        return x.T @ ((e / total - e * right / np.maximum(good, 1e-30)) * scale) + l2 * w / max(1, len(groups))

    return adam(gradient, size, rounds)


def learn_binary(rows, size, rounds=150, l2=1.0):
    """rows: (sparse features, right, weight)."""
    x = dense([f for f, _, _ in rows], size)
    right = np.array([r for _, r, _ in rows])
    weight = np.array([w for _, _, w in rows])

    def gradient(w):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        return (x.T @ ((p - right) * weight) + l2 * w) / weight.sum()

    return adam(gradient, size, rounds)


def dot(w, f):
    return sum(w[i] * v for i, v in f)


# ---- Fields ---------------------------------------------------------------------------------

def headline_pages(pages, scorer):
    out = []
    for page in pages:
        want = page["truth"].get("headline")
        if not want:
            continue
        group = [(sparse(c["features"]), scorer.fold(c["text"]) == scorer.fold(want))
                 for c in page["candidates"]["headline"]]
        out.append((page, group))
    return out


def lead_image_pages(pages, scorer):
    out = []
    for page in pages:
        want = page["truth"].get("lead_image")
        if not want:
            continue
        group = [(sparse(c["features"]), scorer.same_picture(c["url"], want, page["truth"].get("url")))
                 for c in page["candidates"]["lead_image"]]
        out.append((page, group))
    return out


def choice_report(name, data, size, args, text_key, l2):
    shares = defaultdict(lambda: [0, 0, 0])
    errors = []
    for fold in range(FOLDS):
        w = learn_choice([(g, 1.0) for p, g in data if p["fold"] != fold], size, l2=l2)
        for page, group in data:
            if page["fold"] != fold:
                continue
            tally = shares[page["corpus"]]
            tally[0] += 1
            tally[2] += any(r for _, r in group)
            if not group:
                errors.append((page, None))
                continue
            best = max(range(len(group)), key=lambda i: dot(w, group[i][0]))
            tally[1] += group[best][1]
            if not group[best][1]:
                errors.append((page, page["candidates"][name][best][text_key]))
    for corpus, (n, right, possible) in sorted(shares.items()):
        print(f"{name:<11}{corpus:<12} n {n:4d}  right {right / n:.3f}  any candidate right {possible / n:.3f}")
    for page, got in errors:
        if args.errors and (not args.only or page["corpus"] == args.only):
            args.errors -= 1
            want = page["truth"][name]
            if isinstance(want, list):
                want = want[0]
            have = any(r for p, g in data if p is page for _, r in g)
            print(f"  {page['id']}  {'has it' if have else 'NOT THERE'}\n     want {want}\n     got  {got}")
    return learn_choice([(g, 1.0) for p, g in data], size, l2=l2)


def author_rows(pages, scorer, field="authors"):
    out = []
    for page in pages:
        want = page["truth"].get(field)
        if want is None:
            continue
        names = {scorer.fold_name(a) for a in want}
        rows = [(sparse(c["features"]), float(scorer.fold_name(c["name"]) in names))
                for c in page["candidates"][field]]
        out.append((page, rows, names))
    return out


def caption_rows(pages, scorer):
    """As author_rows(): what counts as one answer is its number on the page."""
    out = []
    for page in pages:
        want = page["truth"].get("captions")
        if want is None:
            continue
        forms = [scorer.caption_forms(c) for c in want]
        rows, taken = [], set()
        for c in page["candidates"]["captions"]:
            mine = scorer.caption_forms(c)
            best = max(((max(scorer.token_f1(a, b) for a in f for b in mine), i) for i, f in enumerate(forms)
                        if i not in taken), default=(0, 0)) if mine[0] else (0, 0)
            right = best[0] >= 0.8
            if right:
                taken.add(best[1])
            rows.append((sparse(c["features"]), float(right)))
            c["name"] = f"caption {best[1]}" if right else f"wrong {len(rows)}"
        out.append((page, rows, {scorer.fold_name(f"caption {i}") for i in range(len(want))}))
    return out


def linear_learn(data, size):
    """Weights, and by them the scores of a page's candidates."""
    w = learn_binary([(f, right, 1.0) for _, group, _ in data for f, right in group], size)
    return w, lambda group: [dot(w, f) for f, _ in group]


def tree_learn(data, size):
    """Two models that differ by their seeds; a page counts by the root of its candidates, one of WCXB half as much."""
    import lightgbm
    rows = dense([f for _, group, _ in data for f, _ in group], size)
    right = [r for _, group, _ in data for _, r in group]
    weight = np.array([len(group) ** -0.5 * (WCXB_WEIGHT if page["corpus"] == WCXB else 1)
                       for page, group, _ in data for _ in group])
    weight /= weight.mean()
    options = {"objective": "binary", "num_leaves": 8, "learning_rate": 0.08, "min_data_in_leaf": 15,
               "lambda_l2": 3, "feature_fraction": 0.2, "bagging_fraction": 0.7, "bagging_freq": 1,
               "verbosity": -1, "num_threads": 1, "deterministic": True}
    models = [lightgbm.train({**options, "seed": seed}, lightgbm.Dataset(rows, right, weight=weight), 120)
              for seed in (1, 2)]

    def scores(group):
        if not group:
            return []
        x = dense([f for f, _ in group], size)
        return list(sum(m.predict(x, raw_score=True) for m in models) / len(models))

    return models, scores


def enum_names(header, enum):
    text = (ROOT / header).read_text()
    body = re.search(r"enum class " + enum + r"[^{]*{(.*?)};", text, re.S).group(1)
    body = re.sub(r"//[^\n]*", "", body)
    return [n.strip() for n in body.split(",") if n.strip() and n.strip() != "count"]


AUTHOR = {name: i for i, name in enumerate(enum_names("extract/byline.h", "AuthorFeature"))}


def is_person(features):
    """As extract/byline.cpp: beside one, the site's own name is no author."""
    return (any(features[AUTHOR[n]] for n in ("two_words", "three_words", "wide_script"))
            and not any(features[AUTHOR[n]] for n in ("is_site", "desk_word", "agency", "stop_word")))


def chosen(page, scores, threshold, scorer, field):
    out = [c for c, score in zip(page["candidates"][field], scores) if score > threshold]
    if field == "authors" and any(is_person(c["features"]) for c in out):
        out = [c for c in out if not c["features"][AUTHOR["is_site"]]]
    return {scorer.fold_name(c["name"]) for c in out}


def best_threshold(data, scores_of, scorer, field):
    """The one of the best F1 over all names."""
    scores = [scores_of(group) for _, group, _ in data]

    def f1(threshold):
        tp = fp = fn = 0
        for (page, _, names), of_page in zip(data, scores):
            got = chosen(page, of_page, threshold, scorer, field)
            tp, fp, fn = tp + len(got & names), fp + len(got - names), fn + len(names - got)
        return 2 * tp / max(1, 2 * tp + fp + fn)

    return max((t / 10 for t in range(-15, 16)), key=f1)


def author_report(data, size, args, scorer, field, learn):
    tallies = defaultdict(lambda: [0, 0, 0, 0, 0])
    errors = []
    for fold in range(FOLDS):
        train = [d for d in data if d[0]["fold"] != fold]
        _, scores_of = learn(train, size)
        threshold = best_threshold(train, scores_of, scorer, field)
        for page, rows, names in data:
            if page["fold"] != fold:
                continue
            got = chosen(page, scores_of(rows), threshold, scorer, field)
            have = {scorer.fold_name(c["name"]) for c in page["candidates"][field]}
            tally = tallies[page["corpus"]]
            tally[0] += 1
            tally[1] += len(got & names)
            tally[2] += len(got - names)
            tally[3] += len(names - got)
            tally[4] += len(names & have)
            if got != names:
                errors.append((page, got, names, have))
    for corpus, (n, tp, fp, fn, possible) in sorted(tallies.items()):
        print(f"{field:<11}{corpus:<12} n {n:4d}  F1 {2 * tp / max(1, 2 * tp + fp + fn):.3f}  precision {tp / max(1, tp + fp):.3f}"
              f"  recall {tp / max(1, tp + fn):.3f}  among candidates {possible / max(1, tp + fn):.3f}")
    for page, got, names, have in errors:
        if args.errors and (not args.only or page["corpus"] == args.only):
            args.errors -= 1
            print(f"  {page['id']} {page['truth'].get('url', '')[:80]}\n     want {sorted(names)}  got {sorted(got)}"
                  f"  not among candidates {sorted(names - have)}")
    model, scores_of = learn(data, size)
    return model, best_threshold(data, scores_of, scorer, field)


def counts(name, data, features):
    """How often each yes-or-no feature stands on the right candidate, over all pages."""
    present, right = [0] * len(features), [0] * len(features)
    for item in data:
        seen, good = set(), set()
        for f, r in item[1]:
            for i, v in f:
                if v == 1:
                    seen.add(i)
                    if r:
                        good.add(i)
        for i in seen:
            present[i] += 1
        for i in good:
            right[i] += 1
    print(f"{name}: feature, share of {len(data)} pages that have it, share of those where one of its candidates is right")
    for i, feature in sorted(enumerate(features), key=lambda x: -right[x[0]] / max(1, present[x[0]])):
        if present[i]:
            print(f"  {feature:<24} {present[i] / len(data):6.3f} {right[i] / present[i]:6.3f}")


def write_table(tables):
    path = ROOT / "extract/field_weights.h"
    old = {}
    if path.exists():
        for m in re.finditer(r"inline constexpr (?:std::array<float, \d+>|float) (k\w+) = [^;]*;", path.read_text()):
            old[m.group(1)] = m.group(0)
    for name, values in tables.items():
        if isinstance(values, float):
            old[name] = f"inline constexpr float {name} = {values:.3f}F;"
        else:
            old[name] = (f"inline constexpr std::array<float, {len(values)}> {name} = {{"
                         + ", ".join(f"{v:.3f}F" for v in values) + "};")
    path.write_text("// Weights of the votes between candidates. Generated by bench/train_fields.py; do not edit.\n"
                    "#pragma once\n\n#include <array>\n\nnamespace stet {\n\n" + "\n\n".join(old.values())
                    + "\n\n}  // namespace stet\n")
    subprocess.run(["clang-format", "-i", str(path)], check=False)


def write_trees(path, trainer, prefix, models, more):
    """Splits, leaves and the trees' first splits as C++ tables (extract/boosted_trees.h)."""
    splits, leaves, roots = [], [], []

    def add(node):
        if "split_index" not in node:
            leaves.append(node["leaf_value"] / len(models))
            return -len(leaves)
        place = len(splits)
        splits.append(None)
        ends = add(node["left_child"]), add(node["right_child"])
        splits[place] = f"{{{node['split_feature']},{node['threshold']:.4f}F,{ends[0]},{ends[1]}}}"
        return place

    for model in models:
        for tree in model.dump_model()["tree_info"]:
            if "split_index" in tree["tree_structure"]:
                roots.append(str(add(tree["tree_structure"])))
    lines = [f"// Written by {trainer}. Do not edit: train again.", "// clang-format off"]
    for kind, name, cells in (("TreeSplit", "Splits", splits), ("float", "Leaves", [f"{v:.4f}F" for v in leaves]),
                              ("std::uint16_t", "Roots", roots)):
        lines.append(f"constexpr {kind} k{prefix}{name}[] = {{")
        lines += textwrap.wrap(", ".join(cells), 118)
        lines.append("};")
    path.write_text("\n".join(lines + more + ["// clang-format on"]) + "\n")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    ap.add_argument("--candidates", default=str(ROOT / "build/release/bench/field_candidates"))
    ap.add_argument("--field", action="append", choices=["headline", "authors", "lead_image", "captions", "tags"])
    ap.add_argument("--write", action="store_true")
    ap.add_argument("--counts", action="store_true")
    ap.add_argument("--errors", type=int, default=0)
    ap.add_argument("--only", default="")
    ap.add_argument("--salt", type=int, default=0, help="another split of the sites into five parts")
    args = ap.parse_args()
    scorer = load_scorer(args.shared)
    fields = args.field or ["headline", "authors", "lead_image", "captions", "tags"]
    all_pages = read_pages(args.shared, args.candidates, args.salt, (WCXB,) if "authors" in fields else ())
    pages = [p for p in all_pages if p["corpus"] != WCXB]
    tables = {}
    for field in fields:
        if field == "headline":
            features = enum_names("extract/headline.h", "HeadlineFeature")
            data = headline_pages(pages, scorer)
            if args.counts:
                counts(field, data, features)
            tables["kHeadlineWeights"] = choice_report(field, data, len(features), args, "text", 0.5)
        elif field == "lead_image":
            features = enum_names("extract/image.h", "ImageFeature")
            data = lead_image_pages(pages, scorer)
            if args.counts:
                counts(field, data, features)
            tables["kLeadImageWeights"] = choice_report(field, data, len(features), args, "url", 2.0)
        elif field == "tags":
            features = enum_names("extract/site.h", "TagFeature")
            data = author_rows(pages, scorer, "tags")
            if args.counts:
                counts(field, data, features)
            w, threshold = author_report(data, len(features), args, scorer, field, linear_learn)
            tables["kTagWeights"] = w
            tables["kTagThreshold"] = float(threshold)
        elif field == "captions":
            features = enum_names("extract/image.h", "CaptionFeature")
            data = caption_rows(pages, scorer)
            if args.counts:
                counts(field, data, features)
            w, threshold = author_report(data, len(features), args, scorer, field, linear_learn)
            tables["kCaptionWeights"] = w
            tables["kCaptionThreshold"] = float(threshold)
        else:
            features = enum_names("extract/byline.h", "AuthorFeature")
            data = author_rows(all_pages, scorer)
            if args.counts:
                counts(field, data, features)
            models, threshold = author_report(data, len(features), args, scorer, field, tree_learn)
            if args.write:
                write_trees(ROOT / "extract/author_trees.inc", "bench/train_fields.py", "Author", models, [
                    f"constexpr std::size_t kTrainedAuthorFeatures = {len(features)};",
                    f"constexpr float kAuthorThreshold = {threshold:.3f}F;"])
    if args.write:
        write_table(tables)


if __name__ == "__main__":
    sys.exit(main())
