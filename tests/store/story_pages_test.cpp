#include "store/story_pages.h"

#include "store/archive_impl.h"
#include "store/withdraw.h"
#include "tests/store/sample.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace stet {
namespace {

using test::hour;

const std::string kUrl = "https://news.example/port/river-rises";
const std::string kSecond = kUrl + "?page=2";
const std::string kThird = kUrl + "?page=3";

Archive memory() {
    return Archive(":memory:", Archive::Mode::create, test::line_reader());
}

LookPart part(const std::string& url, int hours, std::string body) {
    LookPart one;
    one.hops.push_back(test::answer(url, hours, std::move(body)));
    one.hops.back().verdict = Verdict::part;
    return one;
}

LookPart part_without_text(
    const std::string& url, int hours, int status, Verdict verdict, std::int64_t stands) {
    LookPart one;
    one.hops.push_back(test::answer(url, hours, "", status));
    one.hops.back().verdict = verdict;
    one.stands = stands;
    return one;
}

/// Two pages at hour 0.
Look two_pages(int hours = 0) {
    Look look = test::look(kUrl, hours, "# River rises\nThe river rose.");
    look.parts.push_back(part(kSecond, hours, "# River rises\nA ferry carries walkers."));
    return look;
}

std::string text(const Archive& archive, int number) {
    return body_text(archive.article("s1", number));
}

TEST_CASE("the text of a look is that of its page and its parts, in order") {
    Archive archive = memory();
    const Added added = archive.add(two_pages());
    CHECK(added.outcome == Added::Outcome::new_story);
    CHECK(text(archive, 1) == "The river rose.\n\nA ferry carries walkers.");
    const std::vector<StoryPage> pages = pages_of(archive, kUrl);
    REQUIRE(pages.size() == 2);
    CHECK(pages[1].url == kSecond);
    CHECK(archive.capture(pages[1].capture).verdict == Verdict::part);
    // Every page's address is the story's; the looks are at the first.
    CHECK(archive.resolve(kSecond).story == "s1");
    CHECK(pages_of(archive, kSecond).size() == 2);
    CHECK(first_page_of(pages, kSecond) == kUrl);
    CHECK(first_page_of(pages, kUrl).empty());
    CHECK(archive.looks("s1").size() == 1);
    CHECK(archive.page_capture("s1", 1).url == kUrl);
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("the same bytes again are the same text, whichever page was not modified") {
    Archive archive = memory();
    archive.add(two_pages());
    const std::vector<StoryPage> pages = pages_of(archive, kUrl);
    struct Row {
        const char* what;
        bool first;   // the first page answers 304
        bool second;  // the second
    };
    int hours = 1;
    for (const Row& row : {Row{"neither", false, false}, Row{"the first", true, false},
                           Row{"the second", false, true}, Row{"both", true, true}}) {
        CAPTURE(row.what);
        Look look = two_pages(hours);
        if (row.first) {
            look = test::look(kUrl, hours, "", 304);
            look.stands = pages[0].capture;
            look.parts.push_back(part(kSecond, hours, "# River rises\nA ferry carries walkers."));
        }
        if (row.second) {
            look.parts[0] =
                part_without_text(kSecond, hours, 304, Verdict::not_modified, pages[1].capture);
        }
        CHECK(archive.add(look).outcome == Added::Outcome::unchanged);
        ++hours;
    }
    CHECK(archive.history("s1").size() == 1);
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("a change of either page is a revision with the text of both") {
    Archive archive = memory();
    archive.add(two_pages());
    const std::vector<StoryPage> pages = pages_of(archive, kUrl);
    Look look = test::look(kUrl, 1, "", 304);
    look.stands = pages[0].capture;
    look.parts.push_back(part(kSecond, 1, "# River rises\nTwo ferries carry walkers."));
    CHECK(archive.add(look).outcome == Added::Outcome::new_revision);
    CHECK(text(archive, 2) == "The river rose.\n\nTwo ferries carry walkers.");
    // Nothing modified since: that text, not the one that the first page was seen with.
    const std::vector<StoryPage> now = pages_of(archive, kUrl);
    CHECK(now[0].capture == pages[0].capture);
    CHECK(now[1].capture != pages[1].capture);
    CHECK(archive.add(test::look(kUrl, 2, "", 304)).outcome == Added::Outcome::unchanged);
    CHECK(archive.history("s1").size() == 2);
    CHECK(archive.page_capture("s1", 2).url == kUrl);
    CHECK(archive.check(false).faults.empty());

    look = test::look(kUrl, 3, "# River rises\nThe river fell.");
    look.parts.push_back(part_without_text(kSecond, 3, 304, Verdict::not_modified, now[1].capture));
    CHECK(archive.add(look).outcome == Added::Outcome::new_revision);
    CHECK(text(archive, 3) == "The river fell.\n\nTwo ferries carry walkers.");
}

TEST_CASE("a part that could not be had keeps its text, and is an event until it is back") {
    Archive archive = memory();
    archive.add(two_pages());
    const std::vector<StoryPage> pages = pages_of(archive, kUrl);
    for (const int hours : {1, 2}) {
        Look look = test::look(kUrl, hours, "# River rises\nThe river rose.");
        look.parts.push_back(
            part_without_text(kSecond, hours, 404, Verdict::missing, pages[1].capture));
        CHECK(archive.add(look).outcome == Added::Outcome::unchanged);
    }
    CHECK(archive.add(two_pages(3)).outcome == Added::Outcome::unchanged);
    const std::vector<Event> events = page_events(archive, "s1");
    REQUIRE(events.size() == 2);
    CHECK(events[0].kind == Event::Kind::page_missing);
    CHECK(events[0].status == 404);
    CHECK(events[0].looks == 2);
    CHECK(events[0].url == kSecond);
    CHECK(events[0].until == hour(2));
    CHECK(events[1].kind == Event::Kind::page_back);
    CHECK(events[1].from == hour(3));
}

TEST_CASE("what was no page of the story is kept beside it and adds no text") {
    Archive archive = memory();
    Look look = test::look(kUrl, 0, "# River rises\nThe river rose.");
    look.parts.push_back(part_without_text(kSecond, 0, 200, Verdict::not_article, 0));
    archive.add(look);
    CHECK(text(archive, 1) == "The river rose.");
    CHECK(pages_of(archive, kUrl).size() == 1);
    CHECK(was_no_page(archive, kSecond, hour(-1)));
    CHECK_FALSE(was_no_page(archive, kSecond, hour(1)));
    CHECK_FALSE(was_no_page(archive, kThird, hour(-1)));
    CHECK(page_events(archive, "s1").empty());
}

TEST_CASE("what any page of a story says of its rights is the story's") {
    Archive archive = memory();
    Look look = two_pages();
    look.hops.back().rights = "noarchive";
    look.parts[0].hops.back().rights = "noai, noarchive";
    archive.add(look);
    CHECK(archive.history("s1")[0].rights == "noai, noarchive");
}

TEST_CASE("a newer extractor reads every page of a story again") {
    Archive archive = memory();
    archive.add(two_pages());
    archive.impl().options.extractor_version = 2;
    archive.impl().options.extract = [](std::string_view body, const PageContext& page) {
        Article article = test::read_lines(body, page);
        for (Block& block : article.blocks) block.text += " Read by 2.";
        return article;
    };
    CHECK(archive.reextract({}) == 1);
    CHECK(text(archive, 1) == "The river rose. Read by 2.\n\nA ferry carries walkers. Read by 2.");
    CHECK(archive.history("s1").size() == 1);
}

TEST_CASE("a withdrawn story takes its parts with it, and nothing of them is kept again") {
    Archive archive = memory();
    archive.add(two_pages());
    withdraw(archive, kUrl, "asked to");
    CHECK(pages_of(archive, kUrl).empty());
    CHECK_FALSE(archive.add(two_pages(2)).kept);
}

}  // namespace
}  // namespace stet
