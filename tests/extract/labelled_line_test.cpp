#include "extract/labelled_line.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("a labelled line is cut at its first colon, narrow or wide, within reach") {
    struct Row {
        const char* line;
        const char* label;
        const char* rest;
    };
    const Row rows[] = {
        {"Tags: a, b", "Tags", "a, b"},
        {"関連記事：橋を閉鎖", "関連記事", "橋を閉鎖"},
        {"A：b: c", "A", "b: c"},
        {"Tags:", "Tags", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        const auto parts = stet::at_colon(row.line, 20);
        REQUIRE(parts);
        CHECK(parts->label == row.label);
        CHECK(parts->rest == row.rest);
    }
    CHECK_FALSE(stet::at_colon("no colon in it", 20));
    CHECK_FALSE(stet::at_colon("a long beginning, and then: more", 20));
}

TEST_CASE("a label stands before the link that ends its line") {
    CHECK(stet::label_before_link("See also Bridge", 6) == "See also ");
    CHECK(stet::label_before_link("Bridge", 6).empty());
    CHECK(stet::label_before_link("See also Bridge", 0).empty());
}
