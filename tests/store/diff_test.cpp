#include "store/diff.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace stet {
namespace {

/// A diff as one string: "[-old-]{+new+}" in place, and of moves where they went.
std::string drawn(std::string_view old_text, std::string_view new_text) {
    std::string out;
    for (const Change& change : diff_text(old_text, new_text)) {
        if (change.white_space) continue;
        if (!out.empty()) out += ' ';
        const std::string from(old_text.substr(change.old_span.begin, change.old_span.size()));
        const std::string to(new_text.substr(change.new_span.begin, change.new_span.size()));
        if (change.op == ChangeOp::move) {
            out += "<" + to.substr(0, to.find(' ')) + ">";
            for (const Change& edit : change.edits) {
                out +=
                    "(-" + std::string(old_text.substr(edit.old_span.begin, edit.old_span.size())) +
                    "+" + std::string(new_text.substr(edit.new_span.begin, edit.new_span.size())) +
                    ")";
            }
            continue;
        }
        if (!from.empty()) out += "[-" + from + "-]";
        if (!to.empty()) out += "{+" + to + "+}";
    }
    return out;
}

bool overlap(std::vector<Span> spans) {
    std::sort(spans.begin(), spans.end(),
              [](const Span& x, const Span& y) { return x.begin < y.begin; });
    for (std::size_t k = 1; k < spans.size(); ++k) {
        if (spans[k].begin < spans[k - 1].end) return true;
    }
    return false;
}

/// The rules that hold for every diff, whatever the texts.
void check_sound(std::string_view old_text, std::string_view new_text) {
    CAPTURE(old_text);
    CAPTURE(new_text);
    const std::vector<Change> changes = diff_text(old_text, new_text);
    CHECK(apply_changes(old_text, changes, new_text) == new_text);
    CHECK(changes.empty() == (old_text == new_text));
    std::vector<Span> taken;
    std::vector<Span> brought;
    for (const Change& change : changes) {
        REQUIRE(change.old_span.begin <= change.old_span.end);
        REQUIRE(change.new_span.begin <= change.new_span.end);
        REQUIRE(change.old_span.end <= old_text.size());
        REQUIRE(change.new_span.end <= new_text.size());
        CHECK(change.old_span.empty() == (change.op == ChangeOp::insert));
        CHECK(change.new_span.empty() == (change.op == ChangeOp::erase));
        if (!change.old_span.empty()) taken.push_back(change.old_span);
        if (!change.new_span.empty()) brought.push_back(change.new_span);
        if (change.op != ChangeOp::move) continue;
        // A move's own edits turn its old text into its new one.
        std::vector<Change> inner = change.edits;
        for (Change& edit : inner) {
            CHECK(edit.op != ChangeOp::move);
            edit.old_span.begin -= change.old_span.begin;
            edit.old_span.end -= change.old_span.begin;
            edit.new_span.begin -= change.new_span.begin;
            edit.new_span.end -= change.new_span.begin;
        }
        CHECK(apply_changes(old_text.substr(change.old_span.begin, change.old_span.size()), inner,
                            new_text.substr(change.new_span.begin, change.new_span.size())) ==
              new_text.substr(change.new_span.begin, change.new_span.size()));
    }
    CHECK_FALSE(overlap(taken));
    CHECK_FALSE(overlap(brought));
}

const char* const kFerry =
    "The ferry to Inish Dara was stopped on Monday after a crack was found in its hull.\n\n"
    "Forty people waited on the pier for most of the day. Some were taken in by families in the "
    "village. Others slept in the school hall.\n\n"
    "The company said the crack was found by a deck hand who was painting the rail. It is as long "
    "as a hand.\n\n"
    "A spare boat will come from the mainland on Wednesday, if the weather holds.";

}  // namespace

