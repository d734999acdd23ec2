// stet watch with the real binary: against the newsroom, and against nobody.
#include "tests/e2e/desk.h"
#include "tests/support/web_site.h"

#include <csignal>
#include <fstream>

namespace stet {

namespace {

std::vector<std::string> once(std::vector<std::string> urls) {
    std::vector<std::string> words = Desk::on_loopback(std::move(urls));
    words.insert(words.end(), {"--once", "--json"});
    return words;
}

nlohmann::json report(const ProgramResult& result) {
    CAPTURE(result.err);
    REQUIRE_FALSE(result.out.empty());
    return nlohmann::json::parse(result.out);
}

}  // namespace

TEST_CASE(
    "watch takes a front page for a list, looks at its stories, and knows when to come again") {
    Desk desk;
    const std::string site = desk.newsroom.sites().front();
    const ProgramResult first = desk.stet("watch", once({desk.newsroom.site(site).url()}));
    CHECK(first.exit_status == 0);
    const nlohmann::json done = report(first);
    CHECK(done["lists"].get<int>() >= 1);
    CHECK(done["new_stories"].get<std::size_t>() >= desk.newsroom.stories(site).size());
    CHECK_FALSE(done["next_due"].is_null());
    // Nothing is due right away.
    const std::size_t asked = desk.newsroom.site(site).requests().size();
    const nlohmann::json again = report(desk.stet("watch", once({})));
    CHECK(again["fetched"] == 0);
    CHECK(desk.newsroom.site(site).requests().size() == asked);
    std::size_t pages = 0;
    for (const nlohmann::json& row : desk.rows("watch", {"--list"})) {
        if (row["kind"] != "page" || row["due"].is_null()) continue;
        ++pages;
        CHECK(row["due"] > row["last_look"]);
    }
    CHECK(pages >= desk.newsroom.stories(site).size());
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("a story's own address is watched as a story, and unwatch ends it") {
    Desk desk;
    const std::string site = desk.newsroom.sites().front();
    const std::string url = desk.newsroom.story_url(site, desk.newsroom.stories(site).front());
    const nlohmann::json done = report(desk.stet("watch", once({"--page", url})));
    CHECK(done["new_stories"] == 1);
    CHECK(done["fetched"] == 1);
    CHECK(desk.rows("watch", {"--list"}).size() == 1);
    CHECK(desk.stet("unwatch", {url}).exit_status == 0);
    CHECK(desk.rows("watch", {"--list"}).empty());
    CHECK(desk.stet("unwatch", {url}).exit_status == 3);
    CHECK(desk.stet("watch", {"--once"}).exit_status == 2);
}

TEST_CASE("unwatch of a list takes what it led to with it") {
    Desk desk;
    const std::string site = desk.newsroom.sites().front();
    const std::string home = desk.newsroom.site(site).url();
    report(desk.stet("watch", once({home})));
    CHECK(desk.rows("watch", {"--list"}).size() > 1);
    CHECK(desk.stet("unwatch", {home}).exit_status == 0);
    CHECK(desk.rows("watch", {"--list"}).empty());
    CHECK_FALSE(desk.rows("list").empty());
}

TEST_CASE("a watch tells a command of a change as soon as it is kept") {
    Desk desk;
    const std::string url = desk.newsroom.story_url("courier", "council-vote");
    CHECK(desk.stet("add", Desk::on_loopback({url})).exit_status == 0);
    desk.newsroom.advance();
    const std::string told = desk.directory.file("told.json");
    const ProgramResult result =
        desk.stet("watch", once({"--page", url, "--on-change", "cat > " + told}));
    CAPTURE(result.err);
    CHECK(report(result)["new_revisions"] == 1);
    std::ifstream file(told);
    const nlohmann::json message = nlohmann::json::parse(file, nullptr, false);
    REQUIRE(message.is_object());
    CHECK(contains(message.dump(), url));
}

TEST_CASE("without a network nothing is kept, counted or parked") {
    Desk desk;
    const ProgramResult result =
        desk.stet("watch", once({"--page", "http://nobody.invalid/2026/03/a-story-of-no-host",
                                 "http://nobody-else.invalid/2026/03/another-of-no-host"}));
    CHECK(result.exit_status == 4);
    const nlohmann::json done = report(result);
    CHECK(done["cut_off"] == true);
    CHECK(done["failed"] == 0);
    CHECK(done["fetched"] == 0);
    CHECK(desk.rows("stats").front()["looks"] == 0);
    for (const nlohmann::json& row : desk.rows("watch", {"--list"})) CHECK(row["note"] == "");
}

TEST_CASE("a host that asked for rest is told of, and what waits for it is due then") {
    Desk desk;
    WebSite site;
    site.serve("/2026/03/a-story-of-today", error_page(503, "7200"));
    const std::string busy = site.url("/2026/03/a-story-of-today");
    const std::string other = site.url("/2026/03/another-story-of-today");
    desk.stet("watch", once({"--page", busy, other}));
    const std::size_t asked = site.requests().size();
    for (int i = 0; i < 2; ++i) {
        const nlohmann::json done = report(desk.stet("watch", once({})));
        CHECK(site.requests().size() == asked);
        REQUIRE(done["resting_hosts"].size() == 1);
        const nlohmann::json& rest = done["resting_hosts"][0];
        CHECK(site.url("").ends_with(rest["host"].get<std::string>()));
        CHECK(rest["reason"] == "it asked for rest");
        CHECK(rest["waiting"] == 2);
        CHECK(done["next_due"] == rest["until"]);
        for (const nlohmann::json& row : desk.rows("watch", {"--list"})) {
            CHECK(row["due"] >= rest["until"]);
        }
    }
    std::vector<std::string> words = Desk::on_loopback({});
    words.emplace_back("--once");
    CHECK(contains(desk.stet("watch", words).out, " (it asked for rest): "));
}

TEST_CASE("a watch that is told to end ends cleanly, and another goes on") {
    Desk desk;
    const std::string site = desk.newsroom.sites().front();
    WebSite& server = desk.newsroom.site(site);
    Program program({STET_BINARY, "watch", "--archive", desk.archive(), "--allow-private",
                     "--delay", "0", "--json", server.url()});
    REQUIRE(server.wait_for_requests(3));
    program.signal(SIGTERM);
    const ProgramResult ended = program.wait();
    CAPTURE(ended.err);
    CHECK(ended.signal == 0);
    const nlohmann::json first = report(ended);
    const nlohmann::json rest = report(desk.stet("watch", once({})));
    const auto stories =
        first["new_stories"].get<std::size_t>() + rest["new_stories"].get<std::size_t>();
    CHECK(stories == desk.rows("list").size());
    CHECK(stories >= desk.newsroom.stories(site).size());
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("a budget is not overdrawn, and sites take turns") {
    Desk desk;
    const std::vector<std::string> names = desk.newsroom.sites();
    REQUIRE(names.size() >= 2);
    std::vector<std::string> words = once(desk.seeds());
    // A quarter of a day's requests is in hand at the start.
    words.insert(words.end(), {"--budget", "40"});
    const nlohmann::json done = report(desk.stet("watch", words));
    CHECK(done["fetched"].get<int>() <= 10);
    CHECK(done["fetched"].get<std::size_t>() >= names.size());
    for (const std::string& name : names) {
        CAPTURE(name);
        CHECK(desk.newsroom.site(name).requests().size() > 1);  // more than robots.txt
    }
}

TEST_CASE("--config puts its entries on the list") {
    Desk desk;
    const std::string site = desk.newsroom.sites().front();
    const std::string file = desk.directory.file("news.toml");
    std::ofstream(file) << "delay = \"0s\"\n[[site]]\nurl = \"" << desk.newsroom.site(site).url()
                        << "\"\n";
    const nlohmann::json done =
        report(desk.stet("watch", {"--config", file, "--allow-private", "--once", "--json"}));
    CHECK(done["new_stories"].get<int>() >= 1);
    const ProgramResult missing = desk.stet("watch", {"--config", file + "x"});
    CHECK(missing.exit_status == 1);
    CHECK(contains(missing.err, "news.tomlx"));
}

TEST_CASE("history tells that a story was gone, came back, and had its headlines served in turn") {
    WebSite site;
    const Desk desk;
    const std::string path = "/2026/03/a-bridge-is-shut-after-the-storm";
    const auto story = [](const std::string& headline) {
        std::string body;
        for (int i = 0; i < 6; ++i) {
            body += "<p>The council met on the matter for the " + std::to_string(i + 2) +
                    "th time this year, and the members who spoke agreed that the bridge, the road "
                    "to it and the houses beside it need more than paint before the winter.</p>";
        }
        Answer answer;
        answer.body =
            "<!doctype html><html lang=en><head><title>" + headline +
            "</title><meta property='og:type' content='article'></head><body><article><h1>" +
            headline + "</h1>" + body + "</article></body></html>";
        return answer;
    };
    const auto look = [&](const Answer& answer) {
        site.serve(path, answer);
        desk.stet("add", Desk::on_loopback({site.url(path), "--retries", "0"}));
    };
    const Answer a = story("Bridge shut after the storm");
    const Answer b = story("Why the bridge is shut, and for how long");
    for (int turn = 0; turn < 3; ++turn) {
        look(a);
        look(b);
    }
    look(error_page(404));
    look(error_page(503));
    look(b);
    look(error_page(410));
    const nlohmann::json history = desk.rows("history", {site.url(path)}).at(0);
    CHECK(history["history"].size() == 6);
    std::vector<std::string> events;
    for (const nlohmann::json& event : history["events"]) {
        events.push_back(event["event"].get<std::string>() +
                         (event["confirmed"].get<bool>() ? "" : "?"));
    }
    CHECK(events ==
          std::vector<std::string>{"alternating headlines", "missing?", "back", "removed"});
    const ProgramResult shown = desk.stet("history", {site.url(path)});
    CAPTURE(shown.out);
    CHECK(contains(shown.out, "alternating headlines: 2 in turn, revisions 1 to 6"));
    CHECK(contains(shown.out, "missing (status 404)"));
    CHECK_FALSE(contains(shown.out, "text of 1 again"));
}

TEST_CASE("a watch keeps an article's pictures on request, and comes back to none of them") {
    for (const bool wanted : {false, true}) {
        CAPTURE(wanted);
        Desk desk;
        WebSite& courier = desk.newsroom.site("courier");
        std::vector<std::string> words = {"--page",
                                          desk.newsroom.story_url("courier", "ferry-fares")};
        if (wanted) words.emplace_back("--pictures");
        const nlohmann::json done = report(desk.stet("watch", once(words)));
        CHECK(done["new_stories"] == 1);
        CHECK((done["pictures"] > 0) == wanted);
        const std::vector<SeenRequest> requests = courier.requests();
        const bool asked = std::any_of(
            requests.begin(), requests.end(),
            [](const SeenRequest& request) { return request.target.starts_with("/images/"); });
        CHECK(asked == wanted);
        const std::vector<nlohmann::json> shown = desk.rows("show", {"--pictures", "s1"});
        CHECK(shown.empty() != wanted);
        CHECK(desk.rows("watch", {"--list"}).size() == 1);
        CHECK(desk.stet("check").exit_status == 0);
    }
}

}  // namespace stet
