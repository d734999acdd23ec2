#include "store/runs.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {

namespace {

/// One look an hour: each a letter for its text as extractor 1 reads it, "" for none, and one as
/// extractor 2 does.
struct Row {
    std::string name;
    std::string first;   // texts by extractor 1, '.' where it did not read the look
    std::string second;  // by extractor 2
    std::string runs;    // first letters of the runs, by the newest extractor that read them
    std::vector<int> same_as;
};

std::vector<ReadLook> looks_of(const Row& row) {
    std::vector<ReadLook> looks;
    for (std::size_t i = 0; i < row.first.size(); ++i) {
        ReadLook look;
        look.id = static_cast<std::int64_t>(i) + 1;
        look.article_of = look.id;
        look.time = UtcTime(std::chrono::hours(i));
        if (row.first[i] != '.') look.readings.push_back({1, row.first[i], 100 + look.id});
        if (row.second[i] != '.') look.readings.push_back({2, row.second[i], 200 + look.id});
        looks.push_back(look);
    }
    return looks;
}

}  // namespace

TEST_CASE("revisions are runs of looks with the same text") {
    const Row rows[] = {
        {"one look", "a", ".", "a", {0}},
        {"the same text", "aaa", "...", "a", {0}},
        {"another text", "aab", "...", "ab", {0, 0}},
        {"A, B, A is three", "aba", "...", "aba", {0, 0, 1}},
        {"and A, B, A, B four", "abab", "....", "abab", {0, 0, 1, 2}},
        {"a newer extractor on the last look alone does not count", "aaa.", "..xx", "a", {0}},
        {"neighbours are compared by one extractor", "ab..", ".xxy", "axy", {0, 0, 0}},
        {"the newest extractor that read both decides", "aa", "xy", "xy", {0, 0}},
        {"and where it sees no edit there is none", "ab", "xx", "x", {0}},
        {"a text that comes back is known in any reading", "aba", "xyx", "xyx", {0, 0, 1}},
        {"read by no common extractor, other texts are other", "a.", ".x", "ax", {0, 0}},
        {"and the same text is the same", "a.", ".a", "a", {0}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        const std::vector<Run> runs = derive_runs(looks_of(row), {});
        std::string letters;
        std::vector<int> same_as;
        int looks = 0;
        for (const Run& run : runs) {
            letters += static_cast<char>(run.text);
            same_as.push_back(run.same_as);
            looks += run.looks;
        }
        CHECK(letters == row.runs);
        CHECK(same_as == row.same_as);
        CHECK(looks == static_cast<int>(row.first.size()));
    }
}

TEST_CASE("texts that are known to be the same make one run") {
    const Row row{"", "abc", "...", "", {}};
    CHECK(derive_runs(looks_of(row), {{'a', 'b'}}).size() == 2);
    CHECK(derive_runs(looks_of(row), {{'a', 'b'}, {'b', 'c'}}).size() == 1);
    CHECK(derive_runs(looks_of(row), {{'a', 'c'}}).at(2).same_as == 1);
}

TEST_CASE("a look at a variant's address begins no run where the page itself is known") {
    const Row row{"", "abaa", "....", "", {}};
    std::vector<ReadLook> looks = looks_of(row);
    looks[1].variant = true;
    const std::vector<Run> runs = derive_runs(looks, {});
    REQUIRE(runs.size() == 1);
    CHECK(runs[0].looks == 3);
    for (ReadLook& look : looks) look.variant = true;
    CHECK(derive_runs(looks, {}).size() == 3);
}

TEST_CASE("a made-up time marks the whole run") {
    const Row row{"", "aab", "...", "", {}};
    std::vector<ReadLook> looks = looks_of(row);
    looks[1].assumed = true;
    const std::vector<Run> runs = derive_runs(looks, {});
    CHECK(runs[0].assumed);
    CHECK_FALSE(runs[1].assumed);
}

}  // namespace stet
