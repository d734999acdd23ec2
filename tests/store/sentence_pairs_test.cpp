#include "store/sentence_pairs.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace stet {

namespace {

std::vector<SentencePair> pairs(const std::string& old_text, const std::string& new_text) {
    FieldDiff field;
    field.old_text = old_text;
    field.new_text = new_text;
    field.changes = diff_text(old_text, new_text);
    return pair_sentences(field);
}

/// "same 0>0, edit 1>1, insert >2": op and places.
std::string outline(const std::vector<SentencePair>& pairs) {
    std::string out;
    const auto places = [](const std::vector<std::size_t>& list) {
        std::string text;
        for (const std::size_t place : list)
            text += (text.empty() ? "" : "+") + std::to_string(place);
        return text;
    };
    for (const SentencePair& pair : pairs) {
        out += (out.empty() ? "" : ", ") + std::string(sentence_op_name(pair.op)) + " " +
               places(pair.old_places) + ">" + places(pair.new_places);
    }
    return out;
}

const std::string kStorm = "The storm came on Thursday night and tore two boats from the quay.";
const std::string kFerry = "The ferry company said that all crossings were off until Sunday.";
const std::string kMayor = "The mayor thanked the crews who had worked through the night.";
const std::string kSchool = "Schools in the lower town stayed shut on Friday for want of light.";

}  // namespace

TEST_CASE("what became of each sentence is said, and each stands in one pair") {
    struct Row {
        const char* what;
        std::string old_text;
        std::string new_text;
        const char* outline;
    };
    const Row rows[] = {
        {"nothing", "", "", ""},
        {"all the same", kStorm + " " + kFerry, kStorm + " " + kFerry, "same 0>0, same 1>1"},
        {"a word", kStorm + " " + kFerry,
         "The storm came on Friday night and tore two boats from the "
         "quay. " +
             kFerry,
         "edit 0>0, same 1>1"},
        {"one more", kStorm + " " + kFerry, kStorm + " " + kMayor + " " + kFerry,
         "same 0>0, insert >1, same 1>2"},
        {"one gone", kStorm + " " + kMayor + " " + kFerry, kStorm + " " + kFerry,
         "same 0>0, delete 1>, same 2>1"},
        {"the first gone", kMayor + " " + kFerry, kFerry, "delete 0>, same 1>0"},
        {"a paragraph carried up", kStorm + "\n\n" + kFerry + "\n\n" + kMayor + "\n\n" + kSchool,
         kSchool + "\n\n" + kStorm + "\n\n" + kFerry + "\n\n" + kMayor,
         "move 3>0, same 0>1, same 1>2, same 2>3"},
        {"one made two",
         "The ferry company said that all crossings were off until Sunday, and the mayor thanked "
         "the "
         "crews who had worked through the night.",
         "The ferry company said that all crossings were off until Sunday. The mayor thanked the "
         "crews who had worked through the night.",
         "edit 0>0+1"},
        {"a new text", kStorm, "Nobody knows where so much money went.", "edit 0>0"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const std::vector<SentencePair> found = pairs(row.old_text, row.new_text);
        CHECK(outline(found) == row.outline);
        std::vector<std::size_t> old_places;
        std::vector<std::size_t> new_places;
        for (const SentencePair& pair : found) {
            old_places.insert(old_places.end(), pair.old_places.begin(), pair.old_places.end());
            new_places.insert(new_places.end(), pair.new_places.begin(), pair.new_places.end());
            CHECK((pair.op == SentenceOp::same) <= (pair.old_text == pair.new_text));
            CHECK(pair.old_places.empty() == (pair.old_paragraph == 0));
        }
        std::sort(old_places.begin(), old_places.end());
        CHECK(std::adjacent_find(old_places.begin(), old_places.end()) == old_places.end());
        CHECK(std::is_sorted(new_places.begin(), new_places.end()));
        CHECK(std::adjacent_find(new_places.begin(), new_places.end()) == new_places.end());
    }
}

TEST_CASE("a pair carries the classes of the changes in it, and no others") {
    const std::vector<SentencePair> found =
        pairs("On board were 84 people, the company said. " + kMayor,
              "On board were 48 people, the company said. " + kMayor + "\n\n" + kSchool);
    REQUIRE(outline(found) == "edit 0>0, same 1>1, insert >2");
    CHECK(found[0].classes == std::vector<ChangeClass>{ChangeClass::number});
    CHECK(found[1].classes.empty());
    CHECK(found[2].classes == std::vector<ChangeClass>{ChangeClass::addition});
    CHECK(found[2].new_paragraph == 2);
    CHECK(found[2].new_text == kSchool);
}

TEST_CASE("a text alone is paired with itself") {
    CHECK(outline(pair_sentences(kStorm + " " + kFerry)) == "same 0>0, same 1>1");
    CHECK(pair_sentences("").empty());
}

}  // namespace stet
