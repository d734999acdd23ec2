#include "extract/fold.h"

#include <doctest/doctest.h>

namespace stet {

TEST_CASE("folding text makes quotes, dashes, letter case and white space the same") {
    struct Row {
        const char* text;
        const char* text_folded;
        const char* marks_folded;
    };
    const Row rows[] = {
        {"", "", ""},
        {"  The \t\n Post ", "the post", "The Post"},
        {"\u201CIt\u2019s\u201D \u2014 `now`\u2026", "\"it's\" - 'now'...", "\"It's\" - 'now'..."},
        {"ÉCOLE\u00A0Ñu", "école ñu", "ÉCOLE Ñu"},
        {"ПРАВДА", "правда", "ПРАВДА"},
        {"soft\u00ADhyphen", "softhyphen", "softhyphen"},
        {"\u023A", "\u2C65", "\u023A"},   // two bytes, folded three
        {"a\xFF", "a\uFFFD", "a\uFFFD"},  // no UTF-8
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(fold_text(row.text) == row.text_folded);
        CHECK(fold_marks(row.text) == row.marks_folded);
    }
}

TEST_CASE("two texts share words, each as often as both have it") {
    struct Row {
        std::string_view a, b;
        double share;
    };
    for (const Row& row : {Row{"", "a", 0}, Row{"a b", "b a", 1}, Row{"a b c", "c d", 0.4},
                           Row{"a a b", "a c c", 1.0 / 3}, Row{"東京", "京", 2.0 / 3}}) {
        CAPTURE(row.a);
        CHECK(stet::WordBag(row.a).overlap(stet::WordBag(row.b)) == doctest::Approx(row.share));
        CHECK(stet::word_overlap(row.b, row.a) == doctest::Approx(row.share));
    }
}

TEST_CASE("folding words leaves letters and digits, however they are written") {
    struct Row {
        const char* text;
        const char* folded;
    };
    const Row rows[] = {
        {"", ""},
        {"Müller, Ján", "muller jan"},
        {"MULLER-JAN!", "muller jan"},
        {"  Łódź  2025 ", "łodz 2025"},
        {"Straße", "straße"},
        {"o\u0301 e\u0301", "o e"},  // marks of their own
        {"\uFB01n de", "fin de"},    // a ligature is two letters
        {"1\u2153", "11 3"},
        {"ＡＢＣ　１２", "abc 12"},  // full width
        {"soft\u00ADhyphen", "softhyphen"},
        {"Привет, МИР", "привет мир"},
        {"山田 太郎", "山田 太郎"},
        {"सुनीता शर्मा", "सनीता शरमा"},  // vowel signs part no words
        {"Ann\xFF Lee", "ann lee"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(fold_words(row.text) == row.folded);
    }
    // However long, before and after a character that takes the long way.
    const std::string much(5000, 'X');
    CHECK(fold_words(much + "\uFB01" + much) ==
          std::string(5000, 'x') + "fi" + std::string(5000, 'x'));
    CHECK(fold_text(much + "\u2026") == std::string(5000, 'x') + "...");
}

}  // namespace stet
