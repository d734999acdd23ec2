#include "crawler/story_in_hand.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

namespace stet {
namespace {

const std::string kFirst = "https://news.example/port/river-rises-above-the-path";
const std::string kSecond = kFirst + "?page=2";
const std::string kThird = kFirst + "?page=3";

Url url_of(const std::string& text) {
    return Url::parse(text).value();
}

std::string page_of(const std::string& text, const std::string& links) {
    return "<!doctype html><html lang=en><head><title>River rises above the path</title>" + links +
           "</head><body><main><article><h1>River rises above the path</h1><p>" + text +
           "</p></article></main></body></html>";
}

const std::string kTexts[] = {
    "The river rose above the lower path on Sunday and left the allotments under a foot of water, "
    "so that the town opened the old lock for the first time in eleven years and asked everybody "
    "who keeps a boat there to double the lines before the evening.",
    "Engineers closed the foot bridge at noon because a pier had moved by two centimetres, and a "
    "small ferry has carried walkers across since then, free of charge, from a landing stage that "
    "the rowing club built in one afternoon out of pontoons.",
    "The gauge at the mill is expected to fall by Thursday, said the water office, which has sent "
    "three pumps and asks drivers to keep away from the meadows until the ground can bear a "
    "tractor again."};

/// What was read of an answer.
std::unique_ptr<Reading> reading(const std::string& url, int status, std::string body) {
    auto one = std::make_unique<Reading>();
    one->asked = url_of(url);
    one->item.task = Task::article;
    Capture capture;
    capture.url = url;
    capture.status = status;
    capture.started = capture.finished = UtcTime(std::chrono::milliseconds(1'747'296'000'000));
    capture.request_head = "GET / HTTP/1.1\r\n\r\n";
    capture.response_head =
        "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: text/html\r\n\r\n";
    capture.body = std::move(body);
    one->look.hops.push_back(std::move(capture));
    read_answer(*one, {});
    return one;
}

const std::string kLinkSecond = "<link rel=next href=\"?page=2\">";
const std::string kLinkThird = "<link rel=next href=\"?page=3\">";
const std::string kLinkFirst = "<link rel=prev href=\"" + kFirst + "\">";

struct Desk {
    Archive archive{":memory:", Archive::Mode::create};
    FetchOptions options;

