#include "crawler/crawl.h"

#include "crawler/http_fields.h"
#include "crawler/politeness.h"
#include "crawler/why.h"
#include "store/error.h"
#include "tests/support/temp_dir.h"
#include "tests/support/web_site.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace stet {
using namespace std::chrono_literals;

namespace {

const std::atomic<bool> kGoOn{false};

/// A story with enough text that nobody takes it for anything else.
std::string story(const std::string& headline, const std::string& lede) {
    std::string body;
    for (int i = 0; i < 6; ++i) {
        body +=
            "<p>The council met on the matter for the " + std::to_string(i + 2) +
            "th time this year, and the members who spoke agreed that the bridge, the road to it "
            "and the houses beside it need more than paint before the winter comes.</p>";
    }
    return "<!doctype html><html lang=en><head><title>" + headline +
           "</title><meta property='og:type' content='article'></head><body><article><h1>" +
           headline + "</h1><p class=byline>By Ada Okafor</p><p>" + lede + "</p>" + body +
           "</article></body></html>";
}

Answer page(std::string html) {
    Answer answer;
    answer.body = std::move(html);
    return answer;
}

CrawlOptions quick() {
    CrawlOptions options;
    options.fetch.allow_private = true;
    options.fetch.max_retries = 0;
    options.delay = 0ms;
    options.jobs = 2;
    return options;
}

Url url(const WebSite& site, const std::string& path) {
    return *Url::parse(site.url(path));
}

struct Run {
    CrawlReport report;
    CrawlPlan plan;
    std::vector<std::string> added;
};

Run crawl_once(Archive& archive, const Url& seed, const CrawlOptions& options) {
    Run run;
    CrawlObserver observer;
    observer.planned = [&](const CrawlPlan& plan) { run.plan = plan; };
    observer.added = [&](const Url& page_url, const Added&) {
        run.added.push_back(page_url.path());
    };
    run.report = crawl(archive, {seed}, options, observer, kGoOn);
    return run;
}

/// Home page, feed, news sitemap and stories of a small paper.
void serve_paper(WebSite& site) {
    site.serve("/robots.txt", plain_text("User-agent: *\nDisallow: /private/\nSitemap: " +
                                         site.url("/news-sitemap.xml")));
    site.serve(
        "/",
        page(
            "<html><head><link rel=alternate type='application/rss+xml' href=/feed.xml></head>"
            "<body><h2><a href=/2026/03/bridge-shut-after-the-storm>Bridge shut after the "
            "storm</a></h2>"
            "<a href=/private/2026/03/a-story-nobody-may-read>Not for robots, this one here</a>"
            "<a href=/sport>Sport</a><a href=/login>Log in</a><a href=/a.pdf>PDF</a>"
            "<a href=https://other.example/2026/03/a-story-elsewhere>Elsewhere</a></body></html>"));
    Answer feed;
    feed.content_type = "application/rss+xml";
    feed.body =
        "<rss><channel><title>Paper</title><item><link>/2026/03/mayor-to-stand-again-in-may</link>"
        "</item></channel></rss>";
    site.serve("/feed.xml", feed);
    Answer sitemap;
    sitemap.content_type = "application/xml";
    sitemap.body = "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>" +
                   site.url("/2026/03/library-opens-on-sundays") +
                   "</loc><n:news><n:title>x</n:title></n:news></url><url><loc>" +
                   site.url("/2011/03/an-old-story-of-no-news") + "</loc></url></urlset>";
    site.serve("/news-sitemap.xml", sitemap);
    site.serve("/2026/03/bridge-shut-after-the-storm",
               page(story("Bridge shut after the storm", "The bridge is shut.")));
    site.serve("/2026/03/mayor-to-stand-again-in-may",
               page(story("Mayor to stand again in May", "The mayor will stand again.")));
    site.serve("/2026/03/library-opens-on-sundays",
               page(story("Library opens on Sundays", "The library opens on Sundays.")));
}

}  // namespace

