// Search over an archive: whatever is typed is words, and the filters hold.
#include "store/archive.h"
#include "tests/store/sample.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace stet {
using stet::test::hour;
using stet::test::line_reader;
using stet::test::look;

namespace {

/// Three stories on two sites; the first was edited.
Archive make_archive() {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    archive.add(look("https://news.example/a", 0,
                     "# Bridge shut\nby Ann Ash\nThe storm closed the harbour bridge.\n"));
    archive.add(look("https://news.example/a", 24,
                     "# Bridge open\nby Ann Ash\nThe calm opened the harbour bridge.\n"));
    archive.add(look("https://sport.news.example/b", 30,
                     "# Cup final\nby Bridge Byrne\nA storm of goals at the harbour.\n"));
    archive.add(look("https://other.example/c", 48, "# 橋の話\n新しい橋は午後まで閉鎖された。\n"));
    return archive;
}

std::vector<std::string> found(const Archive& archive, const SearchQuery& query) {
    std::vector<std::string> names;
    for (const SearchHit& hit : archive.search(query)) {
        names.push_back(hit.story.id + "@" + std::to_string(hit.revision.number));
    }
    std::sort(names.begin(), names.end());
    return names;
}

SearchQuery words(std::string typed) {
    SearchQuery query;
    query.words = std::move(typed);
    return query;
}

}  // namespace

TEST_CASE("words, phrases, fields and scripts without spaces find what holds them") {
    const Archive archive = make_archive();
    struct Row {
        const char* words;
        std::vector<std::string> found;
    };
    const Row rows[] = {
        {"bridge", {"s1@1", "s1@2", "s2@1"}},  // a name in a byline, too
        {"headline:bridge", {"s1@1", "s1@2"}},
        {"byline:bridge", {"s2@1"}},
        {"storm", {"s1@1", "s2@1"}},  // a text that stands nowhere any more
        {"\"harbour bridge\"", {"s1@1", "s1@2"}},
        {"\"bridge harbour\"", {}},
        {"storm -goals", {"s1@1"}},
        {"STORM", {"s1@1", "s2@1"}},
        {"harb*", {"s1@1", "s1@2", "s2@1"}},
        {"橋", {"s3@1"}},
        {"午後", {"s3@1"}},
        {"後午", {}},
        {"headline:橋", {"s3@1"}},
        {"headline:午後", {}},
        {"nowhere", {}},
        {"", {}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.words);
        CHECK(found(archive, words(row.words)) == row.found);
    }
}

TEST_CASE("site, dates and the newest revision restrict what is found") {
    const Archive archive = make_archive();
    const auto with = [](const auto& change) {
        SearchQuery query = words("harbour");
        change(query);
        return query;
    };
    using Names = std::vector<std::string>;
    CHECK(found(archive, with([](SearchQuery& q) { q.site = "news.example"; })) ==
          Names{"s1@1", "s1@2", "s2@1"});
    CHECK(found(archive, with([](SearchQuery& q) { q.site = "www.Sport.news.example"; })) ==
          Names{"s2@1"});
    CHECK(found(archive, with([](SearchQuery& q) { q.site = "ews.example"; })).empty());
    CHECK(found(archive, with([](SearchQuery& q) { q.since = hour(24); })) ==
          Names{"s1@2", "s2@1"});
    CHECK(found(archive, with([](SearchQuery& q) { q.until = hour(24); })) == Names{"s1@1"});
    CHECK(found(archive, with([](SearchQuery& q) {
                    q.since = hour(1);
                    q.until = hour(30);
                })) == Names{"s1@2"});
    CHECK(found(archive, with([](SearchQuery& q) { q.past_revisions = false; })) ==
          Names{"s1@2", "s2@1"});
    CHECK(found(archive, with([](SearchQuery& q) { q.limit = 1; })).size() == 1);
    CHECK(found(archive, with([](SearchQuery& q) { q.limit = 0; })) ==
          found(archive, with([](SearchQuery&) {})));
}

TEST_CASE("a headline counts for more than a body, and the snippet shows what was found") {
    const Archive archive = make_archive();
    const std::vector<SearchHit> hits = archive.search(words("storm"));
    REQUIRE(hits.size() == 2);
    CHECK(hits[0].score >= hits[1].score);
    for (const SearchHit& hit : hits) {
        CHECK(hit.snippet.find("\xEE\x80\x80storm\xEE\x80\x81") != std::string::npos);
    }
    const std::vector<SearchHit> japanese = archive.search(words("午後"));
    REQUIRE(japanese.size() == 1);
    CHECK(japanese[0].snippet.find("\u200b") == std::string::npos);
}

TEST_CASE("nothing that is typed is a syntax error") {
    const Archive archive = make_archive();
    const std::vector<std::string> pieces = {"\"",        "'",       "(",
                                             ")",         "*",       "-",
                                             ":",         "^",       "+",
                                             "{",         "}",       "AND",
                                             "OR",        "NOT",     "NEAR",
                                             "NEAR(",     ",",       " ",
                                             "a",         "橋",      "\\",
                                             "headline:", "byline:", "{headline byline}:",
                                             "\xff",      "\u200b",  "\n",
                                             ";",         "--",      "/*",
                                             "%",         "?1",      std::string(1, '\0'),
                                             "é",         "-\"",     "\"\""};
    std::mt19937 random(5);
    for (int i = 0; i < 2000; ++i) {
        std::string typed;
        const std::size_t count = 1 + random() % 8;
        for (std::size_t j = 0; j < count; ++j) typed += pieces[random() % pieces.size()];
        CAPTURE(typed);
        CHECK_NOTHROW(archive.search(words(typed)));
    }
}

}  // namespace stet
