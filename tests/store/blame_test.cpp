#include "store/blame.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {
namespace {

ArticleText body(const std::string& text) {
    ArticleText article;
    article[DiffField::body] = text;
    return article;
}

/// "text @revision", one a sentence.
std::vector<std::string> standing(const Blame& found) {
    std::vector<std::string> out;
    for (const BlamedSentence& one : found.standing) {
        out.push_back(one.text + " @" + std::to_string(one.brought));
    }
    return out;
}

}  // namespace

TEST_CASE("each sentence belongs to the revision that had it first") {
    const Blame found = blame({body("The ferry stopped. Forty people waited."),
                               body("The ferry stopped. Divers came. Forty people waited."),
                               body("The ferry stopped. Divers came. Forty people waited.\n\n"
                                    "It will sail on Monday.")});
    CHECK(standing(found) == std::vector<std::string>{"The ferry stopped. @0", "Divers came. @1",
                                                      "Forty people waited. @0",
                                                      "It will sail on Monday. @2"});
    CHECK(found.standing.back().paragraph == 2);
    CHECK(found.taken.empty());
}

TEST_CASE("a moved sentence keeps its origin") {
    const Blame found = blame({body("The ferry stopped.\n\nForty people waited."),
                               body("Forty people waited.\n\nThe ferry stopped.")});
    CHECK(standing(found) ==
          std::vector<std::string>{"Forty people waited. @0", "The ferry stopped. @0"});
    CHECK(found.taken.empty());
}

TEST_CASE("a sentence that came back is its first revision's, and says when it was missing") {
    const std::string with = "The ferry stopped. The mayor was told.";
    const std::string without = "The ferry stopped.";
    const Blame found = blame({body(with), body(without), body(without), body(with)});
    REQUIRE(found.standing.size() == 2);
    CHECK(found.standing[1].brought == 0);
    CHECK(found.standing[1].absences == std::vector<Absence>{{1, 3}});
    CHECK(found.standing[0].absences.empty());
    CHECK(found.taken.empty());
}

TEST_CASE("an edited sentence is the editor's, and names what it was made of") {
    const Blame found = blame({body("On board were 84 people, the company said. It rained."),
                               body("On board were 48 people, the company said. It rained.")});
    REQUIRE(found.standing.size() == 2);
    CHECK(found.standing[0].brought == 1);
    CHECK(found.standing[0].replaces == "On board were 84 people, the company said.");
    REQUIRE(found.taken.size() == 1);
    CHECK(found.taken[0].brought == 0);
    CHECK(found.taken[0].taken == 1);
    CHECK(found.taken[0].replaced_by == "On board were 48 people, the company said.");
}

TEST_CASE("what was taken away is told in the order in which it went") {
    const Blame found = blame({body("It rained. The mayor spoke. A dog barked."),
                               body("The mayor spoke. A dog barked."), body("A dog barked.")});
    REQUIRE(found.taken.size() == 2);
    CHECK(found.taken[0].text == "It rained.");
    CHECK(found.taken[0].taken == 1);
    CHECK(found.taken[1].text == "The mayor spoke.");
    CHECK(found.taken[1].taken == 2);
    CHECK(found.taken[1].replaced_by.empty());
}

TEST_CASE("the same sentence twice is two sentences") {
    const Blame found =
        blame({body("No comment. It rained."), body("No comment. It rained. No comment.")});
    CHECK(standing(found) ==
          std::vector<std::string>{"No comment. @0", "It rained. @0", "No comment. @1"});
}

TEST_CASE("a headline is one sentence, whatever marks it holds") {
    ArticleText first = body("It rained.");
    first[DiffField::headline] = "Ferry stops. Why?";
    ArticleText second = first;
    second[DiffField::headline] = "Ferry sails";
    const Blame found = blame({first, second});
    REQUIRE(found.standing.size() == 2);
    CHECK(found.standing[0].field == DiffField::headline);
    CHECK(found.standing[0].brought == 1);
    CHECK(found.standing[0].replaces == "Ferry stops. Why?");
}

}  // namespace stet
