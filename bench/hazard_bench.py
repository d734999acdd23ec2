#!/usr/bin/env python3
"""Pages made to be slow, each held against an ordinary page of the same size.

    ./dev bench hazard [--bytes N] [--only WORD] [--limit 10] [--write DIR]

No input of N bytes may take more than ten times an ordinary page of N bytes. Each page is one
run of `stet extract --batch` over a few copies of it; what is counted is CPU seconds without
start-up, which costs more than a page, the least of a few runs. Pages over the limit are listed
last, and the exit status says whether there were any. --write keeps the pages.
"""
import argparse
import base64
import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STET = ROOT / "build/release/stet"

WORDS = ("the bridge over the river was shut on Friday after engineers found cracks in two of its "
         "piers, the council said; repairs may take until autumn and cost four million").split()


def prose(rng, words):
    return " ".join(rng.choice(WORDS) for _ in range(words))


def ordinary(size):
    """Paragraphs, links, lists, pictures, scripts and styles, as news pages have them."""
    rng = random.Random(1)
    parts = ["<!DOCTYPE html><html lang=en><head><title>Bridge shut after storm</title>"
             "<meta property=og:title content='Bridge shut after storm'></head><body>"
             "<h1>Bridge shut after storm</h1><p class=byline>By Naomi Ellis</p>"]
    length = len(parts[0])
    i = 0
    while length < size:
        i += 1
        block = (f"<div class='block b{i}'><p class=text>{prose(rng, 50)}. <a href='/story/{i}'>{prose(rng, 5)}</a>, "
                 f"{prose(rng, 20)}.</p><ul class=links><li><a href='/news/{i}/a'>{prose(rng, 6)}</a></ul>"
                 f"<figure><img src='/p{i}.jpg' alt='A bridge'><figcaption>{prose(rng, 8)} Photo: Ann Lee</figcaption>"
                 f"</figure><script>var a{i}={{x:{i},y:'{prose(rng, 30)}'}};</script></div>\n")
        parts.append(block)
        length += len(block)
    return "".join(parts)