TEST_CASE("an edit is drawn as an editor would draw it") {
    struct Row {
        const char* rule;
        const char* old_text;
        const char* new_text;
        const char* expected;
    };
    const Row rows[] = {
        {"nothing", "Same words.", "Same words.", ""},
        {"one word", "The mayor said no.", "The mayor said yes.", "[-no-]{+yes+}"},
        {"a word inserted", "The mayor spoke.", "The old mayor spoke.", "{+old +}"},
        {"a word deleted", "The old mayor spoke.", "The mayor spoke.", "[-old -]"},
        {"neighbouring words are one change", "He was seen in town.",
         "He was heard at night in town.", "[-seen-]{+heard at night+}"},
        {"a sentence added at the end", "It rained.", "It rained. Roads were shut.",
         "{+ Roads were shut.+}"},
        {"a sentence added in front", "It rained.", "Roads were shut. It rained.",
         "{+Roads were shut. +}"},
        {"a sentence that shares its words with its neighbour is inserted whole",
         "The council met on Monday. The council voted on Tuesday.",
         "The council met on Monday. The council rested. The council voted on Tuesday.",
         "{+The council rested. +}"},
        {"the last word changed and a sentence added are two edits", "It opens on Monday.",
         "It opens on Friday. Divers came.", "[-Monday-]{+Friday+} {+ Divers came.+}"},
        {"the last word changed and a sentence deleted", "It opens on Friday. Divers came.",
         "It opens on Monday.", "[-Friday-]{+Monday+} [- Divers came.-]"},
        {"a paragraph added between two that begin alike",
         "The fire began at one.\n\nThe fire ended at six.",
         "The fire began at one.\n\nThe fire spread to the hills.\n\nThe fire ended at six.",
         "{+The fire spread to the hills.\n\n+}"},
        {"a number is changed at the digits that changed", "It cost 1,200 euros.",
         "It cost 1,250 euros.", "[-200-]{+250+}"},
        {"a full stop that stayed between two rewritings is no island",
         "Grey clouds hung over the harbour all morning. Nobody came out to look.",
         "Sunlight filled each lane by noon and evening. Everyone went home singing.",
         "[-Grey clouds hung over the harbour all morning. Nobody came out to look-]"
         "{+Sunlight filled each lane by noon and evening. Everyone went home singing+}"},
        {"edits in two sentences are two", "The bridge is shut. 12 men came.",
         "The bridge is open. 14 men came.", "[-shut-]{+open+} [-12-]{+14+}"},
        {"white space alone is no word", "One two.", "One  two.", ""},
        {"a split paragraph is no edit of its words", "It rained. Roads were shut.",
         "It rained.\n\nRoads were shut.", ""},
        {"an apostrophe keeps a word whole", "It isn't over.", "It is over.", "[-isn't-]{+is+}"},
        {"a quotation mark", "\"We go\", she said.", "\"We stay\", she said.", "[-go-]{+stay+}"},
        {"Chinese, by the character", "市长周一表示反对。", "市长周二表示反对。", "[-一-]{+二+}"},
        {"Japanese", "市長は月曜日に発表した。", "市長は火曜日に発表した。", "[-月-]{+火+}"},
        {"Thai, by the dictionary's words", "นายกเทศมนตรีพูดวันจันทร์", "นายกเทศมนตรีพูดวันศุกร์",
         "[-จันทร์-]{+ศุกร์+}"},
        {"Arabic", "قال الوزير نعم.", "قال الرئيس نعم.", "[-الوزير-]{+الرئيس+}"},
        {"Russian", "Мэр сказал нет.", "Мэр сказал да.", "[-нет-]{+да+}"},
        {"a letter with a combining mark", "Cafe\xCC\x81 open.", "Cafe open.",
         "[-Cafe\xCC\x81-]{+Cafe+}"},
        {"from nothing", "", "New text.", "{+New text.+}"},
        {"to nothing", "Old text.", "", "[-Old text.-]"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.rule);
        CHECK(drawn(row.old_text, row.new_text) == row.expected);
        check_sound(row.old_text, row.new_text);
        check_sound(row.new_text, row.old_text);
    }
}

TEST_CASE("a passage that was carried elsewhere is a move") {
    const std::string text = kFerry;
    std::vector<std::string> paragraphs;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find("\n\n", at), text.size());
        paragraphs.push_back(text.substr(at, end - at));
        at = end + 2;
    }
    const auto joined = [&](const std::vector<std::size_t>& order) {
        std::string out;
        for (const std::size_t k : order) out += (out.empty() ? "" : "\n\n") + paragraphs[k];
        return out;
    };

    SUBCASE("a paragraph") {
        CHECK(drawn(text, joined({0, 2, 3, 1})) == "<Forty>");
        check_sound(text, joined({0, 2, 3, 1}));
    }
    SUBCASE("two neighbours are one move") {
        CHECK(drawn(joined({0, 1, 2, 3, 0, 0}), joined({2, 3, 0, 1, 0, 0})) == "<The>");
    }
    SUBCASE("a paragraph that was edited on the way") {
        const std::string edited = paragraphs[1].replace(paragraphs[1].find("village"), 7, "town");
        const std::string moved = joined({0, 2, 3, 1});
        CHECK(drawn(text, moved) == "<Forty>(-village+town)");
        check_sound(text, moved);
    }
    SUBCASE("a sentence that went to another paragraph") {
        const std::string sentence = " Some were taken in by families in the village.";
        std::string moved = text;
        moved.erase(moved.find(sentence), sentence.size());
        moved += sentence;
        CHECK(drawn(text, moved) == "<Some>");
        check_sound(text, moved);
    }
    SUBCASE("short lines that stand everywhere never moved") {
        CHECK(drawn("Read on\n\nIt rained all day in the town.\n\nAfter that came snow.",
                    "It rained all day in the town.\n\nRead on\n\nAfter that came snow.")
                  .find('<') == std::string::npos);
    }
    SUBCASE("a copy is an insertion") {
        CHECK(drawn(joined({0, 1, 2}), joined({0, 1, 2, 1})).substr(0, 2) == "{+");
    }
}

