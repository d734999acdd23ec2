#include "extract/metadata.h"

#include "extract/json_ld.h"

#include <doctest/doctest.h>

#include <string>

#include <nlohmann/json.hpp>

namespace {

using nlohmann::json;
using stet::Document;
using stet::Metadata;

std::string page_with(const std::string& head) {
    return "<html lang=en><head>" + head + "</head><body><p>Text.</p></body></html>";
}

std::string script(const std::string& body) {
    return "<script type=\"application/ld+json\">" + body + "</script>";
}

}  // namespace

TEST_CASE("JSON as scripts hold it is mended into JSON") {
    struct Row {
        const char* text;
        const char* mended;
    };
    const Row rows[] = {
        {R"({"a": 1,})", R"([{"a":1}])"},
        {R"({"a": [1, 2,,]})", R"([{"a":[1,2]}])"},
        {"// note\n{\"a\": /* here */ 1}", R"([{"a":1}])"},
        {"<![CDATA[{\"a\": true}]]>", R"([{"a":true}])"},
        {"<!-- {\"a\": null} -->", R"([{"a":null}])"},
        {"{\"a\": \"two\nlines\"}", R"([{"a":"two lines"}])"},
        {R"({"a": "He said "no" twice"})", R"([{"a":"He said \"no\" twice"}])"},
        {R"({"a": "He said "no", then left"})", R"([{"a":"He said \"no\", then left"}])"},
        {R"({'a': 'it\'s'})", R"([{"a":"it's"}])"},
        {R"({"a": "\x41\q"})", R"([{"a":"Aq"}])"},
        {R"({"a": 1}{"b": 2})", R"([{"a":1},{"b":2}])"},
        {R"({"a": 1},{"b": 2};)", R"([{"a":1},{"b":2}])"},
        {R"({"a": {"b": "cut of)", R"([{"a":{"b":"cut of"}}])"},
        {R"({"a": })", R"([{"a":null}])"},
        {R"({"a": 1 "b": 2})", R"([{"a":1,"b":2}])"},
        {R"({a: 1})", R"([{"a":1}])"},
        {"", "[]"},
        {"}}]]", "[]"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        const json got = json::parse(stet::mend_json(row.text), nullptr, false);
        CHECK_FALSE(got.is_discarded());
        CHECK(got == json::parse(row.mended));
    }
}

TEST_CASE("JSON nested deeper than the limit is given up") {
    CHECK(stet::mend_json(std::string(100000, '[')) == "");
    CHECK(stet::mend_json(std::string(50, '[')) != "");
}

TEST_CASE("of several articles the page's own is chosen") {
    const std::string own =
        R"({"@type":"NewsArticle","headline":"Harbour reopens after flood","url":"https://a.example/x"})";
    const std::string other =
        R"({"@type":"NewsArticle","headline":"Mayor resigns","url":"https://a.example/y"})";
    struct Row {
        const char* what;
        std::string json;
    };
    const Row rows[] = {
        {"alone", own},
        {"second in a list", "[" + other + "," + own + "]"},
        {"in a graph with the page",
         R"({"@graph":[{"@type":"WebPage","name":"A page","url":"https://a.example/x"},)" + own +
             "]}"},
        {"beside a list of others",
         R"([{"@type":"ItemList","itemListElement":[)" + other + "," + other + "]}," + own + "]"},
        {"under mainEntity", R"({"@type":"WebPage","mainEntity":)" + own + "}"},
        {"after a broken one", R"({"@type":"NewsArticle","headline":"Broken)"
                               "</script><script type='application/ld+json'>" +
                                   own},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        const std::string html =
            page_with("<title>Harbour reopens after flood | A</title>" + script(row.json));
        const Document page(html);
        const Metadata metadata = stet::read_metadata(page, html, "https://a.example/x");
        REQUIRE(metadata.json_ld() != nullptr);
        CHECK(metadata.json_ld()->headline == "Harbour reopens after flood");
    }
}

