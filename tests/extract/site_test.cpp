#include "extract/site.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

stet::Article article_of(const std::string& head,
                         const std::string& tail = "",
                         const std::string& above = "",
                         const std::string& under = "") {
    const std::string paragraph =
        "The bridge over the river will stay shut until the engineers have looked at every one of "
        "its "
        "cables, the city of Northport said on Monday, and that may take the whole summer.";
    std::string text;
    for (int i = 0; i < 6; ++i) text += "<p>" + paragraph + "</p>";
    const std::string html = "<html><head>" + head + "</head><body>" + above +
                             "<article><h1>Bridge shut after the "
                             "storm</h1>" +
                             under + text + "</article>" + tail + "</body></html>";
    stet::PageContext context;
    context.url = *stet::Url::parse("https://www.thepost.example/news/bridge");
    return stet::extract_article(html, context);
}

}  // namespace

TEST_CASE("the site's name comes from the best that names it") {
    struct Row {
        const char* head;
        const char* site;
    };
    const Row rows[] = {
        {"<meta property='og:site_name' content='The Post'>", "The Post"},
        {"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Bridge shut "
         "after "
         "the storm\",\"publisher\":{\"name\":\"The Post\"}}</script>",
         "The Post"},
        {"<script type='application/ld+json'>{\"@type\":\"WebSite\",\"name\":\"The "
         "Post\"}</script>",
         "The Post"},
        {"<script type='application/ld+json'>{\"@type\":\"BlogPosting\",\"headline\":\"Bridge shut "
         "after "
         "the storm\",\"publisher\":{\"name\":\"Blogger\"}}</script><link rel=alternate "
         "type='application/atom+xml' title='The Post - Atom' href='/f'><title>The Post: Bridge "
         "shut "
         "after the storm</title>",
         "The Post"},
        {"<title>Bridge shut after the storm | The Post</title>", "The Post"},
        // The host says nothing of it.
        {"<title>Bridge shut after the storm - Riverside Herald</title>", "Riverside Herald"},
        {"<title>Bridge shut after the storm | News | Riverside Herald</title>",
         "Riverside Herald"},
        {"<title>Bridge shut after the storm - 5 May 2025</title>", "thepost.example"},
        {"<title>Bridge shut after the storm - and what the town will do about it now</title>",
         "thepost.example"},
        {"<link rel=alternate type='application/rss+xml' title='The Post RSS Feed' href=/f>",
         "The Post"},
        {"<link rel=alternate type='application/rss+xml' title='&raquo; Feed' href=/f>",
         "thepost.example"},
        // A slogan goes, unless the publisher calls the site so in so many words.
        {"<script type='application/ld+json'>{\"@type\":\"WebSite\",\"name\":\"The Post | News "
         "from Northport and around\"}</script>",
         "The Post"},
        {"<meta property='og:site_name' content='The Post | News from Northport'>",
         "The Post | News from Northport"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.head));
        CHECK(article_of(row.head).site.value == row.site);
    }
}

TEST_CASE("section, paywall and live blog are read where the page tells them") {
    const std::string json =
        "<script type='application/ld+json'>{\"@type\":[\"NewsArticle\",\"LiveBlogPosting\"],"
        "\"headline\":\"Bridge shut after the storm\",\"articleSection\":[\"Local\",\"News\"],"
        "\"isAccessibleForFree\":\"False\"}</script>";
    const stet::Article told = article_of(json);
    CHECK(told.section.value == "Local");
    CHECK(told.paywalled.value);
    CHECK(told.paywalled.source == stet::Source::json_ld);
    CHECK(told.live.value);
    const stet::Article silent = article_of("");
    CHECK_FALSE(static_cast<bool>(silent.section));
    CHECK_FALSE(static_cast<bool>(silent.paywalled));
    CHECK_FALSE(static_cast<bool>(silent.live));
    CHECK(article_of("<meta name='article:content_tier' content='locked'>").paywalled.value);
}

