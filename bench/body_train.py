#!/usr/bin/env python3
"""Train the model that tells body from furniture, block by block (extract/body_model.h).

    body_train.py --dump build/release/bench/body_dump --eval ../shared/eval --work DIR            cross-validate
    body_train.py ... --write extract/body_weights.inc     also train on all pages and write the table
    body_train.py ... --oof FILE                           keep the out-of-fold answers

Needs lightgbm, scikit-learn, numpy, tldextract and trafilatura from the package index (not needed to build stet).

Two stages of gradient boosted trees. The first sees a block, its ancestors, neighbours and place;
the second also what the first said of the blocks around it (out of fold, so that it learns from
answers as uncertain as they will be). Both are computed by stet's own code (extract/body_features.cpp).
Labels come from aligning blocks with the reference texts. Where a page has none, or a few strings
only, they come from a first training and another extractor, as far as these agree. Folds are by
registrable domain over all corpora: no site is in training and test, and what labels the pages
without a text for a fold's training has not seen that fold. The out-of-fold answers go through the
real assembly (body_dump text) and through score_body.py.
"""
import argparse
import gzip
import html
import json
import multiprocessing
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import lightgbm as lgb
import numpy as np

WORD = re.compile(r"\w+")
FOLDS = 5
CORPUS_WEIGHT = {"scrapinghub": 3.0, "newspaper": 1.0, "wcxb": 1.0, "trafilatura": 2.0, "fundus": 1.0,
                 "unlabelled": 0.3}
FIELD_SETS = ("htmldate", "postlight", "defuddle", "goose3", "newspaper4k")  # pages without a reference text
PARAMS = {"objective": "cross_entropy", "learning_rate": 0.07, "num_leaves": 24, "max_depth": 8,
          "min_data_in_leaf": 40, "feature_fraction": 0.2, "bagging_fraction": 0.7, "bagging_freq": 1,
          "lambda_l2": 5.0, "max_bin": 63, "num_threads": 1, "verbose": -1, "seed": 7, "deterministic": True,
          "force_col_wise": True}
ROUNDS = {"first": 130, "second": 160}
SEEDS = (7, 8)  # so many models of each stage; their mean answers
NEAR_ROWS, FAR_KEPT = 12, 0.15  # negatives further than this from any body block are sampled
STRETCHED = 400  # pages made long, as the corpora have few with more than a hundred paragraphs
STRETCHED_WEIGHT = 0.5


# ---- Pages and labels ------------------------------------------------------------------------

def load_pages(data, work):
    """Unpack every page once; a list of {key, corpus, id, path, host, truth}, those without a text last."""
    import tldextract
    domain = tldextract.TLDExtract(suffix_list_urls=())
    pages = []
    folder = work / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    sources = [(name, data / "body" / name) for name in ("scrapinghub", "newspaper", "wcxb", "trafilatura", "readability")]
    sources.append(("fundus", data / "fields" / "fundus"))
    sources += [("unlabelled", data / "fields" / name) for name in FIELD_SETS]
    known = set()  # files and addresses
    for corpus, source in sources:
        for number, line in enumerate(open(source / "truth.jsonl", encoding="utf-8")):
            truth = json.loads(line)
            if corpus == "unlabelled":
                if not truth["file"].startswith("html/") or truth["url"] in known:
                    continue
                number = len(pages)
            known.add(truth.get("url"))
            path = folder / f"{corpus}-{number:04d}.html"
            if not path.exists():
                file = source / truth["file"] if "file" in truth else source / "html" / f"{truth['id']}.html.gz"
                path.write_bytes(gzip.open(file).read())
            if corpus == "fundus":
                truth["text"] = "\n".join(truth.get("paragraphs", []) + truth.get("subheads", []))
                truth["unordered"] = True
            elif corpus == "unlabelled":
                truth = {"url": truth["url"], "id": truth["id"]}
            host = domain(truth.get("url", "")).top_domain_under_public_suffix or truth.get("url", truth["id"])
            pages.append({"key": f"{corpus}/{truth['id']}", "corpus": corpus, "id": truth["id"], "path": str(path),
                          "host": host, "truth": truth})
    return pages


