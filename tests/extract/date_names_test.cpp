#include "extract/date_names.h"

#include "extract/date_fold.h"

#include <doctest/doctest.h>

namespace stet {

TEST_CASE("a month's name is read in the page's language, else in most that have it") {
    struct Row {
        const char* name;
        const char* language;
        int month;  // 0: none
    };
    const Row rows[] = {
        {"May", "en", 5},        {"Mai", "de", 5},       {"März", "de-AT", 3},
        {"Listopad", "pl", 11},  {"listopad", "hr", 10}, {"mars", "no", 3},
        {"Sept", "", 9},         {"мая", "ru", 5},       {"maijā", "lv", 5},
        {"maiatzaren", "eu", 5}, {"במאי", "he", 5},      {"tháng", "vi", 0},
        {"Monday", "en", 0},     {"มกราคม", "th", 1},    {"", "en", 0},
        {"dubna", "cs", 4},      {"يناير", "ar", 1},     {"कुछ नहीं", "hi", 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        const auto found = month_of_name(fold_date_word(row.name), row.language);
        CHECK((found ? found->month : 0) == row.month);
    }
    CHECK(month_of_name(fold_date_word("فروردین"), "fa")->calendar == NameCalendar::persian);
}

TEST_CASE("a word that is another weekday elsewhere says nothing") {
    CHECK(weekday_of_name("monday") == 1);
    CHECK(weekday_of_name("dimanche") == 0);
    CHECK(weekday_of_name(fold_date_word("суббота")) == 6);
    CHECK_FALSE(weekday_of_name("so"));  // Sunday in German, Saturday in Czech
    CHECK_FALSE(weekday_of_name("may"));
}

TEST_CASE("phrases say how long ago, by the unit that takes the number") {
    struct Row {
        const char* phrase;
        int seconds, days, months;
        bool takes_number;
    };
    const Row rows[] = {
        {"#hoursago", 3600, 0, 0, true},  {"vor#tagen", 0, 1, 0, true},
        {"hace#semanas", 0, 7, 0, true},  {"ilya#mois", 0, 0, 1, true},
        {"yesterday", 0, 1, 0, false},    {"vorgestern", 0, 2, 0, false},
        {"anhourago", 3600, 0, 0, false}, {"justnow", 0, 0, 0, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.phrase);
        const auto unit = relative_unit(row.phrase);
        REQUIRE(unit);
        CHECK(unit->seconds == row.seconds);
        CHECK(unit->days == row.days);
        CHECK(unit->months == row.months);
        CHECK(unit->takes_number == row.takes_number);
    }
    CHECK_FALSE(relative_unit("in#hours"));
}

}  // namespace stet
