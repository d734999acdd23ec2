#include "extract/word_set.h"

#include <doctest/doctest.h>

namespace stet {
namespace {

constexpr std::string_view kWords[] = {"by",
                                       "author",
                                       "written by",
                                       "автор",
                                       "記者",
                                       "by",
                                       "a word that is longer than thirty-one bytes"};
constexpr std::string_view kPaths[] = {"/tag/", "/tags/", "/t/", "tag=", "x"};

}  // namespace

TEST_CASE("a word is found as a whole or not at all, at its first place in the list") {
    const WordSet& set = set_of<kWords>();
    struct Row {
        std::string_view word;
        std::size_t place;
    };
    const Row rows[] = {
        {"by", 0},
        {"author", 1},
        {"written by", 2},
        {"автор", 3},
        {"記者", 4},
        {"a word that is longer than thirty-one bytes", 6},
        {"", WordSet::kNone},
        {"b", WordSet::kNone},
        {"bye", WordSet::kNone},
        {"au", WordSet::kNone},
        {"outhor", WordSet::kNone},
        {"a word that is longer than thirty-one bytez", WordSet::kNone},
    };
    for (const Row& row : rows) {
        CAPTURE(row.word);
        CHECK(set.find(row.word) == row.place);
        CHECK(set.has(row.word) == (row.place != WordSet::kNone));
    }
}

TEST_CASE("a set of phrases knows how a text begins, and what it holds before its end") {
    const PhraseSet& set = phrases_of<kPaths>();
    struct Row {
        std::string_view text;
        bool starts, within, inside;
    };
    const Row rows[] = {
        {"", false, false, false},
        {"/", false, false, false},
        {"/tag/", true, true, false},
        {"/tag/storm", true, true, true},
        {"/news/tags/storm", false, true, true},
        {"/news/tags/", false, true, false},
        {"/news/tagged/storm", false, false, false},
        {"?tag=storm", false, true, false},
        {"?tag=", false, true, false},
        {"x", true, true, false},
        {"xy", true, true, false},
        {"/t", false, false, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(set.starts(row.text) == row.starts);
        CHECK(set.within(row.text) == row.within);
        CHECK(set.inside(row.text, '/') == row.inside);
    }
}

TEST_CASE("a line is told by its first word to begin with no label, unless folding may tell more") {
    constexpr std::string_view labels[] = {"photo by", "foto", "bild:", "текст"};
    const LabelSet set(labels, [](std::string_view text, std::size_t at) {
        return at >= text.size() || text[at] == ' ' || text[at] == ':';
    });
    CHECK(set.find("photo by") == 0);
    CHECK(set.find("bild:") == 2);
    CHECK(set.find("photo") == WordSet::kNone);
    struct Row {
        std::string_view line;
        bool may;
    };
    const Row rows[] = {
        {"Photo by Ann Lee", true},
        {"PHOTO", true},
        {"Foto: Ann Lee", true},
        {"Bild", true},
        {"Photos by Ann Lee", false},
        {"Story by Ann Lee", false},
        {"Текст: Анна", true},
        {"Überfall", true},  // not ASCII: folding decides
        {" foto", true},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
        {"", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.line);
        CHECK(set.may_begin(row.line) == row.may);
    }
}

}  // namespace stet
