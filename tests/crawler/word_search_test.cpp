#include "crawler/word_search.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {

TEST_CASE("a set of words is found wherever any of them stands, and nowhere else") {
    const WordSearch words{"cf-chl-", "captcha-delivery.com", "px-captcha", "页面不存在"};
    struct Row {
        const char* text;
        bool found;
    };
    const Row rows[] = {
        {"", false},
        {"c", false},
        {"cf-chl-", true},
        {"cf-chl", false},
        {"xcf-chl-y", true},
        {"cf-cf-chl-", true},
        {"ccf-chl_cf-chl+px-captch", false},
        {"a px-captcha", true},
        {"captcha-delivery.co", false},
        {"geo.captcha-delivery.com", true},
        {"captcha-captcha-delivery.com", true},
        {"CF-CHL-", false},
        {"这个页面不存在。", true},
        {"这个页面存在。", false},
    };
    for (const Row& row : rows) {
        const std::string text = row.text;
        CAPTURE(text);
        CHECK(words.in(text) == row.found);
    }
}

TEST_CASE("a set of words agrees with looking for each of them, in every place") {
    const WordSearch words{"ab", "bca", "aabb"};
    // Every text of seven letters out of three.
    for (int number = 0; number < 2187; ++number) {
        std::string text;
        for (int rest = number, i = 0; i < 7; ++i, rest /= 3)
            text.push_back(static_cast<char>('a' + rest % 3));
        const bool expected = text.find("ab") != std::string::npos ||
                              text.find("bca") != std::string::npos ||
                              text.find("aabb") != std::string::npos;
        CAPTURE(text);
        CHECK(words.in(text) == expected);
    }
}

}  // namespace stet
