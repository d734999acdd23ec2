#include "crawler/scope.h"

#include "crawler/date.h"

#include <doctest/doctest.h>

namespace stet {
using namespace std::chrono_literals;

TEST_CASE("a site is its host without www and all below it; another port is another site") {
    struct Row {
        const char* url;
        const char* site;
        bool in;
    };
    const Row rows[] = {
        {"https://www.news.example/a", "news.example", true},
        {"http://news.example/a", "news.example", true},
        {"https://sport.news.example/a", "news.example", true},
        {"https://badnews.example/a", "news.example", false},
        {"https://news.example.org/a", "news.example", false},
        {"http://127.0.0.1:8080/", "127.0.0.1:8080", true},
        {"http://127.0.0.1:8081/", "127.0.0.1:8080", false},
        {"mailto:a@news.example", "news.example", false},
    };
    for (const Row& row : rows) {
        const std::string text = row.url;
        CAPTURE(text);
        CHECK(in_site(*Url::parse(row.url), row.site) == row.in);
    }
    CHECK(host_key(*Url::parse("https://www.news.example/")) == "www.news.example");
    CHECK(crawl_site(*Url::parse("https://www.news.example:8443/")) == "news.example:8443");
}

TEST_CASE("a link's kind is told from the shape of its address") {
    struct Row {
        const char* path;
        LinkKind kind;
    };
    const Row rows[] = {
        {"/2026/03/14/bridge-shut", LinkKind::story},
        {"/2026/03/bridge.html", LinkKind::story},
        {"/world/2026-03-14-bridge", LinkKind::story},
        {"/news/uk-politics-68412345", LinkKind::story},
        {"/world/bridge-shut-after-long-storm", LinkKind::story},
        {"/article/1234567", LinkKind::story},
        {"/", LinkKind::section},
        {"/sport", LinkKind::section},
        {"/world/europe", LinkKind::section},
        {"/tag/bridges", LinkKind::section},
        {"/author/ada-okafor", LinkKind::section},
        {"/category/news/page/2", LinkKind::section},
        {"/login?next=/2026/03/14/bridge", LinkKind::service},
        {"/privacy-policy", LinkKind::service},
        {"/2026/03/14/photo.jpg", LinkKind::asset},
        {"/report.pdf", LinkKind::asset},
        {"/?p=123", LinkKind::maybe},
        {"/page0001.html", LinkKind::maybe},
    };
    for (const Row& row : rows) {
        const std::string path = row.path;
        CAPTURE(path);
        CHECK(link_kind(*Url::parse("https://news.example" + path)) == row.kind);
    }
    PageLink named;
    named.url = *Url::parse("https://news.example/world/bridge");
    CHECK(link_kind(named) == LinkKind::section);
    named.text = "The bridge is shut after the storm of Monday";
    CHECK(link_kind(named) == LinkKind::maybe);
}

TEST_CASE("traps: paths too deep, paths that repeat, parameters without end") {
    CHECK_FALSE(trap(*Url::parse("https://news.example/a/b/a/b/c")));
    CHECK(trap(*Url::parse("https://news.example/a/b/a/b/a/b/a/b")));
    CHECK(trap(*Url::parse("https://news.example/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17")));
    CHECK(trap(*Url::parse("https://news.example/?a&b&c&d&e&f&g&h&i&j&k&l&m&n")));
}

TEST_CASE("traps: calendars, which go on for ever; stories with dates are none") {
    const UtcTime now = *parse_http_date("Thu, 15 Jan 2026 12:00:00 GMT");
    const char* const calendars[] = {"/calendar/2031/05",     "/agenda/2026-05-14",
                                     "/x?year=2031&month=5",  "/kalender?monat=2026-05",
                                     "/events/2031/05/feast", "/calendar/2025/05/14/"};
    for (const char* path : calendars) {
        CAPTURE(path);
        CHECK(trap(*Url::parse(std::string("https://news.example") + path), now) == "calendar");
    }
    const char* const stories[] = {
        "/2026/01/14/bridge-shut",       "/agenda/2025/05/what-the-council-will-do",
        "/2027/01/a-slip-of-the-desk",   "/x?date=2026-01-14&id=7",
        "/2026/calendar-girls-at-fifty", "/calendar"};
    for (const char* path : stories) {
        CAPTURE(path);
        CHECK_FALSE(trap(*Url::parse(std::string("https://news.example") + path), now));
    }
}

TEST_CASE("a story is due after a tenth of the time for which it stood, or when a list says so") {
    const UtcTime now = *parse_http_date("Thu, 15 Jan 2026 12:00:00 GMT");
    CHECK(is_due(now - 10h, now - 2h, std::nullopt, now));
    CHECK_FALSE(is_due(now - 100h, now - 2h, std::nullopt, now));
    CHECK(is_due(now - 100h, now - 2h, now - 1h, now));
    CHECK_FALSE(is_due(now - 100h, now - 2h, now + 1h, now));
    CHECK(is_due(now - 24h * 3650, now - 24h * 31, std::nullopt, now));
    CHECK(is_due(now, now, std::nullopt, now));
}

TEST_CASE("newer stories come first, undated ones in the order of their list") {
    const UtcTime now = *parse_http_date("Thu, 15 Jan 2026 12:00:00 GMT");
    CHECK(story_priority(now - 1h, 9, now) > story_priority(now - 24h, 0, now));
    CHECK(story_priority(std::nullopt, 0, now) > story_priority(std::nullopt, 1, now));
    CHECK(story_priority(now - 24h, 0, now) > story_priority(std::nullopt, 0, now));
    CHECK(story_priority(std::nullopt, 0, now) > story_priority(now - 24h * 60, 0, now));
}

TEST_CASE("a news sitemap names itself so") {
    CHECK(names_news(*Url::parse("https://a.example/news-sitemap.xml")));
    CHECK(names_news(*Url::parse("https://a.example/sitemap_news.xml")));
    CHECK(names_news(*Url::parse("https://a.example/sitemap.xml?type=news")));
    CHECK(names_news(*Url::parse("https://a.example/googlenews.xml")));
    CHECK(names_news(*Url::parse("https://a.example/newssitemap.xml")));
    CHECK_FALSE(names_news(*Url::parse("https://a.example/newsletters.xml")));
    CHECK_FALSE(names_news(*Url::parse("https://news.example/sitemap.xml")));
}

}  // namespace stet