def again(piece):
    return lambda size: piece * (size // len(piece.encode()) + 1)


def counted(make):
    def page(size):
        out, length, i = [], 0, 0
        while length < size:
            out.append(make(i))
            length += len(out[-1])
            i += 1
        return "".join(out)
    return page


def within(before, middle, after=""):
    return lambda size: before + middle(size) + after


LD = "<script type=application/ld+json>"
STORY = "<h1>Bridge shut</h1>" + "<p>" + " ".join(WORDS) + ".</p>"

TAGS = ("a abbr address article aside b bdi bdo big blockquote button canvas caption center cite code colgroup "
        "custom-tag dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form frameset "
        "h1 h2 h6 header hgroup i iframe ins kbd label legend li main map mark marquee math menu meter nav nobr "
        "noscript object ol optgroup option output p pre q ruby rt s samp section select small span strike strong "
        "sub summary sup svg table tbody td template textarea th thead time title tr tt u ul var video xmp").split()


def pages():
    yield from ((f"nested <{tag}>", again(f"<{tag}>")) for tag in TAGS)
    yield from ((f"nested <{tag}> with text", again(f"<{tag}>x ")) for tag in TAGS)
    yield from ((f"<{tag}> opened and closed", again(f"<{tag}>word</{tag}>")) for tag in TAGS)
    yield "formatting elements, all different", counted(lambda i: f"<b class=c{i}>x")
    yield "misnested formatting", again("<a><b><i></a></b></i>")
    yield "formatting around blocks", again("<b><p>x</b>")
    yield "<br>", again("<br>")
    yield "<br> with letters", again("a<br>")
    yield "<wbr> in a word", again("ab<wbr>")
    yield "<hr>", again("<hr>x")
    yield "paragraphs of a letter", again("<p>x")
    yield "paragraphs of a word", again("<p>word</p>\n")
    yield "spans of a letter", again("<span class=a>x</span>")
    yield "links of a letter", again("<a href=/a>x</a>")
    yield "links, all different", counted(lambda i: f"<a href=/topic/t{i} rel=tag>tag {i}</a>")
    yield "links to authors", counted(lambda i: f"<a href=/author/a{i} rel=author>Ann Lee{i}</a>")
    yield "links with long addresses", counted(lambda i: f"<a href='/{'a/' * 400}{i}'>x</a>")
    yield "one address", within("<a href='/", again("a/"), "'>x</a>")
    yield "one table of many cells", within("<table>", again("<tr><td>1<td>2<td>3"))
    yield "one row of many cells", within("<table><tr>", again("<td>1"))
    yield "text in a table", within("<table>", again("x<b>"))
    yield "one class of many words", within("<div class='", again("entry-title "), "'><p>x</div>" + STORY)
    yield "one class of many names", within("<div class='", counted(lambda i: f"name{i} "), "'>" + STORY)
    yield "class of many words, and much below", within(
        "<div class='" + "post content " * 3000 + "'>", again("<p class=a>x y z</p>"))
    yield "one tag with all attributes", within("<p ", counted(lambda i: f"a{i}=1 "), ">x")
    yield "many attributes on each", again("<p a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=10>x")
    yield "one huge attribute", within("<p title='", again("word "), "'>x" + STORY)
    yield "one huge style", within("<p style='", again("display: x;"), "'>x" + STORY)
    yield "data addresses", counted(lambda i: f"<img src='data:image/png;base64,{'QUJD' * 400}{i}'>")
    yield "one data address", within("<img src='data:image/png;base64,", again("QUJD"), "'>" + STORY)
    yield "one srcset", within("<img srcset='", counted(lambda i: f"/p{i}.jpg {i}w, "), "'>" + STORY)
    yield "pictures", again("<img src=x>")
    yield "pictures, all different", counted(lambda i: f"<img src=/photo-{i}.jpg width=600>")
    yield "pictures with captions", counted(
        lambda i: f"<figure><img src=/p{i}.jpg><figcaption>Words {i}. Photo: Ann Lee/AP</figcaption></figure>")
    yield "figures in a figure", within("<figure>", counted(lambda i: f"<img src=/{i}.jpg><figcaption>c {i}"))
    yield "caption classes", counted(lambda i: f"<div class=caption>words {i}</div><img src=/{i}.jpg>")
    yield "sources of a picture", within("<picture>", counted(
        lambda i: f"<source srcset=/{i}.jpg media='(min-width: {i}px)'>"), "<img src=/a.jpg></picture>")
    yield "pictures in one <picture>", within("<picture>", counted(
        lambda i: f"<source srcset=/{i}.jpg><img src=/{i}.jpg>"))
    yield "bylines", again("<p class=byline>By Naomi Ellis</p>")
    yield "bylines, all different", counted(lambda i: f"<p class=byline>By Naomi Ellis{i}</p>")
    yield "one byline", within("<p class=byline>By ", counted(lambda i: f"Ann Lee{i}, "), "</p>" + STORY)
    yield "author classes, nested", again("<div class=author>x")
    yield "labels", again("<p>By </p><p>Ann Lee</p>")
    yield "dates", again("<span class=date>15 May 2025</span><br>")
    yield "dates, all different", counted(lambda i: f"<p>{i % 28 + 1} May {1990 + i % 60}</p>")
    yield "dates in one paragraph", within("<p>", again("on 15 May 2025 and "))
    yield "time elements", counted(lambda i: f"<time datetime=20{i % 100:02}-05-15>x</time>")
    yield "hours ago", again("<p>3 hours ago</p>")
    yield "figures and slashes", again("1/2/")
    yield "digits", again("1")
    yield "commas", again(",")
    yield "commas and words", again("a, ")
    yield "full stops", again(". ")
    yield "dashes", again(" - ")
    yield "bars in the title", within("<title>", again("a | "), "</title>" + STORY)
    yield "one long title", within("<title>", again("word "), "</title>" + STORY)
    yield "one long heading", within("<h1>", again("word "), "</h1>" + STORY)
    yield "headings", counted(lambda i: f"<h2 class=headline>Bridge {i} shut</h2>")
    yield "headings of a word", again("<h1>x")
    yield "one word", again("x")
    yield "one line of words", again("word ")
    yield "white space", again(" \n")
    yield "paragraphs between much white space", again("<p>x" + " " * 40 + "\n" * 40)
    yield "Han", again("桥")
    yield "Han with stops", again("桥梁。")
    yield "Thai", again("สะพาน")
    yield "Hangul", again("다리 ")
    yield "Arabic", again("الجسر ")
    yield "ligatures", again("ﷺ")
    yield "combining marks", within("a", again("\u0301"))
    yield "soft hyphens", again("\u00AD")
    yield "joiners", again("\u200D")
    yield "directions", again("\u202E\u202C")
    yield "emoji", again("👩‍👩‍👧")
    yield "private use", again("\U000F0000")
    yield "form feeds", again("\f")
    yield "entities", again("&amp;")
    yield "entities without end", again("&amp")
    yield "ampersands", again("&")
    yield "an entity of a long name", within("&", again("a"))
    yield "numbered entities", again("&#x41;")
    yield "entities in an attribute", within("<p title='", again("&quot;"), "'>" + STORY)
    yield "open angles", again("<")
    yield "open angles and letters", again("<a")
    yield "end tags of nothing", again("</div>")
    yield "end tags of formatting", again("</b>")
    yield "declarations", again("<!")
    yield "instructions", again("<?x")
    yield "comments", again("<!-- x -->")
    yield "comments without end", again("<!--x")
    yield "conditional comments", again("<!--[if IE]><p>x<![endif]-->")
    yield "quotes without end", again("<a href=\"x")
    yield "CDATA", within("<svg>", again("<![CDATA[x"))
    yield "paths in svg", within("<svg>", again("<path d='M0 0L1 1'/>"), "</svg>" + STORY)
    yield "svg and html in turn", again("<svg><foreignObject><p>")
    yield "NUL", again("\0")
    yield "scripts", again("<script>x</script>")
    yield "script without end", again("<script>x")
    yield "escaped script", within("<script><!--", again("<script>"))
    yield "templates as script", again("<script type=text/template><p>x</p></script>")
    yield "styles", again("<style>x</style>")
    yield "frames", within("<frameset>", again("<frame src=a>"))
    yield "iframes", again("<iframe src=/a></iframe>")
    yield "options", within("<select>", again("<option>x"))
    yield "html with attributes", again("<html a=1>")
    yield "bodies with attributes", counted(lambda i: f"<body a{i}=1>")
    yield "metas", again("<meta property=og:title content=x>")
    yield "metas, all different", counted(lambda i: f"<meta property=article:tag content='tag {i}'>")
    yield "author metas", counted(lambda i: f"<meta name=author content='Ann Lee{i}'>")
    yield "date metas", counted(lambda i: f"<meta name=date content='{1950 + i % 90}-01-01'>")
    yield "one keyword meta", within("<meta name=keywords content='", counted(lambda i: f"word {i}, "), "'>" + STORY)
    yield "one description", within("<meta name=description content='", again("word "), "'>" + STORY)
    yield "link elements", counted(lambda i: f"<link rel=alternate type=application/rss+xml title='Feed {i}' href=/{i}>")
    yield "JSON arrays, deep", within(LD, again("["), "</script>")
    yield "JSON objects, deep", within(LD, again("{\"a\":"), "</script>")
    yield "JSON articles", within(LD + "[", again("{\"@type\":\"NewsArticle\",\"headline\":\"x\"},"), "{}]</script>")
    yield "JSON articles with authors", within(LD + "[", counted(
        lambda i: f'{{"@type":"NewsArticle","author":{{"@type":"Person","name":"Ann Lee{i}"}}}},'), "{}]</script>")
    yield "JSON authors", within(LD + '{"@type":"NewsArticle","author":[', counted(
        lambda i: f'{{"@type":"Person","name":"Ann Lee{i}"}},'), "{}]}</script>" + STORY)
    yield "JSON keywords", within(LD + '{"@type":"NewsArticle","keywords":[', counted(
        lambda i: f'"word {i}",'), '""]}</script>' + STORY)
    yield "JSON images", within(LD + '{"@type":"NewsArticle","image":[', counted(
        lambda i: f'"https://a.example/{i}.jpg",'), '""]}</script>' + STORY)
    yield "JSON nested parts", within(LD, counted(
        lambda i: f'{{"@type":"NewsArticle","@id":"#{i}","hasPart":'), "</script>")
    yield "JSON references", within(LD + '{"@graph":[', counted(
        lambda i: f'{{"@type":"NewsArticle","@id":"#{i}","isPartOf":{{"@id":"#{i + 1}"}}}},'), "{}]}</script>")
    yield "JSON body", within(LD + '{"@type":"NewsArticle","articleBody":"', again("word "), '"}</script>' + STORY)
    yield "JSON escapes", within(LD + '{"@type":"NewsArticle","headline":"', again("\\u0041"), '"}</script>' + STORY)
    yield "JSON strings without end", within(LD, again("\"\\\""), "</script>")
    yield "JSON scripts", again(LD + "{}</script>")
    yield "JSON scripts, each an article", counted(
        lambda i: LD + f'{{"@type":"NewsArticle","headline":"x {i}","articleBody":"y {i}"}}</script>')
    yield "JSON keys without end", within(LD, again('"articleBody":"'), "</script>")
    yield "application/json", again("<script type=application/json>{\"a\":[1,2,{\"b\":\"x\"}]}</script>")
    yield "state", within("<script>window.X = ", again('{"publishedAt":"x","a":'), "</script>" + STORY)
    yield "microdata, nested", again("<div itemscope itemtype=//schema.org/Article itemprop=a>")
    yield "microdata authors", again("<span itemprop=author itemscope itemtype=http://schema.org/Person>"
                                     "<b itemprop=name>Ann</b></span>")
    yield "tags in a list", within(STORY + "<ul class=tags>", counted(lambda i: f"<li><a href=/tag/{i}>t {i}</a>"))
    yield "lists after the article", within(STORY * 20 + "<ul>", again("<li><a href=/a>x</a>"))
    yield "comments of readers", counted(
        lambda i: f"<div class=comment><p class=author>Ann {i}</p><p>I do not think so at all, no.</p></div>")
    yield "corrections", again("<p class=correction>Correction: an earlier version said so and so.</p>")
    yield "related stories", counted(lambda i: f"<div class=related><a href=/{i}>A bridge is shut again {i}</a></div>")
    yield "the same paragraph", again("<p>" + " ".join(WORDS) + ".</p>")
    yield "quotes in quotes", again("<blockquote><p>word word word word word</p>")
    yield "base64 as text", again(base64.b64encode(bytes(range(256))).decode())


COPIES = 5  # of the page, in a run


def cpu_of(path, runs, copies=COPIES, limit_seconds=240):
    """CPU seconds of a run over so many copies."""
    line = json.dumps({"id": "x", "path": str(path), "url": "https://news.example/2025/05/15/a",
                       "fetched": "2025-05-16T00:00:00Z"}) + "\n"
    best = None
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            done = subprocess.run([STET, "extract", "--batch", "--jobs", "1"], input=(WARM + copies * line).encode(),
                                  capture_output=True, timeout=limit_seconds, check=False)
        except subprocess.TimeoutExpired:
            return float("inf")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0 or done.stdout.count(b"\n") != WARM.count("\n") + copies:
            raise SystemExit(f"{path}: exit status {done.returncode}: {done.stderr.decode()[-200:]}")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = cpu if best is None else min(best, cpu)
    return best


WARM = ""  # an ordinary small page before each, so that tables made once are not counted


def main():
    global WARM
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--bytes", type=int, default=200_000)
    ap.add_argument("--limit", type=float, default=10)
    ap.add_argument("--only", default="")
    ap.add_argument("--write", type=Path)
    args = ap.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        folder = args.write or Path(tmp)
        folder.mkdir(parents=True, exist_ok=True)
        small = folder / "small.html"
        small.write_text(ordinary(20000), encoding="utf-8")
        WARM = json.dumps({"id": "warm", "path": str(small), "url": "https://news.example/2025/05/15/a",
                           "fetched": "2025-05-16T00:00:00Z"}) + "\n"
        idle = cpu_of(small, 5, 0)
        per_page = lambda path, runs: max(0.0, cpu_of(path, runs) - idle) / COPIES
        usual = folder / "ordinary.html"
        usual.write_text(ordinary(args.bytes), encoding="utf-8")
        rate = per_page(usual, 5) / usual.stat().st_size
        print(f"an ordinary page of {usual.stat().st_size:,} bytes: {rate * usual.stat().st_size * 1000:.1f} ms")
        rows = []
        for number, (name, make) in enumerate(pages()):
            if args.only not in name:
                continue
            path = folder / f"{number:03}.html"
            path.write_bytes(make(args.bytes).encode("utf-8", "surrogatepass"))
            size = path.stat().st_size
            times = per_page(path, 1) / (rate * size)
            if times > args.limit * 0.8:
                times = min(times, per_page(path, 2) / (rate * size))
            rows.append((times, name))
            if not args.write:
                path.unlink()
        rows.sort()
        over = [row for row in rows if row[0] > args.limit]
        print(f"{len(rows)} pages; median {rows[len(rows) // 2][0]:.2f} times, 90% under "
              f"{rows[len(rows) * 9 // 10][0]:.2f}; the slowest:")
        for times, name in rows[-15:]:
            print(f"{times:8.2f}  {name}{'   over' if times > args.limit else ''}")
        sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
