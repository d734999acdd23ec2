#include "extract/date.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {
namespace {

/// 2025-05-15T12:00:00Z
constexpr std::int64_t kNow = 1747310400;

Article read(const std::string& html,
             const std::string& url = "https://news.example/a",
             std::optional<std::int64_t> fetched = std::nullopt) {
    PageContext context;
    context.url = Url::parse(url).value();
    context.fetched = fetched;
    return extract_article(html, context);
}

const std::string kProse =
    "<p>The bridge over the river was shut on the morning after the storm, the council said, and "
    "will stay so until engineers have looked at each of its piers.</p>"
    "<p>Drivers were told to take the long way round, which the council thinks adds half an hour "
    "to most journeys into town, and rather more to some.</p>";

TEST_CASE("what is made for machines gives day, clock and zone as they stand there") {
    const Article article = read(
        R"(<html lang=en><head><script type="application/ld+json">{"@type":"NewsArticle",
        "headline":"Bridge shut after storm","datePublished":"2025-05-14T23:30:00+02:00",
        "dateModified":"2025-05-15T07:05:00+02:00"}</script></head><body>
        <h1>Bridge shut after storm</h1>)" +
        kProse);
    CHECK(article.published.value.iso() == "2025-05-14T23:30:00+02:00");
    CHECK(article.published.source == Source::json_ld);
    CHECK(article.modified.value.iso() == "2025-05-15T07:05:00+02:00");
}

TEST_CASE("a date in words near the headline is the day, not those of comments and other stories") {
    const Article article = read(
        "<html lang=de><body><nav>Montag, 12. Mai 2025</nav><h1>Brücke nach Sturm gesperrt</h1>"
        "<div class=meta>Veröffentlicht am 15. Mai 2025, 08:05 Uhr</div>" +
        kProse +
        "<div class=comments><p class=date>16. Mai 2025</p><p>Schade.</p></div>"
        "<aside class=related><a href=/b>Andere Brücke</a> <time datetime=2024-01-02>2. Januar"
        "</time></aside>");
    CHECK(article.published.value.iso() == "2025-05-15T08:05");
    CHECK(article.published.source == Source::text);
    CHECK_FALSE(article.modified);
}

TEST_CASE("the day of an embedded post is not the article's") {
    const std::string post =
        "<blockquote class='harbour-tweet'><p>The bridge is shut.</p>&mdash; Harbour "
        "<a href='https://short.example/9'>March 4, 2025</a> <time datetime=2025-03-04>4/3</time>"
        "</blockquote>";
    CHECK_FALSE(read("<body><h1>Bridge shut</h1>" + kProse + post + kProse).published);
    CHECK(read("<body><h1>Bridge shut</h1><p>5 March 2025</p>" + kProse + post + kProse)
              .published.value.iso() == "2025-03-05");
    const std::string quote = "<blockquote>" + kProse + "</blockquote>";
    CHECK(read("<body><h1>Bridge shut</h1>" + quote + "<p>5 March 2025</p>" + kProse)
              .published.value.iso() == "2025-03-05");
}

TEST_CASE(
    "points between figures mean day first, but where English and a machine agree otherwise") {
    const auto published = [](const std::string& language, const std::string& stamp) {
        return read("<html lang=" + language +
                    "><head><meta property='article:published_time' content='" + stamp +
                    "'></head><body><h1>Bridge shut</h1><p>11.03.24</p>" + kProse)
            .published.value.iso();
    };
    CHECK(published("en", "2024-11-03T03:01:00Z") == "2024-11-03T03:01:00Z");
    CHECK(published("en", "2024-03-11T03:01:00Z") == "2024-03-11T03:01:00Z");
    CHECK(published("de", "2024-03-11T03:01:00Z") == "2024-03-11T03:01:00Z");
}

TEST_CASE("the day of the look above the headline is not that of the article below") {
    const std::string look[] = {
        "<div>Tuesday, May 20, 2025</div>",
        "<div id=header>Tuesday, May 20, 2025</div>",
        "<div class=topbar><span>Tuesday, May 20, 2025</span></div>",
        "<table><tr><td>The Daily Ferry</td><td>Tuesday, May 20, 2025</td></tr></table>",
        "<header><p class=date>Tuesday, May 20, 2025</p></header>",
        "<div>Today is Tuesday, May 20, 2025</div>",
        "<div><time datetime=2025-05-20>Tuesday, May 20, 2025</time></div>",
    };
    const std::string own[] = {
        "<div class=meta>Published May 5, 2025</div>",
        "<p>May 5, 2025</p>",
        "<p>By Ann Mason, May 5, 2025</p>",
        "<div class=meta><span class=date>May 5, 2025</span></div>",
        "<ul><li>By Ann Mason</li><li>May 5, 2025</li></ul>",
        "<p>By Ann Mason</p><p>May 5, 2025</p>",
        "<time datetime=2025-05-05>two weeks ago</time>",
    };
    for (const std::string& above : look) {
        for (const std::string& below : own) {
            CAPTURE(above);
            CAPTURE(below);
            const Article article =
                read("<html lang=en><body>" + above + "<h1>Bridge shut after storm</h1>" + below +
                     kProse + kProse);
            CHECK(article.published.value.iso() == "2025-05-05");
        }
    }
}

