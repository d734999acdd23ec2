#include "crawler/list_book.h"

#include "crawler/date.h"
#include "store/archive.h"

#include <doctest/doctest.h>

namespace stet {
using namespace std::chrono_literals;

namespace {

const UtcTime kNow = *parse_http_date("Thu, 15 Jan 2026 12:00:00 GMT");
const Url kList = *Url::parse("https://news.example/feed.xml");

}  // namespace

TEST_CASE("a broken feed is tried again ever more rarely, and never dropped") {
    Archive archive(":memory:", Archive::Mode::create);
    ListBook book(archive.queue());
    CHECK(book.rests(kList, std::nullopt, kNow).empty());
    book.took(kList, {}, kNow);
    CHECK(book.rests(kList, std::nullopt, kNow).empty());  // once is an accident
    UtcTime now = kNow;
    for (int i = 0; i < 30; ++i) {
        book.took(kList, {}, now);
        CHECK(book.rests(kList, std::nullopt, now + 59min).starts_with("broken list"));
        CHECK(book.rests(kList, std::nullopt, now + kLongestListRest).empty());
        now += kLongestListRest;
    }
    CHECK_FALSE(book.rests(kList, std::nullopt, now - 1h).empty());
    book.took(kList, {true, true, "d", now}, now);
    CHECK(book.rests(kList, std::nullopt, now).empty());
}

TEST_CASE("a sitemap is retired by its content: the same again, with nothing new for long") {
    struct Row {
        const char* what;
        const char* digest;
        bool modified;
        std::optional<UtcTime> newest;
        bool rests;
    };
    const Row rows[] = {
        {"same and old", "a", true, kNow - kDeadListAge - 1h, true},
        {"304 and old", "", false, std::nullopt, true},
        {"changed, though old", "b", true, kNow - kDeadListAge - 1h, false},
        {"same, but its newest is not old", "a", true, kNow - kDeadListAge + 1h, false},
        {"entries without dates", "a", true, std::nullopt, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Archive archive(":memory:", Archive::Mode::create);
        ListBook book(archive.queue());
        const auto first = row.modified ? row.newest : kNow - kDeadListAge - 1h;
        book.took(kList, {true, true, "a", first}, kNow - 1h);
        CHECK(book.rests(kList, std::nullopt, kNow).empty());
        book.took(kList, {true, row.modified, row.digest, row.newest}, kNow);
        CHECK(book.rests(kList, std::nullopt, kNow + 1h).empty() != row.rests);
        CHECK(book.rests(kList, std::nullopt, kNow + kDeadListRest).empty());
    }
}

TEST_CASE("a lastmod that has not moved since the last good look spares a request") {
    Archive archive(":memory:", Archive::Mode::create);
    ListBook book(archive.queue());
    const UtcTime day = std::chrono::floor<std::chrono::days>(kNow);
    CHECK(book.rests(kList, kNow - 1h, kNow).empty());
    book.took(kList, {true, true, "a", kNow}, kNow);
    CHECK_FALSE(book.rests(kList, kNow - 1h, kNow + 1h).empty());
    CHECK(book.rests(kList, kNow + 1h, kNow + 2h).empty());
    CHECK(book.rests(kList, day, kNow + 1h).empty());  // the day was not over
    CHECK_FALSE(book.rests(kList, day - 24h, kNow + 1h).empty());
    book.took(kList, {}, kNow + 1h);  // a bad look is none
    CHECK(book.rests(kList, kNow + 30min, kNow + 2h).empty());
}

}  // namespace stet
