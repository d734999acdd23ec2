#include "extract/links.h"

#include "tests/support/shared_data.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using nlohmann::json;

Url url_of(const std::string& text) {
    return Url::parse(text).value();
}

TEST_CASE("a page's links are absolute, in order, with their text") {
    const Document page(R"html(<base href="/en/"><body>
        <h2><a href="story-1#x"> First <b>story</b>
        </a></h2><a href="#top">up</a><a href="mailto:a@b.example">mail</a>
        <a rel="ugc nofollow" href="https://else.example/"><img alt="Elsewhere" src=x></a>
        <a href="javascript:go()">go</a><a rel=next href="?page=2">2</a>)html");
    const PageLinks links = find_links(page, url_of("https://news.example/a/b"));
    CHECK(links.base.href() == "https://news.example/en/");
    REQUIRE(links.pages.size() == 3);
    CHECK(links.pages[0].url.href() == "https://news.example/en/story-1#x");
    CHECK(links.pages[0].text == "First story");
    CHECK(links.pages[0].heading);
    CHECK_FALSE(links.pages[0].nofollow);
    CHECK(links.pages[1].text == "Elsewhere");
    CHECK(links.pages[1].nofollow);
    CHECK_FALSE(links.pages[1].heading);
    CHECK(links.next.href() == "https://news.example/en/?page=2");
}

TEST_CASE("a long link text is cut between characters") {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "é";
    const Document page("<a href=/x>" + text + "</a>");
    const PageLinks links = find_links(page, url_of("https://news.example/"));
    REQUIRE(links.pages.size() == 1);
    CHECK(links.pages[0].text == text.substr(0, kMaxLinkText));
}

TEST_CASE("one site is one registered domain") {
    struct Row {
        const char* url;
        const char* site;
    };
    const Row rows[] = {
        {"https://www.news.example/", "news.example"},
        {"https://news.example/", "news.example"},
        {"https://m.news.co.uk/", "news.co.uk"},
        {"https://news.co.uk/", "news.co.uk"},
        {"https://www.co.example/", "co.example"},
        {"https://a.b.news.com.au/", "news.com.au"},
        {"http://192.168.7.1:80/", "192.168.7.1"},
        {"http://localhost/", "localhost"},
        {"http://[::1]/", "[::1]"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.url);
        CHECK(site_of(url_of(row.url)) == row.site);
    }
}

TEST_CASE("stet vectors: the feeds that a page names") {
    if (!test::has_shared("conformance/feeds/discovery.json")) return;
    const json vectors = json::parse(test::read_shared("conformance/feeds/discovery.json"));
    int ran = 0;
    for (const json& row : vectors.at("cases")) {
        if (!row.at("headers").empty()) continue;  // the crawler's, who reads headers
        ++ran;
        CAPTURE(row.at("name").get<std::string>());
        const Document page(row.at("html").get<std::string>());
        const PageLinks links = find_links(page, url_of(row.at("url").get<std::string>()));
        const json& feeds = row.at("feeds");
        REQUIRE(links.feeds.size() == feeds.size());
        for (std::size_t i = 0; i < feeds.size(); ++i) {
            CHECK(links.feeds[i].url.href() == feeds[i].at("url").get<std::string>());
            CHECK(feed_kind_name(links.feeds[i].kind) == feeds[i].at("type").get<std::string>());
            CHECK(links.feeds[i].title == feeds[i].value("title", ""));
            CHECK(links.feeds[i].comments == feeds[i].value("comments", false));
        }
    }
    MESSAGE("feed discovery: " << ran << " cases");
}

TEST_CASE("stet vectors: which article a fetched page belongs to") {
    if (!test::has_shared("conformance/canon/news_variants.json")) return;
    const json vectors = json::parse(test::read_shared("conformance/canon/news_variants.json"));
    int ran = 0;
    for (const json& row : vectors.at("cases")) {
        ++ran;
        CAPTURE(row.dump());
        std::string html;
        for (const auto& [rel, targets] : row.at("links").items()) {
            for (const json& target : targets.is_array() ? targets : json::array({targets})) {
                html += "<link rel=" + rel + " href=\"" + target.get<std::string>() + "\">";
            }
        }
        const Url address = url_of(row.at("page").get<std::string>());
        const Document page(html);
        const PageIdentity identity = identify_page(address, find_links(page, address));
        CHECK(identity.article.href() == row.at("article").get<std::string>());
    }
    MESSAGE("news_variants: " << ran << " cases");
}

}  // namespace
}  // namespace stet