TEST_CASE("a crawl takes the stories that the seed, its feed and its news sitemap list") {
    WebSite site;
    serve_paper(site);
    Archive archive(":memory:", Archive::Mode::create);
    const Run run = crawl_once(archive, url(site, "/"), quick());
    CHECK(run.report.total.stories_new == 3);
    CHECK(run.report.total.failed == 0);
    CHECK(archive.list({}).size() == 3);
    CHECK(run.plan.pass == 1);
    CHECK_FALSE(run.plan.resumed);
    CHECK(run.plan.text.find("at most 500 articles") != std::string::npos);
    CHECK(site.count("/robots.txt") == 1);
    CHECK(site.count("/private/2026/03/a-story-nobody-may-read") == 0);
    CHECK(site.count("/sport") == 0);
    CHECK(site.count("/2011/03/an-old-story-of-no-news") == 0);
    CHECK(site.most_at_once() == 1);
    CHECK(run.report.left_out.at("robots.txt") == 1);
    CHECK(run.report.left_out.at("other site") == 1);
    CHECK(run.report.left_out.at("section page") == 1);
    CHECK(run.report.left_out.at("service page") == 1);
    CHECK(run.report.left_out.at("not a page") == 1);
    CHECK(run.report.left_out.at("in a sitemap, but no news") == 1);
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("a finished crawl makes another pass: changed stories become revisions, others 304") {
    WebSite site;
    serve_paper(site);
    Answer stable = page(story("Library opens on Sundays", "The library opens on Sundays."));
    stable.etag = "\"v1\"";
    site.serve("/2026/03/library-opens-on-sundays", stable);
    Archive archive(":memory:", Archive::Mode::create);
    crawl_once(archive, url(site, "/"), quick());
    site.serve("/2026/03/bridge-shut-after-the-storm",
               page(story("Bridge shut after the storm", "The bridge is open again.")));
    site.forget_requests();
    const Run run = crawl_once(archive, url(site, "/"), quick());
    CHECK(run.plan.pass == 2);
    CHECK(run.report.total.stories_new == 0);
    CHECK(run.report.total.revisions_new == 1);
    CHECK(run.report.total.unchanged == 2);
    CHECK(site.count("/robots.txt") == 0);  // a day's copy holds
    for (const SeenRequest& request : site.requests()) {
        if (request.target == "/2026/03/library-opens-on-sundays") {
            CHECK(request.header("if-none-match") == "\"v1\"");
        }
    }
    for (const Story& kept : archive.list({})) {
        CHECK(kept.looks == 2);
        CHECK(kept.revisions == (kept.headline.starts_with("Bridge") ? 2 : 1));
    }
}

TEST_CASE("a story is asked again where it was had, not under a name that it only gives itself") {
    WebSite site;
    const std::string path = "/2026/03/bridge-shut-after-the-storm";
    std::string html = story("Bridge shut after the storm", "The bridge is shut.");
    html.insert(html.find("</head>"),
                "<link rel=canonical href=/bridge-shut-after-the-storm-4711>");
    site.serve("/", page("<html><body><a href=" + path +
                         ">Bridge shut after the storm</a></body></html>"));
    site.serve(path, page(html));
    Archive archive(":memory:", Archive::Mode::create);
    crawl_once(archive, url(site, "/"), quick());
    const Run run = crawl_once(archive, url(site, "/"), quick());
    CHECK(run.report.total.unchanged == 1);
    CHECK(site.count(path) == 2);
    CHECK(site.count("/bridge-shut-after-the-storm-4711") == 0);
    CHECK(archive.list({}).size() == 1);
}

TEST_CASE("the limit is counted in articles, and what it leaves out comes in the next pass") {
    WebSite site;
    std::string links;
    for (int i = 0; i < 9; ++i) {
        const std::string path =
            "/2026/03/story-number-" + std::to_string(10'000 + i) + "-of-the-day";
        links += "<a href=" + path + ">A story of the day with a number</a>";
        site.serve(path,
                   page(story("Story " + std::to_string(i) + " of the day is here", "Lede.")));
    }
    Answer home = page("<html><body>" + links + "</body></html>");
    home.etag = "\"same\"";
    site.serve("/", home);
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = quick();
    options.limit = 4;
    const Run first = crawl_once(archive, url(site, "/"), options);
    CHECK(first.report.total.stories_new >= 4);
    CHECK(first.report.total.stories_new <= 8);
    CHECK(first.report.left_out.at("limit of 4 reached") == 9 - first.report.total.stories_new);
    options.limit = 500;
    const Run second = crawl_once(archive, url(site, "/"), options);
    CHECK(archive.list({}).size() == 9);
    CHECK(second.report.left_out.count("limit of 4 reached") == 0);
}

TEST_CASE("a stopped crawl goes on where it was, and asks for nothing twice") {
    WebSite site;
    serve_paper(site);
    // The third story asked for is not answered before the crawl has stopped.
    std::atomic<int> asked{0};
    std::atomic<bool> stopped{false};
    for (const char* path :
         {"/2026/03/bridge-shut-after-the-storm", "/2026/03/mayor-to-stand-again-in-may",
          "/2026/03/library-opens-on-sundays"}) {
        site.serve_by(path, [&asked, &stopped, path](const SeenRequest&) {
            if (++asked == 3) stopped.wait(false);
            return page(story(path, "What happened there."));
        });
    }
    const TempDir folder;
    const std::string file = folder.file("news.db");
    std::size_t before = 0;
    std::int64_t waiting = 0;
    {
        Archive archive(file, Archive::Mode::create);
        std::atomic<bool> stop{false};
        CrawlObserver observer;
        observer.added = [&](const Url&, const Added&) { stop = true; };
        const CrawlReport report = crawl(archive, {url(site, "/")}, quick(), observer, stop);
        CHECK(report.stopped);
        waiting = report.total.waiting;
        before = archive.list({}).size();
        CHECK(before >= 1);
        CHECK(before < 3);
        stopped = true;
        stopped.notify_all();
    }
    Archive archive(file, Archive::Mode::write);
    const Run run = crawl_once(archive, url(site, "/"), quick());
    CHECK(run.plan.resumed);
    CHECK(run.plan.text.find(std::to_string(waiting) + " URLs waiting") != std::string::npos);
    CHECK(run.plan.pass == 1);
    CHECK(archive.list({}).size() == 3);
    CHECK(site.count("/") == 1);
    for (const Story& kept : archive.list({})) CHECK(kept.looks == 1);
}

TEST_CASE("--whole-site follows every link of the site, and no other") {
    WebSite site;
    site.serve("/", page("<html><body><a href=/sport>Sport</a></body></html>"));
    site.serve("/sport", page("<html><body><a href=/2026/03/cup-final-moved-to-friday>Final</a>"
                              "<a href=http://192.0.2.1/x>x</a></body></html>"));
    site.serve("/2026/03/cup-final-moved-to-friday",
               page(story("Cup final moved to Friday", "The final is on Friday.")));
    Archive archive(":memory:", Archive::Mode::create);
    CHECK(crawl_once(archive, url(site, "/"), quick()).report.total.stories_new == 0);
    CrawlOptions options = quick();
    options.whole_site = true;
    const Run run = crawl_once(archive, url(site, "/"), options);
    CHECK(run.report.total.stories_new == 1);
    CHECK(run.report.left_out.at("other site") == 1);
}

TEST_CASE("429 slows the host and is no failure: the page waits for the time asked") {
    WebSite site;
    serve_paper(site);
    site.serve("/2026/03/bridge-shut-after-the-storm", error_page(429, "86400"));
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = quick();
    options.fetch.max_retries = 2;
    const Run run = crawl_once(archive, url(site, "/"), options);
    CHECK(run.report.total.failed == 0);
    CHECK(run.report.total.waiting >= 1);
    CHECK(site.count("/2026/03/bridge-shut-after-the-storm") == 1);
    const auto host = archive.queue().host("127.0.0.1:" + std::to_string(site.port()));
    REQUIRE(host);
    REQUIRE(host->not_before);
    CHECK(*host->not_before > std::chrono::system_clock::now() + 23h);
    // A restart remembers.
    site.forget_requests();
    const Run again = crawl_once(archive, url(site, "/"), options);
    CHECK(again.plan.resumed);
    CHECK(site.requests().empty());
}

TEST_CASE("walls, errors and gone stories are kept and replace nothing") {
    WebSite site;
    const std::string path = "/2026/03/bridge-shut-after-the-storm";
    site.serve("/robots.txt", plain_text(""));
    site.serve(path, page(story("Bridge shut after the storm", "The bridge is shut.")));
    site.serve("/", page("<html><body>home</body></html>"));
    site.serve("/login", page("<html><body>" + story("Log in to go on reading here", "x") +
                              "</body></html>"));
    Archive archive(":memory:", Archive::Mode::create);
    const CrawlOptions options = quick();
    std::vector<Added> got;
    const auto add = [&] {
        add_pages(
            archive, {url(site, path)}, options,
            [&](const Url&, const Look&, const Added& added) { got.push_back(added); }, kGoOn);
    };
    add();
    REQUIRE(got.size() == 1);
    CHECK(got[0].outcome == Added::Outcome::new_story);
    const std::vector<Answer> bad = {
        error_page(404),
        error_page(410),
        redirect_to("/", 302),
        redirect_to("/login?to=x", 302),
        page("<html><head><title>Just a moment...</title></head><body>Checking</body></html>"),
        page("<html><head><title>Page not found - Paper</title></head><body>Sorry</body></html>"),
        page("<html><body><div id=\"root\"></div><script src=a.js></script></body></html>"),
        page("")};
    for (const Answer& answer : bad) {
        site.serve(path, answer);
        add();
        CAPTURE(got.size());
        CHECK(got.back().outcome != Added::Outcome::new_revision);
        CHECK(got.back().outcome != Added::Outcome::new_story);
        CHECK(got.back().outcome != Added::Outcome::unchanged);
    }
    const std::string id = archive.resolve(site.url(path)).story;
    CHECK(archive.history(id).size() == 1);
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("add obeys robots.txt, says so, and keeps the reason of an override") {
    WebSite site;
    serve_paper(site);
    site.serve("/private/2026/03/a-story-nobody-may-read",
               page(story("A story nobody may read", "It is private.")));
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = quick();
    const std::vector<Url> urls = {url(site, "/private/2026/03/a-story-nobody-may-read")};
    Added last;
    Look look;
    const auto done = [&](const Url&, const Look& made, const Added& added) {
        last = added;
        look = made;
    };
    add_pages(archive, urls, options, done, kGoOn);
    CHECK(last.outcome == Added::Outcome::failed);
    CHECK(last.why.find("robots.txt") != std::string::npos);
    CHECK(site.count("/private/2026/03/a-story-nobody-may-read") == 0);
    options.fetch.ignore_robots = "the author asked for it";
    add_pages(archive, urls, options, done, kGoOn);
    CHECK(last.outcome == Added::Outcome::new_story);
    CHECK(look.hops.back().robots_override == "the author asked for it");
}

TEST_CASE("fetch_page follows redirects, decodes, and keeps nothing") {
    WebSite site;
    site.serve("/robots.txt", plain_text(""));
    site.serve("/a", redirect_to("/b"));
    Answer target = page("<p>hello");
    target.gzip = true;
    site.serve("/b", target);
    FetchOptions options;
    options.allow_private = true;
    const Look look = fetch_page(url(site, "/a"), options);
    REQUIRE(look.hops.size() == 2);
    CHECK(look.hops[0].verdict == Verdict::redirect);
    CHECK(look.hops[1].body == "<p>hello");
}

TEST_CASE("private addresses are refused before anything is asked") {
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = quick();
    options.fetch.allow_private = false;
    CHECK_THROWS_AS(crawl(archive, {*Url::parse("http://127.0.0.1:9/")}, options, {}, kGoOn),
                    Error);
}

TEST_CASE("a session id in every link makes one page of them, not ever new ones") {
    WebSite site;
    std::atomic<int> minted{0};
    const auto id = [&minted] {
        std::string text = std::to_string(++minted);
        return "PHPSESSID=" + std::string(32 - text.size(), 'a') + text;
    };
    site.serve_by("/", [&](const SeenRequest&) {
        return page("<a href='/2026/03/bridge-shut-after-the-storm?" + id() + "'>Bridge</a>");
    });
    site.serve_by("/2026/03/bridge-shut-after-the-storm", [&](const SeenRequest&) {
        return page(story("Bridge shut", "It is shut.") +
                    "<a href='/2026/03/bridge-shut-after-the-storm?" + id() + "'>Again</a>");
    });
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = quick();
    options.whole_site = true;
    crawl_once(archive, url(site, "/"), options);
    CHECK(site.count("/2026/03/bridge-shut-after-the-storm") == 1);
    CHECK(archive.list({}).size() == 1);
}

TEST_CASE("a site without end is left at the most pages of a host") {
    WebSite site;
    std::atomic<int> made{0};
    site.serve_rest([&made](const SeenRequest&) {
        return page("<a href='/node/x" + std::to_string(++made) +
                    "/more-of-this-endless-list'>a</a>" + "<a href='/node/y" +
                    std::to_string(made) + "/more-of-this-endless-list'>b</a>");
    });
    site.serve("/robots.txt", error_page(404));
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = quick();
    options.whole_site = true;
    options.pages_per_host = 7;
    const Run run = crawl_once(archive, url(site, "/"), options);
    CHECK(site.requests().size() <= 8 + 1);  // with robots.txt and the seed
    CHECK(run.report.left_out.at("limit of 7 pages of one host reached") > 0);
}

TEST_CASE("a crawl stops itself when the disk is nearly full, and can go on") {
    WebSite site;
    serve_paper(site);
    const TempDir folder;
    Archive archive(folder.file("news.db"), Archive::Mode::create);
    CrawlOptions options = quick();
    options.min_free_bytes = std::uint64_t{1} << 62U;
    const Run full = crawl_once(archive, url(site, "/"), options);
    CHECK(full.report.stopped);
    CHECK(full.report.stop_reason.starts_with("disk nearly full"));
    CHECK(site.requests().empty());
    const Run run = crawl_once(archive, url(site, "/"), quick());
    CHECK(run.plan.resumed);
    CHECK(archive.list({}).size() == 3);
}

TEST_CASE("why: every URL that a crawl met has its reason, and others what would speak against") {
    WebSite site;
    serve_paper(site);
    Archive archive(":memory:", Archive::Mode::create);
    crawl_once(archive, url(site, "/"), quick());
    struct Row {
        const char* path;
        TaskState state;
        const char* note;
    };
    const Row rows[] = {
        {"/2026/03/bridge-shut-after-the-storm", TaskState::done, "new story"},
        {"/2026/03/bridge-shut-after-the-storm?utm_source=x", TaskState::done, "new story"},
        {"/private/2026/03/a-story-nobody-may-read", TaskState::skipped, "robots.txt"},
        {"/sport", TaskState::skipped, "section page"},
        {"/login", TaskState::skipped, "service page"},
        {"/a.pdf", TaskState::skipped, "not a page"},
        {"/2011/03/an-old-story-of-no-news", TaskState::skipped, "in a sitemap, but no news"}};
    const UtcTime now = *archive.last_look(site.url("/")) + 1s;
    for (const Row& row : rows) {
        CAPTURE(row.path);
        const UrlFate fate = fate_of(url(site, row.path), archive, now);
        REQUIRE(fate.entries.size() == 1);
        CHECK(fate.entries[0].item.state == row.state);
        CHECK(fate.entries[0].item.note == row.note);
        CHECK(fate.story.empty() == (row.state != TaskState::done));
        CHECK(fate.next_due.has_value() == (row.state == TaskState::done));
    }
    const UrlFate unmet = fate_of(url(site, "/private/else"), archive, now);
    CHECK(unmet.entries.empty());
    CHECK(unmet.looks.empty());
    CHECK(unmet.against == "robots.txt");  // the host was asked: private ones are allowed here
    CHECK(fate_of(*Url::parse("http://10.0.0.1/x"), archive, now).against ==
          "refused: private address");
    CHECK(fate_of(*Url::parse("https://news.example/calendar/2031/05"), archive, now).against ==
          "calendar");
}

TEST_CASE("why: what a list said stands while it answers that it has not changed") {
    WebSite site;
    Answer home = page(
        "<html><body><h2><a href=/2026/03/bridge-shut-after-the-storm>Bridge shut after the "
        "storm</a></h2><a href=/login>Log in</a></body></html>");
    home.etag = "\"1\"";
    site.serve("/", home);
    Answer bridge = page(story("Bridge shut after the storm", "The bridge is shut."));
    bridge.etag = "\"2\"";
    site.serve("/2026/03/bridge-shut-after-the-storm", bridge);
    Archive archive(":memory:", Archive::Mode::create);
    for (int pass = 1; pass <= 3; ++pass) {
        CAPTURE(pass);
        const CrawlReport report = crawl_once(archive, url(site, "/"), quick()).report;
        // What an earlier pass left out is not counted again.
        CHECK(report.left_out.contains("service page") == (pass == 1));
        const UtcTime now = *archive.last_look(site.url("/")) + 1s;
        const UrlFate login = fate_of(url(site, "/login"), archive, now);
        REQUIRE(login.entries.size() == 1);
        CHECK(login.entries[0].item.note == "service page");
        CHECK(login.entries[0].item.state == TaskState::skipped);
        CHECK(login.entries[0].earlier_pass == (pass > 1));
        CHECK(fate_of(url(site, "/2026/03/bridge-shut-after-the-storm"), archive, now)
                  .entries.size() == 1);
        CHECK(fate_of(url(site, "/"), archive, now).entries.at(0).item.note ==
              (pass == 1 ? "list: 2 URLs" : "list: not modified"));
    }
    // Read anew, the list no longer has it.
    home.body =
        "<html><body><h2><a href=/2026/03/bridge-shut-after-the-storm>Bridge shut after "
        "the storm</a></h2></body></html>";
    home.etag = "\"3\"";
    site.serve("/", home);
    crawl_once(archive, url(site, "/"), quick());
    const UtcTime now = *archive.last_look(site.url("/")) + 1s;
    CHECK(fate_of(url(site, "/login"), archive, now).entries.empty());
}

TEST_CASE("a report names the pages that were asked for in vain") {
    WebSite site;
    std::string home = "<html><body>";
    for (const char* name : {"no-story-here-at-all", "nothing-of-the-kind-here"}) {
        home += "<h2><a href=/2026/03/" + std::string(name) + ">A headline of some words</a></h2>";
    }
    site.serve("/", page(home + "</body></html>"));
    site.serve("/2026/03/nothing-of-the-kind-here", error_page(503));
    Archive archive(":memory:", Archive::Mode::create);
    const CrawlReport report = crawl_once(archive, url(site, "/"), quick()).report;
    REQUIRE(report.no_article.size() == 1);
    CHECK(report.no_article[0].url == site.url("/2026/03/no-story-here-at-all"));
    CHECK(report.no_article[0].why == "status 404");
    REQUIRE(report.not_fetched.size() == 1);
    CHECK(report.not_fetched[0].url == site.url("/2026/03/nothing-of-the-kind-here"));
    CHECK(report.not_fetched[0].why == "status 503");
}

TEST_CASE("--no-extract keeps pages and reads none; a later crawl makes stories of them") {
    WebSite site;
    serve_paper(site);
    Answer answer = page(story("Bridge shut after the storm", "The bridge is shut."));
    answer.etag = "\"1\"";
    site.serve("/2026/03/bridge-shut-after-the-storm", answer);
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = quick();
    options.extract = false;
    const Run fast = crawl_once(archive, url(site, "/"), options);
    CHECK(fast.report.unread == 3);
    CHECK(fast.report.total.no_article == 0);
    CHECK(archive.list({}).empty());
    CHECK(archive.stats().payloads >= 3);
    const Run run = crawl_once(archive, url(site, "/"), quick());
    CHECK(run.report.total.stories_new == 3);
}

TEST_CASE("an index's child is asked again only when its lastmod moved") {
    WebSite site;
    site.serve("/robots.txt", plain_text("Sitemap: " + site.url("/news-index.xml")));
    site.serve("/", page("<p>Home</p>"));
    const auto index = [&](const char* lastmod) {
        Answer answer;
        answer.content_type = "application/xml";
        answer.body = "<sitemapindex><sitemap><loc>" + site.url("/news-1.xml") +
                      "</loc><lastmod>2026-01-01T10:00:00Z</lastmod></sitemap><sitemap><loc>" +
                      site.url("/news-2.xml") + "</loc><lastmod>" + lastmod +
                      "</lastmod></sitemap></sitemapindex>";
        site.serve("/news-index.xml", answer);
    };
    Answer child;
    child.content_type = "application/xml";
    child.body = "<urlset></urlset>";
    site.serve("/news-1.xml", child);
    site.serve("/news-2.xml", child);
    index("2026-01-01T10:00:00Z");
    Archive archive(":memory:", Archive::Mode::create);
    crawl_once(archive, url(site, "/"), quick());
    CHECK(site.count("/news-1.xml") == 1);
    CHECK(site.count("/news-2.xml") == 1);
    index("2990-01-01T10:00:00Z");
    const Run second = crawl_once(archive, url(site, "/"), quick());
    CHECK(site.count("/news-1.xml") == 1);
    CHECK(site.count("/news-2.xml") == 2);
    CHECK(second.report.left_out.at("sitemap has not moved") == 1);
}

// Settled a few at a time, with a pause after each few, this would outlast any test's patience.
TEST_CASE("what a long list names beyond the limit is left out at once, each with its reason") {
    WebSite site;
    Answer feed;
    feed.content_type = "application/rss+xml";
    feed.body = "<rss><channel><title>Paper</title>";
    constexpr int kListed = 6'000;
    for (int i = 0; i < kListed; ++i) {
        feed.body += "<item><link>/2026/03/bridge-shut-after-storm-number-" + std::to_string(i) +
                     "</link></item>";
    }
    feed.body += "</channel></rss>";
    site.serve("/feed.xml", feed);
    site.serve_rest([](const SeenRequest& request) {
        if (request.target == "/robots.txt") return error_page(404);
        return page(story("Bridge shut, story " + request.target, "The bridge is shut."));
    });
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = quick();
    options.limit = 3;
    const Run run = crawl_once(archive, url(site, "/feed.xml"), options);
    CHECK(run.report.total.stories_new == 3);
    CHECK(run.report.left_out.at("limit of 3 reached") == kListed - 3);
    options.dry_run = true;
    const Run dry = crawl_once(archive, url(site, "/feed.xml"), options);
    CHECK(dry.report.total.stories_new == 0);
    CHECK(dry.report.total.waiting == 0);
    CHECK(dry.report.left_out.at("limit of 3 reached") == kListed - 3);
    REQUIRE(dry.report.planned.size() == 3);
    for (const PlannedPage& planned : dry.report.planned) {
        CHECK(planned.found_on == url(site, "/feed.xml").href());
        CHECK(planned.url.starts_with(url(site, "/").href()));
    }
}

TEST_CASE("a proxy that is away is charged to no host, and no look is made up") {
    WebSite site;
    serve_paper(site);
    Archive archive(":memory:", Archive::Mode::create);
    const Url page_url = url(site, "/2026/03/bridge-shut-after-the-storm");
    CrawlOptions options = quick();
    options.fetch.proxy = "http://name:word@127.0.0.1:9";
    Added last;
    const auto take = [&](const Url&, const Look&, const Added& added) { last = added; };
    for (int i = 0; i <= kFailuresToPark; ++i) {
        add_pages(archive, {page_url}, options, take, kGoOn);
        CHECK(last.outcome == Added::Outcome::failed);
        CHECK(last.why.starts_with("the proxy http://127.0.0.1:9 cannot be reached"));
    }
    CHECK(archive.looks_at(page_url.href()).empty());
    CHECK(site.requests().empty());

    const Run run = crawl_once(archive, url(site, "/"), options);
    CHECK(run.report.stopped);
    CHECK(run.report.stop_reason.starts_with("the proxy http://127.0.0.1:9 cannot be reached"));
    CHECK(run.report.total.failed == 0);

    options.fetch.proxy.clear();
    add_pages(archive, {page_url}, options, take, kGoOn);
    CHECK(last.outcome == Added::Outcome::new_story);
    CHECK(crawl_once(archive, url(site, "/"), options).report.total.stories_new >= 1);
}

TEST_CASE("a proxy that wants a password is named, and its 407 is no page's") {
    WebSite proxy;
    proxy.serve_rest([](const SeenRequest&) { return error_page(407); });
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = quick();
    options.fetch.proxy = proxy.url("");
    Added last;
    add_pages(
        archive, {*Url::parse("http://paper.example/2026/03/a-story")}, options,
        [&](const Url&, const Look&, const Added& added) { last = added; }, kGoOn);
    CHECK(last.outcome == Added::Outcome::failed);
    CHECK(last.why.find("lets nothing through (status 407)") != std::string::npos);
    CHECK(archive.looks_at("http://paper.example/2026/03/a-story").empty());
}

TEST_CASE(
    "a host that stet parked is asked once for a page that a person wants, and it is told so") {
    Archive archive(":memory:", Archive::Mode::create);
    WebSite site;
    serve_paper(site);
    const Url page_url = url(site, "/2026/03/bridge-shut-after-the-storm");
    const UtcTime now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    HostState state;
    state.host = "127.0.0.1:" + std::to_string(site.port());
    state.not_before = now + 20min;
    std::vector<Added> all;
    const auto take = [&](const Url&, const Look&, const Added& added) { all.push_back(added); };

    state.failures = 0;  // the server's own wish stands
    archive.queue().set_host(state);
    add_pages(archive, {page_url}, quick(), take, kGoOn);
    CHECK(all.back().why.starts_with("the server asked not to be asked before "));

    state.failures = kFailuresToPark;
    archive.queue().set_host(state);
    add_pages(archive, {page_url, page_url}, quick(), take, kGoOn);  // a list is no person's wish
    CHECK(all.back().why.starts_with("parked by stet until "));
    CHECK(all.back().why.ends_with("after 4 tries without an answer"));
    CHECK(site.requests().empty());
    CHECK(archive.looks_at(page_url.href()).empty());

    add_pages(archive, {page_url}, quick(), take, kGoOn);
    CHECK(all.back().outcome == Added::Outcome::new_story);
}

}  // namespace stet
