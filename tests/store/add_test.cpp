// Which story a look belongs to, and what is kept of it.
#include "store/archive.h"
#include "tests/store/sample.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace stet {
using stet::test::answer;
using stet::test::hour;
using stet::test::line_reader;
using stet::test::look;

namespace {

Look redirected(std::vector<std::string> urls, int hours, const std::string& body, int status) {
    Look one;
    for (std::size_t i = 0; i < urls.size(); ++i) {
        const bool last = i + 1 == urls.size();
        one.hops.push_back(answer(urls[i], hours, last ? body : "", last ? status : 301));
    }
    return one;
}

const std::string kText = "# Bridge shut\nThe bridge is shut.\n";

}  // namespace

TEST_CASE("addresses come together in one story where the site says so") {
    struct Row {
        std::string what;
        std::vector<Look> looks;
        std::vector<std::string> stories;
    };
    const std::string site = "https://news.example";
    const Row rows[] = {
        {"tracking parameters, www. and the scheme do not count",
         {look(site + "/a", 0, kText), look("http://www.news.example/a?utm_source=x", 1, kText)},
         {"s1", "s1"}},
        {"other pages are other stories",
         {look(site + "/a", 0, kText), look(site + "/b", 1, kText)},
         {"s1", "s2"}},
        {"an AMP page names the page",
         {look(site + "/a", 0, kText),
          look("https://amp.news.example/a/amp", 1, "canonical " + site + "/a\n" + kText)},
         {"s1", "s1"}},
        {"also when it is seen first",
         {look(site + "/amp/a", 0, "canonical " + site + "/a\n" + kText),
          look(site + "/a", 1, kText)},
         {"s1", "s1"}},
        {"or the page names its AMP form",
         {look(site + "/a", 0, "amp https://amp.news.example/a\n" + kText),
          look("https://amp.news.example/a", 1, kText)},
         {"s1", "s1"}},
        {"an AMP form on another site is not believed",
         {look(site + "/a", 0, "amp https://carrier.example/a\n" + kText),
          look("https://carrier.example/a", 1, kText)},
         {"s1", "s2"}},
        {"a canonical URL on another site is not believed",
         {look(site + "/a", 0, kText),
          look("https://other.example/a", 1, "canonical " + site + "/a\n" + kText)},
         {"s1", "s2"}},
        {"nor is the front page",
         {look(site + "/a", 0, "canonical " + site + "/\n" + kText),
          look(site + "/b", 1, "canonical " + site + "/\n" + kText)},
         {"s1", "s2"}},
        {"nor one that comes after the address has its story",
         {look(site + "/a", 0, kText), look(site + "/b", 1, kText),
          look(site + "/b", 2, "canonical " + site + "/a\n" + kText)},
         {"s1", "s2", "s2"}},
        {"a story that moved keeps its story",
         {look(site + "/a", 0, kText), redirected({site + "/a", site + "/new"}, 1, kText, 200),
          look(site + "/new", 2, kText)},
         {"s1", "s1", "s1"}},
        {"one that leads to the front page is news of that story",
         {look(site + "/a", 0, kText), redirected({site + "/a", site + "/"}, 1, "list", 200)},
         {"s1", "s1"}},
        {"a page without an article belongs to no story", {look(site + "/", 0, "list")}, {""}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Archive archive(":memory:", Archive::Mode::create, line_reader());
        for (std::size_t i = 0; i < row.looks.size(); ++i) {
            CHECK(archive.add(row.looks[i]).story == row.stories[i]);
        }
        for (const Fault& fault : archive.check(false).faults) FAIL_CHECK(fault.what);
    }
}

TEST_CASE("a story's address is one that answered: http where https had failed") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    Look failed = look("https://news.example/a", 0, "");
    failed.hops.back().status = 0;
    failed.hops.back().failure = "connection refused";
    archive.add(failed);
    archive.add(look("http://news.example/a", 1, kText));
    CHECK(archive.story("s1").url == "http://news.example/a");
    // Once one has answered, it stays.
    archive.add(look("https://news.example/a", 2, kText));
    CHECK(archive.story("s1").url == "http://news.example/a");
}

TEST_CASE("a variant with another text makes no revision of the page") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    const std::string amp = "canonical https://news.example/a\n# Bridge shut\nRead more.\n";
    archive.add(look("https://news.example/amp/a", 0, amp));
    archive.add(look("https://news.example/a", 1, kText));
    archive.add(look("https://news.example/amp/a", 2, amp));
    archive.add(look("https://news.example/a", 3, kText));
    REQUIRE(archive.history("s1").size() == 1);
    CHECK(archive.history("s1")[0].looks == 2);
    CHECK(archive.looks("s1").size() == 4);
}