TEST_CASE("the clock of the site's head dates no article") {
    const std::string links =
        "<a href=/a>News</a> <a href=/b>Sport</a> <a href=/c>Culture</a> <a href=/d>Weather</a>";
    const std::string line =
        "<h1>Bridge shut after storm</h1><div class=infos>By <strong>Ann Lee</strong>, 3 March "
        "2025 - <em>updated on 4 March 2025</em></div>";
    const std::string heads[] = {
        "<header>" + links + "<div>Friday 28 November 2025</div></header>",
        "<div class=top-header>" + links + "<div>Friday 28 November 2025</div></div>",
        "<div class=date-in-header>Friday 28 November 2025</div>",
        "<div class=current-date>Friday 28 November 2025</div>",
        "<div><a href=/>The Post</a><span class=time-now>Friday, 28/11/2025</span></div>",
    };
    for (const std::string& head : heads) {
        CAPTURE(head);
        CHECK(read("<html lang=en><body>" + head + line + kProse).published.value.iso() ==
              "2025-03-03");
    }
}

TEST_CASE("a class that only says day is no clock of the site's") {
    CHECK(read("<html lang=fr><body><h1>Le pont est ferm\u00E9</h1><div><span class=jour>3 mars "
               "2025</span></div>" +
               kProse)
              .published.value.iso() == "2025-03-03");
}

TEST_CASE("the hour of a reader's comment is not the article's") {
    for (const char* comment :
         {"<ol class=comment-list><li><time datetime='2025-03-03T18:22:00+02:00'>6:22 pm</time> "
          "Ann "
          "says it is high time.</li></ol>",
          "<div class=comments><p>Ann (3 March 2025 18:22) says it is high time.</p></div>"}) {
        CAPTURE(std::string(comment));
        CHECK(read("<html lang=en><body><h1>Bridge shut after storm</h1><time "
                   "datetime=2025-03-03>3 March 2025</time>" +
                   kProse + comment)
                  .published.value.iso() == "2025-03-03");
    }
}

TEST_CASE("a day above the headline gives way to the one that machines are told") {
    const std::string meta =
        "<html lang=en><head><meta property=article:published_time "
        "content='2025-03-03T08:00:00Z'></head><body>";
    const std::string head = "<h1>Bridge shut after storm</h1><p>By Ann Lee</p>";
    const std::string shown = "<div class=date>Friday, November 28, 2025</div>";
    CHECK(read(meta + shown + head + kProse).published.value.iso() == "2025-03-03T08:00:00Z");
    CHECK(read("<html lang=en><body>" + shown + head + kProse).published.value.iso() ==
          "2025-11-28");
}

TEST_CASE("a date above the headline is the article's where none below is, or where it says so") {
    struct Row {
        std::string above;
        std::string below;
    };
    const Row rows[] = {
        {"<p class=date>May 5, 2025</p>", ""},
        {"<p class=date>May 5, 2025</p>",
         "<table><tr><td>Opened</td><td>3 June 1931</td></tr></table>" + kProse},
        {"<div class=kicker>News | May 5, 2025</div>",
         "<figure><img src=a.jpg width=600 height=400><figcaption>The bridge, 3 June 1931"
         "</figcaption></figure>" +
             kProse},
        {"<p>May 5, 2025</p>", ""},
        {"<p>Published May 5, 2025</p>", "<p>The contract ends on May 20, 2025.</p>"},
        {"<time datetime=2025-05-05>May 5</time>", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.above);
        const Article article = read("<html lang=en><body>" + row.above +
                                     "<h1>Bridge shut after storm</h1>" + kProse + row.below);
        CHECK(article.published.value.iso() == "2025-05-05");
    }
}

