// Dates as people and machines write them, found in text.
//
// Month and weekday names and relative dates ("3 hours ago") of some 65 languages come from CLDR
// through ICU, in all their forms; Persian, Thai (Buddhist), Japanese-era and Minguo years are
// turned into Gregorian ones. Nothing is guessed: a text without a day gives no date.
#pragma once

#include "extract/article.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// What helps to read a date.
struct DateReading {
    std::string
        language;  // BCP 47, "" where unknown: decides between names that two languages share
    bool month_first = false;         // 5/6/2025 is the 6th of May
    std::optional<std::int64_t> now;  // Unix seconds: for relative dates and for those with no year
};

struct WrittenDate {
    DateTime when;
    std::size_t begin = 0;  // in the text, bytes
    std::size_t end = 0;
    bool ambiguous = false;  // day and month might be the other way round
    bool swappable = false;  // they may, also with points between them where the text is English
    bool two_digit_year = false;
    bool has_weekday = false;  // a weekday stands before it, and fits
};

inline constexpr std::size_t kMaxDatesInText = 32;

/// Every date with a day in `text`, in order. Of what runs on only the start is read
/// (kMaxDateTextBytes).
std::vector<WrittenDate> find_dates_in_text(std::string_view text, const DateReading& reading);

/// "5 May 2025", "Published on 5.5.2025, 12:00": a line that says little but a date.
bool is_date_line(std::string_view text);

/// Whether a line is a time of day and no more: "18:20", "18.20 Uhr", "6:20 p.m. ET".
bool is_clock_line(std::string_view text);

inline constexpr std::size_t kMaxDateTextBytes = 4000;

/// A value made for machines: ISO 8601, RFC 822, Unix seconds or milliseconds, or else the first
/// written date in it.
std::optional<DateTime> read_date_value(std::string_view value, const DateReading& reading);

struct RelativeDate {
    DateTime when;          // a day, with the time of day where one is written behind it
    std::size_t begin = 0;  // in the text, bytes
    std::size_t end = 0;
};

/// "3 hours ago", "gestern, 14:05 Uhr", "By Ann Mason · hace 2 días" in a short line that says
/// little else, read against `reading.now`; nothing without it. "Yesterday" in more than a line of
/// its own counts behind a label ("Updated yesterday") and before a clock.
std::optional<RelativeDate> find_relative_date(std::string_view text, const DateReading& reading);

/// The day on which this moment falls in UTC.
DateTime day_of(std::int64_t unix_seconds);

/// Days since 1970-01-01.
std::int64_t day_number(const DateTime& when);

}  // namespace stet