TEST_CASE("looks at an address before its first article come to the story with it") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    archive.add(look("https://news.example/a", 0, "", 503));
    CHECK(archive.add(look("https://news.example/a", 1, kText)).outcome ==
          Added::Outcome::new_story);
    REQUIRE(archive.looks("s1").size() == 2);
    CHECK(archive.looks("s1")[0].verdict == "server-error");
    CHECK(archive.story("s1").first_seen == hour(0));
}

TEST_CASE("verdicts: only an article may become a revision") {
    struct Row {
        std::string what;
        std::function<void(Capture&)> change;
        std::string verdict;
    };
    const Row rows[] = {
        {"404", [](Capture& c) { c.status = 404; }, "missing"},
        {"410", [](Capture& c) { c.status = 410; }, "removed"},
        {"451", [](Capture& c) { c.status = 451; }, "removed"},
        {"503", [](Capture& c) { c.status = 503; }, "server-error"},
        {"429", [](Capture& c) { c.status = 429; }, "server-error"},
        {"cut off", [](Capture& c) { c.truncated = "length"; }, "truncated"},
        {"a login wall", [](Capture& c) { c.verdict = Verdict::login; }, "login"},
        {"no article", [](Capture& c) { c.body = "list"; }, "not-article"},
        {"a picture",
         [](Capture& c) { c.response_head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"; },
         "not-article"},
        {"no answer",
         [](Capture& c) {
             c.status = 0;
             c.body.clear();
             c.failure = "timed out";
         },
         "unknown"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Archive archive(":memory:", Archive::Mode::create, line_reader());
        archive.add(look("https://news.example/a", 0, kText));
        Look one = look("https://news.example/a", 1, "# Other\nText.\n");
        row.change(one.hops[0]);
        const Added added = archive.add(one);
        CHECK(added.why != "");
        CHECK((added.outcome == Added::Outcome::no_article ||
               added.outcome == Added::Outcome::failed));
        CHECK(archive.history("s1").size() == 1);
        CHECK(archive.looks("s1").at(1).verdict == row.verdict);
    }
}

TEST_CASE("a capture comes back as it went in") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    Capture in = answer("https://news.example/a?q=%20#", 0, kText + std::string("\0\xff", 2));
    in.method = "POST";
    in.protocol = "HTTP/2";
    in.response_head = "HTTP/2 200\r\nContent-Type: text/html\r\nSet-Cookie: a=1\r\n\r\n";
    in.wire_body = "\x1f\x8b wire";
    in.wire_digest = "sha256:" + std::string(64, 'a');
    in.wire_bytes = 7;
    in.robots_override = "court order 17";
    in.rights = "noarchive";
    in.origin = {Origin::Kind::warc, "x.warc.gz", "Heritrix/3.4.0", true};
    Look one;
    one.hops.push_back(in);
    archive.add(one);
    const Capture out = archive.capture(1, true);
    CHECK(out.url == in.url);
    CHECK(out.method == in.method);
    CHECK(out.started == in.started);
    CHECK(out.finished == in.finished);
    CHECK(out.status == in.status);
    CHECK(out.protocol == in.protocol);
    CHECK(out.ip_address == in.ip_address);
    CHECK(out.request_head == in.request_head);
    CHECK(out.response_head == in.response_head);
    CHECK(out.body == in.body);
    CHECK(out.wire_body == in.wire_body);
    CHECK(out.wire_digest == in.wire_digest);
    CHECK(out.wire_bytes == in.wire_bytes);
    CHECK(out.robots_override == in.robots_override);
    CHECK(out.rights == in.rights);
    CHECK(out.origin.kind == in.origin.kind);
    CHECK(out.origin.source == in.origin.source);
    CHECK(out.origin.software == in.origin.software);
    CHECK(out.origin.time_assumed);
    CHECK(archive.capture(1).response_head.find("a=1") == std::string::npos);
    CHECK_THROWS_AS(archive.capture(2), Error);
}

TEST_CASE("validators are those of the latest good answer, byte for byte") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    const std::string url = "https://news.example/a";
    CHECK_FALSE(archive.validators(url));
    for (int i = 0; i < 3; ++i) {
        Look one = look(url, i, kText + std::to_string(i), i == 2 ? 500 : 200);
        one.hops[0].response_head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: W/\"" +
                                    std::to_string(i) + "\"\r\nLast-Modified: yesterday\r\n\r\n";
        archive.add(one);
    }
    REQUIRE(archive.validators(url));
    CHECK(archive.validators(url)->etag == "W/\"1\"");
    CHECK(archive.validators(url)->last_modified == "yesterday");
    CHECK(archive.validators(url)->payload_digest.find("sha256:") == 0);
    CHECK_FALSE(archive.validators("https://news.example/b"));
}