TEST_CASE("the day of a change that is printed first is not that of publication") {
    struct Row {
        std::string language;
        std::string lines;
    };
    const Row rows[] = {
        {"en", "<div>Updated May 6, 2025 9:10 am | Published May 5, 2025 2:32 pm</div>"},
        {"en", "<div>Last updated 6 May 2025, first published 5 May 2025</div>"},
        {"en", "<div>Updated: May 6, 2025</div><div>Posted: May 5, 2025</div>"},
        {"en", "<p>Updated May 6, 2025</p><p>By Ann Mason</p><p>May 5, 2025</p>"},
        {"en",
         "<div>Updated</div><div>May 6, 2025</div><div>Published</div><div>May 5, 2025</div>"},
        {"en",
         "<dl><dt>Last updated:</dt><dd>May 6, 2025</dd><dt>Published:</dt><dd>May 5, "
         "2025</dd></dl>"},
        {"ja", "<p>更新</p><p>2025年5月6日</p><p>公開</p><p>2025年5月5日</p>"},
        {"en", "<p>Published May 5, 2025. Updated May 6, 2025.</p>"},
        {"de", "<div>Zuletzt aktualisiert: 06.05.2025, Erstellt: 05.05.2025</div>"},
        {"en",
         "<div><span>Edited by: Jo Bo</span><span>Published: 5 May 2025 11:20 AM</span>"
         "<span>Updated: 6 May 2025 12:05 PM</span></div>"},
        {"fr", "<div>Mis à jour le 6 mai 2025 - Publié le 5 mai 2025</div>"},
        {"es",
         "<div class=date>Actualizado el 6 de mayo de 2025. Publicado el 5 de mayo de "
         "2025</div>"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.lines);
        const Article article =
            read("<html lang=" + row.language + "><body><h1>Bridge shut after storm</h1>" +
                 row.lines + kProse + kProse);
        CHECK(article.published.value.iso().substr(0, 10) == "2025-05-05");
        CHECK(article.modified.value.iso().substr(0, 10) == "2025-05-06");
    }
    // The day alone, above the headline.
    const Article above = read(
        "<html lang=en><body><span>May 5, 2025</span><h1>Bridge shut after storm</h1><div>Updated: "
        "May 6, 2025</div>" +
        kProse + kProse);
    CHECK(above.published.value.iso() == "2025-05-05");
    CHECK(above.modified.value.iso() == "2025-05-06");
    // RDFa keeps its clock and zone.
    const Article rdfa = read(
        "<html lang=en><body><h1>Bridge shut after storm</h1><div>By tjones on <span "
        "property='dc:date dc:created' content='2025-05-05T11:04:00+01:00'>Mon, 05/05/2025 - "
        "11:04</span></div>" +
        kProse + kProse);
    CHECK(rdfa.published.value.iso() == "2025-05-05T11:04:00+01:00");
    // Alone it is all that is known.
    const Article article = read(
        "<html lang=en><body><h1>Bridge shut after storm</h1><p>Updated May 6, 2025</p>" + kProse);
    CHECK(article.published.value.iso() == "2025-05-06");
    CHECK(article.modified.value.iso() == "2025-05-06");
}

TEST_CASE("a day that only sentences name is not the day of publication") {
    struct Row {
        std::string sentence;
        std::string iso;
    };
    const Row rows[] = {
        {"<p>The bridge was opened on 3 June 1931, and the last work on it ended on 12 March 2019, "
         "when a ribbon was cut.</p>",
         ""},
        {"<p>“It has stood here since 12 March 2019 and will be here for long,” she said.</p>", ""},
        {"<p>This story of the bridge was first published on 12 March 2025.</p>", "2025-03-12"},
        {"<p>The Daily Ferry, 12 March 2025</p>", "2025-03-12"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sentence);
        const Article article = read("<html lang=en><body><h1>Bridge shut after storm</h1>" +
                                     kProse + kProse + row.sentence);
        CHECK(article.published.value.iso() == row.iso);
    }
    // A reader's day, or a correction's, which is of the change.
    const std::string talk =
        "<h3>Comments (2)</h3><div><b>anna77</b><span>14.03.2024</span><p>About time.</p></div>"
        "<div><b>Max M.</b><span>15.03.2024</span><p>Too late.</p></div>";
    CHECK_FALSE(
        read("<html lang=en><body><h1>Bridge shut after storm</h1>" + kProse + kProse + talk)
            .published);
    const Article corrected = read(
        "<html lang=en><body><h1>Bridge shut after storm</h1>" + kProse + kProse +
        "<p>This article was amended on 14 March 2024. An earlier version said three days.</p>");
    CHECK_FALSE(corrected.published);
    CHECK(corrected.modified.value.iso() == "2024-03-14");
    // A dateline in the first paragraph is one.
    const Article dated = read(
        "<html lang=en><body><h1>Bridge shut after storm</h1><p>RIVERSIDE, May 5, 2025 (Ferry) - "
        "The "
        "bridge was shut on the morning after the storm, the council said.</p>" +
        kProse);
    CHECK(dated.published.value.iso() == "2025-05-05");
}

