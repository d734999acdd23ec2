#include "crawler/header_links.h"

#include "tests/crawler/conformance.h"

#include <doctest/doctest.h>

namespace stet {
using test::conformance_cases;

namespace {

Url page_url() {
    return *Url::parse("https://news.example/a/story");
}

std::string head_with(const std::string& link) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nLink: " + link + "\r\n\r\n";
}

}  // namespace

TEST_CASE("RFC 8288: the Link field speaks for the page where the page is silent") {
    PageLinks links;
    add_header_links(links,
                     head_with("</a/story>; rel=canonical, </b?page=2>; rel=\"next nofollow\", "
                               "</amp/story>; rel=amphtml, </map.xml>; rel=sitemap"),
                     page_url());
    REQUIRE(links.canonicals.size() == 1);
    CHECK(links.canonicals[0].href() == "https://news.example/a/story");
    CHECK(links.next.href() == "https://news.example/b?page=2");
    CHECK(links.amp.href() == "https://news.example/amp/story");
    REQUIRE(links.sitemaps.size() == 1);
    add_header_links(links, head_with("</other>; rel=canonical"), page_url());
    CHECK(links.canonicals.size() == 1);
}

TEST_CASE("a Link field about another resource says nothing of the page") {
    PageLinks links;
    add_header_links(links,
                     head_with("</x>; rel=canonical; anchor=\"/y\", <mailto:a@b>; rel=canonical, "
                               "</style.css>; rel=alternate; type=text/css"),
                     page_url());
    CHECK(links.canonicals.empty());
    CHECK(links.feeds.empty());
}

TEST_CASE("conformance: feeds/discovery.json, with headers") {
    for (const auto& row : conformance_cases("feeds/discovery.json")) {
        CAPTURE(row.at("name").get<std::string>());
        const Url url = *Url::parse(row.at("url").get<std::string>());
        std::string head = "HTTP/1.1 200 OK\r\n";
        for (const auto& field : row.at("headers")) {
            head += field.at(0).get<std::string>() + ": " + field.at(1).get<std::string>() + "\r\n";
        }
        const Document document(row.at("html").get<std::string>());
        PageLinks links = find_links(document, url);
        add_header_links(links, head + "\r\n", url);
        const auto& feeds = row.at("feeds");
        CHECK(links.feeds.size() == feeds.size());
        for (std::size_t i = 0; i < std::min(links.feeds.size(), feeds.size()); ++i) {
            CHECK(links.feeds[i].url.href() == feeds[i].at("url").get<std::string>());
            CHECK(feed_kind_name(links.feeds[i].kind) == feeds[i].at("type").get<std::string>());
            CHECK(links.feeds[i].title == feeds[i].value("title", ""));
            CHECK(links.feeds[i].comments == feeds[i].value("comments", false));
        }
    }
}

}  // namespace stet