def longest_chain(spans):
    """Heaviest subset of (begin, end, weight, index) in order of both index and begin, without overlap."""
    best, back = [], []
    for i, (begin, _, weight, index) in enumerate(spans):
        score, link = weight, -1
        for j in range(i - 1, -1, -1):
            if spans[j][3] < index and spans[j][1] <= begin + 3 and best[j] + weight > score:
                score, link = best[j] + weight, j
        best.append(score)
        back.append(link)
    chain, at = [], int(np.argmax(best)) if best else -1
    while at >= 0:
        chain.append(at)
        at = back[at]
    return chain[::-1]


def squeeze(text):
    return re.sub(r"\s+", " ", text).strip()


def label_by_text(texts, truth, unordered, hiding):
    """Share of each block's words that the reference text has, in place; and how sure that is."""
    want = [w.lower() for w in WORD.findall(truth)]
    grams = defaultdict(list)
    for i in range(len(want) - 2):
        grams[tuple(want[i:i + 3])].append(i)
    words = [[w.lower() for w in WORD.findall(t)] for t in texts]
    label = np.zeros(len(texts))
    spans = []
    for n, block in enumerate(words):
        if len(block) < 4:
            continue
        votes = Counter()
        for i in range(len(block) - 2):
            for at in grams.get(tuple(block[i:i + 3]), ())[:40]:
                votes[at - i] += 1
        if not votes:
            continue
        most = votes.most_common(1)[0][1]
        for offset, count in votes.most_common(12):  # a text that is there twice has two places
            if count < 0.8 * most or count < 2 and len(block) > 6:
                break
            near = sum(any(abs(at - i - offset) <= 25 for at in grams.get(tuple(block[i:i + 3]), ())[:50])
                       for i in range(len(block) - 2))
            share = near / (len(block) - 2)
            if share >= 0.3:
                # Hidden copies of the whole lose against what is seen; so do later copies.
                weight = share * len(block) * (0.4 if hiding[n] >= 2 else 1.0) * (1 - 1e-6 * n)
                spans.append((max(0, offset), min(len(want), offset + len(block)), weight, n, share))
    taken = np.zeros(len(want) + 1, bool)
    chain = longest_chain([s[:4] for s in spans])
    ends = {}
    for i in chain:
        begin, end, _, n, share = spans[i]
        label[n] = share
        taken[begin:end] = True
        ends[n] = (begin, end)
    for begin, end, weight, n, share in sorted(spans, key=lambda s: -s[2]):
        if n not in ends and label[n] == 0 and taken[begin:end].mean() < 0.3:
            label[n] = share
            taken[begin:end] = True
            if unordered:
                ends[n] = (begin, end)
    # Short blocks: in the gap between the blocks around them, or (sub-heads listed apart) anywhere untaken.
    order = sorted(ends)
    position, following = 0, 0
    for n, block in enumerate(words):
        if n in ends:
            position = ends[n][1]
            continue
        if not block or len(block) >= 4 and label[n] > 0:
            continue
        if len(block) > 6 and label[n] == 0 and not unordered:
            continue
        while following < len(order) and order[following] < n:
            following += 1
        low = 0 if unordered else position
        high = len(want) if unordered or following == len(order) else ends[order[following]][0] + 3
        if not unordered and (following == len(order) or following == 0) and len(block) < 2:
            continue  # one word before or after everything: chance
        for at in range(low, min(high, len(want)) - len(block) + 1):
            if want[at:at + len(block)] == block and not taken[at:at + len(block)].any():
                label[n] = 1.0
                taken[at:at + len(block)] = True
                if not unordered:
                    position = at + len(block)
                break
    return label, np.ones(len(texts))