TEST_CASE("Blogger: the day stands in the date header; an address has no day") {
    const std::string post =
        "<div class='post hentry'><h3 class='post-title entry-title'>Bridge shut after storm</h3>"
        "<div class='post-body entry-content' id='post-body-1'>" +
        kProse + "</div></div>";
    const std::string url = "https://news.blogspot.example/2025/05/bridge.html";
    const Article dated = read(
        "<body><div class='date-outer'><h2 class='date-header'><span>Thursday, May 15, 2025"
        "</span></h2>" +
            post + "</div>",
        url);
    CHECK(dated.published.value.iso() == "2025-05-15");
    const Article undated = read("<body>" + post, url);
    CHECK_FALSE(undated.published);
}

TEST_CASE("relative dates need the time of the look, and nothing comes from the future") {
    const std::string page =
        "<html lang=en><body><h1>Bridge shut after storm</h1><span class=date>2 days ago</span>" +
        kProse;
    CHECK(read(page, "https://news.example/a", kNow).published.value.iso() == "2025-05-13");
    CHECK_FALSE(read(page).published);
    const Article early = read(
        "<html lang=en><body><h1>Bridge shut after storm</h1><time datetime=2025-06-30>x</time>" +
            kProse,
        "https://news.example/a", kNow);
    CHECK_FALSE(early.published);
}