TEST_CASE("validators are never those of another archive's copy") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    Look one = look("https://news.example/a", 0, kText);
    one.hops[0].response_head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: \"its own\"\r\n\r\n";
    one.hops[0].origin.kind = Origin::Kind::memento;
    archive.add(one);
    CHECK_FALSE(archive.validators("https://news.example/a"));
}

TEST_CASE("a 304 stands for the page that the server last gave, whatever that was") {
    const std::string site = "https://news.example";
    struct Row {
        std::string what;
        std::vector<Look> looks;
        Added::Outcome last;
        int seen;  // looks in the story's revision
    };
    Look stub = look(site + "/a", 1, "Subscribe\n");
    stub.hops[0].verdict = Verdict::paywall_stub;
    const Row rows[] = {
        {"an article",
         {look(site + "/a", 0, kText), look(site + "/a", 1, "", 304)},
         Added::Outcome::unchanged,
         2},
        {"a wall that came in between",
         {look(site + "/a", 0, kText), stub, look(site + "/a", 2, "", 304)},
         Added::Outcome::no_article,
         1},
        {"a server's fault in between is no page",
         {look(site + "/a", 0, kText), look(site + "/a", 1, "", 503),
          look(site + "/a", 2, "", 304)},
         Added::Outcome::unchanged,
         2},
        {"behind a redirect",
         {redirected({site + "/r", site + "/a"}, 0, kText, 200),
          redirected({site + "/r", site + "/a"}, 1, "", 304)},
         Added::Outcome::unchanged,
         2},
        {"nothing that was ever seen",
         {look(site + "/b", 0, "", 304)},
         Added::Outcome::no_article,
         0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Archive archive(":memory:", Archive::Mode::create, line_reader());
        Added added;
        for (const Look& one : row.looks) added = archive.add(one);
        CHECK(added.outcome == row.last);
        if (row.seen > 0) CHECK(archive.history("s1").at(0).looks == row.seen);
    }
}

TEST_CASE("revisions do not depend on the order in which looks arrive") {
    // Every order of five looks with texts A, B, A, A, C; kept one by one, and checked against the
    // runs derived anew.
    std::vector<int> order{0, 1, 2, 3, 4};
    const std::string texts = "ABAAC";
    int orders = 0;
    do {
        Archive archive(":memory:", Archive::Mode::create, line_reader());
        for (const int i : order) {
            archive.add(look("https://news.example/a", i,
                             std::string("# Story\nText ") + texts[static_cast<std::size_t>(i)] +
                                 "\nnoise " + std::to_string(i) + "\n"));
        }
        const std::vector<Revision> history = archive.history("s1");
        REQUIRE(history.size() == 4);
        CHECK(history[2].looks == 2);
        CHECK(history[2].same_text_as == 1);
        CHECK(history[3].changed_after == hour(3));
        CHECK(archive.story("s1").revisions == 4);
        CHECK(archive.check(false).faults.empty());
        ++orders;
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(orders == 120);
}

TEST_CASE("for_each_revision visits what is selected, and stops when told") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    for (int i = 0; i < 3; ++i) {
        archive.add(look("https://news.example/a", i, "# A\nText " + std::to_string(i) + "\n"));
        archive.add(look("https://news.example/b", i, "# B\nText.\n"));
    }
    struct Row {
        Selection::Which which;
        std::vector<std::string> visited;
    };
    const Row rows[] = {
        {Selection::Which::latest, {"s1@3", "s2@1"}},
        {Selection::Which::all, {"s1@1", "s1@2", "s1@3", "s2@1"}},
        {Selection::Which::first_and_last, {"s1@1", "s1@3", "s2@1"}},
    };
    for (const Row& row : rows) {
        Selection selection;
        selection.which = row.which;
        std::vector<std::string> visited;
        archive.for_each_revision(
            selection, [&](const Story& story, const Revision& revision, const Article& article) {
                CHECK(article.headline.value == story.headline);
                visited.push_back(story.id + "@" + std::to_string(revision.number));
                return true;
            });
        CHECK(visited == row.visited);
    }
    int calls = 0;
    archive.for_each_revision({}, [&](const Story&, const Revision&, const Article&) {
        ++calls;
        return false;
    });
    CHECK(calls == 1);
}

}  // namespace stet