def label_by_strings(texts, truth):
    label, known = np.zeros(len(texts)), np.zeros(len(texts))
    flat = [squeeze(t) for t in texts]
    for strings, value in ((truth["with"], 1.0), (truth["without"], 0.0), (truth.get("comments") or [], 0.0)):
        for string in map(squeeze, strings):
            if len(string) < 4:
                continue
            hits = [n for n, t in enumerate(flat) if string in t]
            if not hits:
                hits = [n for n, t in enumerate(flat) if len(t) > 12 and t in string]
            if value == 1.0 and len(hits) > 1:
                hits = [max(hits, key=lambda n: len(flat[n]))] if len(string) > 30 else []
            for n in hits:
                label[n], known[n] = value, 1.0
    return label, known


def weights_of(page, words, label, known):
    size = (words + 2.0) ** 0.6
    body = max((size * (label >= 0.5) * known).sum(), 12.0)
    weight = size / body * known
    if page["corpus"] == "trafilatura":
        weight = known * 0.06 * np.minimum(1.0, 12.0 / max(1.0, known.sum()))
    elif weight.sum() > 4.0:
        rest = weight.sum()
        weight = np.where(label >= 0.5, weight, weight * max(0.15, 3.0 / rest))
    unsure = (label > 0.3) & (label < 0.7)
    return np.where(unsure, weight * 0.5, weight) * CORPUS_WEIGHT[page["corpus"]]


# ---- Pages without a text ------------------------------------------------------------------------

def peer_texts(pages, work):
    """Another extractor's answers, kept in the work folder."""
    import trafilatura
    path = work / "peer.jsonl"
    found = {}
    if path.exists():
        found = {row["key"]: row["text"] for row in map(json.loads, open(path, encoding="utf-8"))}
    with open(path, "a", encoding="utf-8") as file:
        for page in pages:
            if page["key"] not in found:
                found[page["key"]] = trafilatura.extract(Path(page["path"]).read_bytes()) or ""
                file.write(json.dumps({"key": page["key"], "text": found[page["key"]]}) + "\n")
    return found


class Unlabelled:
    """Rows of pages without a reference text, or of strings only: what two extractors agree on."""

    def __init__(self, pages, dumped, starts, weights, work):
        self.parts = []  # (begin, end, page, words, the other extractor's share of each block)
        wanted = [n for n, page in enumerate(pages) if page["corpus"] in ("unlabelled", "trafilatura")]
        texts = peer_texts([pages[n] for n in wanted], work)
        for n in wanted:
            page, rows, (a, b) = pages[n], dumped[n], starts[n:n + 2]
            if a == b or len(texts[page["key"]].split()) < 50:
                continue
            share, _ = label_by_text(rows["texts"], texts[page["key"]], False, rows["hiding"])
            words = np.array([len(WORD.findall(t)) for t in rows["texts"]], float)
            self.parts.append((a, b, n, words, np.where(weights[a:b] > 0, 0.5, share)))

    def label(self, p, y, w):
        """Labels and weights with those that `p`, a first training's answers, gives these rows."""
        y, w = y.copy(), w.copy()
        for a, b, _, words, share in self.parts:
            own = p[a:b]
            agreed = ((own >= 0.7) & (share >= 0.7)) | ((own <= 0.3) & (share <= 0.3))
            label = (own >= 0.5).astype(float)
            weight = weights_of({"corpus": "unlabelled"}, words, label, agreed.astype(float))
            y[a:b] = np.where(weight > 0, label, y[a:b])
            w[a:b] += weight
        return y, w


# ---- Long pages ----------------------------------------------------------------------------------

PARAGRAPH = re.compile(r"<p(\s[^>]*)?>(.*?)</p>", re.I | re.S)


