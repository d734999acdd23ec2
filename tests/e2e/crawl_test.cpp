// The real stet against the newsroom: what it asks for, what it keeps, and how it stops.
#include "tests/e2e/desk.h"

#include <csignal>
#include <fstream>
#include <map>
#include <set>

#include <httplib.h>

namespace stet {

TEST_CASE("a crawl keeps every story that the sites list, once, whatever system they use") {
    Desk desk;
    const nlohmann::json report = desk.crawl();
    CHECK(report["finished"] == true);
    CHECK(report["failed"] == 0);
    std::set<std::string> wanted;
    for (const std::string& site : desk.newsroom.sites()) {
        for (const std::string& slug : desk.newsroom.stories(site)) {
            wanted.insert(desk.newsroom.story_url(site, slug));
        }
    }
    std::multiset<std::string> kept;
    for (const nlohmann::json& story : desk.rows("list")) {
        kept.insert(story["url"].get<std::string>());
        CHECK(story["revisions"] == 1);
        CHECK(story["words"] > 0);
    }
    for (const std::string& url : wanted) {
        CAPTURE(url);
        CHECK(kept.count(url) == 1);
    }
    for (const std::string& url : kept) {
        CAPTURE(url);
        CHECK(wanted.contains(url));
    }
    CHECK(report["new_stories"] == wanted.size());
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("robots.txt is asked for first and obeyed") {
    Desk desk;
    desk.crawl();
    for (const std::string& name : desk.newsroom.sites()) {
        CAPTURE(name);
        const std::vector<SeenRequest> requests = desk.newsroom.site(name).requests();
        REQUIRE_FALSE(requests.empty());
        CHECK(requests.front().target == "/robots.txt");
        for (const SeenRequest& request : requests) {
            CAPTURE(request.target);
            CHECK_FALSE(request.target.starts_with("/account/"));
            CHECK_FALSE(request.target.starts_with("/search"));
            CHECK_FALSE(request.target.starts_with("/user/login"));
            CHECK(request.header("user-agent").starts_with("stet/"));
            CHECK(contains(request.header("accept-encoding"), "gzip"));
        }
        CHECK(desk.newsroom.site(name).count("/robots.txt") == 1);
    }
}

TEST_CASE("a host is asked one thing at a time, and nothing twice") {
    Desk desk;
    desk.crawl();
    for (const std::string& name : desk.newsroom.sites()) {
        CAPTURE(name);
        const WebSite& site = desk.newsroom.site(name);
        CHECK(site.most_at_once() == 1);
        std::map<std::string, int> asked;
        for (const SeenRequest& request : site.requests()) ++asked[request.target];
        for (const auto& [target, times] : asked) {
            CAPTURE(target);
            CHECK(times == 1);
        }
    }
}

TEST_CASE("the politeness delay stands between two requests to one host") {
    Desk desk;
    constexpr std::chrono::milliseconds kDelay{150};
    std::vector<std::string> words = desk.seeds({"shinpo"});
    words.insert(words.begin(), {"--allow-private", "--delay", "0.15"});
    CHECK(desk.stet("crawl", words).exit_status == 0);
    const std::vector<SeenRequest> requests = desk.newsroom.site("shinpo").requests();
    REQUIRE(requests.size() >= 5);
    // Together, so that one late wake-up of this machine does not count against any pair.
    const auto all = requests.back().arrived - requests.front().arrived;
    CHECK(all >= kDelay * (requests.size() - 1) * 9 / 10);
}

TEST_CASE("a second pass asks on condition, and finds nothing new where nothing is") {
    Desk desk;
    const std::vector<std::string> sites = {"courier", "ledger", "shinpo"};
    desk.crawl(sites);
    for (const std::string& name : desk.newsroom.sites())
        desk.newsroom.site(name).forget_requests();
    const nlohmann::json report = desk.crawl(sites);
    CHECK(report["new_stories"] == 0);
    CHECK(report["new_revisions"] == 0);
    std::size_t conditional = 0;
    for (const SeenRequest& request : desk.newsroom.site("courier").requests()) {
        if (!request.target.starts_with("/port/2025")) continue;
        CAPTURE(request.target);
        CHECK(request.header("if-none-match").starts_with("\""));
        ++conditional;
    }
    CHECK(conditional >= 1);
    for (const SeenRequest& request : desk.newsroom.site("ledger").requests()) {
        if (!request.target.starts_with("/2025/")) continue;
        CHECK(request.header("if-modified-since").ends_with(" GMT"));
    }
    for (const nlohmann::json& story : desk.rows("list")) CHECK(story["revisions"] == 1);
}

TEST_CASE("editions become revisions, and noise does not") {
    Desk desk;
    desk.crawl();
    desk.newsroom.advance();
    desk.crawl();
    desk.newsroom.advance();
    desk.crawl();
    struct Row {
        const char* site;
        const char* slug;
        std::size_t revisions;
    };
    const Row rows[] = {
        {"courier", "ferry-fares", 3},        // a number, then a notice
        {"courier", "council-vote", 2},       // headline
        {"courier", "bridge-closure", 2},     // paragraph moved
        {"courier", "hospital-wing", 2},      // quote
        {"courier", "reservoir", 2},          // byline
        {"courier", "storm-live", 3},         // live blog
        {"courier", "museum-theft", 1},       // removed
        {"courier", "tram-extension", 1},     // new in the second edition
        {"ledger", "courier-drones", 2},      // numbers and a credit
        {"ledger", "lighthouse-auction", 1},  // modified stamp and a label alone
        {"ledger", "salt-road", 1},
        {"abendpost", "seebruecke", 2},
        {"abendpost", "rathausuhr", 2},
        {"abendpost", "felchen", 1},
        {"shinpo", "watashi", 2},
        {"shinpo", "neko", 1},
    };
    for (const Row& row : rows) {
        const std::string slug = row.slug;
        CAPTURE(slug);
        CHECK(desk.history(row.site, row.slug).size() == row.revisions);
    }
    const std::string ferry = desk.newsroom.story_url("courier", "ferry-fares");
    const ProgramResult diff = desk.stet("diff", {ferry, "1", "2"});
    CHECK(diff.exit_status == 0);
    CHECK(contains(diff.out, "4.20"));
    CHECK(contains(diff.out, "4.80"));
    CHECK_FALSE(contains(diff.out, "petition"));
    CHECK(desk.stet("diff", {"--exit-code", ferry, "1", "2"}).exit_status == 1);
    CHECK(desk.stet("diff", {"--exit-code", ferry, "2", "2"}).exit_status == 0);
    CHECK(contains(desk.stet("history", {ferry}).out, "correction notice"));
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("a removed story stays in the archive and is no longer live") {
    Desk desk;
    desk.crawl({"courier"});
    desk.newsroom.advance();
    const ProgramResult second = desk.stet("crawl", Desk::on_loopback(desk.seeds({"courier"})));
    CHECK(contains(second.out, "removed  s"));
    const std::string theft = desk.newsroom.story_url("courier", "museum-theft");
    CHECK(contains(desk.stet("show", {theft}).out, "forty-six silver coins"));
    const nlohmann::json story = desk.rows("history", {theft}).at(0);
    CHECK(story["state"] != "live");
    CHECK(story["looks"] == 2);
}

TEST_CASE("a crawl that is killed goes on where it was") {
    Desk desk;
    WebSite& courier = desk.newsroom.site("courier");
    const std::string last = "/council/2025/05/school-kitchens-to-buy-from-the-quay-20399";
    courier.hold(last);
    std::vector<std::string> words = desk.seeds();
    words.insert(words.begin(), {STET_BINARY, "crawl", "--archive", desk.archive(),
                                 "--allow-private", "--delay", "0"});
    {
        Program crawl(words);
        REQUIRE(courier.wait_for(last));
        crawl.signal(SIGKILL);
        CHECK(crawl.wait().signal == SIGKILL);
    }
    courier.release_all();
    CHECK(desk.stet("check").exit_status == 0);
    const nlohmann::json report = desk.crawl();
    CHECK(report["finished"] == true);
    std::multiset<std::string> kept;
    for (const nlohmann::json& story : desk.rows("list"))
        kept.insert(story["url"].get<std::string>());
    std::size_t stories = 0;
    for (const std::string& site : desk.newsroom.sites()) {
        for (const std::string& slug : desk.newsroom.stories(site)) {
            CAPTURE(slug);
            ++stories;
            CHECK(kept.count(desk.newsroom.story_url(site, slug)) == 1);
        }
    }
    CHECK(kept.size() == stories);
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("Ctrl-C ends a crawl cleanly, and the next call goes on") {
    Desk desk;
    WebSite& courier = desk.newsroom.site("courier");
    const std::string held = "/council/2025/05/school-kitchens-to-buy-from-the-quay-20399";
    courier.hold(held);
    std::vector<std::string> words = desk.seeds({"courier"});
    words.insert(words.begin(), {STET_BINARY, "crawl", "--archive", desk.archive(),
                                 "--allow-private", "--delay", "0"});
    Program crawl(words);
    REQUIRE(courier.wait_for(held));
    crawl.signal(SIGINT);
    courier.release_all();
    const ProgramResult stopped = crawl.wait();
    CHECK(stopped.signal == 0);
    CHECK(stopped.exit_status == 4);
    // It says how to go on, as the shell takes it.
    CHECK(contains(stopped.out, "Stopped"));
    CHECK(contains(stopped.out, "To go on: stet crawl --delay 0 --allow-private " +
                                    desk.seeds({"courier"}).front() + " --archive " +
                                    desk.archive()));
    CHECK(desk.stet("check").exit_status == 0);
    CHECK(desk.crawl({"courier"})["finished"] == true);
    CHECK(desk.rows("list").size() == desk.newsroom.stories("courier").size());
}

TEST_CASE("a crawl stays on its site") {
    Desk desk;
    desk.crawl({"courier"});
    CHECK(desk.rows("list").size() == desk.newsroom.stories("courier").size());
    for (const std::string& name : desk.newsroom.sites()) {
        if (name != "courier") CHECK(desk.newsroom.site(name).requests().empty());
    }
}

// View counts, relative times, ad ids and related boxes change with every request of these sites.
TEST_CASE("a counter of readers beside the story is no revision") {
    Desk desk;
    for (int pass = 0; pass < 3; ++pass) desk.crawl({"abendpost", "gaceta"});
    for (const nlohmann::json& story : desk.rows("list")) CHECK(story["revisions"] == 1);
    desk.newsroom.advance();
    desk.crawl({"gaceta"});
    CHECK(desk.history("gaceta", "marismas").size() == 2);
    CHECK(desk.history("gaceta", "tren").size() == 1);
}

TEST_CASE("a diff shows the correction notice that came") {
    Desk desk;
    desk.newsroom.advance();
    desk.crawl({"courier"});
    desk.newsroom.advance();
    desk.crawl({"courier"});
    const std::string ferry = desk.newsroom.story_url("courier", "ferry-fares");
    CHECK(contains(desk.stet("diff", {ferry}).out, "amended on 15 May 2025"));
}

TEST_CASE("a limit is kept exactly") {
    Desk desk;
    std::vector<std::string> words = Desk::on_loopback(desk.seeds({"courier"}));
    words.insert(words.end(), {"--limit", "3"});
    const ProgramResult result = desk.stet("crawl", words);
    CHECK(result.exit_status == 0);
    CHECK(contains(result.out, "limit"));  // what was left out, and why
    CHECK(desk.rows("list").size() == 3);
}

TEST_CASE("pictures are asked for on request: show lists them and gives their bytes") {
    Desk desk;
    WebSite& courier = desk.newsroom.site("courier");
    std::vector<std::string> words = Desk::on_loopback(desk.seeds({"courier"}));
    words.insert(words.end(), {"--pictures", "--json"});
    const ProgramResult crawled = desk.stet("crawl", words);
    CAPTURE(crawled.err);
    REQUIRE(crawled.exit_status == 0);  // that the newsroom serves none is no failure
    const nlohmann::json report = nlohmann::json::parse(crawled.out);
    CHECK(report["pictures"] > 0);
    CHECK(report["new_stories"] == desk.newsroom.stories("courier").size());
    for (const SeenRequest& request : courier.requests()) {
        if (!request.target.starts_with("/images/")) continue;
        Answer picture;
        picture.content_type = "image/jpeg";
        picture.body = "a picture at " + request.target;
        courier.serve(request.target, picture);
    }
    const std::string story = desk.newsroom.story_url("courier", "ferry-fares");
    REQUIRE(desk.stet("add", Desk::on_loopback({story})).exit_status == 0);
    std::size_t shown = 0;
    for (const nlohmann::json& picture : desk.rows("show", {"--pictures", story})) {
        if (picture["status"] != 200) continue;
        const ProgramResult bytes =
            desk.stet("show", {"--picture", picture["url"].get<std::string>(), story});
        CHECK(bytes.out.starts_with("a picture at /images/"));
        ++shown;
    }
    CHECK(shown > 0);
    CHECK(desk.stet("show", {"--picture", "none", story}).exit_status != 0);
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("a crawl tells Prometheus how far it is") {
    Desk desk;
    WebSite& courier = desk.newsroom.site("courier");
    const std::string held = "/council/2025/05/school-kitchens-to-buy-from-the-quay-20399";
    courier.hold(held);
    int port = 0;
    {
        const WebSite probe;
        port = probe.port();
    }
    std::vector<std::string> words = desk.seeds({"courier"});
    words.insert(words.begin(),
                 {STET_BINARY, "crawl", "--archive", desk.archive(), "--allow-private", "--delay",
                  "0", "--metrics", "127.0.0.1:" + std::to_string(port)});
    Program crawl(words);
    REQUIRE(courier.wait_for(held));
    httplib::Client client("127.0.0.1", port);
    const auto answer = client.Get("/metrics");
    REQUIRE(answer);
    CHECK(contains(answer->body, "stet_pages_fetched_total "));
    CHECK(contains(answer->body, "stet_pictures_total 0"));
    courier.release_all();
    CHECK(crawl.wait().exit_status == 0);
}

TEST_CASE("a dry run shows the pages that the crawl then asks for, and asks for none") {
    Desk desk;
    WebSite& courier = desk.newsroom.site("courier");
    std::vector<std::string> words = Desk::on_loopback(desk.seeds({"courier"}));
    words.insert(words.end(), {"--json", "--dry-run"});
    const ProgramResult dry = desk.stet("crawl", words);
    CAPTURE(dry.err);
    REQUIRE(dry.exit_status == 0);
    std::set<std::string> planned;
    const nlohmann::json told = nlohmann::json::parse(dry.out);
    for (const nlohmann::json& page : told["planned"]) {
        planned.insert(page["url"].get<std::string>());
        CHECK(page["found_on"].is_string());
    }
    CHECK(planned.size() == told["planned"].size());
    for (const SeenRequest& request : courier.requests()) {
        CAPTURE(request.target);
        CHECK_FALSE(planned.contains(courier.url(request.target)));
    }
    CHECK(desk.rows("list").empty());
    courier.forget_requests();
    desk.crawl({"courier"});
    std::set<std::string> asked;
    for (const SeenRequest& request : courier.requests()) {
        asked.insert(courier.url(request.target));
    }
    for (const std::string& url : planned) {
        CAPTURE(url);
        CHECK(asked.contains(url));
    }
    for (const nlohmann::json& story : desk.rows("list")) {
        CHECK(asked.contains(story["url"].get<std::string>()));
    }
    // People see them, too.
    words.erase(std::remove(words.begin(), words.end(), "--json"), words.end());
    CHECK(contains(desk.stet("crawl", words).out, "Would ask for"));
}

TEST_CASE("a seed that leads to no story is named with the reason, and alone is status 4") {
    struct Row {
        const char* path;
        Answer answer;
        const char* said;
    };
    const auto typed = [](const char* type, const char* body) {
        Answer answer;
        answer.content_type = type;
        answer.body = body;
        return answer;
    };
    const char* const html = "text/html; charset=utf-8";
    const Row rows[] = {
        {"/gone", error_page(404), "status 404"},
        {"/removed", error_page(410), "status 410"},
        {"/empty", Answer{}, "empty answer"},
        {"/a-picture", typed("image/png", "\x89PNG"), "no page but image/png"},
        {"/a-document", typed("application/pdf", "%PDF-1.4"), "no page but application/pdf"},
        {"/login", typed(html, "<html><body><form><input type=password></form></body></html>"),
         "a page for log-in"},
        {"/lost",
         typed(html, "<html><title>Page not found</title><body><h1>Page not found</h1></body>"),
         "an error page with status 200"},
        {"/bare", typed(html, "<html><body><p>Welcome to us.</p></body></html>"),
         "no links to stories"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.path);
        Desk desk;
        WebSite& courier = desk.newsroom.site("courier");
        courier.serve("/robots.txt", plain_text(""));
        courier.serve(row.path, row.answer);
        const std::string url = courier.url(row.path);
        const ProgramResult alone = desk.stet("crawl", Desk::on_loopback({url}));
        CAPTURE(alone.out);
        CHECK(alone.exit_status == 4);
        CHECK(contains(alone.out, "of no use  " + url + ": " + row.said));
        CHECK(contains(alone.out, "stet add URL"));
        CHECK(contains(alone.out, "No seed was of use"));
        // Others go on, and it is named all the same.
        const ProgramResult both =
            desk.stet("crawl", Desk::on_loopback({"--json", url, courier.url()}));
        CHECK(both.exit_status == 0);
        const nlohmann::json report = nlohmann::json::parse(both.out);
        CHECK(report["new_stories"] > 0);
        for (const nlohmann::json& seed : report["seed_results"]) {
            CHECK(seed["of_use"] == (seed["url"] != url));
            if (seed["url"] == url) CHECK(contains(seed["reason"].get<std::string>(), row.said));
        }
    }
}

TEST_CASE("pages that are kept and not read are what such a crawl is for") {
    Desk desk;
    WebSite& courier = desk.newsroom.site("courier");
    Answer bare;
    bare.body = "<html><body><p>Welcome to us.</p></body></html>";
    courier.serve("/", bare);  // its stories stand in the sitemap that robots.txt names
    const ProgramResult crawl =
        desk.stet("crawl", Desk::on_loopback({"--no-extract", courier.url()}));
    CAPTURE(crawl.out);
    CHECK(crawl.exit_status == 0);
    CHECK(contains(crawl.out, "pages kept, not read"));
    CHECK_FALSE(contains(crawl.out, "without an article"));
    CHECK_FALSE(contains(crawl.out, "No seed was of use"));
}

TEST_CASE("a seed that is itself a story is kept as one, whatever its address looks like") {
    for (const char* path : {"/2026/03/bridge-shut-after-the-storm", "/bridge"}) {
        CAPTURE(path);
        Desk desk;
        WebSite site;
        Answer answer;
        answer.body =
            "<html lang=en><head><title>Bridge shut</title>"
            "<meta property=article:published_time content=2026-03-02T08:00:00Z></head><body>"
            "<nav><a href=/>Home</a></nav><article><h1>Bridge shut after the storm</h1>";
        for (const char* day : {"Monday", "Tuesday", "Wednesday", "Thursday"}) {
            answer.body += std::string("<p>The bridge was shut on ") + day +
                           " while crews looked at the piers and the cables, and the harbour "
                           "master asked everybody to use the ferries in the meantime.</p>";
        }
        answer.body += "</article></body></html>";
        site.serve(path, answer);
        const ProgramResult first = desk.stet("crawl", Desk::on_loopback({site.url(path)}));
        CAPTURE(first.out);
        CHECK(first.exit_status == 0);
        CHECK(contains(first.out, "1  new story"));
        CHECK(contains(first.out, site.url(path) + " is a story itself"));
        CHECK(contains(first.out, "stet crawl " + site.url("/")));
        CHECK(desk.rows("list").size() == 1);
        const ProgramResult second =
            desk.stet("crawl", Desk::on_loopback({"--json", site.url(path)}));
        CHECK(nlohmann::json::parse(second.out)["unchanged"] == 1);
    }
}

TEST_CASE("--log-format json makes every line on stderr an object") {
    Desk desk;
    WebSite& courier = desk.newsroom.site("courier");
    courier.serve("/robots.txt", error_page(404));
    const std::string list = desk.directory.file("list.txt");
    std::ofstream(list) << courier.url("/gone") << "\nno address here\n";
    const auto lines_of = [&](const std::string& command, std::vector<std::string> words) {
        words = Desk::on_loopback(std::move(words));
        words.insert(words.end(), {"--log-format", "json", "--verbose"});
        const ProgramResult result = desk.stet(command, words);
        std::size_t lines = 0;
        for (std::size_t at = 0; at < result.err.size(); ++lines) {
            const std::size_t end = std::min(result.err.find('\n', at), result.err.size());
            const std::string line = result.err.substr(at, end - at);
            CAPTURE(line);
            const nlohmann::json row = nlohmann::json::parse(line, nullptr, false);
            REQUIRE(row.is_object());
            CHECK(row["time"].get<std::string>().ends_with("Z"));
            CHECK(row["level"].is_string());
            CHECK_FALSE(row["message"].get<std::string>().empty());
            at = end + 1;
        }
        return lines;
    };
    CHECK(lines_of("crawl", {courier.url()}) > 3);  // a new archive, stories
    CHECK(lines_of("add", {"--from", list}) > 1);   // what the list is, and its odd line
    CHECK(lines_of("watch", {"--once", "--page", desk.newsroom.story_url("courier", "ferry-fares"),
                             "--on-change", "false"}) < 100);
}

}  // namespace stet
