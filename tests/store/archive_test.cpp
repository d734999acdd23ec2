#include "store/archive.h"

#include "tests/store/sample.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {
using stet::test::hour;
using stet::test::line_reader;
using stet::test::look;

namespace {

const std::string kUrl = "https://news.example/2025/bridge";
const std::string kFirst = "# Bridge shut\nby Ann Ash\nThe bridge is shut.\n";
const std::string kSecond = "# Bridge shut after storm\nby Ann Ash\nThe bridge is shut.\n";

std::vector<std::string> headlines(const std::vector<Revision>& revisions) {
    std::vector<std::string> all;
    for (const Revision& revision : revisions) all.push_back(revision.headline);
    return all;
}

}  // namespace

TEST_CASE("a first look makes a story, the same text none, another text a revision") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    const Added first = archive.add(look(kUrl, 0, kFirst));
    CHECK(first.outcome == Added::Outcome::new_story);
    CHECK(first.story == "s1");
    CHECK(first.number == 1);
    CHECK(first.revision.size() == 8);

    const Added same = archive.add(look(kUrl, 1, kFirst));
    CHECK(same.outcome == Added::Outcome::unchanged);
    CHECK(same.unchanged_since == hour(0));
    CHECK(same.revision == first.revision);

    const Added noise = archive.add(look(kUrl, 2, kFirst + "noise 123\n"));
    CHECK(noise.outcome == Added::Outcome::unchanged);

    const Added second = archive.add(look(kUrl, 3, kSecond));
    CHECK(second.outcome == Added::Outcome::new_revision);
    CHECK(second.number == 2);

    const std::vector<Revision> history = archive.history("s1");
    REQUIRE(history.size() == 2);
    CHECK(history[0].looks == 3);
    CHECK(history[0].first_seen == hour(0));
    CHECK(history[0].last_seen == hour(2));
    CHECK_FALSE(history[0].changed_after);
    CHECK(history[1].changed_after == hour(2));
    CHECK(history[1].headline == "Bridge shut after storm");
    CHECK(archive.article("s1", 1).headline.value == "Bridge shut");
    CHECK(archive.page_capture("s1", 2).body == kSecond);
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("a text that comes back is a third revision that points at the first") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    archive.add(look(kUrl, 0, kFirst));
    archive.add(look(kUrl, 1, kSecond));
    archive.add(look(kUrl, 2, kFirst));
    const std::vector<Revision> history = archive.history("s1");
    REQUIRE(history.size() == 3);
    CHECK(history[2].same_text_as == 1);
    CHECK(history[2].name == history[0].name);
    CHECK(archive.resolve("s1@" + history[0].name).revision->number == 3);
    CHECK(archive.resolve("s1@1").revision->number == 1);
}

TEST_CASE("lines that change by themselves bring no revision, whatever the order of looks") {
    const std::string text = "# Bridge shut\nThe bridge was shut on Monday.\n";
    const std::string looks[] = {text + "4868 views, updated 11 minutes ago",
                                 text + "4903 views, updated 16 minutes ago",
                                 text + "5120 views, updated 2 hours ago"};
    for (const bool forwards : {true, false}) {
        CAPTURE(forwards);
        Archive archive(":memory:", Archive::Mode::create, line_reader());
        for (int i = 0; i < 3; ++i) {
            const int hours = forwards ? i : 2 - i;
            const Added added =
                archive.add(look(kUrl, hours, looks[static_cast<std::size_t>(hours)]));
            CHECK(added.number == 1);
        }
        CHECK(archive.history("s1").size() == 1);
        CHECK(archive.history("s1").front().looks == 3);
        CHECK(archive.check(false).faults.empty());
        archive.add(look(
            kUrl, 9,
            "# Bridge shut\nThe bridge was shut on Tuesday.\n5300 views, updated 3 hours ago"));
        CHECK(archive.history("s1").size() == 2);
    }
}