def stretched_page(source, texts, label, pool, rng):
    """The page with many more paragraphs (and some sub-heads) where one of its body's stands; and them."""
    body = {squeeze(t) for t, y in zip(texts, label) if y > 0.9 and len(t.split()) >= 12}
    places = [m for m in PARAGRAPH.finditer(source)
              if squeeze(html.unescape(re.sub(r"<[^>]*>", "", m[2]))) in body]
    if len(places) < 4:
        return None
    place = places[rng.integers(1, len(places))]
    count = int(40 * 20 ** rng.random())  # 40 to 800
    heads = int(rng.integers(3, 12)) if rng.random() < 0.3 else 0
    pieces, added = [], []
    for n, k in enumerate(rng.choice(len(pool), size=min(count, len(pool)), replace=False)):
        if heads and n % heads == 0:
            words = pool[k].split()
            added.append(" ".join(words[2:2 + int(rng.integers(3, 7))]).strip(".,;:"))
            pieces.append(f"<h3>{html.escape(added[-1], quote=False)}</h3>")
        added.append(pool[k])
        pieces.append(f"<p{place[1] or ''}>{html.escape(pool[k], quote=False)}</p>")
    return source[:place.end()] + "\n" + "\n".join(pieces) + source[place.end():], added


def stretch(pages, dumped, labels, weights, dump, work):
    """Pages made long, with their blocks, labels and weights: a page's are its own where it was not stretched."""
    rng = np.random.default_rng(11)
    usable = [n for n, page in enumerate(pages) if page["corpus"] in ("scrapinghub", "newspaper", "wcxb")
              and not page["truth"].get("suspect") and dumped[n]["rows"]]
    pool = sorted({squeeze(t) for n in usable for t, y in zip(dumped[n]["texts"], labels[n])
                   if y > 0.95 and 18 <= len(t.split()) <= 120})
    made = []
    for n in rng.permutation(usable):
        if len(made) == STRETCHED:
            break
        page = pages[n]
        source = Path(page["path"]).read_bytes().decode("utf-8", "replace")
        long = stretched_page(source, dumped[n]["texts"], labels[n], pool, rng)
        if long is None:
            continue
        path = work / "pages" / f"stretched-{len(made):04d}.html"
        path.write_text(long[0], encoding="utf-8")
        made.append(({**page, "key": f"stretched/{len(made)}", "corpus": "stretched", "path": str(path)}, n, set(long[1])))
    rows = run_dump(dump, "first", [page for page, _, _ in made], str(work / "stretched.f32"))
    out = []
    for (page, n, added), row in zip(made, rows):
        fresh = np.array([squeeze(t) in added for t in row["texts"]], bool)
        if [t for t, f in zip(row["texts"], fresh) if not f] != dumped[n]["texts"]:
            fresh[:] = False  # cut otherwise than before: known to be nothing
        label, weight = np.ones(row["rows"]), np.zeros(row["rows"])
        if fresh.any():
            label[~fresh], weight[~fresh] = labels[n], weights[n]
            weight[fresh] = np.median(weights[n][labels[n] >= 0.5])
            body = (labels[n] >= 0.5) @ weights[n]
            weight *= STRETCHED_WEIGHT
            weight[label >= 0.5] *= body / max(1e-9, weight[label >= 0.5].sum() / STRETCHED_WEIGHT)
        out.append((page, row, label, weight, fresh))
    return out


# ---- The features, by stet's own code -----------------------------------------------------------

