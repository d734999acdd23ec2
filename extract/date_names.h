// Names of months and weekdays, and ways to say "3 hours ago", of many languages.
//
// CLDR's data, made tables when stet is built. For extract/date_text.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace stet {

enum class NameCalendar : std::uint8_t { gregorian, persian };

struct MonthName {
    int month = 0;  // 1 to 12
    NameCalendar calendar = NameCalendar::gregorian;
};

/// The month that a word folded by fold_date_word(), or two joined by a space, names in this
/// language ("de"), or in most languages that have the word.
std::optional<MonthName> month_of_name(std::string_view folded, std::string_view language);

/// False where no month's name of two words begins with this folded word.
bool begins_month_of_two_words(std::string_view folded_word);

/// 0 (Sunday) to 6.
std::optional<int> weekday_of_name(std::string_view folded);

/// How long ago a folded phrase says, its number replaced by "#", without blanks and apostrophes:
/// "hace#dias" is {0, 1}, to be multiplied by the number.
struct RelativeUnit {
    int seconds = 0;  // for minutes and hours
    int days = 0;     // for days and weeks
    int months = 0;   // for months and years
    bool takes_number = false;
};
std::optional<RelativeUnit> relative_unit(std::string_view phrase);

/// False where no such phrase begins so.
bool begins_relative_phrase(std::string_view start);

}  // namespace stet