TEST_CASE("a 304 is a look at the text before it") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    archive.add(look(kUrl, 0, kFirst));
    const Added added = archive.add(look(kUrl, 5, "", 304));
    CHECK(added.outcome == Added::Outcome::unchanged);
    CHECK(archive.history("s1").at(0).last_seen == hour(5));
    CHECK(archive.history("s1").at(0).looks == 2);
}

TEST_CASE("a 404 is news of the story, not a revision") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    archive.add(look(kUrl, 0, kFirst));
    const Added added = archive.add(look(kUrl, 1, "gone", 404));
    CHECK(added.outcome == Added::Outcome::no_article);
    CHECK(added.story == "s1");
    CHECK(archive.story("s1").state == "missing");
    CHECK(archive.story("s1").last_seen == hour(0));
    CHECK(archive.looks("s1").size() == 2);
    archive.add(look(kUrl, 2, kFirst));
    CHECK(archive.story("s1").state == "live");
    CHECK(archive.history("s1").size() == 1);
}

TEST_CASE("an older look shifts the numbers and leaves the names") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    const Added second = archive.add(look(kUrl, 10, kSecond));
    const Added first = archive.add(look(kUrl, 5, kFirst));
    CHECK(first.number == 1);
    const std::vector<Revision> history = archive.history("s1");
    CHECK(headlines(history) == std::vector<std::string>{"Bridge shut", "Bridge shut after storm"});
    CHECK(archive.resolve(kUrl + "@" + second.revision).revision->number == 2);
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("words name a story and a revision; an @ inside a URL is part of it") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    const std::string url = "https://news.example/@ann/story@2";
    const Added first = archive.add(look(url, 0, kFirst));
    archive.add(look(url, 48, kSecond));
    struct Row {
        std::string words;
        std::string rev;
        int number;  // 0: no revision named
    };
    const Row rows[] = {
        {"s1", "", 0},
        {"S1", "", 0},
        {url, "", 0},
        {"news.example/@ann/story@2", "", 0},
        {url + "@1", "", 1},
        {url + "@latest", "", 2},
        {url + "@first", "", 1},
        {url + "@" + first.revision, "", 1},
        {url + "@2025-05-15", "", 1},
        {url + "@2025-05-16T12:00:00Z", "", 1},
        {url + "@2025-05-17", "", 2},
        {"s1@2", "", 2},
        {"s1", "first", 1},
        {"s1@2", "1", 1},
        {"s1", "@1", 1},
        {"https://www.news.example/@ann/story@2?utm_source=x#top", "", 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.words);
        const Target target = archive.resolve(row.words, row.rev);
        CHECK(target.story == "s1");
        CHECK((target.revision ? target.revision->number : 0) == row.number);
    }
    for (const std::string words : {"s2", "s1@3", "s1@deadbeef", "https://news.example/@ann/story",
                                    "nothing", "", "s1@2025-05-14", "@"}) {
        CAPTURE(words);
        CHECK_THROWS_AS(archive.resolve(words), Error);
    }
}

TEST_CASE("what was added can be listed, searched and counted") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    archive.add(look(kUrl, 0, kFirst));
    archive.add(look(kUrl, 1, kSecond));
    archive.add(look("https://other.example/a", 2, "# 東京都の天気\nby Söder\n明日は雨です。\n"));
    CHECK(archive.list({}).size() == 2);
    Selection site;
    site.site = "other.example";
    REQUIRE(archive.list(site).size() == 1);
    CHECK(archive.list(site)[0].headline == "東京都の天気");
    Selection author;
    author.author = "sÖDER";
    CHECK(archive.list(author).size() == 1);
    SearchQuery query;
    query.words = "bridge";
    CHECK(archive.search(query).size() == 2);
    query.past_revisions = false;
    CHECK(archive.search(query).size() == 1);
    query.words = "京都";
    CHECK(archive.search(query).size() == 1);
    const Stats stats = archive.stats();
    CHECK(stats.stories == 2);
    CHECK(stats.revisions == 3);
    CHECK(stats.captures == 3);
    CHECK(archive.last_look(kUrl + "#x") == hour(1));
}

}  // namespace stet