    std::shared_ptr<StoryInHand> take_up(std::unique_ptr<Reading>& page) {
        return StoryInHand::take_up(page, archive, options);
    }
    /// Keeps the story with both pages.
    void keep_story() {
        auto first = reading(kFirst, 200, page_of(kTexts[0], kLinkSecond));
        const auto story = take_up(first);
        REQUIRE(story);
        story->take(reading(kSecond, 200, page_of(kTexts[1], kLinkFirst)));
        CHECK_FALSE(story->next());
        archive.add(story->finish()->look);
    }
};

TEST_CASE("a story is taken up where its page leads on to others, and else left alone") {
    struct Row {
        const char* what;
        std::string url;
        int status;
        std::string body;
        std::string next;  // "": it is not taken up
    };
    const Row rows[] = {
        {"one page", kFirst, 200, page_of(kTexts[0], ""), ""},
        {"a first page", kFirst, 200, page_of(kTexts[0], kLinkSecond), kSecond},
        {"a later page", kSecond, 200, page_of(kTexts[1], kLinkFirst), kFirst},
        {"a missing page", kFirst, 404, page_of(kTexts[0], kLinkSecond), ""},
        {"an unknown story, not modified", kFirst, 304, "", ""},
        {"the page of a section", "https://news.example/category/rivers", 200,
         page_of(kTexts[0], kLinkSecond), ""},
        {"a signed and dated story at the address of a section", "https://news.example/rivers", 200,
         page_of(kTexts[0], kLinkSecond +
                                "<meta name=author content='Ann Lee'><meta "
                                "property='article:published_time' content='2025-05-15'>"),
         "https://news.example/rivers?page=2"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Desk desk;
        auto page = reading(row.url, row.status, row.body);
        const auto story = desk.take_up(page);
        CHECK((story != nullptr) == !row.next.empty());
        CHECK((page == nullptr) == !row.next.empty());
        if (!story) continue;
        const auto next = story->next();
        REQUIRE(next);
        CHECK(next->href() == row.next);
        CHECK_FALSE(story->holds_next());
    }
}

TEST_CASE("pages are asked for in order, each by what the ones before it say") {
    Desk desk;
    auto first = reading(kFirst, 200, page_of(kTexts[0], kLinkSecond));
    const auto story = desk.take_up(first);
    REQUIRE(story);
    story->take(reading(kSecond, 200, page_of(kTexts[1], kLinkFirst + kLinkThird)));
    REQUIRE(story->next());
    CHECK(story->next()->href() == kThird);
    story->take(reading(kThird, 200, page_of(kTexts[2], kLinkFirst)));
    CHECK_FALSE(story->next());
    const auto whole = story->finish();
    REQUIRE(whole->look.parts.size() == 2);
    CHECK(whole->look.parts[0].hops.back().verdict == Verdict::part);
    CHECK(whole->look.stands == 0);
    CHECK(whole->asked.href() == kFirst);
}

TEST_CASE("what the archive has of a page stands where it was not modified, missing or refused") {
    struct Row {
        const char* what;
        int status;  // 0: it may not be asked for
        bool kept;   // a capture of this look stands beside it
    };
    for (const Row& row :
         {Row{"not modified", 304, true}, Row{"missing", 404, true}, Row{"refused", 0, false}}) {
        CAPTURE(row.what);
        Desk desk;
        desk.keep_story();
        const std::int64_t before = pages_of(desk.archive, kFirst).at(1).capture;
        auto first = reading(kFirst, 304, "");
        const auto story = desk.take_up(first);
        REQUIRE(story);
        CHECK(story->holds_next());
        if (row.status == 0) {
            story->pass_over();
        } else {
            story->take(reading(kSecond, row.status, ""));
        }
        CHECK_FALSE(story->next());
        const auto whole = story->finish();
        REQUIRE(whole->look.parts.size() == 1);
        CHECK(whole->look.parts[0].stands == before);
        CHECK(whole->look.parts[0].hops.empty() != row.kept);
        CHECK(whole->look.stands == pages_of(desk.archive, kFirst).at(0).capture);
        CHECK(desk.archive.add(whole->look).outcome == Added::Outcome::unchanged);
    }
}

TEST_CASE("a later page is a story of its own where the first does not answer for it") {
    struct Row {
        const char* what;
        int status;
        std::string links;
        bool own;
    };
    for (const Row& row : {Row{"the first is gone", 404, kLinkSecond, true},
                           Row{"it leads to no other", 200, "", true},
                           Row{"it leads to it", 200, kLinkSecond, false}}) {
        CAPTURE(row.what);
        Desk desk;
        auto page = reading(kSecond, 200, page_of(kTexts[1], kLinkFirst));
        const auto story = desk.take_up(page);
        REQUIRE(story);
        story->take(reading(kFirst, row.status, page_of(kTexts[0], row.links)));
        CHECK_FALSE(story->next());  // the page that led here is at hand
        const auto whole = story->finish();
        CHECK(whole->look.hops.back().url == (row.own ? kSecond : kFirst));
        CHECK(whole->look.parts.size() == (row.own ? 0 : 1));
    }
}

TEST_CASE("what turns out to be no page of the story is kept, adds nothing and ends it") {
    Desk desk;
    auto first = reading(kFirst, 200, page_of(kTexts[0], kLinkSecond));
    const auto story = desk.take_up(first);
    REQUIRE(story);
    story->take(reading(kSecond, 200, page_of(kTexts[0], kLinkThird)));  // the same once more
    CHECK_FALSE(story->next());
    const auto whole = story->finish();
    REQUIRE(whole->look.parts.size() == 1);
    CHECK(whole->look.parts[0].hops.back().verdict == Verdict::not_article);
    desk.archive.add(whole->look);
    // And is not asked for again.
    auto again = reading(kFirst, 200, page_of(kTexts[0], kLinkSecond));
    CHECK(desk.take_up(again) == nullptr);
    CHECK(again != nullptr);
}

}  // namespace
}  // namespace stet
