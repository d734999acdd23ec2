// The newsroom serves every story of every site in its own charset, and edits them.
#include "tests/support/newsroom.h"

#include "tests/support/fixture.h"
#include "tests/support/mustache.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include <httplib.h>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

httplib::Result get(const WebSite& site, const std::string& url_or_path) {
    httplib::Client client(site.url(""));
    const std::string base = site.url("");
    const bool absolute = url_or_path.starts_with(base);
    return client.Get((absolute ? url_or_path.substr(base.size()) : url_or_path).c_str());
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("templates are filled in as Mustache has it") {
    const nlohmann::json context = {{"name", "A & <B>"},
                                    {"none", ""},
                                    {"list", {"one", "two"}},
                                    {"object", {{"inner", "deep"}, {"name", "shadow"}}}};
    struct Row {
        const char* text;
        const char* result;
    };
    const Row rows[] = {
        {"plain", "plain"},
        {"{{name}}", "A &amp; &lt;B&gt;"},
        {"{{{name}}}", "A & <B>"},
        {"[{{missing}}{{! note }}]", "[]"},
        {"{{#list}}<{{.}}>{{/list}}", "<one><two>"},
        {"{{#none}}x{{/none}}{{^none}}y{{/none}}", "y"},
        {"{{^list}}x{{/list}}", ""},
        {"{{object.inner}} {{#object}}{{name}} {{inner}}{{/object}}", "deep shadow deep"},
        {"{{#name}}{{.}}{{/name}}", "A &amp; &lt;B&gt;"},
        {"{{#list}}{{#object}}{{inner}}{{/object}}{{/list}}", "deepdeep"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(render_mustache(row.text, context) == row.result);
    }
    CHECK_THROWS_AS(render_mustache("{{#list}}", context), std::invalid_argument);
    CHECK_THROWS_AS(render_mustache("{{name", context), std::invalid_argument);
    CHECK_THROWS_AS(render_mustache("{{#list}}{{/none}}", context), std::invalid_argument);
}

TEST_CASE("every story of every site is served, in three editions") {
    Newsroom newsroom;
    CHECK(newsroom.sites().size() >= 5);
    std::size_t stories = 0;
    for (int edition = 1; edition <= 3; ++edition) {
        for (const std::string& name : newsroom.sites()) {
            CAPTURE(name);
            const WebSite& site = newsroom.site(name);
            CHECK(get(site, "/")->status == 200);
            const std::string front = get(site, "/")->body;
            for (const std::string& slug : newsroom.stories(name)) {
                CAPTURE(slug);
                ++stories;
                const std::string url = newsroom.story_url(name, slug);
                const auto page = get(site, url);
                CHECK(page->status == 200);
                CHECK(page->body.size() > 1000);
                CHECK_FALSE(has(page->body, "{{"));
                CHECK(has(front, url.substr(site.url("").size())));
            }
        }
        newsroom.advance();
    }
    CHECK(stories > 60);
}

TEST_CASE("an edition changes stories, and says what it changed") {
    Newsroom newsroom;
    WebSite& courier = newsroom.site("courier");
    const std::string ferry = newsroom.story_url("courier", "ferry-fares");
    CHECK(has(get(courier, ferry)->body, "will cost £4.20"));
    CHECK(newsroom.edition() == 1);

    const std::vector<StoryChange> second = newsroom.advance();
    CHECK(newsroom.edition() == 2);
    CHECK(std::any_of(second.begin(), second.end(), [&](const StoryChange& change) {
        return change.url == ferry && has(change.note, "silently");
    }));
    CHECK(has(get(courier, ferry)->body, "will cost £4.80"));
    CHECK_FALSE(has(get(courier, ferry)->body, "correction-notice"));
    CHECK(get(courier, newsroom.story_url("courier", "museum-theft"))->status == 410);

    httplib::Client client(courier.url(""));
    const auto answer = client.Post(Newsroom::kAdvancePath);
    CHECK(answer->status == 200);
    const nlohmann::json third = nlohmann::json::parse(answer->body);
    CHECK(third.size() >= 4);
    CHECK(newsroom.edition() == 3);
    CHECK(has(get(courier, ferry)->body, "correction-notice"));
    const auto moved = get(courier, newsroom.story_url("courier", "school-meals"));
    CHECK(moved->status == 301);
    CHECK(get(courier, moved->get_header_value("Location"))->status == 200);
    CHECK(client.Get(Newsroom::kAdvancePath)->status == 405);
    CHECK(newsroom.edition() == 3);
}

TEST_CASE("a site with validators is quiet, one without is noisy") {
    Newsroom newsroom;
    for (const std::string& name : newsroom.sites()) {
        CAPTURE(name);
        WebSite& site = newsroom.site(name);
        const std::string url = newsroom.story_url(name, newsroom.stories(name).front());
        const auto first = get(site, url);
        const auto again = get(site, url);
        const bool validated = first->has_header("ETag") || first->has_header("Last-Modified");
        CHECK((first->body == again->body) == validated);
    }
    httplib::Client client(newsroom.site("courier").url(""));
    const std::string path = "/port/2025/05/ferry-fares-rise-in-june-20418";
    const std::string tag = client.Get(path.c_str())->get_header_value("ETag");
    CHECK(client.Get(path.c_str(), {{"If-None-Match", tag}})->status == 304);
    newsroom.advance();
    CHECK(client.Get(path.c_str(), {{"If-None-Match", tag}})->status == 200);
}

TEST_CASE("sites write in the charset that their readers have to find out") {
    Newsroom newsroom;
    const auto german =
        get(newsroom.site("abendpost"), newsroom.story_url("abendpost", "seebruecke"));
    CHECK(german->get_header_value("Content-Type") == "text/html; charset=ISO-8859-1");
    CHECK(has(german->body,
              "Seebr\xFC"
              "cke"));
    CHECK(has(german->body, "\x84Man kann"));  // a quotation mark that only windows-1252 has
    const auto japanese = get(newsroom.site("shinpo"), newsroom.story_url("shinpo", "neko"));
    CHECK(japanese->get_header_value("Content-Type") == "text/html");
    CHECK(has(japanese->body, "\xB1\xD8\xA4\xCE\xC7\xAD"));
}

TEST_CASE("a newsroom with a fault in its files is refused") {
    const TempDir sites;
    CHECK_THROWS(Newsroom(sites.path()));
    write_file(sites.file("a/site.json"),
               R"({"name": "A", "address": "127.0.0.1", "pages": {"/": "front.html"}})");
    write_file(sites.file("a/stories/x/1.story"), "headline without a colon\n\n<p>Body</p>\n");
    CHECK_THROWS(Newsroom(sites.path()));
    write_file(sites.file("a/stories/x/1.story"), "headline: X\n\n<p>Body</p>\n");
    CHECK_THROWS(Newsroom(sites.path()));  // no path
    write_file(sites.file("a/stories/x/1.story"), "headline: X\npath: /x\n\n<p>Body</p>\n");
    CHECK_NOTHROW(Newsroom(sites.path()));
}

}  // namespace stet