TEST_CASE("a section is neither a system's word, a count, a date, the headline nor an author") {
    struct Row {
        const char* head;
        const char* section;
    };
    const Row rows[] = {
        {"<meta property='article:section' content='Local'>", "Local"},
        {"<meta property='article:section' content='Uncategorized'>"
         "<meta name=section content='Local'>",
         "Local"},
        {"<meta name=section content='articles'>", ""},
        {"<meta name=section content='0 Comments'>", ""},
        {"<meta name=section content='2022'>", ""},
        {"<meta name=section content='Local, Traffic, Bridges, Ann Lee'>", "Local"},
        {"<meta name=section content='13. Februar 2017'>", ""},
        {"<meta name=section content='Bridge shut after the storm'>", ""},
        {"<meta name=author content='Ann Lee'><meta name=section content='Ann Lee'>", ""},
        {"<meta name=section content='Home &amp; Garden'>", "Home & Garden"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.head));
        CHECK(article_of(row.head).section.value == row.section);
    }
}

TEST_CASE("a section is the link that words, its rel or a line of links name so") {
    struct Row {
        const char* above;
        const char* under;  // the headline
        const char* below;  // the text
        const char* section;
    };
    const Row rows[] = {
        {"", "<p>Posted in <a rel='category tag' href='/c/local'>Local</a> on May 5</p>", "",
         "Local"},
        {"", "<p><a rel='category tag' href='/c/local'>Local</a></p>", "", "Local"},
        {"", "", "<p>Category: <a href='/c/local'>Local News</a></p>", "Local News"},
        {"", "", "<footer>Filed under: <a href='/c/local'>Local</a></footer>", "Local"},
        {"", "<dl><dd>Kategorie: <a href='/c/ort'>Lokales</a></dd></dl>", "", "Lokales"},
        {"", "", "<p>Рубрика: <a href='/c/x'>Общество</a></p>", "Общество"},
        {"<p><a href='/'>Home</a> &gt; <a href='/local'>Local News</a> &gt; Bridge shut</p>", "",
         "", "Local News"},
        {"<font><a href='https://www.thepost.example/'>Home</a> :: <a href='/l'>Local</a></font>",
         "", "", "Local"},
        {"<ol><li><a href='/'>Home</a></li><li><a href='/local'>Local News</a></li>"
         "<li>Bridge shut after the storm</li></ol>",
         "", "", "Local News"},
        // A menu, links without such words, another story's category.
        {"<ul><li><a href='/'>Home</a></li><li><a href='/local'>Local News</a></li></ul>", "", "",
         ""},
        {"<ol><li><a href='/ann'>Ann</a></li><li><a href='/'>Home</a></li>"
         "<li><a href='/local'>Local News</a></li></ol>",
         "", "", ""},
        {"<p><a href='/'>Home</a> | <a href='/local'>Local News</a></p>", "", "", ""},
        {"<p><a href='/'>Home</a> / <a href='/a'>News</a> / <a href='/b'>Sport</a> / "
         "<a href='/c'>Arts</a> / <a href='/d'>Travel</a></p>",
         "", "", ""},
        {"", "<p>Written by <a href='/ann'>Ann</a></p>", "", ""},
        {"", "", "<p>See the section <a href='/map'>Maps</a></p>", ""},
        {"", "", "<p>More: <a rel='category tag' href='/c/x'>Travel</a></p>", ""},
        {"", "", "<div class=related>Posted in <a href='/c/x'>Travel</a></div>", ""},
        // No link, but an element named so.
        {"<span class=ressort>Region</span>", "", "", "Region"},
        {"<div class='article-section'>Local News ·</div>", "", "", "Local News"},
        {"<div class=section-12><ul><li>Home</li><li>Local</li></ul></div>", "", "", ""},
        {"<nav><span class=section>Sport</span></nav>", "", "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.above) + row.under + row.below);
        CHECK(article_of("", row.below, row.above, row.under).section.value == row.section);
    }
}

TEST_CASE("tags are those that metadata and page name, split and joined") {
    const stet::Article article = article_of(
        "<meta name='news_keywords' content='Northport, bridges'><meta property='article:tag' "
        "content='Northport'><meta property='article:tag' content='bridges'>");
    CHECK(article.tags.value == std::vector<std::string>{"Northport", "bridges"});
}

TEST_CASE("a keyword loses the word for its kind; a system's number is none") {
    const stet::Article article = article_of(
        "<meta name='news_keywords' content='Category: Northport, Entity: Harbour Trust, "
        "98be933f-38cf-4fba-b6c6-ad438e82010a'><meta property='article:tag' content='Northport'>"
        "<meta property='article:tag' content='Harbour Trust'>");
    CHECK(article.tags.value == std::vector<std::string>{"Northport", "Harbour Trust"});
}