TEST_CASE("a relative date is read beside other words, and its words are no date of their own") {
    struct Row {
        const char* line;
        const char* published;
        const char* modified;
    };
    const Row rows[] = {
        {"By Ann Mason | 2 days ago", "2025-05-13", ""},
        {"2 days ago 4 min read", "2025-05-13", ""},  // "ago 4" is a day in August elsewhere
        {"Yesterday at 14:05", "2025-05-14T14:05", ""},
        {"<span>5 May 2025</span> <span>Updated 2 days ago</span>", "2025-05-05", "2025-05-13"},
        {"<p>Publicerad: Ig\u00E5r 21.12</p><p>Uppdaterad: Idag 07.30</p>", "2025-05-14T21:12",
         "2025-05-15T07:30"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        const Article article = read("<html lang=en><body><h1>Bridge shut after storm</h1><div>" +
                                         std::string(row.line) + "</div>" + kProse,
                                     "https://news.example/a", kNow);
        CHECK(article.published.value.iso() == row.published);
        CHECK((article.modified ? article.modified.value.iso() : "") == row.modified);
    }
}

TEST_CASE("the days of a chronology are none of publication") {
    const std::string entries[] = {"<p>3 May 2021: The first plan was laid before the council.</p>",
                                   "<p>9 June 2022: The second plan fell by a single vote.</p>",
                                   "<p>1 July 2023: The third plan was read by nobody.</p>",
                                   "<p>2 May 2024: The bridge was shut by the council.</p>"};
    const std::string start = "<html lang=en><body><h1>How the bridge came to be shut</h1>";
    std::string all;
    for (const std::string& entry : entries) all += entry;
    CHECK_FALSE(read(start + all).published);
    CHECK(read(start + "<p>Published 5 May 2025</p>" + all).published.value.iso() == "2025-05-05");
    // One date before the first words is the article's.
    CHECK(read(start + entries[0] + kProse).published.value.iso() == "2021-05-03");
}

TEST_CASE("a day without a year that a sentence names is not the day of publication") {
    const std::string sentence =
        "<p>The bridge will be looked at again on March 9, the council said, and nobody knows what "
        "will be found then.</p>";
    const std::string page = "<html lang=en><body><h1>Bridge shut after storm</h1>";
    CHECK_FALSE(read(page + kProse + sentence + kProse, "https://news.example/a", kNow).published);
    // A line of its own is one.
    const Article dated =
        read(page + "<p class=meta>March 9</p>" + kProse, "https://news.example/a", kNow);
    CHECK(dated.published.value.iso() == "2025-03-09");
}

TEST_CASE("metadata that give both days give that of publication, not that of the change") {
    const std::string created[] = {"<meta name=dcterms.created content=2025-05-05>",
                                   "<meta name=dc.date.issued content=2025-05-05>",
                                   "<meta property=article:published_time content=2025-05-05>"};
    const std::string modified[] = {"<meta name=dcterms.modified content=2025-05-06>",
                                    "<meta property=article:modified_time content=2025-05-07>"};
    for (const std::string& first : created) {
        for (const std::string& second : modified) {
            CAPTURE(first);
            CAPTURE(second);
            const Article article = read("<html lang=en><head>" + second + first +
                                         "</head><body><h1>Bridge shut after storm</h1>" + kProse);
            CHECK(article.published.value.iso() == "2025-05-05");
            CHECK(article.modified.value.iso() > "2025-05-05");
        }
    }
}

TEST_CASE("an address gives a day only where it has one") {
    struct Row {
        std::string url;
        std::string iso;
    };
    const Row rows[] = {
        {"https://news.example/2025/05/15/bridge", "2025-05-15"},
        {"https://news.example/world/2025/may/15/bridge", "2025-05-15"},
        {"https://news.example/bridge-2025-05-15.html", "2025-05-15"},
        {"https://news.example/15-05-2025/bridge", "2025-05-15"},
        {"https://news.example/20250515/bridge", "2025-05-15"},
        {"https://old.example/web/20260218174457/http://news.example/2025/05/15/a", "2025-05-15"},
        {"https://news.example/2025/05/bridge", ""},
        {"https://news.example/2025/02/30/bridge", ""},
        {"https://news.example/article-1234567890", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.url);
        const Article article =
            read("<html lang=en><body><h1>Bridge shut after storm</h1>" + kProse, row.url);
        CHECK(article.published.value.iso() == row.iso);
    }
}

TEST_CASE("data of scripts speak where nothing else does") {
    const Article article =
        read("<html><body><h1>Bridge shut</h1>" + kProse +
             R"(<script>window.__STATE__={"publishedAt":"2025-05-15T08:00:00Z"}</script>)");
    CHECK(article.published.value.iso() == "2025-05-15T08:00:00Z");
    CHECK(article.published.source == Source::state);
}

TEST_CASE("a stamp in UTC is turned to the day that the page's own clock shows") {
    const auto published = [](const std::string& stamp, const std::string& shown) {
        return read("<html lang=en><head><meta property=article:published_time content=\"" + stamp +
                    "\"></head><body><h1>Bridge shut after storm</h1><p class=date>" + shown +
                    "</p>" + kProse)
            .published.value.iso();
    };
    CHECK(published("2023-12-22T04:00:41Z", "Dec. 21, 2023, 11:00 p.m.") ==
          "2023-12-21T23:00:41-05:00");
    CHECK(published("2023-12-21T22:33:00Z", "22 December 2023, 09:03 AM") ==
          "2023-12-22T09:03:00+10:30");
    // Another minute is another moment: one of the two was meant for something else.
    CHECK(published("2023-12-22T04:17:41Z", "Dec. 22, 2023, 11:00 p.m.") == "2023-12-22T04:17:41Z");
}

TEST_CASE("an element that holds the article is no furniture and no comments, whatever its name") {
    const Article article = read(
        "<html lang=en><body><div class='comment latest'><h1>Bridge shut after storm</h1>"
        "<div class=listing_meta><span>Ann Mason</span> <span>April 19, 2019</span></div>" +
        kProse +
        "</div><div class=comments><p class=date>October 20, 2019</p><p>Too bad.</p>"
        "<p class=date>May 5, 2019</p><p>I will go the long way round.</p></div>");
    CHECK(article.published.value.iso() == "2019-04-19");
}

TEST_CASE("DateTime reads what it writes") {
    struct Row {
        std::string text;
        std::string iso;
    };
    const Row rows[] = {
        {"2025", "2025"},
        {"2025-05", "2025-05"},
        {"2025-05-15", "2025-05-15"},
        {"2025-05-15T08:00+02:00", "2025-05-15T08:00+02:00"},
        {"2025-05-15T08:00:01-09:30", "2025-05-15T08:00:01-09:30"},
        {"20250515T080000Z", "2025-05-15T08:00:00Z"},
        {"2024-02-29", "2024-02-29"},
        {"2025-02-29", ""},
        {"2025-5-15", ""},
        {"0000-01-01", ""},
        {"2025-05-15T24:00", ""},
        {"2025-05-15T08:00+99:00", ""},
        {"2025-05-15x", ""},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const std::optional<DateTime> when = DateTime::parse_iso(row.text);
        CHECK((when ? when->iso() : "") == row.iso);
        if (when) CHECK(DateTime::parse_iso(when->iso()) == when);
    }
    CHECK(DateTime::parse_iso("1970-01-02T00:00:00+01:00")->unix_seconds() == 82800);
    CHECK(DateTime::parse_iso("2025-05-15T12:00Z")->unix_seconds() == kNow);
    CHECK(DateTime::parse_iso("1969-12-31T23:59:59Z")->unix_seconds() == -1);
}

}  // namespace
}  // namespace stet