TEST_CASE("authors are names, objects, lists, and references by @id") {
    struct Row {
        const char* json;
        std::vector<std::string> names;
    };
    const Row rows[] = {
        {R"("author":"Ann Lee")", {"Ann Lee"}},
        {R"("author":{"@type":"Person","name":"Ann Lee","jobTitle":"Editor"})", {"Ann Lee"}},
        {R"("author":[{"name":"Ann Lee"},"Bo Ek"])", {"Ann Lee", "Bo Ek"}},
        {R"("author":{"name":["Ann Lee","Bo Ek"]})", {"Ann Lee", "Bo Ek"}},
        {R"("author":{"@id":"#p1"})", {"Zoë Ruiz"}},
        {R"("author":{"givenName":"Ann","familyName":"Lee"})", {"Ann Lee"}},
        {R"("author":"J&#246;rg &amp; Co")", {"Jörg & Co"}},
        {R"("author":null)", {}},
        {R"("author":5)", {}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.json));
        const std::string html = page_with(
            script(R"([{"@type":"NewsArticle","headline":"A headline",)" + std::string(row.json) +
                   R"(},{"@type":"Person","@id":"#p1","name":"Zoë Ruiz"}])"));
        const Document page(html);
        const Metadata metadata = stet::read_metadata(page, html, "");
        REQUIRE(metadata.json_ld() != nullptr);
        std::vector<std::string> names;
        for (const stet::StructuredName& name : metadata.json_ld()->authors)
            names.push_back(name.name);
        CHECK(names == row.names);
    }
}

TEST_CASE("metas, links, microdata and Blogger's own data are read") {
    const std::string html =
        "<html lang='pt-BR'><head><meta content='blogger' name='generator'/>"
        "<meta content='Um t&iacute;tulo &amp;amp; mais' property='og:title'>"
        "<meta name='Author' content='x'><link rel='alternate canonical' href=' /p '>"
        "<title>T\n i</title></head><body><div itemscope itemtype='http://schema.org/NewsArticle'>"
        "<h2 itemprop='headline'>Big <b>news</b></h2><span itemprop='author' itemscope "
        "itemtype='https://schema.org/Person'><b itemprop='name'>Ann Lee</b></span>"
        "<time itemprop='datePublished' datetime='2025-05-15'>yesterday</time></div>"
        "<svg><title>icon</title></svg>"
        "<script>_WidgetManager._SetDataContext([{'name': 'blog', 'data': {'title': 'Caf\\xe9 "
        "News', 'locale': 'pt'}}]);</script></body></html>";
    const Document page(html);
    const Metadata metadata = stet::read_metadata(page, html, "https://b.example/p");
    CHECK(metadata.html_lang == "pt-BR");
    CHECK(metadata.title == "T i");
    CHECK(metadata.first_meta({"og:title"}) == "Um título & mais");
    CHECK(metadata.meta("author") == "x");
    CHECK(metadata.link("canonical") == "/p");
    CHECK(metadata.is_blogger);
    CHECK(metadata.state_site == "Café News");
    CHECK(metadata.state_language == "pt");
    REQUIRE(metadata.microdata() != nullptr);
    CHECK(metadata.microdata()->headline == "Big news");
    CHECK(metadata.microdata()->date_published == "2025-05-15");
    REQUIRE(metadata.microdata()->authors.size() == 1);
    CHECK(metadata.microdata()->authors[0].name == "Ann Lee");
}

TEST_CASE("addresses of one page are told from those of others") {
    struct Row {
        const char* a;
        const char* b;
        bool same;
    };
    const Row rows[] = {
        {"https://www.a.example/x/", "http://a.example/x?y=1#z", true},
        {"/x", "https://a.example/x", true},
        {"https://a.example/x", "https://a.example/y", false},
        {"", "https://a.example/", false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.a));
        CHECK(stet::same_page(row.a, row.b) == row.same);
    }
}
