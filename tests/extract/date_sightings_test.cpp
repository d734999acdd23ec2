#include "extract/date_sightings.h"

#include <doctest/doctest.h>

namespace stet {
namespace {

using Label = DateSighting::Label;

DateSighting line(std::size_t day) {
    DateSighting at;
    at.day = day;
    at.leads = true;
    at.alone = true;
    return at;
}

TEST_CASE("the first short line of the article leads") {
    DateSighting prose = line(0);
    prose.leads = false;
    const std::vector<LeadingDate> leading = leading_dates({prose, line(1), line(2)}, false);
    REQUIRE(leading.size() == 1);
    CHECK(leading[0].day == 1);
    CHECK(leading[0].first);
    CHECK(leading[0].prominent);
    CHECK(leading_dates({}, true).empty());
}

TEST_CASE("what stands above the headline leads only where nothing below dates the article") {
    DateSighting above = line(0);
    above.above = true;
    CHECK(leading_dates({above}, false).at(0).day == 0);
    CHECK(leading_dates({above}, true).empty());
    CHECK(leading_dates({above, line(1)}, false).at(0).day == 1);

    DateSighting past = line(1);
    past.past = true;
    CHECK(leading_dates({above, past}, false).at(0).day == 0);
    past.label = Label::published;
    CHECK(leading_dates({above, past}, false).at(0).day == 1);

    DateSighting event = line(1);
    event.label = Label::other;
    CHECK(leading_dates({above, event}, false).at(0).day == 0);

    above.label = Label::published;
    CHECK(leading_dates({above, line(1)}, false).at(0).day == 0);
}

TEST_CASE("what is behind \"Updated\" gives way to the day of publication beside it") {
    DateSighting updated = line(0);
    updated.label = Label::updated;
    CHECK(leading_dates({updated}, false).at(0).day == 0);

    DateSighting other = line(1);
    CHECK(leading_dates({updated, other}, false).at(0).day == 1);
    other.block = 2;
    CHECK(leading_dates({updated, other}, false).at(0).day == 1);
    other.block = 3;
    CHECK(leading_dates({updated, other}, false).at(0).day == 0);
    other.label = Label::published;
    CHECK(leading_dates({updated, other}, false).at(0).day == 1);
    other.past = true;
    CHECK(leading_dates({updated, other}, false).at(0).day == 0);

    DateSighting bare = line(2);
    bare.block = other.block = 1;
    other.past = false;
    CHECK(leading_dates({bare, other}, false).at(0).day == 1);
    other.block = 2;
    CHECK(leading_dates({bare, other}, false).at(0).day == 2);

    DateSighting twice = line(1);
    twice.label = Label::updated;
    CHECK(leading_dates({updated, twice}, false).at(0).day == 0);
}

TEST_CASE("a sentence ends with a mark, quotes and brackets behind it ignored") {
    for (const char* text : {"It opened in May.", "\u201CIt opened in May.\u201D", "(It did!)",
                             "橋は五月に開いた。", "पुल खुला।", "Did it?'"}) {
        CAPTURE(text);
        CHECK(is_sentence(text));
    }
    for (const char* text :
         {"By Ann Mason, May 5, 2025", "May 5, 2025 | 14:32", "(photo)", "", "\""}) {
        CAPTURE(text);
        CHECK_FALSE(is_sentence(text));
    }
}

}  // namespace
}  // namespace stet
