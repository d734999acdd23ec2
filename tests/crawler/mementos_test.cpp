#include "crawler/mementos.h"

#include "crawler/date.h"
#include "tests/support/memento_archive.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace stet {
using namespace std::chrono_literals;

namespace {

const std::atomic<bool> kGoOn{false};
const std::string kOriginal = "https://news.example/2025/05/bridge-shut-after-the-storm";

std::string story(const std::string& lede) {
    std::string body;
    for (int i = 0; i < 6; ++i) {
        body += "<p>The council met on the matter for the " + std::to_string(i + 2) +
                "th time this year, and the members who spoke agreed that the bridge, the road to "
                "it and the houses beside it need more than paint before the winter comes.</p>";
    }
    return "<!doctype html><html lang=en><head><title>Bridge shut</title><meta property='og:type' "
           "content='article'></head><body><article><h1>Bridge shut</h1><p>" +
           lede + "</p>" + body + "</article></body></html>";
}

std::vector<ArchivedPage> versions() {
    return {{"20250515080000", "Thu, 15 May 2025 08:00:00 GMT", story("The bridge is shut.")},
            {"20250515110000", "Thu, 15 May 2025 11:00:00 GMT", story("The bridge is shut.")},
            {"20250516080000", "Fri, 16 May 2025 08:00:00 GMT", story("The bridge is open.")},
            {"20250517080000", "Sat, 17 May 2025 08:00:00 GMT", "<h1>Gone</h1>", 404}};
}

UtcTime at(const char* date) {
    return *parse_http_date(date);
}

CrawlOptions quick() {
    CrawlOptions options;
    options.fetch.allow_private = true;
    options.fetch.max_retries = 0;
    options.delay = 0ms;
    return options;
}

MementoReport take(Archive& archive,
                   const WebSite& site,
                   const std::string& path,
                   std::optional<UtcTime> since = std::nullopt) {
    return add_mementos(archive, *Url::parse(site.url(path)), since, quick(), nullptr, kGoOn);
}

}  // namespace

TEST_CASE(
    "RFC 7089 5: a TimeMap names the original, its mementos with their times, and more lists") {
    const Url base = *Url::parse("https://archive.example/timemap/link/x");
    const TimeMap map = parse_timemap(
        "<https://news.example/a>;rel=\"original\",\n"
        "<https://archive.example/timemap/link/x>;rel=\"self\";type=\"application/link-format\",\n"
        "<https://archive.example/timemap/link/x?2>; rel=\"timemap\"; from=\"a, b\",\n"
        "</gate>; rel=timegate,\n"
        "</web/1/a>; rel=\"first memento\"; datetime=\"Tue, 20 Jun 2000 18:02:59 GMT\",\n"
        "</web/2/a>; rel=\"last memento\"; datetime=\"Tue, 27 Oct 2009 20:49:54 GMT\",\n"
        "</web/3/a>; rel=memento; datetime=\"no date\"",
        base);
    CHECK(map.original.href() == "https://news.example/a");
    CHECK(map.timegate.href() == "https://archive.example/gate");
    REQUIRE(map.timemaps.size() == 1);
    CHECK(map.timemaps[0].href() == "https://archive.example/timemap/link/x?2");
    REQUIRE(map.mementos.size() == 2);
    CHECK(map.first.href() == "https://archive.example/web/1/a");
    CHECK(map.mementos[1].time == at("Tue, 27 Oct 2009 20:49:54 GMT"));
}

TEST_CASE("the raw form of a memento is asked where its address has a stamp") {
    struct Row {
        const char* memento;
        const char* raw;
    };
    const Row rows[] = {
        {"https://archive.example/web/20250515080000/https://news.example/a",
         "https://archive.example/web/20250515080000id_/https://news.example/a"},
        {"https://archive.example/coll/20250515080000/http://news.example/20250515080000/b",
         "https://archive.example/coll/20250515080000id_/http://news.example/20250515080000/b"},
        {"https://archive.example/web/20250515080000id_/https://news.example/a", nullptr},
        {"https://archive.example/20250515080000/about", nullptr},
        {"https://archive.example/m/17", nullptr},
    };
    for (const Row& row : rows) {
        CAPTURE(row.memento);
        const std::optional<Url> raw = raw_form(*Url::parse(row.memento));
        CHECK(raw.has_value() == (row.raw != nullptr));
        if (raw && row.raw != nullptr) CHECK(raw->href() == row.raw);
    }
}

