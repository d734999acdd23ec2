#include "extract/byline_labels.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("a reporter's title behind a name makes a byline of a line, not of a sentence") {
    CHECK(stet::starts_byline("김민수 기자"));
    CHECK(stet::starts_byline("김민수 기자 | 서울"));
    CHECK(stet::starts_byline("山田太郎記者"));
    CHECK_FALSE(stet::starts_byline("김민수 기자는 이날 현장을 찾았다"));
    CHECK_FALSE(stet::starts_byline("記者"));
    CHECK_FALSE(stet::starts_byline("The 기자"));
}

TEST_CASE("everyday words begin no byline without a name after them") {
    for (const char* text : {"by the river", "von der Stadt", "par exemple", "por la tarde", "Text",
                             "Reporter", "di nuovo", "By", ""}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(stet::starts_byline(text));
    }
    for (const char* text : {"By Ann Lee", "Von Anna Beck", "Autor: x", "作者：王小明"}) {
        CAPTURE(std::string(text));
        CHECK(stet::starts_byline(text));
    }
}