def run_dump(dump, mode, pages, out, answers=None):
    rows = []
    for page in pages:
        row = {"id": page["key"], "path": page["path"], "url": page["truth"].get("url", "")}
        if answers is not None:
            row["p"] = [round(float(p), 5) for p in answers[page["key"]]]
        rows.append(json.dumps(row))
    done = subprocess.run([dump, mode] + ([out] if out else []), input="\n".join(rows) + "\n", text=True,
                          stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def fold_of(pages):
    """Hosts to folds, the largest first into the emptiest fold; those of pages without a text last."""
    load, fold = [0] * FOLDS, {}
    for labelled in (True, False):
        hosts = Counter(page["host"] for page in pages if (page["corpus"] != "unlabelled") == labelled)
        for host, count in sorted(hosts.items(), key=lambda h: (-h[1], h[0])):
            if host not in fold:
                fold[host] = load.index(min(load))
                load[fold[host]] += count
    return np.array([fold[page["host"]] for page in pages])


def thin_out(y, w, starts):
    """Navigation and footers far from the body are easy and many: a sample of them does."""
    near = np.zeros(len(y), bool)
    for a, b in zip(starts, starts[1:]):
        for at in np.flatnonzero((y[a:b] >= 0.5) | (w[a:b] > 0.2)):
            near[max(a, a + at - NEAR_ROWS):min(b, a + at + NEAR_ROWS + 1)] = True
    kept = near | (np.random.default_rng(5).random(len(y)) < FAR_KEPT)
    return np.where(near, w, np.where(kept, w / FAR_KEPT, 0.0))


def cross_train(x, y, w, fold, rounds, names):
    """Models for every fold that have not seen its sites, and last of all one of every site, as texts.
    `y` and `w` have a row for each of these. One process a fold."""
    SHARED["arrays"] = (x, y, w, fold)  # before the fork: the children read it in place
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        return list(pool.map(train_without, range(len(y)), [rounds] * len(y), [names] * len(y)))


SHARED = {}


def train_without(k, rounds, names):
    x, y, w, fold = SHARED["arrays"]
    return [model.model_to_string() for model in train(x[fold != k], y[k][fold != k], w[k][fold != k], rounds, names)]


def predict_without(models, x, fold):
    """Every block's answer by the models that have not seen its site."""
    p = np.zeros(len(x), np.float32)
    for k in range(FOLDS):
        p[fold == k] = predict(models[k], x[fold == k])
    return p


def train(x, y, w, rounds, names):
    """Models that differ by their seeds: by the features and pages that each tree was shown."""
    use = w > 0
    data = lgb.Dataset(x[use], np.round(y[use]), weight=w[use] * 50, feature_name=names, free_raw_data=False)
    return [lgb.train({**PARAMS, "seed": seed}, data, rounds) for seed in SEEDS]


def predict(models, x):
    """The mean of the models' log odds, as a probability."""
    odds = [lgb.Booster(model_str=model).predict(x, raw_score=True) for model in models]
    return 1 / (1 + np.exp(-np.mean(odds, axis=0)))


# ---- The table ---------------------------------------------------------------------------------

def write_table(path, models, names):
    """Trees as C++ rows: feature, threshold, and where to go; leaves as integers of 1/1000."""
    out = ["// Written by bench/body_train.py. Do not edit: train again.", "// clang-format off"]
    counts = {}
    for stage, seeds in models.items():
        tree_starts, nodes, leaves = [], [], []
        # The models one after the other; each has its part of the sum.
        for tree in (tree for model in seeds for tree in model.dump_model()["tree_info"]):
            tree_starts.append(len(nodes))
            base, todo = len(nodes), [tree["tree_structure"]]
            if "split_index" not in todo[0]:
                leaves.append(todo[0]["leaf_value"])
                nodes.append((0, 3e38, -len(leaves), -len(leaves)))
                continue
            order, index = [], {}
            while todo:
                node = todo.pop()
                index[node["split_index"]] = base + len(order)
                order.append(node)
                for side in ("right_child", "left_child"):
                    if "split_index" in node[side]:
                        todo.append(node[side])
            for node in order:
                ends = []
                for side in ("left_child", "right_child"):
                    child = node[side]
                    if "split_index" in child:
                        ends.append(index[child["split_index"]])
                    else:
                        leaves.append(child["leaf_value"])
                        ends.append(-len(leaves))
                nodes.append((node["split_feature"], node["threshold"], *ends))
        counts[stage] = (len(tree_starts), len(nodes), len(leaves))
        cell = lambda n: f"{{{n[0]},{n[1]:.6g}F,{n[2]},{n[3]}}}"
        out.append(f"constexpr TreeNode k{stage.capitalize()}Nodes[] = {{")
        line = ""
        for node in nodes:
            piece = cell(node).replace("e+", "e") + ","
            if "." not in piece.split(",")[1] and "e" not in piece.split(",")[1]:
                parts = piece.split(",")
                parts[1] = parts[1].replace("F", ".F")
                piece = ",".join(parts)
            if len(line) + len(piece) > 118:
                out.append(line)
                line = ""
            line += piece
        out += [line, "};", f"constexpr std::int16_t k{stage.capitalize()}Leaves[] = {{"]
        line = ""
        for leaf in leaves:
            piece = f"{round(leaf * 4000 / len(SEEDS))},"
            if len(line) + len(piece) > 118:
                out.append(line)
                line = ""
            line += piece
        out += [line, "};", f"constexpr std::uint16_t k{stage.capitalize()}Trees[] = {{"]
        line = ""
        for start in tree_starts:
            piece = f"{start},"
            if len(line) + len(piece) > 118:
                out.append(line)
                line = ""
            line += piece
        out += [line, "};"]
    out.append(f"constexpr int kModels = {len(SEEDS)};")
    out.append(f"constexpr std::size_t kTrainedFirst = {len(names[0])};")
    out.append(f"constexpr std::size_t kTrainedSecond = {len(names[1])};")
    Path(path).write_text("\n".join(out) + "\n")
    print("written", path, {k: f"{t} trees, {n} nodes" for k, (t, n, _) in counts.items()},
          f"{os.path.getsize(path) / 1000:.0f} kB")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--dump", required=True)
    ap.add_argument("--eval", type=Path, required=True)
    ap.add_argument("--work", type=Path, required=True)
    ap.add_argument("--write")
    ap.add_argument("--oof", type=Path)
    ap.add_argument("--json", help="for score_body.py --json")
    ap.add_argument("--compare", help="for score_body.py --compare")
    ap.add_argument("--stages", action="store_true", help="score the first stage alone too")
    ap.add_argument("--save", type=Path, help="keep arrays for experiments")
    args = ap.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)

    listing = subprocess.run([args.dump, "names"], text=True, stdout=subprocess.PIPE, check=True).stdout
    first_names, second_names = (part.split("\n") for part in listing.strip("\n").split("\n\n"))
    plain = lambda names: [re.sub(r"\W", "_", n) + f"_{i}" for i, n in enumerate(names)]

    pages = load_pages(args.eval, args.work)
    dumped = run_dump(args.dump, "first", pages, str(args.work / "first.f32"))
    x1 = np.fromfile(args.work / "first.f32", np.float32).reshape(-1, len(first_names))
    starts = np.cumsum([0] + [d["rows"] for d in dumped])
    print(f"{len(pages)} pages, {len(x1)} blocks, {x1.shape[1]} features", file=sys.stderr)

    y, w = np.zeros(len(x1)), np.zeros(len(x1))
    for page, d, a, b in zip(pages, dumped, starts, starts[1:]):
        truth = page["truth"]
        if page["corpus"] in ("readability", "unlabelled") or truth.get("suspect") or a == b:
            continue
        texts = d["texts"]
        if "with" in truth:
            label, known = label_by_strings(texts, truth)
        else:
            label, known = label_by_text(texts, truth["text"], truth.get("unordered", False), d["hiding"])
        words = np.array([len(WORD.findall(t)) for t in texts], float)
        if page["corpus"] == "fundus":  # its parsers read paragraphs; what they do with lists and tables says little
            known = np.where((label < 0.3) & np.isin(d["kinds"], (2, 4, 5)), 0.0, known)
        y[a:b], w[a:b] = label, weights_of(page, words, label, known)

    unlabelled = Unlabelled(pages, dumped, starts, w, args.work)
    page_fold = fold_of(pages)
    of_pages = lambda values: np.split(values, starts[1:-1])
    long = stretch(pages, dumped, of_pages(y), of_pages(w), args.dump, args.work)
    added = np.concatenate([np.zeros(len(x1), bool)] + [fresh for *_, fresh in long])
    fold_by_host = {page["host"]: k for page, k in zip(pages, page_fold)}
    pages += [page for page, *_ in long]
    x1 = np.vstack([x1, np.fromfile(args.work / "stretched.f32", np.float32).reshape(-1, len(first_names))])
    y, w = (np.concatenate([old] + [row[k] for row in long]) for old, k in ((y, 2), (w, 3)))
    starts = np.concatenate([starts, starts[-1] + np.cumsum([row["rows"] for _, row, *_ in long])])
    page_fold = np.array([fold_by_host[page["host"]] for page in pages])
    print(f"{len(long)} pages made long, {added.sum()} blocks in them", file=sys.stderr)
    fold = np.repeat(page_fold, np.diff(starts))
    cut = lambda p: {page["key"]: p[a:b] for page, a, b in zip(pages, starts, starts[1:])}

    names = plain(first_names), plain(first_names + second_names)
    kinds = FOLDS + (1 if args.write else 0)  # of training: without each fold, and with all

    def second_features(chosen, p):
        run_dump(args.dump, "second", chosen, str(args.work / "second.f32"), p)
        return np.fromfile(args.work / "second.f32", np.float32).reshape(-1, len(second_names))

    def train_both(y, w):
        first = cross_train(x1, y, w, fold, ROUNDS["first"], names[0])
        p1 = predict_without(first, x1, fold)
        x2 = np.hstack([x1, second_features(pages, cut(p1))])
        return first, cross_train(x2, y, w, fold, ROUNDS["second"], names[1]), p1, x2

    first, second, _, _ = train_both([y] * kinds, [thin_out(y, w, starts)] * kinds)
    print("first training done", file=sys.stderr)
    labelled = []
    chosen = [pages[part[2]] for part in unlabelled.parts]
    rows = np.concatenate([np.arange(a, b) for a, b, *_ in unlabelled.parts])
    for k in range(kinds):
        p = np.zeros(len(x1), np.float32)
        p[rows] = predict(first[k], x1[rows])
        p[rows] = predict(second[k], np.hstack([x1[rows], second_features(chosen, cut(p))]))
        labelled.append(unlabelled.label(p, y, w))
    first, second, p1, x2 = train_both([each for each, _ in labelled],
                                       [thin_out(*each, starts) for each in labelled])
    p2 = predict_without(second, x2, fold)
    np.save(args.work / "p2.npy", p2)
    if args.save:
        np.savez(args.save, x1=x1, x2=x2, y=y, w=w, fold=fold, starts=starts, p1=p1)

    oof = args.oof or args.work / "oof.jsonl"
    for stage, p in ((("first", p1),) if args.stages else ()) + (("second", p2),):
        answers = run_dump(args.dump, "text", pages, None, cut(p))
        with open(oof, "w", encoding="utf-8") as f:
            for page, answer in zip(pages, answers):
                if page["corpus"] not in ("fundus", "stretched", "unlabelled"):
                    f.write(json.dumps({"id": page["id"], "text": answer["text"]}) + "\n")
        print(f"out of fold, {stage} stage only" if stage == "first" else "out of fold, both stages", flush=True)
        print(f"of the blocks that made pages long {(p[added] >= 0.45).mean():.4f} are body", flush=True)
        extra = []
        if stage == "second":
            extra = (["--json", args.json] if args.json else []) + (["--compare", args.compare] if args.compare else [])
        subprocess.run([sys.executable, args.eval / "score_body.py", "--out-file", oof, "--where", "suspect=false"] + extra, check=True)

    if args.write:
        models = {stage: [lgb.Booster(model_str=model) for model in each[FOLDS]]
                  for stage, each in (("first", first), ("second", second))}
        write_table(args.write, models, (first_names, second_names))
        for stage, seeds in models.items():
            gain = sorted(zip(sum(model.feature_importance("gain") for model in seeds), first_names + second_names), reverse=True)
            print(stage, ", ".join(f"{name} {value:.0f}" for value, name in gain[:40]))


if __name__ == "__main__":
    sys.exit(main())
