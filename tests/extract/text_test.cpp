#include "extract/text.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace stet {

TEST_CASE("pieces of text are joined with single spaces, whatever stands between them") {
    struct Row {
        std::string_view first, second, joined;
    };
    const Row rows[] = {
        {"", "one  two", "one two"},
        {"", " one two ", " one two "},
        {"one ", " two", "one two"},
        {"one", "two three", "onetwo three"},
        {"a", "\u00A0 b", "a b"},
        {"a ", "\t\n b c", "a b c"},
        {"", "soft\u00ADhyphen and\u200B nothing", "softhyphen and nothing"},
        {"", "x \x01 y", "x y"},
        {"", "caf\u00E9  cr\u00E8me", "caf\u00E9 cr\u00E8me"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.second);
        std::string out(row.first);
        append_clean(out, row.second);
        CHECK(out == row.joined);
        CHECK(clean_text(row.joined) == trim(row.joined));
    }
}

TEST_CASE("a set of characters finds the first of them") {
    static constexpr ByteSet kMarks("?#");
    CHECK(kMarks.has('#'));
    CHECK(!kMarks.has('\0'));
    CHECK(kMarks.first_in("a#b?") == 1);
    CHECK(kMarks.first_in("a#b?", 2) == 3);
    CHECK(kMarks.first_in("ab") == std::string_view::npos);
    CHECK(kMarks.first_in("", 4) == std::string_view::npos);
}

TEST_CASE("a part is held where it stands anywhere in the text") {
    CHECK(holds(" one two ", " two "));
    CHECK(holds("one", "one"));
    CHECK(!holds("one", "one "));
    CHECK(!holds("", "x"));
    CHECK(holds("", ""));
    CHECK(!holds(std::string_view(), "x"));
}

TEST_CASE("words are counted as a reader of the script counts them") {
    CHECK(count_words("Two words") == 2);
    CHECK(count_words("don't") == 1);
    CHECK(count_words("\u6F22\u5B57") == 2);
    // Twelve letters in a row, and four.
    CHECK(count_words("\u0E2A\u0E30\u0E1E\u0E32\u0E19\u0E1B\u0E34\u0E14\u0E41\u0E25\u0E49\u0E27 "
                      "\u0E41\u0E25\u0E49\u0E27") == 4);
}

}  // namespace stet
