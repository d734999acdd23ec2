#include "extract/headline.h"

#include <doctest/doctest.h>

#include <string>

using stet::Document;
using stet::Headline;

TEST_CASE("the site's name is dropped from the title, however it is joined") {
    struct Row {
        const char* title;
        const char* headline;
    };
    const Row rows[] = {
        {"Bridge shut after storm | The Post", "Bridge shut after storm"},
        {"Bridge shut — for how long? — The Post", "Bridge shut — for how long?"},
        {"The Post: Bridge shut after storm", "Bridge shut after storm"},
        {"Bridge shut after storm - thepost.example", "Bridge shut after storm"},
        {"Brücke gesperrt · THE POST", "Brücke gesperrt"},
        {"橋が通行止めに｜The Post", "橋が通行止めに"},
        {"The Post - a short life - of a long paper", "a short life - of a long paper"},
        {"Bridge shut - what we know", "Bridge shut - what we know"},
        {"The Post", "The Post"},
        {"", ""},
    };
    const std::vector<std::string> names{"The Post", "thepost.example", "thepost"};
    for (const Row& row : rows) {
        CAPTURE(std::string(row.title));
        CHECK(stet::without_site_name(row.title, names) == row.headline);
    }
}

TEST_CASE("the headline is what reader and metadata agree on") {
    struct Row {
        const char* what;
        const char* html;
        const char* headline;
    };
    const Row rows[] = {
        {"h1 and title",
         "<title>Bridge shut after storm | The Post</title><body><h1>Bridge shut after storm</h1>",
         "Bridge shut after storm"},
        {"the blog's name is the only h1",
         "<meta property='og:title' content='Bridge shut after storm'><title>River Blog: Bridge "
         "shut "
         "after storm</title><body><h1><a href='/'>River Blog</a></h1><h3 class='post-title "
         "entry-title'>Bridge shut after storm</h3>",
         "Bridge shut after storm"},
        {"a kicker stands in the heading, and all metadata leaves it out",
         "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Brücke nach "
         "Sturm gesperrt\"}</script><meta property='og:title' content='Brücke nach Sturm gesperrt'>"
         "<title>Brücke nach Sturm gesperrt - Kurier</title><meta property='og:site_name' "
         "content='Kurier'><body><h1><span class='kicker'>Unwetter an der Elbe</span> "
         "<span>Brücke nach Sturm gesperrt</span></h1>",
         "Brücke nach Sturm gesperrt"},
        {"a kicker that the title, which is all there is of metadata, leaves out",
         "<title>Bridge shut after storm | River News</title><body><h1><span>Weather</span> Bridge "
         "shut after storm</h1>",
         "Bridge shut after storm"},
        {"a subtitle in the heading",
         "<title>Bridge shut after storm</title><body><h1>Bridge shut after storm <small>Cables "
         "torn on the north bank</small></h1>",
         "Bridge shut after storm"},
        {"a kicker and a part that is called the title",
         "<title>The Post</title><body><h1><span class='article-kicker'>Weather</span><span "
         "class='article-title'>Bridge shut after storm</span></h1>",
         "Bridge shut after storm"},
        {"a part that the title begins with too",
         "<title>Storm on the coast: bridge shut | River News</title><body><h1><span>Storm on the "
         "coast</span> Bridge shut for months</h1>",
         "Storm on the coast Bridge shut for months"},
        {"a note on what else the page offers",
         "<title>Bridge shut after the storm [Watch] | The Post</title><body><h1>Bridge shut after "
         "the storm [Watch]</h1>",
         "Bridge shut after the storm"},
        {"such a note in round brackets, in another language",
         "<title>Brücke nach Sturm gesperrt (mit Video)</title><body><h1>Brücke nach Sturm "
         "gesperrt "
         "(mit Video)</h1>",
         "Brücke nach Sturm gesperrt"},
        {"brackets that belong to it",
         "<title>Bridges of the county (so far)</title><body><h1>Bridges of the county (so "
         "far)</h1>",
         "Bridges of the county (so far)"},
        {"no heading at all",
         "<title>Le pont fermé après la tempête — Le Courrier</title><meta property='og:site_name' "
         "content='Le Courrier'><body><p>Texte.</p>",
         "Le pont fermé après la tempête"},
        {"a kicker, called so, that the title has too",
         "<title>Opinion | Council approves tram line - Post</title><body><h1><span "
         "class=kicker>Opinion</span> Council approves tram line</h1>",
         "Council approves tram line"},
        {"no heading, and the site's name first",
         "<title>Dale Courier - Council votes for new bridge</title><body><font size=5><b>Council "
         "votes for new bridge</b></font><p>Text.</p>",
         "Council votes for new bridge"},
        {"no heading, and what is printed is a link to another story",
         "<title>Bridge - Council votes for it</title><body><a href=/1>Council votes for it</a>"
         "<p>Text.</p>",
         "Bridge - Council votes for it"},
        {"a screen reader's heading comes first",
         "<title>Мост закрыт после шторма</title><body><h1 class='sr-only'>Навигация</h1><h1>Мост "
         "закрыт после шторма</h1>",
         "Мост закрыт после шторма"},
        {"a date in the first heading",
         "<title>Post - Why the bridge is shut</title><body><h1>May 5, 2025</h1><h2>Why the bridge "
         "is shut</h2><p>Text.</p>",
         "Why the bridge is shut"},
        {"a second line in a span of its own",
         "<title>Bridge shut What is known so far</title><body><h1>Bridge shut<span class=block>"
         "What is known so far</span></h1><p>Text.</p>",
         "Bridge shut What is known so far"},
        {"only JSON-LD",
         "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"جسر مغلق "
         "بعد "
         "العاصفة\"}</script><body><p>x</p>",
         "جسر مغلق بعد العاصفة"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        const std::string html = row.html;
        const Document page(html);
        const stet::Metadata metadata =
            stet::read_metadata(page, html, "https://www.thepost.example/bridge");
        const Headline headline =
            stet::find_headline(page, metadata, "https://www.thepost.example/bridge");
        CHECK(headline.found.value == row.headline);
        CHECK(headline.found.confidence > 0);
    }
}

TEST_CASE("a page of nothing has no headline") {
    const std::string html;
    const Document page(html);
    const stet::Metadata metadata = stet::read_metadata(page, html, "");
    CHECK_FALSE(static_cast<bool>(stet::find_headline(page, metadata, "").found));
}
