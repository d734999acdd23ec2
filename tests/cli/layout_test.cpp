#include "cli/layout.h"

#include "tests/cli/console.h"

#include <doctest/doctest.h>

namespace stet {

TEST_CASE("a column is what a terminal gives: wide characters take two, marks none (UAX #11)") {
    struct Row {
        const char* text;
        int columns;
    };
    const Row rows[] = {
        {"", 0},
        {"bridge", 6},
        {"naïve", 5},
        {"nai\u0308ve", 5},  // combining diaeresis
        {"新聞記事", 8},
        {"ｈａｌｆ", 8},  // full-width Latin
        {"뉴스", 4},
        {"خبر", 3},
        {"🇩🇪", 2},           // two regional indicators
        {"👩‍👧", 2},  // joined by U+200D
        {"a\u200Bb", 2},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(columns(row.text) == row.columns);
    }
    CHECK(columns(std::string(kMarkBegin) + "found" + std::string(kMarkEnd)) == 5);
}

TEST_CASE("what does not fit is cut at a character, and says so with an ellipsis") {
    struct Row {
        const char* text;
        int width;
        const char* fitted;
    };
    const Row rows[] = {
        {"Bridge shut", 11, "Bridge shut"},
        {"Bridge shut", 10, "Bridge sh…"},
        {"Bridge shut", 8, "Bridge…"},  // no blank before the ellipsis
        {"新聞記事", 7, "新聞記…"},
        {"新聞記事", 6, "新聞…"},  // half of a wide character is never shown
        {"ab", 1, "…"},
        {"ab", 0, ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CAPTURE(row.width);
        CHECK(fit(row.text, row.width) == row.fitted);
        CHECK(columns(fit(row.text, row.width)) <= row.width);
    }
}

TEST_CASE("text wraps at words, and where a script has no blanks by UAX #14") {
    using Lines = std::vector<std::string>;
    CHECK(wrap("the bridge is shut", 10) == Lines{"the bridge", "is shut"});
    CHECK(wrap("the bridge is shut", 0) == Lines{"the bridge is shut"});
    CHECK(wrap("a\nb", 10) == Lines{"a", "b"});
    CHECK(wrap("", 10) == Lines{""});
    CHECK(wrap("橋は午後まで閉鎖された", 10) == Lines{"橋は午後ま", "で閉鎖され", "た"});
    CHECK(wrap("incomprehensibilities", 8) == Lines{"incompre", "hensibil", "ities"});
    for (const std::string& line : wrap("one wordthatislongerthantheline two", 9)) {
        CAPTURE(line);
        CHECK(columns(line) <= 9);
    }
}

TEST_CASE("no page can speak to the terminal: control characters are made visible") {
    CHECK(printable("a\x1b[31mb") == "a\uFFFD[31mb");
    CHECK(printable("a\nb") == "a\uFFFDb");
    CHECK(printable("a\n\tb", true) == "a\n\tb");
    CHECK(printable("a\u0085b") == "a\uFFFDb");  // a C1 control
    CHECK(printable("\xff") == "\uFFFD");
    CHECK(printable("新聞") == "新聞");
    // Nor turn what follows it on the line around.
    CHECK(printable("a \u202Eb\u202C c") == "a b c");
    CHECK(printable("a \u2067b") == "a \u2067b\u2069");
    CHECK(printable("a\u2069 \u2068b\u2069") == "a \u2068b\u2069");
}

TEST_CASE("numbers, sizes and durations are written for people") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(-1234567) == "-1,234,567");
    CHECK(counted(1, "story", "stories") == "1 story");
    CHECK(counted(2146, "story", "stories") == "2,146 stories");
    CHECK(human_bytes(1) == "1 byte");
    CHECK(human_bytes(999) == "999 bytes");
    CHECK(human_bytes(1000) == "1.0 kB");
    CHECK(human_bytes(999'960) == "1.0 MB");
    CHECK(human_bytes(48'211) == "48.2 kB");
    CHECK(human_duration(400) == "0.4 s");
    CHECK(human_duration(192'000) == "3 min 12 s");
    CHECK(human_duration(7'500'000) == "2 h 5 min");
}

TEST_CASE("a table aligns its columns, and gives way where it is told to") {
    Table table({{"ID"}, {"N", true}, {"", false}, {"HEADLINE", false, true}});
    table.add({"s1", "5", "", "橋は閉鎖"});
    table.add({"s10", "1,200", "", "The bridge is shut until the afternoon"});
    test::Console pipe;
    table.print(pipe.io);
    CHECK(pipe.out.str() ==
          "ID       N  HEADLINE\n"
          "s1       5  橋は閉鎖\n"
          "s10  1,200  The bridge is shut until the afternoon\n");
    test::Console narrow;
    narrow.io.width = 30;
    table.print(narrow.io);
    CHECK(narrow.out.str() ==
          "ID       N  HEADLINE\n"
          "s1       5  橋は閉鎖\n"
          "s10  1,200  The bridge is shu…\n");
    Table wrapping({{"N", true}, {"WHAT", false, true, Ink::plain, true}});
    wrapping.add({"12", "headline, +12 −3 words, 1 moved"});
    wrapping.add({"13", ""});
    test::Console wrapped;
    wrapped.io.width = 20;
    wrapping.print(wrapped.io);
    CHECK(wrapped.out.str() ==
          " N  WHAT\n"
          "12  headline, +12 −3\n"
          "    words, 1 moved\n"
          "13\n");
    test::Console none;
    Table({{"ID"}}).print(none.io);
    CHECK(none.out.str().empty());
}

TEST_CASE("ink is used only where there is colour; a mark goes on over a line's end") {
    test::Console plain;
    CHECK(paint(Ink::strong, "x", plain.io) == "x");
    const std::string marked = std::string(kMarkBegin) + "the bridge" + std::string(kMarkEnd) + "!";
    const std::vector<std::string> lines = wrap(marked, 7);
    REQUIRE(lines.size() == 2);
    CHECK(paint_marks(lines, Ink::strong, plain.io) == std::vector<std::string>{"the", "bridge!"});
    plain.io.colour = true;
    CHECK(paint_marks(lines, Ink::strong, plain.io) ==
          std::vector<std::string>{"\x1b[1mthe\x1b[0m", "\x1b[1mbridge\x1b[0m!"});
}

}  // namespace stet