TEST_CASE("a move stands where it went, and its text is not touched by edits around it") {
    const std::string text = kFerry;
    const std::string forty =
        text.substr(text.find("Forty"), text.find("The company") - 2 - text.find("Forty"));
    std::string moved = text;
    moved.erase(moved.find(forty), forty.size() + 2);
    moved += "\n\n" + forty;
    for (const Change& change : diff_text(text, moved)) {
        if (change.op != ChangeOp::move) {
            CHECK(change.white_space);
            continue;
        }
        CHECK(text.substr(change.old_span.begin, change.old_span.size()) == forty);
        CHECK(moved.substr(change.new_span.begin, change.new_span.size()) == forty);
        CHECK(change.edits.empty());
    }
}

TEST_CASE("applying a diff gives the new text, whatever the texts") {
    const char* const pieces[] = {
        "the",      "The",          "council",     "voted", ".",
        ". ",       "\n\n",         " ",           "\n",    "  ",
        "1,200",    "3.5",          "–",           "“",     "”",
        "市",       "長",           "。",          "ก",     "وزير",
        "é",        "e\xCC\x81",    "👩‍👧", "\xFF",  "\xC3",
        "\xC2\xA0", "\xE3\x80\x80", "\t",          "a",     "\xE2\x80\xA8"};
    std::mt19937 random(7);
    const auto below = [&](std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
    };
    for (int round = 0; round < 3000; ++round) {
        std::vector<std::string> from;
        const std::size_t size = below(60);
        for (std::size_t k = 0; k < size; ++k) {
            from.emplace_back(pieces[below(std::size(pieces))]);
            if (below(2) == 0) from.emplace_back(" ");
        }
        std::vector<std::string> to = from;
        for (std::size_t edits = below(6); edits > 0; --edits) {
            const std::size_t at = below(to.size() + 1);
            const std::size_t end = at + below(to.size() - at + 1);
            const auto first = to.begin() + static_cast<std::ptrdiff_t>(at);
            const auto last = to.begin() + static_cast<std::ptrdiff_t>(end);
            switch (below(4)) {
                case 0: to.erase(first, last); break;
                case 1: to.insert(first, pieces[below(std::size(pieces))]); break;
                case 2: std::rotate(to.begin(), first, last); break;
                default:
                    if (at < to.size()) to[at] = pieces[below(std::size(pieces))];
            }
        }
        std::string old_text;
        std::string new_text;
        for (const std::string& piece : from) old_text += piece;
        for (const std::string& piece : to) new_text += piece;
        check_sound(old_text, new_text);
    }
}

TEST_CASE("whole stories with moved, edited and deleted sentences stay exact") {
    std::mt19937 random(11);
    const auto below = [&](std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
    };
    const char* const words[] = {"harbour", "the",  "ferry", "was", "said", "crew",  "of",
                                 "storm",   "port", "a",     "in",  "rope", "night", "fog"};
    for (int round = 0; round < 150; ++round) {
        std::vector<std::string> sentences;
        for (std::size_t k = 3 + below(30); k > 0; --k) {
            std::string sentence = "On day " + std::to_string(below(100));
            for (std::size_t n = 2 + below(14); n > 0; --n) {
                sentence += std::string(" ") + words[below(std::size(words))];
            }
            sentences.push_back(sentence + (below(3) == 0 ? ".\n\n" : ". "));
        }
        std::string old_text;
        for (const std::string& sentence : sentences) old_text += sentence;
        for (std::size_t edits = below(8); edits > 0 && sentences.size() > 2; --edits) {
            const std::size_t at = below(sentences.size() - 1);
            switch (below(4)) {
                case 0: sentences.erase(sentences.begin() + static_cast<std::ptrdiff_t>(at)); break;
                case 1: std::swap(sentences[at], sentences[below(sentences.size())]); break;
                case 2: sentences[at].replace(0, 2, "By"); break;
                default: sentences[at].insert(3, "dark and stormy ");
            }
        }
        std::string new_text;
        for (const std::string& sentence : sentences) new_text += sentence;
        check_sound(old_text, new_text);
    }
}

TEST_CASE("fields are compared each on its own, in the order in which they are shown") {
    ArticleText from;
    from[DiffField::headline] = "Ferry stopped";
    from[DiffField::byline] = "By Ann Dorran";
    from[DiffField::body] = "The ferry was stopped.";
    ArticleText to = from;
    CHECK(diff_articles(from, to).empty());
    to[DiffField::headline] = "Ferry stopped again";
    to[DiffField::body] = "The ferry was stopped on Monday.";
    to[DiffField::dek] = "Passengers wait on the pier";
    const ArticleDiff diff = diff_articles(from, to);
    REQUIRE(diff.fields.size() == 3);
    CHECK(diff.fields[0].field == DiffField::headline);
    CHECK(diff.fields[1].field == DiffField::dek);
    CHECK(diff.fields[2].field == DiffField::body);
    CHECK(diff.find(DiffField::byline) == nullptr);
    const DiffCount count = count_changes(diff);
    CHECK(count.changes == 3);
    CHECK(count.words_inserted == 8);
    CHECK(count.words_deleted == 0);
}

}  // namespace stet
