#include "store/near_duplicates.h"

#include <doctest/doctest.h>

#include <map>

namespace stet {

namespace {

/// A text of `words` words, all different, from word `first` on.
std::string words(int first, int count) {
    std::string text;
    for (int i = first; i < first + count; ++i)
        text += "w" + std::to_string(std::int64_t{i} * 7919) + " ";
    return text;
}

}  // namespace

TEST_CASE("shingles are runs of five words; case, punctuation and apostrophes do not count") {
    CHECK(shingles("one two three four").empty());
    CHECK(shingles("one two three four five").size() == 1);
    CHECK(shingles("One, two: THREE (four) five!") == shingles("one two three four five"));
    CHECK(shingles("don't ask me that now") == shingles("don’t ask me that now"));
    CHECK(shingles("one two three four six") != shingles("one two three four five"));
    CHECK(shingles("a b c d e a b c d e").size() == 5);  // each once
    CHECK(shingles("橋は午後まで").size() == 2);         // six characters
    CHECK(shingles("\xFF\xFE \xC3").empty());
}

TEST_CASE("resemblance is what both have of what either has") {
    CHECK(resemblance({1, 2, 3}, {1, 2, 3}) == doctest::Approx(1));
    CHECK(resemblance({1, 2, 3}, {2, 3, 4}) == doctest::Approx(0.5));
    CHECK(resemblance({1, 2}, {3}) == doctest::Approx(0));
    CHECK(resemblance({}, {}) == doctest::Approx(0));
}

TEST_CASE("a text of which 6 shingles in 10 are another's is its copy; the earliest is original") {
    struct Row {
        const char* what;
        std::string text;
        std::int64_t original;
    };
    const Row rows[] = {
        {"the first", words(0, 300), 0},
        {"the same text", words(0, 300), 1},
        {"its end left off", words(0, 240), 1},
        {"a paragraph more", words(0, 300) + words(5000, 60), 1},
        {"less than half of it", words(0, 140), 0},
        {"another text", words(9000, 300), 0},
        {"too short to tell", words(0, 20), 0},
        {"the same, too short", words(0, 20), 0},
        {"a copy of the other", words(9000, 290), 6},
    };
    std::map<std::int64_t, std::string> texts;
    NearDuplicateIndex index([&](std::int64_t id) { return texts.at(id); });
    std::int64_t id = 0;
    for (const Row& row : rows) {
        CAPTURE(row.what);
        texts[++id] = row.text;
        CHECK(index.add(id, row.text) == row.original);
        CHECK(index.original_of(id) == row.original);
    }
}

TEST_CASE("of pairs well above the border none is missed") {
    constexpr int kPairs = 300;
    std::map<std::int64_t, std::string> texts;
    NearDuplicateIndex index([&](std::int64_t id) { return texts.at(id); });
    int found = 0;
    int near_border = 0;
    for (int i = 0; i < kPairs; ++i) {
        const int first = i * 1000;
        texts[3 * i + 1] = words(first, 200);
        texts[3 * i + 2] = words(first, 180);  // resemblance 176 / 196 = 0.90
        texts[3 * i + 3] = words(first, 130);  // 126 / 196 = 0.64
        CHECK(index.add(3 * i + 1, texts[3 * i + 1]) == 0);
        found += index.add(3 * i + 2, texts[3 * i + 2]) == 3 * i + 1 ? 1 : 0;
        near_border += index.add(3 * i + 3, texts[3 * i + 3]) == 3 * i + 1 ? 1 : 0;
    }
    CHECK(found == kPairs);
    CHECK(near_border > kPairs * 9 / 10);
}

}  // namespace stet