TEST_CASE("mementos become looks at the original, at their own times, wherever one begins") {
    struct Row {
        const char* what;
        MementoArchive shape;
        std::string path;
    };
    const Row rows[] = {
        {"a TimeMap", {}, "/timemap/link/" + kOriginal},
        {"a TimeMap in parts", {true, true, 1}, "/timemap/link/" + kOriginal},
        {"a TimeGate", {}, "/timegate/" + kOriginal},
        {"a memento", {}, "/web/20250515110000/" + kOriginal},
        {"a TimeGate without a TimeMap", {true, false, 0}, "/timegate/" + kOriginal},
        {"a page that names a TimeGate", {}, "/page"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        WebSite site;
        serve_mementos(site, kOriginal, versions(), row.shape);
        Answer named;
        named.body = "<p>The page of today.</p>";
        named.headers = {{"Link", "<" + site.url("/timegate/" + kOriginal) + ">; rel=timegate"}};
        site.serve("/page", named);
        Archive archive(":memory:", Archive::Mode::create);
        const MementoReport report = take(archive, site, row.path);
        CHECK(report.why == "");
        CHECK(report.original == kOriginal);
        CHECK(report.listed == 4);
        CHECK(report.taken == 4);
        CHECK(report.failures.empty());
        REQUIRE(archive.list({}).size() == 1);
        CHECK(archive.story("s1").url == kOriginal);
        CHECK(archive.story("s1").state == "missing");
        const std::vector<Revision> history = archive.history("s1");
        REQUIRE(history.size() == 2);
        CHECK(history[0].first_seen == at("Thu, 15 May 2025 08:00:00 GMT"));
        CHECK(history[0].last_seen == at("Thu, 15 May 2025 11:00:00 GMT"));
        CHECK(history[1].first_seen == at("Fri, 16 May 2025 08:00:00 GMT"));
        const std::vector<Snapshot> looks = archive.looks("s1");
        REQUIRE(looks.size() == 4);
        CHECK(looks[0].source == site.url("/web/20250515080000id_/" + kOriginal));
        const Capture kept = archive.capture(looks[0].captures.back());
        CHECK(kept.origin.kind == Origin::Kind::memento);
        CHECK(kept.body == versions()[0].html);
        CHECK(archive.check(false).faults.empty());
    }
}

TEST_CASE("mementos fit in before what is held, and are not asked for twice") {
    WebSite site;
    serve_mementos(site, kOriginal, versions(), {});
    Archive archive(":memory:", Archive::Mode::create);
    Look own;
    Capture capture;
    capture.url = kOriginal;
    capture.started = capture.finished = at("Mon, 19 May 2025 08:00:00 GMT");
    capture.status = 200;
    capture.response_head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    capture.body = story("The bridge is shut again.");
    own.hops.push_back(capture);
    archive.add(own);
    const MementoReport some =
        take(archive, site, "/timemap/link/" + kOriginal, at("Fri, 16 May 2025 00:00:00 GMT"));
    CHECK(some.before_since == 2);
    CHECK(some.taken == 2);
    CHECK(archive.history("s1").size() == 2);
    site.forget_requests();
    const MementoReport rest = take(archive, site, "/timemap/link/" + kOriginal);
    CHECK(rest.held == 2);
    CHECK(rest.taken == 2);
    CHECK(site.count("/web/20250516080000id_/" + kOriginal) == 0);
    const std::vector<Revision> history = archive.history("s1");
    REQUIRE(history.size() == 3);
    CHECK(history[0].first_seen == at("Thu, 15 May 2025 08:00:00 GMT"));
    CHECK(history[2].first_seen == at("Mon, 19 May 2025 08:00:00 GMT"));
    CHECK(archive.story("s1").state == "live");
}

TEST_CASE("an archive without raw mementos is asked for them once, then for what it shows") {
    WebSite site;
    MementoArchive shape;
    shape.raw = false;
    serve_mementos(site, kOriginal, versions(), shape);
    Archive archive(":memory:", Archive::Mode::create);
    CHECK(take(archive, site, "/timemap/link/" + kOriginal).taken == 4);
    CHECK(site.count("/web/20250515080000id_/" + kOriginal) == 1);
    CHECK(site.count("/web/20250516080000id_/" + kOriginal) == 0);
}

TEST_CASE("what an archive says for itself is kept as nothing, and told") {
    WebSite site;
    serve_mementos(site, kOriginal, versions(), {});
    site.serve("/web/20250516080000id_/" + kOriginal, error_page(503));
    site.serve("/web/20250516080000/" + kOriginal, plain_text("Try again later"));
    Archive archive(":memory:", Archive::Mode::create);
    const MementoReport report = take(archive, site, "/timemap/link/" + kOriginal);
    CHECK(report.taken == 3);
    CHECK(report.failures.size() == 1);
    CHECK(archive.history("s1").size() == 1);
    const MementoReport none = take(archive, site, "/robots.txt");
    CHECK(none.original.empty());
    CHECK_FALSE(none.why.empty());
}

TEST_CASE("a memento that leads to another page's is not taken for this one's") {
    WebSite site;
    serve_mementos(site, kOriginal, versions(), {});
    Answer moved;
    moved.status = 302;
    moved.headers = {{"Location", "/web/elsewhere"}};
    site.serve("/web/20250515110000id_/" + kOriginal, moved);
    Answer other;
    other.body = "<article><h1>Another story</h1><p>Its text.</p></article>";
    other.headers = {{"Memento-Datetime", "Thu, 15 May 2025 11:00:00 GMT"},
                     {"Link", "<https://news.example/another>; rel=original"}};
    site.serve("/web/elsewhere", other);
    Archive archive(":memory:", Archive::Mode::create);
    const MementoReport report = take(archive, site, "/timemap/link/" + kOriginal);
    CHECK(report.taken == 3);
    CHECK(report.failures.at("leads to a memento of another page") == 1);
}

}  // namespace stet
